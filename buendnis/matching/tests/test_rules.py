"""Decisions without a database: a hidden query would fail by itself."""

from datetime import date

import pytest

from buendnis.matching import rules
from buendnis.matching.models import Need, Offer, Proposal, ProposalMember
from buendnis.matching.rules import Candidate, Helper, ListWord, Part, Wish, WordList, sentences

TODAY = date(2026, 11, 23)
N, O, P, A = Need.Status, Offer.Status, Proposal.State, ProposalMember.Answer  # noqa: E741 - as in the rules


def helper(pk=1, name="Mieterbund", free=6, **more):
    return Helper(member_id=pk, name=name, free={None: free}, **more)


def offer(pk=1, parts=None, **more):
    values = {"title": f"Angebot {pk}", "status": "proven", **more}
    return Candidate(offer_id=pk, parts=tuple(parts or [Part(helper(), 2)]), **values)


def wish(**more):
    return Wish(today=TODAY, field_names={2: "Wohnen und Wohnumfeld"}, **more)


def found(wish, offer, code):
    return next(r for r in rules.explained(rules.reasons_for(wish, offer)) if r["code"] == code)


# --- States ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "states"),
    [(rules.NEED_STEPS, N), (rules.OFFER_STEPS, O), (rules.PROPOSAL_STEPS, P), (rules.ANSWER_STEPS, A)],
)
def test_every_state_has_its_row_and_leads_only_to_states(table, states):
    assert set(table) == set(states)
    assert set().union(*table.values()) <= set(states)


@pytest.mark.parametrize(
    ("table", "end"),
    [
        (rules.NEED_STEPS, N.DONE),
        (rules.NEED_STEPS, N.CLOSED),
        (rules.OFFER_STEPS, O.ENDED),
        (rules.PROPOSAL_STEPS, P.DECLINED),
    ],
)
def test_nothing_leads_out_of_an_end(table, end):
    assert table[end] == frozenset()


@pytest.mark.parametrize(
    ("table", "now", "target"),
    [
        (rules.NEED_STEPS, N.RUNNING, N.CLOSED),
        (rules.NEED_STEPS, N.OPEN, N.DONE),
        (rules.OFFER_STEPS, O.PROVEN, O.DRAFT),
        (rules.PROPOSAL_STEPS, P.SUGGESTED, P.ACCEPTED),
        (rules.PROPOSAL_STEPS, P.ASKED, P.AGREED),
        (rules.ANSWER_STEPS, A.NONE, A.ACCEPTED),
        (rules.ANSWER_STEPS, A.DECLINED, A.ACCEPTED),
    ],
)
def test_illegal_steps_are_refused(table, now, target):
    with pytest.raises(rules.StepNotPossible):
        rules.step(table, now, target)


@pytest.mark.parametrize(
    ("states", "status"),
    [
        ([], "open"),
        (["suggested", "declined"], "open"),
        (["asked", "declined"], "asked"),
        (["asked", "accepted"], "matched"),
        (["agreed", "accepted", "asked"], "running"),
        (["withdrawn"], "open"),
    ],
)
def test_the_furthest_proposal_says_where_a_need_stands(states, status):
    assert rules.need_status(states) == status


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        (["waiting"], "asked"),
        (["accepted", "waiting"], "asked"),
        (["accepted", "later"], "asked"),
        (["accepted", "accepted"], "accepted"),
        (["accepted", "declined"], "declined"),
    ],
)
def test_every_member_of_an_offer_must_say_yes(answers, state):
    assert rules.proposal_state(answers) == state


@pytest.mark.parametrize(
    ("chosen", "is_override"),
    [([1], False), ([2, 1], False), ([1, 2, 3], False), ([2], True), ([1, 3], True), ([], False)],
)
def test_only_a_choice_that_differs_from_the_ranking_is_an_override(chosen, is_override):
    assert rules.is_override(chosen, [1, 2, 3, 4]) is is_override


def test_a_question_taken_back_can_be_asked_again_unless_somebody_had_answered():
    proposal = Proposal(state=P.WITHDRAWN)

    assert rules.can_be_asked(proposal, [ProposalMember()])
    assert not rules.can_be_asked(proposal, [ProposalMember(answered_at=TODAY)])


# --- Points ------------------------------------------------------------------------------------------


def test_points_add_up_to_the_score():
    for points in (0, 8, 15):
        for given in (offer(), offer(shared_fields=(2,), words=("spielplatz", "hof")), best_offer()):
            for need in (wish(focus="F", focus_points=points), best_wish(points)):
                reasons = rules.explained(rules.reasons_for(need, given))
                assert rules.score(need, given) == sum(line["points"] for line in reasons)


def best_wish(focus_points=15):
    return Wish(
        today=TODAY, field_names={2: "Wohnen"}, format_names={5: "Beratung"}, phase="isek", phase_name="ISEK",
        size="small", size_name="klein", helped_by=frozenset({1}), focus="Neue", focus_points=focus_points,
    )  # fmt: skip


def best_offer():
    return offer(
        parts=[Part(helper(free=50, distance_km=3), 2)], shared_fields=(2,), format_id=5,
        words=("a", "b", "c", "d", "e", "f"), phases=("isek",), sizes=("small",),
    )  # fmt: skip


def test_the_best_possible_offer_stays_within_100_points():
    reasons = rules.explained(rules.reasons_for(best_wish(), best_offer()))

    assert rules.score(best_wish(), best_offer()) == 100
    assert {line["code"]: line["points"] for line in reasons} == {
        "field": 30, "words": 10, "format": 15, "phase": 8, "size": 5, "distance": 8, "capacity": 8,
        "experience": 4, "fairness": 6, "focus": 6,
    }  # fmt: skip


def test_half_of_the_fields_gives_half_of_the_points():
    two = Wish(today=TODAY, field_names={2: "Wohnen", 4: "Beteiligung"})

    assert found(two, offer(shared_fields=(4,)), "field")["points"] == 15


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("field", "Das Angebot passt zum Handlungsfeld „Wohnen und Wohnumfeld“."),
        ("words", "Anliegen und Angebot nennen dieselben Wörter: Höfe, Spielplatz."),
        ("capacity", "Noch 6 halbe Tage frei in diesem Jahr."),
        ("distance", "Rund 26 km entfernt."),
        ("fairness", "Diesem Standort hat in den letzten zwei Jahren noch niemand geholfen."),
        ("phase", "Das Angebot passt zu jeder Programmphase."),
        ("focus", "Der Standort gehört zum Programmschwerpunkt „Neue Standorte“."),
    ],
)
def test_every_point_has_a_german_sentence_with_real_values(code, sentence):
    need = wish(focus="Neue Standorte", focus_points=8, written={"hof": "Höfe"})
    fits = offer(
        parts=[Part(helper(distance_km=26.4), 2)],
        shared_fields=(2,),
        words=("hof", "Spielplatz"),
    )

    assert found(need, fits, code)["text"] == sentence


def test_one_free_half_day_is_spoken_of_in_the_singular():
    last = offer(parts=[Part(helper(free=1), 1)])

    assert found(wish(), last, "capacity")["text"] == "Noch 1 halber Tag frei in diesem Jahr."


def test_an_unknown_distance_does_not_count_and_says_so():
    line = found(wish(), offer(), "distance")

    assert line == {
        "code": "distance",
        "text": "Entfernung nicht bekannt, deshalb zählt sie nicht.",
        "points": 0,
    }


@pytest.mark.parametrize(("helped", "points"), [(0, 6), (1, 4), (2, 2)])
def test_sites_helped_least_get_most(helped, points):
    assert found(wish(helped=helped), offer(), "fairness")["points"] == points


def test_a_site_helped_often_gets_no_fairness_points():
    assert "fairness" not in {reason.code for reason in rules.reasons_for(wish(helped=3), offer())}


def test_the_member_with_the_fewest_half_days_limits_the_capacity_points():
    both = offer(parts=[Part(helper(1, free=9), 2), Part(helper(2, free=3), 1)])

    assert found(wish(), both, "capacity")["points"] == 3


def test_every_reason_and_exclusion_has_a_sentence():
    codes = {"draft", "ended", "not_yet", "over", "nobody", "left", "declined", "conflict", "region"}

    assert set(sentences.EXCLUSION_SENTENCES) == codes | {"too_far", "absence", "capacity"}


def test_an_offer_without_common_field_needs_two_common_words_unless_no_field_is_known():
    assert rules.words_needed(wish()) == 2
    assert rules.words_needed(Wish(today=TODAY)) == 1


@pytest.mark.parametrize(
    ("wanted", "offered", "chosen"), [({5}, [3, 5], 5), ({9}, [3, 5], 3), ({}, [3], 3), ({5}, [], None)]
)
def test_a_cooperation_has_the_wanted_format_or_the_offers_first(wanted, offered, chosen):
    assert rules.chosen_format(wanted, offered) == chosen


# --- Hard limits -------------------------------------------------------------------------------------


def one(**more):
    return [Part(helper(**more), 2)]


@pytest.mark.parametrize(
    ("need", "given", "code", "sentence"),
    [
        (wish(), offer(status="draft"), "ended", "Das Angebot ist noch ein Entwurf."),
        (wish(), offer(status="ended"), "ended", "Das Angebot ist beendet."),
        (wish(), offer(starts_on=date(2027, 1, 5)), "ended", "Das Angebot beginnt erst am 5.1.2027."),
        (wish(), offer(ends_on=date(2026, 11, 22)), "ended", "Das Angebot lief bis zum 22.11.2026."),
        (wish(), offer(parts=one(is_active=False)), "ended", "Mieterbund ist nicht mehr im Bündnis."),
        (wish(declined=frozenset({1})), offer(), "declined", "Für diesen Bedarf wurde schon abgesagt."),
        (
            wish(conflicts=frozenset({1})), offer(), "conflict",
            "Mieterbund ist für diesen Standort befangen.",
        ),
        (
            wish(county_id=3), offer(parts=one(county_ids=frozenset({4}))), "region",
            "Mieterbund arbeitet nicht in diesem Landkreis.",
        ),
        (
            wish(), offer(parts=one(distance_km=26.4), max_distance_km=20), "region",
            "Rund 26 km entfernt. Das Angebot gilt bis 20 km.",
        ),
        (
            wish(absent=frozenset({7, 8})), offer(parts=one(lead_id=7, deputy_id=8)), "absence",
            "Bei Mieterbund ist zurzeit niemand erreichbar.",
        ),
        (
            wish(), offer(parts=one(free=1)), "capacity",
            "Mieterbund hat in diesem Jahr noch 1 halben Tag frei. Gebraucht werden 2.",
        ),
    ],
)  # fmt: skip
def test_hard_limits_rule_out_with_a_sentence(need, given, code, sentence):
    limit = rules.exclusion(need, given)

    assert limit is not None
    assert (rules.base_code(limit.code), rules.of_exclusion(limit)) == (code, sentence)


@pytest.mark.parametrize(
    ("need", "given"),
    [
        (wish(), offer()),
        (wish(absent=frozenset({7})), offer(parts=one(lead_id=7, deputy_id=8))),
        (wish(county_id=3), offer(parts=one(county_ids=frozenset({3})))),
        (wish(), offer(parts=one(free=2))),
        (wish(), offer(starts_on=TODAY, ends_on=TODAY)),
        (wish(), offer(parts=one(), max_distance_km=1)),
    ],
)
def test_within_the_limits_nothing_is_ruled_out(need, given):
    assert rules.exclusion(need, given) is None


def test_every_member_of_an_offer_needs_its_own_half_days():
    both = offer(parts=[Part(helper(1, free=9), 2), Part(helper(2, "Caritas", free=0), 1)])

    limit = rules.exclusion(wish(), both)

    assert (limit.code, limit.member_id) == ("capacity", 2)


def test_the_account_of_the_chosen_format_counts_beside_the_general_one():
    given = Helper(1, "Mieterbund", free={5: 1, None: 1, 6: 9})

    assert rules.exclusion(wish(), offer(parts=[Part(given, 2)], format_id=5)) is None
    assert rules.exclusion(wish(), offer(parts=[Part(given, 3)], format_id=5)).code == "capacity"


# --- Suggestions -------------------------------------------------------------------------------------

LIST = WordList(
    [
        ListWord("housing", "wohnung", 3),
        ListWord("housing", "miete", 2),
        ListWord("public_space", "spielplatz", 3),
        ListWord("public_space", "grün", 1),
        ListWord("climate", "grün", 2),
    ],
    lambda text: [text],
)


def topics(*words, most=3):
    return rules.topics([(word.title(), (word,)) for word in words], LIST, most=most)


def test_a_clear_word_suggests_its_topic_and_is_shown():
    assert topics("spielplatz", "alt") == [rules.Topic("public_space", 6, ("Spielplatz",))]


def test_a_word_inside_a_compound_counts_less():
    assert LIST.speaks_for("wasserspielplatz") == (("public_space", 3),)
    assert LIST.speaks_for("spielplatz") == (("public_space", 6),)


def test_a_repeated_word_counts_once():
    assert topics("wohnung", "wohnung") == topics("wohnung")


def test_a_weak_hint_alone_suggests_nothing():
    assert topics("wasserspielplatz") == topics("unbekannt") == []


def test_equal_topics_come_in_alphabetical_order():
    assert [topic.identifier for topic in topics("wohnung", "spielplatz")] == ["housing", "public_space"]


def test_the_field_that_the_text_speaks_of_most_counts_most():
    spoken = Wish(today=TODAY, field_names={1: "Wohnen", 2: "Lokale Ökonomie"}, field_weights={1: 2, 2: 8})

    points = [found(spoken, offer(shared_fields=shared), "field")["points"] for shared in ([1], [2], [1, 2])]

    assert points == [6, 24, 30]
