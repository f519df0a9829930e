"""What the policy wants: may this person do this at this door with this thing?

Reads `config/policy.yaml` itself, so that an error in the product's loader is found as well. The product's
own permission functions are not asked: they are what is tested.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from buendnis import config
from tests.matrix.world import MEMBER, MEMBER_PEOPLE, ROLE_OF, STRANGER, TOWN, TOWN_PEOPLE, Tenant, Thing

FILE = Path(config.__file__).parent / "policy.yaml"
GRANT = re.compile(r"([VCUAD])([a-z]?)(?:\(([\w-]+)\))?")
WITHOUT_LOGIN = ("SU", "SY")  # they come by mail or by the clock, never through a door


class Grant(NamedTuple):
    scope: str
    note: str


Cell = Mapping[str, tuple[Grant, ...]]


@cache
def rows() -> dict[str, Any]:
    """The policy as it is written."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def read_cell(text: str) -> Cell:
    """`Vm Uo(d)` → {"V": (("m", ""),), "U": (("o", "d"),)}; "–" and what stands behind it gives nothing."""
    found: dict[str, tuple[Grant, ...]] = {}
    for word in text.split():
        if word.startswith("–"):
            continue
        match = GRANT.fullmatch(word)
        if match is None:
            raise ValueError(f"no such word in a cell: {word}")
        action, scope, note = match.groups(default="")
        found[action] = (*found.get(action, ()), Grant(scope, note))
    return found


@dataclass(frozen=True)
class Door:
    """One row: which cell opens it, as what it answers, whom else it lets in."""

    name: str
    object: str = ""
    action: str = ""
    interfaces: tuple[str, ...] = ()
    shows: str = ""
    is_open: bool = False
    is_own: bool = False
    is_guarded: bool = False

    @classmethod
    def of(cls, name: str, row: Mapping[str, Any]) -> "Door":
        given = row.get("as", ())
        return cls(
            name,
            row.get("object", ""),
            row.get("action", ""),
            (given,) if isinstance(given, str) else tuple(given),
            row.get("shows", ""),
            "open" in row,
            "own" in row,
            "guarded" in row,
        )


@cache
def doors() -> dict[str, Door]:
    return {name: Door.of(name, row) for name, row in rows()["doors"].items()}


class Place(NamedTuple):
    """A cell of the matrix."""

    role: str
    object: str
    action: str


@dataclass(frozen=True)
class Oracle:
    """The cells; `flipped` gives another one in which a single cell says the opposite."""

    cells: Mapping[tuple[str, str], Cell]

    @classmethod
    def from_file(cls) -> "Oracle":
        return cls(
            {
                (role, name): read_cell(text)
                for name, row in rows()["objects"].items()
                for role, text in row.get("cells", {}).items()
            }
        )

    def grants(self, place: Place) -> tuple[Grant, ...]:
        return self.cells[place.role, place.object].get(place.action, ())

    def flipped(self, place: Place) -> "Oracle":
        """Granted becomes denied, denied becomes granted for everything."""
        cell = dict(self.cells[place.role, place.object])
        if cell.pop(place.action, None) is None:
            cell[place.action] = (Grant("", ""),)
        return replace(self, cells={**self.cells, (place.role, place.object): cell})

    def allows(self, key: str, door: Door, tenant: Tenant, thing: Thing | None, on: str = "") -> bool:
        """Whether somebody may; `thing` None: a list, or a form for something new.

        `on` names the object whose cell decides about the thing where it is not the door's own.
        """
        if key == STRANGER and not door.is_open:
            return False
        if not door.object:
            return is_free(key, door, tenant, thing)
        role = ROLE_OF[key]
        coarse = self.grants(Place(role, door.object, door.action))
        fine = self.grants(Place(role, on, "V")) if on else coarse
        shown = [grant for grant in coarse if reaches(grant, door)]
        if thing is None or not shown:
            return bool(shown)
        return any(
            holds(grant, key, door, tenant, thing, keeps_note=door.action == "U")
            for grant in fine
            if reaches(grant, door) or on
        )


def is_free(key: str, door: Door, tenant: Tenant, thing: Thing | None) -> bool:
    """Doors without a cell: open ones for everybody, own ones for oneself."""
    if door.is_open:
        return True
    return door.is_own and (thing is None or is_author(key, tenant, thing))


def reaches(grant: Grant, door: Door) -> bool:
    """Whether such a grant counts at this door at all: the public part only where it is shown."""
    needed = {"p": "public", "a": "figures", "x": "link"}.get(grant.scope)
    return needed is None or door.shows == needed


def holds(grant: Grant, key: str, door: Door, tenant: Tenant, thing: Thing, *, keeps_note: bool) -> bool:
    """Whether the suffix is true for this person and thing."""
    if grant.note == "d" and keeps_note and not thing.draft:
        return False
    return SCOPES[grant.scope](key, tenant, thing)


def is_author(key: str, tenant: Tenant, thing: Thing) -> bool:
    return tenant.name == "own" and key in thing.authors


def in_town(key: str, tenant: Tenant, thing: Thing) -> bool:
    return tenant.name == "own" and key in TOWN_PEOPLE and TOWN in thing.sides


def in_member(key: str, tenant: Tenant, thing: Thing) -> bool:
    return tenant.name == "own" and key in MEMBER_PEOPLE and MEMBER in thing.sides


def takes_part(key: str, tenant: Tenant, thing: Thing) -> bool:
    manages = tenant.name == "own" and key == "neighbourhood manager" and TOWN in thing.sides
    return manages or any(is_so(key, tenant, thing) for is_so in (in_town, in_member, is_author))


SCOPES = {
    "": lambda key, tenant, thing: True,
    "p": lambda key, tenant, thing: thing.public,
    "r": lambda key, tenant, thing: thing.released,
    "o": is_author,
    "m": in_town,
    "g": in_member,
    "s": takes_part,
    "a": lambda key, tenant, thing: True,
    "x": lambda key, tenant, thing: True,
}


def places() -> Iterator[Place]:
    """Every cell of a built object for whoever can come to a door."""
    for name, row in rows()["objects"].items():
        if "later" in row:
            continue
        for role in row["cells"]:
            if role not in WITHOUT_LOGIN:
                yield from (Place(role, name, action) for action in "VCUAD")
