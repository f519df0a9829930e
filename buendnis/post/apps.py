from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class PostConfig(AppConfig):
    name = "buendnis.post"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from buendnis.people.actions import retention  # noqa: PLC0415 - Django's own pattern for ready
        from buendnis.post import periodic, permissions, receivers  # noqa: F401, PLC0415 - listens from here on
        from buendnis.ui import navigation  # noqa: PLC0415 - as above

        def reads_outbox(request: HttpRequest) -> bool:
            return permissions.may_see_outbox(request.user)

        periodic.register("people.retention", every="day", run=retention.run_nightly)
        navigation.register("account", _("Postausgang"), "post:message_list", reads_outbox, order=45)
