"""The office's pages about the plan: reach, refuse, render, adjust, compare, publish."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from buendnis.alliance.tests.factories import (
    FieldFactory,
    MemberFactory,
    SiteFactory,
    auditor,
    coordinator,
    ministry_reader,
    pledge,
    representative,
)
from buendnis.matching import actions
from buendnis.matching.models import (
    Plan,
    PlanChange,
    PlanGap,
    PlanLine,
    PlanLineMember,
    PlanRule,
    Proposal,
)
from buendnis.matching.tests.factories import NeedFactory, OfferFactory
from buendnis.matching.views.plan_parts import PARTS
from buendnis.people import queries as people
from buendnis.post import waiting

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year
State, Says = Plan.State, PlanLineMember.Says
WEIGHTS = {"fit": 2, "fairness": 2, "small": 2}
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


def page(name, *args):
    return reverse(f"matching:{name}", args=args)


def words(answer):
    return answer.content.decode()


def make_plan(state=State.DRAFT, **more):
    at = timezone.now() if state == State.PUBLISHED else None
    by = more.pop("created_by", None) or coordinator()
    return Plan.objects.create(
        year=YEAR, state=state, created_by=by, published_by=by if at else None, published_at=at, **more
    )


def make_line(plan, *, title="Spielplatz erneuern", member=None, offer=None, **more):
    member = member or helping_member()
    line = PlanLine.objects.create(
        plan=plan,
        need=more.pop("need", None) or NeedFactory(title=title),
        offer=offer or OfferFactory(member=member),
        fit=552,
        reasons=[
            {"code": "field", "text": "Das Handlungsfeld passt.", "points": 452},
            {"code": "capacity", "text": "Noch 3 halbe Tage frei.", "points": 100},
        ],
        **more,
    )
    PlanLineMember.objects.create(line=line, member=member, half_days=2, is_lead=True)
    return line


def helping_member():
    member = MemberFactory()
    pledge(member, 10, year=YEAR)
    member.organisation.lead = representative(member)
    member.organisation.save()
    return member


def sent(**more):
    return {**WEIGHTS, "year": YEAR, "submission": str(uuid4()), **more}


@pytest.fixture
def office(client):
    client.force_login(coordinator())
    return client


@pytest.fixture
def ministry(client):
    client.force_login(ministry_reader())
    return client


# --- Compute -----------------------------------------------------------------------------------------


def test_the_empty_list_says_what_to_do(office):
    answer = office.get(page("plan_list"))

    assert "Es gibt noch keinen Einsatzplan." in words(answer)
    assert "Plan berechnen" in words(answer)


def test_the_office_orders_a_plan_and_sees_its_progress(office):
    answer = office.post(page("begin_plan"), sent(small=4))

    plan = Plan.objects.get()
    assert answer["Location"] == plan.get_absolute_url()
    assert plan.weights == {**WEIGHTS, "small": 4}
    shown = words(office.get(plan.get_absolute_url()))
    assert "Der Plan wird berechnet" in shown
    assert plan.created_by.name in shown


def test_the_same_order_twice_is_one_plan(office):
    order = sent()
    first, second = (office.post(page("begin_plan"), order) for _ in range(2))

    assert first["Location"] == second["Location"]
    assert Plan.objects.count() == 1


def test_a_second_coordinator_sees_who_is_computing(office):
    plan = make_plan(State.COMPUTING, seen_at=timezone.now(), progress={"share": 0.4})

    answer = office.post(page("begin_plan"), sent(fairness=0))

    assert answer.status_code == 422
    assert plan.created_by.name in words(answer)
    assert "40 Prozent sind geschafft." in words(answer)
    assert Plan.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"fit": 9}, {"fit": ""}, {"fit": "-1"}, {"year": 1999}, {"year": "x"}])
def test_wrong_weights_and_years_are_said_at_the_field(office, wrong):
    answer = office.post(page("begin_plan"), sent(small=4, **wrong))

    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert answer.context["form"]["small"].value() == "4"
    assert not Plan.objects.exists()


def test_progress_asks_again_and_leads_to_the_result(office):
    plan = make_plan(State.WAITING)
    fragment = office.get(page("plan_progress", plan.pk), headers=PART)
    assert 'hx-trigger="every 2s"' in words(fragment)
    assert "<html" not in words(fragment)
    assert office.get(page("plan_progress", plan.pk))["Location"] == plan.get_absolute_url()

    Plan.objects.update(state=State.DRAFT)

    assert office.get(page("plan_progress", plan.pk), headers=PART)["HX-Redirect"] == plan.get_absolute_url()


def test_a_plan_computed_anew_leads_to_what_is_different(office):
    before = make_plan()
    answer = office.post(page("begin_plan"), sent(before=before.pk))
    plan = Plan.objects.latest("pk")
    assert answer["Location"] == f"{plan.get_absolute_url()}?vorher={before.pk}"
    assert f"/fortschritt/?vorher={before.pk}" in words(office.get(answer["Location"]))

    Plan.objects.update(state=State.DRAFT)

    target = page("plan_comparison", plan.pk, before.pk)
    assert office.get(answer["Location"])["Location"] == target
    for nonsense in ("x", "0", "9" * 30, str(plan.pk), "-1"):
        assert office.get(f"{plan.get_absolute_url()}?vorher={nonsense}").status_code == 200


def test_a_computation_is_cancelled_once(office):
    plan = make_plan(State.WAITING)
    for _ in range(2):
        assert office.post(page("cancel_plan", plan.pk)).status_code == 302

    plan.refresh_from_db()
    assert plan.state == State.CANCELLED


def test_a_failed_plan_says_why(office):
    plan = make_plan(State.FAILED, problem={"items": [{"code": "broken"}]})

    shown = words(office.get(plan.get_absolute_url()))

    assert "Der Plan ließ sich nicht berechnen" in shown
    assert "Teile des Plans" not in shown


# --- Look --------------------------------------------------------------------------------------------


@pytest.fixture
def full(office):
    """A draft with lines, a gap and a change."""
    plan = make_plan(figures={"gap_percent": 0.0})
    line = make_line(plan)
    line.need.action_fields.add(FieldFactory())
    gap = NeedFactory(title="Markt beleben")
    PlanGap.objects.create(plan=plan, need=gap, because=[{"code": "nothing_fits"}])
    PlanChange.objects.create(
        plan=plan, cause="declined", added=[[line.need_id, line.offer_id]], removed=[[gap.pk, line.offer_id]]
    )
    return plan


def part(plan, code=""):
    return f"{plan.get_absolute_url()}?teil={code}" if code else plan.get_absolute_url()


def test_the_overview_says_it_in_words(office, full):
    shown = words(office.get(part(full)))

    assert "1/2" in shown
    assert "1 Standort bekommt in diesem Plan keine Hilfe." in shown
    assert "Seit der Berechnung hat sich der Plan geändert" in shown
    assert "nach mehr halben Tagen" in shown


@pytest.mark.parametrize(
    ("gap", "said"),
    [(0.0, "Besser geht es"), (1.25, "um 1,25 Prozent besser"), (None, "nicht geprüft")],
)
def test_the_overview_says_how_much_better_it_could_be(office, gap, said):
    plan = make_plan(figures={} if gap is None else {"gap_percent": gap})

    assert said in words(office.get(plan.get_absolute_url()))


def test_reasons_add_up_as_they_are_shown(office, full):
    shown = words(office.get(part(full, "standorte")))

    assert "Zusammen 55,2 von 100 Punkten:" in shown
    assert "45,2 Punkte" in shown
    assert "10,0 Punkte" in shown


def test_gaps_and_changes_are_told(office, full):
    assert "Bisher passt kein Angebot" in words(office.get(part(full, "ohne-hilfe")))
    changes = words(office.get(part(full, "aenderungen")))
    assert "Nach einer Absage neu geplant" in changes
    assert "keine Hilfe" in changes


def test_pictures_stand_beside_tables_with_the_same_numbers(office, full):
    members = words(office.get(part(full, "mitglieder")))
    assert 'role="img"' in members
    assert "Dieselben Zahlen stehen in der Tabelle." in members
    fields = words(office.get(part(full, "handlungsfelder")))
    assert 'role="img"' in fields


@pytest.mark.parametrize("code", list(PARTS))
def test_each_part_asks_the_same_for_one_line_and_for_many(
    office, full, code, django_assert_max_num_queries, django_assert_num_queries
):
    with django_assert_max_num_queries(30) as few:
        office.get(part(full, code))
    for number in range(25):
        line = make_line(full, title=f"Bedarf {number}")
        PlanGap.objects.create(plan=full, need=NeedFactory(), because=[{"code": "nothing_fits"}])
        PlanChange.objects.create(plan=full, cause="need", added=[[line.need_id, line.offer_id]])
    with django_assert_num_queries(len(few)):
        office.get(part(full, code))


def test_an_unknown_part_is_the_overview(office, full):
    assert office.get(part(full, "gibtesnicht")).context["part"] == ""


def test_the_ministry_looks_and_changes_nothing(ministry, full_for_ministry):
    plan, line = full_for_ministry
    shown = words(ministry.get(part(plan, "standorte")))

    assert "Spielplatz erneuern" in shown
    assert "Geheim: keine Leute" not in shown, "what a single member says stays with the office"
    for forbidden in ("Ausschließen", "Veröffentlichen", "Neu berechnen"):
        assert forbidden not in shown
    assert ministry.get(page("publish_plan", plan.pk)).status_code == 404
    assert ministry.get(page("lock_pair", plan.pk, line.need_id, line.offer_id)).status_code == 404


@pytest.fixture
def full_for_ministry():
    plan = make_plan()
    line = make_line(plan)
    line.parts.update(says=Says.RATHER_NOT, says_why="Geheim: keine Leute")
    return plan, line


def test_office_and_auditor_read_what_members_say(client, full_for_ministry):
    plan, _line = full_for_ministry
    for person in (coordinator(), auditor()):
        client.force_login(person)
        assert "Geheim: keine Leute" in words(client.get(part(plan, "standorte")))


def test_a_member_finds_no_plan(client, full_for_ministry):
    plan, _line = full_for_ministry
    client.force_login(representative(helping_member()))

    assert client.get(plan.get_absolute_url()).status_code == 404
    assert client.get(page("plan_list")).status_code == 404


# --- Compare -----------------------------------------------------------------------------------------


def test_two_plans_are_compared_need_by_need(office):
    before, after = make_plan(), make_plan(weights={**WEIGHTS, "small": 4})
    kept, moved = make_line(before, title="Bleibt"), make_line(before, title="Bewegt sich")
    make_line(after, need=kept.need, offer=kept.offer)
    new = make_line(after, need=moved.need)

    answer = office.get(page("plan_comparison", after.pk, before.pk))

    (move,) = answer.context["page_obj"]
    assert (move.before, move.after) == ([moved.offer.title], [new.offer.title])
    assert "Kleine Standorte zuerst zählt jetzt „sehr viel“, vorher „normal“." in words(answer)
    assert "Bleibt" not in words(answer)


def test_the_same_plan_twice_moves_nothing(office):
    plan = make_plan()

    assert "Es verschiebt sich nichts" in words(office.get(page("plan_comparison", plan.pk, plan.pk)))


def test_a_plan_that_is_not_there_is_not_compared(office):
    plan, failed = make_plan(), make_plan(State.FAILED)

    assert office.get(page("plan_comparison", plan.pk, failed.pk)).status_code == 404


# --- Vorgaben ----------------------------------------------------------------------------------------


@pytest.fixture
def line(office):
    return make_line(make_plan())


LAID_DOWN = [
    ("lock_pair", PlanRule.Kind.LOCK, {}),
    ("forbid_pair", PlanRule.Kind.FORBID, {}),
    ("delay_need", PlanRule.Kind.LATER, {"not_before": f"{YEAR}-12-31"}),
    ("reserve_half_days", PlanRule.Kind.RESERVE, {"half_days": 3}),
]


def at(name, line):
    ids = {
        "delay_need": [line.need_id],
        "reserve_half_days": [line.parts.get().member_id],
    }.get(name, [line.need_id, line.offer_id])
    return page(name, line.plan_id, *ids)


@pytest.mark.parametrize(("name", "kind", "typed"), LAID_DOWN)
def test_a_rule_is_laid_down_with_its_reason_and_lifted(office, line, name, kind, typed):
    assert "Was das bewirkt" in words(office.get(at(name, line)))
    for _ in range(2):
        answer = office.post(at(name, line), {**typed, "reason": "Das passt so besser.", "then": ""})
        assert answer["Location"] == line.plan.get_absolute_url()

    rule = PlanRule.objects.get()
    assert (rule.kind, rule.year, rule.reason) == (kind, YEAR, "Das passt so besser.")
    assert "Das passt so besser." in words(office.get(page("plan_rules")))
    assert "eine Vorgabe geändert" in words(office.get(line.plan.get_absolute_url()))
    for _ in range(2):
        office.post(page("lift_rule", rule.pk))
    assert "Zurzeit gilt keine Vorgabe." in words(office.get(page("plan_rules")))


def test_a_rule_and_a_new_plan_in_one_click(office, line):
    answer = office.post(at("forbid_pair", line), {"reason": "Nein.", "then": "compute"})

    plan = Plan.objects.latest("pk")
    assert answer["Location"] == f"{plan.get_absolute_url()}?vorher={line.plan_id}"
    assert plan.state == State.WAITING


@pytest.mark.parametrize(
    ("name", "typed", "field"),
    [
        ("lock_pair", {"reason": ""}, "reason"),
        ("delay_need", {"reason": "Ja.", "not_before": "morgen"}, "not_before"),
        ("reserve_half_days", {"reason": "Ja.", "half_days": "-1"}, "half_days"),
        ("reserve_half_days", {"reason": "Ja.", "half_days": "9" * 30}, "half_days"),
    ],
)
def test_what_is_wrong_stands_at_its_field(office, line, name, typed, field):
    answer = office.post(at(name, line), typed)

    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert typed["reason"] in words(answer)
    assert not PlanRule.objects.exists()


def test_what_contradicts_a_rule_is_said(office, line):
    office.post(at("lock_pair", line), {"reason": "Ja."})

    answer = office.post(at("forbid_pair", line), {"reason": "Nein."})

    assert answer.status_code == 422
    assert "heben Sie diese zuerst auf" in words(answer)


# --- Publish -----------------------------------------------------------------------------------------


def askable(plan):
    """A line whose member can be asked, as the ranking sees it."""
    field = FieldFactory()
    member = helping_member()
    offer = OfferFactory(member=member, action_fields=[field])
    need = NeedFactory(site=SiteFactory())
    need.action_fields.add(field)
    return make_line(plan, member=member, offer=offer, need=need)


def test_the_page_before_says_what_goes_out_and_the_page_after_what_went(office):
    plan = make_plan()
    line = askable(plan)
    make_line(plan, title="Erst später", planned_from=timezone.localdate() + timedelta(days=30))
    before = office.get(page("publish_plan", plan.pk))
    assert "Mit Ihrem Klick geht 1 Anfrage hinaus." in words(before)
    assert line.parts.get().member.short_name in words(before)
    assert "Erst später" in words(before)

    for _ in range(2):
        answer = office.post(page("publish_plan", plan.pk))
        assert answer["Location"] == page("publish_plan", plan.pk)

    assert Proposal.objects.filter(state="asked").count() == 1
    assert "1 Anfrage ist hinausgegangen." in words(office.get(answer["Location"]))


def test_nothing_to_ask_is_said(office):
    plan = make_plan()

    shown = words(office.get(page("publish_plan", plan.pk)))

    assert "Jetzt wird niemand angefragt." in shown
    assert "Veröffentlichen, ohne jemanden anzufragen" in shown


def test_what_is_no_draft_is_not_published(office):
    plan = make_plan(State.FAILED)

    answer = office.post(page("publish_plan", plan.pk))

    assert answer.status_code == 422
    assert "nur ein fertig berechneter Entwurf" in words(answer)


# --- After a change ----------------------------------------------------------------------------------


@pytest.fixture
def replanned(office):
    plan = make_plan(State.PUBLISHED)
    line = askable(plan)
    PlanLine.objects.filter(pk=line.pk).update(origin=PlanLine.Origin.REPLANNED)
    PlanChange.objects.create(plan=plan, cause="declined", added=[[line.need_id, line.offer_id]])
    return line


def test_one_click_asks_what_was_newly_planned(office, replanned):
    plan = replanned.plan
    shown = words(office.get(plan.get_absolute_url()))
    assert "Neu geplant: 1 Anfrage wartet auf Sie" in shown
    assert "Nach einer Absage neu geplant" in shown

    for _ in range(2):
        office.post(page("ask_replanned", plan.pk))

    assert Proposal.objects.filter(state="asked").count() == 1
    assert "Neu geplant" not in words(office.get(plan.get_absolute_url()))


def test_this_week_tells_the_office_and_nobody_else(replanned):
    def lines(person):
        found = waiting.waiting_for(person, people.standing(person))
        return [item.url for item in found if item.kind == "plan"]

    assert lines(coordinator()) == [replanned.plan.get_absolute_url()]
    assert lines(ministry_reader()) == []
    actions.ask_replanned(replanned.plan, by=coordinator())
    assert lines(coordinator()) == []
