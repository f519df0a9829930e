"""One's own ways to log in, and the devices on which one is logged in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from buendnis.people import actions, permissions, queries, second_factor
from buendnis.people.middleware.second_factor import on_the_way
from buendnis.people.requests import PersonRequest
from buendnis.ui.pages import page

View = Callable[..., HttpResponse]


def after_proof(view: View) -> View:
    """Only after a fresh proof, and with the second factor where one is set up."""

    @wraps(view)
    def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if queries.has_second_factor(request.user) and not second_factor.is_strong(request):
            return second_factor.to_proof(request)
        return second_factor.needs_fresh_proof(request) or view(request, *args, **kwargs)

    return guarded


@on_the_way
@require_safe
def security(request: PersonRequest) -> HttpResponse:
    """What protects this account, and where it is open."""
    factors = queries.factors_of(request.user)
    words = {
        "factors": factors,
        "passkeys": [(passkey, passkey.wrap().name) for passkey in factors.passkeys],
        "codes_left": len(factors.codes_left),
        "is_needed": permissions.needs_second_factor(request.user),
        "devices": queries.devices_of(request.user),
        "here": request.session.session_key,
    }
    return page(request, "people/security.html", words)


@require_POST
@after_proof
def end_device(request: PersonRequest, pk: int) -> HttpResponse:
    """Log one device out; for the own one there is the way out."""
    device = get_object_or_404(UserSession, pk=pk, user=request.user)
    if device.session_key == request.session.session_key:
        return redirect("account_logout")
    actions.end_device(device, by=request.user)
    messages.success(request, _("Das Gerät ist abgemeldet."))
    return redirect("people:security")


@require_POST
@after_proof
def end_other_devices(request: PersonRequest) -> HttpResponse:
    here = request.session.session_key or ""
    count = actions.end_other_devices(request.user, here=here, by=request.user)
    if count:
        sentence = ngettext("%(count)d Gerät ist abgemeldet.", "%(count)d Geräte sind abgemeldet.", count)
        messages.success(request, sentence % {"count": count})
    else:
        messages.info(request, _("Sie sind nur hier angemeldet."))
    return redirect("people:security")
