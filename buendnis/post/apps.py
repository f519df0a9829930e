from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "buendnis.post"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from buendnis.post import receivers  # noqa: F401, PLC0415 - listens from here on
