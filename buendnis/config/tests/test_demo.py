"""The demo alliance: looked at from many sides."""

from datetime import date

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import F, Q, Sum
from django.utils import timezone

from buendnis.alliance.models import (
    ActionField,
    CapacityAccount,
    CapacityEntry,
    Format,
    MemberOrganisation,
    Site,
    TimelineEntry,
)
from buendnis.config.demo import NotADemo, load
from buendnis.cooperation.models import Engagement, EngagementMember, Feedback
from buendnis.dates import queries as dates
from buendnis.matching.models import (
    Focus,
    Need,
    Offer,
    Override,
    Plan,
    PlanLine,
    PlanRule,
    Proposal,
    ProposalMember,
)
from buendnis.people import queries as people
from buendnis.people.models import Organisation, Person, RecordEntry
from buendnis.post import periodic, waiting
from buendnis.post.models import Message
from buendnis.search import queries as search

Answer, State = ProposalMember.Answer, Proposal.State


@pytest.fixture
def alliance(demo, db):
    """The demo alliance as `demo.load` left it."""


def login(name):
    return Person.objects.get(email=f"{name}@demo.example")


def waits_for(name):
    person = login(name)
    return waiting.waiting_for(person, people.standing(person))


def counts():
    ours = [model for model in apps.get_models() if model.__module__.startswith("buendnis.")]
    return {model._meta.label: model.objects.count() for model in ours}


def real(path):
    return Q(**{f"{path}__is_example": False})


# --- Loading -----------------------------------------------------------------------------------------


def test_it_loads_once_and_keeps_what_was_typed(alliance):
    need = Need.objects.first()
    Need.objects.filter(pk=need.pk).update(title="Von Hand geändert")
    before = counts()

    assert load(lambda text: None) is False
    assert counts() == before
    assert Need.objects.get(pk=need.pk).title == "Von Hand geändert"


def test_it_refuses_a_real_installation(db, settings):
    settings.DEMO = False

    with pytest.raises(NotADemo):
        load(lambda text: None)


def test_the_five_logins_have_the_published_password_and_nobody_else_has_one(alliance):
    with_password = [person.email for person in Person.objects.all() if person.has_usable_password()]

    assert sorted(with_password) == [
        "geschaeftsstelle@demo.example", "kommune@demo.example", "ministerium@demo.example",
        "mitglied@demo.example", "redaktion@demo.example",
    ]  # fmt: skip
    assert login("kommune").check_password(settings.DEMO_PASSWORD)


# --- Who is there ------------------------------------------------------------------------------------


def test_all_people_are_invented_and_marked(alliance):
    humans = Person.objects.filter(is_system=False)

    assert not humans.exclude(is_example=True, email__endswith="@demo.example").exists()
    assert humans.count() > 100


def test_every_organisation_and_site_has_a_lead_and_another_deputy(alliance):
    for model in (Organisation, Site):
        assert not model.objects.filter(Q(lead=None) | Q(deputy=None) | Q(lead=F("deputy"))).exists()


def test_real_organisations_are_not_examples_and_invented_ones_say_so(alliance):
    assert MemberOrganisation.objects.filter(organisation__is_example=False).count() == 15
    assert Site.objects.filter(is_example=False).count() == 33
    invented = Organisation.objects.filter(is_example=True, kind=Organisation.Kind.MEMBER)
    assert invented.count() == 5
    assert not invented.exclude(name__endswith="(Beispiel)").exists()


def test_members_statements_stay_empty(alliance):
    assert not MemberOrganisation.objects.exclude(statement="").exists()


# --- Needs and offers --------------------------------------------------------------------------------


def test_every_status_of_needs_offers_engagements_and_answers_is_there(alliance):
    assert set(Need.objects.values_list("status", flat=True)) == set(Need.Status.values)
    assert set(Offer.objects.values_list("status", flat=True)) == set(Offer.Status.values)
    assert set(Engagement.objects.values_list("status", flat=True)) == set(Engagement.Status.values)
    assert set(Proposal.objects.values_list("state", flat=True)) == set(State.values)
    assert set(ProposalMember.objects.values_list("answer", flat=True)) == set(Answer.values)


def test_there_are_enough_needs_and_offers_all_marked_as_examples(alliance):
    assert Need.objects.filter(is_example=True).count() >= 45
    assert Offer.objects.filter(is_example=True).count() >= 60
    for model in (Need, Offer, Engagement, TimelineEntry):
        assert not model.objects.filter(is_example=False).exists()


def test_every_action_field_and_format_is_offered_and_every_field_needed(alliance):
    for field in ActionField.objects.current():
        assert Offer.objects.available().filter(action_fields=field).count() >= 3, field
        assert Need.objects.filter(action_fields=field).count() >= 3, field
    for format in Format.objects.current():
        assert Offer.objects.filter(formats=format).exists(), format


def test_offers_and_needs_spread_over_phases_sizes_members_and_half_days(alliance):
    half_days = set(Offer.objects.annotate(all=Sum("parts__half_days")).values_list("all", flat=True))

    assert {1, 2, 3, 12} <= half_days
    assert Offer.objects.filter(is_paid=True).exists()
    assert Offer.objects.filter(parts__is_lead=False).exists()
    assert Offer.objects.filter(max_distance_km__isnull=False).exists()
    assert set(Need.objects.values_list("site__phase", flat=True)) == set(Offer.PHASES.values)


def what_nobody_real_may_be(today):
    """Rows in which somebody real is silent, declines, delays, withdraws or breaks off, by name."""
    parts = ProposalMember.objects.filter(real("member__organisation") | real("proposal__need__site"))
    proposals = Proposal.objects.filter(real("need__site") | real("parts__member__organisation"))
    engagements = Engagement.objects.filter(real("site") | real("parts__member__organisation"))
    feedback = Feedback.objects.filter(real("engagement__site"))
    return {
        "refuses": parts.filter(answer__in=[Answer.DECLINED, Answer.LATER]),
        "reminded": parts.filter(answer=Answer.WAITING, reminded_at__isnull=False),
        "over": proposals.filter(state__in=[State.DECLINED, State.WITHDRAWN]),
        "late": proposals.filter(state__in=[State.ASKED, State.ACCEPTED], next_contact_on__lte=today),
        "closed": Need.objects.filter(real("site"), status=Need.Status.CLOSED),
        "broken off": engagements.filter(status=Engagement.Status.CANCELLED),
        "quiet": engagements.filter(next_contact_on__lte=today),
        "feedback late": feedback.filter(answered_at=None, reminded_at__isnull=False),
        "feedback bad": feedback.filter(helped=Feedback.Helped.NO),
    }


def test_nobody_real_is_silent_declines_delays_withdraws_or_breaks_off(alliance):
    found = what_nobody_real_may_be(timezone.localdate())

    assert [name for name, rows in found.items() if rows.exists()] == []


def test_after_the_workers_first_day_still_nobody_real_is_silent(alliance):
    now = timezone.now()

    assert periodic.run_due(now) == []

    found = what_nobody_real_may_be(timezone.localdate(now))
    assert [name for name, rows in found.items() if rows.exists()] == []
    asked_today = Feedback.objects.filter(asked_at__isnull=False, answered_at=None, reminded_at=None)
    assert asked_today.filter(engagement__site__lead=login("kommune")).count() == 1


def test_somebody_invented_is_silent_and_somebody_declines(alliance):
    silent = Proposal.objects.filter(state=State.ASKED, next_contact_on__lt=timezone.localdate())

    assert silent.filter(parts__reminded_at__isnull=False).count() >= 3
    assert Proposal.objects.filter(state=State.DECLINED, declined_by_site=True).exists()
    assert Proposal.objects.filter(state=State.DECLINED, declined_by_site=False).exists()


def test_questions_mostly_follow_the_ranking(alliance):
    asked = Proposal.objects.filter(asked_at__isnull=False).count()

    assert asked >= 30
    assert Override.objects.count() <= asked / 10


def test_open_needs_have_proposals_ready(alliance):
    for need in Need.objects.filter(status=Need.Status.OPEN):
        assert need.proposals.filter(state=State.SUGGESTED).exists(), need
        assert need.action_fields.exists(), need


# --- Time --------------------------------------------------------------------------------------------


def test_nothing_has_happened_in_the_future(alliance):
    now = timezone.now()

    assert not RecordEntry.objects.filter(at__gt=now).exists()
    assert not Message.objects.filter(created_at__gt=now).exists()
    assert not TimelineEntry.objects.filter(on__gt=timezone.localdate(now)).exists()


def test_stories_run_forwards(alliance):
    assert not Proposal.objects.filter(asked_at__lt=F("need__created_at")).exists()
    assert not ProposalMember.objects.filter(answered_at__lt=F("proposal__asked_at")).exists()
    assert not Engagement.objects.filter(started_at__lt=F("proposal__answered_at")).exists()
    assert not Engagement.objects.filter(reported_at__lt=F("started_at")).exists()
    assert not Engagement.objects.filter(finished_at__lt=F("reported_at")).exists()
    assert not EngagementMember.objects.filter(confirmed_at__lt=F("engagement__started_at")).exists()


def test_the_stories_reach_back_months_and_up_to_yesterday(alliance):
    ages = [(timezone.now() - created).days for created in Need.objects.values_list("created_at", flat=True)]

    assert max(ages) > 200
    assert min(ages) < 5


# --- What follows from it ----------------------------------------------------------------------------


def test_accounts_are_the_sums_of_their_ledgers(alliance):
    Kind = CapacityEntry.Kind
    for account in CapacityAccount.objects.all():
        booked = dict(account.entries.order_by().values_list("kind").annotate(total=Sum("half_days")))
        used, released = booked.get(Kind.USE, 0), booked.get(Kind.RELEASE, 0)
        assert account.pledged == booked.get(Kind.PLEDGE, 0)
        assert account.used == used
        assert account.reserved + released <= booked.get(Kind.RESERVE, 0)
        assert account.free >= 0


def test_every_member_has_pledged_for_this_year_and_the_next(alliance):
    year = timezone.localdate().year
    for member in MemberOrganisation.objects.all():
        assert set(member.accounts.filter(format=None).values_list("year", flat=True)) == {year, year + 1}


def test_the_focus_is_on_the_ten_new_sites_today(alliance):
    today = timezone.localdate()
    focus = Focus.objects.get(starts_on__lte=today, ends_on__gte=today)

    assert focus.sites.count() == 10
    assert not focus.sites.filter(is_example=True).exists()


def test_each_demo_login_finds_something_to_do(alliance):
    kinds = {name: [item.kind for item in waits_for(name)] for name in ("kommune", "mitglied")}

    assert "consent" in kinds["kommune"]
    assert kinds["mitglied"].count("question") == 2
    assert "confirmation" in kinds["mitglied"]
    assert {"need", "call"} <= {item.kind for item in waits_for("geschaeftsstelle")}


def test_the_municipality_has_one_of_each(alliance):
    needs = Need.objects.filter(site__municipality__organisation__lead=login("kommune"))
    due = Feedback.objects.filter(
        engagement__proposal__need__in=needs, answered_at=None, due_on__lte=timezone.localdate()
    )

    assert sorted(needs.values_list("status", flat=True)) == ["done", "matched", "open", "running"]
    assert due.count() == 1


def test_the_member_has_work_under_way(alliance):
    member = MemberOrganisation.objects.get(organisation__lead=login("mitglied"))
    running = Engagement.objects.filter(parts__member=member, status=Engagement.Status.RUNNING)

    assert running.count() == 1


def test_next_dates_are_marked_and_lie_ahead(alliance):
    found = dates.upcoming(login("kommune"), timezone.localdate(), 10)

    assert len([entry for entry in found if entry.is_example]) >= 4
    assert all("(Beispiel)" in entry.title for entry in found if entry.is_example)


def test_everything_can_be_found(alliance):
    hits = search.find("leere Läden", audiences=people.audiences(login("geschaeftsstelle")))

    assert {"need", "offer"} <= {hit.kind for hit in hits}


def test_the_mail_folder_is_not_flooded(alliance):
    on_their_way = Message.objects.filter(state=Message.State.WAITING)

    assert set(on_their_way.values_list("to_email", flat=True)) == {
        "kommune@demo.example",
        "mitglied@demo.example",
    }
    assert on_their_way.count() <= 8
    sent = Message.objects.filter(state=Message.State.SENT)
    assert sent.count() > 50
    assert not sent.filter(sent_at=None).exists()


# --- Plans -------------------------------------------------------------------------------------------


def test_two_plans_lie_ahead_and_nobody_was_asked_because_of_them(alliance):
    before, now = Plan.objects.order_by("created_at")

    assert (before.state, now.state) == (Plan.State.REPLACED, Plan.State.PUBLISHED)
    assert {before.year, now.year} == {timezone.localdate().year + 1}
    assert before.created_at < before.published_at < now.created_at < now.published_at < timezone.now()
    assert not PlanLine.objects.exclude(proposal=None).exists()
    assert min(line.planned_from for line in now.lines.all()) == date(now.year, 1, 1)
    assert {plan.is_example for plan in (before, now)} == {True}


def test_rules_of_the_plan_are_invented_and_about_invented_places_and_members(alliance):
    rules = PlanRule.objects.all()

    assert {rule.kind for rule in rules} == {"reserve", "later", "forbid"}
    assert not rules.exclude(is_example=True, reason__startswith="Beispiel: ").exists()
    assert not rules.filter(member__organisation__is_example=False).exists()
    assert not rules.filter(need__site__is_example=False).exists()


def test_the_plan_has_something_for_the_demo_member_and_says_what_is_missing(alliance):
    texts = [item.text for item in waits_for("mitglied")]

    assert any(text.startswith("Der Einsatzplan ") for text in texts)
    assert Plan.objects.get(state=Plan.State.PUBLISHED).gaps.count() == 1
