"""The programme focus: sites that come first for a while."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.alliance.models import Site
from buendnis.base.errors import NotPossible
from buendnis.matching import permissions
from buendnis.matching.actions.locking import clean
from buendnis.matching.models import Focus
from buendnis.people import actions as people
from buendnis.people.models import Person

MOST_POINTS = 15


@transaction.atomic
def add_focus(
    *, title: str, sites: Iterable[Site], starts_on: date, ends_on: date, points: int, by: Person
) -> Focus:
    """Let some sites come first from one day to another; `points` is 1 to 15. Source: concept C2, C8."""
    if not permissions.may_decide(by):
        raise PermissionDenied
    sites = list(sites)
    if not sites:
        raise NotPossible(_("Bitte wählen Sie mindestens einen Standort."), field="sites")
    if ends_on < starts_on:
        raise NotPossible(_("Das Ende liegt vor dem Anfang."), field="ends_on")
    if not 1 <= points <= MOST_POINTS:
        raise NotPossible(_("Bitte geben Sie 1 bis 15 Punkte an."), field="points")
    title = clean(title, field="title", most=120, needed=_("Bitte geben Sie dem Schwerpunkt einen Titel."))
    focus, is_new = Focus.objects.get_or_create(
        title=title, starts_on=starts_on, ends_on=ends_on, points=points
    )
    focus.sites.set(sites)
    if is_new:
        people.record(by, "focus.added", focus, sites=len(sites))
    return focus


@transaction.atomic
def end_focus(focus: Focus, *, by: Person) -> Focus:
    """End a focus yesterday, or drop one that has not begun. Proposals follow when they are ranked next."""
    focus = Focus.objects.select_for_update().get(pk=focus.pk)
    if not permissions.may_decide(by):
        raise PermissionDenied
    yesterday = timezone.localdate() - timedelta(days=1)
    people.record(by, "focus.ended", focus)
    if focus.starts_on > yesterday:
        focus.delete()
        return focus
    focus.ends_on = min(focus.ends_on, yesterday)
    focus.save(update_fields=["ends_on"])
    return focus
