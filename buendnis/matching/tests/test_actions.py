"""One test per ending of what people do."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from buendnis.alliance import actions as alliance_actions
from buendnis.alliance import queries as alliance
from buendnis.alliance.actions import NotEnoughCapacity
from buendnis.alliance.models import InterestDeclaration
from buendnis.alliance.tests.factories import (
    FieldFactory,
    FormatFactory,
    MemberFactory,
    SiteFactory,
    clerk,
    coordinator,
    member_staff,
    pledge,
    project_lead,
    representative,
)
from buendnis.base.errors import NotPossible
from buendnis.matching import actions, queries, rules, signals
from buendnis.matching.models import Focus, Need, Offer, OfferMember, Override, Proposal
from buendnis.matching.tests.factories import NeedFactory, OfferFactory, ProposalFactory
from buendnis.people.models import Absence, RecordEntry
from buendnis.post.models import Message

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year
TEXT = "Auf dem Spielplatz an der Ringstraße fehlen Schatten und Bänke."


@pytest.fixture
def field():
    return FieldFactory(identifier="public_space", name="Öffentliche Räume")


@pytest.fixture
def office():
    return coordinator()


def helping_member(half_days=10):
    """A member with free half-days and somebody who answers."""
    member = MemberFactory()
    pledge(member, half_days, year=YEAR)
    member.organisation.lead = representative(member)
    member.organisation.save()
    return member


def asked(need=None, member=None, half_days=2, office=None):
    """A proposal whose only member has been asked."""
    offer = OfferFactory(member=member or helping_member(), half_days=half_days)
    proposal = ProposalFactory(need=need or NeedFactory(), offer=offer)
    actions.ask_members(proposal.need, [proposal.pk], by=office or coordinator())
    proposal.refresh_from_db()
    return proposal


def member_of(proposal):
    return proposal.parts.first().member


def lead_of(proposal):
    return member_of(proposal).organisation.lead


def free(member):
    return alliance.capacity_of(member, YEAR).free


# --- Describing --------------------------------------------------------------------------------------


def test_a_need_is_described_with_fields_from_its_text_and_proposals(field):
    site, member = SiteFactory(), helping_member()
    offer = OfferFactory(member=member, action_fields=[field])

    need = actions.describe_need(site=site, text=TEXT, by=project_lead(site))

    assert need.title == "Auf dem Spielplatz an der Ringstraße fehlen Schatten und Bänke"
    assert list(need.action_fields.all()) == [field]
    assert [(p.offer, p.state) for p in need.proposals.all()] == [(offer, "suggested")]
    assert need.status == "open"
    assert need.next_contact_on > timezone.localdate()


def test_points_of_a_stored_proposal_add_up_to_its_score(field):
    OfferFactory(member=helping_member(), action_fields=[field])
    site = SiteFactory()

    need = actions.describe_need(site=site, text=TEXT, by=project_lead(site))

    proposal = need.proposals.get()
    assert proposal.score == sum(reason["points"] for reason in proposal.reasons) > 30


def test_the_same_submission_gives_the_same_need(field):
    site = SiteFactory()
    person, key = project_lead(site), uuid4()

    first = actions.describe_need(site=site, text=TEXT, by=person, submission=key)
    second = actions.describe_need(site=site, text=TEXT, by=person, submission=key)

    assert first == second
    assert Need.objects.count() == 1


def test_the_same_words_within_an_hour_give_the_same_need(field):
    site = SiteFactory()
    person = project_lead(site)

    first = actions.describe_need(site=site, text=TEXT, by=person, submission=uuid4())
    second = actions.describe_need(site=site, text=TEXT, by=person, submission=uuid4())
    other = actions.describe_need(site=site, text=TEXT, by=project_lead(site), submission=uuid4())
    Need.objects.filter(pk=first.pk).update(created_at=timezone.now() - timedelta(hours=2))
    later = actions.describe_need(site=site, text=TEXT, by=person, submission=uuid4())

    assert first == second
    assert len({first, other, later}) == 3


def test_a_submission_key_of_somebody_else_opens_nothing(field):
    site, key = SiteFactory(), uuid4()
    actions.describe_need(site=site, text=TEXT, by=project_lead(site), submission=key)

    with pytest.raises(PermissionDenied):
        actions.describe_need(site=site, text=TEXT, by=clerk(site), submission=key)


def test_a_need_of_a_foreign_site_is_refused():
    with pytest.raises(PermissionDenied):
        actions.describe_need(site=SiteFactory(), text=TEXT, by=project_lead())


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"text": "  "}, "text"),
        ({"text": "kurz"}, "text"),
        ({"text": "x" * 4001}, "text"),
        ({"text": "Null\x00 Zeichen im Text"}, "text"),
        ({"title": "t" * 121}, "title"),
        ({"wanted_by": date(2001, 1, 1)}, "wanted_by"),
    ],
)
def test_bad_words_are_refused_at_their_field(changed, where):
    site = SiteFactory()

    with pytest.raises(NotPossible) as problem:
        actions.describe_need(**{"site": site, "text": TEXT, "by": project_lead(site), **changed})

    assert problem.value.field == where


# --- Ranking -----------------------------------------------------------------------------------------


def test_the_same_input_gives_the_same_order_always(field):
    need = NeedFactory()
    need.action_fields.add(field)
    offers = [OfferFactory(member=helping_member(), action_fields=[field]) for _ in range(5)]

    orders = [[line.offer.offer_id for line in queries.ranking(need).ranked] for _ in range(3)]

    assert orders == [[offer.pk for offer in offers]] * 3


def test_computing_again_keeps_what_was_asked_and_what_was_added(field):
    need = NeedFactory()
    waiting = asked(need)
    gone = ProposalFactory(need=need)
    added = ProposalFactory(need=need, override_reason="Sie kennen sich.")

    actions.refresh_proposals(need)

    assert set(need.proposals.values_list("pk", flat=True)) == {added.pk, waiting.pk}
    assert not Proposal.objects.filter(pk=gone.pk).exists()


def test_computing_again_does_not_change_the_number_of_a_suggestion(field):
    need = NeedFactory()
    need.action_fields.add(field)
    OfferFactory(member=helping_member(), action_fields=[field])
    actions.refresh_proposals(need)
    before = need.proposals.get()

    Focus.objects.create(title="Neue", starts_on="2020-01-01", ends_on="2099-12-31").sites.add(need.site)
    actions.refresh_proposals(need)

    after = need.proposals.get()
    assert (after.pk, after.score) == (before.pk, before.score + 8)


@pytest.mark.parametrize("reason", ["conflict", "capacity", "absence", "region", "ended", "declined"])
def test_what_is_ruled_out_is_listed_with_its_reason(field, reason):
    need, member = NeedFactory(), helping_member(half_days=0 if reason == "capacity" else 5)
    need.action_fields.add(field)
    offer = OfferFactory(member=member, action_fields=[field])
    if reason == "conflict":
        InterestDeclaration.objects.create(
            member=member,
            municipality=need.site.municipality,
            reason="Gesellschafter",
            starts_on="2020-01-01",
            declared_by=member.organisation.lead,
        )
    elif reason == "absence":
        Absence.objects.create(
            person=member.organisation.lead,
            starts_on=timezone.localdate(),
            ends_on=timezone.localdate(),
        )
    elif reason == "region":
        member.counties.create(name="Anderswo")
    elif reason == "ended":
        Offer.objects.update(status="ended")
    elif reason == "declined":
        ProposalFactory(need=need, offer=offer, state="declined")

    found = queries.ranking(need)

    assert found.ranked == []
    assert [(line.offer_id, line.member_id, line.code) for line in found.ruled_out] == [
        (offer.pk, member.pk, reason)
    ]


def test_ranking_takes_as_many_queries_for_one_offer_as_for_many(field, django_assert_max_num_queries):
    need = NeedFactory()
    need.action_fields.add(field)
    need = Need.objects.select_related("site__municipality").get(pk=need.pk)
    OfferFactory(member=helping_member(), action_fields=[field])
    with django_assert_max_num_queries(17):
        queries.ranking(need)
    for _ in range(5):
        OfferFactory(member=helping_member(), action_fields=[field])

    with django_assert_max_num_queries(17):
        assert len(queries.ranking(need).ranked) == 6


# --- Asking ------------------------------------------------------------------------------------------


def test_asking_writes_one_mail_to_the_answering_person(office):
    proposal = asked(office=office)

    message = Message.objects.get()
    assert message.person == lead_of(proposal)
    assert "Können Sie helfen?" in message.subject
    assert "/antwort/" in message.text
    assert proposal.state == "asked"
    assert proposal.need.status == "asked"
    assert proposal.next_contact_on > timezone.localdate()


def test_asking_twice_asks_once(office):
    proposal = asked(office=office)

    actions.ask_members(proposal.need, [proposal.pk], by=office)

    assert Message.objects.count() == 1


def test_during_the_absence_of_the_lead_the_deputy_is_asked(office):
    member = helping_member()
    deputy = representative(member)
    member.organisation.deputy = deputy
    member.organisation.save()
    today = timezone.localdate()
    Absence.objects.create(person=member.organisation.lead, starts_on=today, ends_on=today)

    asked(member=member, office=office)

    assert Message.objects.get().person == deputy


def test_only_the_office_asks():
    proposal = ProposalFactory()

    with pytest.raises(PermissionDenied):
        actions.ask_members(proposal.need, [proposal.pk], by=project_lead(proposal.need.site))


def suggestions(need, *scores):
    return [
        ProposalFactory(need=need, offer=OfferFactory(member=helping_member()), score=score)
        for score in scores
    ]


def test_choosing_differently_needs_a_reason_and_is_counted(office):
    need = NeedFactory()
    _best, second = suggestions(need, 80, 60)

    with pytest.raises(NotPossible) as problem:
        actions.ask_members(need, [second.pk], by=office)
    assert problem.value.field == "reason"

    actions.ask_members(need, [second.pk], by=office, reason="War schon einmal da.")
    override = Override.objects.get()
    assert (override.offer, override.what, override.reason) == (
        second.offer,
        "not_top",
        "War schon einmal da.",
    )


def test_asking_the_best_two_together_is_no_override(office):
    need = NeedFactory()
    best, second = suggestions(need, 80, 60)

    actions.ask_members(need, [second.pk, best.pk], by=office)

    assert Override.objects.count() == 0


def test_at_most_three_helpers_are_asked(office):
    need = NeedFactory()
    found = suggestions(need, 80, 70, 60, 50)
    actions.ask_members(need, [proposal.pk for proposal in found[:3]], by=office)

    with pytest.raises(NotPossible):
        actions.ask_members(need, [found[3].pk], by=office)


def test_a_proposal_of_another_need_cannot_be_asked(office):
    with pytest.raises(NotPossible):
        actions.ask_members(NeedFactory(), [ProposalFactory().pk], by=office)


def test_a_hard_limit_stops_the_question_even_when_it_was_suggested(office):
    member = helping_member(half_days=1)
    proposal = ProposalFactory(offer=OfferFactory(member=member, half_days=2))

    with pytest.raises(actions.CannotBeAsked, match="noch 1 halben Tag frei"):
        actions.ask_members(proposal.need, [proposal.pk], by=office)


def test_the_office_adds_an_offer_with_a_reason(office):
    need, offer = NeedFactory(), OfferFactory(member=helping_member())

    proposal = actions.propose_offer(need, offer, reason="Sie haben es angeboten.", by=office)

    assert (proposal.state, proposal.override_reason) == ("suggested", "Sie haben es angeboten.")
    assert proposal.parts.count() == 1
    assert Override.objects.get().what == "added"


def test_an_added_offer_is_asked_without_a_second_reason(office):
    need = NeedFactory()
    suggestions(need, 80)
    offer = OfferFactory(member=helping_member())
    proposal = actions.propose_offer(need, offer, reason="Sie haben es angeboten.", by=office)

    actions.ask_members(need, [proposal.pk], by=office)

    assert Override.objects.count() == 1


def test_hard_limits_hold_for_added_offers_too(office):
    with pytest.raises(actions.CannotBeAsked):
        actions.propose_offer(NeedFactory(), OfferFactory(status="ended"), reason="Trotzdem", by=office)


# --- Answering ---------------------------------------------------------------------------------------


def test_accepting_reserves_the_half_days_at_once_and_tells_upstairs():
    proposal, heard = asked(), []

    def listen(sender, *, proposal, **news):
        heard.append(proposal.state)

    signals.proposal_accepted.connect(listen)
    accepted = actions.accept_proposal(proposal, member=member_of(proposal), by=lead_of(proposal))
    signals.proposal_accepted.disconnect(listen)

    assert accepted.state == "accepted"
    assert accepted.need.status == "matched"
    assert free(member_of(proposal)) == 8
    assert alliance.reserved_for(proposal.reference) == {member_of(proposal).pk: 2}
    assert heard == ["accepted"]


def test_accepting_twice_reserves_once():
    proposal = asked()
    member, lead = member_of(proposal), lead_of(proposal)

    actions.accept_proposal(proposal, member=member, by=lead)
    actions.accept_proposal(proposal, member=member, by=lead)

    assert free(member) == 8


def test_with_several_members_the_last_yes_decides(office):
    first, second = helping_member(), helping_member()
    offer = OfferFactory(member=first)
    OfferMember.objects.create(offer=offer, member=second, half_days=3)
    proposal = ProposalFactory(offer=offer)
    actions.ask_members(proposal.need, [proposal.pk], by=office)

    halfway = actions.accept_proposal(proposal, member=first, by=first.organisation.lead)
    assert halfway.state == "asked"

    done = actions.accept_proposal(proposal, member=second, by=second.organisation.lead)
    assert done.state == "accepted"
    assert (free(first), free(second)) == (8, 7)


def test_one_no_frees_the_half_days_of_all_members(office):
    first, second = helping_member(), helping_member()
    offer = OfferFactory(member=first)
    OfferMember.objects.create(offer=offer, member=second, half_days=3)
    proposal = ProposalFactory(offer=offer)
    actions.ask_members(proposal.need, [proposal.pk], by=office)
    actions.accept_proposal(proposal, member=first, by=first.organisation.lead)

    declined = actions.decline_proposal(
        proposal, member=second, reason="Keine Zeit", by=second.organisation.lead
    )

    assert (declined.state, declined.decline_reason) == ("declined", "Keine Zeit")
    assert free(first) == 10
    assert Need.objects.get().status == "open"
    assert Message.objects.filter(person=first.organisation.lead, key__contains="withdrawn").exists()


def test_without_free_half_days_nobody_can_accept_and_nothing_changes():
    member = helping_member(half_days=2)
    first, second = asked(member=member), asked(member=member)
    actions.accept_proposal(first, member=member, by=member.organisation.lead)

    with pytest.raises(NotEnoughCapacity, match="noch 0 halbe Tage frei"):
        actions.accept_proposal(second, member=member, by=member.organisation.lead)

    second.refresh_from_db()
    assert (second.state, second.parts.get().answer) == ("asked", "waiting")


def test_the_format_account_pays_first(office):
    format, member = FormatFactory(), helping_member(half_days=10)
    account = pledge(member, 2, year=YEAR, format=format)
    proposal = ProposalFactory(offer=OfferFactory(member=member, half_days=3, formats=[format]))
    actions.ask_members(proposal.need, [proposal.pk], by=office)

    actions.accept_proposal(proposal, member=member, by=member.organisation.lead)

    account.refresh_from_db()
    assert (account.reserved, free(member)) == (2, 9)


def test_strangers_and_mere_staff_cannot_accept():
    proposal = asked()
    member = member_of(proposal)

    for person in (representative(), member_staff(member), project_lead(proposal.need.site)):
        with pytest.raises(PermissionDenied):
            actions.accept_proposal(proposal, member=member, by=person)


def test_the_office_notes_an_answer_from_the_telephone(office):
    proposal = asked()

    accepted = actions.accept_proposal(proposal, member=member_of(proposal), by=office)

    assert accepted.parts.get().answered_by == office


def test_declining_needs_a_reason():
    proposal = asked()

    with pytest.raises(NotPossible):
        actions.decline_proposal(proposal, member=member_of(proposal), reason=" ", by=lead_of(proposal))


def test_who_has_declined_cannot_accept_any_more():
    proposal = asked()
    member, lead = member_of(proposal), lead_of(proposal)
    actions.decline_proposal(proposal, member=member, reason="Urlaub", by=lead)

    with pytest.raises(NotPossible, match="bereits abgesagt"):
        actions.accept_proposal(proposal, member=member, by=lead)


def test_an_acceptance_can_be_taken_back_until_the_site_agrees():
    proposal = asked()
    member, lead = member_of(proposal), lead_of(proposal)
    actions.accept_proposal(proposal, member=member, by=lead)

    actions.decline_proposal(proposal, member=member, reason="Doch keine Zeit", by=lead)

    assert free(member) == 10


def test_later_moves_the_next_contact():
    proposal, day = asked(), timezone.localdate() + timedelta(days=20)

    actions.answer_later(proposal, member=member_of(proposal), until=day, by=lead_of(proposal))

    proposal.refresh_from_db()
    assert (proposal.next_contact_on, proposal.parts.get().answer) == (day, "later")


@pytest.mark.parametrize("days", [0, -1, 61])
def test_later_is_a_day_within_two_months(days):
    proposal = asked()

    with pytest.raises(NotPossible):
        actions.answer_later(
            proposal,
            member=member_of(proposal),
            until=timezone.localdate() + timedelta(days=days),
            by=lead_of(proposal),
        )


# --- Taking back, agreeing, finishing ----------------------------------------------------------------


def accepted_proposal():
    proposal = asked()
    return actions.accept_proposal(proposal, member=member_of(proposal), by=lead_of(proposal))


def test_taking_back_frees_half_days_and_tells_the_member(office):
    proposal = accepted_proposal()

    actions.withdraw_proposal(proposal, by=office)

    assert free(member_of(proposal)) == 10
    assert Need.objects.get().status == "open"
    assert Message.objects.filter(key__contains="withdrawn").count() == 1


def test_a_question_taken_back_unanswered_can_be_asked_again(office):
    proposal = asked()
    actions.withdraw_proposal(proposal, by=office)

    actions.ask_members(proposal.need, [proposal.pk], by=office, reason="Doch noch")
    actions.confirm_override(Override.objects.get(), by=coordinator())
    actions.accept_proposal(proposal, member=member_of(proposal), by=lead_of(proposal))

    assert free(member_of(proposal)) == 8


def test_the_site_declines_with_a_reason():
    proposal = accepted_proposal()

    actions.decline_as_site(proposal, reason="Haben schon Hilfe", by=clerk(proposal.need.site))

    proposal.refresh_from_db()
    assert (proposal.state, proposal.declined_by_site) == ("declined", True)
    assert free(member_of(proposal)) == 10


def test_a_foreign_town_can_neither_decline_nor_agree():
    proposal = accepted_proposal()

    with pytest.raises(PermissionDenied):
        actions.decline_as_site(proposal, reason="x", by=project_lead())
    with pytest.raises(PermissionDenied):
        actions.agree(proposal, by=project_lead())


def test_agreeing_lets_the_need_run_and_leaves_other_questions_to_the_office(office):
    proposal = accepted_proposal()
    other = asked(proposal.need, office=office)

    actions.agree(proposal, by=project_lead(proposal.need.site))
    actions.start_running(proposal.need)

    other.refresh_from_db()
    assert Need.objects.get().status == "running"
    assert other.state == "asked"


def test_nothing_is_agreed_before_every_member_has_accepted():
    proposal = asked()

    with pytest.raises(rules.StepNotPossible):
        actions.agree(proposal, by=project_lead(proposal.need.site))


def test_finishing_ends_the_need_and_takes_back_what_is_open(office):
    proposal = accepted_proposal()
    other = asked(proposal.need, office=office)
    actions.agree(proposal, by=project_lead(proposal.need.site))

    need = actions.finish_need(proposal.need, by=office)
    actions.finish_need(need, by=office)

    other.refresh_from_db()
    assert (need.status, need.next_contact_on, other.state) == ("done", None, "withdrawn")


def test_a_broken_off_cooperation_opens_the_need_again(office):
    proposal = accepted_proposal()
    actions.agree(proposal, by=project_lead(proposal.need.site))

    need = actions.reopen_need(proposal, reason="Krank", by=office)

    assert need.status == "open"
    assert free(member_of(proposal)) == 10


def test_closing_takes_back_questions_and_tells_upstairs():
    proposal = accepted_proposal()

    need = actions.close_need(proposal.need, reason="Hat sich geklärt", by=project_lead(proposal.need.site))

    proposal.refresh_from_db()
    assert (need.status, need.close_reason, proposal.state) == ("closed", "Hat sich geklärt", "withdrawn")
    assert free(member_of(proposal)) == 10


def test_a_running_need_cannot_be_closed():
    proposal = accepted_proposal()
    lead = project_lead(proposal.need.site)
    actions.agree(proposal, by=lead)

    with pytest.raises(rules.StepNotPossible, match="läuft noch"):
        actions.close_need(proposal.need, reason="x", by=lead)


def test_close_need_refuses_a_stranger():
    with pytest.raises(PermissionDenied):
        actions.close_need(NeedFactory(), reason="x", by=project_lead())


# --- Changing ----------------------------------------------------------------------------------------


def test_two_tabs_do_not_overwrite_each_other():
    need = NeedFactory()
    lead = project_lead(need.site)
    actions.edit_need(need, title="Neu", text=TEXT, wanted_by=None, version=1, by=lead)

    with pytest.raises(actions.SomebodyWasFaster) as problem:
        actions.edit_need(need, title="Anders", text=TEXT, wanted_by=None, version=1, by=lead)

    assert problem.value.current.title == "Neu"


def test_saving_the_same_words_again_is_no_conflict():
    need = NeedFactory()
    lead = project_lead(need.site)

    for _ in range(2):
        actions.edit_need(need, title="Neu", text=TEXT, wanted_by=None, version=1, by=lead)

    assert Need.objects.get().version == 2


def test_the_office_confirms_fields_and_ranks_anew(field, office):
    need = NeedFactory()
    OfferFactory(member=helping_member(), action_fields=[field])

    need = actions.confirm_need(need, action_fields=[field], formats=[], by=office)

    assert need.fields_confirmed
    assert need.proposals.count() == 1
    assert RecordEntry.objects.filter(verb="need.confirmed").exists()


def test_only_the_office_confirms(field):
    need = NeedFactory()

    with pytest.raises(PermissionDenied):
        actions.confirm_need(need, action_fields=[field], formats=[], by=project_lead(need.site))


# --- Silence -----------------------------------------------------------------------------------------


def test_silence_is_reminded_once_and_then_stands_in_the_call_list():
    proposal = asked()
    later = timezone.now() + timedelta(days=14)
    much_later = later + timedelta(days=14)

    assert actions.remind_silent_members(later) == 1
    assert actions.remind_silent_members(later) == 0
    assert actions.remind_silent_members(much_later) == 0

    assert Message.objects.filter(key__contains="reminder").count() == 1
    assert [part.proposal for part in queries.call_list(timezone.localdate(much_later))] == [proposal]


def test_who_answers_later_is_not_reminded_before():
    proposal = asked()
    until = timezone.localdate() + timedelta(days=30)
    actions.answer_later(proposal, member=member_of(proposal), until=until, by=lead_of(proposal))

    assert actions.remind_silent_members(timezone.now() + timedelta(days=14)) == 0
    assert actions.remind_silent_members(timezone.now() + timedelta(days=31)) == 1


# --- Leaving and interests ---------------------------------------------------------------------------


def test_a_declared_interest_takes_questions_back_and_drops_suggestions(office):
    proposal = accepted_proposal()
    member = member_of(proposal)
    interest = InterestDeclaration.objects.create(
        member=member,
        municipality=proposal.need.site.municipality,
        reason="Gesellschafter",
        starts_on=timezone.localdate(),
        declared_by=office,
    )
    actions.drop_biased_proposals(interest)

    proposal.refresh_from_db()
    assert (proposal.state, free(member)) == ("withdrawn", 10)


def test_offers_end_when_their_member_leaves(office):
    proposal = asked()

    alliance_actions.leave_alliance(member_of(proposal), on=timezone.localdate(), by=office)

    proposal.refresh_from_db()
    assert (proposal.state, Offer.objects.get().status) == ("withdrawn", "ended")


# --- Offers and focus --------------------------------------------------------------------------------


def details(field, **more):
    return {
        "title": "Mieterberatung",
        "text": "Wir beraten zu Mietfragen.",
        "action_fields": [field],
        "formats": [FormatFactory()],
        **more,
    }


def test_a_member_makes_an_offer_with_another_member(field):
    member, other = MemberFactory(), MemberFactory()

    offer = actions.add_offer(
        parts=[actions.OfferPart(member, 2), actions.OfferPart(other, 1)],
        by=member_staff(member),
        **details(field),
    )

    assert offer.status == "draft"
    assert [(p.member, p.half_days, p.is_lead) for p in offer.parts.all()] == [
        (member, 2, True),
        (other, 1, False),
    ]


def test_nobody_makes_an_offer_for_a_foreign_member(field):
    with pytest.raises(PermissionDenied):
        actions.add_offer(
            parts=[actions.OfferPart(MemberFactory(), 2)], by=representative(), **details(field)
        )


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"title": " "}, "title"),
        ({"text": ""}, "text"),
        ({"action_fields": []}, "action_fields"),
        ({"formats": []}, "formats"),
        ({"starts_on": date(2027, 2, 1), "ends_on": date(2027, 1, 1)}, "ends_on"),
    ],
)
def test_an_incomplete_offer_is_refused_at_its_field(field, more, where):
    member = MemberFactory()

    with pytest.raises(NotPossible) as problem:
        actions.add_offer(
            parts=[actions.OfferPart(member, 2)], by=representative(member), **details(field, **more)
        )

    assert problem.value.field == where


def test_an_offer_goes_from_draft_through_trial_to_proven_and_ends():
    member, site = MemberFactory(), SiteFactory()
    offer, person = OfferFactory(member=member, status="draft"), representative(member)

    actions.move_offer(offer, "trial", trial_site=site, by=person)
    actions.move_offer(offer, "proven", by=person)
    ended = actions.end_offer(offer, by=person)

    assert (ended.status, ended.trial_site) == ("ended", site)
    with pytest.raises(rules.StepNotPossible):
        actions.move_offer(offer, "proven", by=person)


def test_a_trial_needs_a_site_and_an_unknown_state_is_refused():
    member = MemberFactory()
    offer = OfferFactory(member=member, status="draft")

    for status in ("trial", "approved", ""):
        with pytest.raises(NotPossible):
            actions.move_offer(offer, status, by=representative(member))


def test_staff_cannot_publish_an_offer():
    member = MemberFactory()

    with pytest.raises(PermissionDenied):
        actions.move_offer(OfferFactory(member=member, status="draft"), "proven", by=member_staff(member))


def test_two_tabs_of_an_offer_do_not_overwrite_each_other(field):
    member = MemberFactory()
    offer, person = OfferFactory(member=member), representative(member)
    parts = [actions.OfferPart(member, 3)]
    actions.edit_offer(offer, version=1, parts=parts, by=person, **details(field))

    with pytest.raises(actions.SomebodyWasFaster):
        actions.edit_offer(offer, version=1, parts=parts, by=person, **details(field))


def test_the_office_sets_and_ends_a_focus(office):
    today = timezone.localdate()
    focus = actions.add_focus(
        title="Neue Standorte", sites=[SiteFactory()], starts_on=today - timedelta(days=5),
        ends_on=today, points=8, by=office,
    )  # fmt: skip

    actions.end_focus(focus, by=office)

    focus.refresh_from_db()
    assert focus.ends_on == today - timedelta(days=1)


def test_only_the_office_sets_a_focus():
    with pytest.raises(PermissionDenied):
        actions.add_focus(
            title="Wir", sites=[SiteFactory()], starts_on=timezone.localdate(),
            ends_on=timezone.localdate(), points=8, by=project_lead(),
        )  # fmt: skip


def test_the_machine_ranks_stale_needs_once_a_day(field):
    need = NeedFactory()

    assert actions.rank_stale_needs(timezone.now()) == 1
    assert actions.rank_stale_needs(timezone.now()) == 0
    assert actions.rank_stale_needs(timezone.now() + timedelta(days=1)) == 1
    assert Need.objects.get(pk=need.pk).ranked_at
