"""What the policy consists of: cells of letters, objects, roles, doors."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

ACTIONS = ("V", "C", "U", "A", "D")
ROLES = ("AN", "SU", "LO", "MS", "ML", "GS", "GR", "KO", "MI", "ED", "AU", "SY")
INTERFACES = ("page", "fragment", "export", "file", "feed", "link", "api", "machine")
SHOWS = {"inner": frozenset(), "public": frozenset("p"), "figures": frozenset("a"), "link": frozenset("x")}
PLACE = re.compile(r"[<{](?:\w+:)?(?P<name>\w+)[>}]")
ONLY_SPECIAL_DOORS = frozenset("pax")


@dataclass(frozen=True)
class Grant:
    """One letter of a cell: `Uo(d)` is action U, scope o, note d."""

    action: str
    scope: str = ""
    note: str = ""

    @property
    def suffix(self) -> str:
        """The scope; where there is none but a note narrows "all", that note."""
        return self.scope or self.note

    def __str__(self) -> str:
        return f"{self.action}{self.scope}({self.note})" if self.note else f"{self.action}{self.scope}"


@dataclass(frozen=True)
class Cell:
    """What one role may do with one object."""

    grants: tuple[Grant, ...] = ()

    def __str__(self) -> str:
        return " ".join(str(grant) for grant in self.grants) or "–"

    def reach(self, action: str) -> frozenset[str]:
        """Suffixes under which the action is allowed: {""} for all, {"m"}, {"opt-in", "g"}; empty: denied."""
        return frozenset(grant.suffix for grant in self.grants if grant.action == action)


DENIED = Cell()


@dataclass(frozen=True)
class RoleRow:
    code: str
    name: str
    kinds: tuple[str, ...] = ()
    later: str = ""


@dataclass(frozen=True)
class ObjectRow:
    """A thing with its cells; `later` names models that are not built yet."""

    code: str
    name: str
    cells: Mapping[str, Cell] = field(hash=False)
    models: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class Door:
    """An address or a call: which cell opens it, or why it needs none.

    `open`, `own`, `guarded` hold the reason: strangers come in, everybody logged in comes in (for oneself),
    the door has a lock of its own. `shows` says which narrow scopes count here: only a public page is
    opened by `p`, only figures by `a`, only a signed link by `x`.
    """

    name: str
    object: str = ""
    action: str = ""
    interfaces: tuple[str, ...] = ()
    shows: str = "inner"
    fresh: bool = False
    open: str = ""
    own: str = ""
    guarded: str = ""
    line: int = 0

    @property
    def is_closed(self) -> bool:
        """Whether only roles with the right cell come in."""
        return not (self.open or self.own or self.guarded)

    def opened_by(self, cell: Cell) -> bool:
        return bool(cell.reach(self.action) - (ONLY_SPECIAL_DOORS - SHOWS[self.shows]))


@dataclass(frozen=True)
class Words:
    """How letters, scopes and notes are said to people, in German."""

    actions: Mapping[str, str] = field(hash=False)
    scopes: Mapping[str, str] = field(hash=False)
    notes: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True)
class Policy:
    words: Words
    roles: Mapping[str, RoleRow] = field(hash=False)
    objects: Mapping[str, ObjectRow] = field(hash=False)
    doors: Mapping[str, Door] = field(hash=False)

    def cell(self, role: str, object: str) -> Cell:
        return self.objects[object].cells[role]

    def door(self, name: str) -> Door:
        """The row of an address (`matching:need_detail`) or a call (`GET /needs`); KeyError without one."""
        return self.doors[name]

    def door_at(self, name: str, route: str) -> Door | None:
        """The row of a resolved address: by its name, else by the first part of its route (`cms/`)."""
        return self.doors.get(name) or self.doors.get(prefix_of(route))

    def admits(self, roles: Iterable[str], door: str) -> bool:
        """Whether one of these roles opens a closed door; what lies behind decides on the single thing."""
        return not self._openers[door].isdisjoint(roles)

    def openers(self, door: str) -> frozenset[str]:
        """Roles that open a closed door."""
        return self._openers[door]

    @cached_property
    def _openers(self) -> dict[str, frozenset[str]]:
        return {
            door.name: frozenset(role for role in self.roles if door.opened_by(self.cell(role, door.object)))
            for door in self.doors.values()
            if door.is_closed
        }

    @cached_property
    def code_of_kind(self) -> dict[str, str]:
        """Role kinds as stored → code in the matrix."""
        return {kind: role.code for role in self.roles.values() for kind in role.kinds}


def call_name(method: str, path: str) -> str:
    """How the policy names a call: `GET /needs/{pk}`, from the API's own or from Django's spelling."""
    parts = [part for part in path.split("/") if part]
    return f"{method} /" + "/".join(PLACE.sub(r"{\g<name>}", part) for part in parts)


def prefix_of(route: str) -> str:
    """The first part of a route, such as `cms/`; "" for the root."""
    first, slash, _rest = route.lstrip("^").partition("/")
    return first + slash
