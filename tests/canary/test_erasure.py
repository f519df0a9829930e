"""P4, P5, P7: what an erasure takes, changes and leaves; and that it stays so after a restore."""

import json

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from buendnis.people import actions
from buendnis.people.models import Deletion, Person, Role
from buendnis.people.privacy import clearing, deletions, erasing, registry
from buendnis.people.privacy.facts import facts_about
from buendnis.people.privacy.registry import What
from buendnis.people.queries import system
from buendnis.people.tests.factories import with_role
from buendnis.post.models import Message
from tests.canary import looking
from tests.canary.seed import MAIL, NAME, Seed, office, plant_everywhere


@pytest.fixture(scope="module")
def planted(django_db_setup, django_db_blocker):
    """The canary planted once; every test below erases it anew in a transaction of its own."""
    with django_db_blocker.unblock():
        undone = transaction.atomic()
        undone.__enter__()
        seed = plant_everywhere()
        Deletion.objects.update(listed_at=timezone.now())  # what was planted is no work
        yield seed
        transaction.set_rollback(True)
        undone.__exit__(None, None, None)


@pytest.fixture
def seed(planted: Seed, db, settings, tmp_path):
    settings.VAR = tmp_path
    return planted


def tables_of(names: list[str]) -> list[str]:
    return [registry.entries[name].model_class._meta.db_table for name in names]


def with_words() -> list[str]:
    """Models whose rows hold the canary in words."""
    kinds = (What.TEXT, What.IDENTITY, What.CONTACT)
    return [name for name, entry in registry.entries.items() if entry.fields_that(*kinds)]


@pytest.mark.parametrize("half", [0, 1])
def test_a_model_that_nobody_declared_is_left_behind(seed, monkeypatch, half):
    """Negative control: each declaration counts; without it the canary stays in exactly that table."""
    taken_out = with_words()[half::2]
    facts = facts_about(seed.person)
    for name in taken_out:
        monkeypatch.delitem(registry.entries, name)
    erasing.carry_out(erasing.plan(facts))
    monkeypatch.undo()

    left = set(looking.rows_that_name(tables_of(taken_out)))
    assert set(tables_of(taken_out)) - left <= GONE_WITH_PARENT


GONE_WITH_PARENT = {"post_attachment", "wagtailcore_revision"}


def test_what_stays_is_what_the_preview_said(seed):
    lead = office()
    planned = erasing.plan(facts_about(seed.person))
    said = {label: count for label, count, _why in erasing.remainder(planned)}

    actions.forget_person(seed.person, by=lead)

    after = erasing.plan(facts_about(Person.objects.get(pk=seed.person.pk)))
    left = {label: count for label, count, _why in erasing.remainder(after)}
    own = {str(registry.entries["people.deletion"].label), str(registry.places["deeds"].label)}
    assert {label: count for label, count in left.items() if label not in own} == {
        label: count for label, count in said.items() if label not in own
    }
    assert after.deleted_count == 0


def test_everything_in_the_remainder_has_a_reason(seed):
    planned = erasing.plan(facts_about(seed.person))

    assert erasing.remainder(planned)
    assert all(label and count and why for label, count, why in erasing.remainder(planned))


def test_an_erased_person_is_a_number_and_cannot_come_in(seed):
    former = actions.forget_person(seed.person, by=office())

    assert (former.name, former.phone) == (f"Ehemalige Person {former.pk}", "")
    assert former.email == f"ehemalig-{former.pk}@buendnis.invalid"
    assert not former.is_active
    assert not former.has_usable_password()
    assert former.forgotten_at


def test_twice_is_the_same_as_once(seed):
    lead, known = office(), deletions.digest_of_person(seed.person)
    actions.forget_person(seed.person, by=lead)
    actions.forget_person(seed.person, by=lead)

    assert Deletion.objects.filter(identity=known).count() == 1


def test_an_erasure_that_fails_half_way_changes_nothing(seed, monkeypatch):
    def broken(plan):
        raise RuntimeError("power cut")

    monkeypatch.setattr(erasing, "_index_again", broken)
    with pytest.raises(RuntimeError):
        actions.forget_person(seed.person, by=office())

    assert Person.objects.get(pk=seed.person.pk).name == NAME
    assert Message.objects.filter(to_email=MAIL).exists()
    assert not deletions.list_path().exists()


def test_clearing_goes_on_after_a_crash(seed, tmp_path, django_capture_on_commit_callbacks):
    """The commit was done, the process died before the files: the next hour finishes."""
    left = tmp_path / "left-behind"
    left.touch()
    actions.forget_person(seed.person, by=office())
    Deletion.objects.filter(listed_at=None).update(pending=[str(left)])

    assert clearing.clear() == 1
    assert not left.exists()
    assert not Deletion.objects.exclude(pending=[]).exists()
    assert len(list(deletions.lines())) == 1
    assert clearing.clear() == 0


def test_the_list_holds_no_clear_text(seed):
    actions.forget_person(seed.person, by=office())
    clearing.clear()
    raw = deletions.list_path().read_bytes()

    assert not looking.names_canary(raw)
    assert set(json.loads(raw)) == {"at", "identity", "addresses"}
    assert deletions.list_path().stat().st_mode & 0o077 == 0


def test_after_a_restore_the_person_is_erased_again(seed):
    """The backup is older than the erasure: the row is back, the list is not older."""
    backup = transaction.savepoint()
    actions.forget_person(seed.person, by=office())
    clearing.clear()
    transaction.savepoint_rollback(backup)
    assert Person.objects.get(pk=seed.person.pk).name == NAME

    assert actions.replay_deletions(by=system()) == (1, 0)

    clearing.clear()
    assert looking.rows_that_name() == []
    assert actions.replay_deletions(by=system()) == (0, 0)


def test_who_came_after_the_erasure_stays(seed):
    actions.forget_person(seed.person, by=office())
    clearing.clear()
    new = Person.objects.create_user(MAIL, name=NAME)

    assert actions.replay_deletions(by=system()) == (0, 0)
    assert Person.objects.get(pk=new.pk).name == NAME


def test_after_a_restore_old_mails_wait_and_old_keys_are_dead(seed, capsys):
    deletions.list_path().parent.mkdir(parents=True, exist_ok=True)
    deletions.list_path().touch()
    waiting = Message.objects.filter(state=Message.State.WAITING)
    Message.objects.create(message_id="<w>", to_email="wer@demo.example", subject="Alt", text="Alt")
    assert waiting.exists()

    call_command("after_restore")

    assert not waiting.exists()
    assert Message.objects.get(message_id="<w>").state == Message.State.HELD
    assert "mails held back" in capsys.readouterr().out


@pytest.mark.parametrize("kinds", [[Role.Kind.OFFICE_LEAD], [Role.Kind.COORDINATOR]])
def test_the_last_of_the_office_cannot_be_erased(db, settings, tmp_path, kinds):
    settings.VAR = tmp_path
    last = with_role(kinds[0])

    with pytest.raises(actions.StillNeeded, match="Bitte"):
        actions.forget_person(last, by=system())

    with_role(kinds[0])
    assert actions.forget_person(last, by=system()).forgotten_at


def test_a_lead_without_deputy_cannot_be_erased(db, settings, tmp_path):
    settings.VAR = tmp_path
    lead = with_role(Role.Kind.MEMBER_REPRESENTATIVE)
    organisation = lead.roles.get().organisation
    organisation.lead = lead
    organisation.save()

    with pytest.raises(actions.StillNeeded, match=organisation.name):
        actions.forget_person(lead, by=office())
