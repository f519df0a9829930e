"""What people, search and post's neighbours below hold about persons: the declarations of this room."""

from buendnis.people.models import (
    Absence,
    ApiToken,
    Deletion,
    Organisation,
    Person,
    RecordEntry,
    Role,
    RoleOffer,
)
from buendnis.people.privacy.registry import (
    Erasure,
    contact,
    file,
    harmless,
    identity,
    no_personal_data,
    reference,
    register,
    secret,
    technical,
    text,
)
from buendnis.search.models import Audience, Document, Word

OFFICE = "Geschäftsstelle"
COLLEAGUES = "Projektleitung der eigenen Kommune"
AUDITORS = "Datenschutzprüfung"
CHAINED = ("changes", "reason_digest", "nonce", "key_id", "digest")

register(
    Person,
    identity("name", Erasure.PSEUDONYM),
    contact("email", Erasure.PSEUDONYM),
    contact("phone"),
    *secret("password"),
    *technical("last_login", "is_active", "is_staff", "is_superuser", "is_example"),
    *technical("invited_at", "deactivated_at", "forgotten_at", "groups", "user_permissions"),
    purpose="account",
    retention="account",
    recipients=(OFFICE, COLLEAGUES),
    source="Einladung durch die Geschäftsstelle oder Projektleitung; die Person selbst",
    owners=("pk",),
)
register(
    Role,
    reference("person", Erasure.WITH_ROW),
    *technical("organisation", "kind"),
    purpose="account",
    retention="role",
    recipients=(OFFICE, COLLEAGUES),
    source="Geschäftsstelle oder Projektleitung",
    owners=("person",),
    of_person=True,
)
register(
    Absence,
    reference("person", Erasure.WITH_ROW),
    *technical("starts_on", "ends_on"),
    purpose="account",
    retention="absence",
    recipients=(OFFICE,),
    owners=("person",),
    of_person=True,
)
register(
    ApiToken,
    reference("person", Erasure.WITH_ROW),
    *secret("digest"),
    *text("name"),
    *technical("created_at", "last_used_on", "revoked_at"),
    purpose="account",
    retention="token",
    basis="security",
    owners=("person",),
    of_person=True,
)
register(
    RoleOffer,
    reference("invited_by", Erasure.UNLINK),
    identity("name"),
    contact("email"),
    *technical("organisation", "kind", "invited_at"),
    purpose="account",
    retention="invitation",
    source="Projektleitung der Kommune",
    addresses=("email",),
    goes_if_named=True,
)
register(
    Organisation,
    reference("lead", Erasure.UNLINK),
    reference("deputy", Erasure.UNLINK),
    contact("email", why="Funktionspostfach; manchmal die Adresse einer Person"),
    contact("phone"),
    *harmless("Name der Organisation", "name"),
    *technical("kind"),
    purpose="contact",
    retention="organisation",
    recipients=("alle im Bündnis",),
    source="Geschäftsstelle, Mitglied oder Kommune",
    addresses=("email",),
)
register(
    RecordEntry,
    reference("person"),
    *harmless("Nummern und Codes, keine Namen und keine Texte", "details", *CHAINED),
    *technical("at", "verb", "object_type", "object_id"),
    purpose="audit",
    retention="record",
    basis="legal_duty",
    recipients=(AUDITORS, OFFICE),
    source="entsteht, wenn die Person etwas tut",
    owners=("person",),
)
register(
    "people.RecordReason",
    *text("text"),
    *harmless("Zufallszahl für die Prüfsumme", "salt"),
    purpose="audit",
    retention="record",
    basis="legal_duty",
    recipients=(AUDITORS, OFFICE),
    source="wer den Vorgang auslöst",
    owners=("entry__person",),
    goes_if_named=True,
)
register(
    "people.RecordOrigin",
    *technical("network"),
    purpose="security",
    retention="log",
    basis="security",
    recipients=(AUDITORS,),
    source="der Browser der Person",
    owners=("entry__person",),
    of_person=True,
)
register(
    Deletion,
    reference("person"),
    reference("by"),
    *harmless("verschlüsselte Prüfsummen, aus denen niemand zu lesen ist", "identity", "addresses"),
    *harmless("Dateien, die gerade gelöscht werden; danach leer", "pending"),
    *technical("at", "trigger", "listed_at"),
    purpose="rights",
    retention="record",
    basis="legal_duty",
    recipients=(AUDITORS, OFFICE),
    source="entsteht bei der Löschung",
    owners=("person",),
)
register(
    "base.StoredFile",
    *text("name"),
    file("file"),
    *harmless("Art, Prüfsumme und Fund des Virenscanners", "content_type", "digest", "finding"),
    purpose="alliance",
    retention="content",
    recipients=("wer die Sache sehen darf, zu der die Datei gehört",),
    source="wer die Datei hochlädt",
)
no_personal_data("people.RecordSeal", "Prüfsummen der Kette", ("previous", "hash", "key_id"))
register(
    Document,
    *text("title", "text", "note"),
    *harmless("Codes und Adresse der Sache", "kind", "key", "url"),
    purpose="alliance",
    retention="index",
    recipients=("wer die Sache sehen darf",),
    source="aus den Texten des Bündnisses",
)
no_personal_data(
    Word, "Wortstämme eines Eintrags im Suchverzeichnis; entstehen bei jeder Änderung neu", ("stem",)
)
no_personal_data(Audience, "wer einen Eintrag finden darf, als Code", ("key",))
