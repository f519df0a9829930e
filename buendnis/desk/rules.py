"""Decisions of the desk from values in hand: in which role one acts, what is late, where help is missing."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from buendnis.people.models import Organisation
from buendnis.people.queries import Standing

NOTHING: frozenset[int] = frozenset()


class Acting(StrEnum):
    """As what somebody looks at "Diese Woche"."""

    OFFICE = "office"
    MINISTRY = "ministry"
    MUNICIPALITY = "municipality"
    MEMBER = "member"
    MANAGER = "manager"
    EDITOR = "editor"
    AUDITOR = "auditor"
    GUEST = "guest"


def acting_as(standing: Standing, organisation_id: int, kind: str) -> Acting:
    """The role in which a person acts in one organisation; the widest one where several are held there."""
    choices = (
        (Acting.OFFICE, standing.office and kind == Organisation.Kind.OFFICE),
        (Acting.MINISTRY, standing.ministry and kind == Organisation.Kind.MINISTRY),
        (Acting.MUNICIPALITY, organisation_id in standing.municipality_org_ids),
        (Acting.MEMBER, organisation_id in standing.member_org_ids),
        (Acting.MANAGER, standing.manages),
        (Acting.EDITOR, standing.editor),
        (Acting.AUDITOR, standing.auditor),
    )
    return next((role for role, held in choices if held), Acting.GUEST)


def only_in(standing: Standing, organisation_id: int, acting: Acting) -> Standing:
    """The part of a person's standing that counts in one organisation, so that tabs do not mix roles."""
    here = frozenset({organisation_id})
    return replace(
        standing,
        office=acting == Acting.OFFICE,
        office_lead=standing.office_lead and acting == Acting.OFFICE,
        ministry=acting == Acting.MINISTRY,
        manages=standing.manages and acting in (Acting.MANAGER, Acting.MUNICIPALITY),
        editor=standing.editor and acting == Acting.EDITOR,
        auditor=standing.auditor and acting == Acting.AUDITOR,
        organisation_ids=here,
        member_org_ids=standing.member_org_ids & here,
        represents_org_ids=standing.represents_org_ids & here,
        municipality_org_ids=standing.municipality_org_ids & here,
        leads_org_ids=standing.leads_org_ids & here,
        contact_org_ids=standing.contact_org_ids & here,
    )


@dataclass(frozen=True)
class Due:
    """When something is due, in words."""

    words: str
    is_overdue: bool = False
    is_soon: bool = False


def due(on: date | None, today: date) -> Due:
    """The distance to a day in words; empty without a day. Soon means within a week."""
    if on is None:
        return Due("")
    days = (on - today).days
    if days < 0:
        words = ngettext("seit %(days)d Tag überfällig", "seit %(days)d Tagen überfällig", -days)
        return Due(words % {"days": -days}, is_overdue=True)
    if days == 0:
        return Due(_("heute fällig"), is_soon=True)
    if days == 1:
        return Due(_("morgen fällig"), is_soon=True)
    if days <= 7:
        return Due(_("in %(days)d Tagen fällig") % {"days": days}, is_soon=True)
    return Due(_("fällig am %(day)s") % {"day": on.strftime("%d.%m.%Y")})


def duty_due(on: date | None, by_office: bool, today: date) -> Due:
    """The same for a duty of a site: whether a past one was done is not known here, so nobody is accused."""
    if on is None:
        return Due(_("Termin kommt von der Geschäftsstelle") if by_office else _("noch nicht bekannt"))
    if on < today:
        return Due(_("Frist war am %(day)s") % {"day": on.strftime("%d.%m.%Y")}, is_soon=True)
    return due(on, today)


KINDS_OF_WAITING = {
    "need": gettext_lazy("Neuer Bedarf"),
    "call": gettext_lazy("Anruf"),
    "silence": gettext_lazy("Anruf"),
    "override": gettext_lazy("Zweite Person"),
    "plan": gettext_lazy("Einsatzplan"),
    "question": gettext_lazy("Anfrage"),
    "consent": gettext_lazy("Zusage des Standorts"),
    "confirmation": gettext_lazy("Bestätigung"),
    "result": gettext_lazy("Ergebnis"),
    "feedback": gettext_lazy("Rückmeldung"),
    "accessibility": gettext_lazy("Barriere"),
    "privacy": gettext_lazy("Datenschutz"),
}
CALLS = frozenset({"call", "silence"})
KINDS_OF_ENTRIES = {
    "need": gettext_lazy("Bedarfe"),
    "proposal": gettext_lazy("Vorschläge und Antworten"),
    "engagement": gettext_lazy("Zusammenarbeit"),
    "result": gettext_lazy("Ergebnisse"),
    "feedback": gettext_lazy("Rückmeldungen"),
    "site": gettext_lazy("Angaben zum Standort"),
    "capacity": gettext_lazy("Kontingente"),
    "interest": gettext_lazy("Befangenheit"),
    "date": gettext_lazy("Termine"),
    "document": gettext_lazy("Unterlagen"),
    "weights": gettext_lazy("Gewichtungen"),
    "contact": gettext_lazy("Kontakte"),
}
OTHER = "other"


def kinds_to_choose(kinds: Collection[str]) -> list[tuple[str, str]]:
    """How people call these kinds of entries; what later rooms write falls together under "Weiteres"."""
    known = [(code, str(name)) for code, name in KINDS_OF_ENTRIES.items() if code in kinds]
    return [*known, (OTHER, _("Weiteres"))] if set(kinds) - KINDS_OF_ENTRIES.keys() else known


def gap(needs: int, offers: int) -> str:
    """What open needs and available offers of one action field say together.

    Source: concept C8 (missing offers are identified).
    """
    if not needs:
        return _("Angebote da, noch kein Bedarf.") if offers else _("Noch nichts gemeldet.")
    if not offers:
        return _("Hier fehlen Angebote.")
    if needs > 2 * offers:
        return _("Hier sind Angebote knapp.")
    return _("Mehr Bedarfe als Angebote.") if needs > offers else _("Genug Angebote.")


def percent(part: int, whole: int) -> int | None:
    """Whole percent; None when there is nothing to compare with."""
    return round(100 * part / whole) if whole else None
