"""Step 5 of the main job: the site is asked, agrees, and the engagement starts."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.alliance import actions as alliance
from buendnis.base.errors import NotPossible
from buendnis.cooperation import emails, permissions, queries, rules
from buendnis.cooperation.actions.locking import lock_proposal
from buendnis.cooperation.models import Engagement, EngagementMember
from buendnis.matching import actions as matching
from buendnis.matching.models import Proposal
from buendnis.people import actions as people
from buendnis.people.models import Person


class CannotAgree(NotPossible):
    """Not every member has accepted yet, or the proposal is over."""


class DateDoesNotFit(NotPossible):
    """A first date in the past, or too far away."""


@transaction.atomic
def ask_site(proposal: Proposal) -> Person | None:
    """Ask the site's contact by mail for its consent; who was asked, None when nobody can be.

    Twice writes one mail. Source: design.md, main job, step 5.
    """
    proposal = lock_proposal(proposal)
    return emails.ask_site(proposal) if rules.can_agree(proposal) else None


@transaction.atomic
def remind_site(proposal: Proposal) -> Person | None:
    """Remind the site once of the open question; who was reminded. Twice writes one mail."""
    proposal = lock_proposal(proposal)
    return emails.ask_site(proposal, is_reminder=True) if rules.can_agree(proposal) else None


@transaction.atomic
def start_engagement(proposal: Proposal, *, by: Person, first_date: date | None = None) -> Engagement:
    """The site's consent: both sides have agreed, the engagement runs, both get the contact data.

    The second consent (double click, two tabs, two people of the town) gives the engagement of the first.
    Raises CannotAgree, and DateDoesNotFit for a first date that is past or more than a year ahead.
    Source: design.md, main job, step 5; concept C8.
    """
    proposal = lock_proposal(proposal)
    if not permissions.may_agree(by, proposal):
        raise PermissionDenied
    if known := Engagement.objects.filter(proposal=proposal).first():
        refuse_second_try(known)
        return known
    today = timezone.localdate()
    refuse_consent(proposal)
    refuse_date(first_date, today)
    matching.agree(proposal, by=by)
    engagement = create_engagement(proposal, by, first_date, today)
    matching.start_running(proposal.need)
    people.record(by, "engagement.started", engagement, proposal=proposal.pk)
    alliance.note(
        key=f"engagement-{engagement.pk}-started",
        site=engagement.site,
        members=[part.member for part in engagement.parts.all()],
        kind="engagement",
        text=_("Zusammenarbeit mit %(members)s vereinbart: %(title)s")
        % {"members": queries.members_in_words(engagement), "title": engagement.title},
        on=today,
        url=engagement.get_absolute_url(),
        is_example=engagement.is_example,
    )
    emails.tell_started(engagement)
    return engagement


def refuse_consent(proposal: Proposal) -> None:
    """Raise CannotAgree while a member has not accepted, and when the proposal is over."""
    if rules.can_agree(proposal):
        return
    if rules.is_early(proposal):
        raise CannotAgree(_("Das Mitglied hat noch nicht zugesagt. Wir melden uns, sobald es so weit ist."))
    raise CannotAgree(_("Dieser Vorschlag ist nicht mehr offen."))


def refuse_second_try(engagement: Engagement) -> None:
    """What was broken off is not taken up again by an old page or link."""
    if engagement.status == Engagement.Status.CANCELLED:
        raise CannotAgree(_("Diese Zusammenarbeit wurde beendet. Die Geschäftsstelle sucht neue Hilfe."))


def refuse_date(day: date | None, today: date) -> None:
    """Raise DateDoesNotFit, at the field, for a first date in the past or more than a year ahead."""
    if day is not None and not rules.first_date_fits(day, today):
        raise DateDoesNotFit(
            _("Bitte wählen Sie einen Tag von heute an bis in einem Jahr."), field="first_date"
        )


def create_engagement(proposal: Proposal, by: Person, first_date: date | None, today: date) -> Engagement:
    """Store the engagement with each member's planned half-days; an example stays an example."""
    engagement = Engagement.objects.create(
        proposal=proposal,
        site=proposal.need.site,
        title=proposal.need.title,
        agreed_by=by,
        first_date=first_date,
        next_contact_on=rules.next_contact_after(first_date, today),
        is_example=proposal.need.is_example,
    )
    EngagementMember.objects.bulk_create(
        EngagementMember(engagement=engagement, member_id=part.member_id, half_days_planned=part.half_days)
        for part in proposal.parts.order_by("-is_lead", "pk")
    )
    return queries.with_parties(Engagement.objects.all()).get(pk=engagement.pk)
