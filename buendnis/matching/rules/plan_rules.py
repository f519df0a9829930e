"""German sentences for what the office laid down."""

from collections.abc import Callable, Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buendnis.matching.models import PlanRule

Kind = PlanRule.Kind


def of_rule(rule: PlanRule) -> str:
    """What a rule says, in one sentence; its need, offer and member come loaded."""
    return SENTENCES[rule.kind](rule)


def _pair(rule: PlanRule) -> dict[str, object]:
    return {"offer": rule.offer, "need": rule.need, "site": rule.need and rule.need.site}


def _later(rule: PlanRule) -> str:
    day = date_format(rule.not_before, "j.n.Y") if rule.not_before else ""
    return _("„%(need)s“ in %(site)s wird nicht vor dem %(day)s angefragt.") % {**_pair(rule), "day": day}


def _reserve(rule: PlanRule) -> str:
    return ngettext(
        "%(member)s hält %(count)s halben Tag zurück.",
        "%(member)s hält %(count)s halbe Tage zurück.",
        rule.half_days or 0,
    ) % {"member": rule.member, "count": rule.half_days}


SENTENCES: Mapping[str, Callable[[PlanRule], str]] = {
    Kind.LOCK: lambda rule: _("„%(offer)s“ bleibt bei „%(need)s“ in %(site)s.") % _pair(rule),
    Kind.FORBID: lambda rule: _("„%(offer)s“ kommt für „%(need)s“ in %(site)s nicht infrage.") % _pair(rule),
    Kind.LATER: _later,
    Kind.RESERVE: _reserve,
}
