from django.apps import AppConfig


class DatesConfig(AppConfig):
    name = "buendnis.dates"
    default_auto_field = "django.db.models.BigAutoField"
