"""What stands in the record about needs, offers and proposals, in German words."""

from django.utils.translation import gettext_lazy as _

from buendnis.matching import permissions
from buendnis.matching.models import Plan, PlanChange, PlanRule
from buendnis.people.registry import Detail, Thing, register

register(
    done={
        "focus.added": _("Programmschwerpunkt gesetzt"),
        "focus.ended": _("Programmschwerpunkt beendet"),
        "need.closed": _("Anliegen zurückgezogen"),
        "need.confirmed": _("Handlungsfelder bestätigt"),
        "need.described": _("Anliegen geschildert"),
        "need.done": _("Bedarf erledigt"),
        "need.edited": _("Anliegen geändert"),
        "offer.added": _("Angebot angelegt"),
        "offer.edited": _("Angebot geändert"),
        "offer.moved": _("Stand des Angebots geändert"),
        "override.alone": _("Abweichung ohne zweite Person angefragt"),
        "override.confirmed": _("Abweichung von zweiter Person bestätigt"),
        "override.dropped": _("Abweichung zurückgenommen"),
        "override.waiting": _("Abweichung wartet auf zweite Person"),
        "plan.begun": _("Einsatzplan begonnen"),
        "plan.cancelled": _("Berechnung des Einsatzplans abgebrochen"),
        "plan.changed": _("Einsatzplan fortgeschrieben"),
        "plan.computed": _("Einsatzplan berechnet"),
        "plan.failed": _("Berechnung des Einsatzplans fehlgeschlagen"),
        "plan.published": _("Einsatzplan veröffentlicht"),
        "plan_part.said": _("Rückmeldung zum Einsatzplan"),
        "plan_rule.laid_down": _("Vorgabe für den Einsatzplan festgelegt"),
        "plan_rule.lifted": _("Vorgabe für den Einsatzplan aufgehoben"),
        "proposal.accepted": _("Zusage des Mitglieds"),
        "proposal.added": _("Vorschlag von Hand ergänzt"),
        "proposal.agreed": _("Hilfe angenommen"),
        "proposal.asked": _("Mitglied angefragt"),
        "proposal.broken_off": _("Vorschlag nach Abbruch beendet"),
        "proposal.declined": _("Absage des Mitglieds"),
        "proposal.declined_by_site": _("Absage des Standorts"),
        "proposal.later": _("Antwort verschoben"),
        "proposal.reminded": _("An Antwort erinnert"),
        "proposal.withdrawn": _("Anfrage zurückgenommen"),
    },
    beside={
        "capacity.reference": Detail(_("Vorschlag"), thing="matching.proposal"),
        "need": Detail(_("Bedarf"), thing="matching.need"),
        "offer": Detail(_("Angebot"), thing="matching.offer"),
        "plan.added": Detail(_("Neue Einsätze")),
        "plan.cause": Detail(_("Anlass"), codes=dict(PlanChange.Cause.choices)),
        "plan.removed": Detail(_("Weggefallene Einsätze")),
        "plan.state": Detail(_("Stand"), codes=dict(Plan.State.choices)),
        "plan.weights": Detail(_("Gewichte")),
        "plan_rule.kind": Detail(_("Art"), codes=dict(PlanRule.Kind.choices)),
        "score": Detail(_("Punkte")),
        "sites": Detail(_("Anzahl der Standorte")),
        "until": Detail(_("Bis")),
    },
    about={
        "matching.focus": Thing(permissions.visible_focuses),
        "matching.need": Thing(permissions.visible_needs),
        "matching.offer": Thing(permissions.visible_offers),
        "matching.plan": Thing(permissions.visible_plans),
        "matching.planlinemember": Thing(
            permissions.visible_plan_parts, related=("line__need", "line__offer", "member")
        ),
        "matching.planrule": Thing(permissions.visible_plan_rules),
        "matching.proposal": Thing(permissions.visible_proposals, related=("need", "offer")),
    },
)
