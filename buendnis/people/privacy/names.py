"""German names for what is held: libraries and some of our own fields speak English."""

from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from buendnis.people import registry

MODELS = {
    "account.emailconfirmation": _("Links, die eine Adresse bestätigen"),
    "mfa.authenticator": _("zweite Faktoren"),
    "search.document": _("Einträge im Suchverzeichnis"),
    "socialaccount.socialaccount": _("Konten bei der eigenen Organisation"),
    "socialaccount.socialtoken": _("Schlüssel der eigenen Organisation"),
    "usersessions.usersession": _("angemeldete Geräte"),
    "wagtailadmin.editingsession": _("offene Bearbeitungen"),
    "wagtailadmin.formstate": _("Zwischenstände von Formularen"),
    "wagtailcore.apitoken": _("Schlüssel der Redaktion"),
    "wagtailcore.pagesubscription": _("Abos von Seiten"),
    "wagtailcore.uploadedfile": _("abgebrochene Uploads"),
    "wagtaildocs.document": _("Dokumente"),
    "wagtailimages.rendition": _("Größen von Bildern"),
    "wagtailusers.userprofile": _("Einstellungen der Redaktion"),
}
FIELDS = {
    "account": _("Konto"),
    "answered_by": _("beantwortet von"),
    "at": _("Zeitpunkt"),
    "by": _("von"),
    "cancel_asked": _("Abbruch gewünscht"),
    "comment": _("Kommentar"),
    "comment_notifications": _("Nachricht bei Kommentaren"),
    "confirmed_by": _("bestätigt von"),
    "content": _("Inhalt"),
    "content_changed": _("Inhalt geändert"),
    "content_type": _("Art"),
    "created_at": _("angelegt am"),
    "data": _("Angaben"),
    "declined_by_site": _("vom Standort abgesagt"),
    "deleted": _("gelöscht"),
    "engagement": _("Zusammenarbeit"),
    "file": _("Datei"),
    "file_size": _("Größe der Datei in Bytes"),
    "first_date_changes": _("Änderungen des ersten Termins"),
    "html": _("Text mit Gestaltung"),
    "image": _("Bild"),
    "ip": _("Netzadresse (wir speichern keine)"),
    "is_editing": _("in Bearbeitung"),
    "is_superuser": _("alle Rechte in der technischen Verwaltung"),
    "is_system": _("Konto des Systems"),
    "label": _("Bezeichnung"),
    "last_seen_at": _("zuletzt benutzt am"),
    "last_updated_at": _("zuletzt geändert am"),
    "last_used_at": _("zuletzt benutzt am"),
    "leased_until": _("wird versendet bis"),
    "length": _("Länge"),
    "line": _("Planzeile"),
    "listed_at": _("eingetragen am"),
    "member": _("Mitglied"),
    "message": _("Nachricht"),
    "name": _("Name"),
    "need": _("Bedarf"),
    "note": _("Hinweis"),
    "object_id": _("Nummer"),
    "object_type": _("Art"),
    "offer": _("Angebot"),
    "page": _("Seite"),
    "person": _("Person"),
    "proposal": _("Vorschlag"),
    "reported_by": _("Ergebnis notiert von"),
    "resolved_at": _("erledigt am"),
    "resolved_by": _("erledigt von"),
    "revision": _("Fassung"),
    "said_by": _("zurückgemeldet von"),
    "seen_at": _("zuletzt daran gerechnet am"),
    "site": _("Standort"),
    "site_confirmed_by": _("für den Standort bestätigt von"),
    "submission": _("Kennung des Formulars"),
    "text": _("Text"),
    "title": _("Titel"),
    "type": _("Art"),
    "updated_at": _("zuletzt geändert am"),
    "user": _("Person"),
    "user_agent": _("Browser und System"),
    "verb": _("Vorgang"),
    "version": _("Fassung"),
}
SESSION = {
    "_auth_user_backend": _("Weg der Anmeldung"),
    "_auth_user_hash": _("Prüfsumme der Anmeldung"),
    "_auth_user_id": _("Nummer Ihres Kontos"),
    "_session_expiry": _("Dauer"),
    "account_authentication_methods": _("womit Sie sich ausgewiesen haben"),
    "account_authentication_methods_user": _("Nummer Ihres Kontos"),
}


def name_of_model(label: str) -> str:
    """Several of a kind, such as "Bedarfe"; `label` is "matching.need"."""
    return str(MODELS.get(label) or apps.get_model(label)._meta.verbose_name_plural)


def name_of_field(row: Model, name: str) -> str:
    """Our own German label where the model has one, else the word from above."""
    try:
        label = str(getattr(row._meta.get_field(name), "verbose_name", name))
    except FieldDoesNotExist:
        label = name
    is_plain = label == name.replace("_", " ") or name == "is_superuser"
    return str(FIELDS.get(name, label)) if is_plain else label


def word_for(name: str, code: Any) -> str | None:
    """What the record's codes mean: its verbs and kinds of things; None for everything else."""
    if name == "verb":
        return str(registry.verbs.get(code, code))
    if name == "object_type" and code:
        return str(apps.get_model(code)._meta.verbose_name)
    return None


def words_for_session(keys: list[str]) -> list[str]:
    """What a session keeps, in words; what has no word keeps its key."""
    return list(dict.fromkeys(str(SESSION.get(key, key)) for key in keys))
