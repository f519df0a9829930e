"""Who may see and do what with needs, offers and proposals; `may_…` for one, `visible_…` for many.

Source: permissions.md, rows need, offer, match. "Released to members" are needs that are new or asked;
later ones stay with those who take part.
"""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from buendnis.alliance.models import MemberOrganisation, Site
from buendnis.matching.models import (
    Focus,
    Need,
    Offer,
    OfferMember,
    Plan,
    PlanLineMember,
    PlanRule,
    Proposal,
    ProposalMember,
)
from buendnis.people import queries as people
from buendnis.people.models import Person

Asker = Person | AnonymousUser

RELEASED = (Need.Status.OPEN, Need.Status.ASKED)


def sees_all(person: Asker) -> bool:
    """Office, ministry and auditor read everything in this room; the system stands like the office."""
    held = people.standing(person)
    return held.office or held.ministry or held.auditor


def is_office(person: Asker) -> bool:
    return people.standing(person).office


def _managed(person: Asker, site: str) -> Exists:
    through = Site.managers.through.objects
    return Exists(through.filter(site_id=OuterRef(site), person_id=person.pk or 0))


def _manages(person: Asker, site: Site) -> bool:
    return people.standing(person).manages and site.managers.filter(pk=person.pk).exists()


def _is_staff(person: Asker, site: Site) -> bool:
    return site.municipality.organisation_id in people.standing(person).municipality_org_ids


def _asked_parts(person: Asker) -> QuerySet[ProposalMember]:
    """Parts of the person's members in proposals they were asked about; suggestions stay with the office."""
    held = people.standing(person).member_org_ids
    parts = ProposalMember.objects.filter(member__organisation_id__in=held)
    return parts.exclude(proposal__state=Proposal.State.SUGGESTED)


# --- Needs -------------------------------------------------------------------------------------------


def visible_needs(person: Asker) -> QuerySet[Need]:
    """Needs the person may open: office all, municipality and managers their own, members the released ones.

    Local actors see what they described themselves.
    """
    held = people.standing(person)
    if sees_all(person):
        return Need.objects.all()
    if not held.anybody:
        return Need.objects.none()
    mine = Q(site__municipality__organisation_id__in=held.municipality_org_ids)
    if held.manages:
        mine |= Q(_managed(person, "site_id"))
    if held.local or held.manages:
        mine |= Q(created_by_id=person.pk)
    if held.member_org_ids:
        mine |= Q(status__in=RELEASED) | Q(pk__in=_asked_parts(person).values("proposal__need_id"))
    return Need.objects.filter(mine)


def may_see_need(person: Asker, need: Need) -> bool:
    held = people.standing(person)
    if sees_all(person) or _is_staff(person, need.site) or _manages(person, need.site):
        return True
    if (held.local or held.manages) and need.created_by_id == person.pk:
        return True
    if not held.member_org_ids:
        return False
    return need.status in RELEASED or _asked_parts(person).filter(proposal__need=need).exists()


def describable_sites(person: Asker) -> QuerySet[Site]:
    """Sites for which the person may describe a need: own ones, those helped before, the office all."""
    held = people.standing(person)
    active = Site.objects.filter(is_active=True)
    if held.office:
        return active
    own = held.municipality_org_ids | (held.organisation_ids if held.local else frozenset())
    mine = Q(municipality__organisation_id__in=own)
    if held.manages:
        mine |= Q(_managed(person, "pk"))
    if held.member_org_ids:
        agreed = _asked_parts(person).filter(proposal__state=Proposal.State.AGREED)
        mine |= Q(pk__in=agreed.values("proposal__need__site_id"))
    return active.filter(mine)


def may_describe(person: Asker, site: Site) -> bool:
    return describable_sites(person).filter(pk=site.pk).exists()


def may_change_need(person: Asker, need: Need) -> bool:
    """The words of a need: its municipality, the office, and its author on site until members are asked."""
    if is_office(person) or _is_staff(person, need.site):
        return True
    return need.status == Need.Status.OPEN and _wrote_on_site(person, need)


def _wrote_on_site(person: Asker, need: Need) -> bool:
    held = people.standing(person)
    return (held.local or held.manages) and need.created_by_id == person.pk


def may_close(person: Asker, need: Need) -> bool:
    """The project lead, the office, and whoever described it (never four eyes for one's own need)."""
    if is_office(person):
        return True
    leads = need.site.municipality.organisation_id in people.standing(person).leads_org_ids
    wrote = need.created_by_id == person.pk and _is_staff(person, need.site)
    return leads or wrote or _wrote_on_site(person, need)


def may_decide(person: Asker) -> bool:
    """Confirm fields, ask members, add or withdraw proposals, set the focus: the office."""
    return is_office(person)


def may_see_scores(person: Asker) -> bool:
    """Points, exclusions and reasons of refusals: office, ministry, auditor. Field level, rule 3."""
    return sees_all(person)


def may_see_all_proposals(person: Asker, need: Need) -> bool:
    """Whether all proposals of a need may be seen, or only the own part: its site and the office."""
    return sees_all(person) or _is_staff(person, need.site) or _manages(person, need.site)


# --- Proposals ---------------------------------------------------------------------------------------


def visible_proposals(person: Asker) -> QuerySet[Proposal]:
    """Proposals the person may open: office all, the site its own, members those they were asked about."""
    held = people.standing(person)
    if sees_all(person):
        return Proposal.objects.all()
    if not held.anybody:
        return Proposal.objects.none()
    mine = Q(need__site__municipality__organisation_id__in=held.municipality_org_ids)
    if held.manages:
        mine |= Q(_managed(person, "need__site_id"))
    if held.member_org_ids:
        mine |= Q(pk__in=_asked_parts(person).values("proposal_id"))
    return Proposal.objects.filter(mine)


def may_see_proposal(person: Asker, proposal: Proposal) -> bool:
    if may_see_all_proposals(person, proposal.need):
        return True
    return _asked_parts(person).filter(proposal=proposal).exists()


def may_answer(person: Asker, member: MemberOrganisation) -> bool:
    """Who binds a member: its representative, its lead contact or deputy; the office notes a phone call."""
    held = people.standing(person)
    if held.office or member.organisation_id in held.represents_org_ids:
        return True
    contacts = (member.organisation.lead_id, member.organisation.deputy_id)
    return member.organisation_id in held.member_org_ids and person.pk in contacts


def answerable_members(person: Asker) -> QuerySet[MemberOrganisation]:
    """The members for which the person may answer."""
    held = people.standing(person)
    if held.office:
        return MemberOrganisation.objects.all()
    contact = Q(organisation__lead_id=person.pk) | Q(organisation__deputy_id=person.pk)
    return MemberOrganisation.objects.filter(
        Q(organisation_id__in=held.represents_org_ids) | Q(contact, organisation_id__in=held.member_org_ids)
    )


def may_answer_for_site(person: Asker, proposal: Proposal) -> bool:
    """Decline as the site: staff and lead of its municipality; the office notes a phone call."""
    return is_office(person) or _is_staff(person, proposal.need.site)


def may_agree(person: Asker, proposal: Proposal) -> bool:
    """The site's consent comes from its own people only."""
    return _is_staff(person, proposal.need.site) or _is_system(person)


def _is_system(person: Asker) -> bool:
    return isinstance(person, Person) and person.is_system


# --- Offers ------------------------------------------------------------------------------------------


def visible_offers(person: Asker) -> QuerySet[Offer]:
    """Offers the person may open: everybody what can be proposed, drafts and ended ones their members."""
    if sees_all(person):
        return Offer.objects.all()
    held = people.standing(person)
    if not held.anybody:
        return Offer.objects.none()
    own = OfferMember.objects.filter(member__organisation_id__in=held.member_org_ids)
    return Offer.objects.filter(
        Q(status__in=(Offer.Status.TRIAL, Offer.Status.PROVEN)) | Q(pk__in=own.values("offer_id"))
    )


def may_see_offer(person: Asker, offer: Offer) -> bool:
    if sees_all(person):
        return True
    available = offer.status in (Offer.Status.TRIAL, Offer.Status.PROVEN)
    return (people.standing(person).anybody and available) or _takes_part(person, offer)


def _takes_part(person: Asker, offer: Offer) -> bool:
    held = people.standing(person).member_org_ids
    return bool(held) and offer.parts.filter(member__organisation_id__in=held).exists()


def offering_members(person: Asker) -> QuerySet[MemberOrganisation]:
    """Members in whose name the person may make an offer."""
    active = MemberOrganisation.objects.filter(left_on__isnull=True)
    held = people.standing(person)
    return active if held.office else active.filter(organisation_id__in=held.member_org_ids)


def may_offer(person: Asker) -> bool:
    held = people.standing(person)
    return held.office or bool(held.member_org_ids)


def may_change_offer(person: Asker, offer: Offer) -> bool:
    """Staff of the offer's members change its words; so does the office."""
    return is_office(person) or _takes_part(person, offer)


def may_publish_offer(person: Asker, offer: Offer) -> bool:
    """Representatives of its members move an offer through its states; so does the office."""
    if is_office(person):
        return True
    held = people.standing(person).represents_org_ids
    return bool(held) and offer.parts.filter(member__organisation_id__in=held).exists()


def visible_focuses(person: Asker) -> QuerySet[Focus]:
    """Points of focus the person may change."""
    return Focus.objects.all() if may_decide(person) else Focus.objects.none()


# --- The plan ----------------------------------------------------------------------------------------


def visible_plans(person: Asker) -> QuerySet[Plan]:
    """Plans the person may open: office, ministry and auditor; members see only their parts."""
    return Plan.objects.all() if sees_all(person) else Plan.objects.none()


def may_see_plan(person: Asker, plan: Plan) -> bool:
    return sees_all(person)


def may_plan(person: Asker) -> bool:
    """Begin, cancel and publish plans, lay down and lift rules: the office."""
    return is_office(person)


def visible_plan_rules(person: Asker) -> QuerySet[PlanRule]:
    """What the office laid down; open to those who see plans."""
    return PlanRule.objects.all() if sees_all(person) else PlanRule.objects.none()


def visible_plan_parts(person: Asker) -> QuerySet[PlanLineMember]:
    """What published plans mean for the person's own members; office and auditor see all parts.

    The ministry sees sums only (`may_see_plan`), not what a single member says.
    """
    held = people.standing(person)
    if held.office or held.auditor:
        return PlanLineMember.objects.all()
    return PlanLineMember.objects.filter(
        member__organisation_id__in=held.member_org_ids, line__plan__state=Plan.State.PUBLISHED
    )


def may_see_plan_part(person: Asker, part: PlanLineMember) -> bool:
    held = people.standing(person)
    if held.office or held.auditor:
        return True
    own = part.member.organisation_id in held.member_org_ids
    return own and part.line.plan.state == Plan.State.PUBLISHED


def may_say(person: Asker, part: PlanLineMember) -> bool:
    """Everybody of the member says whether its part suits; nobody says it in a member's place."""
    own = part.member.organisation_id in people.standing(person).member_org_ids
    return own and may_see_plan_part(person, part)


def sees_all_plan_parts(person: Asker) -> bool:
    """What every member's part of a plan is, and what it says to it: office and auditor."""
    held = people.standing(person)
    return held.office or held.auditor


def members_with_plan_parts(person: Asker) -> QuerySet[MemberOrganisation]:
    """Members whose page „Das kommt auf Sie zu“ the person may open."""
    if sees_all_plan_parts(person):
        return MemberOrganisation.objects.all()
    return MemberOrganisation.objects.filter(organisation_id__in=people.standing(person).member_org_ids)
