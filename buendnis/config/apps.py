from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "buendnis.config"

    def ready(self) -> None:
        from buendnis.people import actions  # noqa: PLC0415 - models are loaded from here on
        from buendnis.post import periodic  # noqa: PLC0415

        periodic.register("people.remind_of_ending_tokens", run=actions.remind_of_ending_tokens)
