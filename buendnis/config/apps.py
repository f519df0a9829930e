from typing import Any

from django.apps import AppConfig
from django.core import checks


def check_policy(**options: Any) -> list[checks.CheckMessage]:
    """`buendnis check`: every address, call, model and role stands in the policy."""
    from buendnis.config import policy_checks  # noqa: PLC0415 - knows all rooms, which are loaded by then

    return policy_checks.check_policy(**options)


class ConfigConfig(AppConfig):
    name = "buendnis.config"

    def ready(self) -> None:
        from wagtail.admin.views import account  # noqa: PLC0415 - models are loaded from here on

        from buendnis.base.uploads import storing  # noqa: PLC0415 - models are loaded from here on
        from buendnis.people import actions  # noqa: PLC0415 - as above
        from buendnis.post import periodic  # noqa: PLC0415 - as above

        checks.register(check_policy)
        account.AvatarSettingsPanel.is_active = lambda panel: False  # no portraits: nobody would see them
        periodic.register("people.keep_record", run=actions.keep_record)
        periodic.register("people.forget_origins", every="hour", run=actions.forget_origins)
        periodic.register("people.clear_erasures", every="hour", run=actions.clear_erasures)
        periodic.register("people.remind_of_ending_tokens", run=actions.remind_of_ending_tokens)
        periodic.register("base.recheck_files", every="hour", run=storing.recheck)
        periodic.register("base.sweep_files", every="hour", run=storing.sweep)
