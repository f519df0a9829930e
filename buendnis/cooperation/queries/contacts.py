"""Who answers for the sides of an engagement, and how to reach them."""

from dataclasses import dataclass
from datetime import date

from buendnis.alliance.models import MemberOrganisation, Site
from buendnis.cooperation.models import Engagement
from buendnis.people import queries as people
from buendnis.people.models import Organisation, Person


@dataclass(frozen=True)
class Contact:
    """One side with the person who answers for it today; `person` is None when nobody is named."""

    organisation: str
    person: Person | None
    email: str
    phone: str

    @property
    def name(self) -> str:
        return self.person.name if self.person else ""


def site_contact(site: Site, on: date) -> Person | None:
    """Who answers for a site on this day.

    The site's own contact, its deputy during absence, else the municipality's answering person. Only people
    who act for the municipality are asked: nobody else could answer.
    """
    absent = people.absent_ids(on) | people.unshown_ids()
    organisation = site.municipality.organisation
    for person in (site.lead, site.deputy):
        if person and person.pk not in absent and acts_for(person, organisation):
            return person
    return people.answering_person(organisation, on)


def acts_for(person: Person, organisation: Organisation) -> bool:
    """Whether an active person works for this municipality."""
    return person.is_active and organisation.pk in people.standing(person).municipality_org_ids


def member_contact(member: MemberOrganisation, on: date) -> Person | None:
    """Who answers for a member on this day."""
    return people.answering_person(member.organisation, on)


def contact(organisation: Organisation, person: Person | None, name: str) -> Contact:
    """A side as the other one sees it; the function mailbox stands in where no person is named."""
    return Contact(
        organisation=name,
        person=person,
        email=person.email if person else organisation.email,
        phone=(person.phone if person else "") or organisation.phone,
    )


def contact_of_site(engagement: Engagement, on: date) -> Contact:
    """Whom members reach at the site on this day: the lead, or the deputy while the lead is away."""
    site = engagement.site
    return contact(site.municipality.organisation, site_contact(site, on), str(site))


def contacts_of_members(engagement: Engagement, on: date) -> list[Contact]:
    """Whom the site reaches at each member on this day, in the order of the parts."""
    return [
        contact(part.member.organisation, member_contact(part.member, on), str(part.member))
        for part in engagement.parts.all()
    ]


def everybody(engagement: Engagement, on: date) -> list[Person]:
    """The answering persons of all sides, the site first, nobody twice."""
    sides = [contact_of_site(engagement, on), *contacts_of_members(engagement, on)]
    return list({side.person.pk: side.person for side in sides if side.person}.values())
