"""What a plan comes to, in figures and sentences for the office's pages."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buendnis.matching import queries, rules
from buendnis.matching.forms.plans import LABELS, NORMAL, STEPS
from buendnis.matching.models import Plan, PlanLine
from buendnis.matching.queries.plan_figures import Fairness
from buendnis.matching.queries.plans import LineRow


@dataclass(frozen=True)
class Sentence:
    """One sentence with the icon before it and, where there is more to see, a link."""

    kind: str
    text: str
    url: str = ""
    action: str = ""


def plan_name(plan: Plan) -> str:
    """How a plan is called everywhere: year and number."""
    return _("Einsatzplan %(year)s, Nr. %(number)s") % {"year": plan.year, "number": plan.pk}


def made(plan: Plan) -> str:
    """The moment of its making."""
    return date_format(timezone.localtime(plan.created_at), "j.n.Y, H:i")


def standing(plan: Plan) -> str:
    """Who made it, and whether anybody was asked because of it."""
    if plan.state == Plan.State.DRAFT:
        text = _("Berechnet am %(when)s Uhr von %(person)s. Noch ist niemand angefragt.")
        return text % {"when": made(plan), "person": plan.created_by}
    if plan.published_at:
        return _("Veröffentlicht am %(day)s von %(person)s.") % {
            "day": date_format(timezone.localtime(plan.published_at), "j.n.Y"),
            "person": plan.published_by,
        }
    return _("Begonnen am %(when)s Uhr von %(person)s.") % {"when": made(plan), "person": plan.created_by}


def served(count: int, whole: int) -> str:
    """How many needs get help, as one sentence."""
    return ngettext(
        "%(count)s von %(whole)s Bedarf bekommt Hilfe.",
        "%(count)s von %(whole)s Bedarfen bekommen Hilfe.",
        whole,
    ) % {"count": count, "whole": whole}


def figures(fair: Fairness) -> list[dict[str, Any]]:
    """The numbers that matter most, each with its words."""
    return [
        {"number": f"{fair.served_needs}/{fair.needs}", "text": _("Bedarfe mit Hilfe")},
        {"number": f"{fair.served_sites}/{fair.sites}", "text": _("Standorte mit Hilfe")},
        {"number": fair.half_days, "text": _("halbe Tage im Plan")},
        {"number": sum(load.booked > load.total for load in fair.loads), "text": _("Mitglieder überlastet")},
    ]


def sentences(plan: Plan, fair: Fairness) -> list[Sentence]:
    """What a tired reader must know: who goes without, who is worst off, whether better is possible."""
    return [*_load(fair), *_sites(plan, fair), _gap(plan)]


def _load(fair: Fairness) -> list[Sentence]:
    found = [
        Sentence("success", _("Der Plan fragt kein Mitglied nach mehr halben Tagen, als es zugesagt hat."))
    ]
    if over := [load.member.short_name for load in fair.loads if load.free < 0]:
        text = _(
            "Schon vorher war mehr angefragt als frei: %(members)s. "
            "Sagt das Mitglied allem zu, reicht sein Kontingent nicht."
        )
        found.append(Sentence("info", text % {"members": ", ".join(over)}))
    return found


def _sites(plan: Plan, fair: Fairness) -> list[Sentence]:
    empty = fair.sites - fair.served_sites
    if empty:
        text = ngettext(
            "%(count)s Standort bekommt in diesem Plan keine Hilfe.",
            "%(count)s Standorte bekommen in diesem Plan keine Hilfe.",
            empty,
        ) % {"count": empty}
        url = f"{plan.get_absolute_url()}?teil=ohne-hilfe"
        return [Sentence("warning", text, url, _("Woran es liegt"))]
    if not fair.worst:
        return []
    text = _(
        "Jeder Standort mit einem Bedarf bekommt Hilfe. "
        "Am schwächsten passt sie in %(site)s: %(points)s von 100 Punkten."
    )
    return [Sentence("success", text % {"site": fair.worst.site, "points": points(fair.worst.points)})]


def points(fit: int) -> int:
    """Fit of the engine (0 to 1000) as the points that people know (0 to 100)."""
    return round(fit / 10)


def tenths(fit: int) -> str:
    """The same with one decimal, so that shown parts add up to the shown sum."""
    return number_format(fit / 10, 1)


@dataclass(frozen=True)
class Reason:
    """One part of a line's points."""

    text: str
    points: str


def reasons(line: PlanLine) -> list[Reason]:
    """Why this offer, most points first; the parts add up to the line's points."""
    found = sorted(line.reasons, key=lambda reason: -reason["points"])
    return [Reason(reason["text"], tenths(reason["points"])) for reason in found]


def _gap(plan: Plan) -> Sentence:
    if plan.changes.exists():
        return Sentence("info", _("Seit der Berechnung hat sich der Plan geändert, siehe „Änderungen“."))
    percent = plan.figures.get("gap_percent")
    if percent is None:
        return Sentence("info", _("Ob es noch besser geht, wurde nicht geprüft."))
    if percent <= 0:
        return Sentence("success", _("Besser geht es mit diesen Gewichten und Grenzen nicht."))
    text = _("Ein anderer Plan könnte höchstens um %(percent)s Prozent besser sein.")
    return Sentence("info", text % {"percent": number_format(percent)})


@dataclass(frozen=True)
class Mails:
    """How many questions one member gets now, and what for."""

    member: Any
    titles: list[str]

    @property
    def number(self) -> int:
        return len(self.titles)


def mails(rows: list[LineRow]) -> list[Mails]:
    """Who is asked how often when the plan is published, most questions first."""
    found: dict[int, Mails] = {}
    for row in rows:
        for part in row.parts:
            mail = found.setdefault(part.member_id, Mails(part.member, []))
            mail.titles.append(row.line.need.title)
    return sorted(found.values(), key=lambda mail: (-mail.number, mail.member.short_name))


def problems(plan: Plan) -> list[str]:
    """Why nothing came of it, or what contradicts itself."""
    items = plan.problem.get("items", [])
    return rules.plan_sentences.of_items(items, queries.names_for(items)) if items else []


def weights(plan: Plan) -> list[tuple[str, str]]:
    """What counted how much, in the words of the form."""
    steps = dict(STEPS)
    return [(str(label), str(steps[plan.weights.get(name, NORMAL)])) for name, label in LABELS.items()]


def weights_compared(before: Plan, after: Plan) -> list[dict[str, str]]:
    """Weights that differ, in words; empty where only other things changed."""
    return [
        {"text": label, "before": was, "after": now}
        for (label, was), (_label, now) in zip(weights(before), weights(after), strict=True)
        if was != now
    ]
