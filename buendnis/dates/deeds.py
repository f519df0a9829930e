"""What stands in the record about the calendar, in German words."""

from django.utils.translation import gettext_lazy as _

from buendnis.dates import permissions
from buendnis.people.registry import Thing, register

register(
    done={
        "calendar_entry.added": _("Termin angelegt"),
        "calendar_entry.changed": _("Termin geändert"),
    },
    about={"dates.calendarentry": Thing(permissions.visible_entries)},
)
