"""The balance of a plan in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from buendnis.matching.queries.plan_balance import Balance, Because, Way
from buendnis.matching.rules import plan_yardsticks

EVEN, UNEVEN = 0.2, 0.4
WAYS: dict[str, tuple[str | Promise, str | Promise]] = {
    plan_yardsticks.PLAN: (
        gettext_lazy("Dieser Plan"),
        gettext_lazy("Alle Bedarfe zugleich, niemand soll leer ausgehen."),
    ),
    plan_yardsticks.FIRST_COME: (
        gettext_lazy("Wer zuerst kommt"),
        gettext_lazy("Der älteste Bedarf nimmt sich das beste freie Angebot, dann der nächste."),
    ),
    plan_yardsticks.BEST_FIRST: (
        gettext_lazy("Das Beste zuerst"),
        gettext_lazy("Immer das Paar mit den meisten Punkten, bis nichts mehr frei ist."),
    ),
}
REASONS: dict[str, str | Promise] = {
    "nothing_fits": gettext_lazy("Kein Angebot passt"),
    "capacity": gettext_lazy("Es fehlen halbe Tage"),
    "site_full": gettext_lazy("Der Standort hat schon so viele Einsätze, wie er betreuen kann"),
    "worth_more_elsewhere": gettext_lazy("Die halben Tage helfen an anderer Stelle mehr"),
    "next_year": gettext_lazy("Auf das nächste Jahr verschoben"),
    "forbidden": gettext_lazy("Von der Geschäftsstelle ausgeschlossen"),
    "rather_not": gettext_lazy("Das Mitglied sagt: passt uns nicht"),
    "conflict": gettext_lazy("Befangenheit"),
    "region": gettext_lazy("Das Angebot gilt nicht in diesem Landkreis"),
    "too_far": gettext_lazy("Zu weit entfernt"),
    "absence": gettext_lazy("Beim Mitglied ist zurzeit niemand erreichbar"),
    "declined": gettext_lazy("Schon abgesagt"),
}
OTHER = gettext_lazy("Das Angebot gibt es in dieser Zeit nicht")


@dataclass(frozen=True)
class WayRow:
    """One way of asking with its name and what it does."""

    name: str
    text: str
    way: Way


@dataclass(frozen=True)
class BecauseRow:
    """Why needs go without, in words."""

    text: str
    needs: int


def figures(balance: Balance) -> list[dict[str, Any]]:
    """The numbers that matter most, each with its words."""
    fair = balance.fairness
    return [
        {
            "number": _("%(count)s von %(whole)s") % {"count": fair.served_sites, "whole": fair.sites},
            "text": _("Standorte mit Bedarf bekommen Hilfe"),
        },
        {
            "number": _("%(count)s von %(whole)s") % {"count": fair.small_served, "whole": fair.small_sites},
            "text": _("Standorte kleiner Kommunen bekommen Hilfe"),
        },
        {
            "number": _("%(count)s von %(whole)s")
            % {"count": balance.small_towns_fulfilled, "whole": balance.small_towns},
            "text": _("kleine Kommunen haben schon einen erfüllten Bedarf"),
        },
        {"number": balance.gaps, "text": _("Bedarfe bleiben ohne Hilfe")},
    ]


def gini_words(gini: float) -> str:
    """What the number means."""
    if gini < EVEN:
        return _("Die Standorte bekommen ähnlich gut passende Hilfe.")
    if gini < UNEVEN:
        return _("Manche Standorte bekommen deutlich besser passende Hilfe als andere.")
    return _(
        "Die Hilfe ist sehr ungleich verteilt: Einige Standorte bekommen viel, andere wenig oder nichts."
    )


def ways(found: Sequence[Way]) -> list[WayRow]:
    return [WayRow(str(WAYS[way.code][0]), str(WAYS[way.code][1]), way) for way in found]


def because(found: Sequence[Because]) -> list[BecauseRow]:
    """Reasons in words; rare codes that say the same stand together."""
    counted: dict[str, int] = {}
    for row in found:
        text = str(REASONS.get(row.code, OTHER))
        counted[text] = counted.get(text, 0) + row.needs
    return [BecauseRow(text, number) for text, number in counted.items()]
