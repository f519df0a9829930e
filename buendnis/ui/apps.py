from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    name = "buendnis.ui"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from buendnis.ui import checks, navigation  # noqa: F401, PLC0415 - Django's own pattern for ready

        navigation.register("footer", _("Impressum"), "/impressum/", order=10)
        navigation.register("footer", _("Datenschutz"), "/datenschutz/", order=20)
        navigation.register("footer", _("Barrierefreiheit"), "/barrierefreiheit/", order=30)
        navigation.register("footer", _("Barriere melden"), "/barriere-melden/", order=40)
        navigation.register("footer", _("Schnittstellen"), "/schnittstellen/", order=50)
