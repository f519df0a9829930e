"""What stands in the record about members, sites and capacity, in German words."""

from django.utils.translation import gettext_lazy as _

from buendnis.alliance import permissions
from buendnis.people.registry import Detail, Thing, register

TABLES = {
    "action_fields": _("Handlungsfelder"),
    "formats": _("Formate"),
    "members": _("Bündnismitglieder"),
    "sites": _("Förderstandorte"),
    "duties": _("Pflichttermine"),
    "calendar": _("Termine"),
}

register(
    done={
        "capacity.consented": _("Mehr Kontingent zugestimmt"),
        "capacity.pledged": _("Kontingent zugesagt"),
        "capacity.released": _("Kontingent freigegeben"),
        "capacity.reserved": _("Kontingent reserviert"),
        "capacity.used": _("Kontingent verbraucht"),
        "capacity.viewed": _("Kontingent angesehen"),
        "contacts.viewed": _("Kontaktdaten angesehen"),
        "document.added": _("Unterlage hochgeladen"),
        "document.withdrawn": _("Unterlage entfernt"),
        "file.discarded": _("Zurückgehaltene Datei gelöscht"),
        "file.held": _("Datei vom Virenscanner zurückgehalten"),
        "import.run": _("Tabelle eingelesen"),
        "interest.declared": _("Interessenkonflikt angegeben"),
        "interest.ended": _("Interessenkonflikt beendet"),
        "member.changed": _("Profil geändert"),
        "member.left": _("Austritt eingetragen"),
        "site.changed": _("Angaben zum Standort geändert"),
    },
    beside={
        "changed": Detail(_("Geändert")),
        "document.site": Detail(_("Standort"), thing="alliance.site"),
        "document.size": Detail(_("Größe in Bytes")),
        "document.waits": Detail(_("Wartet auf den Virenscanner")),
        "file.finding": Detail(_("Fund des Virenscanners")),
        "format": Detail(_("Format")),
        "half_days": Detail(_("Halbe Tage")),
        "import.kind": Detail(_("Tabelle"), TABLES),
        "member": Detail(_("Bündnismitglied"), thing="alliance.memberorganisation"),
        "new": Detail(_("Neu")),
        "reference": Detail(_("Bezug")),
        "weights": Detail(_("Gewichtungen geändert")),
        "year": Detail(_("Jahr")),
    },
    about={
        "alliance.interestdeclaration": Thing(
            permissions.visible_interests, related=("member", "municipality__organisation")
        ),
        "alliance.memberorganisation": Thing(permissions.visible_members),
        "alliance.site": Thing(permissions.visible_sites, related=("municipality__organisation",)),
    },
)
