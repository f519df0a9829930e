"""Keys for programs: recognisable, hashed, limited in scope and time, dead with their person's last role."""

import importlib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.utils import timezone

from buendnis.people import actions, queries
from buendnis.people.models import ApiToken, Organisation
from buendnis.people.tests.factories import ApiTokenFactory, PersonFactory, with_role

pytestmark = pytest.mark.django_db
Scope = ApiToken.Scope


@pytest.fixture
def person():
    return with_role("member_staff")


@pytest.fixture
def written(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return mail.outbox


def test_a_key_can_be_recognised_and_is_stored_as_a_digest_only(person):
    raw = actions.make_token(person, "Tabelle", person)

    token = person.tokens.get()
    assert raw.startswith("bw_")
    assert len(raw) == 46
    assert token.digest == queries.token_digest(raw)
    assert raw not in str(token.__dict__)


@pytest.mark.parametrize(("days", "left"), [(1, 1), (90, 90), (365, 365)])
def test_a_key_ends_by_itself(person, days, left, time_machine):
    time_machine.move_to("2026-11-23T10:00:00+01:00", tick=False)
    raw = actions.make_token(person, "Tabelle", person, days=days)

    time_machine.shift(timedelta(days=left) - timedelta(seconds=1))
    assert queries.token_behind(raw) is not None
    time_machine.shift(timedelta(seconds=1))
    assert queries.token_behind(raw) is None


@pytest.mark.parametrize("days", [0, -1, 366])
def test_no_key_lives_longer_than_a_year_or_shorter_than_a_day(person, days):
    with pytest.raises(actions.LifetimeTooLong):
        actions.make_token(person, "Tabelle", person, days=days)


def test_a_key_dies_with_the_last_role_and_stays_dead(person):
    raw, office, role = actions.make_token(person, "x", person), with_role("office_lead"), person.roles.get()
    kind, organisation = role.kind, role.organisation

    actions.take_role(role, by=office)
    dead_at_once = queries.token_behind(raw) is None
    actions.give_role(person, kind, organisation, by=office)

    assert dead_at_once
    assert queries.token_behind(raw) is None


def test_a_key_survives_the_loss_of_one_role_of_two(person):
    raw, office = actions.make_token(person, "x", person), with_role("office_lead")
    actions.give_role(person, "editor", person.roles.get().organisation, by=office)

    actions.take_role(person.roles.get(kind="editor"), by=office)

    assert queries.token_behind(raw).person == person


def test_a_key_rests_while_no_role_counts(person):
    raw = actions.make_token(person, "x", person)

    Organisation.objects.update(is_active=False)
    assert queries.token_behind(raw) is None
    Organisation.objects.update(is_active=True)
    assert queries.token_behind(raw) is not None


def test_who_has_no_role_makes_no_key():
    stranger = PersonFactory()

    with pytest.raises(PermissionDenied):
        actions.make_token(stranger, "x", stranger)


def test_an_ending_key_is_announced_once_a_week_before(person, written):
    now = timezone.now()
    soon = ApiTokenFactory(person=person, name="Statistik", expires_at=now + timedelta(days=6))
    ApiTokenFactory(person=person, expires_at=now + timedelta(days=8))
    ApiTokenFactory(person=person, expires_at=now - timedelta(days=1))
    ApiTokenFactory(person=person, expires_at=now + timedelta(days=6), revoked_at=now)
    ApiTokenFactory(person=PersonFactory(is_active=False), expires_at=now + timedelta(days=6))

    assert [actions.remind_of_ending_tokens(now) for _ in range(2)] == [1, 0]
    assert [letter.to for letter in written] == [[person.email]]
    assert "„Statistik“" in written[0].body
    assert "/profil/#schluessel" in written[0].body
    soon.refresh_from_db()
    assert soon.reminded_at == now


def test_the_worker_reminds_daily():
    registry = importlib.import_module("buendnis.post.registry")

    assert registry.jobs["people.remind_of_ending_tokens"].run == actions.remind_of_ending_tokens


def test_the_profile_lists_what_a_key_may_and_until_when(client, person):
    client.force_login(person)
    client.post("/profil/schluessel/", {"name": "Tabelle", "scope": "read", "days": "30"})

    page = client.get("/profil/").content.decode()

    assert person.tokens.get().scope == Scope.READ
    assert page.count("nur lesen") == 2  # in the form and in the list
    assert (person.tokens.get().expires_at - timezone.now()).days == 29


@pytest.mark.parametrize(
    "wrong", [{"scope": "admin"}, {"scope": ""}, {"days": "400"}, {"days": "x"}, {"days": ""}]
)
def test_the_profile_offers_no_other_scope_and_time(client, person, wrong):
    client.force_login(person)

    answer = client.post("/profil/schluessel/", {"name": "x", "scope": "read", "days": "30"} | wrong)

    assert answer.status_code == 422
    assert not person.tokens.exists()


def test_the_command_takes_scope_and_days(person, capsys):
    call_command("token", person.email, scope="read", days=10)

    token = queries.token_behind(capsys.readouterr().out.split()[-1])
    assert (token.scope, (token.expires_at - timezone.now()).days) == (Scope.READ, 9)
    with pytest.raises(CommandError, match="1 to 365"):
        call_command("token", person.email, days=400)


def test_the_command_refuses_who_has_no_role():
    with pytest.raises(CommandError, match="no role"):
        call_command("token", PersonFactory().email)


def test_keys_from_before_keep_what_they_could_and_get_ninety_days():
    migration = importlib.import_module("buendnis.people.migrations.0002_token_scope")
    defaults = {one.name: one.field.default for one in migration.Migration.operations}

    assert defaults["scope"] == "write"
    assert defaults["expires_at"] == migration.in_ninety_days
    assert (migration.in_ninety_days() - timezone.now()).days == 89
