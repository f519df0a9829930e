"""What stands in the record about reports of barriers and privacy requests, in German words."""

from django.utils.translation import gettext_lazy as _

from buendnis.people.registry import Detail, Thing, register
from buendnis.website import permissions
from buendnis.website.models import PrivacyRequest

register(
    done={
        "accessibility_feedback.answered": _("Meldung einer Barriere beantwortet"),
        "accessibility_feedback.received": _("Barriere gemeldet"),
        "privacy_request.answered": _("Anfrage zum Datenschutz beantwortet"),
        "privacy_request.confirmed": _("Anfrage zum Datenschutz bestätigt"),
        "privacy_request.extended": _("Frist der Anfrage verlängert"),
        "privacy_request.noted": _("Anfrage zum Datenschutz notiert"),
        "privacy_request.received": _("Anfrage zum Datenschutz eingegangen"),
    },
    beside={"privacy_request.kind": Detail(_("Anliegen"), dict(PrivacyRequest.Kind.choices))},
    about={
        "website.accessibilityfeedback": Thing(permissions.visible_feedback, url="website:feedback"),
        "website.privacyrequest": Thing(permissions.visible_requests, url="website:privacy_request"),
    },
)
