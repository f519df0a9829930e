"""What post holds about persons. Messages go with their person; texts of other messages lose the name."""

from buendnis.people.privacy.registry import (
    Erasure,
    contact,
    harmless,
    no_personal_data,
    reference,
    register,
    technical,
    text,
)
from buendnis.post.models import AnswerLink, Attachment, Heartbeat, Message, PeriodicRun

register(
    Message,
    reference("person", Erasure.WITH_ROW),
    contact("to_email", Erasure.WITH_ROW),
    *text("subject", "text", "html"),
    *harmless("Codes und Nummern", "key", "message_id"),
    *harmless("Satz des Systems über den Versand", "last_error"),
    *technical("state", "created_at", "sent_at"),
    purpose="post",
    retention="message",
    recipients=("die Empfängerin oder der Empfänger", "Geschäftsstelle (ohne Text)"),
    source="das System",
    owners=("person",),
    addresses=("to_email",),
    of_person=True,
)
register(
    Attachment,
    *text("content", "name"),
    *harmless("Art der Datei", "content_type"),
    purpose="post",
    retention="message",
    recipients=("die Empfängerin oder der Empfänger",),
    source="das System",
    owners=("message__person",),
    addresses=("message__to_email",),
    of_person=True,
)
register(
    AnswerLink,
    reference("person", Erasure.WITH_ROW),
    *harmless("Code der Frage", "question"),
    *text("answered"),
    *technical("object_id", "created_at", "expires_at", "used_at", "revoked_at"),
    purpose="post",
    retention="link",
    source="das System",
    owners=("person",),
    of_person=True,
)
no_personal_data(PeriodicRun, "welche Aufgabe in welchem Zeitfenster lief", ("name", "slot"))
no_personal_data(Heartbeat, "wann der Versand zuletzt arbeitete", ("name",))
