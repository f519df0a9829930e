"""The plainest valid organisations, persons and roles."""

from datetime import timedelta

import factory
from django.utils import timezone

from buendnis.people.models import Absence, ApiToken, Organisation, Person, Role


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence("Organisation {}".format)
    kind = Organisation.Kind.MEMBER


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence("Person {}".format)
    email = factory.Sequence("person{}@demo.example".format)
    password = "!unusable"


class RoleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Role

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    kind = Role.Kind.MEMBER_STAFF


class AbsenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Absence

    person = factory.SubFactory(PersonFactory)
    starts_on = "2026-11-23"
    ends_on = "2026-11-27"


class ApiTokenFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ApiToken

    person = factory.SubFactory(PersonFactory)
    name = "Tabelle"
    scope = ApiToken.Scope.READ
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=90))
    digest = factory.Sequence("digest-{}".format)


def with_role(kind: str, organisation: Organisation | None = None, **fields: object) -> Person:
    """A person with one role, in an organisation of the kind where this role exists."""
    kinds = {
        "municipality": "municipality", "coordinator": "office", "office": "office", "ministry": "ministry",
        "neighbourhood": "municipality",
    }  # fmt: skip
    fitting = kinds.get(kind.split("_")[0], "member")
    organisation = organisation or OrganisationFactory(kind=fitting)
    return RoleFactory(kind=kind, organisation=organisation, person=PersonFactory(**fields)).person
