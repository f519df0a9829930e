"""Every letter of this room: who gets it, its subject (without personal data) and its key.

The key makes a letter unique: the same letter is written once, whatever is clicked twice.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.cooperation import queries, rules
from buendnis.cooperation.emails.calendars import CONTENT_TYPE, FILE_NAME, calendar_file
from buendnis.cooperation.models import Engagement, EngagementMember, Feedback
from buendnis.matching.models import Proposal
from buendnis.people.models import Person
from buendnis.post import actions as post


def today() -> date:
    return timezone.localdate()


def page_of(engagement: Engagement) -> str:
    return settings.BASE_URL + engagement.get_absolute_url()


def send(
    name: str,
    person: Person,
    thing: Any,
    subject: str,
    *,
    moment: str = "",
    files: Iterable = (),
    purpose: str = "",
    **context: Any,
) -> None:
    """Write one letter; `moment` tells repeats of the same letter apart, such as the reminder of a day.

    `purpose` names what a person can end by one click; see `people.Objection`.
    """
    kind = thing._meta.model_name
    post.send(
        key=":".join(filter(None, ["cooperation", name, f"{kind}-{thing.pk}", moment, str(person.pk)])),
        person=person,
        subject=subject,
        template=f"cooperation/mail/{name}",
        context={kind: thing, **context},
        attachments=files,
        purpose=purpose,
    )


# --- Step 5: the site agrees, both get in touch -------------------------------------------------------


def ask_site(proposal: Proposal, *, is_reminder: bool = False) -> Person | None:
    """Ask the site's contact for its consent; who was asked, or None when nobody is there to ask."""
    site = proposal.need.site
    person = queries.site_contact(site, today())
    if person is None:
        return None
    send(
        "ask_site",
        person,
        proposal,
        _("Erinnerung: Hilfe für %(site)s annehmen?") % {"site": site}
        if is_reminder
        else _("Hilfe für %(site)s: Nehmen Sie an?") % {"site": site},
        moment="reminder" if is_reminder else "",
        site=site,
        members=[part.member for part in proposal.parts.select_related("member__organisation")],
        url=post.answer_url("consent", proposal, person),
        first_date=rules.suggested_first_date(today()),
        is_reminder=is_reminder,
    )
    return person


def tell_started(engagement: Engagement) -> None:
    """Both sides get the contact data of the other side, the first date and its calendar entry."""
    site, members = sides(engagement)
    for side in [site, *members]:
        if side.person is None:
            continue
        others = [site] if side is not site else members
        send(
            "started",
            side.person,
            engagement,
            _("Zusammenarbeit vereinbart: %(site)s") % {"site": engagement.site},
            files=calendar_files(engagement),
            others=others,
            url=page_of(engagement),
        )


def sides(engagement: Engagement) -> tuple[queries.Contact, list[queries.Contact]]:
    return queries.contact_of_site(engagement, today()), queries.contacts_of_members(engagement, today())


def calendar_files(engagement: Engagement) -> list[tuple[str, bytes, str]]:
    if engagement.first_date is None:
        return []
    return [(FILE_NAME, calendar_file(engagement, now=timezone.now()), CONTENT_TYPE)]


def tell_first_date(engagement: Engagement, *, by: Person) -> None:
    """The new first date with its calendar entry, to everybody including the one who set it."""
    for person in queries.everybody(engagement, today()):
        send(
            "first_date",
            person,
            engagement,
            _("Erster Termin mit %(site)s") % {"site": engagement.site},
            moment=str(engagement.first_date_changes),
            files=calendar_files(engagement),
            by=by,
            url=page_of(engagement),
        )


# --- Step 6: the result, confirmed by both --------------------------------------------------------------


def ask_result(engagement: Engagement, *, is_reminder: bool = False) -> None:
    """Ask the site whether the result is right."""
    person = queries.site_contact(engagement.site, today())
    if person is None:
        return
    send(
        "ask_result",
        person,
        engagement,
        _("Bitte bestätigen: Ergebnis für %(site)s") % {"site": engagement.site},
        moment=moment_of(engagement, is_reminder),
        url=post.answer_url("confirm_result", engagement, person),
        parts=engagement.parts.all(),
        is_reminder=is_reminder,
    )


def ask_half_days(engagement: Engagement, part: EngagementMember, *, is_reminder: bool = False) -> None:
    """Ask a member whether its half-days are right."""
    person = queries.member_contact(part.member, today())
    if person is None:
        return
    send(
        "ask_half_days",
        person,
        part,
        _("Bitte bestätigen: halbe Tage für %(site)s") % {"site": engagement.site},
        moment=moment_of(engagement, is_reminder),
        url=post.answer_url("confirm_half_days", part, person),
        engagement=engagement,
        part=part,
        is_reminder=is_reminder,
    )


def moment_of(engagement: Engagement, is_reminder: bool) -> str:
    return rules.version_of(engagement) + (":reminder" if is_reminder else "")


def tell_objection(
    engagement: Engagement, reporter: Person, *, reason: str, by: Person, version: str
) -> None:
    send(
        "objection",
        reporter,
        engagement,
        _("Ergebnis für %(site)s: bitte noch einmal ansehen") % {"site": engagement.site},
        moment=version,
        reason=reason,
        by=by,
        url=page_of(engagement),
    )


def tell_done(engagement: Engagement) -> None:
    """Thanks to everybody."""
    for person in queries.everybody(engagement, today()):
        send(
            "done",
            person,
            engagement,
            _("Danke: Zusammenarbeit mit %(site)s abgeschlossen") % {"site": engagement.site},
            parts=engagement.parts.all(),
            url=page_of(engagement),
        )


# --- Endings, silence, looking back ---------------------------------------------------------------------


def tell_cancelled(engagement: Engagement, *, by: Person) -> None:
    for person in queries.everybody(engagement, today()):
        if person != by:
            send(
                "cancelled",
                person,
                engagement,
                _("Zusammenarbeit mit %(site)s beendet") % {"site": engagement.site},
                files=calendar_files(engagement),
                by=by,
                url=page_of(engagement),
            )


def remind_engagement(engagement: Engagement) -> None:
    """Ask both sides once whether it goes well; answerable from the mail."""
    for person in queries.everybody(engagement, today()):
        send(
            "remind_engagement",
            person,
            engagement,
            _("Wie geht es weiter in %(site)s?") % {"site": engagement.site},
            moment=str(engagement.next_contact_on),
            purpose="reminders",
            url=post.answer_url("progress", engagement, person),
            page_url=page_of(engagement),
        )


def ask_feedback(feedback: Feedback, *, is_reminder: bool = False) -> Person | None:
    """Ask the site what came of it; who was asked, or None when nobody is there to ask."""
    engagement = feedback.engagement
    person = queries.site_contact(engagement.site, today())
    if person is None:
        return None
    send(
        "ask_feedback",
        person,
        feedback,
        _("Hat es geholfen? Eine Frage zu %(site)s") % {"site": engagement.site},
        moment="reminder" if is_reminder else "",
        purpose="feedback",
        engagement=engagement,
        url=post.answer_url("feedback", feedback, person),
        is_reminder=is_reminder,
    )
    return person


def tell_feedback(feedback: Feedback) -> None:
    """The requester's feedback reaches those who helped. Source: peers.md."""
    engagement = feedback.engagement
    for part in engagement.parts.all():
        if person := queries.member_contact(part.member, today()):
            send(
                "feedback",
                person,
                feedback,
                _("Rückmeldung aus %(site)s") % {"site": engagement.site},
                moment=str(part.pk),
                engagement=engagement,
                url=page_of(engagement),
            )
