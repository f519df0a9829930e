"""The alliance's own tables are real input: they come in as they are, once and again."""

import pytest
from django.conf import settings

from buendnis.alliance.actions import imports
from buendnis.alliance.models import (
    ActionField,
    CoordinatingOffice,
    Format,
    MemberOrganisation,
    Ministry,
    Site,
)
from buendnis.base.tables import read_lines
from buendnis.people import queries as people

KINDS = ["action_fields", "formats", "members", "sites"]
FILES = {"formats": "roles_and_formats"}


def read_in(kind):
    rows = read_lines(settings.DATA / f"{FILES.get(kind, kind)}.csv")
    return imports.run_import(kind, rows, by=people.system())


@pytest.fixture
def real_data(db):
    return {kind: read_in(kind) for kind in KINDS}


def test_every_table_comes_in_whole(real_data):
    assert {kind: plan.new for kind, plan in real_data.items()} == {
        "action_fields": 10, "formats": 8, "members": 18, "sites": 33,
    }  # fmt: skip
    assert MemberOrganisation.objects.count() == 15
    assert Ministry.objects.count() == 2
    assert CoordinatingOffice.objects.count() == 1
    assert ActionField.objects.current().values("theme").distinct().count() == 4
    assert Format.objects.current().values("role").distinct().count() == 4


def test_a_second_time_changes_nothing(real_data):
    again = [read_in(kind) for kind in KINDS]

    assert [(plan.new, plan.changed) for plan in again] == [(0, 0)] * 4


def test_marks_come_in_and_unknown_years_stay_unknown(real_data):
    site = Site.objects.get(neighbourhood="Dalheim")

    assert (site.checked, site.position_checked) == ("seen", "memory")
    assert (site.programme_year, site.funding_ends) == (None, None)


def test_one_municipality_has_several_sites(real_data):
    sites = Site.objects.filter(municipality__organisation__name="Gießen")

    assert sites.count() == 3
    assert sites.values("municipality").distinct().count() == 1
    assert sites[0].municipality.ags == "06531005"


def test_short_names_fit_into_pictures(real_data):
    names = [*ActionField.objects.values_list("short_name", flat=True)]
    names += Format.objects.values_list("short_name", flat=True)

    assert [name for name in names if len(name) > 24] == []
