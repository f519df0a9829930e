"""Who may see or do what with sites, members, capacity and timeline; `may_…` for one, `visible_…` for many.

Source: permissions.md; rows added by this room: capacity account (own member, office, ministry, auditor),
member profile (everybody with a role sees it, the member and the office change it), timeline (by audience).
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from buendnis.alliance.models import (
    ContactPerson,
    InterestDeclaration,
    MemberOrganisation,
    Site,
    SiteDocument,
    TimelineEntry,
)
from buendnis.base.models import StoredFile
from buendnis.people import queries as people
from buendnis.people.permissions import Asker
from buendnis.people.privacy import rights


def sees_all(person: Asker) -> bool:
    """Office, ministry and auditor read everything in this room."""
    standing = people.standing(person)
    return standing.office or standing.ministry or standing.auditor


def acts_for_office(person: Asker) -> bool:
    """The office itself, or the system, which stands like the office."""
    return people.standing(person).office


# --- Sites -------------------------------------------------------------------------------------------


def listed_sites(person: Asker) -> QuerySet[Site]:
    """Sites whose public facts stand in the list: all in the programme, for everybody with a role."""
    if sees_all(person):
        return Site.objects.all()
    return Site.objects.filter(is_active=True) if people.standing(person).anybody else Site.objects.none()


def managed_by(person: Asker, site: str = "pk") -> Exists:
    """A condition: the site (by the name of its id in the outer query) is managed by the person."""
    managers = Site.managers.through.objects
    return Exists(managers.filter(site_id=OuterRef(site), person_id=person.pk or 0))


def visible_sites(person: Asker) -> QuerySet[Site]:
    """Sites whose file the person may open: members all, municipalities and managers their own."""
    standing = people.standing(person)
    if sees_all(person):
        return Site.objects.all()
    own = Q(municipality__organisation_id__in=standing.municipality_org_ids)
    if standing.manages:
        own |= Q(managed_by(person))
    if standing.member_org_ids:
        own |= Q(is_active=True)
    return Site.objects.filter(own)


def may_see_site(person: Asker, site: Site) -> bool:
    standing = people.standing(person)
    if sees_all(person) or site.municipality.organisation_id in standing.municipality_org_ids:
        return True
    if standing.member_org_ids and site.is_active:
        return True
    return standing.manages and site.managers.filter(pk=person.pk).exists()


def may_change_site(person: Asker, site: Site) -> bool:
    standing = people.standing(person)
    return acts_for_office(person) or site.municipality.organisation_id in standing.municipality_org_ids


def only_changeable(person: Asker, sites: QuerySet[Site]) -> QuerySet[Site]:
    """Of these sites, those whose facts the person may change."""
    if acts_for_office(person):
        return sites
    return sites.filter(municipality__organisation_id__in=people.standing(person).municipality_org_ids)


# --- Documents of a site -------------------------------------------------------------------------------


def visible_documents(person: Asker) -> QuerySet[SiteDocument]:
    """Documents of the sites whose file the person may open; files only once they are scanned.

    Whoever may change the site also sees what waits for the scanner or was held back.
    """
    documents = SiteDocument.objects.filter(site__in=visible_sites(person))
    is_open = Q(file__isnull=True) | Q(file__state=StoredFile.State.CLEAN)
    return documents.filter(is_open | Q(site__in=only_changeable(person, Site.objects.all())))


def may_see_document(person: Asker, document: SiteDocument) -> bool:
    if not may_see_site(person, document.site):
        return False
    return document.file is None or document.file.is_open or may_change_documents(person, document.site)


def may_change_documents(person: Asker, site: Site) -> bool:
    """Upload and take back files: who may change the site's facts."""
    return may_change_site(person, site)


def may_see_held_files(person: Asker) -> bool:
    """Files in which the virus scanner found something: the office."""
    return acts_for_office(person)


# --- Members -----------------------------------------------------------------------------------------


def visible_members(person: Asker) -> QuerySet[MemberOrganisation]:
    """Members whose profile the person may read; former ones only for the office and themselves."""
    standing = people.standing(person)
    if sees_all(person):
        return MemberOrganisation.objects.all()
    own = Q(organisation_id__in=standing.member_org_ids)
    return MemberOrganisation.objects.filter(own | Q(left_on__isnull=True) if standing.anybody else own)


def may_see_member(person: Asker, member: MemberOrganisation) -> bool:
    standing = people.standing(person)
    if sees_all(person) or member.organisation_id in standing.member_org_ids:
        return True
    return standing.anybody and member.left_on is None


def may_change_member(person: Asker, member: MemberOrganisation) -> bool:
    return acts_for_office(person) or member.organisation_id in people.standing(person).member_org_ids


def only_changeable_members(
    person: Asker, members: QuerySet[MemberOrganisation]
) -> QuerySet[MemberOrganisation]:
    """Of these members, those whose profile the person may change."""
    if acts_for_office(person):
        return members
    return members.filter(organisation_id__in=people.standing(person).member_org_ids)


def visible_contacts(person: Asker, member: MemberOrganisation) -> QuerySet[ContactPerson]:
    """Contacts of a member: all for the member and the office, else those who agreed to be shown.

    Whose data is restricted, or who objects to being shown, is seen by the office only (Art. 18, 21 DSGVO).
    """
    contacts = ContactPerson.objects.filter(member=member)
    if not acts_for_office(person):
        hidden = rights.unshown_persons()
        linked, named = Q(person__in=hidden.values("pk")), Q(email__in=hidden.values("email"))
        contacts = contacts.exclude(linked & Q(person__isnull=False)).exclude(named & ~Q(email=""))
    return contacts if may_change_member(person, member) else contacts.filter(is_public=True)


def may_see_responsible(person: Asker, member: MemberOrganisation) -> bool:
    """Name, mail and telephone of a member's lead and deputy: its own people, office, ministry.

    The auditor sees that they are there, not who (permissions.md, contact data: masked).
    """
    standing = people.standing(person)
    return standing.office or standing.ministry or member.organisation_id in standing.member_org_ids


# --- Capacity ----------------------------------------------------------------------------------------


def may_see_capacity(person: Asker, member: MemberOrganisation) -> bool:
    return sees_all(person) or member.organisation_id in people.standing(person).member_org_ids


def members_with_visible_capacity(person: Asker) -> QuerySet[MemberOrganisation]:
    """Members whose capacity account the person may open."""
    if sees_all(person):
        return MemberOrganisation.objects.all()
    return MemberOrganisation.objects.filter(organisation_id__in=people.standing(person).member_org_ids)


def represents(person: Asker, member: MemberOrganisation) -> bool:
    """Whether the person speaks for the member: only they bind its time."""
    return member.organisation_id in people.standing(person).represents_org_ids


def may_pledge(person: Asker, member: MemberOrganisation) -> bool:
    """The member's representative; the office may note what a member told it (see `pledge_capacity`)."""
    return represents(person, member) or acts_for_office(person)


def members_represented(person: Asker) -> QuerySet[MemberOrganisation]:
    """Members whose time the person can bind."""
    return MemberOrganisation.objects.filter(organisation_id__in=people.standing(person).represents_org_ids)


def members_open_to_pledge(person: Asker) -> QuerySet[MemberOrganisation]:
    """Members for which the person may state half-days."""
    return MemberOrganisation.objects.all() if acts_for_office(person) else members_represented(person)


# --- Interests ---------------------------------------------------------------------------------------


def visible_interests(person: Asker) -> QuerySet[InterestDeclaration]:
    """Declared interests: all for office, ministry and auditor, else the own organisation's."""
    if sees_all(person):
        return InterestDeclaration.objects.all()
    return InterestDeclaration.objects.filter(
        member__organisation_id__in=people.standing(person).member_org_ids
    )


def may_see_interests(person: Asker, member: MemberOrganisation) -> bool:
    return may_see_capacity(person, member)


def may_declare_interest(person: Asker, member: MemberOrganisation) -> bool:
    return may_change_member(person, member)


# --- Timeline ----------------------------------------------------------------------------------------


def visible_timeline(person: Asker) -> QuerySet[TimelineEntry]:
    """Entries the person may read: by audience, and `parties` for the site's and the members' people."""
    standing = people.standing(person)
    if sees_all(person):
        return TimelineEntry.objects.all()
    audience = TimelineEntry.Audience
    open_to = Q(audience=audience.PUBLIC)
    if standing.anybody:
        open_to |= Q(audience=audience.MEMBERS)
    party = Q(site__municipality__organisation_id__in=standing.municipality_org_ids)
    if standing.manages:
        party |= Q(managed_by(person, "site_id"))
    if standing.member_org_ids:
        involved = TimelineEntry.members.through.objects.filter(
            timelineentry_id=OuterRef("pk"), memberorganisation__organisation_id__in=standing.member_org_ids
        )
        party |= Q(Exists(involved))
    return TimelineEntry.objects.filter(open_to | (Q(audience=audience.PARTIES) & party))


def may_see_timeline_entry(person: Asker, entry: TimelineEntry) -> bool:
    return visible_timeline(person).filter(pk=entry.pk).exists()


# --- The office's tools ------------------------------------------------------------------------------


def may_import(person: Asker) -> bool:
    return acts_for_office(person)
