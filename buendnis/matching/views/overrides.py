"""Four eyes: the second person confirms what a colleague chose, or somebody takes it back."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from buendnis.matching import actions, permissions
from buendnis.matching.models import Override
from buendnis.matching.views.form_page import act_and_return
from buendnis.matching.views.needs import get_need
from buendnis.people.requests import PersonRequest


def get_override(request: PersonRequest, pk: int, override_pk: int) -> Override:
    if not permissions.may_decide(request.user):
        raise Http404
    need = get_need(request, pk)
    return get_object_or_404(Override.objects.select_related("need"), need=need, pk=override_pk)


@require_POST
def confirm_override(request: PersonRequest, pk: int, override_pk: int) -> HttpResponse:
    override = get_override(request, pk, override_pk)
    return act_and_return(
        request,
        lambda: actions.confirm_override(override, by=request.user),
        override.need.get_absolute_url(),
        _("Bestätigt. Die Mitglieder sind angefragt."),
    )


@require_POST
def drop_override(request: PersonRequest, pk: int, override_pk: int) -> HttpResponse:
    override = get_override(request, pk, override_pk)
    return act_and_return(
        request,
        lambda: actions.drop_override(override, by=request.user),
        override.need.get_absolute_url(),
        _("Zurückgenommen. Niemand ist angefragt."),
    )
