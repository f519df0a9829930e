"""Needs: described, confirmed, changed, closed."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.alliance import actions as alliance
from buendnis.alliance.models import ActionField, Format, Site
from buendnis.base.errors import NotPossible
from buendnis.base.text import one_line, shorten
from buendnis.matching import permissions, queries, rules, signals
from buendnis.matching.actions import telling
from buendnis.matching.actions.indexing import index_need
from buendnis.matching.actions.locking import clean, lock_need
from buendnis.matching.actions.progress import first_look, forget_answers, free_half_days, move_proposal
from buendnis.matching.actions.ranking import refresh_proposals
from buendnis.matching.models import Need, Proposal
from buendnis.people import actions as people
from buendnis.people.models import Person

LONGEST_TEXT, LONGEST_TITLE, TITLE_FROM_TEXT = 4000, 120, 80
SHORTEST_TEXT = 10
SAME_WORDS_WITHIN = timedelta(hours=1)  # going back and sending again is no second need

__all__ = ["SomebodyWasFaster", "close_need", "confirm_need", "describe_need", "edit_need", "index_need"]


class SomebodyWasFaster(NotPossible):
    """The object was changed since the page was opened; `current` is how it is now."""

    def __init__(self, current: object) -> None:
        super().__init__(
            _("Inzwischen hat jemand anderes etwas geändert. Ihr Text ist noch da. Bitte vergleichen Sie.")
        )
        self.current = current


@transaction.atomic
def describe_need(
    *,
    site: Site,
    text: str,
    by: Person,
    title: str = "",
    wanted_by: date | None = None,
    action_fields: Iterable[ActionField] = (),
    formats: Iterable[Format] = (),
    submission: UUID | None = None,
    is_example: bool = False,
    may_repeat: bool = False,
) -> Need:
    """Describe what a site needs, in its own words; fields, formats and proposals are worked out at once.

    Fields and formats given count as confirmed by the asker only when the office agrees. The same submission
    again gives the same need, and so do the same words within an hour: whoever goes back in the browser
    gets a new submission (programs, which know their keys, `may_repeat` words). Raises NotPossible for text
    that is empty or too long, or a past day.
    Source: design steps 1 and 2, concept C8.
    """
    if not permissions.may_describe(by, site):
        raise PermissionDenied
    if submission and (known := Need.objects.filter(submission=submission, created_by=by).first()):
        return known
    text = _long_enough(text)
    title = clean(title, field="title", most=LONGEST_TITLE) or title_from(text)
    _refuse_past(wanted_by)
    if not (is_example or may_repeat):
        known = _told_just_now(site, by, text=text, title=title, wanted_by=wanted_by)
        if known:
            return known
    need, is_new = Need.objects.get_or_create(
        submission=submission or uuid4(),
        defaults={
            "site": site,
            "text": text,
            "title": one_line(title),
            "wanted_by": wanted_by,
            "created_by": by,
            "next_contact_on": first_look(),
            "is_example": is_example,
        },
    )
    if not is_new:
        return _own(need, by)
    _suggest(need, list(action_fields), list(formats))
    index_need(need)
    need = refresh_proposals(need)
    people.record(by, "need.described", need)
    alliance.note(
        key=f"need-{need.pk}-described",
        site=site,
        kind="need",
        text=_("Anliegen geschildert: %(title)s") % {"title": need.title},
        on=timezone.localdate(),
        url=need.get_absolute_url(),
        is_example=is_example,
    )
    signals.need_described.send(Need, need=need, by=by)
    return need


def _told_just_now(site: Site, by: Person, *, text: str, title: str, wanted_by: date | None) -> Need | None:
    since = timezone.now() - SAME_WORDS_WITHIN
    told = Need.objects.filter(site=site, created_by=by, status=Need.Status.OPEN, created_at__gte=since)
    return told.filter(text=text, title=one_line(title), wanted_by=wanted_by).order_by("pk").first()


def _long_enough(text: str) -> str:
    text = clean(
        text,
        field="text",
        most=LONGEST_TEXT,
        needed=_("Bitte schreiben Sie in ein, zwei Sätzen, worum es geht."),
    )
    if len(text) < SHORTEST_TEXT:
        raise NotPossible(_("Bitte schreiben Sie etwas mehr, damit wir Sie verstehen."), field="text")
    return text


def _refuse_past(wanted_by: date | None) -> None:
    if wanted_by and wanted_by < timezone.localdate():
        raise NotPossible(_("Bitte wählen Sie einen Tag, der noch kommt."), field="wanted_by")


def _own(need: Need, by: Person) -> Need:
    """A submission key belongs to the person who used it first."""
    if need.created_by_id != by.pk:
        raise PermissionDenied
    return need


def title_from(text: str) -> str:
    """The first sentence, shortened: a title nobody had to think of."""
    line = text.strip().splitlines()[0]
    for end in (". ", "? ", "! "):
        line = line.split(end)[0]
    return shorten(line.rstrip(".!?"), TITLE_FROM_TEXT) or shorten(text, TITLE_FROM_TEXT)


def _suggest(need: Need, action_fields: list[ActionField], formats: list[Format]) -> None:
    """Set what was given, else what the text speaks of."""
    words = f"{need.title}. {need.text}"
    need.action_fields.set(
        action_fields or [found.action_field for found in queries.suggest_action_fields(words)]
    )
    need.formats.set(formats or [found.format for found in queries.suggest_formats(words)])


@transaction.atomic
def confirm_need(
    need: Need, *, action_fields: Iterable[ActionField], formats: Iterable[Format], by: Person
) -> Need:
    """The office confirms or changes action fields and formats; proposals are worked out anew.

    Raises NotPossible without a field, or when the need is over. Source: design step 3.
    """
    need = lock_need(need)
    if not permissions.may_decide(by):
        raise PermissionDenied
    if not rules.can_edit(need):
        raise NotPossible(_("Dieser Bedarf ist bereits beendet."))
    action_fields, formats = list(action_fields), list(formats)
    if not action_fields:
        raise NotPossible(_("Bitte wählen Sie mindestens ein Handlungsfeld."), field="action_fields")
    before = sorted(need.action_fields.values_list("code", flat=True))
    need.action_fields.set(action_fields)
    need.formats.set(formats)
    need.fields_confirmed, need.version = True, need.version + 1
    need.save(update_fields=["fields_confirmed", "version"])
    after = sorted(field.code for field in action_fields)
    people.record(by, "need.confirmed", need, changes={"action_fields": [before, after]})
    signals.need_described.send(Need, need=need, by=by)
    return refresh_proposals(need)


@transaction.atomic
def edit_need(need: Need, *, title: str, text: str, wanted_by: date | None, version: int, by: Person) -> Need:
    """Change the words of a need that is not over.

    `version` is what the writer saw: raises SomebodyWasFaster when it changed since. Fields that the
    office has not confirmed follow the new text.
    """
    need = lock_need(need)
    if not permissions.may_change_need(by, need):
        raise PermissionDenied
    if not rules.can_edit(need):
        raise NotPossible(_("Dieser Bedarf ist bereits beendet und lässt sich nicht mehr ändern."))
    text = _long_enough(text)
    title = one_line(clean(title, field="title", most=LONGEST_TITLE)) or title_from(text)
    if (need.title, need.text, need.wanted_by) == (title, text, wanted_by):
        return need
    if need.version != version:
        raise SomebodyWasFaster(need)
    if wanted_by != need.wanted_by:
        _refuse_past(wanted_by)
    with people.changes(need, "title", "text", "wanted_by") as changed:
        need.title, need.text, need.wanted_by, need.version = title, text, wanted_by, need.version + 1
    need.save(update_fields=["title", "text", "wanted_by", "version"])
    if not need.fields_confirmed:
        _suggest(need, [], list(need.formats.all()))
    index_need(need)
    people.record(by, "need.edited", need, changes=changed)
    signals.need_described.send(Need, need=need, by=by)
    return refresh_proposals(need)


@transaction.atomic
def close_need(need: Need, *, reason: str, by: Person) -> Need:
    """Close a need that nobody helps with yet: questions are taken back, half-days become free.

    Closing twice is once. Raises StepNotPossible while a cooperation is running, NotPossible without a
    reason. Source: concept C8.
    """
    need = lock_need(need)
    if not permissions.may_close(by, need):
        raise PermissionDenied
    if need.status == Need.Status.CLOSED:
        return need
    if not rules.can_close(need):
        raise rules.StepNotPossible(
            _("Hier läuft noch eine Zusammenarbeit. Beenden Sie bitte zuerst diese.")
            if need.status == Need.Status.RUNNING
            else _("Dieser Bedarf ist bereits erledigt.")
        )
    reason = clean(reason, field="reason", most=300, needed=_("Bitte nennen Sie kurz den Grund."))
    end_open_proposals(need, by=by)
    with people.changes(need, "status") as changed:
        need.status = rules.step(rules.NEED_STEPS, need.status, Need.Status.CLOSED)
    need.closed_at, need.close_reason, need.next_contact_on = timezone.now(), reason, None
    need.save(update_fields=["status", "closed_at", "close_reason", "next_contact_on"])
    index_need(need)
    people.record(by, "need.closed", need, changes=changed, reason=reason)
    alliance.note(
        key=f"need-{need.pk}-closed",
        site=need.site,
        kind="need",
        text=_("Anliegen zurückgezogen: %(title)s") % {"title": need.title},
        on=timezone.localdate(),
        url=need.get_absolute_url(),
        is_example=need.is_example,
    )
    signals.need_closed.send(Need, need=need, by=by)
    return need


def end_open_proposals(need: Need, *, by: Person) -> None:
    """Drop suggestions, and take back every question of a locked need; those asked are told."""
    need.proposals.filter(state=Proposal.State.SUGGESTED).delete()
    live = need.proposals.filter(state__in=[Proposal.State.ASKED, Proposal.State.ACCEPTED])
    for proposal in live.select_for_update(of=("self",)).select_related("offer").order_by("pk"):
        proposal.need = need
        free_half_days(proposal, by=by)
        parts = forget_answers(proposal)
        move_proposal(proposal, Proposal.State.WITHDRAWN)
        telling.tell_withdrawn(proposal, parts)
