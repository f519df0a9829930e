"""Who may see and carry on an engagement. Source: permissions.md, rows match and consultation.

Participants are the site's municipality (staff and lead), the neighbourhood managers of the site (they only
look) and the members that take part. The office sees all and may act on behalf; ministry and audit look.
"""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from buendnis.alliance.models import MemberOrganisation, Site
from buendnis.cooperation.models import Engagement, EngagementMember
from buendnis.matching.models import Proposal
from buendnis.people import queries as people
from buendnis.people.models import Person

Asker = Person | AnonymousUser


def acts_for_site(person: Asker, site: Site) -> bool:
    """Whether the person answers for the site: staff and lead of its municipality."""
    return site.municipality.organisation_id in people.standing(person).municipality_org_ids


def acts_for_member(person: Asker, member: MemberOrganisation) -> bool:
    """Whether the person answers for the member: its staff and its representative."""
    return member.organisation_id in people.standing(person).member_org_ids


def own_parts(person: Asker, engagement: Engagement) -> list[EngagementMember]:
    """The shares of those members for which the person answers; empty for everybody else."""
    return [part for part in engagement.parts.all() if acts_for_member(person, part.member)]


def may_see(person: Asker, engagement: Engagement) -> bool:
    held = people.standing(person)
    if held.office or held.ministry or held.auditor:
        return True
    return takes_part(person, engagement) or manages_site(person, engagement.site)


def visible_engagements(person: Asker) -> QuerySet[Engagement]:
    held = people.standing(person)
    if held.office or held.ministry or held.auditor:
        return Engagement.objects.all()
    if not held.anybody:
        return Engagement.objects.none()
    shares = EngagementMember.objects.filter(member__organisation_id__in=held.member_org_ids)
    mine = Q(site__municipality__organisation_id__in=held.municipality_org_ids) | Q(
        pk__in=shares.values("engagement_id")
    )
    if held.manages and isinstance(person, Person):
        mine |= Q(site_id__in=person.manages_sites.values("pk"))
    return Engagement.objects.filter(mine)


def manages_site(person: Asker, site: Site) -> bool:
    if not isinstance(person, Person) or not people.standing(person).manages:
        return False
    return site.managers.filter(pk=person.pk).exists()


def takes_part(person: Asker, engagement: Engagement) -> bool:
    """Whether the person answers for one of the sides."""
    return acts_for_site(person, engagement.site) or bool(own_parts(person, engagement))


def may_carry_on(person: Asker, engagement: Engagement) -> bool:
    """Set the first date, note a contact, report the result, cancel: both sides, and the office on behalf."""
    return people.standing(person).office or takes_part(person, engagement)


def may_see_contacts(person: Asker, engagement: Engagement) -> bool:
    """Contact data of both sides: for those who work together and for the office (field level, rule 3)."""
    return may_carry_on(person, engagement) or manages_site(person, engagement.site)


def may_confirm_as_site(person: Asker, engagement: Engagement) -> bool:
    """Nobody answers for the site but its own people; the office neither."""
    return acts_for_site(person, engagement.site)


def may_confirm_half_days(person: Asker, part: EngagementMember) -> bool:
    """Nobody books on a member's account but its own people; the office neither."""
    return acts_for_member(person, part.member)


def may_agree(person: Asker, proposal: Proposal) -> bool:
    """The site's consent: staff and lead of its municipality."""
    return acts_for_site(person, proposal.need.site)


def visible_for_agreeing(person: Asker) -> QuerySet[Proposal]:
    """Proposals that this person could agree to, whatever their state."""
    held = people.standing(person)
    return Proposal.objects.filter(need__site__municipality__organisation_id__in=held.municipality_org_ids)


def may_answer_feedback(person: Asker, engagement: Engagement) -> bool:
    """The requester answers; the office notes what it was told on the phone."""
    return people.standing(person).office or acts_for_site(person, engagement.site)


def side_of(person: Asker, engagement: Engagement) -> str:
    """As what the person carries on: for the site, for a member, or as the office on behalf; else ""."""
    if acts_for_site(person, engagement.site):
        return Engagement.Side.SITE
    if own_parts(person, engagement):
        return Engagement.Side.MEMBER
    return Engagement.Side.OFFICE if people.standing(person).office else ""
