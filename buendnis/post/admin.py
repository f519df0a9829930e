"""For support, read-only; bodies of mails stay closed: they carry answer links."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from buendnis.post.models import AnswerLink, Heartbeat, Message, PeriodicRun


class ReadOnlyAdmin(admin.ModelAdmin):
    """Look, do not touch."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ["subject", "to_email", "state", "attempts", "last_error", "created_at", "sent_at"]
    list_filter = ["state"]
    search_fields = ["to_email", "subject", "message_id"]
    exclude = ["text", "html"]


@admin.register(AnswerLink)
class AnswerLinkAdmin(ReadOnlyAdmin):
    list_display = ["question", "object_id", "person", "expires_at", "used_at", "revoked_at"]
    list_filter = ["question"]
    list_select_related = ["person"]


@admin.register(PeriodicRun)
class PeriodicRunAdmin(ReadOnlyAdmin):
    list_display = ["name", "slot", "done_at"]


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnlyAdmin):
    list_display = ["name", "seen_at"]
