"""Roles that wait: taken by whoever is invited, taken back by whoever invited."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from buendnis.people import actions, permissions
from buendnis.people.requests import PersonRequest


@require_POST
def withdraw_invitation(request: PersonRequest, pk: int) -> HttpResponse:
    visible = permissions.visible_invitations(request.user).select_related("organisation")
    invitation = get_object_or_404(visible, pk=pk)
    if not permissions.may_withdraw(request.user, invitation):
        raise Http404
    actions.withdraw_invitation(invitation, by=request.user)
    messages.success(request, _("Die Einladung ist zurückgenommen."))
    return redirect("people:person_list")


@require_POST
def accept_invitations(request: PersonRequest) -> HttpResponse:
    """For somebody who was logged in already when the invitation came."""
    if actions.accept_invitations(request.user):
        messages.success(request, _("Die neue Rolle gilt ab jetzt."))
    return redirect("people:profile")
