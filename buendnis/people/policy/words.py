"""The policy as people read it: one role, object by object, with the scopes in words."""

from dataclasses import dataclass

from buendnis.people.policy.rows import ACTIONS, Cell, Grant, ObjectRow, Policy, Words


@dataclass(frozen=True)
class Allowed:
    """How far one action reaches; `phrases` is empty where it is denied."""

    action: str
    phrases: tuple[str, ...]

    @property
    def text(self) -> str:
        return "; ".join(self.phrases)


@dataclass(frozen=True)
class Row:
    """One object for one role; `allowed` has the five actions in their order."""

    name: str
    is_later: bool
    allowed: tuple[Allowed, ...]

    @property
    def is_nothing(self) -> bool:
        return not any(part.phrases for part in self.allowed)


def rights_of(policy: Policy, role: str) -> list[Row]:
    """All objects for one role; what is built comes first."""
    rows = sorted(policy.objects.values(), key=lambda row: bool(row.later))
    return [Row(row.name, bool(row.later), _allowed(policy, row.cells[role])) for row in rows]


def _allowed(policy: Policy, cell: Cell) -> tuple[Allowed, ...]:
    return tuple(
        Allowed(
            policy.words.actions[action],
            tuple(_phrase(grant, policy.words) for grant in cell.grants if grant.action == action),
        )
        for action in ACTIONS
    )


def _phrase(grant: Grant, words: Words) -> str:
    """The scope; where a note narrows it, the note says more than "überall"."""
    if not grant.note:
        return words.scopes[grant.scope]
    note = words.notes[grant.note]
    return f"{words.scopes[grant.scope]} ({note})" if grant.scope else note


def letters(policy: Policy) -> list[tuple[ObjectRow, list[str]]]:
    """The whole matrix as letters, one line for each object; a star stands for a note."""
    return [
        (row, [_letters(row.cells[role]) for role in policy.roles])
        for row in sorted(policy.objects.values(), key=lambda row: bool(row.later))
    ]


def _letters(cell: Cell) -> str:
    starred = (f"{grant.action}{grant.scope}{'*' if grant.note else ''}" for grant in cell.grants)
    return " ".join(starred) or "–"
