"""The list, its export, one engagement, its calendar entry."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from buendnis.base.tables import table_response
from buendnis.cooperation import emails, permissions, queries, rules
from buendnis.cooperation.forms import EngagementFilterForm
from buendnis.cooperation.models import Engagement
from buendnis.people import actions as people
from buendnis.people.requests import PersonRequest
from buendnis.ui.pages import page

PER_PAGE = 50


@require_safe
def engagement_list(request: PersonRequest) -> HttpResponse:
    form = EngagementFilterForm(request.GET, person=request.user)
    found = queries.engagements_of(request.user, **form.chosen())
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    filters = request.GET.copy()
    filters.pop("page", None)
    context = {
        "form": form,
        "page_obj": shown,
        "filters": filters.urlencode(),
        "is_filtered": bool(form.chosen()),
    }
    return page(
        request, "cooperation/engagement_list.html", context, fragment="cooperation/_engagements.html"
    )


@require_safe
def engagement_export(request: PersonRequest, kind: str) -> HttpResponse:
    """The filtered list as a table; every cell is text."""
    form = EngagementFilterForm(request.GET, person=request.user)
    found = queries.engagements_of(request.user, **form.chosen())
    return table_response(kind, _("zusammenarbeit"), queries.headers(), queries.export_rows(found))


@require_safe
def engagement_detail(request: PersonRequest, pk: int) -> HttpResponse:
    engagements = queries.with_parties(permissions.visible_engagements(request.user))
    engagement = get_object_or_404(engagements.prefetch_related("feedback__answered_by"), pk=pk)
    context = {"engagement": engagement, "parts": engagement.parts.all(), **choices(request, engagement)}
    if permissions.may_see_contacts(request.user, engagement):
        today = timezone.localdate()
        context["contacts"] = [
            queries.contact_of_site(engagement, today),
            *queries.contacts_of_members(engagement, today),
        ]
        if not permissions.takes_part(request.user, engagement):
            people.record_view(request.user, engagement, "contacts.viewed")
    return page(request, "cooperation/engagement_detail.html", context)


def choices(request: PersonRequest, engagement: Engagement) -> dict[str, Any]:
    """What this person can do here now; the page shows, it does not decide."""
    person = request.user
    carries_on = permissions.may_carry_on(person, engagement)
    own = permissions.own_parts(person, engagement)
    as_site = permissions.may_confirm_as_site(person, engagement) and rules.waits_for_site(engagement)
    as_member = any(rules.waits_for_member(engagement, part) for part in own)
    return {
        "can_confirm_result": as_site,
        "can_confirm_half_days": as_member,
        "can_report": carries_on and rules.can_report(engagement),
        "can_set_first_date": carries_on and rules.can_set_first_date(engagement),
        "can_note_contact": carries_on and not rules.is_over(engagement),
        "can_cancel": carries_on and rules.can_cancel(engagement),
        "can_answer_feedback": permissions.may_answer_feedback(person, engagement),
    }


@require_safe
def first_date_calendar(request: PersonRequest, pk: int) -> HttpResponse:
    """The first date as a file for the own calendar."""
    engagement = get_object_or_404(
        permissions.visible_engagements(request.user).select_related("site__municipality__organisation"),
        pk=pk,
    )
    if engagement.first_date is None:
        raise Http404
    answer = HttpResponse(
        emails.calendar_file(engagement, now=timezone.now()), content_type=emails.CONTENT_TYPE
    )
    answer["Content-Disposition"] = f'attachment; filename="{emails.FILE_NAME}"'
    return answer
