from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "buendnis.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from buendnis.people import permissions, receivers  # noqa: PLC0415 - models are loaded from here on
        from buendnis.people.privacy import access, own, own_sweeps, places  # noqa: F401, PLC0415 - declare what this room holds
        from buendnis.ui import navigation  # noqa: PLC0415 - as above

        autodiscover_modules("privacy", "deeds")

        receivers.connect()

        def logged_in(request: HttpRequest) -> bool:
            return request.user.is_authenticated

        def stranger(request: HttpRequest) -> bool:
            return not request.user.is_authenticated

        def manages(request: HttpRequest) -> bool:
            return permissions.may_manage_people(request.user)

        def reads_privacy(request: HttpRequest) -> bool:
            return access.may_see_privacy_pages(request.user)

        navigation.register("data", _("Nutzung widersprechen"), "people:my_objections", logged_in, order=10)
        navigation.register("account", _("Löschlauf"), "people:retention", reads_privacy, 84, "manage")

        def reads_record(request: HttpRequest) -> bool:
            return permissions.may_read_record(request.user)

        navigation.register("account", _("Protokoll"), "people:record_list", reads_record, order=86)
        navigation.register("footer", _("Wer darf was?"), "people:who_may_what", order=45)
        navigation.register("account", _("Personen"), "people:person_list", manages, 20, "manage")
        navigation.register("account", _("Anmeldung und Sicherheit"), "people:security", logged_in, 15, "own")
        navigation.register("account", _("Mein Profil"), "people:profile", logged_in, 10, "own")
