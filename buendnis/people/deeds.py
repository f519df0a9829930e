"""What stands in the record about persons, roles, logins and the record itself, in German words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from buendnis.people import permissions, policy
from buendnis.people.models import Objection, Organisation, Restriction, Role
from buendnis.people.registry import Detail, Thing, register

PROOFS = {
    "password": _("Passwort"),
    "code": _("Code aus der E-Mail"),
    "mfa": _("zweiter Faktor"),
    "app": _("Code der App"),
    "recovery": _("Wiederherstellungscode"),
    "passkey": _("Passkey"),
    "socialaccount": _("Konto der eigenen Organisation"),
}
FACTORS = {"totp": _("App"), "webauthn": _("Passkey"), "recovery_codes": _("Wiederherstellungscodes")}
SCOPES = {"read": _("nur lesen"), "write": _("lesen und ändern")}


def behind_door(name: str) -> str:
    """What a page is about, as the policy says it: "Bedarf"; the address's name where it says nothing."""
    door = policy.policy().doors.get(name)
    if door and door.own:
        return str(_("die eigenen Angaben"))
    return policy.policy().objects[door.object].name if door and door.object else name


register(
    done={
        "absence.removed": _("Abwesenheit gelöscht"),
        "absence.set": _("Abwesenheit eingetragen"),
        "access.ended": _("Alle Anmeldungen beendet"),
        "address.forgotten": _("Adresse gelöscht"),
        "archive_offer.decided": _("Über Angebot an das Archiv entschieden"),
        "archive_offer.offered": _("Dem Archiv angeboten"),
        "archive_offer.viewed": _("Paket für das Archiv heruntergeladen"),
        "data.exported": _("Eigene Daten heruntergeladen"),
        "data.handed_over": _("Daten einer Person für ihre Auskunft heruntergeladen"),
        "device.ended": _("Gerät abgemeldet"),
        "device.others_ended": _("Andere Geräte abgemeldet"),
        "door.refused": _("Seite gesucht, die für die Person nicht da ist"),
        "factor.added": _("Zweiter Faktor eingerichtet"),
        "factor.codes_renewed": _("Wiederherstellungscodes erneuert"),
        "factor.removed": _("Zweiter Faktor entfernt"),
        "factor.renamed": _("Zweiter Faktor umbenannt"),
        "factor.reset": _("Zweiter Faktor zurückgesetzt"),
        "factor.secrets_rotated": _("Geheimnisse der zweiten Faktoren umgeschlüsselt"),
        "list.exported": _("Liste heruntergeladen"),
        "login.done": _("Angemeldet"),
        "login.failed": _("Anmeldung gescheitert"),
        "objection.made": _("Widersprochen"),
        "objection.taken_back": _("Widerspruch zurückgenommen"),
        "organisation.contacts_set": _("Ansprechpersonen festgelegt"),
        "person.changed": _("Angaben geändert"),
        "person.deactivated": _("Zugang gesperrt"),
        "person.forgotten": _("Daten der Person gelöscht"),
        "person.invited": _("Eingeladen"),
        "person.password_changed": _("Passwort geändert"),
        "person.provider_linked": _("Konto verknüpft"),
        "person.provider_unlinked": _("Verknüpfung gelöst"),
        "person.reactivated": _("Zugang wieder geöffnet"),
        "person.restricted": _("Daten eingeschränkt"),
        "person.restriction_ends": _("Ende der Einschränkung mitgeteilt"),
        "person.viewed": _("Seite der Person angesehen"),
        "record.verified": _("Protokoll geprüft"),
        "record.viewed": _("Protokoll angesehen"),
        "retention.kept": _("Konto behalten"),
        "retention.run": _("Aufbewahrungsfristen angewendet"),
        "role.offer_withdrawn": _("Einladung zurückgenommen"),
        "role.offered": _("Rolle angeboten"),
        "role.given": _("Rolle vergeben"),
        "role.taken": _("Rolle beendet"),
        "token.made": _("Zugriffsschlüssel angelegt"),
        "token.refused": _("Ungültiger Zugriffsschlüssel"),
        "token.revoked": _("Zugriffsschlüssel widerrufen"),
    },
    beside={
        "count": Detail(_("Anzahl")),
        "days": Detail(_("Gültig in Tagen")),
        "decision": Detail(_("Entscheidung")),
        "done": Detail(_("Ausgeführt")),
        "door": Detail(pgettext_lazy("Adresse einer Seite", "Seite"), says=behind_door),
        "entries": Detail(_("Geprüfte Einträge")),
        "factor.kind": Detail(pgettext_lazy("Anmeldung", "Faktor"), FACTORS),
        "number": Detail(_("Nummer")),
        "organisation": Detail(_("Organisation"), thing="people.organisation"),
        "ground": Detail(_("Grund"), dict(Restriction.Ground.choices)),
        "purpose": Detail(_("Wogegen"), dict(Objection.Purpose.choices)),
        "proofs": Detail(_("Nachweise"), PROOFS),
        "role.kind": Detail(_("Rolle"), dict(Role.Kind.choices)),
        "rows": Detail(_("Zeilen")),
        "scope": Detail(_("Umfang"), SCOPES),
        "sequence": Detail(_("Letzte laufende Nummer")),
        "sessions": Detail(_("Sitzungen")),
        "token": Detail(_("Nummer des Schlüssels")),
        "tokens": Detail(_("Schlüssel")),
        "trigger": Detail(_("Anlass")),
        "wrong": Detail(_("Abweichungen")),
    },
    about={
        "people.person": Thing(
            permissions.visible_in_record, url="people:person_detail", opens=permissions.may_manage_people
        ),
        "people.organisation": Thing(lambda person: Organisation.objects.all()),
    },
)
