"""What each question loads, asks, and does with the answer."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from buendnis.base.errors import NotPossible
from buendnis.cooperation import actions, permissions, queries, rules
from buendnis.cooperation.models import Engagement, EngagementMember, Feedback
from buendnis.cooperation.questions import typed
from buendnis.matching import actions as matching
from buendnis.matching.models import Proposal
from buendnis.people.models import Person
from buendnis.post.questions import Question

NOT_YOURS = gettext_lazy("Diese Frage beantwortet inzwischen eine andere Person.")
Typed = dict[str, Any]


# --- Does the site accept the help? ------


def load_proposal(pk: int) -> Proposal | None:
    proposals = Proposal.objects.select_related("need__site__municipality__organisation", "offer")
    return proposals.prefetch_related("parts__member__organisation").filter(pk=pk).first()


def why_no_consent(proposal: Proposal, person: Person) -> str:
    if not permissions.may_agree(person, proposal):
        return str(NOT_YOURS)
    if Engagement.objects.filter(proposal=proposal).exists():
        return _("Die Hilfe ist schon angenommen. Alle Beteiligten haben eine Nachricht bekommen.")
    return "" if rules.can_agree(proposal) else _("Dieser Vorschlag ist nicht mehr offen.")


def answer_consent(proposal: Proposal, person: Person, cleaned: Typed) -> str:
    if cleaned["answer"] == typed.NO:
        matching.decline_as_site(proposal, reason=cleaned["reason"], by=person)
        return _("Danke für Ihre Antwort. Das Mitglied und die Geschäftsstelle wissen Bescheid.")
    actions.start_engagement(proposal, by=person, first_date=cleaned.get("first_date"))
    return _("Danke! Die Zusammenarbeit ist vereinbart. Die Kontaktdaten kommen gleich per Mail.")


# --- Is the result right? ------


def load_engagement(pk: int) -> Engagement | None:
    return queries.with_parties(Engagement.objects.all()).filter(pk=pk).first()


def why_no_result(engagement: Engagement, person: Person) -> str:
    if not permissions.may_confirm_as_site(person, engagement):
        return str(NOT_YOURS)
    if rules.is_over(engagement) or engagement.site_confirmed_at:
        return _("Das ist schon erledigt. Vielen Dank!")
    return "" if rules.can_confirm(engagement) else _("Das Ergebnis wird gerade überarbeitet.")


def answer_result(engagement: Engagement, person: Person, cleaned: Typed) -> str:
    if cleaned["answer"] == typed.NO:
        actions.object_to_result(engagement, reason=cleaned["reason"], by=person)
        return _("Danke. Die andere Seite sieht es sich noch einmal an.")
    actions.confirm_as_site(engagement, by=person, seen=cleaned["version"])
    return _("Danke! Ihre Bestätigung ist notiert.")


# --- Are the half-days right? ------


def load_part(pk: int) -> EngagementMember | None:
    parts = EngagementMember.objects.select_related(
        "member__organisation", "engagement__site__municipality__organisation", "engagement__reported_by"
    )
    return parts.filter(pk=pk).first()


def why_no_half_days(part: EngagementMember, person: Person) -> str:
    if not permissions.may_confirm_half_days(person, part):
        return str(NOT_YOURS)
    if rules.is_over(part.engagement) or part.confirmed_at:
        return _("Das ist schon erledigt. Vielen Dank!")
    return "" if rules.can_confirm(part.engagement) else _("Das Ergebnis wird gerade überarbeitet.")


def answer_half_days(part: EngagementMember, person: Person, cleaned: Typed) -> str:
    actions.confirm_half_days(part, half_days=cleaned["half_days"], by=person, seen=cleaned["version"])
    return _("Danke! Ihre halben Tage sind notiert.")


# --- How does it go? ----------


def why_no_progress(engagement: Engagement, person: Person) -> str:
    if not permissions.takes_part(person, engagement):
        return str(NOT_YOURS)
    if rules.is_over(engagement):
        return _("Diese Zusammenarbeit ist bereits beendet.")
    return _("Ein Ergebnis ist schon notiert.") if rules.can_confirm(engagement) else ""


def answer_progress(engagement: Engagement, person: Person, cleaned: Typed) -> str:
    if cleaned["answer"] == typed.DONE:
        return report(engagement, person, cleaned)
    if cleaned["answer"] == typed.CALL:
        actions.ask_for_call(engagement, text=cleaned["text"], by=person)
        return _("Danke. Die Geschäftsstelle meldet sich bei Ihnen.")
    day = rules.next_question_on(timezone.localdate())
    actions.note_contact(engagement, next_contact_on=day, text=cleaned["text"], by=person)
    return _("Danke! Wir fragen am %(day)s wieder nach.") % {"day": date_format(day, "d.m.Y")}


def report(engagement: Engagement, person: Person, cleaned: Typed) -> str:
    half_days = typed.half_days_typed(engagement, cleaned)
    try:
        actions.report_result(
            engagement, result=cleaned["text"], half_days=half_days, by=person, seen=cleaned["version"]
        )
    except NotPossible as problem:
        problem.field = "text" if problem.field == "result" else problem.field
        raise
    return _("Danke! Das Ergebnis ist notiert. Die andere Seite bestätigt es noch.")


# --- Has it helped? ----------


def load_feedback(pk: int) -> Feedback | None:
    rows = Feedback.objects.select_related("engagement__site__municipality__organisation")
    return rows.prefetch_related("engagement__parts__member").filter(pk=pk).first()


def why_no_feedback(feedback: Feedback, person: Person) -> str:
    if not permissions.may_answer_feedback(person, feedback.engagement):
        return str(NOT_YOURS)
    return "" if rules.can_answer(feedback) else _("Diese Frage ist schon beantwortet. Vielen Dank!")


def answer_feedback(feedback: Feedback, person: Person, cleaned: Typed) -> str:
    actions.answer_feedback(feedback, helped=cleaned["helped"], text=cleaned["text"], by=person)
    return _("Danke! Ihre Rückmeldung hilft denen, die Ihnen geholfen haben.")


QUESTIONS = [
    Question(
        name="consent",
        load=load_proposal,
        template="cooperation/answer/consent.html",
        context=lambda proposal, person: {
            "proposal": proposal,
            "question_title": _("Nehmen Sie diese Hilfe an?"),
        },
        form_class=lambda proposal, person: typed.agree_form(timezone.localdate()),
        is_open=why_no_consent,
        answer=answer_consent,
        expires_days=60,
    ),
    Question(
        name="confirm_result",
        load=load_engagement,
        template="cooperation/answer/confirm_result.html",
        context=lambda engagement, person: {
            "engagement": engagement,
            "question_title": _("Stimmt das Ergebnis?"),
        },
        form_class=lambda engagement, person: typed.result_right_form(engagement),
        is_open=why_no_result,
        answer=answer_result,
        expires_days=60,
    ),
    Question(
        name="confirm_half_days",
        load=load_part,
        template="cooperation/answer/confirm_half_days.html",
        context=lambda part, person: {
            "part": part,
            "engagement": part.engagement,
            "question_title": _("Stimmen die halben Tage?"),
        },
        form_class=lambda part, person: typed.half_days_form(part),
        is_open=why_no_half_days,
        answer=answer_half_days,
        expires_days=60,
    ),
    Question(
        name="progress",
        load=load_engagement,
        template="cooperation/answer/progress.html",
        context=lambda engagement, person: {"engagement": engagement, "question_title": _("Wie steht es?")},
        form_class=lambda engagement, person: typed.progress_form(engagement),
        is_open=why_no_progress,
        answer=answer_progress,
        expires_days=60,
    ),
    Question(
        name="feedback",
        load=load_feedback,
        template="cooperation/answer/feedback.html",
        context=lambda feedback, person: {
            "feedback": feedback,
            "engagement": feedback.engagement,
            "question_title": _("Hat es geholfen?"),
        },
        form_class=lambda feedback, person: typed.FeedbackForm,
        is_open=why_no_feedback,
        answer=answer_feedback,
        expires_days=90,
    ),
]
