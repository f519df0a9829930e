"""My data: everything we hold about me, to read and to take along. And erasing a person, for the office."""

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from buendnis.base.errors import NotPossible
from buendnis.people import actions, permissions
from buendnis.people.forms.privacy import ForgettingForm
from buendnis.people.middleware.exports import records_itself
from buendnis.people.models import Person
from buendnis.people.privacy import erasing, telling
from buendnis.people.privacy.facts import facts_about
from buendnis.people.requests import PersonRequest
from buendnis.people.views.persons import managed_person
from buendnis.ui.pages import page

SHOWN_ROWS = 25  # of each kind; the file has them all


@require_safe
def my_data(request: PersonRequest) -> HttpResponse:
    words = {"sections": telling.told_about(request.user), "shown_rows": SHOWN_ROWS}
    return page(request, "people/my_data.html", words)


@records_itself
@require_safe
def my_data_file(request: PersonRequest) -> HttpResponse:
    """The same as a file for machines. Source: Art. 20 DSGVO."""
    actions.record(request.user, "data.exported", request.user)
    answer = JsonResponse(
        telling.for_machines(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    name = f"meine-daten-{timezone.localdate():%Y-%m-%d}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def forget_person(request: PersonRequest, pk: int) -> HttpResponse:
    """First what would go, change and stay; then the deed, for good."""
    person = managed_person(request, pk)
    if not permissions.may_forget(request.user, person):
        raise Http404
    form = ForgettingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            former = actions.forget_person(person, by=request.user, reason=form.cleaned_data["reason"])
        except NotPossible as problem:
            form.add_problem(problem)
        else:
            messages.success(
                request, _("Erledigt. Die Person heißt jetzt „%(name)s“.") % {"name": former.name}
            )
            return redirect("people:person_list")
    return _preview(request, person, form)


def _preview(request: PersonRequest, person: Person, form: ForgettingForm) -> HttpResponse:
    facts = facts_about(person)
    planned = erasing.plan(facts)
    words = {
        "person": person,
        "form": form,
        "why_not": actions.why_needed(person),
        "facts": facts,
        "deleted": [(step.entry.label, len(step.deleted)) for step in planned.steps if step.deleted]
        + [(place.label, count) for place, count in planned.places if count and not place.keep],
        "changed": [(step.entry.label, step.changed_count) for step in planned.steps if step.changed_count],
        "kept": erasing.remainder(planned),
    }
    return page(request, "people/forget_person.html", words, status=422 if form.errors else 200)
