"""What a plan waits for: newly planned lines for the office's click, rules that it does not know yet."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from buendnis.matching.models import Plan, PlanLine, PlanRule
from buendnis.matching.queries.plans import lines_of


def to_ask() -> Q:
    """Newly planned, nobody asked yet, and the day has come."""
    due = Q(planned_from__isnull=True) | Q(planned_from__lte=timezone.localdate())
    return due & Q(origin=PlanLine.Origin.REPLANNED, proposal__isnull=True, is_dropped=False)


def replanned_lines(plan: Plan) -> QuerySet[PlanLine]:
    """Lines that came into a published plan after a change and wait for one click of the office."""
    return lines_of(plan).filter(to_ask())


def newer_plan_rules(plan: Plan) -> int:
    """How many rules of the year were laid down or lifted since the plan was begun."""
    laid_down = Q(created_at__gt=plan.created_at, lifted_at__isnull=True)
    lifted = Q(lifted_at__gt=plan.created_at, created_at__lte=plan.created_at)
    return PlanRule.objects.filter(laid_down | lifted, year=plan.year).count()
