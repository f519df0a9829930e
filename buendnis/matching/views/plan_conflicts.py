"""All conflicts of interest in force, where they come from, and which needs they block today."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from buendnis.alliance import permissions as alliance_permissions
from buendnis.matching.queries import blocked
from buendnis.people.requests import PersonRequest
from buendnis.ui.pages import page

PER_PAGE = 50


@require_safe
def conflict_list(request: PersonRequest) -> HttpResponse:
    """Everything for office, ministry and auditor; members see their own."""
    rows = blocked.conflicts_with_needs(request.user, timezone.localdate())
    context = {
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "sees_all": alliance_permissions.sees_all(request.user),
        "blocking": sum(bool(row.needs) for row in rows),
    }
    return page(request, "matching/conflict_list.html", context)
