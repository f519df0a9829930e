"""The week's page: who reaches it, what it shows, in which role."""

from datetime import timedelta

import pytest
from django.utils import timezone

from buendnis.alliance.tests import factories as alliance
from buendnis.base.models import StoredFile
from buendnis.desk.tests import factories
from buendnis.desk.tests.reading import logged_in
from buendnis.matching.models import Need, Proposal, ProposalMember
from buendnis.people.models import Person, Role

pytestmark = pytest.mark.django_db


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


def test_the_office_sees_that_a_file_was_held_back(client):
    StoredFile.objects.create(
        name="ISEK.pdf", size=1, state=StoredFile.State.INFECTED, stored_at=timezone.now(), file="held/aa/a"
    )

    page = logged_in(client, alliance.coordinator()).get("/woche/").content.decode()

    assert "Der Virenscanner hat eine Datei zurückgehalten." in page
    assert "/zurueckgehaltene-dateien/" in page
