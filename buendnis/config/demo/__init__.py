"""The demo alliance: real organisations and sites, invented people, offers, needs and stories.

Everything comes from `data/`: the tables go through the importers, the stories through the same actions
that people use, so that ledger, timeline, record, search and outbox are real. What is invented is marked.
"""

from collections.abc import Callable

from django.conf import settings
from django.db import transaction

from buendnis.config.demo import offers, outbox, places, plans, promises, staff, stories
from buendnis.config.demo.clock import Clock
from buendnis.people import actions as people_actions
from buendnis.people.models import Person

Say = Callable[[str], None]
MARKER = "geschaeftsstelle@demo.example"


class NotADemo(Exception):
    """Only an installation with BUENDNIS_DEMO=1 may be filled with invented data."""


def is_loaded() -> bool:
    """Whether the demo alliance is here already; then nothing may be loaded over what people typed."""
    return Person.objects.filter(email=MARKER).exists()


@transaction.atomic
def load(say: Say, *, with_plans: bool = True) -> bool:
    """Load the demo alliance, all of it or nothing; False when it was there before and nothing changed.

    Days in the files count from today. Plans are left out where seconds count. Raises NotADemo.
    """
    if not settings.DEMO:
        raise NotADemo("The demo alliance is loaded only where BUENDNIS_DEMO=1.")
    if is_loaded():
        return False
    clock = Clock()
    say("Reading the tables: action fields, formats, members, sites, duties, calendar")
    with people_actions.dated(clock.moment(staff.INVITED_DAYS_AGO)):
        places.load_tables()
        places.load_invented_places()
        say("Inventing people: a lead and a deputy for every organisation and site")
        cast = staff.load()
    clock.move_all_back(days=staff.INVITED_DAYS_AGO)
    say("Describing sites; noting pledges, conflicts, absences, focus and dates")
    with people_actions.dated(clock.moment(promises.PLEDGED_DAYS_AGO)):
        promises.load(cast, clock)
    with people_actions.dated(clock.moment(places.DESCRIBED_DAYS_AGO)):
        places.describe_sites(cast, clock)
    say("Writing offers")
    shelf = offers.load(cast, clock)
    stories.load(cast, shelf, clock, say)
    if with_plans:
        say("Planning the year to come")
        plans.load(cast, clock)
    outbox.settle(clock.now)
    places.mark_examples()
    return True
