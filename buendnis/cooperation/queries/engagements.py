"""Lists of engagements: for the page, its export and the API; what is due today."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from buendnis.cooperation import permissions
from buendnis.cooperation.models import Engagement, EngagementMember, Feedback
from buendnis.matching.models import Proposal
from buendnis.people.models import Person

Status = Engagement.Status


def with_parties(engagements: QuerySet[Engagement]) -> QuerySet[Engagement]:
    """The same engagements with site, members and proposal ready: two queries however many rows."""
    return engagements.select_related(
        "site__municipality__organisation", "proposal__need", "proposal__offer", "reported_by"
    ).prefetch_related(Prefetch("parts", EngagementMember.objects.select_related("member__organisation")))


def engagements_of(
    person: Person,
    *,
    text: str = "",
    status: str = "",
    site: int | None = None,
    member: int | None = None,
) -> QuerySet[Engagement]:
    """What the person may see, newest first; `text` is looked for in title, town and neighbourhood."""
    found = permissions.visible_engagements(person)
    for word in text.split():
        found = found.filter(
            Q(title__icontains=word)
            | Q(site__neighbourhood__icontains=word)
            | Q(site__municipality__organisation__name__icontains=word)
        )
    if status:
        found = found.filter(status=status)
    if site:
        found = found.filter(site_id=site)
    if member:
        found = found.filter(parts__member_id=member)
    return with_parties(found).order_by("-started_at", "-pk")


def site_choices(person: Person) -> list[tuple[str, str]]:
    """Sites in the person's list, for the filter: (id, "Town, neighbourhood")."""
    rows = (
        permissions.visible_engagements(person)
        .order_by("site__municipality__organisation__name", "site__neighbourhood")
        .values_list("site_id", "site__municipality__organisation__name", "site__neighbourhood")
        .distinct()
    )
    return [(str(pk), f"{town}, {neighbourhood}") for pk, town, neighbourhood in rows]


def member_choices(person: Person) -> list[tuple[str, str]]:
    """Members in the person's list, for the filter: (id, short name)."""
    rows = (
        permissions.visible_engagements(person)
        .order_by("parts__member__short_name")
        .values_list("parts__member_id", "parts__member__short_name")
        .distinct()
    )
    return [(str(pk), name) for pk, name in rows if pk]


def members_in_words(engagement: Engagement) -> str:
    """The members' short names, as one list in words. Reads prefetched parts."""
    return ", ".join(str(part.member) for part in engagement.parts.all())


def headers() -> list[str]:
    """The columns of the export, in the order of `export_row`."""
    return [
        _("Nummer"),
        _("Titel"),
        _("Standort"),
        _("Mitglieder"),
        _("Stand"),
        _("vereinbart am"),
        _("erster Termin"),
        _("nächster Kontakt am"),
        _("halbe Tage geplant"),
        _("halbe Tage gebraucht"),
        _("Ergebnis"),
        _("abgeschlossen am"),
        _("Beispiel"),
    ]


def export_rows(engagements: Iterable[Engagement]) -> list[list[str]]:
    """Rows under `headers`, every cell as text, days as in Germany; no contact data (permissions, rule 3)."""
    return [export_row(engagement) for engagement in engagements]


def export_row(engagement: Engagement) -> list[str]:
    """One line of the table to take along, in the order of its headings; half-days as whole numbers."""
    parts = list(engagement.parts.all())
    used = [part.half_days_used for part in parts if part.half_days_used is not None]
    return [
        str(engagement.pk),
        engagement.title,
        str(engagement.site),
        members_in_words(engagement),
        str(engagement.get_status_display()),
        in_words(timezone.localdate(engagement.started_at)),
        in_words(engagement.first_date),
        in_words(engagement.next_contact_on),
        str(sum(part.half_days_planned for part in parts)),
        str(sum(used)) if used else "",
        engagement.result,
        in_words(timezone.localdate(engagement.finished_at) if engagement.finished_at else None),
        _("ja") if engagement.is_example else "",
    ]


def in_words(day: date | None) -> str:
    """A day as `24.11.2026`; empty when there is none."""
    return date_format(day, "d.m.Y") if day else ""


# --- What is due ------------------------------------------------------------------------------------


def silent_engagements(today: date) -> QuerySet[Engagement]:
    """Running or reported, next contact due, not reminded yet; longest silence first."""
    waiting = Engagement.objects.filter(status__in=[Status.RUNNING, Status.REPORTED], reminded_at=None)
    return waiting.filter(next_contact_on__lte=today).order_by("next_contact_on", "pk")


def feedback_to_ask(today: date) -> QuerySet[Feedback]:
    """Feedback that is due and has not been asked for; longest due first."""
    return Feedback.objects.filter(due_on__lte=today, asked_at=None, answered_at=None).order_by(
        "due_on", "pk"
    )


def feedback_to_remind() -> QuerySet[Feedback]:
    """Asked, not answered, not reminded; whether the time has come is a rule."""
    asked = Feedback.objects.filter(asked_at__isnull=False, answered_at=None, reminded_at=None)
    return asked.order_by(F("asked_at"), "pk")


def consents_waiting() -> QuerySet[Proposal]:
    """Every member has accepted, the site has not answered yet."""
    waiting = Proposal.objects.filter(state=Proposal.State.ACCEPTED, answered_at__isnull=False)
    return waiting.select_related("need__site__municipality__organisation", "offer").order_by(
        "answered_at", "pk"
    )
