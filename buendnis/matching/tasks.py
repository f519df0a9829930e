"""What the worker does in this room; each thing in its own action."""

from datetime import datetime

from buendnis.matching import actions


def daily(now: datetime) -> None:
    actions.remind_silent_members(now)


def hourly(now: datetime) -> None:
    actions.rank_stale_needs(now)
