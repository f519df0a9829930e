"""What reports of barriers and privacy requests share: a list with legal clocks."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from buendnis.ui.pages import page
from buendnis.website import rules
from buendnis.website.models import AccessibilityFeedback, PrivacyRequest

PER_PAGE = 50


def ticket_list(request: HttpRequest, template: str, found: QuerySet[Any]) -> HttpResponse:
    """A page of a list that extends `website/ticket_list.html`."""
    tickets = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return page(request, template, {"page_obj": tickets, "tickets": [with_clock(one) for one in tickets]})


def with_clock(ticket: AccessibilityFeedback | PrivacyRequest) -> dict[str, Any]:
    """The ticket under the name that the clock's template knows, with what the clock shows today."""
    today = timezone.localdate()
    return {
        "report": ticket,
        "overdue": rules.is_overdue(ticket, today),
        "days_left": rules.days_left(ticket, today),
    }
