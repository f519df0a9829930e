import re
from datetime import timedelta

import pytest
from django.core import signing as django_signing
from django.test import Client
from django.utils import timezone

from buendnis.people import actions as people
from buendnis.people.models import Organisation, Role
from buendnis.people.tests.factories import OrganisationFactory, PersonFactory, with_role
from buendnis.post import actions, registry, signing
from buendnis.post.models import AnswerLink, Message
from buendnis.post.tests.factories import AnswerLinkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Vorher")


@pytest.fixture
def person():
    return PersonFactory(name="Ada Ohm")


@pytest.fixture
def path(organisation, person):
    return actions.answer_url("rename", organisation, person).removeprefix("http://localhost:8000")


def renamed(organisation: Organisation) -> tuple[str, int]:
    """The name now, and how often something was done."""
    organisation.refresh_from_db()
    return organisation.name, len(organisation.phone)


def test_the_address_is_absolute_and_says_no_name(organisation, person, settings):
    url = actions.answer_url("rename", organisation, person)

    assert re.fullmatch(re.escape(settings.BASE_URL) + r"/antwort/\d+\.[\w-]{43}/", url)


def test_one_question_has_one_link_until_it_is_answered(organisation, person):
    first = actions.answer_url("rename", organisation, person)
    assert actions.answer_url("rename", organisation, person) == first
    assert actions.answer_url("rename", organisation, PersonFactory()) != first

    AnswerLink.objects.update(used_at=timezone.now())

    assert actions.answer_url("rename", organisation, person) != first


def test_looking_changes_nothing_however_often(client, path, organisation):
    for method in (client.get, client.head, client.get, client.options):
        method(path)

    assert renamed(organisation) == ("Vorher", 0)
    assert AnswerLink.objects.get().used_at is None


def test_the_page_stands_alone(client, path):
    answer = client.get(path)
    text = answer.content.decode()

    assert answer.status_code == 200
    assert "Wie heißt Vorher?" in text
    assert "Sie antworten als Ada Ohm." in text
    assert "Hauptnavigation" not in text
    assert 'content="noindex' in text
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_an_answer_is_taken_without_login(client, path, organisation):
    answer = client.post(path, {"name": "Nachher"})

    assert answer.status_code == 200
    assert "Danke, der Name ist jetzt Nachher." in answer.content.decode()
    assert renamed(organisation) == ("Nachher", 1)


def test_a_second_click_gets_the_same_thanks_and_does_nothing(client, path, organisation):
    first = client.post(path, {"name": "Nachher"})
    second = client.post(path, {"name": "Anders"})

    assert second.status_code == 200
    assert "Danke, der Name ist jetzt Nachher." in second.content.decode()
    assert first.status_code == 200
    assert renamed(organisation) == ("Nachher", 1)


def test_a_used_link_shows_what_was_answered(client, path):
    client.post(path, {"name": "Nachher"})

    answer = client.get(path)

    assert answer.status_code == 410
    assert "Danke, der Name ist jetzt Nachher." in answer.content.decode()
    assert "Geschäftsstelle" in answer.content.decode()


def test_an_answer_is_changed_while_the_question_is_open(client, path, organisation):
    client.post(path, {"name": "Nachher"})
    assert client.get(f"{path}?nochmal=1").status_code == 200
    assert client.post(f"{path}?nochmal=1", {"name": "Anders"}).status_code == 200
    assert renamed(organisation) == ("Anders", 2)

    Organisation.objects.update(is_active=False)

    assert client.post(f"{path}?nochmal=1", {"name": "Zu spät"}).status_code == 200
    assert renamed(organisation) == ("Anders", 2)


def test_wrong_input_comes_back_with_everything_typed(client, path, organisation):
    empty, refused = client.post(path, {"name": ""}), client.post(path, {"name": "Verboten"})

    assert (empty.status_code, refused.status_code) == (422, 422)
    assert 'value="Verboten"' in refused.content.decode()
    assert "Dieser Name ist schon vergeben." in refused.content.decode()
    assert AnswerLink.objects.get().used_at is None


def test_a_form_from_elsewhere_is_refused(path, organisation):
    client = Client(enforce_csrf_checks=True)

    assert client.post(path, {"name": "Nachher"}).status_code == 403
    assert renamed(organisation) == ("Vorher", 0)


def test_the_pages_own_form_passes_the_csrf_check(path, organisation):
    client = Client(enforce_csrf_checks=True)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(path).content.decode()).group(1)

    client.post(path, {"name": "Nachher", "csrfmiddlewaretoken": token})

    assert renamed(organisation) == ("Nachher", 1)


def test_an_expired_link_says_why_and_whom_to_ask(client, path, organisation):
    AnswerLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    for answer in (client.get(path), client.post(path, {"name": "Nachher"})):
        assert answer.status_code == 410
        assert "Er galt bis" in answer.content.decode()
        assert "Geschäftsstelle" in answer.content.decode()
    assert renamed(organisation) == ("Vorher", 0)


def test_a_clock_set_forward_and_back_wakes_no_used_link(client, path, organisation, time_machine):
    time_machine.move_to(timezone.now())
    client.post(path, {"name": "Nachher"})
    time_machine.shift(timedelta(days=20))
    assert client.get(path).status_code == 410
    time_machine.shift(timedelta(days=-20))

    client.post(path, {"name": "Anders"})

    assert renamed(organisation) == ("Nachher", 1)


@pytest.mark.parametrize("change", ["revoked", "deactivated", "closed", "deleted"])
def test_dead_links_do_nothing(client, path, organisation, person, change):
    if change == "revoked":
        actions.revoke_links_of(person)
    elif change == "deactivated":
        people.deactivate_person(person, by=with_role("office_lead"))
    elif change == "closed":
        Organisation.objects.filter(pk=organisation.pk).update(is_active=False)
    else:
        Role.objects.all().delete()
        Organisation.objects.filter(pk=organisation.pk).delete()

    for answer in (client.get(path), client.post(path, {"name": "Nachher"})):
        assert answer.status_code == 410
    assert not Organisation.objects.filter(name="Nachher").exists()


def test_reactivation_wakes_no_old_link(client, path, person):
    people.deactivate_person(person, by=with_role("office_lead"))
    people.reactivate_person(person, by=with_role("office_lead"))

    assert client.get(path).status_code == 410


@pytest.mark.parametrize(
    "damage",
    [
        lambda token: token[:-1],
        lambda token: token + "A",
        lambda token: token.swapcase(),
        lambda token: token.partition(".")[0],
        lambda token: token.partition(".")[0] + ".",
        lambda token: "." + token.partition(".")[2],
        lambda token: token.replace(".", ":"),
        lambda token: token + "=",
        lambda token: "0" + token,
        lambda token: "１" + token[1:],
        lambda token: "-" + token,
        lambda token: f"{2**63}.{token.partition('.')[2]}",
        lambda token: "9" * 400 + "." + token.partition(".")[2],
        lambda token: "%00" + token,
        lambda token: "null",
        lambda token: "%22%27%3Cscript%3E",
        lambda token: "ä" * 40,
        lambda token: "x" * 2000,
    ],
)
def test_damaged_links_are_politely_unknown(client, path, organisation, damage):
    token = path.removeprefix("/antwort/").removesuffix("/")

    for answer in (
        client.get(f"/antwort/{damage(token)}/"),
        client.post(f"/antwort/{damage(token)}/", {"name": "N"}),
    ):
        assert answer.status_code in (400, 404)
        assert "<h1" in answer.content.decode()
    assert renamed(organisation) == ("Vorher", 0)


def test_a_signature_fits_one_person_one_object_and_one_purpose(client):
    mine = AnswerLinkFactory(object_id=1)
    signature = signing.signed(mine).partition(".")[2]

    for other in (
        AnswerLinkFactory(object_id=1),
        AnswerLinkFactory(person=mine.person, object_id=2),
        AnswerLinkFactory(person=mine.person, object_id=1, question="agree"),
    ):
        assert signing.link_behind(f"{other.pk}.{signature}") is None
    assert signing.link_behind(signing.signed(mine)) == mine


def test_a_signature_made_for_something_else_opens_nothing():
    link = AnswerLinkFactory()

    for made in (
        django_signing.Signer(sep=".").sign(str(link.pk)),
        django_signing.Signer(sep=".", salt="post.answer").sign(str(link.pk)),
        django_signing.TimestampSigner(sep=".").sign(str(link.pk)),
    ):
        assert signing.link_behind(made) is None


def test_links_outlive_a_change_of_the_signing_key(settings):
    link = AnswerLinkFactory()
    token = signing.signed(link)

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "new" * 20
    assert signing.link_behind(token) == link

    settings.SECRET_KEY_FALLBACKS = []
    assert signing.link_behind(token) is None


def test_a_question_nobody_knows_any_more_is_unknown(client, path):
    registry.questions.clear()

    assert client.get(path).status_code == 404


def test_no_mail_leaves_because_somebody_looked(client, path):
    client.get(path)

    assert not Message.objects.exists()
