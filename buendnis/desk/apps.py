from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "buendnis.desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hang the desk's pages into the page frame."""
        from buendnis.desk import permissions  # noqa: PLC0415 - models are ready only now
        from buendnis.ui import navigation  # noqa: PLC0415

        navigation.register(
            "main", _("Diese Woche"), "desk:this_week", lambda request: request.user.is_authenticated, order=10
        )
        navigation.register(
            "main", _("Karte"), "desk:site_map", lambda request: permissions.may_see_coverage(request.user), order=70
        )
        navigation.register(
            "main",
            _("Abdeckung"),
            "desk:coverage",
            lambda request: permissions.may_see_coverage(request.user),
            order=80,
        )
