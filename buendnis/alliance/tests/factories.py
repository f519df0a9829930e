"""The plainest valid objects of this room, and people by their part."""

import factory
from factory.django import DjangoModelFactory

from buendnis.alliance import models
from buendnis.people.models import Organisation, Person, Role
from buendnis.people.tests.factories import OrganisationFactory, PersonFactory

Kind = Role.Kind


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = models.ThemeCluster
        django_get_or_create = ("code",)

    code = "A"
    name = "Teilhabe"


class FieldFactory(DjangoModelFactory):
    class Meta:
        model = models.ActionField

    code = factory.Sequence(lambda n: n + 1)
    identifier = factory.Sequence(lambda n: f"field_{n + 1}")
    name = factory.Sequence(lambda n: f"Handlungsfeld {n + 1}")
    short_name = factory.Sequence(lambda n: f"Feld {n + 1}")
    theme = factory.SubFactory(ThemeFactory)


class RoleProfileFactory(DjangoModelFactory):
    class Meta:
        model = models.RoleProfile
        django_get_or_create = ("identifier",)

    identifier = "advise"
    name = "Beraten"
    depth = 3


class FormatFactory(DjangoModelFactory):
    class Meta:
        model = models.Format

    identifier = factory.Sequence(lambda n: f"format_{n + 1}")
    name = factory.Sequence(lambda n: f"Format {n + 1}")
    short_name = factory.Sequence(lambda n: f"F {n + 1}")
    role = factory.SubFactory(RoleProfileFactory)


class CountyFactory(DjangoModelFactory):
    class Meta:
        model = models.County
        django_get_or_create = ("name",)

    name = "Musterkreis"


class MunicipalityFactory(DjangoModelFactory):
    class Meta:
        model = models.Municipality

    organisation = factory.SubFactory(
        OrganisationFactory,
        name=factory.Sequence(lambda n: f"Musterstadt {n + 1}"),
        kind=Organisation.Kind.MUNICIPALITY,
    )
    county = factory.SubFactory(CountyFactory)


class SiteFactory(DjangoModelFactory):
    class Meta:
        model = models.Site

    municipality = factory.SubFactory(MunicipalityFactory)
    neighbourhood = factory.Sequence(lambda n: f"Quartier {n + 1}")
    phase = models.ProgrammePhase.ISEK


class MemberFactory(DjangoModelFactory):
    class Meta:
        model = models.MemberOrganisation

    organisation = factory.SubFactory(
        OrganisationFactory,
        name=factory.Sequence(lambda n: f"Musterverband {n + 1}"),
        kind=Organisation.Kind.MEMBER,
    )
    short_name = factory.Sequence(lambda n: f"MV {n + 1}")


def with_role(kind: str, organisation: Organisation) -> Person:
    """A person who holds one role in one organisation."""
    person = PersonFactory()
    Role.objects.create(person=person, organisation=organisation, kind=kind)
    return person


def the_office() -> Organisation:
    office, _ = Organisation.objects.get_or_create(name="Geschäftsstelle", kind=Organisation.Kind.OFFICE)
    return office


def the_ministry() -> Organisation:
    ministry, _ = Organisation.objects.get_or_create(name="Ministerium", kind=Organisation.Kind.MINISTRY)
    return ministry


def coordinator() -> Person:
    return with_role(Kind.COORDINATOR, the_office())


def office_lead() -> Person:
    return with_role(Kind.OFFICE_LEAD, the_office())


def editor() -> Person:
    return with_role(Kind.EDITOR, the_office())


def auditor() -> Person:
    return with_role(Kind.AUDITOR, the_office())


def ministry_reader() -> Person:
    return with_role(Kind.MINISTRY_READER, the_ministry())


def representative(member: models.MemberOrganisation | None = None) -> Person:
    return with_role(Kind.MEMBER_REPRESENTATIVE, (member or MemberFactory()).organisation)


def member_staff(member: models.MemberOrganisation | None = None) -> Person:
    return with_role(Kind.MEMBER_STAFF, (member or MemberFactory()).organisation)


def clerk(site: models.Site | None = None) -> Person:
    """Sachbearbeitung in the site's municipality."""
    return with_role(Kind.MUNICIPALITY_STAFF, (site or SiteFactory()).municipality.organisation)


def project_lead(site: models.Site | None = None) -> Person:
    return with_role(Kind.MUNICIPALITY_LEAD, (site or SiteFactory()).municipality.organisation)


def manager(site: models.Site | None = None) -> Person:
    """Quartiersmanagement of this one site."""
    site = site or SiteFactory()
    person = with_role(Kind.NEIGHBOURHOOD_MANAGER, site.municipality.organisation)
    site.managers.add(person)
    return person


def local_actor(site: models.Site | None = None) -> Person:
    return with_role(Kind.LOCAL_ACTOR, (site or SiteFactory()).municipality.organisation)


def pledge(
    member: models.MemberOrganisation, half_days: int, year: int = 2026, format: models.Format | None = None
) -> models.CapacityAccount:
    """An account with so many free half-days."""
    return models.CapacityAccount.objects.create(member=member, year=year, format=format, pledged=half_days)
