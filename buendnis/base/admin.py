"""For the support's area: ledgers are looked at, facts are corrected, nothing disappears."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest


class NoDeleting(admin.ModelAdmin):
    """May be corrected, never deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadOnly(NoDeleting):
    """Look, do not touch."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
