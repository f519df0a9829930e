"""The ranking of many needs at once: what they share is loaded once, only the points are counted for each.

Gives for every need what `ranking.ranking` gives; a test compares both.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from buendnis.alliance import rules as alliance_rules
from buendnis.matching import rules
from buendnis.matching.models import Need
from buendnis.matching.queries.bulk_loading import Loaded, OfferRow, load
from buendnis.matching.queries.ranking import Ranked, wish_from

__all__ = ["Loaded", "load", "ranked", "wish_of"]


def wish_of(need: Need, loaded: Loaded) -> rules.Wish:
    """The need as the ranking sees it; no query when its site and town are loaded."""
    site = need.site
    return wish_from(
        need,
        loaded.today,
        helped=[(who, pk) for need_id, who, pk in loaded.agreed.get(site.pk, ()) if need_id != need.pk],
        focus=loaded.focuses.get(site.pk),
        fields=loaded.fields.get(need.pk, []),
        formats=loaded.formats.get(need.pk, {}),
        conflicts=frozenset(
            conflict.member_id
            for conflict in loaded.conflicts
            if conflict.municipality_id == site.municipality_id and conflict.site_id in (None, site.pk)
        ),
        absent=loaded.absent,
        declined=loaded.declined.get(need.pk, frozenset()),
    )


def ranked(need: Need, wish: rules.Wish, loaded: Loaded, more: Iterable[int] = ()) -> list[Ranked]:
    """All offers that have to do with the need, and these further ones; best first, nothing ruled out yet."""
    words: dict[int, list[str]] = defaultdict(list)
    for stem in sorted(wish.written):
        for key in loaded.by_word.get(stem, ()):
            words[int(key)].append(stem)
    shared = {offer for field in wish.field_names for offer in loaded.by_field.get(field, ())}
    enough = rules.words_needed(wish)
    found = shared | {pk for pk, stems in words.items() if len(stems) >= enough} | set(more)
    helpers = _helpers_at(need.site_id, wish, loaded)
    lines = [
        _ranked(wish, loaded.offers[pk], loaded, words.get(pk, ()), helpers)
        for pk in found
        if pk in loaded.offers
    ]
    lines.sort(key=lambda line: (-line.score, line.offer.offer_id))
    return lines


def _ranked(
    wish: rules.Wish,
    row: OfferRow,
    loaded: Loaded,
    words: Sequence[str],
    helpers: dict[int, rules.Helper],
) -> Ranked:
    candidate = rules.Candidate(
        row.pk,
        row.title,
        row.status,
        tuple([rules.Part(helpers[member_id], half_days) for member_id, half_days in row.parts]),
        [pk for pk in loaded.fields_of.get(row.pk, ()) if pk in wish.field_names],
        rules.chosen_format(wish.format_names, row.formats),
        words,
        row.phases,
        row.sizes,
        row.most_km,
        row.starts_on,
        row.ends_on,
    )
    return Ranked(candidate, rules.score(wish, candidate))


def _helpers_at(site_id: int, wish: rules.Wish, loaded: Loaded) -> dict[int, rules.Helper]:
    known = loaded.helpers.get(site_id)
    if known is None:
        known = loaded.helpers[site_id] = {
            pk: rules.Helper(
                member_id=pk,
                name=row.name,
                distance_km=alliance_rules.distance_km(wish.point, row.point),
                county_ids=loaded.counties.get(pk, frozenset()),
                lead_id=row.lead_id,
                deputy_id=row.deputy_id,
                is_active=row.is_active,
                free=loaded.free.get(pk, {}),
            )
            for pk, row in loaded.members.items()
        }
    return known
