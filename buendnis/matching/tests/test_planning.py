"""The plan's problem from the database: the same ranking, every limit, a fixed number of queries."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from buendnis.alliance.models import InterestDeclaration
from buendnis.alliance.tests.factories import (
    FieldFactory,
    FormatFactory,
    MemberFactory,
    SiteFactory,
    pledge,
    representative,
)
from buendnis.matching import actions, queries, rules
from buendnis.matching.models import OfferMember, PlanRule, ProposalMember
from buendnis.matching.queries import bulk_ranking
from buendnis.matching.queries.ranking import wish_of
from buendnis.matching.tests.factories import NeedFactory, OfferFactory, ProposalFactory
from buendnis.people.tests.factories import PersonFactory
from buendnis.planner import checking, solving

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year
USUAL = {"fit": 2, "fairness": 2, "small": 2}


def problem(year=YEAR, **weights):
    return queries.planning(year, {**USUAL, **weights})


def chosen_of(planning, **how):
    answer = solving.solve(planning.instance, **how)
    assert checking.problems(planning.instance, answer.selected) == []
    return {(planning.pairs[p].need_id, planning.pairs[p].offer_id) for p in answer.selected}


def helper(field, half_days, each=2, **more):
    """A member with so many half-days and an offer that takes `each` of them."""
    member = MemberFactory()
    pledge(member, half_days, year=YEAR)
    return OfferFactory(member=member, half_days=each, action_fields=[field], **more)


def need(field, **more):
    made = NeedFactory(**more)
    made.action_fields.add(field)
    return made


def rule(kind, **about):
    return PlanRule.objects.create(
        kind=kind, year=YEAR, reason="Beispiel", created_by=PersonFactory(), **about
    )


@pytest.fixture
def varied(field):
    """Offers and needs that differ in everything the ranking looks at."""
    other, advice, visit = FieldFactory(), FormatFactory(), FormatFactory()
    offers = [
        helper(field, 10, formats=[advice]),
        helper(other, 4, each=3, formats=[visit, advice], phases=["concept"], size_classes=["small"]),
        helper(field, 0),
        helper(field, 9, text="Wir erneuern Spielplatz und Bolzplatz.", status="ended"),
        helper(other, 9, text="Spielplatz planen mit Kindern", max_distance_km=1),
    ]
    needs = [need(field), need(other, text="Der Spielplatz am Bolzplatz ist kaputt."), NeedFactory()]
    needs[0].formats.add(visit)
    InterestDeclaration.objects.create(
        member=offers[0].members.get(),
        municipality=needs[1].site.municipality,
        reason="Beispiel",
        declared_by=PersonFactory(),
        starts_on=timezone.localdate(),
    )
    ProposalFactory(need=needs[0], offer=offers[1], state="declined")
    ProposalFactory(
        need=NeedFactory(site=needs[0].site, status="running"),
        offer=offers[0],
        state="agreed",
        answered_at=timezone.now(),
    )
    return needs


def test_many_needs_are_ranked_like_each_one_alone(varied):
    today = timezone.localdate()
    loaded = bulk_ranking.load(varied, today)

    for each in varied:
        wish = bulk_ranking.wish_of(each, loaded)
        alone = queries.ranking(each, today=today)

        assert wish == wish_of(each, today)
        lines = bulk_ranking.ranked(each, wish, loaded)
        free = [
            line for line in lines if line.offer.offer_id not in {out.offer_id for out in alone.ruled_out}
        ]
        assert [(line.score, rules.reasons_for(wish, line.offer)) for line in free] == [
            (line.score, rules.reasons_for(wish, line.offer)) for line in alone.ranked
        ]
        assert [line.offer.offer_id for line in free] == [line.offer.offer_id for line in alone.ranked]
        assert len(lines) == len(alone.ranked) + len(alone.ruled_out)


def test_the_number_of_queries_does_not_grow(field):
    def count():
        with CaptureQueriesContext(connection) as caught:
            problem()
        return len(caught)

    for _ in range(2):
        helper(field, 8), need(field)
    few = count()
    for _ in range(12):
        helper(field, 8), need(field)

    assert count() == few <= 26


def test_the_sum_of_the_reasons_is_the_fit(varied):
    planning = problem(fairness=3, small=4)

    assert planning.pairs
    assert [sum(r["points"] for r in planning.reasons(pair)) for pair in planning.pairs] == [
        pair.fit for pair in planning.pairs
    ]


def test_nobody_gives_more_than_pledged(field):
    offer = helper(field, 5)
    for _ in range(4):
        need(field)

    assert len(chosen_of(problem())) == 2
    assert {pair.offer_id for pair in problem().pairs} == {offer.pk}


def test_every_member_of_an_offer_needs_its_own_half_days(field):
    """The second one leads an offer of its own, too: both uses together keep its pledge."""
    offer, other = helper(field, 20), helper(field, 4)
    OfferMember.objects.create(offer=offer, member=other.members.get(), half_days=2)
    for _ in range(4):
        need(field)

    assert len(chosen_of(problem())) == 2


def test_half_days_for_one_format_pay_for_that_format_only(field):
    advice, visit = FormatFactory(), FormatFactory()
    offer = helper(field, 2, formats=[advice])
    member = offer.members.get()
    pledge(member, 4, year=YEAR, format=visit)
    OfferFactory(member=member, half_days=2, action_fields=[field], formats=[visit])
    for _ in range(6):
        made = need(field)
        made.formats.add(advice)

    chosen = chosen_of(problem())
    by_offer = [offer_id for _need, offer_id in chosen]

    assert by_offer.count(offer.pk) <= 1
    assert len(chosen) == 3


def test_a_members_second_offer_stands_in_where_the_first_does_not_fit(field):
    """The better offer takes more half-days than there are; one member takes one place at a need."""
    better = helper(field, 2, each=4, text="Wir erneuern Spielplatz und Bolzplatz.")
    other = OfferFactory(member=better.members.get(), half_days=1, action_fields=[field])
    about = need(field)
    about.action_fields.add(FieldFactory())

    assert chosen_of(problem()) == {(about.pk, other.pk)}
    better.members.get().accounts.update(pledged=20)
    assert chosen_of(problem()) == {(about.pk, better.pk)}


def test_a_member_asked_with_two_offers_for_one_need_makes_no_plan_impossible(field):
    offer, about = helper(field, 20), need(field)
    other = OfferFactory(member=offer.members.get(), half_days=1, action_fields=[field])
    for each in (offer, other):
        ProposalFactory(need=about, offer=each, state="asked")

    assert chosen_of(problem()) == {(about.pk, offer.pk), (about.pk, other.pk)}


def test_what_the_office_holds_back_is_not_planned(field):
    offer = helper(field, 6)
    for _ in range(4):
        need(field)
    rule("reserve", member=offer.members.get(), half_days=3)

    assert len(chosen_of(problem())) == 1


def test_what_was_asked_stays_and_is_counted_once(field):
    """The accepted one is reserved already, the asked one is not."""
    offer = helper(field, 6)
    asked, accepted, waiting = need(field), need(field), need(field)
    for about in (asked, accepted):
        ProposalFactory(need=about, offer=offer, state="asked")
    ProposalMember.objects.update(answer="waiting")
    member = offer.members.get()
    actions.accept_proposal(accepted.proposals.get(), member=member, by=representative(member))

    planning = problem()

    assert planning.instance.cap.tolist() == [6]
    assert len(planning.instance.lock) == 2
    assert chosen_of(planning) == {(n.pk, offer.pk) for n in (asked, accepted, waiting)}


def test_asking_for_more_than_there_is_makes_no_plan_impossible(field):
    offer = helper(field, 2)
    for _ in range(3):
        ProposalFactory(need=need(field), offer=offer, state="asked")

    planning = problem()

    assert len(chosen_of(planning)) == 3
    assert planning.findings["overasked"] == [
        {"code": "overasked", "member": offer.members.get().pk, "count": 4}
    ]


def test_a_locked_pair_is_chosen_and_a_forbidden_one_is_not(field):
    best, other, about = helper(field, 20), helper(field, 3), need(field)
    rule("lock", need=about, offer=other)
    rule("forbid", need=about, offer=best)

    assert chosen_of(problem()) == {(about.pk, other.pk)}


def test_a_lifted_rule_no_longer_counts(field):
    offer, about = helper(field, 20), need(field)
    laid = rule("forbid", need=about, offer=offer)
    PlanRule.objects.filter(pk=laid.pk).update(lifted_at=timezone.now())

    assert chosen_of(problem()) == {(about.pk, offer.pk)}


def test_a_lock_that_is_not_possible_is_told(field):
    offer, about = helper(field, 20, status="ended"), need(field)
    rule("lock", need=about, offer=offer)

    assert problem().findings["void_locks"] == [
        {"code": "ruled_out", "offer": offer.pk, "why": "ended", "values": {}, "need": about.pk}
    ]


def test_declared_interests_and_facts_keep_members_away(field):
    declared, paid = helper(field, 20), helper(field, 20)
    about = need(field)
    InterestDeclaration.objects.create(
        member=declared.members.get(),
        municipality=about.site.municipality,
        reason="Beispiel",
        declared_by=PersonFactory(),
        starts_on=timezone.localdate(),
    )
    engaged = helper(field, 20, is_paid=True)
    OfferMember.objects.filter(offer=engaged).update(member=paid.members.get())
    ProposalFactory(need=need(field, site=about.site, status="running"), offer=engaged, state="agreed")

    planning = problem()

    assert [pair.offer_id for pair in planning.pairs if pair.need_id == about.pk] == []
    assert sorted(item["source"] for item in planning.findings["conflicts"]) == ["declared", "fact"]


def test_a_need_put_off_to_next_year_is_told_and_not_planned(field):
    helper(field, 20)
    about = need(field)
    rule("later", need=about, not_before=date(YEAR + 1, 2, 1))

    planning = problem()

    assert planning.pairs == []
    assert planning.not_planned == {about.pk: [{"code": "next_year", "day": f"{YEAR + 1}-02-01"}]}


def test_next_years_plan_counts_next_years_half_days(field):
    offer, about = helper(field, 20), need(field)
    asked = need(field)
    ProposalFactory(need=asked, offer=offer, state="asked")
    pledge(offer.members.get(), 3, year=YEAR + 1)

    planning = problem(YEAR + 1)

    assert planning.on == date(YEAR + 1, 1, 1)
    assert planning.instance.cap.tolist() == [3]
    assert {pair.need_id for pair in planning.pairs} == {about.pk}


def test_a_small_town_looks_after_four_helpers(field):
    town = SiteFactory().municipality
    town.population = 9_000
    town.save()
    site = town.sites.get()
    helper(field, 50)
    for _ in range(6):
        need(field, site=site)

    assert len(chosen_of(problem())) == 4


def test_a_member_that_is_away_is_no_candidate(field):
    offer = helper(field, 20, starts_on=timezone.localdate() + timedelta(days=3))
    about = need(field)

    planning = problem()

    assert planning.pairs == []
    assert planning.out[about.pk][0]["offer"] == offer.pk
