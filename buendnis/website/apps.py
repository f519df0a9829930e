from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "buendnis.website"
    default_auto_field = "django.db.models.BigAutoField"
