"""The plainest valid objects of this room."""

from datetime import UTC, date, datetime

import factory

from buendnis.people.models import Organisation, Person, Role
from buendnis.website.models import AccessibilityFeedback, PrivacyRequest


class FeedbackFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AccessibilityFeedback

    text = "Ich komme mit der Tastatur nicht weiter."
    due_on = date(2026, 12, 1)


def person_with(role: str, kind: str = Organisation.Kind.OFFICE) -> Person:
    """Somebody who holds one role in an organisation of this kind."""
    organisation, _ = Organisation.objects.get_or_create(name=f"Beispiel {kind}", defaults={"kind": kind})
    person = Person.objects.create_user(f"{role}@demo.example", name=role)
    Role.objects.create(person=person, organisation=organisation, kind=role)
    return person


def coordinator() -> Person:
    return person_with(Role.Kind.COORDINATOR)


def project_lead() -> Person:
    return person_with(Role.Kind.MUNICIPALITY_LEAD, Organisation.Kind.MUNICIPALITY)


class PrivacyRequestFactory(factory.django.DjangoModelFactory):
    """A confirmed request that nobody answered yet."""

    class Meta:
        model = PrivacyRequest

    kind = PrivacyRequest.Kind.ACCESS
    text = "Welche Daten haben Sie von mir?"
    email = "kim@stadt.example"
    due_on = date(2026, 12, 22)
    confirmed_at = datetime(2026, 11, 22, 12, tzinfo=UTC)
