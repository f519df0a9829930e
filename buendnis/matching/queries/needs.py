"""Needs in lists and on their page, with their proposals."""

from collections.abc import Iterable

from django.db.models import Case, Count, IntegerField, Prefetch, Q, QuerySet, Value, When

from buendnis.alliance.models import Site
from buendnis.matching import permissions
from buendnis.matching.models import Focus, Need, Offer, Proposal, ProposalMember
from buendnis.people import queries as people
from buendnis.people.models import Person
from buendnis.search import queries as search

ENOUGH_TO_HELP = 12  # characters typed before the live help looks
MOST_HITS = 6
NO_HELP = ("site", "member")  # kinds of things that answer no need

State = Proposal.State
OVER = (Need.Status.DONE, Need.Status.CLOSED)
FIRST_AGREED = Case(
    *(
        When(state=state, then=Value(place))
        for place, state in enumerate(
            (State.AGREED, State.ACCEPTED, State.ASKED, State.SUGGESTED, State.DECLINED, State.WITHDRAWN)
        )
    ),
    output_field=IntegerField(),
)


def need_list(
    person: Person,
    *,
    text: str = "",
    status: str = "",
    action_field: int | None = None,
    site: int | None = None,
) -> QuerySet[Need]:
    """Needs the person may see, newest first, with site and fields ready: two queries.

    `status` is a code, or "not_over"; `action_field` a number of the catalogue.
    """
    needs = permissions.visible_needs(person)
    for word in text.split():
        needs = needs.filter(
            Q(title__icontains=word)
            | Q(text__icontains=word)
            | Q(site__neighbourhood__icontains=word)
            | Q(site__municipality__organisation__name__icontains=word)
        )
    if status == "not_over":
        needs = needs.exclude(status__in=OVER)
    elif status:
        needs = needs.filter(status=status)
    if action_field is not None:
        needs = needs.filter(action_fields__code=action_field, action_fields__is_current=True)
    if site is not None:
        needs = needs.filter(site_id=site)
    needs = needs.select_related("site__municipality__organisation")
    return needs.prefetch_related("action_fields").order_by("-created_at", "-pk")


def sites_with_needs(person: Person) -> QuerySet[Site]:
    """Sites for the filter of the person's need list, by name."""
    needs = permissions.visible_needs(person)
    sites = Site.objects.filter(pk__in=needs.order_by().values("site_id"))
    return sites.select_related("municipality__organisation").order_by(
        "municipality__organisation__name", "neighbourhood", "pk"
    )


def proposals_of(need: Need, only: QuerySet[Proposal] | None = None) -> list[Proposal]:
    """A need's proposals with offer, members and answers: agreed first, then best ranked; two queries."""
    found = Proposal.objects.filter(need=need) if only is None else only.filter(need=need)
    parts = ProposalMember.objects.select_related("member__organisation").order_by("-is_lead", "pk")
    found = found.select_related("offer", "asked_by").prefetch_related(Prefetch("parts", parts))
    return list(found.alias(place=FIRST_AGREED).order_by("place", "-score", "offer_id"))


def visible_proposals_of(need: Need, person: Person) -> list[Proposal]:
    """The proposals of a need that the person may see; a member sees only its own part of each."""
    if permissions.may_see_all_proposals(person, need):
        return proposals_of(need)
    found = proposals_of(need, permissions.visible_proposals(person))
    own = people.standing(person).member_org_ids
    for proposal in found:
        _keep(proposal, (part for part in proposal.parts.all() if part.member.organisation_id in own))
    return found


def _keep(proposal: Proposal, parts: Iterable[ProposalMember]) -> None:
    """Leave only these parts on a loaded proposal, so that no page can show more."""
    proposal._prefetched_objects_cache["parts"] = list(parts)  # type: ignore[attr-defined]  # made by prefetching


def focus_list() -> QuerySet[Focus]:
    """All programme focuses with their sites, newest first: two queries."""
    sites = Site.objects.select_related("municipality__organisation")
    return Focus.objects.prefetch_related(Prefetch("sites", sites)).order_by("-starts_on", "-pk")


def need_counts() -> dict[str, int]:
    """How many needs stand at which status; all that strangers get to know. One query."""
    return dict(Need.objects.order_by().values_list("status").annotate(Count("pk")))


def similar(text: str, person: Person) -> list[search.Hit]:
    """What already helps with this text: offers, needs and whatever later rooms put into the search.

    Only what the person may see; empty for a text of a few letters. Source: design step 1.
    """
    if len(text.strip()) < ENOUGH_TO_HELP:
        return []
    hits = search.find(text, audiences=people.audiences(person), limit=MOST_HITS * 3)
    return [hit for hit in hits if hit.kind not in NO_HELP][:MOST_HITS]


def with_examples(hits: list[search.Hit]) -> list[tuple[search.Hit, bool]]:
    """Each hit, and whether its need or offer is invented; one query for each of the two."""
    found: set[tuple[str, str]] = set()
    for kind, rows in (("need", Need.objects), ("offer", Offer.objects)):
        keys = [int(hit.key) for hit in hits if hit.kind == kind]
        if keys:
            invented = rows.filter(pk__in=keys, is_example=True).values_list("pk", flat=True)
            found |= {(kind, str(pk)) for pk in invented}
    return [(hit, (hit.kind, hit.key) in found) for hit in hits]
