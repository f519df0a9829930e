"""What the first hour of an installation leaves behind: one person of each kind, one site, nothing else."""

from buendnis.alliance.models import CoordinatingOffice, MemberOrganisation, Municipality, Site
from buendnis.people import actions
from buendnis.people.models import Organisation, Person, Role
from buendnis.people.queries import system

Kind = Organisation.Kind
ROLES = (
    ("buero", "Büro am Anfang", Kind.OFFICE, Role.Kind.OFFICE_LEAD),
    ("rathaus", "Neustadt am Anfang", Kind.MUNICIPALITY, Role.Kind.MUNICIPALITY_LEAD),
    ("verein", "Verein am Anfang", Kind.MEMBER, Role.Kind.MEMBER_REPRESENTATIVE),
    ("gast", "Neustadt am Anfang", Kind.MUNICIPALITY, Role.Kind.LOCAL_ACTOR),
)

for login, name, kind, role in ROLES:
    organisation, _ = Organisation.objects.get_or_create(name=name, defaults={"kind": kind})
    person = Person.objects.create_user(f"{login}@neu.example", None, name=f"Person aus {name}")
    actions.give_role(person, role, organisation, by=system())

town = Municipality.objects.create(organisation=Organisation.objects.get(kind=Kind.MUNICIPALITY))
Site.objects.create(municipality=town, neighbourhood="Mitte", phase="isek")
MemberOrganisation.objects.create(
    organisation=Organisation.objects.get(kind=Kind.MEMBER), short_name="Verein am Anfang"
)
CoordinatingOffice.objects.create(organisation=Organisation.objects.get(kind=Kind.OFFICE), short_name="Büro")
