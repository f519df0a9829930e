"""Why data is held, on which legal basis, and for how long: the words of the register of processing.

The retention classes are what the nightly retention works on; the registry only names them.
"""

from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Purpose:
    """What for, in German words; `code` is what a declaration names."""

    code: str
    label: object
    text: object


@dataclass(frozen=True)
class Basis:
    """The legal basis, as it stands in the register."""

    code: str
    text: object


@dataclass(frozen=True)
class Retention:
    """How long: `months` after `start`; None means until the thing itself ends. `text` says it in German."""

    code: str
    text: object
    start: object
    months: int | None
    days: int | None = None


Row = TypeVar("Row", Purpose, Basis, Retention)


def _by_code(*rows: Row) -> dict[str, Row]:
    return {row.code: row for row in rows}


PURPOSES: dict[str, Purpose] = _by_code(
    Purpose("account", _("Zugang und Konto"), _("Anmelden, Rollen, Vertretung und Abwesenheit.")),
    Purpose("contact", _("Ansprechpersonen"), _("Wer für eine Organisation oder einen Standort spricht.")),
    Purpose("matching", _("Bedarfe und Angebote"), _("Hilfe finden, anbieten und vermitteln.")),
    Purpose("cooperation", _("Zusammenarbeit"), _("Vereinbarungen, Ergebnisse und Rückmeldungen.")),
    Purpose("alliance", _("Arbeit im Bündnis"), _("Standorte, Mitglieder, Kontingente, Termine, Verlauf.")),
    Purpose("post", _("Nachrichten"), _("E-Mails aus dem System und Antwortlinks.")),
    Purpose("website", _("Öffentliche Seiten"), _("Inhalte, Meldungen und Anliegen aus dem Internet.")),
    Purpose("editing", _("Redaktion"), _("Seiten, Bilder und Dateien pflegen, mit Verlauf der Fassungen.")),
    Purpose("security", _("Sicherheit"), _("Angriffe abwehren, Konten schützen, Störungen finden.")),
    Purpose("audit", _("Nachweis"), _("Wer hat wann was getan: Rechenschaft nach Art. 5 (2) DSGVO.")),
    Purpose("rights", _("Ihre Rechte"), _("Anträge auf Auskunft, Berichtigung, Löschung, Widerspruch.")),
)

BASES: dict[str, Basis] = _by_code(
    Basis("public_task", _("Art. 6 (1) e DSGVO mit § 3 HDSIG (öffentliche Aufgabe)")),
    Basis("consent", _("Art. 6 (1) a DSGVO (Einwilligung, jederzeit widerruflich)")),
    Basis("legal_duty", _("Art. 6 (1) c DSGVO (rechtliche Pflicht)")),
    Basis("security", _("Art. 6 (1) e mit Art. 32 DSGVO und § 3 HDSIG (Sicherheit der Verarbeitung)")),
    Basis("interest", _("Art. 6 (1) f DSGVO (berechtigtes Interesse)")),
)

RETENTIONS: dict[str, Retention] = _by_code(
    Retention("account", _("12 Monate nach der Sperrung, auf Rückfrage"), _("Sperrung des Kontos"), 12),
    Retention("idle", _("24 Monate ohne Anmeldung"), _("letzte Anmeldung"), 24),
    Retention("role", _("solange die Person im Bündnis mitarbeitet"), _("Ende der Mitarbeit"), None),
    Retention("absence", _("12 Monate nach dem letzten Tag"), _("letzter Tag"), 12),
    Retention("contact", _("solange die Person dafür zuständig ist"), _("Ende der Zuständigkeit"), None),
    Retention("case", _("10 Jahre nach dem Ende des Vorgangs"), _("Ende des Vorgangs"), 120),
    Retention("ledger", _("10 Jahre nach dem Ende des Jahres"), _("Ende des Jahres"), 120),
    Retention("organisation", _("solange die Organisation im Bündnis ist"), _("Austritt"), None),
    Retention("message", _("6 Monate nach dem Versand"), _("Versand"), 6),
    Retention("message_text", _("Text: 90 Tage nach dem Versand"), _("Versand"), None, 90),
    Retention("link", _("3 Monate nach dem Ablauf"), _("Ablauf des Links"), 3),
    Retention("token", _("30 Tage nach Widerruf oder Ablauf"), _("Widerruf oder Ablauf"), None, 30),
    Retention("invitation", _("3 Monate, wenn niemand kommt"), _("Einladung"), 3),
    Retention("session", _("14 Tage nach der letzten Anmeldung"), _("letzte Anmeldung"), None, 14),
    Retention("brief", _("wenige Stunden, von selbst"), _("Eintrag"), None, 1),
    Retention("unconfirmed", _("7 Tage, wenn niemand bestätigt"), _("Eingang"), None, 7),
    Retention("request", _("3 Jahre nach der Antwort"), _("Antwort"), 36),
    Retention("content", _("solange der Inhalt besteht"), _("Löschung des Inhalts"), None),
    Retention("history", _("24 Monate nach der Änderung"), _("Änderung"), 24),
    Retention("record", _("10 Jahre, danach versiegeltes Archiv"), _("Eintrag"), 120),
    Retention("log", _("7 Tage"), _("Eintrag"), None, 7),
    Retention("index", _("wie die Sache selbst"), _("Ende der Sache"), None),
)
