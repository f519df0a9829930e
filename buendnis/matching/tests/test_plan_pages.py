"""„Das kommt auf Sie zu“, balance, missing offers, conflicts: reach, refuse, say, limit."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from buendnis.alliance import queries as alliance
from buendnis.alliance.models import InterestDeclaration
from buendnis.alliance.tests.factories import (
    FieldFactory,
    FormatFactory,
    MemberFactory,
    SiteFactory,
    auditor,
    coordinator,
    editor,
    member_staff,
    ministry_reader,
    pledge,
    project_lead,
    representative,
    the_office,
)
from buendnis.matching.models import Need, Plan, PlanGap, PlanLine, PlanLineMember, Proposal, ProposalMember
from buendnis.matching.queries.plan_news import waiting_from_plans
from buendnis.matching.tests.factories import NeedFactory, OfferFactory, ProposalFactory
from buendnis.people import queries as people
from buendnis.people.models import Role

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year
Says = PlanLineMember.Says


def make_plan(year=YEAR, state=Plan.State.PUBLISHED, **more):
    published = timezone.now() if state == Plan.State.PUBLISHED else None
    return Plan.objects.create(
        year=year, state=state, created_by=coordinator(), published_at=published, **more
    )


def make_part(plan, member, *, title="Spielplatz erneuern", half_days=2, with_other=None, **line):
    offer = OfferFactory(member=member)
    need = line.pop("need", None) or NeedFactory(title=title)
    reasons = [
        {"code": "field", "text": "Das Angebot passt.", "points": 700},
        {"code": "capacity", "text": "Noch 3 halbe Tage frei.", "points": 50},
    ]
    made = PlanLine.objects.create(plan=plan, need=need, offer=offer, fit=750, reasons=reasons, **line)
    if with_other:
        PlanLineMember.objects.create(line=made, member=with_other, half_days=9)
    return PlanLineMember.objects.create(line=made, member=member, half_days=half_days, is_lead=True)


@pytest.fixture
def member():
    found = MemberFactory()
    pledge(found, 10, year=YEAR)
    return found


@pytest.fixture
def plan():
    return make_plan()


@pytest.fixture
def speaker(client, member):
    """The browser of the member's representative."""
    client.force_login(representative(member))
    return client


def address(member, year=None):
    url = reverse("matching:coming_up", args=[member.pk])
    return f"{url}?jahr={year}" if year else url


def say(client, part, says, reason=""):
    url = reverse("matching:say_to_plan", args=[part.member_id, part.pk])
    return client.post(url, {"says": says, "reason": reason})


def limit(client, member, half_days, year=YEAR):
    url = reverse("matching:limit_half_days", args=[member.pk])
    return client.post(url, {"year": year, "half_days": half_days})


# --- The member's year --------------------------------------------------------------------------------


def test_a_member_reads_its_year(speaker, member, plan):
    make_part(plan, member, half_days=4)

    answer = speaker.get(address(member))

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Spielplatz erneuern" in text
    assert "4 halbe Tage" in text
    assert "Das Angebot passt." in text
    assert "Noch 3 halbe Tage frei." not in text
    load = answer.context["found"].load
    assert (load.total, load.planned, load.free) == (10, 4, 6)


def test_the_short_address_leads_to_the_only_member(speaker, member):
    answer = speaker.get(reverse("matching:coming_up_list"))

    assert answer.url == address(member)


def test_who_acts_for_two_members_chooses_by_address(client, member):
    other = MemberFactory()
    person = representative(member)
    Role.objects.create(person=person, organisation=other.organisation, kind=Role.Kind.MEMBER_STAFF)
    client.force_login(person)

    text = client.get(reverse("matching:coming_up_list")).content.decode()

    assert address(member) in text
    assert address(other) in text


def test_parts_stand_in_their_quarter_and_what_is_asked_comes_first(speaker, member, plan):
    make_part(plan, member, title="Im Herbst", planned_from=date(YEAR, 10, 1))
    make_part(plan, member, title="Bald")
    asked = make_part(plan, member, title="Gefragt")
    proposal = ProposalFactory(need=asked.line.need, offer=asked.line.offer, state=Proposal.State.ASKED)
    proposal.parts.update(answer=ProposalMember.Answer.WAITING)
    PlanLine.objects.filter(pk=asked.line_id).update(proposal=proposal)

    found = speaker.get(address(member)).context["found"]

    assert [group.heading for group in found.groups] == [
        "Bitte antworten", "Demnächst", f"Oktober bis Dezember {YEAR}",
    ]  # fmt: skip
    assert found.groups[0].rows[0].url == proposal.get_absolute_url()
    assert found.load.asked == 2
    assert found.load.planned == 4


def test_a_need_that_the_member_may_not_read_keeps_its_title(speaker, member, plan):
    need = NeedFactory(title="Geheime Sache", status=Need.Status.RUNNING)
    make_part(plan, member, need=need)

    text = speaker.get(address(member)).content.decode()

    assert "Geheime Sache" not in text
    assert "Ein Bedarf dieses Standorts" in text
    assert need.get_absolute_url() not in text


def test_nothing_of_other_members_is_shown(speaker, member, plan):
    other = MemberFactory(short_name="Andere eG")
    make_part(plan, member, with_other=other)
    make_part(plan, other, title="Nur für andere")

    text = speaker.get(address(member)).content.decode()

    assert "Andere eG" not in text
    assert "Nur für andere" not in text


def test_a_draft_is_nobodys_business(speaker, member):
    make_part(make_plan(state=Plan.State.DRAFT), member)

    text = speaker.get(address(member)).content.decode()

    assert "Spielplatz erneuern" not in text
    assert "noch kein Einsatzplan veröffentlicht" in text


def test_without_a_year_the_first_plan_with_a_part_is_shown(speaker, member):
    make_part(make_plan(YEAR + 1), member)

    assert speaker.get(address(member)).context["year"] == YEAR + 1
    assert speaker.get(address(member, YEAR)).context["year"] == YEAR
    assert speaker.get(address(member, "unsinn")).context["year"] == YEAR + 1


@pytest.mark.parametrize("stranger", [project_lead, ministry_reader, editor, representative])
def test_others_do_not_find_the_page(client, member, plan, stranger):
    part = make_part(plan, member)
    client.force_login(stranger())

    assert client.get(address(member)).status_code == 404
    assert say(client, part, Says.WILLING).status_code == 404
    assert limit(client, member, 5).status_code == 404


@pytest.mark.parametrize("reader", [coordinator, auditor])
def test_office_and_auditor_read_but_do_not_speak(client, member, plan, reader):
    part = make_part(plan, member)
    client.force_login(reader())

    answer = client.get(address(member))

    assert answer.status_code == 200
    assert b"Passt uns" not in answer.content
    assert say(client, part, Says.WILLING).status_code == 404
    assert limit(client, member, 5).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries_for_one_and_three(
    speaker, member, plan, number, django_assert_num_queries
):
    for place in range(number):
        make_part(plan, member, title=f"Bedarf {place}")
    speaker.get(address(member))

    with django_assert_num_queries(13):
        speaker.get(address(member))


# --- Saying something ---------------------------------------------------------------------------------


def test_a_member_says_that_it_suits_and_says_it_once(speaker, member, plan):
    part = make_part(plan, member)

    first, second = say(speaker, part, Says.WILLING), say(speaker, part, Says.WILLING)

    part.refresh_from_db()
    assert (first.status_code, second.status_code) == (302, 302)
    assert part.says == Says.WILLING
    assert not part.line.need.proposals.exists()
    assert "geplant, passt" in speaker.get(address(member)).content.decode()


def test_a_no_needs_a_reason_and_keeps_the_page(speaker, member, plan):
    part = make_part(plan, member)

    answer = say(speaker, part, Says.RATHER_NOT)

    part.refresh_from_db()
    assert answer.status_code == 422
    assert "Bitte nennen Sie kurz den Grund." in answer.content.decode()
    assert f'id="teil{part.pk}-reason"' in answer.content.decode()
    assert part.says == Says.NOTHING


def test_a_no_with_a_reason_drops_the_line_and_stays_readable(speaker, client, member, plan):
    part = make_part(plan, member)

    say(speaker, part, Says.RATHER_NOT, "Im Sommer sind wir zu zweit.")

    part.refresh_from_db()
    assert (part.says, part.line.is_dropped) == (Says.RATHER_NOT, True)
    assert "Im Sommer sind wir zu zweit." in speaker.get(address(member)).content.decode()
    client.force_login(coordinator())
    assert "Im Sommer sind wir zu zweit." in client.get(address(member)).content.decode()


@pytest.mark.parametrize("says", ["", "vielleicht", Says.NOTHING])
def test_anything_else_is_no_answer(speaker, member, plan, says):
    part = make_part(plan, member)

    assert say(speaker, part, says).status_code == 422
    part.refresh_from_db()
    assert part.says == Says.NOTHING


def test_a_part_of_another_member_is_not_found(speaker, member, plan):
    part = make_part(plan, MemberFactory())
    url = reverse("matching:say_to_plan", args=[member.pk, part.pk])

    assert speaker.post(url, {"says": Says.WILLING}).status_code == 404


def test_a_get_says_nothing(speaker, member, plan):
    part = make_part(plan, member)

    assert speaker.get(reverse("matching:say_to_plan", args=[member.pk, part.pk])).status_code == 405


# --- At most ------------------------------------------------------------------------------------------


def test_a_member_limits_its_year(speaker, member):
    assert limit(speaker, member, 6).status_code == 302
    assert limit(speaker, member, 6).status_code == 302
    assert alliance.capacity_of(member, YEAR).total == 6


def test_half_days_for_a_format_count_and_stay(speaker, member):
    style = FormatFactory()
    pledge(member, 4, year=YEAR, format=style)

    assert limit(speaker, member, 5).status_code == 302

    known = alliance.capacity_of(member, YEAR)
    assert {row.format_id: row.total for row in known.rows} == {style.pk: 4, None: 1}
    answer = limit(speaker, member, 3)
    assert answer.status_code == 422
    assert "Weniger als 4 geht nicht." in answer.content.decode()


@pytest.mark.parametrize("typed", ["", "-1", "2,5", "viele", "1001", "9" * 30])
def test_what_is_no_number_of_half_days_comes_back(speaker, member, typed):
    answer = limit(speaker, member, typed)

    assert answer.status_code == 422
    assert alliance.capacity_of(member, YEAR).total == 10


def test_years_that_nobody_plans_for_come_back(speaker, member):
    assert limit(speaker, member, 5, year=YEAR + 5).status_code == 422
    assert limit(speaker, member, 5, year="x").status_code == 422


def test_staff_read_and_say_but_do_not_limit(client, member, plan):
    part = make_part(plan, member)
    client.force_login(member_staff(member))

    text = client.get(address(member)).content.decode()

    assert "legt die Vertretung Ihrer Organisation fest" in text
    assert limit(client, member, 5).status_code == 404
    assert say(client, part, Says.WILLING).status_code == 302


# --- This week ----------------------------------------------------------------------------------------


def waiting(person):
    return waiting_from_plans(person, people.standing(person))


def test_a_new_plan_waits_until_something_is_said(member, plan, django_assert_num_queries):
    person = representative(member)
    part = make_part(plan, member)
    make_part(plan, member, title="Noch einer")
    standing = people.standing(person)

    with django_assert_num_queries(1):
        found = waiting_from_plans(person, standing)

    assert [item.text for item in found] == [f"Der Einsatzplan {YEAR} sieht 2 Einsätze für Sie vor"]
    assert found[0].url == address(member, YEAR)
    PlanLineMember.objects.filter(line__plan=plan).update(says=Says.WILLING)
    assert waiting(person) == []
    PlanLineMember.objects.filter(pk=part.pk).update(says=Says.NOTHING)
    Plan.objects.update(published_at=timezone.now() - timedelta(days=15))
    assert waiting(person) == []


def test_a_plan_of_others_does_not_wait(member, plan):
    make_part(plan, MemberFactory())

    assert waiting(representative(member)) == []
    assert waiting(coordinator()) == []
    assert waiting(editor()) == []


def test_office_and_member_in_one_person_cost_one_query(member, plan, django_assert_num_queries):
    person = representative(member)
    Role.objects.create(person=person, organisation=the_office(), kind=Role.Kind.COORDINATOR)
    make_part(plan, member)
    replanned = make_part(plan, member, title="Neu", origin=PlanLine.Origin.REPLANNED)
    PlanLineMember.objects.filter(pk=replanned.pk).update(says=Says.WILLING)
    standing = people.standing(person)

    with django_assert_num_queries(1):
        found = waiting_from_plans(person, standing)

    assert [item.text for item in found] == [
        f"Der Einsatzplan {YEAR} sieht einen Einsatz für Sie vor",
        f"Im Einsatzplan {YEAR} ist ein Einsatz neu geplant",
    ]


# --- What members say, for the office ------------------------------------------------------------------


def test_the_office_sees_what_members_said(client, member, plan):
    for place, says in enumerate([Says.WILLING, Says.RATHER_NOT, Says.NOTHING]):
        part = make_part(plan, member, title=f"Bedarf {place}", is_dropped=says == Says.RATHER_NOT)
        PlanLineMember.objects.filter(pk=part.pk).update(says=says, says_why="Keine Zeit")
    client.force_login(coordinator())

    rows = client.get(reverse("matching:coming_up_list")).context["rows"]

    assert [(row.parts, row.willing, row.rather_not, row.nothing) for row in rows] == [(3, 1, 1, 1)]


# --- Balance ------------------------------------------------------------------------------------------


def way(sites, value):
    return {"needs": 1, "sites": sites, "all_sites": 2, "worst": 0, "gini": 0.5, "value": value}


@pytest.fixture
def weighed(member):
    """A plan with one help, one gap, and its comparison."""
    field = FieldFactory()
    plan = make_plan(
        figures={"yardsticks": {"plan": way(2, 1000), "first_come": way(1, 900), "best_first": way(1, 950)}}
    )
    make_part(plan, member)
    need = NeedFactory(title="Geht leer aus")
    need.action_fields.add(field)
    PlanGap.objects.create(plan=plan, need=need, because=[{"code": "nothing_fits"}])
    return plan


@pytest.mark.parametrize("reader", [coordinator, ministry_reader, auditor])
def test_the_balance_is_read(client, weighed, reader):
    client.force_login(reader())

    answer = client.get(reverse("matching:plan_balance", args=[weighed.pk]))

    text = answer.content.decode()
    balance = answer.context["balance"]
    assert answer.status_code == 200
    assert (balance.fairness.served_sites, balance.fairness.sites, balance.gaps) == (1, 2, 1)
    assert [(row.name, row.way.percent) for row in answer.context["ways"]] == [
        ("Dieser Plan", 100), ("Wer zuerst kommt", 90), ("Das Beste zuerst", 95),
    ]  # fmt: skip
    assert "Kein Angebot passt" in text
    assert "geht in diesem Plan leer aus" in text


@pytest.mark.parametrize("stranger", [project_lead, representative, editor])
def test_others_do_not_find_balance_and_gaps(client, weighed, stranger):
    client.force_login(stranger())

    assert client.get(reverse("matching:plan_balance", args=[weighed.pk])).status_code == 404
    assert client.get(reverse("matching:missing_offers")).status_code == 404


def test_a_plan_without_a_result_has_no_balance(client):
    client.force_login(coordinator())
    plan = make_plan(state=Plan.State.FAILED)

    assert client.get(reverse("matching:plan_balance", args=[plan.pk])).status_code == 404


def test_an_empty_plan_has_a_balance(client, plan):
    client.force_login(coordinator())

    answer = client.get(reverse("matching:plan_balance", args=[plan.pk]))

    assert answer.status_code == 200
    assert "Jeder offene Bedarf bekommt in diesem Plan Hilfe." in answer.content.decode()


def test_sites_where_nobody_ever_helped(client, weighed):
    SiteFactory()
    helped = NeedFactory(status=Need.Status.DONE)
    client.force_login(coordinator())

    never = client.get(reverse("matching:plan_balance", args=[weighed.pk])).context["balance"].never

    assert never.sites == 3
    assert helped.site not in never.asking
    assert [need.title for site in never.left_out for need in site.needs.all()] == ["Geht leer aus"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_balance_takes_the_same_queries(client, weighed, member, number, django_assert_num_queries):
    for place in range(number):
        make_part(weighed, member, title=f"Bedarf {place}")
        need = NeedFactory()
        need.action_fields.add(FieldFactory())
        PlanGap.objects.create(plan=weighed, need=need, because=[{"code": "site_full"}])
    client.force_login(ministry_reader())
    url = reverse("matching:plan_balance", args=[weighed.pk])
    client.get(url)

    with django_assert_num_queries(20):
        client.get(url)


# --- Missing offers -----------------------------------------------------------------------------------


def test_fields_without_help_and_with_weak_help_are_missing(client, weighed, member):
    weak, late = FieldFactory(), FieldFactory()
    part = make_part(weighed, member, title="Passt kaum")
    part.line.need.action_fields.add(weak)
    PlanLine.objects.filter(pk=part.line_id).update(fit=400)
    put_off = NeedFactory(title="Später")
    put_off.action_fields.add(late)
    PlanGap.objects.create(plan=weighed, need=put_off, because=[{"code": "next_year", "day": "2099-01-01"}])
    client.force_login(ministry_reader())

    found = client.get(reverse("matching:missing_offers")).context["found"]

    assert [[need.title for need in row.needs] for row in found.fields] == [["Geht leer aus"], []]
    assert [[need.title for need in row.weak] for row in found.fields] == [[], ["Passt kaum"]]
    assert [row.offers for row in found.fields] == [0, 0]


@pytest.mark.parametrize("reader", [coordinator, ministry_reader])
def test_without_a_plan_the_page_says_what_to_do(client, reader):
    client.force_login(reader())

    assert (
        "Noch gibt es keinen Einsatzplan." in client.get(reverse("matching:missing_offers")).content.decode()
    )


def test_this_years_published_plan_counts_before_drafts(client, weighed):
    make_plan(state=Plan.State.DRAFT)
    make_plan(YEAR + 1)
    client.force_login(coordinator())

    assert client.get(reverse("matching:missing_offers")).context["found"].plan == weighed


# --- Conflicts ----------------------------------------------------------------------------------------


@pytest.fixture
def conflict(member):
    """A declared interest that keeps an offer away from an open need."""
    field, site = FieldFactory(), SiteFactory()
    OfferFactory(member=member, action_fields=[field])
    need = NeedFactory(site=site, title="Wird ferngehalten")
    need.action_fields.add(field)
    NeedFactory(site=site, title="Anderes Feld")
    return InterestDeclaration.objects.create(
        member=member,
        municipality=site.municipality,
        reason="Auftrag der Stadt",
        starts_on=timezone.localdate(),
        declared_by=representative(member),
    )


@pytest.mark.parametrize("reader", [coordinator, ministry_reader, auditor])
def test_conflicts_stand_with_the_needs_they_block(client, conflict, reader):
    client.force_login(reader())

    answer = client.get(reverse("matching:conflict_list"))

    rows = list(answer.context["page_obj"])
    assert [[need.title for need in row.needs] for row in rows] == [["Wird ferngehalten"]]
    assert "Auftrag der Stadt" in answer.content.decode()


def test_members_see_their_own_conflicts_only(client, conflict, member):
    client.force_login(representative(member))
    own = client.get(reverse("matching:conflict_list"))
    client.force_login(representative())
    others = client.get(reverse("matching:conflict_list"))

    assert "Auftrag der Stadt" in own.content.decode()
    assert "Auftrag der Stadt" not in others.content.decode()
    assert "Niemand ist zurzeit befangen." in others.content.decode()


def test_conflicts_of_the_past_are_over(client, conflict):
    InterestDeclaration.objects.update(
        starts_on=timezone.localdate() - timedelta(days=9), ends_on=timezone.localdate() - timedelta(days=1)
    )
    client.force_login(coordinator())

    assert list(client.get(reverse("matching:conflict_list")).context["page_obj"]) == []


@pytest.mark.parametrize("stranger", [project_lead, editor])
def test_others_do_not_find_conflicts(client, conflict, stranger):
    client.force_login(stranger())

    assert client.get(reverse("matching:conflict_list")).status_code == 404
