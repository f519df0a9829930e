"""What of this room, and of the sessions below it, goes by itself."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from buendnis.people.models import (
    Absence,
    ApiToken,
    ArchiveOffer,
    Objection,
    Person,
    RecordOrigin,
    Restriction,
    RetentionQuestion,
    RetentionRun,
    RoleOffer,
)
from buendnis.people.privacy.places import expired_cache_keys, forget_cache
from buendnis.people.privacy.reasons import RETENTIONS
from buendnis.people.privacy.registry import Erasure, no_personal_data, reference, register, technical, text
from buendnis.people.privacy.sweeps import day_of, sweep

OFFICE = ("Geschäftsstelle", "Datenschutzprüfung")
DELETED, ASKED = _("gelöscht"), _("Geschäftsstelle wird gefragt")
LASTING = timedelta(days=RETENTIONS["session"].days or 0)

register(
    RetentionQuestion,
    reference("person", Erasure.WITH_ROW),
    reference("answered_by", Erasure.UNLINK),
    *text("reason"),
    *technical("asked_on", "keep_until"),
    purpose="account",
    retention="account",
    recipients=OFFICE,
    source="das System, die Geschäftsstelle",
    owners=("person",),
    of_person=True,
)
register(
    Restriction,
    reference("person", Erasure.WITH_ROW),
    reference("set_by", Erasure.UNLINK),
    *technical("ground", "since", "ends_on"),
    purpose="rights",
    retention="role",
    basis="legal_duty",
    recipients=OFFICE,
    source="die Person, die Geschäftsstelle",
    owners=("person",),
    of_person=True,
)
register(
    Objection,
    reference("person", Erasure.WITH_ROW),
    *technical("purpose", "since"),
    purpose="rights",
    retention="role",
    basis="legal_duty",
    recipients=OFFICE,
    owners=("person",),
    of_person=True,
)
no_personal_data(RetentionRun, "Zahlen je Klasse, nichts über Personen", ("counts",))
no_personal_data(ArchiveOffer, "Nummern von Vorgängen, keine Inhalte", ("sweep", "object_ids"))


def closed_accounts(before: datetime) -> QuerySet[Person]:
    """Deactivated long ago, not erased, not kept for now."""
    return _unkept().filter(is_active=False, deactivated_at__lt=before)


def old_invitations(before: datetime) -> QuerySet[RoleOffer]:
    """Nobody came."""
    return RoleOffer.objects.filter(invited_at__lt=before)


def idle_accounts(before: datetime) -> QuerySet[Person]:
    """Nobody logged in for long; who never came counts from the invitation."""
    seen = Coalesce("last_login", "invited_at")
    return _unkept().alias(seen=seen).filter(is_active=True, seen__lt=before)


def _unkept() -> QuerySet[Person]:
    kept = RetentionQuestion.objects.filter(keep_until__gte=timezone.localdate()).values("person")
    return Person.objects.filter(is_system=False, forgotten_at=None).exclude(pk__in=kept)


def ended_tokens(before: datetime) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(Q(revoked_at__lt=before) | Q(expires_at__lt=before))


sweep(
    "people.accounts",
    label=_("Gesperrte Konten"),
    does=ASKED,
    retention="account",
    due=closed_accounts,
    asks=True,
)
sweep(
    "people.idle",
    label=_("Konten ohne Anmeldung"),
    does=ASKED,
    retention="idle",
    due=idle_accounts,
    asks=True,
)
sweep(
    "people.invitations",
    label=_("Einladungen"),
    does=DELETED,
    retention="invitation",
    due=old_invitations,
)
sweep("people.tokens", label=_("Zugriffsschlüssel"), does=DELETED, retention="token", due=ended_tokens)
sweep(
    "people.absences",
    label=_("Abwesenheiten"),
    does=DELETED,
    retention="absence",
    due=lambda before: Absence.objects.filter(ends_on__lt=day_of(before)),
)
sweep(
    "people.origins",
    label=_("Netzadressen im Protokoll"),
    does=DELETED,
    retention="log",
    due=lambda before: RecordOrigin.objects.filter(entry__at__lt=before),
)
sweep(
    "people.sessions",
    label=_("Sitzungen"),
    does=DELETED,
    retention="session",
    due=lambda before: Session.objects.filter(expire_date__lt=before + LASTING),
)
sweep(
    "people.devices",
    label=_("Geräte"),
    does=DELETED,
    retention="session",
    due=lambda before: UserSession.objects.filter(last_seen_at__lt=before),
)
sweep(
    "people.cache",
    label=_("Zwischenspeicher (Codes, Vorschauen, Zähler)"),
    does=DELETED,
    retention="brief",
    due=expired_cache_keys,
    purge=forget_cache,
)
