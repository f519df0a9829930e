"""Legal pages and interfaces; their words come from the brand file."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from buendnis.people.privacy import activities
from buendnis.ui.pages import page

STATES = {
    "full": _("Diese Website ist vollständig mit den Regeln vereinbar."),
    "partial": _("Diese Website ist zum größten Teil mit den Regeln vereinbar. Was noch fehlt, steht unten."),
    "none": _("Diese Website ist noch nicht mit den Regeln vereinbar. Was fehlt, steht unten."),
}


def cookies() -> list[dict[str, object]]:
    """Every cookie that this installation sets: its name, when, what for, how long. A test compares."""
    return [
        {
            "name": settings.CSRF_COOKIE_NAME,
            "when": _("auf Seiten mit einem Formular, das etwas absendet"),
            "purpose": _("schützt das Formular davor, dass Fremde es in Ihrem Namen absenden"),
            "duration": _("ein Jahr"),
        },
        {
            "name": settings.SESSION_COOKIE_NAME,
            "when": _("sobald Sie sich anmelden"),
            "purpose": _("hält Sie angemeldet"),
            "duration": _("14 Tage oder bis Sie sich abmelden"),
        },
        {
            "name": settings.NOTICE_COOKIE_NAME,
            "when": _("nachdem Sie etwas abgesendet haben"),
            "purpose": _("zeigt auf der nächsten Seite, ob es geklappt hat"),
            "duration": _("bis zur nächsten Seite"),
        },
    ]


@login_not_required
@require_safe
def imprint(request: HttpRequest) -> HttpResponse:
    return page(request, "website/imprint.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The part on data, times and recipients is written from the registry: it cannot fall behind."""
    words = {"cookies": cookies(), "activities": activities.activities()}
    return page(request, "website/privacy.html", words)


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    state = STATES[settings.BRAND["accessibility"]["state"]]
    return page(request, "website/accessibility.html", {"state": state})


@login_not_required
@require_safe
def easy_language(request: HttpRequest) -> HttpResponse:
    return page(request, "website/easy_language.html")


@login_not_required
@require_safe
def interfaces(request: HttpRequest) -> HttpResponse:
    return page(request, "website/interfaces.html", {"base_url": settings.BASE_URL})
