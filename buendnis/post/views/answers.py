"""One question on a narrow page, without login; looking changes nothing, only sending the form does."""

from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from buendnis.base.errors import NotPossible
from buendnis.post import actions, registry, rules, signing
from buendnis.post.models import AnswerLink
from buendnis.ui.pages import page

AGAIN = "nochmal"


def kept_to_itself(view):
    """No cache keeps the page, no search engine finds it, no Referer carries its address.

    Not "no-referrer": browsers then send "Origin: null" with the form, which the CSRF check refuses.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        response["Referrer-Policy"] = "strict-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapped


@login_not_required
@kept_to_itself
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The question behind a link, or a sentence that says why there is none any more."""
    link = signing.link_behind(token)
    question = registry.questions.get(link.question) if link else None
    if link is None or question is None:
        return page(request, "post/answer_unknown.html", status=HTTPStatus.NOT_FOUND)
    if rules.is_revoked(link):
        return gone(request, _("Dieser Link wurde zurückgezogen."))
    obj = question.load(link.object_id)
    if obj is None:
        return (
            answered(request, link) if link.used_at else gone(request, _("Diese Frage gibt es nicht mehr."))
        )
    why_closed = question.is_open(obj, link.person)
    is_expired = rules.is_expired(link, timezone.now())
    again = AGAIN in request.GET and not why_closed
    if link.used_at and not again:
        return answered(request, link, can_answer_again=not why_closed and not is_expired)
    if is_expired:
        return gone(request, _("Dieser Link war bis zum genannten Tag gültig."), link)
    if why_closed:
        return gone(request, why_closed)
    return ask(request, link, question, obj, again)


def ask(
    request: HttpRequest, link: AnswerLink, question: registry.Question, obj: Any, again: bool
) -> HttpResponse:
    """Show the form; take its answer when it was sent."""
    form = question.form_class(obj, link.person)(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer(link, form.cleaned_data, again=again)
        except PermissionDenied:
            return gone(request, _("Diese Frage beantwortet inzwischen eine andere Person."))
        except NotPossible as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem))
        else:
            link.refresh_from_db()
            return answered(request, link)
    words = {**question.context(obj, link.person), "form": form, "object": obj, "person": link.person}
    return page(
        request,
        "post/answer.html",
        {**words, "question_template": question.template},
        status=422 if form.errors else 200,
    )


def answered(request: HttpRequest, link: AnswerLink, *, can_answer_again: bool = False) -> HttpResponse:
    """Thanks, and what was answered: the same page for the first answer, the second, and a later look."""
    status = HTTPStatus.OK if request.method == "POST" else HTTPStatus.GONE
    words = {"link": link, "can_answer_again": can_answer_again, "again": AGAIN}
    return page(request, "post/answered.html", words, status=status)


def gone(request: HttpRequest, why: str, link: AnswerLink | None = None) -> HttpResponse:
    return page(request, "post/answer_gone.html", {"why": why, "link": link}, status=HTTPStatus.GONE)
