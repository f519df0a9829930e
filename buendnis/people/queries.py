"""Who somebody is in the alliance, who answers for whom, who is away."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from buendnis.people.models import Absence, ApiToken, Organisation, Person, Role, RoleOffer
from buendnis.people.privacy import rights
from buendnis.people.standing import Standing, acting_only, forget_standing, standing

__all__ = [
    "Standing",
    "absent_ids",
    "acting_only",
    "answering_person",
    "audiences",
    "forget_standing",
    "standing",
    "system",
    "token_behind",
    "token_digest",
    "unshown_ids",
]

SYSTEM_EMAIL = "system@buendnis.invalid"
SPEAKING_ROLES = (Role.Kind.MEMBER_REPRESENTATIVE, Role.Kind.MUNICIPALITY_LEAD, Role.Kind.OFFICE_LEAD)


def audiences(person: Person | AnonymousUser) -> list[str]:
    """The search keys that open entries to this person; always at least "public".

    "members" is held by everybody in a member organisation, "staff:<id>" by staff and lead of a
    municipality; "org:<id>" by everybody with a role there, local actors included.
    """
    held = standing(person)
    keys = ["public"]
    if held.anybody:
        keys.append("alliance")
    if held.office or held.ministry or held.auditor:
        keys.append("office")
    if held.member_org_ids:
        keys.append("members")
    keys += [f"staff:{pk}" for pk in sorted(held.municipality_org_ids)]
    return keys + [f"org:{pk}" for pk in sorted(held.organisation_ids)]


def system() -> Person:
    """The machine as a person: acts in tasks and receivers, is recorded, can never log in."""
    person, created = Person.objects.get_or_create(
        email=SYSTEM_EMAIL, defaults={"name": "Bündniswerk", "is_system": True}
    )
    if created:
        person.set_unusable_password()
        person.save(update_fields=["password"])
    return person


def absent_ids(on: date) -> set[int]:
    """Ids of all persons who are away on this day."""
    away = Absence.objects.filter(starts_on__lte=on, ends_on__gte=on)
    return set(away.values_list("person_id", flat=True))


def unshown_ids() -> set[int]:
    """Ids of persons whom nobody is to be shown or to ask: restricted, or objecting (Art. 18, 21 DSGVO)."""
    return set(rights.unshown_persons().values_list("pk", flat=True))


def answering_person(organisation: Organisation, on: date) -> Person | None:
    """Who answers for an organisation on this day.

    The lead; during absence the deputy; else somebody who speaks for the organisation by role. When all
    are away, the lead: a question waits better in a known place. None when nobody active is left. Who must
    not be shown is not asked.
    """
    candidates = _contacts(organisation) + list(_speakers(organisation))
    present = [person for person in candidates if person.pk not in absent_ids(on)] if candidates else []
    return next(iter(present or candidates), None)


def _contacts(organisation: Organisation) -> list[Person]:
    ids = [organisation.lead_id, organisation.deputy_id]
    askable = Person.objects.filter(is_active=True, is_system=False).exclude(pk__in=rights.unshown_persons())
    found = askable.in_bulk([pk for pk in ids if pk])
    return [found[pk] for pk in ids if pk in found]


def _speakers(organisation: Organisation) -> QuerySet[Person]:
    return (
        Person.objects.filter(
            is_active=True, roles__organisation=organisation, roles__kind__in=SPEAKING_ROLES
        )
        .exclude(pk__in=rights.unshown_persons())
        .distinct()
        .order_by("name", "pk")
    )


def token_digest(raw: str) -> str:
    """What is stored of a token; 256 random bits need no slow hash."""
    return hashlib.sha256(raw.encode()).hexdigest()


def token_behind(raw: str) -> ApiToken | None:
    """The valid token with this raw text, its person at `person`; notes the day of use.

    None when it is unknown, revoked or over, or when its person is deactivated or has no role any more.
    """
    now = timezone.now()
    token = ApiToken.objects.select_related("person").filter(digest=token_digest(raw)).first()
    if token is None or not token.is_valid(now) or not may_use_tokens(token.person):
        return None
    today = timezone.localdate(now)
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
    return token


def may_use_tokens(person: Person) -> bool:
    """A human with an open account and a role; whoever has lost all roles has no key to anything."""
    return person.is_active and not person.is_system and standing(person).anybody


def tokens_of(person: Person) -> QuerySet[ApiToken]:
    """The person's valid tokens; the next to end first."""
    return person.tokens.filter(revoked_at=None, expires_at__gt=timezone.now()).order_by("expires_at")


def tokens_ending(now: datetime, within: timedelta) -> QuerySet[ApiToken]:
    """Valid tokens of open accounts that end soon and whose person was not told yet."""
    return ApiToken.objects.filter(
        revoked_at=None,
        reminded_at=None,
        expires_at__gt=now,
        expires_at__lte=now + within,
        person__is_active=True,
    ).order_by("pk")


# --- Second factors and devices -------------------------------------------------------------------------


@dataclass(frozen=True)
class Factors:
    """The ways in which a person proves who they are, beside the password: app, passkeys, recovery codes."""

    app: Authenticator | None
    passkeys: list[Authenticator]
    codes: Authenticator | None

    @property
    def any(self) -> bool:
        return bool(self.app or self.passkeys)

    @property
    def codes_left(self) -> list[str]:
        """Recovery codes that were not used yet, in two groups of four digits."""
        unused = self.codes.wrap().get_unused_codes() if self.codes else []
        return [f"{code[:4]} {code[4:]}" for code in unused]


def factors_of(person: Person) -> Factors:
    """All factors of a person, passkeys in the order in which they were made; one query."""
    found = list(Authenticator.objects.filter(user=person).order_by("pk"))
    by_kind = {factor.type: factor for factor in found}
    return Factors(
        app=by_kind.get(Authenticator.Type.TOTP),
        passkeys=[factor for factor in found if factor.type == Authenticator.Type.WEBAUTHN],
        codes=by_kind.get(Authenticator.Type.RECOVERY_CODES),
    )


def has_second_factor(person: Person) -> bool:
    """Whether an app or a passkey is set up; recovery codes alone are none."""
    factors = Authenticator.objects.filter(user=person)
    return factors.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def devices_of(person: Person) -> list[UserSession]:
    """Where a person is logged in, last seen first; what has ended is forgotten on the way."""
    alive = UserSession.objects.purge_and_list(person)
    return sorted(alive, key=lambda device: device.last_seen_at, reverse=True)


def offers_to(person: Person) -> QuerySet[RoleOffer]:
    """Roles that were offered to this person's address and wait; by name of the organisation."""
    waiting = RoleOffer.objects.filter(email=person.email.lower()).select_related("organisation")
    return waiting.order_by("organisation__name", "kind")


def is_linked_to_provider(person: Person) -> bool:
    """Whether an account at an identity provider opens this one."""
    return SocialAccount.objects.filter(user=person).exists()


def persons_found(persons: QuerySet[Person], words: str) -> QuerySet[Person]:
    """Persons whose name, address or organisation contains all words; by name, with their roles."""
    for word in words.split()[:5]:
        in_organisation = Role.objects.filter(organisation__name__icontains=word).values("person_id")
        persons = persons.filter(
            Q(name__icontains=word) | Q(email__icontains=word) | Q(pk__in=in_organisation)
        )
    roles = Prefetch("roles", Role.objects.select_related("organisation"))
    return persons.prefetch_related(roles).order_by("-is_active", "name", "pk")


def organisations_without_lead() -> QuerySet[Organisation]:
    """Active organisations in which people have roles but nobody is the lead contact; for the office."""
    return (
        Organisation.objects.filter(is_active=True, lead=None, roles__isnull=False)
        .distinct()
        .order_by("name")
    )


def organisations_of_contact(person: Person) -> QuerySet[Organisation]:
    """Organisations for which this person is lead contact or deputy."""
    return Organisation.objects.filter(Q(lead=person) | Q(deputy=person)).order_by("name")


def contact_candidates(organisation: Organisation) -> QuerySet[Person]:
    """Active persons with a role in the organisation, by name."""
    persons = Person.objects.filter(is_active=True, is_system=False, roles__organisation=organisation)
    persons = persons.exclude(pk__in=rights.unshown_persons())
    return persons.distinct().order_by("name", "pk")


def is_last_lead(person: Person, role: Role) -> bool:
    """Whether taking this role leaves the organisation without a lead contact."""
    organisation = role.organisation
    others = organisation.roles.filter(person=person).exclude(pk=role.pk)
    return organisation.lead_id == person.pk and organisation.deputy_id is None and not others.exists()
