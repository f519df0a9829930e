"""One click ends one kind of mail, without login (RFC 8058); looking changes nothing."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from buendnis.people.actions.restrictions import object_by_link
from buendnis.people.models import Objection
from buendnis.post import signing
from buendnis.post.views.answers import kept_to_itself
from buendnis.ui.pages import page


@csrf_exempt  # mail programs send the POST without a cookie; the signed token is the proof
@login_not_required
@kept_to_itself
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, or do it; the same page for the first click and the second."""
    found = signing.unsubscription_behind(token)
    if found is None:
        return page(request, "post/answer_unknown.html", status=HTTPStatus.NOT_FOUND)
    person, purpose = found
    if request.method == "POST":
        object_by_link(person, purpose)
    words = {"token": token, "what": Objection.Purpose(purpose).label, "is_done": request.method == "POST"}
    return page(request, "post/unsubscribe.html", words)
