"""German sentences for what a plan says about itself: codes, numbers and ids in, words out."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buendnis.matching.rules.exclusions import Exclusion
from buendnis.matching.rules.sentences import of_exclusion

Item = Mapping[str, Any]
Names = Mapping[str, Mapping[int, str]]  # what an id is called: by kind ("member", "offer", "need", "site")
KINDS = ("member", "offer", "need", "site")


def of_item(item: Item, names: Names) -> str:
    """The sentence of one item; ids of members, offers, needs and sites are replaced by their names."""
    values = {**item, **{kind: _name(kind, item[kind], names) for kind in KINDS if item.get(kind)}}
    return SENTENCES[item["code"]](values)


def of_items(items: Sequence[Item], names: Names) -> list[str]:
    """All sentences in the order of the items; codes from a later version are left out."""
    return [of_item(item, names) for item in items if item.get("code") in SENTENCES]


def ids_in(items: Sequence[Item], kind: str) -> set[int]:
    """Which members, offers, needs or sites the items speak of."""
    return {item[kind] for item in items if item.get(kind)}


def _name(kind: str, pk: int, names: Names) -> str:
    return names.get(kind, {}).get(pk) or _("nicht mehr vorhanden")


def more_half_days(count: int) -> str:
    """„Zwei halbe Tage mehr“, small numbers as words."""
    words = (
        "",
        _("Ein halber Tag mehr"),
        _("Zwei halbe Tage mehr"),
        _("Drei halbe Tage mehr"),
        _("Vier halbe Tage mehr"),
        _("Fünf halbe Tage mehr"),
        _("Sechs halbe Tage mehr"),
    )
    return words[count] if 0 < count < len(words) else _("%(count)s halbe Tage mehr") % {"count": count}


def _capacity(values: Item) -> str:
    what = {"more": more_half_days(values["count"]), "member": values["member"]}
    if values.get("day"):
        return _("Es fehlt: %(more)s bei %(member)s, oder ein Termin nach dem %(day)s.") % {
            **what,
            "day": _day(values["day"]),
        }
    return _("Es fehlt: %(more)s bei %(member)s.") % what


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "j.n.Y")


def _ruled_out(values: Item) -> str:
    why = Exclusion(values["why"], _with_days(values.get("values", {})))
    return _("„%(offer)s“ scheidet aus: %(reason)s") % {
        "offer": values["offer"],
        "reason": of_exclusion(why),
    }


def _with_days(values: Item) -> dict[str, object]:
    return {key: date.fromisoformat(value) if key == "day" else value for key, value in values.items()}


def _price(values: Item) -> str:
    return ngettext(
        "Kostet %(count)s halben Tag bei %(member)s.",
        "Kostet %(count)s halbe Tage bei %(member)s.",
        values["count"],
    ) % dict(values)


def _half_day_worth(values: Item) -> str:
    points = {"member": values["member"], "points": values["points"]}
    if values.get("about"):
        return _("Ein halber Tag mehr bei %(member)s brächte dem Plan etwa %(points)s Punkte.") % points
    return _("Ein halber Tag mehr bei %(member)s brächte dem Plan %(points)s Punkte.") % points


SENTENCES: dict[str, Callable[[Item], str]] = {
    "nothing_fits": lambda v: _("Bisher passt kein Angebot im Bündnis zu diesem Bedarf."),
    "ruled_out": _ruled_out,
    "forbidden": lambda v: _("„%(offer)s“ hat die Geschäftsstelle hier ausgeschlossen.") % v,
    "rather_not": lambda v: _("%(member)s hat gesagt, dass es hier nicht passt.") % v,
    "capacity": _capacity,
    "site_full": lambda v: (
        _("%(site)s hat in diesem Jahr schon so viele Einsätze, wie der Ort betreuen kann (%(most)s).") % v
    ),
    "better_here": lambda v: _("„%(offer)s“ passt hier besser.") % v,
    "need_full": lambda v: _("Hier ist schon so viel Hilfe vorgesehen, wie der Bedarf braucht."),
    "not_worth": lambda v: _("Es brächte hier zu wenig zusätzlich."),
    "floor": lambda v: _("Sonst bekäme %(site)s weniger als jeder andere Standort.") % v,
    "half_day_worth": _half_day_worth,
    "helps_already": lambda v: _("%(member)s hilft hier schon mit einem anderen Angebot.") % v,
    "worth_more_elsewhere": lambda v: (
        _(
            "%(member)s hilft mit denselben halben Tagen bei „%(need)s“. "
            "Das passt besser oder erreicht einen Standort, der sonst leer ausginge."
        )
        % v
    ),
    "next_year": lambda v: _("Auf später verschoben: nicht vor dem %(day)s.") % {"day": _day(v["day"])},
    "price": _price,
    "only_help": lambda v: _("Ohne diesen Einsatz bekäme %(site)s in diesem Jahr keine Hilfe.") % v,
    "locked": lambda v: _("Die Geschäftsstelle hat diesen Einsatz festgelegt."),
    "more_half_days": lambda v: (
        ngettext(
            "%(more)s bei %(member)s: Damit ließe sich %(needs)s Bedarf mehr erfüllen.",
            "%(more)s bei %(member)s: Damit ließen sich bis zu %(needs)s Bedarfe mehr erfüllen.",
            len(v["needs"]),
        )
        % {"more": more_half_days(v["count"]), "member": v["member"], "needs": len(v["needs"])}
    ),
    "overasked": lambda v: (
        ngettext(
            "%(member)s ist für %(count)s halben Tag mehr angefragt, als noch frei ist.",
            "%(member)s ist für %(count)s halbe Tage mehr angefragt, als noch frei sind.",
            v["count"],
        )
        % dict(v)
    ),
    "conflict": lambda v: _("%(member)s ist für %(site)s befangen.") % v,
    "contradiction": lambda v: _(
        "Diese Vorgaben lassen sich nicht zusammen erfüllen. Bitte heben Sie eine auf."
    ),
    "lock_in_conflict": lambda v: _("Festgelegt ist „%(offer)s“ für „%(need)s“.") % v,
    "broken": lambda v: _(
        "Beim Berechnen ist ein Fehler aufgetreten. Der bisherige Plan gilt weiter. "
        "Bitte versuchen Sie es noch einmal."
    ),
    "silent": lambda v: _(
        "Die Berechnung hat sich lange nicht gemeldet und wurde beendet. Der bisherige Plan gilt weiter."
    ),
    "asked": lambda v: _("Hier ist schon angefragt oder zugesagt. Der Plan ändert das nicht."),
}
