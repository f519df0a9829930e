"""Outer doors that belong to no room: health, and calls that lead nowhere.

Error pages are Django's own handlers with the templates `400.html` … `500.html` of ui.
"""

from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.static import serve
from wagtail.documents.views.serve import serve as serve_document

from buendnis.base.uploads.serving import hardened
from buendnis.config import checks
from buendnis.config.problems import problem


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Alive: this process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready: database, migrations and worker, each with `ok` or what is wrong."""
    found = checks.readiness()
    ready = all(state == checks.OK for state in found.values())
    status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse({"status": "ok" if ready else "not ready", "checks": found}, status=status)


@csrf_exempt
@login_not_required
def no_such_call(request: HttpRequest) -> HttpResponse:
    """Below /api/ even an unknown address answers as a program expects."""
    return problem(HTTPStatus.NOT_FOUND)


@require_safe
def editors_document(request: HttpRequest, document_id: int, name: str) -> HttpResponseBase:
    """A document from the editors' area, as Wagtail hands it out, in a form that no browser runs."""
    return hardened(serve_document(request, document_id, name))


@require_safe
def editors_picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture from the editors' area."""
    return hardened(serve(request, path, document_root=str(settings.MEDIA_ROOT)))


def closed(request: HttpRequest) -> HttpResponse:
    """An address of a library that we do not offer."""
    raise Http404
