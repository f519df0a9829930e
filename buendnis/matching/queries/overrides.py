"""Where the office chose differently: what is open, who can confirm it, what waits for whom."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.matching.models import Need, Override
from buendnis.people.models import Person
from buendnis.people.queries import Standing
from buendnis.people.standing import OFFICE_ROLES
from buendnis.post.waiting import Waiting

State = Override.State
MOST = 10


def overrides_of(need: Need) -> QuerySet[Override]:
    """Where the office chose differently from the ranking, newest first."""
    found = Override.objects.filter(need=need).select_related("offer", "by", "confirmed_by")
    return found.order_by("-pk")


def open_overrides(need: Need) -> QuerySet[Override]:
    """Chosen by one person, not confirmed by another yet; at most one for each offer."""
    found = Override.objects.filter(need=need, state__in=(State.CHOSEN, State.WAITING))
    return found.select_related("need", "offer", "by").order_by("pk")


def waiting_offers(need: Need) -> frozenset[int]:
    """Ids of the offers that will be asked as soon as a second person confirms."""
    waiting = Override.objects.filter(need=need, state=State.WAITING)
    return frozenset(waiting.values_list("offer_id", flat=True))


def others_in_office(person: Person) -> QuerySet[Person]:
    """Everybody else who acts for the office and may log in, by name."""
    colleagues = Person.objects.filter(
        roles__kind__in=OFFICE_ROLES, roles__organisation__is_active=True, is_active=True, is_system=False
    )
    return colleagues.exclude(pk=person.pk).distinct().order_by("name", "pk")


def waiting_for_second_person(person: Person, standing: Standing) -> list[Waiting]:
    """Overrides of colleagues that this person can confirm, oldest first; one query."""
    if not standing.office:
        return []
    found = Override.objects.filter(state=State.WAITING).exclude(by=person)
    found = found.exclude(need__status__in=(Need.Status.DONE, Need.Status.CLOSED))
    found = found.select_related("need", "offer", "by").order_by("at", "pk")
    return [_second(override) for override in found[:MOST]]


def _second(override: Override) -> Waiting:
    names = {"offer": override.offer.title, "need": override.need.title}
    return Waiting(
        text=_("Zweite Person gesucht: „%(offer)s“ für „%(need)s“") % names,
        url=f"{override.need.get_absolute_url()}#vier-augen",
        action=_("Ansehen und bestätigen"),
        due_on=timezone.localdate(override.at),
        kind="override",
        detail=_("%(name)s sagt: %(reason)s") % {"name": override.by.name, "reason": override.reason},
        is_example=override.need.is_example,
    )
