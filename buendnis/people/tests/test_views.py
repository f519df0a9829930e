import re

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from buendnis.people import queries
from buendnis.people.models import Person
from buendnis.people.tests.factories import (
    AbsenceFactory,
    ApiTokenFactory,
    OrganisationFactory,
    PersonFactory,
    RoleFactory,
    with_role,
)

pytestmark = pytest.mark.django_db
PASSWORD = "vier gute alte Worte"


@pytest.fixture
def coordinator(client):
    person = with_role("coordinator")
    client.force_login(person)
    return person


@pytest.fixture
def member(client):
    person = with_role("member_staff")
    client.force_login(person)
    return person


@pytest.fixture(autouse=True)
def no_outbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def test_the_profile_shows_roles_absence_and_keys(client, member):
    AbsenceFactory(person=member, starts_on="2099-01-01", ends_on="2099-01-02")
    ApiTokenFactory(person=member, name="Statistik")

    text = client.get("/profil/").content.decode()

    for words in [member.name, "Mitarbeit Bündnismitglied", "Fr, 02.01.2099", "Statistik"]:
        assert words in text


def test_own_details_are_changed(client, member):
    client.post("/profil/angaben/", {"name": "Dr.-Ing. Şahin O'Brien", "phone": "06441 1"})

    assert Person.objects.get(pk=member.pk).name == "Dr.-Ing. Şahin O'Brien"


def test_a_missing_name_comes_back_with_the_rest_kept(client, member):
    answer = client.post("/profil/angaben/", {"name": "", "phone": "06441 1"})

    assert answer.status_code == 422
    assert "<title>Fehler: " in answer.content.decode()
    assert 'value="06441 1"' in answer.content.decode()


def test_absence_comes_and_goes(client, member):
    client.post("/profil/abwesenheiten/", {"starts_on": "2099-01-01", "ends_on": "2099-01-05"})
    absence = member.absences.get()
    client.post(f"/profil/abwesenheiten/{absence.pk}/loeschen/")

    assert not member.absences.exists()


@pytest.mark.parametrize("day", ["", "29.02.2027", "0001-01-01", "9999-12-31", "２", "x"])
def test_impossible_days_are_refused(client, member, day):
    answer = client.post("/profil/abwesenheiten/", {"starts_on": day, "ends_on": "2099-01-05"})

    assert answer.status_code == 422
    assert not member.absences.exists()


def test_a_key_is_shown_once_and_works(client, member):
    client.post("/profil/schluessel/", {"name": "Tabelle", "scope": "read", "days": "90"})

    raw = re.search(r"<code>(bw_[\w-]{43})</code>", client.get("/profil/").content.decode()).group(1)

    assert queries.token_behind(raw).person == member
    assert raw not in client.get("/profil/").content.decode()


def test_foreign_keys_and_absences_are_not_found(client, member):
    token, absence = ApiTokenFactory(), AbsenceFactory()

    assert client.post(f"/profil/schluessel/{token.pk}/widerrufen/").status_code == 404
    assert client.post(f"/profil/abwesenheiten/{absence.pk}/loeschen/").status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_a_first_password_is_set_and_this_session_stays(client, member):
    answer = client.post("/profil/passwort/", {"password": PASSWORD, "password_again": PASSWORD})

    assert answer.status_code == 302
    assert client.get("/profil/").status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("falsch", PASSWORD + "1", PASSWORD + "1"),
        (PASSWORD, "zu kurz", "zu kurz"),
        (PASSWORD, PASSWORD + "1", "x"),
    ],
)
def test_a_password_needs_the_old_one_length_and_no_typing_error(client, member, old, new, again):
    member.set_password(PASSWORD)
    member.save()
    client.force_login(member)

    answer = client.post("/profil/passwort/", {"old_password": old, "password": new, "password_again": again})

    assert answer.status_code == 422
    assert Person.objects.get(pk=member.pk).check_password(PASSWORD)


OFFICE_PAGES = ["person_list", "invite_person"]


@pytest.mark.parametrize("name", OFFICE_PAGES)
def test_pages_of_the_office_exist_for_it_only(client, name, member):
    assert client.get(reverse(f"people:{name}")).status_code == 404

    client.force_login(with_role("coordinator"))

    assert client.get(reverse(f"people:{name}")).status_code == 200


def test_a_member_finds_no_other_person(client, member):
    other = RoleFactory()

    for name, args in [
        ("person_detail", [other.person_id]),
        ("deactivate_person", [other.person_id]),
        ("reactivate_person", [other.person_id]),
        ("take_role", [other.person_id, other.pk]),
        ("set_contacts", [other.organisation_id]),
    ]:
        assert client.get(reverse(f"people:{name}", args=args)).status_code == 404
    assert client.post(reverse("people:give_role", args=[other.person_id])).status_code == 404


def test_a_municipality_lead_invites_into_the_own_municipality_only(client):
    town, other = OrganisationFactory(kind="municipality"), OrganisationFactory(kind="municipality")
    client.force_login(with_role("municipality_lead", town))
    typed = {"name": "Neu", "email": "neu@demo.example", "kind": "municipality_staff"}

    assert client.post("/personen/einladen/", {**typed, "organisation": other.pk}).status_code == 422
    assert client.post("/personen/einladen/", {**typed, "organisation": town.pk}).status_code == 302
    assert [letter.to for letter in mail.outbox] == [["neu@demo.example"]]


@pytest.mark.parametrize(
    "email", ["a@[127.0.0.1]", "kein-at", "a@b@c.de", f"{'a' * 250}@x.de", "a\n@x.de", '"><script>@x.de']
)
def test_strange_addresses_are_refused_and_kept(client, coordinator, email):
    organisation = OrganisationFactory()

    answer = client.post(
        "/personen/einladen/",
        {"name": "Neu", "email": email, "organisation": organisation.pk, "kind": "member_staff"},
    )

    assert answer.status_code == 422
    assert "<script>@x" not in answer.content.decode()
    assert mail.outbox == []


def test_a_role_is_given_and_taken(client, coordinator):
    person, organisation = PersonFactory(), OrganisationFactory()

    client.post(f"/personen/{person.pk}/rollen/", {"organisation": organisation.pk, "kind": "member_staff"})
    role = person.roles.get()
    assert client.get(f"/personen/{person.pk}/rollen/{role.pk}/beenden/").status_code == 200
    client.post(f"/personen/{person.pk}/rollen/{role.pk}/beenden/")

    assert not person.roles.exists()


def test_a_coordinator_is_not_offered_roles_of_the_office(client, coordinator):
    person, office = PersonFactory(), coordinator.roles.get().organisation

    answer = client.post(f"/personen/{person.pk}/rollen/", {"organisation": office.pk, "kind": "office_lead"})

    assert answer.status_code == 422
    assert not person.roles.exists()


def test_looking_at_the_confirmation_changes_nothing(client, coordinator):
    person = with_role("member_staff")

    client.get(f"/personen/{person.pk}/sperren/")
    assert Person.objects.get(pk=person.pk).is_active
    client.post(f"/personen/{person.pk}/sperren/")
    assert not Person.objects.get(pk=person.pk).is_active
    client.post(f"/personen/{person.pk}/entsperren/")
    assert Person.objects.get(pk=person.pk).is_active


def test_lead_and_deputy_are_set(client, coordinator):
    organisation = OrganisationFactory()
    lead, deputy = with_role("member_staff", organisation), with_role("member_staff", organisation)
    address = f"/organisationen/{organisation.pk}/ansprechpersonen/"

    assert client.post(address, {"lead": lead.pk, "deputy": lead.pk}).status_code == 422
    assert client.post(address, {"lead": lead.pk, "deputy": deputy.pk}).status_code == 302
    organisation.refresh_from_db()
    assert (organisation.lead, organisation.deputy) == (lead, deputy)


def test_the_list_escapes_names_and_marks_what_is_invented(client, coordinator):
    PersonFactory(name="<b>Fett</b>", is_example=True)

    text = client.get("/personen/?q=fett").content.decode()

    assert "&lt;b&gt;Fett&lt;/b&gt;" in text
    assert "Beispiel" in text


@pytest.mark.parametrize("query", ["", "%22", "%27+OR+1=1", "*", "a" * 500, "+".join("abcdefgh")])
def test_search_survives_everything(client, coordinator, query):
    assert client.get(f"/personen/?q={query}&page=abc").status_code == 200


def test_no_page_of_this_room_is_cached(client, coordinator):
    assert client.get("/profil/").headers["Cache-Control"] == "no-store, private"


def test_the_command_prints_a_token_as_its_last_word(capsys):
    person = with_role("coordinator", email="geschaeftsstelle@demo.example")

    call_command("token", "Geschaeftsstelle@demo.example")

    assert queries.token_behind(capsys.readouterr().out.split()[-1]).person == person


@pytest.mark.parametrize("email", ["niemand@demo.example", "zu@demo.example"])
def test_the_command_refuses_strangers_and_closed_accounts(email):
    PersonFactory(email="zu@demo.example", is_active=False)

    with pytest.raises(CommandError):
        call_command("token", email)


@pytest.mark.parametrize("model", ["person", "organisation", "absence", "apitoken", "recordentry"])
def test_the_admin_shows_but_keeps_secrets(client, model):
    client.force_login(Person.objects.create_superuser("technik@demo.example", name="Technik"))
    token = ApiTokenFactory(digest="geheimnis")

    assert client.get(f"/djadmin/people/{model}/").status_code == 200
    assert "geheimnis" not in client.get(f"/djadmin/people/apitoken/{token.pk}/change/").content.decode()
    assert "!unusable" not in client.get(f"/djadmin/people/person/{token.person_id}/change/").content.decode()
