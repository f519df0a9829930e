"""Reach, refuse, render: the pages of this room."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from buendnis.alliance import actions
from buendnis.alliance.actions import imports
from buendnis.alliance.models import (
    CapacityAccount,
    ContactPerson,
    InterestDeclaration,
    MemberOrganisation,
    SiteDocument,
)
from buendnis.alliance.tests import factories as f
from buendnis.base.tables import read_lines
from buendnis.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(client):
    def go(person, name, *args, data=None, query="", **extra):
        client.force_login(person)
        url = reverse(f"alliance:{name}", args=args) + query
        return client.get(url, **extra) if data is None else client.post(url, data, **extra)

    return go


# --- Sites -------------------------------------------------------------------------------------------


def test_site_list_shows_every_site_but_opens_only_ones_own_file(visit):
    mine, other = f.SiteFactory(), f.SiteFactory()

    page = visit(f.clerk(mine), "site_list").content.decode()

    assert str(mine) in page and str(other) in page
    assert mine.get_absolute_url() in page
    assert other.get_absolute_url() not in page


def test_site_list_filters_by_phase_and_word(visit):
    here = f.SiteFactory(neighbourhood="Nordstadt", phase="implementation")
    f.SiteFactory(neighbourhood="Nordring", phase="isek")
    f.SiteFactory(neighbourhood="Südstadt", phase="implementation")

    page = visit(f.coordinator(), "site_list", query="?q=nord&phase=implementation")

    assert list(page.context["page_obj"]) == [here]


def test_the_office_finds_the_sites_without_contact(visit):
    silent = f.SiteFactory(neighbourhood="Stilles Viertel")
    looked_after = f.SiteFactory(neighbourhood="Betreutes Viertel", lead=PersonFactory())

    page = visit(f.coordinator(), "site_list", query="?contact=none").content.decode()

    assert silent.neighbourhood in page
    assert looked_after.neighbourhood not in page
    everybodys = visit(f.clerk(), "site_list", query="?contact=none").content.decode()
    assert looked_after.neighbourhood in everybodys


def test_site_list_survives_a_broken_address(visit):
    f.SiteFactory()

    answer = visit(f.coordinator(), "site_list", query="?phase=nix&county=a&page=-7&q=" + "x" * 500)

    assert answer.status_code == 200


def test_unknown_years_are_shown_as_not_known(visit):
    f.SiteFactory(programme_year=None)

    assert "noch nicht bekannt" in visit(f.coordinator(), "site_list").content.decode()


def test_unconfirmed_facts_are_marked(visit):
    f.SiteFactory(checked="memory")

    assert "noch nicht bestätigt" in visit(f.coordinator(), "site_list").content.decode()


@pytest.mark.parametrize("name", ["site_list", "member_list", "field_list"])
def test_lists_are_closed_to_a_login_without_any_role(visit, name):
    assert visit(PersonFactory(), name).status_code == 404
    assert visit(f.clerk(), name).status_code == 200


@pytest.mark.parametrize("name", ["site_list", "member_list", "field_list"])
def test_lists_ask_anonymous_visitors_to_log_in(client, name):
    assert client.get(reverse(f"alliance:{name}")).status_code == 302


def test_lists_answer_htmx_with_their_part_only(visit):
    f.SiteFactory()

    answer = visit(f.coordinator(), "site_list", headers={"HX-Request": "true", "HX-Request-Type": "partial"})

    assert "<html" not in answer.content.decode()
    assert "HX-Request" in answer["Vary"]


@pytest.mark.parametrize(
    ("name", "factory"), [("site_list", f.SiteFactory), ("member_list", f.MemberFactory)]
)
def test_lists_need_the_same_queries_for_one_and_three(visit, client, name, factory):
    factory()
    visit(f.coordinator(), name)
    url = reverse(f"alliance:{name}")

    with CaptureQueriesContext(connection) as one:
        client.get(url)
    factory.create_batch(2)
    with CaptureQueriesContext(connection) as three:
        client.get(url)

    assert len(three) == len(one)


def site_form(site, **changes):
    data = {"aliases": site.aliases, "local_partnership": "", "neighbourhood_management": ""}
    return {**data, **changes}


def test_change_site_stores_weight_reason_and_document(visit):
    field, site = f.FieldFactory(), f.SiteFactory()
    clerk = f.clerk(site)
    data = site_form(
        site,
        lead=clerk.pk,
        programme_year="2025",
        funding_ends="2034",
        **{f"weight_{field.pk}": "3", f"reason_{field.pk}": "Viel Leerstand"},
        document_new_1_title="ISEK",
        document_new_1_url="https://stadt.example/isek.pdf",
    )

    answer = visit(clerk, "change_site", site.pk, data=data)

    site.refresh_from_db()
    assert answer.status_code == 302
    assert (site.lead, site.programme_year, site.checked) == (clerk, 2025, "confirmed")
    assert list(site.weights.values_list("weight", "reason")) == [(3, "Viel Leerstand")]
    assert SiteDocument.objects.get().title == "ISEK"


def test_change_site_brings_errors_back_with_what_was_typed(visit):
    site = f.SiteFactory()
    data = site_form(site, programme_year="2030", funding_ends="2020", document_new_1_title="Nur Titel")

    answer = visit(f.clerk(site), "change_site", site.pk, data=data)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Das letzte Förderjahr liegt vor dem Programmjahr." in page
    assert "Bitte geben Sie die Adresse an." in page
    assert 'value="Nur Titel"' in page
    assert "<title>Fehler:" in page


def test_change_site_does_not_take_a_phase_from_the_municipality(visit):
    site = f.SiteFactory(phase="isek")

    visit(f.clerk(site), "change_site", site.pk, data=site_form(site, phase="consolidation"))

    site.refresh_from_db()
    assert site.phase == "isek"


@pytest.mark.parametrize("method", ["get", "post"])
def test_change_site_is_not_there_for_others(client, method):
    site = f.SiteFactory()
    url = reverse("alliance:change_site", args=[site.pk])

    for stranger in [f.clerk(), f.manager(site), f.representative(), f.ministry_reader(), f.editor()]:
        client.force_login(stranger)
        assert getattr(client, method)(url).status_code == 404
    for insider in [f.clerk(site), f.coordinator()]:
        client.force_login(insider)
        assert client.get(url).status_code == 200


# --- Members -----------------------------------------------------------------------------------------


def test_contacts_are_hidden_until_they_agree(visit):
    member = f.MemberFactory()
    ContactPerson.objects.create(member=member, name="Kim Offen", phone="0100 1", is_public=True)
    ContactPerson.objects.create(member=member, name="Uli Still", phone="0100 2")

    seen_by_clerk = visit(f.clerk(), "member_detail", member.pk).content.decode()
    seen_by_own = visit(f.member_staff(member), "member_detail", member.pk).content.decode()

    assert ("Kim Offen" in seen_by_clerk, "0100 2" in seen_by_clerk) == (True, False)
    assert "0100 2" in seen_by_own


def test_conflicts_and_capacity_are_shown_to_own_people_office_and_ministry_only(visit):
    member, site = f.MemberFactory(), f.SiteFactory()
    InterestDeclaration.objects.create(
        member=member, municipality=site.municipality, reason="Wir bauen dort", starts_on=date(2026, 1, 1),
        declared_by=f.coordinator(),
    )  # fmt: skip

    for person in [f.member_staff(member), f.coordinator(), f.ministry_reader()]:
        assert "Wir bauen dort" in visit(person, "member_detail", member.pk).content.decode()
    for person in [f.clerk(site), f.representative()]:
        page = visit(person, "member_detail", member.pk).content.decode()
        assert "Wir bauen dort" not in page
        assert "Kontingent" not in page


def test_timeline_of_a_member_shows_what_the_asker_may_read(visit):
    member, site = f.MemberFactory(), f.SiteFactory()
    for audience in ("office", "parties", "members"):
        actions.note(
            key=audience, site=site, members=[member], kind="x", text=f"Satz für {audience}",
            on=date(2026, 1, 1), audience=audience,
        )  # fmt: skip

    own = visit(f.member_staff(member), "member_detail", member.pk).content.decode()
    stranger = visit(f.representative(), "member_detail", member.pk).content.decode()

    assert ["Satz für office" in own, "Satz für parties" in own] == [False, True]
    assert ["Satz für parties" in stranger, "Satz für members" in stranger] == [False, True]


def member_form(**changes):
    return {"text": "", "own_structures": "", "statement": "", "statement_by": "", "website": "", **changes}


def test_change_member_stores_profile_fields_and_contact(visit):
    member, field = f.MemberFactory(), f.FieldFactory()
    data = member_form(
        text="Wir beraten.", action_fields=[field.pk], contact_new_1_name="Kim", contact_new_1_is_public="on"
    )

    answer = visit(f.member_staff(member), "change_member", member.pk, data=data)

    member.refresh_from_db()
    assert answer.status_code == 302
    assert (member.text, list(member.action_fields.all())) == ("Wir beraten.", [field])
    assert member.action_fields_checked == "confirmed"
    assert [(c.name, c.is_public) for c in member.contacts.all()] == [("Kim", True)]


def test_a_contact_without_name_is_asked_for(visit):
    member = f.MemberFactory()

    answer = visit(
        f.coordinator(), "change_member", member.pk, data=member_form(contact_new_2_phone="0100 3")
    )

    assert answer.status_code == 422
    assert "Bitte nennen Sie den Namen." in answer.content.decode()


@pytest.mark.parametrize("name", ["change_member", "declare_interest"])
def test_changing_a_member_is_not_there_for_others(visit, name):
    member = f.MemberFactory()

    for stranger in [f.representative(), f.clerk(), f.ministry_reader()]:
        assert visit(stranger, name, member.pk).status_code == 404
        assert visit(stranger, name, member.pk, data={}).status_code == 404
    assert visit(f.member_staff(member), name, member.pk).status_code == 200


def test_a_former_member_is_not_there_for_others(visit):
    member = f.MemberFactory(left_on=date(2026, 1, 1))

    assert visit(f.clerk(), "member_detail", member.pk).status_code == 404
    assert visit(f.coordinator(), "member_detail", member.pk).status_code == 200


# --- Capacity ----------------------------------------------------------------------------------------


def test_capacity_page_shows_bars_table_and_ledger(visit):
    member, person = f.MemberFactory(), f.coordinator()
    f.pledge(member, 6, year=2026)
    actions.reserve_capacity(
        member=member,
        year=2026,
        format=None,
        half_days=2,
        reference="test:1",
        text="Hilfe am Ring",
        by=person,
    )

    page = visit(f.member_staff(member), "capacity", member.pk, query="?jahr=2026").content.decode()

    assert "Hilfe am Ring" in page
    assert "4 halbe Tage" in page


@pytest.mark.parametrize(
    "query", ["?jahr=abc", "?jahr=99999", "?jahr=1e9", "?jahr=２０２６", "?jahr=2026&page=x"]
)
def test_capacity_page_survives_a_broken_address(visit, query):
    assert visit(f.coordinator(), "capacity", f.MemberFactory().pk, query=query).status_code == 200


def test_capacity_is_not_there_for_other_members_and_municipalities(visit):
    member = f.MemberFactory()

    for stranger in [f.representative(), f.clerk(), f.editor()]:
        assert visit(stranger, "capacity", member.pk).status_code == 404
        assert visit(stranger, "export_ledger", member.pk, "csv").status_code == 404
    for insider in [f.member_staff(member), f.coordinator(), f.ministry_reader()]:
        assert visit(insider, "capacity", member.pk).status_code == 200
        assert visit(insider, "export_ledger", member.pk, "csv").status_code == 200


def test_pledge_is_stored_and_a_smaller_one_refused_with_a_sentence(visit, time_machine):
    time_machine.move_to("2026-11-22 12:00")
    member = f.MemberFactory()
    speaker = f.representative(member)
    visit(speaker, "pledge_capacity", member.pk, data={"year": "2026", "half_days": "4"})
    actions.reserve_capacity(
        member=member, year=2026, format=None, half_days=3, reference="test:1", by=speaker
    )

    answer = visit(speaker, "pledge_capacity", member.pk, data={"year": 2026, "half_days": 2})

    assert answer.status_code == 422
    assert "Davon sind 3 halbe Tage schon reserviert oder verbraucht." in answer.content.decode()
    assert CapacityAccount.objects.get().pledged == 4


@pytest.mark.parametrize("half_days", ["-1", "1,5", "1001", "9" * 400, "NaN", "", "１ ２"])
def test_pledge_refuses_what_is_no_number_of_half_days(visit, half_days):
    member = f.MemberFactory()

    answer = visit(f.representative(member), "pledge_capacity", member.pk, data={"half_days": half_days})

    assert answer.status_code == 422


def test_only_a_representative_consents_to_more(visit, time_machine):
    time_machine.move_to("2026-11-22 12:00")
    member = f.MemberFactory()
    data = {
        "year": 2026, "half_days": 2, "reason": "Dringend",
        "submission": "6a0d7b1e-98a1-4f0e-8f3c-0a4c2f5a9e10",
    }  # fmt: skip

    for stranger in [f.coordinator(), f.member_staff(member), f.representative()]:
        assert visit(stranger, "consent_to_more", member.pk, data=data).status_code == 404
    speaker = f.representative(member)
    assert visit(speaker, "consent_to_more", member.pk, data=data).status_code == 302
    assert visit(speaker, "consent_to_more", member.pk, data=data).status_code == 302

    assert CapacityAccount.objects.get().consented == 2


# --- Interests ---------------------------------------------------------------------------------------


def test_an_interest_is_declared_and_ended(visit, time_machine):
    time_machine.move_to("2026-11-22 12:00")
    member, site = f.MemberFactory(), f.SiteFactory()
    speaker = f.member_staff(member)
    data = {"municipality": site.municipality.pk, "reason": "Auftrag dort", "starts_on": "2026-11-22"}

    assert visit(speaker, "declare_interest", member.pk, data=data).status_code == 302
    interest = InterestDeclaration.objects.get()
    assert "Auftrag dort" in visit(speaker, "declare_interest", member.pk).content.decode()
    visit(speaker, "end_interest", member.pk, interest.pk, data={"ends_on": "2026-12-01"})

    interest.refresh_from_db()
    assert interest.ends_on == date(2026, 12, 1)


def test_an_interest_of_another_member_cannot_be_ended(visit):
    mine, other, site = f.MemberFactory(), f.MemberFactory(), f.SiteFactory()
    interest = InterestDeclaration.objects.create(
        member=other, municipality=site.municipality, reason="x", starts_on=date(2026, 1, 1),
        declared_by=f.coordinator(),
    )  # fmt: skip

    answer = visit(f.member_staff(mine), "end_interest", mine.pk, interest.pk, data={"ends_on": "2026-12-01"})

    interest.refresh_from_db()
    assert answer.status_code == 404
    assert interest.ends_on is None


def test_ending_an_interest_needs_a_post(visit):
    assert visit(f.coordinator(), "end_interest", f.MemberFactory().pk, 1).status_code == 405


# --- Reading in --------------------------------------------------------------------------------------

TABLE = "Kommune;Quartier;Programmphase\nMusterhausen;Nordstadt;Umsetzung\n"


def upload(content=TABLE, kind="sites"):
    raw = content if isinstance(content, bytes) else content.encode()
    return {"kind": kind, "file": SimpleUploadedFile("tabelle.csv", raw)}


def test_a_table_is_shown_first_and_read_in_on_confirmation(visit, client):
    coordinator = f.coordinator()

    preview = visit(coordinator, "import_upload", data=upload())
    page = client.get(preview["Location"]).content.decode()
    before = list(f.models.Site.objects.all())
    client.post(preview["Location"])

    assert "Musterhausen, Nordstadt" in page
    assert before == []
    assert [str(site) for site in f.models.Site.objects.all()] == ["Musterhausen, Nordstadt"]


def test_confirming_twice_reads_in_once(visit, client):
    preview = visit(f.coordinator(), "import_upload", data=upload())["Location"]

    assert client.post(preview).status_code == 302
    assert client.post(preview).status_code == 302
    assert f.models.Site.objects.count() == 1


def test_a_preview_belongs_to_its_uploader(visit, client):
    preview = visit(f.coordinator(), "import_upload", data=upload())["Location"]

    client.force_login(f.coordinator())
    answer = client.post(preview)

    assert answer["Location"] == reverse("alliance:import_upload")
    assert f.models.Site.objects.count() == 0


def test_errors_are_shown_by_line_and_nothing_is_read_in(visit, client):
    table = TABLE + "Musterhausen;;Umsetzung\nMusterhausen;Südstadt;später\n"

    preview = visit(f.coordinator(), "import_upload", data=upload(table))["Location"]
    answer = client.post(preview)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Zeile 3, Quartier: Hier fehlt eine Angabe." in page
    assert "Zeile 4, Programmphase: „später“ gibt es hier nicht." in page
    assert f.models.Site.objects.count() == 0


@pytest.mark.parametrize(
    "content", [b"\x00\x01\x02", b"PK\x03\x04broken", "a;a\n1;2", "", "\ufeff\n", "a" * 2_100_000]
)
def test_what_is_no_table_is_refused_with_a_sentence(visit, content):
    assert visit(f.coordinator(), "import_upload", data=upload(content)).status_code == 422


def test_reading_in_is_for_the_office_only(visit):
    for stranger in [f.clerk(), f.representative(), f.ministry_reader(), f.editor()]:
        assert visit(stranger, "import_upload").status_code == 404
        assert visit(stranger, "import_upload", data=upload()).status_code == 404


# --- Taking along ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("export", "kind"), [("export_sites", "sites"), ("export_members", "members")])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_taken_along_can_be_read_in_again(visit, export, kind, form):
    f.SiteFactory(aliases="=1+1", latitude=50.1, longitude=8.5)
    f.MemberFactory().action_fields.add(f.FieldFactory())

    answer = visit(f.coordinator(), export, form)
    plan = imports.plan_import(kind, read_lines(io.BytesIO(answer.content)))

    assert plan.problems == []
    assert (plan.new, plan.changed, plan.unchanged) == (0, 0, 1)


def test_exports_have_the_rights_and_filters_of_their_page(visit):
    f.SiteFactory(neighbourhood="Nordstadt")
    f.SiteFactory(neighbourhood="Südstadt")

    table = visit(f.clerk(), "export_sites", "csv", query="?q=nord").content.decode()

    assert ("Nordstadt" in table, "Südstadt" in table) == (True, False)
    assert visit(PersonFactory(), "export_sites", "csv").status_code == 404


def test_every_page_says_what_to_do_when_there_is_nothing(visit):
    coordinator = f.coordinator()
    MemberOrganisation.objects.all().delete()

    for name in ["site_list", "member_list", "field_list"]:
        assert "noch" in visit(coordinator, name).content.decode()
