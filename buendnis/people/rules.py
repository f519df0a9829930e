"""Which role fits where, and who can be named as contact."""

from collections.abc import Collection
from datetime import date, timedelta

from buendnis.people.models import Organisation, Person, Role

Kind = Role.Kind
Org = Organisation.Kind
EVERYWHERE = frozenset({Kind.EDITOR, Kind.AUDITOR, Kind.LOCAL_ACTOR})
FITTING: dict[str, frozenset[str]] = {
    Org.MEMBER: EVERYWHERE | {Kind.MEMBER_STAFF, Kind.MEMBER_REPRESENTATIVE, Kind.NEIGHBOURHOOD_MANAGER},
    Org.MUNICIPALITY: EVERYWHERE
    | {Kind.MUNICIPALITY_STAFF, Kind.MUNICIPALITY_LEAD, Kind.NEIGHBOURHOOD_MANAGER},
    Org.OFFICE: EVERYWHERE | {Kind.COORDINATOR, Kind.OFFICE_LEAD},
    Org.MINISTRY: EVERYWHERE | {Kind.MINISTRY_READER},
    Org.OTHER: EVERYWHERE | {Kind.NEIGHBOURHOOD_MANAGER},
}
OFFICE_ROLES = frozenset({Kind.COORDINATOR, Kind.OFFICE_LEAD})
TOKEN_DAYS, LONGEST_TOKEN_DAYS = 90, 365
TOKEN_REMINDER = timedelta(days=7)
GIVEN_BY_MUNICIPALITY = frozenset({Kind.MUNICIPALITY_STAFF, Kind.NEIGHBOURHOOD_MANAGER, Kind.LOCAL_ACTOR})


def fits(kind: str, organisation_kind: str) -> bool:
    """Whether a role exists in this kind of organisation."""
    return kind in FITTING.get(organisation_kind, EVERYWHERE)


def can_be_contact(person: Person, holder_ids: Collection[int]) -> bool:
    """Whether a person can be lead or deputy: active, human, with a role in the organisation."""
    return person.is_active and not person.is_system and person.pk in holder_ids


BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "CrOS": "ChromeOS",
    "Windows": "Windows", "Mac OS": "macOS", "Linux": "Linux",
}  # fmt: skip
UNKNOWN_DEVICE = "Unbekanntes Gerät"
DEVICES = {UNKNOWN_DEVICE} | {f"{b}, {s}" for b in BROWSERS.values() for s in SYSTEMS.values()}


def device_in_words(user_agent: str) -> str:
    """What a person recognises: "Firefox, Windows", without versions; words stay as they are."""
    if user_agent in DEVICES:
        return user_agent
    browser = next((name for sign, name in BROWSERS.items() if sign in user_agent), None)
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), None)
    return f"{browser}, {system}" if browser and system else UNKNOWN_DEVICE


def is_plausible(day: date) -> bool:
    """Whether somebody can have meant this day: typing errors in the year end here."""
    return 2000 <= day.year <= 2100


def fits_token(days: int) -> bool:
    """Whether a key for programs may live so long: a day at least, a year at most."""
    return 1 <= days <= LONGEST_TOKEN_DAYS
