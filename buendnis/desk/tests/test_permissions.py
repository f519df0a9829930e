"""Who may open what at the desk."""

import pytest
from django.contrib.auth.models import AnonymousUser

from buendnis.alliance.tests import factories as alliance
from buendnis.desk import permissions
from buendnis.desk.queries import site_file
from buendnis.desk.tests import factories

pytestmark = pytest.mark.django_db
EVERYBODY = (
    "coordinator", "office_lead", "ministry_reader", "auditor", "editor", "representative", "member_staff",
    "clerk", "project_lead", "manager", "local_actor",
)  # fmt: skip


def test_every_role_sees_the_coverage_and_nobody_else():
    assert [permissions.may_see_coverage(getattr(alliance, who)()) for who in EVERYBODY] == [True] * 11
    assert not permissions.may_see_coverage(AnonymousUser())


def test_names_and_numbers_at_a_site_are_for_its_people_the_office_and_those_who_work_there():
    site, member = alliance.SiteFactory(), alliance.MemberFactory()
    people = {
        "coordinator": alliance.coordinator(),
        "ministry_reader": alliance.ministry_reader(),
        "project_lead": alliance.project_lead(site),
        "manager": alliance.manager(site),
        "member that works there": alliance.representative(member),
        "auditor": alliance.auditor(),
        "editor": alliance.editor(),
        "other member": alliance.representative(),
        "other municipality": alliance.project_lead(),
    }
    factories.engagement(site, member)

    seen = {name for name, person in people.items() if permissions.may_see_contacts(person, site)}

    assert seen == {"coordinator", "ministry_reader", "project_lead", "manager", "member that works there"}


def test_the_files_one_may_open_are_those_that_alliance_shows():
    own, foreign = alliance.SiteFactory(), alliance.SiteFactory()

    assert set(site_file.sites_for(alliance.clerk(own))) == {own}
    assert set(site_file.sites_for(alliance.representative())) == {own, foreign}
