"""What people announces to the rooms above."""

from django.dispatch import Signal

person_deactivated = Signal()  # person: Person, by: Person
person_restricted = Signal()  # person: Person, by: Person
