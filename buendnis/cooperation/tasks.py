"""What the worker does once a day in this room; each thing in its own action."""

from datetime import datetime

from django.utils import timezone

from buendnis.cooperation import actions, queries, rules


def daily(now: datetime) -> None:
    """Ask for what is due, remind once, on working days or not: the day is what counts."""
    look_after_silence(now)
    remind_sites(now)
    ask_for_feedback(now)


def look_after_silence(now: datetime) -> None:
    today = timezone.localdate(now)
    for engagement in queries.silent_engagements(today):
        actions.remind(engagement, today=today)


def remind_sites(now: datetime) -> None:
    """One reminder to every site that has not answered; the office sees it when that stays without echo."""
    today = timezone.localdate(now)
    for proposal in queries.consents_waiting():
        if rules.is_silent(timezone.localdate(proposal.answered_at), today):
            actions.remind_site(proposal)


def ask_for_feedback(now: datetime) -> None:
    today = timezone.localdate(now)
    for feedback in queries.feedback_to_ask(today):
        actions.ask_feedback(feedback, today=today)
    for feedback in queries.feedback_to_remind():
        if rules.is_silent(timezone.localdate(feedback.asked_at), today):
            actions.remind_feedback(feedback)
