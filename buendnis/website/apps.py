from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class WebsiteConfig(AppConfig):
    name = "buendnis.website"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from buendnis.post import waiting  # noqa: PLC0415 - Django's own pattern for ready
        from buendnis.ui import navigation  # noqa: PLC0415 - as above
        from buendnis.website import permissions, queries  # noqa: PLC0415 - as above

        def sees_feedback(request: HttpRequest) -> bool:
            return permissions.sees_feedback(request.user)

        def sees_requests(request: HttpRequest) -> bool:
            return permissions.sees_requests(request.user)

        waiting.register("website", queries.waiting)
        navigation.register("main", _("In Ihrer Nähe"), "website:near_you", visible=is_stranger, order=20)
        navigation.register(
            "account", _("Barriere-Meldungen"), "website:feedback_list", sees_feedback, 80, "manage"
        )
        navigation.register(
            "account", _("Datenschutz-Anfragen"), "website:privacy_request_list", sees_requests, 82, "manage"
        )
        navigation.register("data", _("Anfrage zu meinen Daten stellen"), "website:ask_about_data", order=20)
        navigation.register("footer", _("Leichte Sprache"), "website:easy_language", order=35)


def is_stranger(request: HttpRequest) -> bool:
    return not request.user.is_authenticated
