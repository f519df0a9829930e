"""What alliance holds about persons: who answers for whom, and the words people typed."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from buendnis.alliance import models
from buendnis.people.privacy.registry import (
    Erasure,
    contact,
    harmless,
    identity,
    no_personal_data,
    reference,
    register,
    technical,
    text,
)
from buendnis.people.privacy.sweeps import day_of, emptying, sweep

EVERYBODY = ("alle im Bündnis",)
OFFICE = ("Geschäftsstelle", "Ministerium")
CATALOGUE = "Katalog der Handlungsfelder und Formate"

register(
    models.ContactPerson,
    reference("person", Erasure.WITH_ROW),
    identity("name", Erasure.WITH_ROW),
    contact("email", Erasure.WITH_ROW),
    contact("phone", Erasure.WITH_ROW),
    *text("task"),
    *technical("is_public"),
    purpose="contact",
    retention="contact",
    basis="consent",
    recipients=("Geschäftsstelle", "Mitglieder und Kommunen; öffentlich nur mit Einwilligung"),
    source="das Mitglied",
    owners=("person",),
    addresses=("email",),
    of_person=True,
)
register(
    models.Site,
    reference("lead", Erasure.UNLINK),
    reference("deputy", Erasure.UNLINK),
    reference("managers", Erasure.UNLINK),
    *text("local_partnership", "neighbourhood_management"),
    *harmless("Name eines Quartiers", "neighbourhood", "aliases"),
    purpose="contact",
    retention="organisation",
    recipients=EVERYBODY,
    source="Kommune oder Geschäftsstelle",
)
register(
    models.MemberOrganisation,
    identity("statement_by"),
    *text("text", "own_structures", "statement"),
    *harmless("Name und Website einer Organisation", "short_name", "website"),
    purpose="alliance",
    retention="organisation",
    basis="consent",
    recipients=("Öffentlichkeit",),
    source="das Mitglied",
)
register(
    models.CoordinatingOffice,
    *text("text"),
    *harmless("Name und Website einer Organisation", "short_name", "website"),
    purpose="alliance",
    retention="organisation",
    recipients=("Öffentlichkeit",),
    source="Geschäftsstelle",
)
register(
    models.Ministry,
    *text("text"),
    *harmless("Name und Website einer Organisation", "short_name", "website"),
    purpose="alliance",
    retention="organisation",
    recipients=("Öffentlichkeit",),
    source="Ministerium",
)
register(
    models.InterestDeclaration,
    reference("declared_by"),
    *text("reason"),
    purpose="alliance",
    retention="case",
    recipients=OFFICE,
    owners=("declared_by",),
)
register(
    models.TimelineEntry,
    *text("text"),
    *harmless("Codes und Adresse der Sache", "key", "kind", "url"),
    purpose="alliance",
    retention="case",
    recipients=("wer den Standort oder das Mitglied sehen darf",),
    source="das System",
)
register(
    models.CapacityPledge,
    reference("pledged_by"),
    purpose="alliance",
    retention="ledger",
    recipients=OFFICE,
    owners=("pledged_by",),
)
register(
    models.CapacityEntry,
    reference("by"),
    *text("text"),
    *harmless("Nummer des Vorgangs", "reference"),
    purpose="alliance",
    retention="ledger",
    recipients=OFFICE,
    owners=("by",),
)
register(
    models.SiteWeight,
    *text("reason"),
    purpose="alliance",
    retention="organisation",
    recipients=EVERYBODY,
    source="Kommune",
)
register(
    models.SiteDocument,
    reference("uploaded_by", Erasure.UNLINK),
    *text("title", "url"),
    purpose="alliance",
    retention="organisation",
    recipients=EVERYBODY,
    source="Kommune",
    owners=("uploaded_by",),
)
no_personal_data(models.CapacityAccount, "halbe Tage einer Organisation")
no_personal_data(models.Municipality, "Angaben über eine Kommune", ("ags",))
no_personal_data(models.County, "Name eines Landkreises", ("name",))
no_personal_data(models.ThemeCluster, CATALOGUE, ("code", "name"))
no_personal_data(models.ActionField, CATALOGUE, ("identifier", "name", "short_name"))
no_personal_data(models.RoleProfile, CATALOGUE, ("identifier", "name"))
no_personal_data(models.Format, CATALOGUE, ("identifier", "name", "short_name"))


def old_bookings(before: datetime) -> QuerySet[models.CapacityEntry]:
    """Half-days stay in the ledger for ever; the words beside them go with the year they belong to."""
    ended_year = models.CapacityEntry.objects.filter(account__year__lt=day_of(before).year)
    return ended_year.filter(at__lt=before).exclude(text="")


sweep(
    "alliance.timeline",
    label=_("Einträge im Verlauf"),
    does=_("gelöscht"),
    retention="case",
    due=lambda before: models.TimelineEntry.objects.filter(on__lt=day_of(before)),
    archive=True,
)
sweep(
    "alliance.interests",
    label=_("Beendete Befangenheiten"),
    does=_("gelöscht"),
    retention="case",
    due=lambda before: models.InterestDeclaration.objects.filter(ends_on__lt=day_of(before)),
)
sweep(
    "alliance.bookings",
    label=_("Texte von Kontobuchungen"),
    does=_("geleert"),
    retention="ledger",
    due=old_bookings,
    purge=emptying(models.CapacityEntry, text=""),
)
