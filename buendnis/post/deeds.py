"""What stands in the record about outgoing mail, in German words."""

from django.utils.translation import gettext_lazy as _

from buendnis.people.registry import Thing, register
from buendnis.post import permissions

register(
    done={
        "message.dropped": _("Nachricht verworfen"),
        "message.sent_again": _("Nachricht noch einmal gesendet"),
        "message.viewed": _("Nachricht gelesen"),
        "messages.held": _("Nachrichten angehalten"),
    },
    about={"post.message": Thing(permissions.visible_messages, url="post:message_detail")},
)
