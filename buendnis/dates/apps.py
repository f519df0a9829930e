from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DatesConfig(AppConfig):
    name = "buendnis.dates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from buendnis.alliance.actions import imports as alliance  # noqa: PLC0415 - models are not ready at import
        from buendnis.dates.actions import imports  # noqa: PLC0415 - models are not ready at import
        from buendnis.ui import navigation  # noqa: PLC0415 - models are not ready at import

        alliance.register("duties", imports.DutyImporter())
        alliance.register("calendar", imports.CalendarImporter())
        navigation.register("main", _("Termine"), "dates:entry_list", order=60)
