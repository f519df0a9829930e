"""For support, read-only; bodies of mails stay closed: they carry answer links."""

from django.contrib import admin

from buendnis.base.admin import ReadOnly
from buendnis.post.models import AnswerLink, Heartbeat, Message, PeriodicRun


@admin.register(Message)
class MessageAdmin(ReadOnly):
    list_display = ["subject", "to_email", "state", "attempts", "last_error", "created_at", "sent_at"]
    list_filter = ["state"]
    search_fields = ["to_email", "subject", "message_id"]
    exclude = ["text", "html"]


@admin.register(AnswerLink)
class AnswerLinkAdmin(ReadOnly):
    list_display = ["question", "object_id", "person", "expires_at", "used_at", "revoked_at"]
    list_filter = ["question"]
    list_select_related = ["person"]


@admin.register(PeriodicRun)
class PeriodicRunAdmin(ReadOnly):
    list_display = ["name", "slot", "done_at"]


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnly):
    list_display = ["name", "seen_at"]
