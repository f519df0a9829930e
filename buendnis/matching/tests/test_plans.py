"""A plan from order to publication and after: each ending of each action."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from buendnis.alliance.actions import pledge_capacity
from buendnis.alliance.tests.factories import coordinator, ministry_reader, representative
from buendnis.base.errors import NotPossible
from buendnis.matching import actions, queries
from buendnis.matching.actions import computing
from buendnis.matching.models import Override, Plan, PlanChange, PlanLine, PlanRule, Proposal
from buendnis.matching.rules import plan_sentences
from buendnis.matching.tests.factories import OfferFactory, ProposalFactory
from buendnis.matching.tests.test_planning import YEAR, helper, need
from buendnis.people.models import RecordEntry
from buendnis.planner import solving
from buendnis.planner.progress import Progress
from buendnis.post import actions as post
from buendnis.post.models import Message

pytestmark = pytest.mark.django_db
State = Plan.State
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch):
    """The engine without its child process, which has its own tests; jobs in the test's transaction."""
    monkeypatch.setattr(computing, "solve_in_child", solving.solve)
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)


@pytest.fixture
def office():
    return coordinator()


def work() -> int:
    return post.run_ready_jobs("worker")


def draft(by, **how):
    plan = actions.begin_plan(YEAR, by=by, **how)
    work()
    plan.refresh_from_db()
    assert plan.state == State.DRAFT, plan.problem
    return plan


def published(by):
    plan = draft(by)
    actions.publish_plan(plan, by=by)
    plan.refresh_from_db()
    return plan


def pairs_of(plan):
    return set(plan.lines.filter(is_dropped=False).values_list("need_id", "offer_id"))


# --- Ordering and computing ---------------------------------------------------------------------------


def test_a_plan_is_ordered_computed_and_explained(office, field):
    offer, about = helper(field, 2), need(field)
    without = need(field)

    plan = draft(office)

    line = plan.lines.get()
    assert (line.offer, line.origin, line.proposal) == (offer, PlanLine.Origin.PLANNED, None)
    assert sum(reason["points"] for reason in line.reasons) == line.fit
    assert [(part.half_days, part.is_lead) for part in line.parts.all()] == [(2, True)]
    gap = plan.gaps.get()
    assert {gap.need, line.need} == {about, without}
    assert plan.figures["is_optimal"]
    assert plan.figures["gap_percent"] == 0
    assert not Message.objects.exists()
    page = queries.plan_page(plan)
    name = offer.members.get().short_name
    assert page.gaps[0].why[0] == f"Es fehlt: Zwei halbe Tage mehr bei {name}."
    assert page.gaps[0].why[1].startswith(f"{name} hilft mit denselben halben Tagen bei „Spielplatz")
    assert [entry.verb for entry in RecordEntry.objects.filter(verb__startswith="plan.").order_by("pk")] == [
        "plan.begun",
        "plan.computed",
    ]


def test_next_years_half_days_are_told_as_a_way_out(office, field):
    offer = helper(field, 2)
    member = offer.members.get()
    pledge_capacity(member=member, year=YEAR + 1, format=None, half_days=8, by=representative(member))
    need(field), need(field)

    plan = draft(office)

    assert queries.plan_page(plan).gaps[0].why[0] == (
        f"Es fehlt: Zwei halbe Tage mehr bei {member.short_name}, oder ein Termin nach dem 31.12.{YEAR}."
    )


def test_only_the_office_orders_plans():
    with pytest.raises(PermissionDenied):
        actions.begin_plan(YEAR, by=ministry_reader())


def test_other_years_are_refused(office):
    for year in (YEAR - 1, YEAR + 2):
        with pytest.raises(NotPossible):
            actions.begin_plan(year, by=office)


def test_the_same_order_twice_is_one_plan(office):
    key = uuid4()

    first = actions.begin_plan(YEAR, by=office, submission=key)

    assert actions.begin_plan(YEAR, by=office, submission=key) == first
    assert DBTaskResult.objects.count() == 1


def test_the_second_coordinator_sees_the_first_ones_plan(office):
    first = actions.begin_plan(YEAR, by=office)

    with pytest.raises(actions.PlanUnderWay) as refusal:
        actions.begin_plan(YEAR, by=coordinator())

    assert refusal.value.plan == first
    assert office.name in str(refusal.value)


def test_another_year_can_be_planned_at_the_same_time(office):
    actions.begin_plan(YEAR, by=office)

    assert actions.begin_plan(YEAR + 1, by=office).state == State.WAITING


def test_a_waiting_plan_is_cancelled_at_once_and_its_job_does_nothing(office):
    plan = actions.begin_plan(YEAR, by=office)

    actions.cancel_plan(plan, by=office)
    actions.cancel_plan(plan, by=office)
    work()

    plan.refresh_from_db()
    assert (plan.state, plan.lines.count()) == (State.CANCELLED, 0)
    assert actions.begin_plan(YEAR, by=office).state == State.WAITING


def test_a_plan_in_the_workers_hands_hears_that_it_is_cancelled(office, field, monkeypatch):
    helper(field, 4), need(field)
    plan = actions.begin_plan(YEAR, by=office)
    monkeypatch.setattr(computing, "NOTE_SECONDS", 0)

    def slow(instance, *, on_progress, cancelled, **how):
        on_progress(Progress(0.5, 1, 2.0, 0, 0))
        assert not cancelled()
        assert Plan.objects.get().progress["share"] == 0.5
        actions.cancel_plan(plan, by=office)
        assert cancelled()
        return solving.solve(instance)

    monkeypatch.setattr(computing, "solve_in_child", slow)
    work()

    plan.refresh_from_db()
    assert (plan.state, plan.lines.count()) == (State.CANCELLED, 0)


def test_what_is_finished_cannot_be_cancelled(office):
    plan = draft(office)

    with pytest.raises(NotPossible):
        actions.cancel_plan(plan, by=office)


def test_an_engine_that_dies_fails_the_plan_and_leaves_the_old_one(office, field, monkeypatch):
    helper(field, 4), need(field)
    old = published(office)

    def dies(*args, **how):
        raise RuntimeError

    monkeypatch.setattr(computing, "solve_in_child", dies)
    plan = actions.begin_plan(YEAR, by=office)
    work()

    plan.refresh_from_db()
    assert plan.state == State.FAILED
    assert "bisherige Plan gilt weiter" in queries.plan_page(plan).problem[0]
    assert queries.published_plan(YEAR) == old
    assert old.lines.count() == 1


def test_locks_that_contradict_each_other_are_named(office, field):
    offer = helper(field, 2)
    for about in (need(field), need(field)):
        actions.lay_down("lock", year=YEAR, need=about, offer=offer, reason="Zugesagt", by=office)

    plan = actions.begin_plan(YEAR, by=office)
    work()

    plan.refresh_from_db()
    assert plan.state == State.FAILED
    problem = queries.plan_page(plan).problem
    assert len(problem) == 3
    assert "nicht zusammen erfüllen" in problem[0]


def test_a_job_that_comes_twice_changes_nothing(office, field):
    helper(field, 4), need(field)
    plan = draft(office)
    before = list(plan.lines.values_list("pk", flat=True))

    actions.compute_plan(plan.pk)

    assert list(plan.lines.values_list("pk", flat=True)) == before


def test_a_dead_workers_plan_is_computed_by_the_next_one(office, field):
    helper(field, 4), need(field)
    plan = actions.begin_plan(YEAR, by=office)
    Plan.objects.update(state=State.COMPUTING, seen_at=timezone.now())
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["dead"])

    assert work() == 0
    post.sweep_jobs(timezone.now())
    work()

    plan.refresh_from_db()
    assert (plan.state, plan.lines.count()) == (State.DRAFT, 1)


def test_a_live_workers_job_is_left_alone_and_a_poisonous_one_given_up():
    post.beat("alive", timezone.now())
    DBTaskResult.objects.bulk_create(
        DBTaskResult(
            status="RUNNING",
            worker_ids=ids,
            args_kwargs={"args": [], "kwargs": {}},
            task_path="x",
            backend_name="background",
            run_after=timezone.now(),
        )
        for ids in (["dead", "alive"], ["alive", "dead"], ["a", "b", "dead"])
    )

    assert post.sweep_jobs(timezone.now()) == 2
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "READY", "RUNNING"]
    assert post.sweep_jobs(timezone.now(), starting="alive") == 1


def test_a_silent_plan_is_given_up_so_that_a_new_one_can_begin(office):
    plan = actions.begin_plan(YEAR, by=office)
    Plan.objects.update(state=State.COMPUTING, seen_at=timezone.now() - timedelta(minutes=11))

    other = actions.begin_plan(YEAR, by=coordinator())

    plan.refresh_from_db()
    assert (plan.state, other.state) == (State.FAILED, State.WAITING)


def test_weights_change_the_order_and_no_limit(office, field):
    helper(field, 2)
    small, large = need(field), need(field)
    for about, people in ((small, 5_000), (large, 200_000)):
        about.site.municipality.population = people
        about.site.municipality.save()

    plan = draft(office, weights={"small": 4})

    assert pairs_of(plan) == {(small.pk, plan.lines.get().offer_id)}


# --- Publishing ---------------------------------------------------------------------------------------


def test_publishing_asks_the_members_and_assigns_nobody(office, field):
    offer, about = helper(field, 4), need(field)
    plan = draft(office)

    outcome = actions.publish_plan(plan, by=office)

    proposal = about.proposals.get(offer=offer)
    assert (proposal.state, proposal.asked_by) == (Proposal.State.ASKED, office)
    assert [line.need for line in outcome.asked] == [about]
    assert plan.lines.get().proposal == proposal
    assert not Override.objects.exists()
    assert RecordEntry.objects.filter(verb="plan.published", person=office).count() == 1


def test_published_twice_is_published_once(office, field):
    helper(field, 4), need(field)
    plan = draft(office)
    actions.publish_plan(plan, by=office)

    again = actions.publish_plan(plan, by=coordinator())

    assert (again.asked, again.failed) == ([], [])
    assert Proposal.objects.filter(state="asked").count() == 1
    assert RecordEntry.objects.filter(verb="plan.published").count() == 1


def test_the_plan_before_is_replaced(office, field):
    helper(field, 9), need(field)
    old = published(office)

    new = published(office)

    old.refresh_from_db()
    assert (old.state, new.state) == (State.REPLACED, State.PUBLISHED)
    assert new.lines.get().origin == PlanLine.Origin.ASKED


def test_only_the_office_publishes(office):
    plan = draft(office)

    with pytest.raises(PermissionDenied):
        actions.publish_plan(plan, by=ministry_reader())


def test_what_is_no_draft_is_not_published(office):
    plan = actions.begin_plan(YEAR, by=office)

    with pytest.raises(NotPossible):
        actions.publish_plan(plan, by=office)


def test_a_line_that_is_no_longer_possible_is_named_and_the_others_go_out(office, field):
    gone, stays = helper(field, 2), helper(field, 2)
    need(field), need(field)
    plan = draft(office)
    gone.status = "ended"
    gone.save()

    outcome = actions.publish_plan(plan, by=office)

    assert [line.offer for line in outcome.asked] == [stays]
    assert [(line.offer, reason) for line, reason in outcome.failed] == [(gone, "Das Angebot ist beendet.")]
    rows = {row.line.offer_id: row.obstacle for row in queries.plan_page(plan).lines}
    assert rows == {gone.pk: "Das Angebot ist beendet.", stays.pk: ""}


def test_what_a_crash_left_open_is_asked_by_the_worker(office, field, monkeypatch):
    helper(field, 9)
    need(field), need(field)
    plan = draft(office)
    real = actions.publishing._ask

    def dies_at_the_second(line, by):
        if Proposal.objects.filter(state="asked").exists():
            raise KeyboardInterrupt
        return real(line, by)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(actions.publishing, "_ask", dies_at_the_second)
        actions.publish_plan(plan, by=office)
    assert Proposal.objects.filter(state="asked").count() == 1

    DBTaskResult.objects.filter(task_path__endswith="ask_rest").update(run_after=timezone.now())
    work()

    assert Proposal.objects.filter(state="asked", asked_by=office).count() == 2


def test_what_is_put_off_waits_for_its_day(office, field):
    helper(field, 4)
    about, day = need(field), TODAY + timedelta(days=3)
    if day.year != YEAR:
        pytest.skip("the last days of a year")
    actions.lay_down("later", year=YEAR, need=about, not_before=day, reason="Ferien", by=office)
    plan = draft(office)

    assert actions.publish_plan(plan, by=office).asked == []
    assert actions.ask_due_lines(timezone.now()) == 0
    assert [row.line.planned_from for row in queries.plan_page(plan).later] == [day]
    assert actions.ask_due_lines(timezone.now() + timedelta(days=3)) == 0  # the clock of the line is today's
    PlanLine.objects.update(planned_from=TODAY)
    assert actions.ask_due_lines(timezone.now()) == 1


def test_next_years_plan_waits_for_the_new_year(office, field):
    offer = helper(field, 4)
    member = offer.members.get()
    pledge_capacity(member=member, year=YEAR + 1, format=None, half_days=8, by=representative(member))
    need(field)
    plan = actions.begin_plan(YEAR + 1, by=office)
    work()

    assert actions.publish_plan(plan, by=office).asked == []
    assert plan.lines.get().planned_from == date(YEAR + 1, 1, 1)


def test_a_lock_against_the_ranking_waits_for_a_second_person(office, field):
    better, other, about = helper(field, 20), helper(field, 3), need(field)
    actions.refresh_proposals(about)
    actions.lay_down("lock", year=YEAR, need=about, offer=other, reason="Kennt den Ort", by=office)
    second, plan = coordinator(), draft(office)

    outcome = actions.publish_plan(plan, by=office)

    override = Override.objects.get()
    assert [line.offer for line in outcome.held] == [other]
    assert (override.state, override.by, override.reason) == ("waiting", office, "Kennt den Ort")
    assert not Proposal.objects.filter(state="asked").exists()
    assert queries.plan_page(plan).lines[0].state == "second"
    actions.confirm_override(override, by=second)
    assert plan.lines.get().proposal.state == "asked"
    assert better.proposals.get().state == "suggested"


def test_a_lock_that_another_one_publishes_is_confirmed_by_that(office, field):
    helper(field, 20)
    other, about = helper(field, 3), need(field)
    actions.refresh_proposals(about)
    actions.lay_down("lock", year=YEAR, need=about, offer=other, reason="Kennt den Ort", by=office)
    second = coordinator()

    actions.publish_plan(draft(office), by=second)

    override = Override.objects.get()
    assert (override.state, override.confirmed_by) == ("confirmed", second)
    assert about.proposals.get(offer=other).state == "asked"


# --- After publishing ---------------------------------------------------------------------------------


def decline(about, offer):
    proposal, member = about.proposals.get(offer=offer), offer.members.get()
    actions.decline_proposal(proposal, member=member, reason="Keine Zeit", by=representative(member))


def test_a_refusal_is_planned_anew_and_waits_for_one_click(office, field):
    first, second, about = helper(field, 20), helper(field, 5), need(field)
    plan = published(office)
    assert pairs_of(plan) == {(about.pk, first.pk)}

    decline(about, first)
    assert about.proposals.get(offer=first).state == "declined"
    work()

    change = PlanChange.objects.get()
    assert (change.cause, change.added, change.removed) == (
        "declined", [[about.pk, second.pk]], [[about.pk, first.pk]],
    )  # fmt: skip
    line = plan.lines.get(is_dropped=False)
    assert (line.origin, line.proposal) == (PlanLine.Origin.REPLANNED, None)
    assert actions.ask_due_lines(timezone.now()) == 0
    assert [found.offer for found in actions.ask_replanned(plan, by=office).asked] == [second]
    assert actions.ask_replanned(plan, by=office).asked == []


def test_accepted_lines_never_move(office, field):
    first, about = helper(field, 2), need(field)
    plan = published(office)
    member = first.members.get()
    actions.accept_proposal(about.proposals.get(offer=first), member=member, by=representative(member))
    work()
    other = need(field)

    actions.lay_down("lock", year=YEAR, need=other, offer=first, reason="Wichtiger", by=office)
    work()

    assert pairs_of(plan) == {(about.pk, first.pk)}


def test_a_new_need_gets_its_line(office, field):
    offer = helper(field, 20)
    plan = published(office)
    about = need(field)

    actions.replan(YEAR, "need", {"need": about.pk})

    assert pairs_of(plan) == {(about.pk, offer.pk)}
    assert actions.replan(YEAR, "need", {"need": about.pk}) is None


def test_a_closed_need_loses_its_line(office, field):
    offer, about = helper(field, 2), need(field)
    day = date(YEAR, 12, 31)
    actions.lay_down("later", year=YEAR, need=about, not_before=day, reason="Ferien", by=office)
    plan, other = published(office), need(field)

    actions.close_need(about, reason="Erledigt", by=office)
    work()

    assert pairs_of(plan) == {(other.pk, offer.pk)}


def test_less_capacity_drops_what_does_not_fit_and_more_serves_a_gap(office, field):
    offer = helper(field, 0)
    member = offer.members.get()
    by = representative(member)
    about = need(field)
    plan = published(office)
    assert plan.gaps.count() == 1

    pledge_capacity(member=member, year=YEAR, format=None, half_days=4, by=by)
    work()
    assert (pairs_of(plan), plan.gaps.count()) == ({(about.pk, offer.pk)}, 0)

    pledge_capacity(member=member, year=YEAR, format=None, half_days=1, by=by)
    work()
    assert (pairs_of(plan), plan.gaps.count()) == (set(), 1)


def test_help_that_is_done_stays_in_the_plan(office, field):
    offer, about = helper(field, 20), need(field)
    plan = published(office)
    Proposal.objects.update(state="agreed")
    type(about).objects.filter(pk=about.pk).update(status="done")

    actions.replan(YEAR, "over", {"need": about.pk})

    assert pairs_of(plan) == {(about.pk, offer.pk)}


def test_without_a_published_plan_nothing_is_planned_anew(office, field):
    offer, about = helper(field, 20), need(field)
    ProposalFactory(need=about, offer=offer, state="asked").parts.update(answer="waiting")

    decline(about, offer)

    assert not DBTaskResult.objects.exists()


def waiting_line(office, field):
    """A line of a published plan that nobody was asked about yet."""
    about = need(field)
    actions.lay_down(
        "later", year=YEAR, need=about, not_before=date(YEAR, 12, 31), reason="Ferien", by=office
    )
    return published(office).lines.get()


def test_a_member_says_that_it_does_not_suit_and_the_plan_looks_elsewhere(office, field):
    first, second = helper(field, 20), helper(field, 5)
    line = waiting_line(office, field)
    part, member = line.parts.get(), first.members.get()

    actions.say(part, "rather_not", reason="Im Dezember sind wir zu.", by=representative(member))
    work()

    assert pairs_of(line.plan) == {(line.need_id, second.pk)}
    assert PlanChange.objects.get().cause == "member"
    assert draft(office).lines.get().offer == second


def test_saying_yes_binds_nobody_and_is_safe_twice(office, field):
    offer = helper(field, 20)
    line = waiting_line(office, field)
    by = representative(offer.members.get())

    actions.say(line.parts.get(), "willing", by=by)
    actions.say(line.parts.get(), "willing", by=by)

    assert not Proposal.objects.exclude(state="suggested").exists()
    assert RecordEntry.objects.filter(verb="plan_part.said").count() == 1


def test_nobody_speaks_for_another_member(office, field):
    helper(field, 20)
    part = waiting_line(office, field).parts.get()

    for stranger in (office, representative(), ministry_reader()):
        with pytest.raises(PermissionDenied):
            actions.say(part, "willing", by=stranger)


def test_a_refusal_needs_a_reason_and_comes_before_the_question(office, field):
    offer = helper(field, 20)
    line = waiting_line(office, field)
    by = representative(offer.members.get())

    with pytest.raises(NotPossible) as refusal:
        actions.say(line.parts.get(), "rather_not", by=by)
    assert refusal.value.field == "reason"

    actions.ask_line(line, by=office)
    with pytest.raises(NotPossible):
        actions.say(line.parts.get(), "rather_not", reason="Zu spät", by=by)


# --- Rules --------------------------------------------------------------------------------------------


def test_the_same_rule_twice_is_one_and_a_contradicting_one_is_refused(office, field):
    offer, about = helper(field, 20), need(field)
    how = {"year": YEAR, "need": about, "offer": offer, "reason": "Passt", "by": office}

    assert actions.lay_down("lock", **how) == actions.lay_down("lock", **how)
    with pytest.raises(NotPossible):
        actions.lay_down("forbid", **how)
    actions.lift_rule(PlanRule.objects.get(), by=office)
    actions.lift_rule(PlanRule.objects.get(), by=office)
    assert actions.lay_down("forbid", **how).kind == "forbid"
    assert RecordEntry.objects.filter(verb="plan_rule.lifted").count() == 1


@pytest.mark.parametrize(
    ("kind", "about", "at"),
    [
        ("lock", {}, "need"),
        ("later", {"need": True}, "not_before"),
        ("reserve", {"member": True}, "half_days"),
        ("reserve", {"member": True, "half_days": 0}, "half_days"),
        ("reserve", {"member": True, "half_days": 2**70}, "half_days"),
        ("guess", {}, "kind"),
        ("lock", {"need": True, "offer": True, "reason": ""}, "reason"),
        ("lock", {"need": True, "offer": True, "year": YEAR + 9}, "year"),
    ],
)
def test_a_rule_that_makes_no_sense_is_named_at_its_field(office, field, kind, about, at):
    offer = helper(field, 20)
    things = {"need": need(field), "offer": offer, "member": offer.members.get()}
    given = {"year": YEAR, "reason": "Passt"} | {
        key: things.get(key) if value is True else value for key, value in about.items()
    }

    with pytest.raises(NotPossible) as refusal:
        actions.lay_down(kind, by=office, **given)

    assert refusal.value.field == at


def test_only_the_office_lays_down_and_lifts(office, field):
    offer, about = helper(field, 20), need(field)
    rule = actions.lay_down("lock", year=YEAR, need=about, offer=offer, reason="Passt", by=office)

    with pytest.raises(PermissionDenied):
        actions.lay_down("forbid", year=YEAR, need=about, offer=offer, reason="x", by=ministry_reader())
    with pytest.raises(PermissionDenied):
        actions.lift_rule(rule, by=ministry_reader())


# --- Reading ------------------------------------------------------------------------------------------


def test_a_plan_is_shown_with_the_same_number_of_queries(office, field):
    def count():
        plan = draft(office)
        with CaptureQueriesContext(connection) as caught:
            queries.plan_page(plan), queries.fairness_of(plan), queries.missing_offers(plan)
        return len(caught)

    for _ in range(3):
        helper(field, 2), need(field)
    need(field)
    few = count()
    for _ in range(4):
        helper(field, 2), need(field)

    assert count() == few


def test_every_code_of_a_plan_has_a_sentence(office, field):
    """Whatever the plan stores can be said: codes are collected from a plan with all kinds of trouble."""
    first, second = helper(field, 2), helper(field, 20, status="ended")
    OfferFactory(member=first.members.get(), half_days=1, action_fields=[field])
    abouts = [need(field) for _ in range(4)]
    actions.lay_down("forbid", year=YEAR, need=abouts[0], offer=first, reason="x", by=office)
    actions.lay_down("lock", year=YEAR, need=abouts[1], offer=second, reason="x", by=office)
    actions.lay_down(
        "later", year=YEAR, need=abouts[2], not_before=date(YEAR + 1, 1, 5), reason="x", by=office
    )

    plan = draft(office)

    items = queries.plans.items_in(plan, plan.lines.all(), plan.gaps.all())
    assert {item["code"] for item in items if "code" in item} <= plan_sentences.SENTENCES.keys()
    assert {item["code"] for item in items if "code" in item} >= {"price", "ruled_out", "next_year"}


def test_loads_add_up(office, field):
    offer = helper(field, 20)
    need(field), need(field)
    plan = draft(office)

    load = next(load for load in queries.loads(plan) if load.member == offer.members.get())

    assert (load.total, load.planned, load.asked, load.booked, load.free) == (20, 4, 0, 0, 16)
    actions.publish_plan(plan, by=office)
    load = next(load for load in queries.loads(plan) if load.member == offer.members.get())
    assert (load.planned, load.asked, load.free) == (0, 4, 16)


def test_two_plans_are_compared(office, field):
    first, second, about = helper(field, 20), helper(field, 5), need(field)
    old = draft(office)
    actions.lay_down("forbid", year=YEAR, need=about, offer=first, reason="x", by=office)

    found = queries.compare(draft(office), old)

    assert ([line.offer for line in found.added], [line.offer for line in found.removed]) == (
        [second], [first],
    )  # fmt: skip
    assert (found.newly_served, found.no_longer_served, found.same) == ([], [], [])
