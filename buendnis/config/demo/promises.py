"""What members promise and declare, the programme's focus, and the next dates."""

from datetime import date

from buendnis.alliance import actions as alliance
from buendnis.alliance.models import CapacityEntry, Format, Site
from buendnis.config.demo import files
from buendnis.config.demo.clock import Clock
from buendnis.config.demo.staff import Cast
from buendnis.dates.models import CalendarEntry
from buendnis.matching import actions as matching
from buendnis.people import actions as people_actions

FOCUS_YEAR, FOCUS_POINTS = 2024, 8
PLEDGED_DAYS_AGO = 345


def load(cast: Cast, clock: Clock) -> None:
    written = files.read("organisations")
    pledge(cast, written["capacity"], clock)
    declare_interests(cast, written["interests"], clock)
    for absence in written["absences"]:
        person = cast.named(absence["person"])
        span = {"starts_on": clock.ahead(absence["from_in"]), "ends_on": clock.ahead(absence["to_in"])}
        people_actions.set_absence(person, by=person, **span)
    set_focus(cast, clock.today)
    write_dates(written["calendar"], clock)
    clock.move_all_back(days=PLEDGED_DAYS_AGO)


def pledge(cast: Cast, capacity: dict[str, dict[str, int]], clock: Clock) -> None:
    """This year's and next year's half-days, stated by each member's own representative."""
    formats = {format.identifier: format for format in Format.objects.current()}
    for short_name, half_days_by_format in capacity.items():
        member = cast.member(short_name)
        by = cast.lead_of(member.organisation)
        for year in (clock.today.year, clock.today.year + 1):
            for name, half_days in half_days_by_format.items():
                format = None if name == "any" else formats[name]
                alliance.pledge_capacity(member=member, year=year, format=format, half_days=half_days, by=by)
    CapacityEntry.objects.filter(kind=CapacityEntry.Kind.PLEDGE).update(text="Beispiel: Zusage für das Jahr")


def declare_interests(cast: Cast, interests: list[dict], clock: Clock) -> None:
    for interest in interests:
        member = cast.member(interest["member"])
        ends_in = interest.get("ends_in")
        alliance.declare_interest(
            member=member,
            municipality=cast.organisations[interest["municipality"]].municipality,
            reason=interest["reason"],
            starts_on=clock.day(interest["days_ago"]),
            ends_on=None if ends_in is None else clock.ahead(ends_in),
            by=cast.lead_of(member.organisation),
        )


def set_focus(cast: Cast, today: date) -> None:
    """The start of every alliance: the ten new sites come first for a while."""
    matching.add_focus(
        title="Die zehn neuen Standorte, zwei Jahre lang",
        sites=Site.objects.filter(admission_year=FOCUS_YEAR, is_example=False),
        starts_on=date(today.year - 1, 1, 1),
        ends_on=date(today.year + 1, 12, 31),
        points=FOCUS_POINTS,
        by=cast.coordinators[0],
    )


def write_dates(entries: list[dict], clock: Clock) -> None:
    CalendarEntry.objects.bulk_create(
        CalendarEntry(
            starts_on=clock.ahead(entry["in_days"]),
            kind=entry["kind"],
            title=entry["title"],
            place=entry["place"],
            is_example=True,
        )
        for entry in entries
    )
