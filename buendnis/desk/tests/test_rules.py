"""Decisions of the desk: no database."""

from datetime import date

import pytest

from buendnis.desk import rules
from buendnis.desk.rules import Acting
from buendnis.people.queries import Standing

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 20), "seit 3 Tagen überfällig"),
        (date(2026, 11, 22), "seit 1 Tag überfällig"),
        (date(2026, 11, 23), "heute fällig"),
        (date(2026, 11, 24), "morgen fällig"),
        (date(2026, 11, 30), "in 7 Tagen fällig"),
        (date(2026, 12, 1), "fällig am 01.12.2026"),
        (None, ""),
    ],
)
def test_distance_to_a_day_in_words(day, words):
    assert rules.due(day, TODAY).words == words


def test_only_what_lies_behind_us_is_overdue():
    assert [rules.due(date(2026, 11, day), TODAY).is_overdue for day in (22, 23, 24)] == [True, False, False]


def test_a_past_duty_accuses_nobody():
    past = rules.duty_due(date(2026, 1, 1), False, TODAY)

    assert past.words == "Frist war am 01.01.2026"
    assert not past.is_overdue


def test_a_duty_without_day_says_why():
    assert rules.duty_due(None, True, TODAY).words == "Termin kommt von der Geschäftsstelle"
    assert rules.duty_due(None, False, TODAY).words == "noch nicht bekannt"


@pytest.mark.parametrize(
    ("needs", "offers", "words"),
    [
        (2, 0, "Hier fehlen Angebote."),
        (7, 3, "Hier sind Angebote knapp."),
        (6, 3, "Mehr Bedarfe als Angebote."),
        (3, 3, "Genug Angebote."),
        (0, 2, "Angebote da, noch kein Bedarf."),
        (0, 0, "Noch nichts gemeldet."),
    ],
)
def test_gaps_are_named(needs, offers, words):
    assert rules.gap(needs, offers) == words


def test_percent_of_nothing_is_unknown():
    assert rules.percent(0, 0) is None
    assert rules.percent(1, 3) == 33


SEVERAL = Standing(
    office=True,
    manages=True,
    anybody=True,
    organisation_ids=frozenset({1, 2, 3}),
    member_org_ids=frozenset({2}),
    represents_org_ids=frozenset({2}),
    municipality_org_ids=frozenset({3}),
    leads_org_ids=frozenset({3}),
)


@pytest.mark.parametrize(
    ("organisation", "kind", "acting"),
    [
        (1, "office", Acting.OFFICE),
        (2, "member", Acting.MEMBER),
        (3, "municipality", Acting.MUNICIPALITY),
        (4, "other", Acting.MANAGER),
    ],
)
def test_the_organisation_says_in_which_role_one_acts(organisation, kind, acting):
    assert rules.acting_as(SEVERAL, organisation, kind) == acting


def test_without_a_role_there_one_is_a_guest():
    assert rules.acting_as(Standing(local=True), 1, "municipality") == Acting.GUEST


def test_in_one_organisation_the_rights_of_the_others_do_not_count():
    here = rules.only_in(SEVERAL, 2, Acting.MEMBER)

    assert here == Standing(
        anybody=True,
        organisation_ids=frozenset({2}),
        member_org_ids=frozenset({2}),
        represents_org_ids=frozenset({2}),
    )


def test_kinds_of_later_rooms_fall_together():
    assert rules.kinds_to_choose({"need", "lesson", "vote"}) == [("need", "Bedarfe"), ("other", "Weiteres")]
    assert rules.kinds_to_choose([]) == []
