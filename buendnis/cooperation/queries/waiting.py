"""What waits for a person in this room: two queries, at most 20 things."""

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.cooperation import rules
from buendnis.cooperation.models import Engagement, EngagementMember, Feedback
from buendnis.cooperation.queries.engagements import consents_waiting
from buendnis.matching.models import Proposal
from buendnis.people.models import Person
from buendnis.people.queries import Standing
from buendnis.post.waiting import Waiting

MOST = 20
Status = Engagement.Status


def waiting_for(person: Person, standing: Standing) -> list[Waiting]:
    """Consent to give, results to confirm, feedback; for the office what has gone silent."""
    if not (standing.office or standing.municipality_org_ids or standing.member_org_ids):
        return []
    return [*consents(standing), *engagements(standing)][:MOST]


# --- Consent of the site -----------------------------------------------------------------------------


def consents(standing: Standing) -> list[Waiting]:
    """For the site: help to accept or decline. For the office: sites that have not answered."""
    if not (standing.office or standing.municipality_org_ids):
        return []
    own = standing.municipality_org_ids
    found = consents_waiting()
    if not standing.office:
        found = found.filter(need__site__municipality__organisation_id__in=own)
    rows = list(found[: MOST * 5])
    return [
        consent(proposal) if is_own else silent_consent(proposal)
        for proposal in rows
        if (is_own := proposal.need.site.municipality.organisation_id in own) or consent_is_silent(proposal)
    ][:MOST]


def consent(proposal: Proposal) -> Waiting:
    """To the site: a member accepted, now it is the site's turn; due after the answering time."""
    return Waiting(
        text=_("Hilfe annehmen: %(offer)s") % {"offer": proposal.offer},
        url=reverse("cooperation:agree", args=[proposal.pk]),
        action=_("Antworten"),
        due_on=rules.answer_awaited_until(asked_on(proposal)),
        kind="consent",
        detail=_("Für Ihr Anliegen „%(need)s“") % {"need": proposal.need},
        is_example=proposal.need.is_example,
    )


def asked_on(proposal: Proposal) -> date:
    """The day from which the site's answer is awaited: when the last member accepted."""
    return timezone.localdate(proposal.answered_at)


def consent_is_silent(proposal: Proposal) -> bool:
    """Asked, reminded once, and still no word: time to call."""
    reminded_on = rules.answer_awaited_until(asked_on(proposal))
    return rules.is_silent(reminded_on, timezone.localdate())


def silent_consent(proposal: Proposal) -> Waiting:
    """To the office: the site was reminded and stays silent, so somebody calls; due a second time later."""
    return Waiting(
        text=_("Anrufen: %(site)s hat die Hilfe noch nicht angenommen") % {"site": proposal.need.site},
        url=proposal.need.get_absolute_url(),
        action=_("Bedarf öffnen"),
        due_on=rules.answer_awaited_until(rules.answer_awaited_until(asked_on(proposal))),
        kind="silence",
        detail=str(proposal.offer),
        is_example=proposal.need.is_example,
    )


# --- Engagements --------------------------------------------------------------------------------------


def engagements(standing: Standing) -> list[Waiting]:
    """One query over everything in which the person has a part; each row says what is to do."""
    found = with_duties(standing).filter(due_for(standing))
    rows = found.select_related("site__municipality__organisation").order_by(
        F("next_contact_on").asc(nulls_last=True), "pk"
    )
    return [waiting(engagement, standing) for engagement in rows[:MOST]]


def with_duties(standing: Standing) -> QuerySet[Engagement]:
    """Engagements with what the person's side still owes: a share to confirm, a feedback to give."""
    mine = EngagementMember.objects.filter(
        engagement=OuterRef("pk"), member__organisation_id__in=standing.member_org_ids
    )
    awaited = Feedback.objects.filter(engagement=OuterRef("pk"), asked_at__isnull=False, answered_at=None)
    return Engagement.objects.annotate(
        is_member=Exists(mine),
        owes_half_days=Exists(mine.filter(confirmed_at=None)),
        feedback_months=Subquery(awaited.order_by("months").values("months")[:1]),
        feedback_asked_at=Subquery(awaited.order_by("months").values("asked_at")[:1]),
        feedback_reminded_at=Subquery(awaited.order_by("months").values("reminded_at")[:1]),
    )


def due_for(standing: Standing) -> Q:
    """Which engagements wait for somebody with this standing: own confirmations, notes and feedback.

    The office sees only what stayed silent after a reminder. Expects the annotations of `waiting_for`.
    """
    today = timezone.localdate()
    silent = Q(status__in=[Status.RUNNING, Status.REPORTED], next_contact_on__lte=today)
    if standing.office:
        return Q(silent, reminded_at__isnull=False) | Q(feedback_reminded_at__isnull=False)
    at_site = Q(site__municipality__organisation_id__in=standing.municipality_org_ids)
    reported = Q(status=Status.REPORTED)
    return (
        Q(at_site, reported, site_confirmed_at=None)
        | Q(at_site, feedback_months__isnull=False)
        | Q(reported, owes_half_days=True)
        | (Q(at_site) | Q(is_member=True)) & Q(status=Status.RUNNING) & to_note(today)
    )


def to_note(today: date) -> Q:
    """Running, and the next contact is due or the reminder has gone out: the result may be due."""
    return Q(next_contact_on__lte=today) | Q(reminded_at__isnull=False)


def waiting(engagement: Any, standing: Standing) -> Waiting:
    """The one thing that waits in an engagement for this standing; confirming goes before feedback."""
    is_site = engagement.site.municipality.organisation_id in standing.municipality_org_ids
    if standing.office and not is_site:
        return for_office(engagement)
    if engagement.status == Status.REPORTED:
        return to_confirm(engagement, is_site=is_site and engagement.site_confirmed_at is None)
    if engagement.feedback_months:
        return feedback(engagement)
    return Waiting(
        text=_("Ergebnis notieren: %(title)s") % {"title": engagement.title},
        url=reverse("cooperation:report_result", args=[engagement.pk]),
        action=_("Ergebnis notieren"),
        due_on=engagement.next_contact_on,
        kind="result",
        detail=str(engagement.site),
        is_example=engagement.is_example,
    )


def to_confirm(engagement: Engagement, *, is_site: bool) -> Waiting:
    """Somebody reported: the site confirms the result, a member its half-days."""
    name = "cooperation:confirm_result" if is_site else "cooperation:confirm_half_days"
    return Waiting(
        text=_("Ergebnis bestätigen: %(title)s") % {"title": engagement.title}
        if is_site
        else _("Halbe Tage bestätigen: %(title)s") % {"title": engagement.title},
        url=reverse(name, args=[engagement.pk]),
        action=_("Bestätigen"),
        due_on=engagement.next_contact_on,
        kind="confirmation",
        detail=str(engagement.site),
        is_example=engagement.is_example,
    )


def feedback(engagement: Any) -> Waiting:
    """To the site, three and six months later: did it help?"""
    return Waiting(
        text=_("Hat es geholfen? %(title)s") % {"title": engagement.title},
        url=reverse("cooperation:answer_feedback", args=[engagement.pk, engagement.feedback_months]),
        action=_("Antworten"),
        due_on=rules.answer_awaited_until(timezone.localdate(engagement.feedback_asked_at)),
        kind="feedback",
        detail=str(engagement.site),
        is_example=engagement.is_example,
    )


def for_office(engagement: Any) -> Waiting:
    """To the office: silence after a reminder, about feedback or about the engagement itself."""
    is_feedback = engagement.status == Status.DONE
    return Waiting(
        text=_("Anrufen: keine Rückmeldung aus %(site)s") % {"site": engagement.site}
        if is_feedback
        else _("Anrufen: Stille in %(site)s") % {"site": engagement.site},
        url=engagement.get_absolute_url(),
        action=_("Öffnen"),
        due_on=rules.answer_awaited_until(timezone.localdate(engagement.feedback_reminded_at))
        if is_feedback
        else engagement.next_contact_on,
        kind="silence",
        detail=engagement.title,
        is_example=engagement.is_example,
    )
