"""What this room can tell: needs and offers in lists, proposals with reasons, suggestions, what waits."""

from buendnis.matching.queries.needs import (
    focus_list,
    need_counts,
    need_list,
    proposals_of,
    similar,
    sites_with_needs,
    visible_proposals_of,
    with_examples,
)
from buendnis.matching.queries.offers import offer_list, offers_to_add, offers_to_choose_from, public_offers
from buendnis.matching.queries.overrides import (
    open_overrides,
    others_in_office,
    overrides_of,
    waiting_for_second_person,
    waiting_offers,
)
from buendnis.matching.queries.ranking import (
    Ranked,
    Ranking,
    RuledOut,
    obstacle,
    ranking,
    ruled_out,
    waiting_for_ranking,
)
from buendnis.matching.queries.suggestions import (
    FieldSuggestion,
    FormatSuggestion,
    NeedTopic,
    suggest_action_fields,
    suggest_formats,
    topics_of,
)
from buendnis.matching.queries.waiting import call_list, silent_parts, waiting_for_member, waiting_for_office

__all__ = [
    "FieldSuggestion",
    "FormatSuggestion",
    "NeedTopic",
    "Ranked",
    "Ranking",
    "RuledOut",
    "call_list",
    "focus_list",
    "need_counts",
    "need_list",
    "obstacle",
    "offer_list",
    "offers_to_add",
    "offers_to_choose_from",
    "open_overrides",
    "others_in_office",
    "overrides_of",
    "proposals_of",
    "public_offers",
    "ranking",
    "ruled_out",
    "silent_parts",
    "similar",
    "sites_with_needs",
    "suggest_action_fields",
    "suggest_formats",
    "topics_of",
    "visible_proposals_of",
    "waiting_for_member",
    "waiting_for_office",
    "waiting_for_ranking",
    "waiting_for_second_person",
    "waiting_offers",
    "with_examples",
]
