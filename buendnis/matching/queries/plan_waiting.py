"""What a plan waits for: newly planned lines for the office's click, rules that it does not know yet."""

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buendnis.matching.models import Plan, PlanLine, PlanRule
from buendnis.matching.queries.plans import lines_of
from buendnis.people.models import Person
from buendnis.people.queries import Standing
from buendnis.post.waiting import Waiting


def _to_ask() -> Q:
    """Newly planned, nobody asked yet, and the day has come."""
    due = Q(planned_from__isnull=True) | Q(planned_from__lte=timezone.localdate())
    return due & Q(origin=PlanLine.Origin.REPLANNED, proposal__isnull=True, is_dropped=False)


def replanned_lines(plan: Plan) -> QuerySet[PlanLine]:
    """Lines that came into a published plan after a change and wait for one click of the office."""
    return lines_of(plan).filter(_to_ask())


def newer_plan_rules(plan: Plan) -> int:
    """How many rules of the year were laid down or lifted since the plan was begun."""
    laid_down = Q(created_at__gt=plan.created_at, lifted_at__isnull=True)
    lifted = Q(lifted_at__gt=plan.created_at, created_at__lte=plan.created_at)
    return PlanRule.objects.filter(laid_down | lifted, year=plan.year).count()


def waiting_for_planner(person: Person, standing: Standing) -> list[Waiting]:
    """The published plan has changed and somebody should be asked; one query."""
    if not standing.office:
        return []
    lines = PlanLine.objects.filter(_to_ask(), plan__state=Plan.State.PUBLISHED)
    found = lines.order_by().values_list("plan_id", "plan__year", "plan__is_example").annotate(Count("pk"))
    return [_replanned(*row) for row in found]


def _replanned(pk: int, year: int, is_example: bool, count: int) -> Waiting:
    text = ngettext(
        "Im Einsatzplan %(year)s ist ein Einsatz neu geplant",
        "Im Einsatzplan %(year)s sind %(count)s Einsätze neu geplant",
        count,
    )
    return Waiting(
        text=text % {"year": year, "count": count},
        url=reverse("matching:plan_detail", args=[pk]),
        action=_("Ansehen und anfragen"),
        kind="plan",
        is_example=is_example,
    )
