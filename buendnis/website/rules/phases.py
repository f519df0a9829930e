"""What a programme phase means in plain words."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from buendnis.alliance.models import ProgrammePhase


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
