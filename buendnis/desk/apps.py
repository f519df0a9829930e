from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "buendnis.desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hang the desk's pages into the page frame."""
        from buendnis.desk import permissions  # noqa: PLC0415 - models are ready only now
        from buendnis.ui import navigation  # noqa: PLC0415 - as above

        def is_known(request: HttpRequest) -> bool:
            return request.user.is_authenticated

        def has_role(request: HttpRequest) -> bool:
            return permissions.may_see_coverage(request.user)

        navigation.register("main", _("Diese Woche"), "desk:this_week", is_known, order=5)
        navigation.register("main", _("Karte"), "desk:site_map", has_role, order=70)
        navigation.register("account", _("Abdeckung"), "desk:coverage", has_role, order=40)
