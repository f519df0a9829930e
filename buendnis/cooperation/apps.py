from django.apps import AppConfig


class CooperationConfig(AppConfig):
    name = "buendnis.cooperation"
    default_auto_field = "django.db.models.BigAutoField"
