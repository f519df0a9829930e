"""Which date of a poll suits best, and why."""

from dataclasses import dataclass, replace

import numpy as np

from buendnis.planner.dates.poll import MAYBE, NO, OPEN, YES, Poll


@dataclass(frozen=True)
class Standing:
    """One date with everything that speaks for and against it; people and groups by number.

    `returning` counts missed meetings of those who come: who was away last time weighs more.
    """

    date: int
    groups_missing: tuple[int, ...]
    required_absent: tuple[int, ...]
    below_quorum: int  # people that lack
    present: int  # yes and if need be
    returning: int
    yes: int
    maybe: int
    no: int
    open: int

    @property
    def broken(self) -> int:
        """How many demands the date does not satisfy."""
        return len(self.groups_missing) + len(self.required_absent) + bool(self.below_quorum)

    @property
    def order(self) -> tuple[int, ...]:
        """Smaller is better. Source: engines.md (measured prototype)."""
        absent = len(self.groups_missing), len(self.required_absent), self.below_quorum
        return *absent, -self.present, -self.returning, -self.yes, -self.open


def rank(poll: Poll) -> list[Standing]:
    """All dates but excluded ones, the best first; equal ones by time.

    Every group present, every required person there, the quorum met; then most people, most who missed
    the last meetings, most plain yes, most who may still say yes. Not answered counts as absent.
    """
    missing = [
        poll.here[list(group.people)].sum(0) < group.least if group.people else np.ones(len(poll.dates), bool)
        for group in poll.groups
    ]
    counts = {code: (poll.answers == code).sum(0) for code in (YES, MAYBE, NO, OPEN)}
    returning = poll.weight @ poll.here
    standings = [
        _standing(poll, date, [bool(row[date]) for row in missing], counts, int(returning[date]))
        for date in poll.choosable
    ]
    return sorted(standings, key=lambda standing: standing.order)


def _standing(
    poll: Poll, date: int, missing: list[bool], counts: dict[int, np.ndarray], returning: int
) -> Standing:
    yes, maybe, no, unanswered = (int(counts[code][date]) for code in (YES, MAYBE, NO, OPEN))
    return Standing(
        date=date,
        groups_missing=tuple(number for number, lacks in enumerate(missing) if lacks),
        required_absent=tuple(person for person in poll.required if poll.answers[person, date] <= NO),
        below_quorum=max(0, poll.quorum - yes - maybe),
        present=yes + maybe,
        returning=returning,
        yes=yes,
        maybe=maybe,
        no=no,
        open=unanswered,
    )


def settled(poll: Poll) -> bool:
    """Whether the best date stays the best whatever those answer who have not yet."""
    best = next(iter(rank(poll)), None)
    if best is None or not (poll.answers == OPEN).any():
        return best is not None
    hopeful = np.where(poll.answers == OPEN, YES, poll.answers).astype(np.int8)
    hopeful[:, best.date] = np.where(poll.answers[:, best.date] == OPEN, NO, poll.answers[:, best.date])
    return rank(replace(poll, answers=hopeful))[0].date == best.date
