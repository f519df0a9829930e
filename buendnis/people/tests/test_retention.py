"""What has been kept long enough goes, to the day; what somebody must see first waits."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.utils import timezone

from buendnis.base.months import months_later
from buendnis.people.actions import retention
from buendnis.people.models import Absence, ApiToken, ArchiveOffer, Person, RetentionQuestion, RetentionRun
from buendnis.people.privacy import registry, sweeps
from buendnis.people.privacy.reasons import RETENTIONS
from buendnis.people.privacy.sweeps import Sweep, cutoff, is_released
from buendnis.people.tests.factories import AbsenceFactory, ApiTokenFactory, PersonFactory, with_role

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def local(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


@pytest.fixture
def only(monkeypatch):
    """Let a run see one class, so that its numbers are exact."""

    def choose(code: str, **changes) -> Sweep:
        one = Sweep(**{**vars(sweeps.sweeps[code]), **changes})
        monkeypatch.setattr(sweeps, "sweeps", {code: one})
        return one

    return choose


# --- To the day -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 3, 31), -1, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
        (date(2026, 11, 22), 120, date(2036, 11, 22)),
    ],
)
def test_months_as_the_law_counts_them(day, months, result):
    assert months_later(day, months) == result


@pytest.mark.parametrize("code", [code for code, one in RETENTIONS.items() if one.months or one.days])
@pytest.mark.parametrize("start", [TODAY, date(2027, 1, 31), date(2027, 2, 28), date(2028, 2, 29)])
def test_nothing_goes_before_its_last_day_is_over(code, start):
    rule = RETENTIONS[code]
    last_day = months_later(start, rule.months or 0) + timedelta(days=rule.days or 0)
    began = local(f"{start}T23:59:59")

    assert began >= cutoff(rule, last_day)
    assert began < cutoff(rule, months_later(last_day, 1))


@pytest.mark.parametrize(
    ("began", "goes_on"),
    [
        ("2026-11-22T00:00:00", date(2026, 11, 30)),
        ("2026-11-22T23:59:59", date(2026, 11, 30)),
        ("2026-11-23T00:00:00", date(2026, 12, 1)),
        ("2026-03-28T23:30:00", date(2026, 4, 5)),  # the night with 23 hours
        ("2026-10-24T23:30:00", date(2026, 11, 1)),  # the night with 25 hours
    ],
)
def test_seven_days_end_at_midnight_in_berlin(began, goes_on):
    rule, moment = RETENTIONS["log"], local(began)

    assert moment >= cutoff(rule, goes_on - timedelta(days=1))
    assert moment < cutoff(rule, goes_on)


# --- The run --------------------------------------------------------------------------------------------


def test_the_clock_goes_on_and_exactly_what_is_over_goes(only):
    one = only("people.absences")
    for day in ("2025-11-20", "2025-11-21", "2025-11-22"):
        AbsenceFactory(starts_on=day, ends_on=day)

    assert one.count_due(TODAY) == 2
    first = retention.run_retention(TODAY)
    second = retention.run_retention(TODAY)
    with time_machine.travel(local("2026-11-23T01:00:00"), tick=False):
        third = retention.run_nightly(timezone.now())

    assert first.counts == {"people.absences": {"done": 2, "waits": 0, "left": 0}}
    assert second.counts["people.absences"]["done"] == 0
    assert third.counts["people.absences"]["done"] == 1
    assert Absence.objects.count() == 0


def test_a_night_takes_one_batch_and_the_command_all(only, monkeypatch):
    only("people.absences")
    monkeypatch.setattr(retention, "BATCH", 2)
    for day in range(1, 6):
        AbsenceFactory(starts_on=date(2024, 1, day), ends_on=date(2024, 1, day))

    night = retention.run_retention(TODAY, all_batches=False)
    rest = retention.run_retention(TODAY)

    assert night.counts["people.absences"] == {"done": 2, "waits": 0, "left": 3}
    assert rest.counts["people.absences"] == {"done": 3, "waits": 0, "left": 0}


def test_keys_go_thirty_days_after_their_end(only):
    only("people.tokens")
    ApiTokenFactory(expires_at=local("2026-10-22T12:00:00"))
    ApiTokenFactory(expires_at=local("2026-10-23T12:00:00"))
    ApiTokenFactory(revoked_at=local("2026-10-01T12:00:00"), expires_at=local("2027-10-01T12:00:00"))

    run = retention.run_retention(date(2026, 11, 22))

    assert run.counts["people.tokens"]["done"] == 2
    assert ApiToken.objects.get().expires_at == local("2026-10-23T12:00:00")


def test_the_cache_forgets_what_ran_out(only):
    with time_machine.travel(local("2026-11-19T10:00:00"), tick=False):
        cache.set("vorschau", "Tabelle mit Namen", 3600)
    with time_machine.travel(local("2026-11-22T10:00:00"), tick=False):
        cache.set("neu", "bleibt", 3600)
        only("people.cache")

        run = retention.run_nightly(timezone.now())

        assert run.counts["people.cache"]["done"] == 1
        assert cache.get("neu") == "bleibt"


def test_every_class_runs_on_an_empty_house():
    run = retention.run_retention(TODAY)

    assert run.counts.keys() == sweeps.sweeps.keys()
    assert RetentionRun.objects.get() == run


def test_counts_say_nothing_about_anybody(only):
    only("people.accounts")
    person = PersonFactory(is_active=False, deactivated_at=local("2024-01-01T12:00:00"))

    run = retention.run_retention(TODAY)

    assert run.counts == {"people.accounts": {"done": 0, "waits": 1, "left": 0}}
    assert person.name not in str(run.counts)


# --- Whatever is kept for a time has somebody who ends it -----------------------------------------------

BY_OTHERS = {
    "people.recordentry": "sealed archive after ten years; nobody deletes from the record",
    "people.recordreason": "belongs to the record",
    "people.deletion": "belongs to the record",
    "people.retentionquestion": "goes with its person",
    "account.emailaddress": "goes with its person",
    "mfa.authenticator": "goes with its person",
    "socialaccount.socialaccount": "goes with its person",
    "socialaccount.socialtoken": "goes with its person",
    "wagtailusers.userprofile": "goes with its person",
    "post.attachment": "goes with the text of its message",
    "matching.proposal": "words go with the need",
    "matching.proposalmember": "no words; the key then leads to nobody",
    "matching.override": "words go with the need",
    "matching.focus": "title of a programme, no words about people",
    "cooperation.engagementmember": "no words; the key then leads to nobody",
    "cooperation.feedback": "words go with the engagement",
    "alliance.capacitypledge": "no words; the key then leads to nobody",
    "dates.calendarentry": "no words about people",
    "wagtailcore.commentreply": "goes with its comment",
    "wagtailcore.taskstate": "goes with its revision",
    "matching.planlinemember": "goes with its plan",
    "wagtailcore.workflowstate": "goes with its revision",
    "wagtailcore.uploadedfile": "goes with the upload; there is no time in the row",
    "wagtailcore.apitoken": "not used here: our own keys take its place",
}


def without_an_end() -> set[str]:
    swept = {one.model._meta.label_lower for one in sweeps.sweeps.values() if one.model}
    timed = {
        name for name, entry in registry.entries.items() if entry.retention.months or entry.retention.days
    }
    return timed - swept - BY_OTHERS.keys()


def test_every_declared_time_has_a_sweep_or_a_reason():
    assert without_an_end() == set()


def test_a_class_without_a_sweep_is_found(monkeypatch):
    monkeypatch.setattr(sweeps, "sweeps", {k: v for k, v in sweeps.sweeps.items() if k != "people.tokens"})

    assert without_an_end() == {"people.apitoken"}


# --- The office is asked --------------------------------------------------------------------------------


def test_the_office_is_asked_before_an_account_goes(only):
    only("people.accounts")
    person = PersonFactory(is_active=False, deactivated_at=local("2025-11-21T12:00:00"))
    PersonFactory(is_active=False, deactivated_at=local("2025-11-22T12:00:00"))
    PersonFactory()

    retention.run_retention(TODAY)
    retention.run_retention(TODAY)

    assert RetentionQuestion.objects.get().person == person
    assert Person.objects.filter(pk=person.pk).exists()


def test_who_never_logs_in_is_asked_about_after_two_years(only):
    only("people.idle")
    PersonFactory(last_login=local("2024-11-21T12:00:00"))
    PersonFactory(last_login=local("2024-11-22T12:00:00"))
    PersonFactory(last_login=None, invited_at=local("2024-01-01T12:00:00"))

    retention.run_retention(TODAY)

    assert RetentionQuestion.objects.count() == 2


@time_machine.travel("2026-11-22T12:00:00+01:00", tick=False)
def test_an_account_is_kept_for_a_reason_and_then_asked_about_again(only):
    one = only("people.accounts")
    PersonFactory(is_active=False, deactivated_at=local("2024-01-01T12:00:00"))
    retention.run_retention(TODAY)
    question, office = RetentionQuestion.objects.get(), with_role("coordinator")

    with pytest.raises(retention.TooLong):
        retention.keep_account(question, until=date(2027, 11, 23), reason="Klage läuft.", by=office)
    with pytest.raises(PermissionDenied):
        retention.keep_account(question, until=date(2027, 1, 1), reason="Bitte.", by=with_role("auditor"))
    retention.keep_account(question, until=date(2027, 1, 1), reason="Klage läuft.", by=office)

    assert one.count_due(TODAY) == 0
    with time_machine.travel("2027-01-02T12:00:00+01:00", tick=False):
        retention.run_retention(date(2027, 1, 2))
    question.refresh_from_db()
    assert (question.keep_until, question.reason) == (None, "")


# --- The archive first ----------------------------------------------------------------------------------


@pytest.fixture
def old_absences(only):
    """Any class can be offered; absences are at hand here."""
    only("people.absences", archive=True)
    return [AbsenceFactory(starts_on=f"2024-01-0{day}", ends_on=f"2024-01-0{day}") for day in (1, 2)]


def offered(**changes) -> ArchiveOffer:
    offer = ArchiveOffer.objects.get()
    for name, value in changes.items():
        setattr(offer, name, value)
    offer.save()
    return offer


def test_nothing_goes_before_it_was_offered(old_absences):
    retention.run_retention(TODAY)
    retention.run_retention(TODAY)

    assert Absence.objects.count() == 2
    assert ArchiveOffer.objects.get().object_ids == [absence.pk for absence in old_absences]
    assert RetentionRun.objects.first().counts["people.absences"] == {"done": 0, "waits": 2, "left": 0}


@time_machine.travel("2026-11-22T12:00:00+01:00", tick=False)
@pytest.mark.parametrize("decision", ["taken", "declined"])
def test_a_decision_lets_the_next_night_delete(old_absences, decision):
    office = with_role("coordinator")
    retention.run_retention(TODAY)
    offer = retention.mark_offered(ArchiveOffer.objects.get(), on=TODAY, by=office)
    retention.run_retention(TODAY)
    assert Absence.objects.count() == 2

    retention.note_decision(offer, decision=decision, on=TODAY, by=office)
    run = retention.run_retention(TODAY)

    assert run.counts["people.absences"]["done"] == 2
    assert ArchiveOffer.objects.get().purged_on == TODAY


@pytest.mark.parametrize(
    ("offered_on", "released"), [(date(2026, 5, 21), True), (date(2026, 5, 22), False), (None, False)]
)
def test_an_archive_that_is_silent_for_six_months_lets_go(offered_on, released):
    assert is_released(ArchiveOffer(offered_on=offered_on), TODAY) is released


def test_what_becomes_due_later_waits_for_the_next_package(old_absences):
    retention.run_retention(TODAY)
    offered(offered_on=TODAY)
    late = AbsenceFactory(starts_on="2024-02-01", ends_on="2024-02-01")

    retention.run_retention(TODAY)

    assert ArchiveOffer.objects.get(offered_on=None).object_ids == [late.pk]


@time_machine.travel("2026-11-22T12:00:00+01:00", tick=False)
def test_offers_are_noted_once_by_the_office_and_never_ahead(old_absences):
    office = with_role("coordinator")
    retention.run_retention(TODAY)
    offer = ArchiveOffer.objects.get()

    with pytest.raises(retention.NotOffered):
        retention.note_decision(offer, decision="taken", on=TODAY, by=office)
    with pytest.raises(retention.TooLong):
        retention.mark_offered(offer, on=TODAY + timedelta(days=1), by=office)
    with pytest.raises(PermissionDenied):
        retention.mark_offered(offer, on=TODAY, by=with_role("auditor"))
    retention.mark_offered(offer, on=TODAY, by=office)
    with pytest.raises(retention.AlreadyOffered):
        retention.mark_offered(offer, on=TODAY, by=office)
    retention.note_decision(offer, decision="taken", on=TODAY, by=office)
    with pytest.raises(retention.AlreadyOffered):
        retention.note_decision(offer, decision="declined", on=TODAY, by=office)


# --- The command ----------------------------------------------------------------------------------------


def printed(*words: str) -> str:
    out = StringIO()
    call_command("retention", *words, stdout=out)
    return out.getvalue()


def row(text: str, label: str) -> list[str]:
    return next(line for line in text.splitlines() if line.startswith(label))[50:].split()[:3]


def test_a_dry_run_counts_and_deletes_nothing():
    AbsenceFactory(starts_on="2024-01-01", ends_on="2024-01-01")

    text = printed("--dry-run", "--as-of", "2026-11-22")

    assert row(text, "Abwesenheiten") == ["0", "0", "1"]
    assert "Stichtag 22.11.2026" in text
    assert Absence.objects.count() == 1
    assert RetentionRun.objects.count() == 0


@time_machine.travel("2026-11-22T12:00:00+01:00", tick=False)
def test_the_command_deletes_and_never_ahead_of_time():
    AbsenceFactory(starts_on="2024-01-01", ends_on="2024-01-01")
    AbsenceFactory(starts_on="2025-12-24", ends_on="2025-12-24")

    with pytest.raises(CommandError):
        printed("--as-of", "2027-01-01")
    with pytest.raises(CommandError):
        printed("--as-of", "morgen")

    assert row(printed("--dry-run", "--as-of", "2027-01-01"), "Abwesenheiten")[2] == "2"
    assert row(printed(), "Abwesenheiten") == ["1", "0", "0"]
    assert Absence.objects.count() == 1


def test_utc_and_berlin_disagree_at_night_and_berlin_counts():
    with time_machine.travel(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), tick=False):
        assert "Stichtag 23.11.2026" in printed("--dry-run")
