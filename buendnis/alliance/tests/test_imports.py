"""Reading in: new, changed, unchanged; errors by line and column; duplicates shown; all or nothing."""

from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from buendnis.alliance.actions import imports
from buendnis.alliance.models import ActionField, MemberOrganisation, Municipality, Site
from buendnis.alliance.tests import factories as f
from buendnis.base.tables import read_lines
from buendnis.people import queries as people
from buendnis.people.models import Organisation

pytestmark = pytest.mark.django_db
SITES = (
    "municipality;neighbourhood;phase;aliases;county;ags;population;status;"
    "programme_year;funding_ends;checked"
)
TWICE = (3, "Quartier", "Dasselbe steht schon in Zeile 2.")
MEMBERS = "name;short_name;kind;action_fields;checked;action_fields_checked"


def table(header, *lines):
    return read_lines("\n".join([header, *lines]).encode())


def plan_sites(*lines):
    return imports.plan_import("sites", table(SITES, *lines))


def read_sites(*lines):
    return imports.run_import("sites", table(SITES, *lines), by=people.system())


def read_members(*lines):
    return imports.run_import("members", table(MEMBERS, *lines), by=people.system())


def said(plan):
    return [(problem.line, str(problem.column), problem.text) for problem in plan.problems]


def test_a_changed_fact_takes_its_mark_along():
    read_sites("Ort;Nord;isek;;;;;;;;memory")

    plan = read_sites("Ort;Nord;implementation;;;;;;2018;;seen")

    site = Site.objects.get()
    assert (plan.new, plan.changed) == (0, 1)
    assert (site.phase, site.programme_year, site.checked) == ("implementation", 2018, "seen")


def test_a_changed_fact_without_a_mark_counts_as_assumed():
    read_sites("Ort;Nord;isek;;;;;;;;seen")

    read_sites("Ort;Nord;implementation;;;;;;;;")

    assert Site.objects.get().checked == "assumed"


def test_what_was_confirmed_on_site_stays_confirmed_when_nothing_changes():
    read_sites("Ort;Nord;isek;;;;;;;;seen")
    Site.objects.update(checked="confirmed")

    plan = read_sites("Ort;Nord;isek;;;;;;;;memory")

    assert (plan.unchanged, Site.objects.get().checked) == (1, "confirmed")


def test_an_empty_cell_takes_nothing_away():
    read_sites("Ort;Nord;isek;Norden;Kreis;06433007;18000;;2025;2034;seen")

    plan = read_sites("Ort;Nord;isek;;;;;;;;")

    site = Site.objects.get()
    assert plan.unchanged == 1
    assert (site.programme_year, site.municipality.population, site.aliases) == (2025, 18000, "Norden")


@pytest.mark.parametrize(
    "line", ["ORT;nord;isek;;;;;;;;", "Ort;Süd;isek;Nord;;;;;;;", "Ort;Norden;isek;;;;;;;;"]
)
def test_the_same_site_under_another_spelling_or_name_is_found(line):
    read_sites("Ort;Nord;isek;Norden;;;;;;;")

    plan = plan_sites(line)

    assert (plan.new, plan.problems) == (0, [])


def test_a_site_found_by_its_other_name_is_shown():
    read_sites("Ort;Nord;isek;Norden;;;;;;;")

    assert plan_sites("Ort;Norden;isek;;;;;;;;").notices[0].text == (
        "Ist bereits bekannt als „Nord“. Die Angaben werden dort eingetragen."
    )


def test_a_municipality_found_by_its_key_is_shown():
    read_sites("Ort;Nord;isek;;;06433007;;;;;")

    plan = plan_sites("Ort am See;Süd;isek;;;06433007;;;;;")

    assert "Gleicher Gemeindeschlüssel wie „Ort“" in plan.notices[0].text
    assert plan.steps[0].name == "Ort, Süd"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["Ort;Nord;isek;;;;;;;;", "Ort;NORD;isek;;;;;;;;"],
            (3, "Quartier", "Dasselbe steht schon in Zeile 2."),
        ),
        (
            ["Ort;Nord;isek;;;;;;;;", "Ort;Süd;isek;Nord;;;;;;;"],
            (3, "Quartier", "Dasselbe steht schon in Zeile 2."),
        ),
        (
            ["Ort;Nord;isek;;;;18000;;;;", "Ort;Süd;isek;;;;19000;;;;"],
            (3, "Einwohnerzahl", "Weiter oben steht für diese Kommune: 18000."),
        ),
        (
            ["Ort;Nord;isek;;;06433007;;;;;", "Dorf;Süd;isek;;;06433007;;;;;"],
            (3, "AGS", "Diesen Schlüssel trägt weiter oben eine andere Kommune."),
        ),
        (
            ["Ort;Nord;isek;;;;;;2025;2024;"],
            (2, "letztes Förderjahr", "Das letzte Förderjahr liegt vor dem Programmjahr."),
        ),
        (["Ort;Nord;isek;;;123;;;;;"], (2, "AGS", "Der Gemeindeschlüssel hat acht Ziffern.")),
        (["Ort;;isek;;;;;;;;"], (2, "Quartier", "Hier fehlt eine Angabe.")),
    ],
)
def test_what_contradicts_itself_is_an_error_by_line_and_column(lines, expected):
    assert said(plan_sites(*lines)) == [expected]


@pytest.mark.parametrize(
    "population", ["-1", "0", "1,5", "NaN", "1e309", "2147483648", "9" * 400, "１", "=1"]
)
def test_what_is_no_population_is_refused(population):
    assert len(plan_sites(f"Ort;Nord;isek;;;;{population};;;;").problems) == 1


def test_a_spreadsheet_may_have_eaten_the_zero_and_set_dots():
    read_sites("Ort;Nord;isek;;;6433007;18.000;;;;")

    town = Municipality.objects.get()
    assert (town.ags, town.population) == ("06433007", 18000)


def test_one_error_keeps_everything_out():
    with pytest.raises(imports.ImportRefused) as refusal:
        read_sites("Ort;Nord;isek;;;;;;;;", "Ort;Süd;nix;;;;;;;;")

    assert len(refusal.value.plan.problems) == 1
    assert (Site.objects.count(), Organisation.objects.filter(name="Ort").count()) == (0, 0)


def test_a_failure_in_the_middle_leaves_nothing_behind(monkeypatch):
    def fail_at_second(site, members=None, seen=[]):  # noqa: B006 - counts the calls
        seen.append(site)
        if len(seen) == 2:
            raise RuntimeError

    monkeypatch.setattr("buendnis.alliance.actions.import_sites.index_site", fail_at_second)

    with pytest.raises(RuntimeError):
        read_sites("Ort;Nord;isek;;;;;;;;", "Ort;Süd;isek;;;;;;;;")

    assert Site.objects.count() == 0


def test_the_dry_run_writes_nothing(django_assert_max_num_queries):
    lines = [f"Ort {number};Nord;isek;;Kreis;;;;;;" for number in range(40)]

    with django_assert_max_num_queries(5):
        plan = plan_sites(*lines)

    assert (plan.new, Site.objects.count()) == (40, 0)


def test_a_missing_column_is_named_and_an_unknown_one_mentioned():
    plan = imports.plan_import("sites", read_lines(b"municipality;Bemerkung\nOrt;x"))

    assert said(plan) == [
        (1, "Quartier", "Diese Spalte fehlt."),
        (1, "Programmphase", "Diese Spalte fehlt."),
    ]
    assert plan.notices[0].text == "Die Spalte „Bemerkung“ kennen wir nicht."


def test_a_table_without_lines_is_an_error():
    assert said(plan_sites())[0][2] == "Die Tabelle hat keine Zeilen."


def test_reading_in_is_for_the_office():
    with pytest.raises(PermissionDenied):
        imports.run_import("sites", table(SITES, "Ort;Nord;isek;;;;;;;;"), by=f.clerk())


# --- Members and catalogue ---------------------------------------------------------------------------


def test_a_member_is_found_by_its_name_in_any_form():
    read_members("Müller Stiftung;MS;member;;paper;")

    plan = read_members("Mu\u0308ller  STIFTUNG;MS;member;;paper;")

    assert (plan.new, MemberOrganisation.objects.count()) == (0, 1)


def test_a_member_found_by_its_short_name_is_shown():
    read_members("Müller Stiftung;MS;member;;paper;")

    plan = read_members("Müller-Stiftung e. V.;MS;member;;paper;")

    assert "Gleicher Kurzname wie „Müller Stiftung“" in plan.notices[0].text
    assert MemberOrganisation.objects.get().organisation.name == "Müller-Stiftung e. V."


def test_fields_of_a_member_change_with_their_mark():
    one, two = f.FieldFactory(code=1), f.FieldFactory(code=2)
    read_members("Stiftung;S;member;1;paper;seen")

    plan = read_members("Stiftung;S;member;1|2;paper;")

    member = MemberOrganisation.objects.get()
    assert [(str(d.label), d.before, d.after) for d in plan.steps[0].differences] == [
        ("Beleg der Handlungsfelder", "öffentlich nachgelesen", "Annahme, noch nicht bestätigt"),
        ("Handlungsfelder", "1", "1, 2"),
    ]
    assert (set(member.action_fields.all()), member.action_fields_checked) == ({one, two}, "assumed")


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("Stiftung;S;member;99;;", "Diese Handlungsfelder gibt es nicht: 99."),
        ("Stiftung;S;member;eins;;", "Bitte Nummern mit | trennen, zum Beispiel 1|4|9."),
        ("Stiftung;S;verein;;;", "„verein“ gibt es hier nicht."),
        ("Musterstadt;S;member;;;", "„Musterstadt“ gibt es schon als: Kommune."),
    ],
)
def test_a_wrong_member_names_its_error(line, text):
    f.MunicipalityFactory(organisation__name="Musterstadt")

    with pytest.raises(imports.ImportRefused) as refusal:
        read_members(line)

    assert text in refusal.value.plan.problems[0].text


def test_a_new_version_of_the_catalogue_retires_the_old_one():
    header = "code;theme;theme_name;name;identifier;version"
    imports.run_import("action_fields", table(header, "1;A;Teilhabe;Alt;old;"), by=people.system())

    imports.run_import("action_fields", table(header, "1;A;Teilhabe;Neu;new;2"), by=people.system())

    assert [field.name for field in ActionField.objects.current()] == ["Neu"]
    assert ActionField.objects.count() == 2


# --- The command -------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "sites.csv"
    path.write_text(SITES + "\nOrt;Nord;isek;;;;;;;;\n", encoding="utf-8")
    return path


def test_the_command_shows_first_and_then_reads_in(file):
    out = StringIO()

    call_command("import_data", "sites", str(file), "--dry-run", stdout=out)
    assert ("1 would be new" in out.getvalue(), Site.objects.count()) == (True, 0)

    call_command("import_data", "sites", str(file), stdout=out)
    assert Site.objects.count() == 1


def test_the_command_ends_with_an_error_when_a_line_is_wrong(file):
    file.write_text(SITES + "\nOrt;Nord;nix;;;;;;;;\n", encoding="utf-8")
    err = StringIO()

    with pytest.raises(CommandError):
        call_command("import_data", "sites", str(file), stdout=StringIO(), stderr=err)

    assert "line 2: Programmphase: „nix“ gibt es hier nicht." in err.getvalue()


def test_the_command_names_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="Cannot read"):
        call_command("import_data", "sites", str(tmp_path / "nothing.csv"))
