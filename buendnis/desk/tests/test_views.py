"""The desk's pages: who reaches them, what they show, what stays hidden, how many statements they cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from buendnis.alliance.models import SiteWeight, TimelineEntry
from buendnis.alliance.tests import factories as alliance
from buendnis.desk.tests import factories
from buendnis.matching.models import Need, Proposal, ProposalMember
from buendnis.people import queries as people
from buendnis.people.models import Person, Role
from buendnis.search import actions as search

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 12


def logged_in(client, person: Person):
    client.force_login(person)
    return client


def statements(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(captured)


# --- Diese Woche: statements -------------------------------------------------------------------------


def fill_for_municipality(site, number: int) -> None:
    for _ in range(number):
        factories.need(site)
        alliance.SiteFactory(municipality=site.municipality)
        waiting = factories.proposal(
            factories.need(site, status=Need.Status.ASKED), factories.offer(), state=Proposal.State.ACCEPTED
        )
        waiting.answered_at = timezone.now()
        waiting.save()


def fill_for_member(member, number: int) -> None:
    for _ in range(number):
        asked = factories.proposal(
            factories.need(status=Need.Status.ASKED), factories.offer(member), state=Proposal.State.ASKED
        )
        asked.parts.update(answer=ProposalMember.Answer.WAITING)
        factories.engagement(alliance.SiteFactory(), member)


def fill_for_office(number: int) -> None:
    for _ in range(number):
        new = factories.need()
        new.action_fields.add(alliance.FieldFactory())
        factories.proposal(new, factories.offer())
        factories.stuck_message()
        silent = factories.proposal(
            factories.need(status=Need.Status.ASKED),
            factories.offer(),
            state=Proposal.State.ASKED,
            next_contact_on=timezone.localdate() - timedelta(days=3),
        )
        silent.parts.update(answer=ProposalMember.Answer.WAITING, reminded_at=timezone.now())


def test_this_week_of_a_municipality_costs_the_same_for_one_and_three(client):
    site = alliance.SiteFactory()
    logged_in(client, alliance.project_lead(site))
    fill_for_municipality(site, 1)
    for_one = statements(client, "/woche/")
    fill_for_municipality(site, 2)

    assert statements(client, "/woche/") == for_one <= MOST_STATEMENTS


def test_this_week_of_a_manager_costs_the_same_for_one_and_three(client):
    site = alliance.SiteFactory()
    logged_in(client, alliance.manager(site))
    fill_for_municipality(site, 1)
    for_one = statements(client, "/woche/")
    fill_for_municipality(site, 2)

    assert statements(client, "/woche/") == for_one <= MOST_STATEMENTS


def test_this_week_of_a_member_costs_the_same_for_one_and_three(client):
    member = alliance.MemberFactory()
    alliance.pledge(member, 20, year=timezone.localdate().year)
    logged_in(client, alliance.representative(member))
    fill_for_member(member, 1)
    for_one = statements(client, "/woche/")
    fill_for_member(member, 2)

    assert statements(client, "/woche/") == for_one <= MOST_STATEMENTS


@pytest.mark.parametrize("who", ["coordinator", "ministry_reader", "editor", "auditor"])
def test_this_week_of_those_who_see_all_costs_the_same_for_one_and_three(client, who):
    logged_in(client, getattr(alliance, who)())
    fill_for_office(1)
    for_one = statements(client, "/woche/")
    fill_for_office(2)

    assert statements(client, "/woche/") == for_one <= MOST_STATEMENTS


def test_this_week_of_somebody_in_several_organisations_stays_in_the_budget(client):
    person, site = alliance.coordinator(), alliance.SiteFactory()
    member = alliance.MemberFactory()
    alliance.pledge(member, 20, year=timezone.localdate().year)
    for kind, organisation in (
        (Role.Kind.MUNICIPALITY_LEAD, site.municipality.organisation),
        (Role.Kind.MEMBER_REPRESENTATIVE, member.organisation),
    ):
        Role.objects.create(person=person, organisation=organisation, kind=kind)
    fill_for_office(2)
    fill_for_member(member, 2)
    fill_for_municipality(site, 2)
    logged_in(client, person)

    addresses = ["/woche/", *(f"/woche/{pk}/" for pk in people.standing(person).organisation_ids)]

    assert max(statements(client, address) for address in addresses) <= MOST_STATEMENTS


# --- Diese Woche: what it shows ----------------------------------------------------------------------


def test_a_stranger_is_asked_to_log_in(client):
    answer = client.get("/woche/")

    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=/woche/")


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("project_lead", "Drei Sätze genügen"),
        ("manager", "Drei Sätze genügen"),
        ("representative", "Stellen Sie Ihre Organisation in zwei Sätzen vor"),
        ("coordinator", "Hat jemand angerufen?"),
        ("ministry_reader", "wo Hilfe gefragt ist und wo sie fehlt"),
        ("editor", "im Redaktionsbereich"),
        ("auditor", "Sie können alle Bereiche lesen"),
        ("local_actor", "Suchen Sie nach Angeboten und Standorten"),
    ],
)
def test_an_empty_week_says_what_to_do_next(client, who, sentence):
    answer = logged_in(client, getattr(alliance, who)()).get("/woche/")

    assert answer.status_code == 200
    assert sentence in answer.content.decode()


def test_a_person_without_a_role_learns_whom_to_ask(client):
    answer = logged_in(client, Person.objects.create_user("neu@demo.example", name="Neu")).get("/woche/")

    assert "Bitte melden Sie sich bei der Geschäftsstelle." in answer.content.decode()


def test_the_week_of_a_foreign_organisation_is_not_there(client):
    foreign = alliance.SiteFactory().municipality.organisation

    answer = logged_in(client, alliance.project_lead()).get(f"/woche/{foreign.pk}/")

    assert answer.status_code == 404


def test_what_is_late_is_said_in_words_and_comes_first(client):
    member, today = alliance.MemberFactory(), timezone.localdate()
    for days in (5, -2):
        asked = factories.proposal(
            factories.need(status=Need.Status.ASKED),
            factories.offer(member),
            state=Proposal.State.ASKED,
            next_contact_on=today + timedelta(days=days),
        )
        asked.parts.update(answer=ProposalMember.Answer.WAITING)

    page = logged_in(client, alliance.representative(member)).get("/woche/").content.decode()

    assert page.index("seit 2 Tagen überfällig") < page.index("in 5 Tagen fällig")
    assert "Davon ist eine überfällig." in page


def test_the_address_says_in_which_role_one_acts(client):
    member, site = alliance.MemberFactory(), alliance.SiteFactory()
    person = alliance.representative(member)
    town = site.municipality.organisation
    Role.objects.create(person=person, organisation=town, kind=Role.Kind.MUNICIPALITY_LEAD)
    asked = factories.proposal(
        factories.need(status=Need.Status.ASKED), factories.offer(member), state=Proposal.State.ASKED
    )
    asked.parts.update(answer=ProposalMember.Answer.WAITING)
    logged_in(client, person)

    for_both, for_town, for_member = (
        client.get(address).content.decode()
        for address in ("/woche/", f"/woche/{town.pk}/", f"/woche/{member.organisation.pk}/")
    )

    assert [asked.need.title in page for page in (for_both, for_town, for_member)] == [True, False, True]
    assert "Anliegen schildern" in for_town
    assert "Ihr Kontingent" in for_member


def test_own_needs_show_when_the_next_contact_is(client):
    site = alliance.SiteFactory()
    factories.need(site, title="Treffpunkt fehlt", next_contact_on=factories.TODAY)

    page = logged_in(client, alliance.clerk(site)).get("/woche/").content.decode()

    assert "Treffpunkt fehlt" in page
    assert "nächster Kontakt am Mo, 23.11.2026" in page


def test_the_office_finds_the_proposal_beside_the_new_need(client):
    new = factories.need(title="Leerstand in der Marktstraße")
    ready = factories.proposal(new, factories.offer(title="Ladenwerkstatt"), score=83)

    page = logged_in(client, alliance.coordinator()).get("/woche/").content.decode()

    member = ready.offer.members.get().short_name
    assert f"Vorschlag liegt bereit: „Ladenwerkstatt“ von {member}, 83 Punkte" in page


def test_scores_and_suggestions_stay_with_the_office(client):
    site = alliance.SiteFactory()
    factories.proposal(factories.need(site), factories.offer(title="Ladenwerkstatt"), score=83)

    page = logged_in(client, alliance.project_lead(site)).get("/woche/").content.decode()

    assert "Ladenwerkstatt" not in page


# --- Site file ---------------------------------------------------------------------------------------


def test_the_site_file_shows_everything_about_the_site(client):
    site = alliance.SiteFactory(programme_year=2025, local_partnership="Runder Tisch Altstadt")
    SiteWeight.objects.create(
        site=site,
        action_field=alliance.FieldFactory(short_name="Wohnen"),
        weight=3,
        reason="Viele Leerstände",
    )
    factories.need(site, title="Treffpunkt fehlt")
    factories.engagement(site, alliance.MemberFactory(short_name="Mieterbund"), result="Ein Treff ist offen.")
    site.documents.create(title="ISEK 2025", url="https://stadt.example/isek", checked_on=factories.TODAY)
    TimelineEntry.objects.create(
        key="a", site=site, on=factories.TODAY, kind="need", text="Bedarf geschildert"
    )

    page = logged_in(client, alliance.project_lead(site)).get(f"/standorte/{site.pk}/").content.decode()

    for words in (
        "Runder Tisch Altstadt", "Viele Leerstände", "Treffpunkt fehlt", "Mieterbund", "Ein Treff ist offen.",
        "ISEK 2025", "Bedarf geschildert", "noch nicht bestätigt", "noch nicht bekannt", "Anliegen schildern",
    ):  # fmt: skip
        assert words in page, words


def test_the_file_of_a_foreign_site_is_not_there(client):
    foreign = alliance.SiteFactory()

    answer = logged_in(client, alliance.project_lead()).get(f"/standorte/{foreign.pk}/")

    assert answer.status_code == 404


def test_names_at_a_site_are_for_those_who_work_there(client):
    site, member = alliance.SiteFactory(), alliance.MemberFactory()
    site.lead = alliance.project_lead(site)
    site.save()
    person = alliance.representative(member)
    logged_in(client, person)
    before = client.get(f"/standorte/{site.pk}/").content.decode()
    factories.engagement(site, member)
    after = client.get(f"/standorte/{site.pk}/").content.decode()

    assert [site.lead.email in page for page in (before, after)] == [False, True]
    assert "Namen sehen Beteiligte" in before


def test_only_those_who_care_for_the_site_are_offered_to_change_it(client):
    site = alliance.SiteFactory()

    page = logged_in(client, alliance.representative()).get(f"/standorte/{site.pk}/").content.decode()

    assert "Anliegen schildern" not in page


def test_the_timeline_can_be_narrowed_to_a_kind(client):
    site = alliance.SiteFactory()
    for kind, text in (
        ("need", "Bedarf geschildert"),
        ("weights", "Neu gewichtet"),
        ("lesson", "Kurs besucht"),
    ):
        TimelineEntry.objects.create(key=kind, site=site, on=factories.TODAY, kind=kind, text=text)
    logged_in(client, alliance.project_lead(site))

    pages = {
        kind: client.get(f"/standorte/{site.pk}/?art={kind}").content.decode()
        for kind in ("", "need", "other", "nonsense")
    }

    texts = ("Bedarf geschildert", "Neu gewichtet", "Kurs besucht")
    assert {kind: [text in page for text in texts] for kind, page in pages.items()} == {
        "": [True, True, True],
        "need": [True, False, False],
        "other": [False, False, True],
        "nonsense": [True, True, True],
    }


def test_what_only_the_office_may_read_stays_out_of_the_file(client):
    site = alliance.SiteFactory()
    TimelineEntry.objects.create(
        key="a", site=site, on=factories.TODAY, kind="need", text="Internes", audience="office"
    )

    page = logged_in(client, alliance.project_lead(site)).get(f"/standorte/{site.pk}/").content.decode()
    for_office = logged_in(client, alliance.coordinator()).get(f"/standorte/{site.pk}/").content.decode()

    assert "Internes" not in page
    assert "Internes" in for_office


def test_the_site_file_costs_the_same_for_one_and_three(client):
    site = alliance.SiteFactory()
    logged_in(client, alliance.project_lead(site))

    def fill(number: int) -> None:
        for _ in range(number):
            factories.engagement(site, alliance.MemberFactory())
            factories.need(site).action_fields.add(alliance.FieldFactory())
            key = f"k{TimelineEntry.objects.count()}"
            TimelineEntry.objects.create(key=key, site=site, on=factories.TODAY, kind="need", text=key)

    fill(1)
    for_one = statements(client, f"/standorte/{site.pk}/")
    fill(2)

    assert statements(client, f"/standorte/{site.pk}/") == for_one


# --- Search ------------------------------------------------------------------------------------------


def index(kind: str, key: str, title: str, *audiences: str) -> None:
    search.put(kind, key, title=title, text=title, url=f"/{kind}/{key}/", audiences=audiences)


def test_a_stranger_finds_only_what_is_public(client):
    index("site", "1", "Spielplatz Nordstadt", "public")
    index("need", "2", "Spielplatz sanieren", "org:1")

    page = client.get("/suche/?q=Spielplatz").content.decode()

    assert "Spielplatz Nordstadt" in page
    assert "Spielplatz sanieren" not in page


def test_the_municipality_finds_its_own_needs_too(client):
    site = alliance.SiteFactory()
    person = alliance.project_lead(site)
    key = next(key for key in people.audiences(person) if str(site.municipality.organisation_id) in key)
    index("need", "2", "Spielplatz sanieren", key)

    page = logged_in(client, person).get("/suche/?q=Spielplatz").content.decode()

    assert "Spielplatz sanieren" in page
    assert "Ein Treffer für „Spielplatz“" in page


def test_hits_can_be_narrowed_to_one_kind(client):
    index("site", "1", "Spielplatz Nordstadt", "public")
    index("offer", "2", "Spielplatz planen", "public")

    page = client.get("/suche/?q=Spielplatz&art=offer").content.decode()

    assert ("Spielplatz planen" in page, "Spielplatz Nordstadt" in page) == (True, False)


def test_nothing_found_becomes_an_offer_to_ask(client):
    page = (
        logged_in(client, alliance.project_lead()).get("/suche/?q=Gespensterbahn+%26+mehr").content.decode()
    )

    assert "Nichts gefunden" in page
    assert "?text=Gespensterbahn%20%26%20mehr" in page


def test_a_stranger_is_not_offered_to_ask(client):
    page = client.get("/suche/?q=Gespensterbahn").content.decode()

    assert "Als Anliegen schildern" not in page
    assert "Wer angemeldet ist, findet mehr." in page


@pytest.mark.parametrize(
    "question", ["", "%22", "a%22b", "%25", "*", "((", "'", "x" * 5000, "<script>alert(1)"]
)
def test_hostile_questions_get_a_harmless_answer(client, question):
    answer = client.get(f"/suche/?q={question}")

    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


# --- Map, coverage, capacities -------------------------------------------------------------------------


def test_the_map_shows_all_sites_and_opens_only_what_may_be_opened(client):
    own = alliance.SiteFactory(latitude=50.1, longitude=8.6)
    foreign = alliance.SiteFactory(latitude=51.1, longitude=9.6)

    page = logged_in(client, alliance.clerk(own)).get("/karte/").content.decode()

    assert page.count('class="map-point"') == 2
    assert f'href="/standorte/{own.pk}/"' in page
    assert f'href="/standorte/{foreign.pk}/"' not in page
    assert f'href="#standort-{foreign.pk}"' in page
    assert f'href="#punkt-{foreign.pk}"' in page


def test_the_map_can_be_narrowed_to_a_phase(client):
    alliance.SiteFactory(neighbourhood="Altstadt", phase="isek")
    alliance.SiteFactory(neighbourhood="Nordstadt", phase="consolidation")

    page = logged_in(client, alliance.coordinator()).get("/karte/?phase=consolidation").content.decode()

    assert ("Altstadt" in page, "Nordstadt" in page) == (False, True)


def test_the_map_says_whose_outline_it_is(client):
    page = logged_in(client, alliance.coordinator()).get("/karte/").content.decode()

    assert "CC BY 4.0" in page
    assert "In dieser Programmphase ist gerade kein Standort." in page


def test_coverage_names_gaps(client):
    need = factories.need()
    need.action_fields.add(alliance.FieldFactory(name="Wohnen und Wohnumfeld"))

    page = logged_in(client, alliance.representative()).get("/abdeckung/").content.decode()

    assert page.count("Wohnen und Wohnumfeld") == 2
    assert "Hier fehlen Angebote." in page


def test_capacities_of_all_members_are_for_those_who_see_all(client):
    alliance.pledge(alliance.MemberFactory(short_name="Mieterbund"), 6, year=timezone.localdate().year)

    seen = {
        who: logged_in(client, getattr(alliance, who)()).get("/kontingente/").status_code
        for who in ("coordinator", "ministry_reader", "auditor", "representative", "project_lead", "editor")
    }

    assert seen == {
        "coordinator": 200, "ministry_reader": 200, "auditor": 200,
        "representative": 404, "project_lead": 404, "editor": 404,
    }  # fmt: skip


def test_capacities_show_what_is_free(client):
    alliance.pledge(alliance.MemberFactory(short_name="Mieterbund"), 6, year=timezone.localdate().year)

    page = logged_in(client, alliance.coordinator()).get("/kontingente/").content.decode()

    assert "Noch frei: 6 halbe Tage von 6." in page


def test_pictures_are_not_for_people_without_a_role(client):
    logged_in(client, Person.objects.create_user("neu@demo.example", name="Neu"))

    assert [client.get(address).status_code for address in ("/karte/", "/abdeckung/")] == [404, 404]


@pytest.mark.parametrize("address", ["/woche/", "/karte/", "/abdeckung/", "/kontingente/", "/suche/?q=a"])
def test_pages_keep_to_a_strict_browser(client, address):
    alliance.SiteFactory(latitude=50.1, longitude=8.6)
    fill_for_office(1)

    page = logged_in(client, alliance.coordinator()).get(address).content.decode()

    assert [bad for bad in (" style=", "<style", "onclick=", "javascript:") if bad in page] == []


@pytest.mark.parametrize("address", ["/woche/", "/suche/", "/karte/", "/abdeckung/", "/kontingente/"])
def test_pages_only_answer_to_reading(client, address):
    assert logged_in(client, alliance.coordinator()).post(address).status_code == 405
