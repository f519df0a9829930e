"""Plans and rules in lists: how many needs each plan helps, what is in force."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from buendnis.matching.models import Plan, PlanGap, PlanLine, PlanRule
from buendnis.matching.queries.plans import plan_rules


def with_counts(plans: QuerySet[Plan]) -> QuerySet[Any]:
    """Plans with `served` and `unserved`: how many needs get help in them, and how many go without."""
    lines = PlanLine.objects.filter(plan=OuterRef("pk"), is_dropped=False)
    served = _counted(lines.order_by().values("plan").annotate(number=Count("need", distinct=True)))
    gaps = PlanGap.objects.filter(plan=OuterRef("pk"))
    return plans.annotate(
        served=served, unserved=_counted(gaps.order_by().values("plan").annotate(number=Count("pk")))
    )


def _counted(numbers: QuerySet) -> Coalesce:
    return Coalesce(Subquery(numbers.values("number"), output_field=IntegerField()), 0)


def rules_in_force() -> QuerySet[PlanRule]:
    """What holds for the plans of this year and of the next, newest first."""
    year = timezone.localdate().year
    return (plan_rules(year) | plan_rules(year + 1)).order_by("-created_at", "-pk")
