from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from buendnis.alliance import queries as capacity
from buendnis.alliance.models import TimelineEntry
from buendnis.alliance.tests import factories as alliance
from buendnis.base.errors import NotPossible
from buendnis.cooperation import actions
from buendnis.cooperation.models import Engagement, Feedback
from buendnis.cooperation.tests.factories import (
    accepted_pair,
    asked_feedback,
    asked_pair,
    done,
    part_of,
    reported,
    running,
)
from buendnis.matching import actions as matching
from buendnis.matching.models import Need, Proposal
from buendnis.people.models import RecordEntry
from buendnis.post.models import Message

pytestmark = pytest.mark.django_db
Status = Engagement.Status


def today():
    return timezone.localdate()


def balance(member) -> tuple[int, int, int]:
    """Reserved, used, free half-days of this year."""
    held = capacity.capacity_of(member, today().year)
    return held.reserved, held.used, held.free


def mails_to(person) -> list[str]:
    return [message.subject for message in Message.objects.filter(person=person).order_by("pk")]


def need_of(pair) -> Need:
    return Need.objects.get(pk=pair.proposal.need_id)


# --- The site is asked and agrees ------


def test_when_the_last_member_accepts_the_site_is_asked_once():
    pair = accepted_pair(members=2)

    assert mails_to(pair.lead) == [f"Hilfe für {pair.site}: Nehmen Sie an?"]


def test_the_deputy_is_asked_while_the_lead_is_away():
    pair = asked_pair()
    deputy = alliance.clerk(pair.site)
    pair.site.lead, pair.site.deputy = pair.lead, deputy
    pair.site.save()
    pair.lead.absences.create(starts_on=today(), ends_on=today())

    matching.accept_proposal(pair.proposal, member=pair.member, by=pair.representative)

    assert len(mails_to(deputy)) == 1
    assert mails_to(pair.lead) == []


def test_a_contact_without_a_role_is_not_asked():
    pair = asked_pair()
    stranger = alliance.project_lead()
    pair.site.lead = stranger
    pair.site.save()

    matching.accept_proposal(pair.proposal, member=pair.member, by=pair.representative)

    assert mails_to(stranger) == []
    assert len(mails_to(pair.lead)) == 1


def test_the_consent_starts_the_engagement_with_what_was_reserved():
    pair = accepted_pair(half_days=3, free=5, members=2)
    first_date = today() + timedelta(days=10)

    engagement = actions.start_engagement(pair.proposal, by=pair.lead, first_date=first_date)

    pair.proposal.refresh_from_db()
    assert engagement.status == Status.RUNNING
    assert engagement.next_contact_on == first_date + timedelta(days=14)
    assert [part.half_days_planned for part in engagement.parts.all()] == [3, 3]
    assert pair.proposal.state == Proposal.State.AGREED
    assert need_of(pair).status == Need.Status.RUNNING
    assert balance(pair.member) == (3, 0, 2)
    assert RecordEntry.objects.filter(verb="engagement.started", person=pair.lead).count() == 1
    assert TimelineEntry.objects.filter(key=f"engagement-{engagement.pk}-started").count() == 1


def test_both_sides_get_the_contact_data_of_the_other_and_a_calendar_entry():
    pair = accepted_pair()
    pair.representative.phone = "06151 1"
    pair.representative.save()

    actions.start_engagement(pair.proposal, by=pair.lead, first_date=today() + timedelta(days=10))

    subject = f"Zusammenarbeit vereinbart: {pair.site}"
    to_site = Message.objects.get(person=pair.lead, subject=subject)
    to_member = Message.objects.get(person=pair.representative, subject=subject)
    for body in (to_site.text, to_site.html):
        assert pair.representative.email in body
        assert "06151 1" in body
    assert pair.lead.email in to_member.text
    assert pair.lead.name not in to_site.subject
    assert [file.name for file in to_site.attachments.all()] == ["erster-termin.ics"]
    assert to_member.attachments.get().content_type.startswith("text/calendar")


def test_the_second_consent_gives_the_engagement_of_the_first():
    pair = accepted_pair()
    first = actions.start_engagement(pair.proposal, by=pair.lead)

    second = actions.start_engagement(pair.proposal, by=alliance.clerk(pair.site))

    assert second == first
    assert Engagement.objects.count() == 1
    assert balance(pair.member) == (3, 0, 2)
    assert Message.objects.filter(subject__startswith="Zusammenarbeit vereinbart").count() == 2


@pytest.mark.parametrize("stranger", [alliance.coordinator, alliance.project_lead, alliance.ministry_reader])
def test_nobody_agrees_for_the_site(stranger):
    pair = accepted_pair()

    with pytest.raises(PermissionDenied):
        actions.start_engagement(pair.proposal, by=stranger())


def test_the_member_does_not_agree_for_the_site():
    pair = accepted_pair()

    with pytest.raises(PermissionDenied):
        actions.start_engagement(pair.proposal, by=pair.representative)


def test_the_site_cannot_agree_before_the_members():
    pair = asked_pair()

    with pytest.raises(actions.CannotAgree, match="noch nicht zugesagt"):
        actions.start_engagement(pair.proposal, by=pair.lead)


def test_the_site_cannot_agree_after_declining():
    pair = accepted_pair()
    matching.decline_as_site(pair.proposal, reason="Passt nicht.", by=pair.lead)

    with pytest.raises(actions.CannotAgree, match="nicht mehr offen"):
        actions.start_engagement(pair.proposal, by=pair.lead)


def test_a_first_date_in_the_past_is_refused_and_nothing_starts():
    pair = accepted_pair()

    with pytest.raises(actions.DateDoesNotFit) as refusal:
        actions.start_engagement(pair.proposal, by=pair.lead, first_date=today() - timedelta(days=1))

    assert refusal.value.field == "first_date"
    assert not Engagement.objects.exists()


def test_what_was_broken_off_is_not_taken_up_again():
    engagement, pair = running()
    actions.cancel_engagement(engagement, reason="Krank.", by=pair.lead)

    with pytest.raises(actions.CannotAgree, match="beendet"):
        actions.start_engagement(pair.proposal, by=pair.lead)


# --- First date and contact ------


def test_a_changed_first_date_replaces_the_calendar_entry():
    engagement, pair = running()
    day = today() + timedelta(days=20)

    engagement = actions.set_first_date(engagement, first_date=day, by=pair.representative)
    actions.set_first_date(engagement, first_date=day, by=pair.lead)
    engagement = actions.set_first_date(engagement, first_date=day + timedelta(days=1), by=pair.lead)

    files = [
        m.attachments.get().content
        for m in Message.objects.filter(person=pair.lead, attachments__isnull=False).order_by("pk")
    ]
    assert engagement.next_contact_on == day + timedelta(days=15)
    assert [b"SEQUENCE:1" in bytes(file) for file in files] == [True, False]
    assert b"SEQUENCE:2" in bytes(files[1])


def test_a_noted_contact_ends_the_silence_and_stands_in_the_timeline():
    engagement, pair = running()
    Engagement.objects.update(reminded_at=timezone.now(), next_contact_on=today())

    engagement = actions.note_contact(
        engagement,
        next_contact_on=today() + timedelta(days=9),
        text="Telefoniert.",
        by=alliance.coordinator(),
    )

    assert engagement.reminded_at is None
    assert engagement.next_contact_on == today() + timedelta(days=9)
    assert TimelineEntry.objects.filter(kind="contact", text="Telefoniert.").count() == 1


def test_a_contact_cannot_be_noted_for_today():
    engagement, pair = running()

    with pytest.raises(NotPossible) as refusal:
        actions.note_contact(engagement, next_contact_on=today(), by=pair.lead)

    assert refusal.value.field == "next_contact_on"


# --- The result ------


def test_a_member_reports_and_the_site_is_asked():
    engagement, pair = reported()

    part = part_of(engagement, pair.member)
    assert engagement.status == Status.REPORTED
    assert engagement.reported_as == "member"
    assert part.confirmed_by == pair.representative
    assert engagement.site_confirmed_at is None
    assert mails_to(pair.lead)[-1] == f"Bitte bestätigen: Ergebnis für {pair.site}"
    assert balance(pair.member) == (3, 0, 2)


def test_the_site_reports_and_every_member_is_asked():
    engagement, pair = running(members=2)

    engagement = actions.report_result(engagement, result="Fertig.", half_days=pair.half_days, by=pair.lead)

    assert engagement.reported_as == "site"
    assert engagement.site_confirmed_by == pair.lead
    assert [part.confirmed_at for part in engagement.parts.all()] == [None, None]
    for representative in pair.representatives:
        assert mails_to(representative)[-1] == f"Bitte bestätigen: halbe Tage für {pair.site}"


def test_the_office_reports_on_behalf_and_confirms_nothing():
    engagement, pair = running()
    coordinator = alliance.coordinator()

    engagement = actions.report_result(engagement, result="Fertig.", half_days=pair.half_days, by=coordinator)

    assert engagement.reported_as == "office"
    assert engagement.site_confirmed_at is None
    assert part_of(engagement, pair.member).confirmed_at is None
    assert len([s for s in mails_to(pair.lead) if "bestätigen" in s]) == 1
    assert len([s for s in mails_to(pair.representative) if "bestätigen" in s]) == 1


def test_the_same_report_twice_is_one_report():
    engagement, pair = reported()
    before = engagement.reported_at

    again = actions.report_result(
        engagement, result="Der Platz ist geplant.", half_days=pair.half_days, by=pair.representative
    )

    assert again.reported_at == before
    assert len([s for s in mails_to(pair.lead) if "bestätigen" in s]) == 1


def test_two_sides_reporting_at_once_do_not_overwrite_each_other():
    engagement, pair = running()
    actions.report_result(engagement, result="Erster.", half_days=pair.half_days, by=pair.representative)

    with pytest.raises(actions.ResultChanged):
        actions.report_result(engagement, result="Zweiter.", half_days=pair.half_days, by=pair.lead)

    engagement.refresh_from_db()
    assert engagement.result == "Erster."


def test_a_correction_asks_the_others_again():
    engagement, pair = reported()

    engagement = actions.report_result(
        engagement, result="Besser.", half_days={pair.member.pk: 2}, by=pair.lead, seen=engagement.reported_at
    )

    assert engagement.result == "Besser."
    assert engagement.site_confirmed_by == pair.lead
    assert part_of(engagement, pair.member).confirmed_at is None
    assert mails_to(pair.representative)[-1] == f"Bitte bestätigen: halbe Tage für {pair.site}"


@pytest.mark.parametrize(
    ("result", "number", "field"), [(" ", 3, "result"), ("Gut.", -1, "half_days"), ("Gut.", 401, "half_days")]
)
def test_an_incomplete_result_is_refused_at_its_field(result, number, field):
    engagement, pair = running()

    with pytest.raises(actions.ResultIncomplete) as refusal:
        actions.report_result(engagement, result=result, half_days={pair.member.pk: number}, by=pair.lead)

    assert refusal.value.field.startswith(field)


def test_more_half_days_than_free_are_refused_when_the_member_notes_them():
    engagement, pair = running(half_days=3, free=4)

    with pytest.raises(actions.NotEnoughCapacity) as refusal:
        actions.report_result(
            engagement, result="Gut.", half_days={pair.member.pk: 5}, by=pair.representative
        )

    engagement.refresh_from_db()
    assert refusal.value.field == f"half_days_{pair.member.pk}"
    assert "Vertretung" in str(refusal.value)
    assert engagement.status == Status.RUNNING
    assert balance(pair.member) == (3, 0, 1)


def test_strangers_report_nothing():
    engagement, pair = running()

    with pytest.raises(PermissionDenied):
        actions.report_result(
            engagement, result="Gut.", half_days=pair.half_days, by=alliance.representative()
        )


# --- Confirming ------


def test_with_the_last_confirmation_it_is_done():
    engagement, pair = done(half_days=3, free=5)

    assert engagement.status == Status.DONE
    assert engagement.next_contact_on is None
    assert balance(pair.member) == (0, 3, 2)
    assert need_of(pair).status == Need.Status.DONE
    assert [feedback.months for feedback in engagement.feedback.all()] == [3, 6]
    assert TimelineEntry.objects.filter(key=f"engagement-{engagement.pk}-done").count() == 1
    for person in (pair.lead, pair.representative):
        assert mails_to(person)[-1] == f"Danke: Zusammenarbeit mit {pair.site} abgeschlossen"


def test_it_is_not_done_before_every_member_has_confirmed():
    engagement, pair = reported(members=2)

    engagement = actions.confirm_as_site(engagement, by=pair.lead)

    assert engagement.status == Status.REPORTED
    actions.confirm_half_days(part_of(engagement, pair.members[1]), half_days=1, by=pair.representatives[1])
    engagement.refresh_from_db()
    assert engagement.status == Status.DONE
    assert balance(pair.members[1]) == (0, 1, 4)


def test_a_member_corrects_what_the_site_noted():
    engagement, pair = running()
    engagement = actions.report_result(engagement, result="Gut.", half_days=pair.half_days, by=pair.lead)

    actions.confirm_half_days(part_of(engagement, pair.member), half_days=4, by=pair.representative)

    engagement.refresh_from_db()
    assert engagement.status == Status.DONE
    assert balance(pair.member) == (0, 4, 1)


def test_a_member_without_enough_half_days_is_told_at_the_field():
    engagement, pair = running(half_days=3, free=3)
    engagement = actions.report_result(engagement, result="Gut.", half_days={pair.member.pk: 5}, by=pair.lead)

    with pytest.raises(actions.NotEnoughCapacity) as refusal:
        actions.confirm_half_days(part_of(engagement, pair.member), half_days=5, by=pair.representative)

    assert refusal.value.field == "half_days"
    assert balance(pair.member) == (3, 0, 0)


def test_half_days_taken_meanwhile_ask_the_member_again_and_not_the_site():
    engagement, pair = running(half_days=3, free=5)
    engagement = actions.report_result(
        engagement, result="Gut.", half_days={pair.member.pk: 5}, by=pair.representative
    )
    pair.member.accounts.update(reserved=5)  # somebody else took the last two

    engagement = actions.confirm_as_site(engagement, by=pair.lead)

    assert engagement.status == Status.REPORTED
    assert engagement.site_confirmed_by == pair.lead
    assert part_of(engagement, pair.member).confirmed_at is None
    assert mails_to(pair.representative)[-1] == f"Bitte bestätigen: halbe Tage für {pair.site}"


def test_confirming_twice_is_once():
    engagement, pair = done()

    again = actions.confirm_as_site(engagement, by=alliance.clerk(pair.site))
    actions.confirm_half_days(part_of(engagement, pair.member), half_days=3, by=pair.representative)

    assert again.site_confirmed_by == pair.lead
    assert balance(pair.member) == (0, 3, 2)
    assert Feedback.objects.count() == 2


def test_nobody_confirms_what_changed_meanwhile():
    engagement, pair = reported()
    seen = engagement.reported_at
    actions.report_result(
        engagement, result="Anders.", half_days=pair.half_days, by=pair.representative, seen=seen
    )

    with pytest.raises(actions.ResultChanged):
        actions.confirm_as_site(engagement, by=pair.lead, seen=seen)


def test_nothing_can_be_confirmed_before_a_result():
    engagement, pair = running()

    with pytest.raises(actions.NothingToConfirm):
        actions.confirm_as_site(engagement, by=pair.lead)


def test_nothing_can_be_reported_after_the_end():
    engagement, pair = done()

    with pytest.raises(actions.EngagementOver):
        actions.report_result(engagement, result="Mehr.", half_days=pair.half_days, by=pair.lead)


@pytest.mark.parametrize("stranger", [alliance.coordinator, alliance.project_lead])
def test_nobody_confirms_for_the_site(stranger):
    engagement, pair = reported()

    with pytest.raises(PermissionDenied):
        actions.confirm_as_site(engagement, by=stranger())


@pytest.mark.parametrize("stranger", [alliance.coordinator, alliance.representative])
def test_nobody_books_on_a_members_account(stranger):
    engagement, pair = running()
    engagement = actions.report_result(engagement, result="Gut.", half_days=pair.half_days, by=pair.lead)

    with pytest.raises(PermissionDenied):
        actions.confirm_half_days(part_of(engagement, pair.member), half_days=1, by=stranger())


def test_an_objection_goes_back_to_who_reported_and_keeps_the_text():
    engagement, pair = reported()

    engagement = actions.object_to_result(engagement, reason="Es waren zwei Termine.", by=pair.lead)

    assert engagement.status == Status.RUNNING
    assert engagement.reported_at is None
    assert engagement.result == "Der Platz ist geplant."
    assert part_of(engagement, pair.member).confirmed_at is None
    assert "Es waren zwei Termine." in Message.objects.filter(person=pair.representative).latest("pk").text


def test_after_an_objection_the_same_text_can_be_reported_again():
    engagement, pair = reported()
    actions.object_to_result(engagement, reason="Hm.", by=pair.lead)

    engagement = actions.report_result(
        engagement, result="Der Platz ist geplant.", half_days=pair.half_days, by=pair.representative
    )

    assert engagement.status == Status.REPORTED


# --- Cancelling ------


def test_cancelling_frees_half_days_and_opens_the_need():
    engagement, pair = running()

    engagement = actions.cancel_engagement(engagement, reason="Person ist krank.", by=pair.representative)

    pair.proposal.refresh_from_db()
    assert engagement.status == Status.CANCELLED
    assert balance(pair.member) == (0, 0, 5)
    assert pair.proposal.state == Proposal.State.WITHDRAWN
    assert need_of(pair).status == Need.Status.OPEN
    assert mails_to(pair.lead)[-1] == f"Zusammenarbeit mit {pair.site} beendet"
    assert "beendet" not in mails_to(pair.representative)[-1]


def test_cancelling_twice_is_once():
    engagement, pair = running()
    actions.cancel_engagement(engagement, reason="Krank.", by=pair.lead)

    engagement = actions.cancel_engagement(engagement, reason="Anders.", by=pair.lead)

    assert engagement.cancel_reason == "Krank."


def test_cancelling_needs_a_reason():
    engagement, pair = running()

    with pytest.raises(NotPossible) as refusal:
        actions.cancel_engagement(engagement, reason="  ", by=pair.lead)

    assert refusal.value.field == "reason"


def test_what_is_done_cannot_be_cancelled():
    engagement, pair = done()

    with pytest.raises(actions.CannotCancel):
        actions.cancel_engagement(engagement, reason="Doch nicht.", by=pair.lead)


def test_a_stranger_cancels_nothing():
    engagement, pair = running()

    with pytest.raises(PermissionDenied):
        actions.cancel_engagement(engagement, reason="Weg.", by=alliance.ministry_reader())


# --- Feedback ------


def test_feedback_reaches_the_members_and_the_timeline():
    feedback, pair = asked_feedback()

    feedback = actions.answer_feedback(feedback, helped="partly", text="Der Platz lebt.", by=pair.lead)

    message = Message.objects.filter(person=pair.representative).latest("pk")
    assert feedback.answered_by == pair.lead
    assert "Der Platz lebt." in message.text
    assert TimelineEntry.objects.get(key=f"feedback-{feedback.pk}").text == (
        "Rückmeldung nach 3 Monaten: teilweise. Der Platz lebt."
    )


def test_the_same_feedback_twice_is_one_and_another_is_refused():
    feedback, pair = asked_feedback()
    actions.answer_feedback(feedback, helped="yes", by=pair.lead)

    actions.answer_feedback(feedback, helped="yes", by=pair.lead)
    with pytest.raises(actions.AlreadyAnswered):
        actions.answer_feedback(feedback, helped="no", by=pair.lead)

    assert Message.objects.filter(subject__startswith="Rückmeldung aus").count() == 1


def test_a_member_does_not_answer_feedback_itself():
    feedback, pair = asked_feedback()

    with pytest.raises(PermissionDenied):
        actions.answer_feedback(feedback, helped="yes", by=pair.representative)


def test_no_subject_names_a_person():
    feedback, pair = asked_feedback()
    actions.answer_feedback(feedback, helped="yes", by=pair.lead)

    names = [pair.lead.name, pair.representative.name, pair.lead.email]
    assert Message.objects.count() >= 6
    for subject in Message.objects.values_list("subject", flat=True):
        assert not any(name in subject for name in names)
