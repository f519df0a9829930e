"""Putting needs and offers into the search, each with the keys of those who may open it."""

from django.utils.translation import gettext as _

from buendnis.alliance.models import MemberOrganisation
from buendnis.matching.models import Need, Offer, Proposal
from buendnis.matching.permissions import RELEASED
from buendnis.search import actions as search


def need_audiences(need: Need, asked_org_ids: list[int]) -> list[str]:
    """Office, the town's staff, members while it is released, later those who were asked."""
    keys = ["office", f"staff:{need.site.municipality.organisation_id}"]
    if need.status in RELEASED:
        keys.append("members")
    return keys + [f"org:{pk}" for pk in asked_org_ids]


def index_need(need: Need) -> None:
    """Make a need findable as it is now; called by every action that changes its words or its readers."""
    asked = MemberOrganisation.objects.filter(
        proposal_parts__proposal__in=need.proposals.exclude(state=Proposal.State.SUGGESTED)
    )
    search.put(
        "need",
        need.pk,
        title=need.title,
        text=need.text,
        url=need.get_absolute_url(),
        note=_("Bedarf: %(site)s") % {"site": need.site},
        audiences=need_audiences(need, sorted(set(asked.values_list("organisation_id", flat=True)))),
    )


def index_offer(offer: Offer) -> None:
    """Make an offer findable: by everybody while it can be proposed, else by its members and the office."""
    members = list(offer.parts.select_related("member").order_by("-is_lead", "pk"))
    available = offer.status in (Offer.Status.TRIAL, Offer.Status.PROVEN)
    search.put(
        "offer",
        offer.pk,
        title=offer.title,
        text=offer.text,
        url=offer.get_absolute_url(),
        note=_("Angebot: %(members)s") % {"members": ", ".join(part.member.short_name for part in members)},
        audiences=["office", *(f"org:{part.member.organisation_id}" for part in members)]
        + (["alliance"] if available else []),
    )
