"""What the office sees of outgoing mail: whether it went out; in the demo also what it says."""

import re

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from buendnis.base.errors import NotPossible
from buendnis.people import actions as people
from buendnis.people.requests import PersonRequest
from buendnis.post import actions, permissions
from buendnis.post.models import Message
from buendnis.ui.pages import page

PAGE_SIZE = 50
LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
NEEDS_SOMEBODY = (Message.State.STUCK, Message.State.HELD)
STUCK_FIRST = Case(When(state__in=NEEDS_SOMEBODY, then=Value(0)), default=Value(1))


@require_safe
def message_list(request: PersonRequest) -> HttpResponse:
    if not permissions.may_see_outbox(request.user):
        raise Http404
    visible = permissions.visible_messages(request.user).defer("text", "html").order_by(STUCK_FIRST, "-pk")
    page_obj = Paginator(visible, PAGE_SIZE).get_page(request.GET.get("page"))
    return page(
        request,
        "post/message_list.html",
        {"page_obj": page_obj, "may_read": permissions.may_read_bodies(request.user)},
    )


@require_safe
def message_detail(request: PersonRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(permissions.visible_messages(request.user), pk=pk)
    may_read = permissions.may_read(request.user, message)
    if may_read:
        people.record_view(request.user, message, "message.viewed")
    words = {
        "message": message,
        "may_read": may_read,
        "links": list(dict.fromkeys(LINK.findall(message.text))) if may_read else [],
        "files": message.attachments.defer("content") if may_read else [],
    }
    return page(request, "post/message_detail.html", words)


@require_POST
def send_again(request: PersonRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(permissions.visible_messages(request.user), pk=pk)
    try:
        actions.send_again(message, by=request.user)
    except NotPossible as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Die Nachricht wird gleich noch einmal gesendet."))
    return redirect("post:message_list")


@require_POST
def drop_held(request: PersonRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(permissions.visible_messages(request.user), pk=pk)
    try:
        actions.drop_held(message, by=request.user)
    except NotPossible as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Die Nachricht wird nicht gesendet."))
    return redirect("post:message_list")
