"""What is due when, what may be believed of what a stranger sends, what a phase means in plain words."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from buendnis.alliance.models import ProgrammePhase
from buendnis.base.tickets import can_answer, days_left, is_overdue

__all__ = [
    "PHASE_WORDS",
    "PhaseWords",
    "answer_due_on",
    "can_answer",
    "days_left",
    "is_overdue",
    "own_path",
]

ANSWER_WITHIN = timedelta(weeks=6)
KEEP_ANSWERED = timedelta(days=3 * 365)
REPORTS_PER_HOUR = 5
LONGEST_PATH = 300
SECRET_PATHS = ("/antwort/", "/barriere-melden/")


def answer_due_on(received_on: date) -> date:
    """Six weeks to the day. Source: accessibility statement, HVBIT; issue 2."""
    return received_on + ANSWER_WITHIN


def own_path(address: str, host: str) -> str:
    """The path of a page of ours, without its query; empty for everything else.

    Paths that carry a secret (answer links) are cut to their beginning.
    """
    if not url_has_allowed_host_and_scheme(address, {host}):
        return ""
    path = urlsplit(address).path
    if not path.startswith("/") or path.startswith("//"):
        return ""
    for secret in SECRET_PATHS:
        if path.startswith(secret):
            return secret
    return path[:LONGEST_PATH]


@dataclass(frozen=True)
class PhaseWords:
    """A programme phase as residents understand it, and how they can take part."""

    title: object
    text: object
    take_part: object


PHASE_WORDS = {
    ProgrammePhase.ISEK: PhaseWords(
        _("Das Konzept entsteht"),
        _("Die Kommune sammelt, was im Quartier gut ist und was fehlt. Daraus wird ein Plan."),
        _("Jetzt zählen Ihre Ideen am meisten: bei Rundgängen, Umfragen und Werkstätten."),
    ),
    ProgrammePhase.IMPLEMENTATION: PhaseWords(
        _("Es wird gebaut und gemacht"),
        _("Plätze, Häuser und Projekte entstehen Schritt für Schritt."),
        _("Machen Sie mit: in der Lokalen Partnerschaft oder mit einem eigenen kleinen Projekt."),
    ),
    ProgrammePhase.CONSOLIDATION: PhaseWords(
        _("Es soll bleiben"),
        _("Die Förderung endet bald. Jetzt wird geklärt, wer gute Orte und Angebote weiterführt."),
        _("Übernehmen Sie etwas: im Verein, im Quartierstreff oder als Ansprechperson."),
    ),
}
