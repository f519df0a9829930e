"""Loading what the ranking needs: a fixed number of queries, however many offers there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from buendnis.alliance import queries as alliance
from buendnis.alliance import rules as alliance_rules
from buendnis.alliance.models import MemberOrganisation
from buendnis.matching import rules
from buendnis.matching.models import Focus, Need, Offer, OfferMember, Proposal
from buendnis.matching.queries.suggestions import field_points
from buendnis.people import queries as people
from buendnis.search import analyse
from buendnis.search import queries as search

TWO_YEARS = timedelta(days=730)
SHOWN_RULED_OUT = 20
MEMBER_COLUMNS = (
    "pk",
    "short_name",
    "latitude",
    "longitude",
    "organisation__lead_id",
    "organisation__deputy_id",
    "organisation__is_active",
    "left_on",
)
CODES = ("for_phases", "for_sizes")
NO_CODES = "[]"
TELLING_AT_LEAST = 30  # a word in so few offers always says something
TELLING_SHARE = 8  # a word in more than an eighth of all offers says nothing


class Ranked(NamedTuple):
    """One offer with its points, for one need."""

    offer: rules.Candidate
    score: int


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

    wish: rules.Wish
    ranked: list[Ranked]
    ruled_out: list[RuledOut]

    def reasons(self, line: Ranked) -> list[dict[str, Any]]:
        """Why an offer has its points: code, German sentence, points, adding up to its score."""
        return rules.explained(rules.reasons_for(self.wish, line.offer))


def ranking(need: Need, *, today: date | None = None, offer_ids: Iterable[int] | None = None) -> Ranking:
    """Rank all offers that have to do with the need, or just these offers.

    Same data and day, same order. Source: concept C3, C8; decision 0005.
    """
    wish = wish_of(need, today or timezone.localdate())
    lines = [Ranked(offer, rules.score(wish, offer)) for offer in candidates(wish, offer_ids)]
    lines.sort(key=lambda line: (-line.score, line.offer.offer_id))
    ranked: list[Ranked] = []
    out: list[RuledOut] = []
    for line in lines:
        limit = rules.exclusion(wish, line.offer)
        if limit is None:
            ranked.append(line)
        elif len(out) < SHOWN_RULED_OUT:
            out.append(_ruled_out(line, limit))
    return Ranking(wish, ranked, out)


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
    return wish_from(
        need,
        today,
        helped=_agreed_here(need, today),
        focus=_focus_of(need, today),
        fields=list(need.action_fields.order_by("code").values_list("pk", "name", "identifier")),
        formats=dict(need.formats.order_by("pk").values_list("pk", "name")),
        conflicts=frozenset(alliance.conflicting_member_ids(need.site, today)),
        absent=frozenset(people.absent_ids(today)),
        declined=frozenset(
            need.proposals.filter(state=Proposal.State.DECLINED).values_list("offer_id", flat=True)
        ),
    )


def wish_from(
    need: Need,
    today: date,
    *,
    helped: Sequence[tuple[int, int]],
    focus: Focus | None,
    fields: list[tuple[int, str, str]],
    formats: dict[int, str],
    conflicts: frozenset[int],
    absent: frozenset[int],
    declined: frozenset[int],
) -> rules.Wish:
    """The need with what was loaded about it, for one or for many; no query when site and town are loaded.

    `helped` are (member id, proposal id) agreed at the site, `fields` (id, name, identifier) by code.
    """
    site, town = need.site, need.site.municipality
    size = alliance_rules.size_class(town.population, town.status)
    words = list(analyse.words(f"{need.title}. {need.text}"))
    return rules.Wish(
        today=today,
        field_names={pk: name for pk, name, _identifier in fields},
        field_weights=weights_of_fields(need, fields, words),
        format_names=formats,
        written=written_stems(words),
        phase=site.phase,
        phase_name=site.get_phase_display(),
        size=size,
        size_name=str(Offer.SIZES(size).label) if size else "",
        point=(site.latitude, site.longitude),
        county_id=town.county_id,
        conflicts=conflicts,
        absent=absent,
        helped_by=frozenset(member_id for member_id, _pk in helped),
        helped=len({pk for _member_id, pk in helped}),
        focus=focus.title if focus else "",
        focus_points=focus.points if focus else 0,
        declined=declined,
    )


def weights_of_fields(
    need: Need, fields: list[tuple[int, str, str]], words: Sequence[analyse.Word]
) -> dict[int, int]:
    """How clearly the text speaks of each field; all alike once the office has confirmed them."""
    if need.fields_confirmed:
        return {}
    clear = field_points(words)
    return {pk: max(1, clear.get(identifier, 0)) for pk, _name, identifier in fields}


def written_stems(words: Iterable[analyse.Word]) -> dict[str, str]:
    """The need's stems with the word as it stands in its text; the first way of writing stays."""
    found: dict[str, str] = {}
    for word in words:
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
    """Offers that share a field or words with the need, or just these; unordered. Nine queries.

    Written for thousands of rows: tuples instead of objects, and lists of codes stay the text that the
    database keeps (decoding them would cost more than all the rest).
    """
    words = _words_in_offers(wish)
    fields = _grouped(Offer.action_fields.through, "actionfield_id", actionfield_id__in=wish.field_names)
    found = _found(wish, fields, words) if offer_ids is None else Q(pk__in=list(offer_ids))
    offers = Offer.objects.filter(found)
    helpers = _helpers(wish)
    parts = _parts(offers, helpers)
    formats = _grouped(Offer.formats.through, "format_id", offer_id__in=offers.values("pk"))
    rows = offers.annotate(
        for_phases=Cast("phases", TextField()), for_sizes=Cast("size_classes", TextField())
    ).values_list("pk", "title", "status", *CODES, "max_distance_km", "starts_on", "ends_on")
    return [
        rules.Candidate(
            pk,
            title,
            status,
            tuple(parts.get(pk, ())),
            fields.get(pk, ()),
            rules.chosen_format(wish.format_names, sorted(formats.get(pk, ()))),
            words.get(pk, ()),
            phases if phases != NO_CODES else "",
            sizes if sizes != NO_CODES else "",
            most_km,
            starts_on,
            ends_on,
        )
        for pk, title, status, phases, sizes, most_km, starts_on, ends_on in rows.order_by()
    ]


def _found(wish: rules.Wish, fields: dict[int, list[int]], words: dict[int, list[str]]) -> Q:
    """Offers with a common field, asked again instead of listed; and the few with enough common words."""
    enough = rules.words_needed(wish)
    by_words = [pk for pk, stems in words.items() if pk not in fields and len(stems) >= enough]
    links = Offer.action_fields.through.objects.filter(actionfield_id__in=wish.field_names)
    return Q(pk__in=links.values("offer_id")) | Q(pk__in=by_words)


def _words_in_offers(wish: rules.Wish) -> dict[int, list[str]]:
    most = max(TELLING_AT_LEAST, Offer.objects.count() // TELLING_SHARE)
    found = search.keys_with_words("offer", wish.written, most=most)
    return {int(key): stems for key, stems in found.items()}


def _grouped(through: Any, column: str, **conditions: Any) -> dict[int, list[int]]:
    rows = through.objects.filter(**conditions).order_by().values_list("offer_id", column)
    found: dict[int, list[int]] = {}
    for offer_id, other_id in rows:
        found.setdefault(offer_id, []).append(other_id)
    return found


def _parts(offers: QuerySet[Offer], helpers: dict[int, rules.Helper]) -> dict[int, list[rules.Part]]:
    """The members of each offer, the leading one first."""
    rows = OfferMember.objects.filter(offer_id__in=offers.values("pk")).order_by("-is_lead", "pk")
    found: dict[int, list[rules.Part]] = {}
    for offer_id, member_id, half_days in rows.values_list("offer_id", "member_id", "half_days"):
        found.setdefault(offer_id, []).append(rules.Part(helpers[member_id], half_days))
    return found


def _helpers(wish: rules.Wish) -> dict[int, rules.Helper]:
    """All members with their free half-days, counties, contacts and the way to the site: three queries."""
    free: dict[int, dict[int | None, int]] = {}
    for (member_id, format_id), half_days in alliance.free_half_days(wish.today.year).items():
        free.setdefault(member_id, {})[format_id] = half_days
    counties: dict[int, set[int]] = {}
    links = MemberOrganisation.counties.through.objects.order_by()
    for member_id, county_id in links.values_list("memberorganisation_id", "county_id"):
        counties.setdefault(member_id, set()).add(county_id)
    rows = MemberOrganisation.objects.order_by().values_list(*MEMBER_COLUMNS)
    return {
        pk: rules.Helper(
            member_id=pk,
            name=name,
            distance_km=alliance_rules.distance_km(wish.point, (latitude, longitude)),
            county_ids=frozenset(counties.get(pk, ())),
            lead_id=lead_id,
            deputy_id=deputy_id,
            is_active=is_active and (left_on is None or left_on > wish.today),
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
