from django.apps import AppConfig
from django.urls import register_converter

from buendnis.base.addresses import TableForm


class BaseConfig(AppConfig):
    name = "buendnis.base"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register_converter(TableForm, "table_form")
