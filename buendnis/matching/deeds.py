"""What stands in the record about needs, offers and proposals, in German words."""

from django.utils.translation import gettext_lazy as _

from buendnis.matching import permissions
from buendnis.people.registry import Detail, Thing, register

register(
    done={
        "focus.added": _("Programmschwerpunkt gesetzt"),
        "focus.ended": _("Programmschwerpunkt beendet"),
        "need.closed": _("Anliegen zurückgezogen"),
        "need.confirmed": _("Handlungsfelder bestätigt"),
        "need.described": _("Anliegen geschildert"),
        "need.done": _("Bedarf erledigt"),
        "need.edited": _("Anliegen geändert"),
        "offer.added": _("Angebot angelegt"),
        "offer.edited": _("Angebot geändert"),
        "offer.moved": _("Stand des Angebots geändert"),
        "override.alone": _("Abweichung ohne zweite Person angefragt"),
        "override.confirmed": _("Abweichung von zweiter Person bestätigt"),
        "override.dropped": _("Abweichung zurückgenommen"),
        "override.waiting": _("Abweichung wartet auf zweite Person"),
        "proposal.accepted": _("Zusage des Mitglieds"),
        "proposal.added": _("Vorschlag von Hand ergänzt"),
        "proposal.agreed": _("Hilfe angenommen"),
        "proposal.asked": _("Mitglied angefragt"),
        "proposal.broken_off": _("Vorschlag nach Abbruch beendet"),
        "proposal.declined": _("Absage des Mitglieds"),
        "proposal.declined_by_site": _("Absage des Standorts"),
        "proposal.later": _("Antwort verschoben"),
        "proposal.reminded": _("An Antwort erinnert"),
        "proposal.withdrawn": _("Anfrage zurückgenommen"),
    },
    beside={
        "capacity.reference": Detail(_("Vorschlag"), thing="matching.proposal"),
        "offer": Detail(_("Angebot"), thing="matching.offer"),
        "score": Detail(_("Punkte")),
        "sites": Detail(_("Anzahl der Standorte")),
        "until": Detail(_("Bis")),
    },
    about={
        "matching.focus": Thing(permissions.visible_focuses),
        "matching.need": Thing(permissions.visible_needs),
        "matching.offer": Thing(permissions.visible_offers),
        "matching.proposal": Thing(permissions.visible_proposals, related=("need", "offer")),
    },
)
