"""Small files that programs ask for at fixed addresses."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

CLOSED = (
    "/antwort/",
    "/api/",
    "/cms/",
    "/djadmin/",
    "/barriere-melden/danke/",
    "/datenschutz/anfrage/bestaetigen/",
    "/datenschutz/anfrage/danke/",
)
A_DAY = 60 * 60 * 24


def plain(*lines: str) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
@cache_control(max_age=A_DAY, public=True)
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read what strangers may read; a demo shall be found nowhere."""
    closed = ("/",) if settings.DEMO else CLOSED
    return plain("User-agent: *", *(f"Disallow: {path}" for path in closed))


@login_not_required
@require_safe
@cache_control(max_age=A_DAY, public=True)
def security(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116)."""
    words = settings.BRAND["security"]
    return plain(
        f"Contact: {words['contact']}",
        f"Expires: {words['expires'].isoformat()}T00:00:00Z",
        f"Preferred-Languages: {words['languages']}",
        f"Canonical: {settings.BASE_URL}{reverse('website:security')}",
    )


@login_not_required
@require_safe
@cache_control(max_age=A_DAY, public=True)
def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("ui/sign.svg"))
