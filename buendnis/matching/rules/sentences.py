"""The German sentence of every reason and every exclusion, with real values."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buendnis.matching.rules.exclusions import Exclusion
from buendnis.matching.rules.scoring import Reason

Values = Mapping[str, Any]


def of_reason(reason: Reason) -> str:
    """The sentence of one reason; every code has one."""
    return SENTENCES[reason.code](reason.values)


def of_exclusion(found: Exclusion) -> str:
    """The sentence of what rules an offer out; every code has one."""
    return EXCLUSION_SENTENCES[found.code](found.values)


def explained(reasons: list[Reason]) -> list[dict[str, Any]]:
    """Reasons as they are stored and shown: code, German sentence, points."""
    return [
        {"code": base_code(reason.code), "text": of_reason(reason), "points": reason.points}
        for reason in reasons
    ]


def base_code(code: str) -> str:
    """Variants of a reason share its public code: `any_phase` is `phase`, `too_far` is `region`."""
    return VARIANTS.get(code, code)


VARIANTS = {
    "any_phase": "phase",
    "any_size": "size",
    "distance_unknown": "distance",
    "too_far": "region",
    "draft": "ended",
    "not_yet": "ended",
    "over": "ended",
    "nobody": "ended",
    "left": "ended",
}


def _field(values: Values) -> str:
    names = values["names"]
    if len(names) == 1:
        return _("Das Angebot passt zum Handlungsfeld „%(name)s“.") % {"name": names[0]}
    return _("Das Angebot passt zu %(count)s Handlungsfeldern: %(names)s.") % {
        "count": len(names),
        "names": "; ".join(names),
    }


def _words(values: Values) -> str:
    words = values["words"]
    return ngettext(
        "Anliegen und Angebot nennen dasselbe Wort: %(words)s.",
        "Anliegen und Angebot nennen dieselben Wörter: %(words)s.",
        len(words),
    ) % {"words": ", ".join(words)}


def _capacity_left(values: Values) -> str:
    count = values["count"]
    return ngettext(
        "Noch %(count)s halber Tag frei in diesem Jahr.",
        "Noch %(count)s halbe Tage frei in diesem Jahr.",
        count,
    ) % {"count": count}


def _fairness(values: Values) -> str:
    count = values["count"]
    if not count:
        return _("Diesem Standort hat in den letzten zwei Jahren noch niemand geholfen.")
    return _("Diesem Standort wurde in den letzten zwei Jahren erst %(count)s Mal geholfen.") % {
        "count": count
    }


def _no_capacity(values: Values) -> str:
    return ngettext(
        "%(member)s hat in diesem Jahr noch %(count)s halben Tag frei. Gebraucht werden %(needed)s.",
        "%(member)s hat in diesem Jahr noch %(count)s halbe Tage frei. Gebraucht werden %(needed)s.",
        values["count"],
    ) % dict(values)


SENTENCES: dict[str, Callable[[Values], str]] = {
    "field": _field,
    "words": _words,
    "format": lambda v: _("Das gewünschte Format „%(format)s“ wird angeboten.") % v,
    "phase": lambda v: _("Das Angebot ist für die Programmphase „%(phase)s“ gedacht.") % v,
    "any_phase": lambda v: _("Das Angebot passt zu jeder Programmphase."),
    "size": lambda v: _("Das Angebot ist für diese Ortsgröße gedacht: %(size)s.") % v,
    "any_size": lambda v: _("Das Angebot passt zu Kommunen jeder Größe."),
    "distance": lambda v: _("Rund %(km)s km entfernt.") % v,
    "distance_unknown": lambda v: _("Entfernung nicht bekannt, deshalb zählt sie nicht."),
    "capacity": _capacity_left,
    "experience": lambda v: _("%(member)s kennt diesen Standort aus einer früheren Zusammenarbeit.") % v,
    "fairness": _fairness,
    "focus": lambda v: _("Der Standort gehört zum Programmschwerpunkt „%(focus)s“.") % v,
}

EXCLUSION_SENTENCES: dict[str, Callable[[Values], str]] = {
    "draft": lambda v: _("Das Angebot ist noch ein Entwurf."),
    "ended": lambda v: _("Das Angebot ist beendet."),
    "not_yet": lambda v: _("Das Angebot beginnt erst am %(day)s.") % {"day": date_format(v["day"], "j.n.Y")},
    "over": lambda v: _("Das Angebot lief bis zum %(day)s.") % {"day": date_format(v["day"], "j.n.Y")},
    "nobody": lambda v: _("Für das Angebot ist kein Bündnismitglied eingetragen."),
    "left": lambda v: _("%(member)s ist nicht mehr im Bündnis.") % v,
    "declined": lambda v: _("Für diesen Bedarf wurde schon abgesagt."),
    "conflict": lambda v: _("%(member)s ist für diesen Standort befangen.") % v,
    "region": lambda v: _("%(member)s arbeitet nicht in diesem Landkreis.") % v,
    "too_far": lambda v: _("Rund %(km)s km entfernt. Das Angebot gilt bis %(most)s km.") % v,
    "absence": lambda v: _("Bei %(member)s ist zurzeit niemand erreichbar.") % v,
    "capacity": _no_capacity,
}
