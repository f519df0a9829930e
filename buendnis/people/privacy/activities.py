"""The register of processing (Art. 30 DSGVO), written from the registry: it cannot fall behind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from buendnis.people.privacy import registry
from buendnis.people.privacy.reasons import Purpose, Retention
from buendnis.people.privacy.registry import Entry, Place, What
from buendnis.people.privacy.sweeps import sweeps

PERSONS = {
    "account": gettext_lazy("Personen mit einem Konto"),
    "contact": gettext_lazy("Ansprechpersonen in Kommunen und bei Mitgliedern"),
    "matching": gettext_lazy("Beschäftigte von Kommunen, Mitgliedern und Geschäftsstelle"),
    "cooperation": gettext_lazy("Beschäftigte von Kommunen, Mitgliedern und Geschäftsstelle"),
    "alliance": gettext_lazy("Beschäftigte von Kommunen, Mitgliedern und Geschäftsstelle"),
    "post": gettext_lazy("Wer eine E-Mail von uns bekommt"),
    "website": gettext_lazy("Wer uns über die öffentlichen Seiten schreibt"),
    "editing": gettext_lazy("Redaktion und Menschen, die auf Seiten genannt sind"),
    "security": gettext_lazy("Personen mit einem Konto"),
    "audit": gettext_lazy("Personen mit einem Konto"),
    "rights": gettext_lazy("Wer nach den eigenen Daten fragt"),
}
KINDS = {
    What.IDENTITY: gettext_lazy("Name"),
    What.CONTACT: gettext_lazy("E-Mail und Telefon"),
    What.TEXT: gettext_lazy("freie Texte"),
    What.FILE: gettext_lazy("Dateien"),
    What.REFERENCE: gettext_lazy("wer etwas getan hat"),
    What.SECRET: gettext_lazy("Schlüssel, nur als Prüfsumme"),
    What.TECHNICAL: gettext_lazy("Einstellungen und Zeitpunkte"),
}
MEASURES = (
    gettext_lazy("Zugriff nur nach Rolle und Organisation; was eine Rolle darf, ist festgelegt und geprüft."),
    gettext_lazy("Zweiter Faktor für Geschäftsstelle und Verwaltung; Passwörter als Argon2id-Prüfsumme."),
    gettext_lazy("Verschlüsselte Übertragung; strenge Regeln für den Browser; keine Inhalte von Dritten."),
    gettext_lazy("Protokoll, das sich nicht unbemerkt ändern lässt; Netzadressen höchstens sieben Tage."),
    gettext_lazy("Tägliche Löschung nach Fristen; Sicherungen mit Prüfsummen und Löschliste."),
    gettext_lazy("Bremsen gegen massenhafte Versuche; gleiche Antwort, ob es eine Adresse gibt oder nicht."),
)


@dataclass(frozen=True)
class Activity:
    """One processing: what for, about whom, what, on which basis, who gets it, how long."""

    purpose: Purpose
    persons: str
    data: Sequence[str]
    kinds: Sequence[str]
    bases: Sequence[str]
    recipients: Sequence[str]
    sources: Sequence[str]
    retentions: Sequence[str]


def activities() -> list[Activity]:
    """All processings in the order of their purposes."""
    return [_activity(purpose, held) for purpose, held in registry.by_purpose()]


def _activity(purpose: Purpose, held: Sequence[Entry | Place]) -> Activity:
    codes = {one.retention.code for one in held}
    own = {entry.model_class for entry in held if isinstance(entry, Entry)}
    swept = [one for one in sweeps.values() if one.model in own and one.retention.code not in codes]
    kept = [(one.retention, label_of(one)) for one in held] + [
        (one.retention, str(one.label)) for one in swept
    ]
    return Activity(
        purpose=purpose,
        persons=str(PERSONS[purpose.code]),
        data=_once(label_of(one) for one in held),
        kinds=_kinds(held),
        bases=_once(one.basis.text for one in held),
        recipients=_once(name for one in held for name in one.recipients),
        sources=_once(one.source for one in held),
        retentions=_times(kept),
    )


def _kinds(held: Iterable[Entry | Place]) -> list[str]:
    found = {field.what for one in held if isinstance(one, Entry) for field in one.fields}
    return [str(word) for what, word in KINDS.items() if what in found] or [str(KINDS[What.TECHNICAL])]


def _times(kept: Iterable[tuple[Retention, str]]) -> list[str]:
    """How long what stays: a line for each time, such as "Abwesenheiten: 12 Monate nach dem letzten Tag"."""
    by_time: dict[str, list[str]] = {}
    for retention, label in kept:
        by_time.setdefault(str(retention.text), []).append(label)
    return [
        _("%(what)s: %(how_long)s") % {"what": ", ".join(_once(labels)), "how_long": text}
        for text, labels in by_time.items()
    ]


def label_of(held: Entry | Place) -> str:
    """What is held, in German."""
    return held.label


def _once(words: Iterable[object]) -> list[str]:
    """In order, nothing twice."""
    return list(dict.fromkeys(str(word) for word in words))


def as_table() -> tuple[list[str], list[list[str]]]:
    """Headings and rows of the register for a spreadsheet."""
    headings = [
        _("Zweck"), _("Beschreibung"), _("Betroffene"), _("Was gespeichert ist"), _("Arten von Angaben"),
        _("Rechtsgrundlage"), _("Empfänger"), _("Herkunft"), _("Löschung"), _("Schutz"),
    ]  # fmt: skip
    measures = " ".join(map(str, MEASURES))
    rows = [
        [
            str(one.purpose.label), str(one.purpose.text), one.persons,
            *map("; ".join, (one.data, one.kinds, one.bases, one.recipients, one.sources, one.retentions)),
            measures,
        ]
        for one in activities()
    ]  # fmt: skip
    return headings, rows
