"""The parts of one plan's page; each asks only for what it shows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from buendnis.matching import permissions, queries
from buendnis.matching.models import Plan, PlanLineMember
from buendnis.matching.views import plan_moves, plan_words
from buendnis.matching.views.plan_pictures import coverage_picture, load_picture
from buendnis.people.requests import PersonRequest

PARTS = {
    "": _("Überblick"),
    "standorte": _("Standorte"),
    "mitglieder": _("Mitglieder"),
    "handlungsfelder": _("Handlungsfelder"),
    "ohne-hilfe": _("Ohne Hilfe"),
    "aenderungen": _("Änderungen"),
}
TEMPLATES = {
    "": "overview",
    "standorte": "sites",
    "mitglieder": "members",
    "handlungsfelder": "fields",
    "ohne-hilfe": "gaps",
    "aenderungen": "changes",
}
PER_PAGE = 20
Context = dict[str, Any]


@dataclass(frozen=True)
class ShownLine:
    """One line with its points in words."""

    row: queries.LineRow
    reasons: list[plan_words.Reason]

    @property
    def points(self) -> str:
        return plan_words.tenths(self.row.line.fit)


def parts_of(plan: Plan, current: str) -> list[Context]:
    """Links to the parts, with numbers where they say something; changes only where there are any."""
    numbers: dict[str, int | None] = {
        "standorte": plan.lines.filter(is_dropped=False).count(),
        "ohne-hilfe": plan.gaps.count(),
        "aenderungen": plan.changes.count(),
    }
    shown = [code for code in PARTS if code != "aenderungen" or numbers[code] or code == current]
    return [
        {
            "name": PARTS[code],
            "url": f"{plan.get_absolute_url()}?teil={code}" if code else plan.get_absolute_url(),
            "is_current": code == current,
            "number": numbers.get(code),
        }
        for code in shown
    ]


def part_context(request: PersonRequest, plan: Plan, part: str) -> Context:
    """What the chosen part shows."""
    return CONTEXTS[part](request, plan)


def _page(request: PersonRequest, rows: Any) -> Any:
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def _overview(request: PersonRequest, plan: Plan) -> Context:
    fair = queries.fairness_of(plan)
    return {
        "figures": plan_words.figures(fair),
        "sentences": plan_words.sentences(plan, fair),
        "weights": plan_words.weights(plan),
        "comparable": _comparable(request, plan),
    }


def _comparable(request: PersonRequest, plan: Plan) -> list[Context]:
    """The plan that counts and the one made just before this one."""
    others = permissions.visible_plans(request.user).filter(year=plan.year).exclude(pk=plan.pk)
    counting = others.filter(state=Plan.State.PUBLISHED).first()
    kept = (Plan.State.DRAFT, Plan.State.REPLACED, Plan.State.PUBLISHED)
    before = others.filter(state__in=kept, created_at__lt=plan.created_at).first()
    found = [(counting, _("Vergleich mit dem Plan, der gilt"))]
    if before != counting:
        found.append((before, _("Vergleich mit dem Plan davor")))
    return [{"pk": other.pk, "text": text} for other, text in found if other]


def _sites(request: PersonRequest, plan: Plan) -> Context:
    """Lines site by site, in words; the ministry does not read what single members say."""
    page_obj = _page(request, queries.lines_of(plan).filter(is_dropped=False))
    rows = queries.line_rows(plan, list(page_obj))
    page_obj.object_list = [ShownLine(row, plan_words.reasons(row.line)) for row in rows]
    held = permissions.visible_plan_parts(request.user)
    said = [
        part.pk for shown in page_obj for part in shown.row.parts if part.says != PlanLineMember.Says.NOTHING
    ]
    return {"page_obj": page_obj, "said": set(held.filter(pk__in=said).values_list("pk", flat=True))}


def _members(request: PersonRequest, plan: Plan) -> Context:
    page_obj = _page(request, queries.loads(plan))
    return {"page_obj": page_obj, "picture": load_picture(list(page_obj))}


def _fields(request: PersonRequest, plan: Plan) -> Context:
    rows = queries.coverage(plan)
    return {"rows": rows, "picture": coverage_picture(rows)}


def _gaps(request: PersonRequest, plan: Plan) -> Context:
    page_obj = _page(request, queries.gaps_of(plan))
    page_obj.object_list = queries.gap_rows(list(page_obj))
    return {"page_obj": page_obj}


def _changes(request: PersonRequest, plan: Plan) -> Context:
    page_obj = _page(request, plan.changes.all())
    page_obj.object_list = [plan_moves.change(row) for row in queries.change_rows(list(page_obj))]
    return {"page_obj": page_obj}


CONTEXTS: Mapping[str, Callable[[PersonRequest, Plan], Context]] = {
    "": _overview,
    "standorte": _sites,
    "mitglieder": _members,
    "handlungsfelder": _fields,
    "ohne-hilfe": _gaps,
    "aenderungen": _changes,
}
