from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "buendnis.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from buendnis.people import permissions  # noqa: PLC0415 - models are loaded from here on
        from buendnis.ui import navigation  # noqa: PLC0415

        def logged_in(request: HttpRequest) -> bool:
            return request.user.is_authenticated

        def stranger(request: HttpRequest) -> bool:
            return not request.user.is_authenticated

        def manages(request: HttpRequest) -> bool:
            return permissions.may_manage_people(request.user)

        navigation.register("account", _("Personen"), "people:person_list", manages, order=20)
        navigation.register("account", _("Mein Profil"), "people:profile", logged_in, order=10)
