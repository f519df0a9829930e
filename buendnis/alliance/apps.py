from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


def has_role(request: HttpRequest) -> bool:
    from buendnis.people import queries as people  # noqa: PLC0415 - models are not ready at import

    return people.standing(request.user).anybody


def is_office(request: HttpRequest) -> bool:
    from buendnis.people import queries as people  # noqa: PLC0415 - models are not ready at import

    return people.standing(request.user).office


class AllianceConfig(AppConfig):
    name = "buendnis.alliance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from buendnis.alliance.actions import (  # noqa: PLC0415 - models are not ready at import
            import_catalogue,
            import_members,
            import_sites,
            imports,
        )
        from buendnis.ui import navigation  # noqa: PLC0415 - models are not ready at import

        imports.register("action_fields", import_catalogue.ActionFieldImporter())
        imports.register("formats", import_catalogue.FormatImporter())
        imports.register("members", import_members.MemberImporter())
        imports.register("sites", import_sites.SiteImporter())
        navigation.register("main", _("Standorte"), "alliance:site_list", has_role, 40)
        navigation.register("main", _("Mitglieder"), "alliance:member_list", has_role, 50)
        navigation.register("account", _("Handlungsfelder"), "alliance:field_list", has_role, 30)
        navigation.register(
            "account", _("Tabellen einlesen"), "alliance:import_upload", is_office, 60, "manage"
        )
