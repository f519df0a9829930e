"""What plans have for a person this week: the office's click, and what is new for a member. One query."""

from datetime import timedelta
from typing import Any

from django.db.models import CharField, Count, F, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buendnis.matching.models import Plan, PlanLine, PlanLineMember
from buendnis.matching.queries.plan_waiting import to_ask
from buendnis.people.models import Person
from buendnis.people.queries import Standing
from buendnis.post.waiting import Waiting

NEW_FOR = timedelta(days=14)  # so long "Diese Woche" speaks of a newly published plan
FOR_OFFICE, FOR_MEMBER = "office", "member"
Rows = QuerySet[Any, Any]


def waiting_from_plans(person: Person, standing: Standing) -> list[Waiting]:
    """Newly planned lines, for the office; what a new plan has for members, until they say something."""
    parts = [
        *([_to_ask()] if standing.office else []),
        *([_new_for(standing.member_org_ids)] if standing.member_org_ids else []),
    ]
    if not parts:
        return []
    rows = parts[0].union(*parts[1:], all=True)
    return [_said(*row) for row in sorted(rows)]


def _to_ask() -> Rows:
    lines = PlanLine.objects.filter(to_ask(), plan__state=Plan.State.PUBLISHED).order_by()
    return _counted(lines, FOR_OFFICE, "plan_id", Value("", CharField()), "plan")


def _new_for(organisations: frozenset[int]) -> Rows:
    parts = PlanLineMember.objects.filter(
        member__organisation_id__in=organisations,
        line__plan__state=Plan.State.PUBLISHED,
        line__plan__published_at__gte=timezone.now() - NEW_FOR,
        line__is_dropped=False,
        line__proposal=None,
        says=PlanLineMember.Says.NOTHING,
    ).order_by()
    return _counted(parts, FOR_MEMBER, "member_id", F("member__organisation__name"), "line__plan")


def _counted(rows: Rows, code: str, of: str, name: Any, plan: str) -> Rows:
    """(code, id, name, year, is example, number) of each group."""
    known = rows.annotate(
        code=Value(code, CharField()),
        of=F(of),
        name=name,
        plan_year=F(f"{plan}__year"),
        example=F(f"{plan}__is_example"),
    )
    return known.values_list("code", "of", "name", "plan_year", "example").annotate(number=Count("pk"))


def _said(code: str, of: int, name: str, year: int, is_example: bool, count: int) -> Waiting:
    if code == FOR_OFFICE:
        return _to_click(of, year, is_example, count)
    text = ngettext(
        "Der Einsatzplan %(year)s sieht einen Einsatz für Sie vor",
        "Der Einsatzplan %(year)s sieht %(count)s Einsätze für Sie vor",
        count,
    )
    return Waiting(
        text=text % {"year": year, "count": count},
        url=f"{reverse('matching:coming_up', args=[of])}?jahr={year}",
        action=_("Ansehen"),
        kind="plan",
        detail=name,
        is_example=bool(is_example),
    )


def _to_click(pk: int, year: int, is_example: bool, count: int) -> Waiting:
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
        is_example=bool(is_example),
    )
