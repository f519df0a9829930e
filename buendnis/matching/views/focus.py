"""The programme focus: the office says which sites come first for a while."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from buendnis.matching import actions, permissions, queries
from buendnis.matching.forms import FocusForm
from buendnis.matching.views.form_page import act_and_return, form_page, typed
from buendnis.people.requests import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
def focus_list(request: PersonRequest) -> HttpResponse:
    if not permissions.may_decide(request.user):
        raise Http404
    form = FocusForm(typed(request))

    def act() -> str:
        actions.add_focus(**form.cleaned_data, by=request.user)
        return reverse("matching:focus_list")

    return form_page(
        request,
        form,
        act,
        template="matching/focus_list.html",
        context={"focuses": queries.focus_list(), "today": timezone.localdate()},
        thanks=_("Der Schwerpunkt gilt. Vorschläge rechnen ihn beim nächsten Mal ein."),
    )


@require_POST
def end_focus(request: PersonRequest, pk: int) -> HttpResponse:
    focus = get_object_or_404(permissions.visible_focuses(request.user), pk=pk)
    return act_and_return(
        request,
        lambda: actions.end_focus(focus, by=request.user),
        reverse("matching:focus_list"),
        _("Der Schwerpunkt ist beendet."),
    )
