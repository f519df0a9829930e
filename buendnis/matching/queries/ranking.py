"""Loading what the ranking needs: a fixed number of queries, however many offers there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from buendnis.alliance import queries as alliance
from buendnis.alliance import rules as alliance_rules
from buendnis.alliance.models import MemberOrganisation
from buendnis.matching import rules
from buendnis.matching.models import Focus, Need, Offer, OfferMember, Proposal
from buendnis.people import queries as people
from buendnis.search import analyse
from buendnis.search import queries as search

TWO_YEARS = timedelta(days=730)
SHOWN_RULED_OUT = 20
TELLING_AT_LEAST = 30  # a word in so few offers always says something
TELLING_SHARE = 8  # a word in more than an eighth of all offers says nothing


@dataclass(frozen=True)
class Ranked:
    """One offer with its points, for one need."""

    offer: rules.Candidate
    score: int
    reasons: list[rules.Reason]


@dataclass(frozen=True)
class RuledOut:
    """An offer that would have fitted, and the sentence that says why it is out.

    `member_id` is the member the reason is about, else the leading one.
    """

    offer_id: int
    title: str
    member_id: int | None
    members: tuple[str, ...]
    code: str
    reason: str

    def as_json(self) -> dict[str, Any]:
        return {
            "offer": self.offer_id,
            "title": self.title,
            "members": list(self.members),
            "code": self.code,
            "reason": self.reason,
        }


@dataclass(frozen=True)
class Ranking:
    """Best first, equal ones by the offer's number; and what was ruled out, as it would have ranked."""

    ranked: list[Ranked]
    ruled_out: list[RuledOut]


def ranking(need: Need, *, today: date | None = None, offer_ids: Iterable[int] | None = None) -> Ranking:
    """Rank all offers that have to do with the need, or just these offers.

    Same data and day, same order. Source: concept C3, C8; decision 0005.
    """
    wish = wish_of(need, today or timezone.localdate())
    offers = candidates(wish, offer_ids)
    if offer_ids is None:
        offers = [offer for offer in offers if rules.is_relevant(wish, offer)]
    ranked: list[Ranked] = []
    out: list[tuple[Ranked, rules.Exclusion]] = []
    for offer in offers:
        reasons = rules.reasons_for(wish, offer)
        line = Ranked(offer, rules.score(reasons), reasons)
        limit = rules.exclusion(wish, offer)
        if limit is None:
            ranked.append(line)
        else:
            out.append((line, limit))
    ranked.sort(key=_best_first)
    out.sort(key=lambda pair: _best_first(pair[0]))
    return Ranking(ranked, [_ruled_out(*pair) for pair in out[:SHOWN_RULED_OUT]])


def _best_first(line: Ranked) -> tuple[int, int]:
    return -line.score, line.offer.offer_id


def _ruled_out(line: Ranked, limit: rules.Exclusion) -> RuledOut:
    offer = line.offer
    names = tuple(part.helper.name for part in offer.parts)
    lead = next((part.helper.member_id for part in offer.parts), None)
    return RuledOut(
        offer_id=offer.offer_id,
        title=offer.title,
        member_id=limit.member_id or lead,
        members=names,
        code=rules.base_code(limit.code),
        reason=rules.of_exclusion(limit),
    )


def wish_of(need: Need, today: date) -> rules.Wish:
    """The need and its site as the ranking sees them; seven queries when the site is loaded."""
    site = need.site
    town = site.municipality
    helped = _agreed_here(need, today)
    focus = _focus_of(need, today)
    size = alliance_rules.size_class(town.population, town.status)
    return rules.Wish(
        today=today,
        field_names=dict(need.action_fields.order_by("code").values_list("pk", "name")),
        format_names=dict(need.formats.order_by("pk").values_list("pk", "name")),
        written=_written(need),
        phase=site.phase,
        phase_name=site.get_phase_display(),
        size=size,
        size_name=str(Offer.SIZES(size).label) if size else "",
        point=(site.latitude, site.longitude),
        county_id=town.county_id,
        conflicts=frozenset(alliance.conflicting_member_ids(site, today)),
        absent=frozenset(people.absent_ids(today)),
        helped_by={member_id: 1 for member_id, _ in helped},
        helped=len({pk for _, pk in helped}),
        focus=focus.title if focus else "",
        focus_points=focus.points if focus else 0,
        declined=frozenset(
            need.proposals.filter(state=Proposal.State.DECLINED).values_list("offer_id", flat=True)
        ),
    )


def _written(need: Need) -> dict[str, str]:
    """The need's stems with the word as it stands in its text; the first way of writing stays."""
    found: dict[str, str] = {}
    for word in analyse.words(f"{need.title} {need.text}"):
        for stem in word.stems:
            found.setdefault(stem, word.text)
    return found


def _agreed_here(need: Need, today: date) -> list[tuple[int, int]]:
    """(member id, proposal id) of what was agreed at the need's site in the last two years."""
    agreed = Proposal.objects.filter(
        need__site_id=need.site_id, state=Proposal.State.AGREED, answered_at__date__gte=today - TWO_YEARS
    )
    return list(agreed.exclude(need=need).order_by("pk").values_list("parts__member_id", "pk"))


def _focus_of(need: Need, today: date) -> Focus | None:
    running = Focus.objects.filter(sites=need.site_id, starts_on__lte=today, ends_on__gte=today)
    return running.order_by("-points", "pk").first()


def candidates(wish: rules.Wish, offer_ids: Iterable[int] | None = None) -> list[rules.Candidate]:
    """Offers that share a field or words with the need, by number; or just these. Eight queries."""
    words = _words_in_offers(wish)
    fields = _by_offer(Offer.action_fields.through, "actionfield_id", wish.field_names)
    ids = set(fields) | set(words) if offer_ids is None else set(offer_ids)
    helpers = _helpers(wish.today)
    parts = _parts(ids, helpers)
    formats = _by_offer(Offer.formats.through, "format_id", None, ids)
    return [
        rules.Candidate(
            offer_id=pk,
            title=title,
            status=status,
            parts=tuple(parts.get(pk, ())),
            field_ids=frozenset(fields.get(pk, ())),
            format_ids=tuple(sorted(formats.get(pk, ()))),
            words=tuple(words.get(pk, ())),
            phases=tuple(phases),
            sizes=tuple(sizes),
            max_distance_km=most_km,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        for pk, title, status, phases, sizes, most_km, starts_on, ends_on in Offer.objects.filter(pk__in=ids)
        .order_by("pk")
        .values_list(
            "pk", "title", "status", "phases", "size_classes", "max_distance_km", "starts_on", "ends_on"
        )
    ]


def _words_in_offers(wish: rules.Wish) -> dict[int, list[str]]:
    most = max(TELLING_AT_LEAST, Offer.objects.count() // TELLING_SHARE)
    return {
        int(key): stems for key, stems in search.keys_with_words("offer", wish.written, most=most).items()
    }


def _by_offer(
    through: Any, column: str, wanted: Iterable[int] | None, ids: Iterable[int] | None = None
) -> dict[int, list[int]]:
    rows = through.objects.order_by()
    if wanted is not None:
        rows = rows.filter(**{f"{column}__in": list(wanted)})
    if ids is not None:
        rows = rows.filter(offer_id__in=ids)
    found: dict[int, list[int]] = {}
    for offer_id, other_id in rows.values_list("offer_id", column):
        found.setdefault(offer_id, []).append(other_id)
    return found


def _parts(ids: Iterable[int], helpers: dict[int, rules.Helper]) -> dict[int, list[rules.Part]]:
    rows = OfferMember.objects.filter(offer_id__in=ids).order_by("offer_id", "-is_lead", "pk")
    found: dict[int, list[rules.Part]] = {}
    for offer_id, member_id, half_days, is_lead in rows.values_list(
        "offer_id", "member_id", "half_days", "is_lead"
    ):
        found.setdefault(offer_id, []).append(rules.Part(helpers[member_id], half_days, is_lead))
    return found


def _helpers(today: date) -> dict[int, rules.Helper]:
    """All members with their free half-days, places and contacts: three queries."""
    free: dict[int, dict[int | None, int]] = {}
    for (member_id, format_id), half_days in alliance.free_half_days(today.year).items():
        free.setdefault(member_id, {})[format_id] = half_days
    counties: dict[int, set[int]] = {}
    links = MemberOrganisation.counties.through.objects.order_by()
    for member_id, county_id in links.values_list("memberorganisation_id", "county_id"):
        counties.setdefault(member_id, set()).add(county_id)
    rows = MemberOrganisation.objects.order_by("pk").values_list(
        "pk",
        "short_name",
        "latitude",
        "longitude",
        "organisation__lead_id",
        "organisation__deputy_id",
        "organisation__is_active",
        "left_on",
    )
    return {
        pk: rules.Helper(
            member_id=pk,
            name=name,
            point=(latitude, longitude),
            county_ids=frozenset(counties.get(pk, ())),
            lead_id=lead_id,
            deputy_id=deputy_id,
            is_active=is_active and (left_on is None or left_on > today),
            free=free.get(pk, {}),
        )
        for pk, name, latitude, longitude, lead_id, deputy_id, is_active, left_on in rows
    }


def ruled_out(need: Need) -> list[RuledOut]:
    """What would have fitted the need but is out today, as it would have ranked; at most 20."""
    return ranking(need).ruled_out


def obstacle(need: Need, offer: Offer) -> RuledOut | None:
    """What stands against this one offer for this need right now; None when nothing does."""
    found = ranking(need, offer_ids=[offer.pk])
    return found.ruled_out[0] if found.ruled_out else None


def waiting_for_ranking(day: date) -> Q:
    """Needs whose proposals the office still chooses from, and that were not ranked on this day."""
    return Q(status__in=(Need.Status.OPEN, Need.Status.ASKED)) & (
        Q(ranked_at__isnull=True) | Q(ranked_at__date__lt=day)
    )
