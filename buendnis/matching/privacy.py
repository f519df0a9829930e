"""What matching holds about persons: who wrote, asked and answered, and their words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from buendnis.matching import models
from buendnis.people.privacy.registry import harmless, no_personal_data, reference, register, text
from buendnis.people.privacy.sweeps import day_of, sweep
from buendnis.search import actions as search

PARTIES = ("Beteiligte Kommune und Mitglieder", "Geschäftsstelle", "Ministerium")

register(
    models.Need,
    reference("created_by"),
    *text("title", "text", "close_reason"),
    *harmless("Codes und Nummern ausgeschlossener Angebote", "ruled_out"),
    purpose="matching",
    retention="case",
    recipients=PARTIES,
    owners=("created_by",),
)
register(
    models.Offer,
    reference("created_by"),
    *text("title", "text"),
    *harmless("Codes", "phases", "size_classes"),
    purpose="matching",
    retention="case",
    recipients=("alle im Bündnis", "Öffentlichkeit"),
    owners=("created_by",),
)
register(
    models.Proposal,
    reference("asked_by"),
    *text("override_reason", "decline_reason", "reasons"),
    purpose="matching",
    retention="case",
    recipients=PARTIES,
    owners=("asked_by",),
)
register(
    models.ProposalMember,
    reference("answered_by"),
    purpose="matching",
    retention="case",
    recipients=PARTIES,
    owners=("answered_by",),
)
register(
    models.Plan,
    reference("created_by"),
    reference("published_by"),
    *harmless(
        "Zahlen, Codes und Nummern von Bedarfen, Angeboten und Mitgliedern",
        "weights",
        "progress",
        "figures",
        "findings",
        "problem",
    ),
    purpose="matching",
    retention="case",
    recipients=("Geschäftsstelle", "Ministerium"),
    owners=("created_by", "published_by"),
)
no_personal_data(
    models.PlanLine,
    "Bedarf und Angebot mit Punkten; wer antwortet, steht im Anteil des Mitglieds",
    ("reasons", "explanation"),
)
register(
    models.PlanLineMember,
    reference("said_by"),
    *text("says_why"),
    purpose="matching",
    retention="case",
    recipients=("beteiligtes Mitglied", "Geschäftsstelle"),
    owners=("said_by",),
)
no_personal_data(models.PlanGap, "Nummern und Codes der Grenzen, an denen es liegt", ("because",))
register(
    models.PlanRule,
    reference("created_by"),
    reference("lifted_by"),
    *text("reason"),
    purpose="matching",
    retention="case",
    recipients=("Geschäftsstelle", "Ministerium"),
    owners=("created_by", "lifted_by"),
)
no_personal_data(
    models.PlanChange, "Nummern von Bedarfen, Angeboten und Mitgliedern", ("about", "added", "removed")
)
register(
    models.Override,
    reference("by"),
    reference("confirmed_by"),
    *text("reason"),
    *harmless("Code", "what", "state"),
    purpose="matching",
    retention="case",
    recipients=("Geschäftsstelle",),
    owners=("by",),
)
register(
    models.Focus,
    *text("title"),
    purpose="matching",
    retention="case",
    recipients=("alle im Bündnis",),
    source="Geschäftsstelle",
)
no_personal_data(models.OfferMember, "Anteil einer Organisation an einem Angebot")

OVER = (models.Need.Status.DONE, models.Need.Status.CLOSED)


def old_needs(before: datetime) -> QuerySet[models.Need]:
    return models.Need.objects.filter(status__in=OVER, closed_at__lt=before).exclude(text="")


def forget_needs(pks: Sequence[Any]) -> int:
    """Numbers, fields and days stay for the figures; no word that anybody wrote does."""
    models.Proposal.objects.filter(need__in=pks).update(override_reason="", decline_reason="", reasons=[])
    models.Override.objects.filter(need__in=pks).update(reason="")
    for pk in pks:
        search.remove("need", pk)
    gone = _("Nach Ablauf der Frist gelöscht")
    needs = models.Need.objects.filter(pk__in=pks)
    return needs.update(title=gone, text="", close_reason="", ruled_out=[])


def old_offers(before: datetime) -> QuerySet[models.Offer]:
    """Ended; the day of the end is the last day it could be had, else the day it was written down."""
    ended = models.Offer.objects.filter(status=models.Offer.Status.ENDED).exclude(text="")
    with_day = ended.filter(ends_on__lt=day_of(before))
    return with_day | ended.filter(ends_on=None, created_at__lt=before)


def forget_offers(pks: Sequence[Any]) -> int:
    for pk in pks:
        search.remove("offer", pk)
    gone = _("Nach Ablauf der Frist gelöscht")
    return models.Offer.objects.filter(pk__in=pks).update(title=gone, text="")


sweep(
    "matching.needs",
    label=gettext_lazy("Texte beendeter Bedarfe"),
    does=gettext_lazy("geleert"),
    retention="case",
    due=old_needs,
    purge=forget_needs,
    archive=True,
    along=("proposals", "overrides"),
)
sweep(
    "matching.offers",
    label=gettext_lazy("Texte beendeter Angebote"),
    does=gettext_lazy("geleert"),
    retention="case",
    due=old_offers,
    purge=forget_offers,
    archive=True,
)


def old_plans(before: datetime) -> QuerySet[models.Plan]:
    """What was planned is over when its year is."""
    return models.Plan.objects.filter(year__lt=day_of(before).year)


def forget_plans(pks: Sequence[Any]) -> int:
    """With their lines, gaps, changes and what members said; what came of them stands in the needs."""
    return models.Plan.objects.filter(pk__in=pks).delete()[1].get("matching.Plan", 0)


def old_rules(before: datetime) -> QuerySet[models.PlanRule]:
    return models.PlanRule.objects.filter(year__lt=day_of(before).year)


def forget_rules(pks: Sequence[Any]) -> int:
    return models.PlanRule.objects.filter(pk__in=pks).delete()[0]


sweep(
    "matching.plans",
    label=gettext_lazy("Einsatzpläne vergangener Jahre"),
    does=gettext_lazy("gelöscht"),
    retention="case",
    due=old_plans,
    purge=forget_plans,
    archive=True,
    along=("lines", "gaps"),
)
sweep(
    "matching.plan_rules",
    label=gettext_lazy("Vorgaben für Einsatzpläne vergangener Jahre"),
    does=gettext_lazy("gelöscht"),
    retention="case",
    due=old_rules,
    purge=forget_rules,
)
