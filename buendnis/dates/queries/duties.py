"""Duties of a site, with the days on which they are due."""

from dataclasses import dataclass
from datetime import date

from buendnis.alliance.models import Site
from buendnis.dates import rules
from buendnis.dates.models import Duty


@dataclass(frozen=True)
class DutyDate:
    """A duty of a site. `due_on` None: `by_office` says the office sets it; else a year is unknown."""

    duty: Duty
    due_on: date | None
    by_office: bool

    @property
    def is_unknown(self) -> bool:
        """Nobody knows yet: the site's programme year or its last funded year is missing."""
        return self.due_on is None and not self.by_office


def duties_of(site: Site, today: date) -> list[DutyDate]:
    """A site's duties of its phase and the later ones, one query; by day, then those set by the office,
    then those whose year is unknown.

    Source: concept C4, peers 6 (Programmuhr).
    """
    return duties_among(list(Duty.objects.all()), site, today)


def duties_among(duties: list[Duty], site: Site, today: date) -> list[DutyDate]:
    """The same for duties already read, so that many sites cost one query."""
    found = [
        DutyDate(
            duty,
            rules.next_due_on(duty, site.programme_year, site.funding_ends, today),
            rules.is_by_office(duty.due_rule),
        )
        for duty in duties
        if rules.concerns_phase(duty, site.phase)
        and not rules.is_over(duty, site.programme_year, site.funding_ends, today)
    ]
    return sorted(found, key=lambda item: (item.due_on or date.max, item.is_unknown, item.duty.pk))
