"""The plainest valid dates and duties."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from buendnis.dates.models import CalendarEntry, Duty


class EntryFactory(DjangoModelFactory):
    class Meta:
        model = CalendarEntry

    starts_on = date(2026, 12, 1)
    kind = CalendarEntry.Kind.WORKSHOP
    title = factory.Sequence("Termin {}".format)


class DutyFactory(DjangoModelFactory):
    class Meta:
        model = Duty

    identifier = factory.Sequence("duty_{}".format)
    name = factory.Sequence("Pflicht {}".format)
    rhythm = Duty.Rhythm.ONCE
    phases = "isek"
    due_rule = "programme_year + 18 months"
