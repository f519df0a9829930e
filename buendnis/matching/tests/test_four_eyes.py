"""Who differs from the ranking needs a second person of the office; ordinary sending needs nobody."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connections, transaction
from django.urls import reverse
from django.utils import timezone

from buendnis.alliance.tests.factories import (
    MemberFactory,
    auditor,
    coordinator,
    ministry_reader,
    pledge,
    project_lead,
    representative,
)
from buendnis.base.errors import NotPossible
from buendnis.matching import actions, queries
from buendnis.matching.models import Override, Proposal
from buendnis.matching.tests.factories import NeedFactory, OfferFactory, ProposalFactory
from buendnis.people import queries as people
from buendnis.people.models import RecordEntry
from buendnis.post.models import Message

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


def helping_member():
    member = MemberFactory()
    pledge(member, 10, year=YEAR)
    member.organisation.lead = representative(member)
    member.organisation.save()
    return member


def ranked(need, *scores):
    return [
        ProposalFactory(need=need, offer=OfferFactory(member=helping_member()), score=score)
        for score in scores
    ]


def state_of(proposal):
    return Proposal.objects.values_list("state", flat=True).get(pk=proposal.pk)


@pytest.fixture
def first():
    return coordinator()


@pytest.fixture
def second():
    return coordinator()


@pytest.fixture
def held(first, second):
    """The second-best offer, chosen by the first person with a reason."""
    need = NeedFactory()
    _best, other = ranked(need, 80, 60)
    actions.ask_members(need, [other.pk], by=first, reason="Kennt den Ort.")
    return Override.objects.get()


def test_an_override_waits_and_nobody_gets_a_mail(held, first):
    proposal = held.need.proposals.get(offer=held.offer)

    assert (held.state, held.by, held.confirmed_by) == ("waiting", first, None)
    assert (proposal.state, proposal.override_reason) == ("suggested", "Kennt den Ort.")
    assert Message.objects.count() == 0


def test_ordinary_sending_waits_for_nobody(first, second):
    need = NeedFactory()
    best, _other = ranked(need, 80, 60)

    actions.ask_members(need, [best.pk], by=first)

    assert state_of(best) == "asked"
    assert Override.objects.count() == 0


def test_the_best_goes_out_while_the_other_waits(first, second):
    need = NeedFactory()
    best, _middle, last = ranked(need, 80, 70, 60)

    actions.ask_members(need, [best.pk, last.pk], by=first, reason="Kennt den Ort.")

    assert (state_of(best), state_of(last)) == ("asked", "suggested")
    assert Message.objects.count() == 1


def test_the_second_person_confirms_and_the_members_are_asked(held, first, second):
    actions.confirm_override(held, by=second)

    held.refresh_from_db()
    proposal = held.need.proposals.get(offer=held.offer)
    assert (held.state, held.confirmed_by) == ("confirmed", second)
    assert (proposal.state, proposal.asked_by) == ("asked", first)
    assert Message.objects.count() == 1
    verbs = RecordEntry.objects.filter(verb__startswith="override.").order_by("pk")
    assert [(entry.verb, entry.person) for entry in verbs] == [
        ("override.waiting", first),
        ("override.confirmed", second),
    ]


def test_confirming_again_changes_nothing(held, second):
    actions.confirm_override(held, by=second)
    actions.confirm_override(held, by=coordinator())

    held.refresh_from_db()
    assert held.confirmed_by == second
    assert Message.objects.count() == 1


def test_nobody_confirms_the_own_choice(held, first, second):
    with pytest.raises(actions.NeedsSecondPerson, match=second.name):
        actions.confirm_override(held, by=first)
    actions.ask_members(held.need, [held.need.proposals.get(offer=held.offer).pk], by=first, reason="Bitte!")

    held.refresh_from_db()
    assert held.state == "waiting"
    assert Message.objects.count() == 0


def test_the_database_refuses_the_own_confirmation(held, first):
    """Negative control: also without our code nobody confirms what they chose."""
    with pytest.raises(IntegrityError), transaction.atomic():
        Override.objects.filter(pk=held.pk).update(state="confirmed", confirmed_by=first)


@pytest.mark.parametrize("who", [ministry_reader, auditor, project_lead, representative])
def test_only_the_office_confirms_or_takes_back(held, who):
    for act in (actions.confirm_override, actions.drop_override):
        with pytest.raises(PermissionDenied):
            act(held, by=who())


def test_asking_what_a_colleague_chose_is_the_confirmation(held, second):
    actions.ask_members(held.need, [held.need.proposals.get(offer=held.offer).pk], by=second)

    held.refresh_from_db()
    assert (held.state, held.confirmed_by) == ("confirmed", second)
    assert Message.objects.count() == 1


def test_an_added_offer_waits_for_a_second_person_when_asked(first, second):
    need, offer = NeedFactory(), OfferFactory(member=helping_member())
    proposal = actions.propose_offer(need, offer, reason="Sie haben es angeboten.", by=first)

    actions.ask_members(need, [proposal.pk], by=first)
    assert (state_of(proposal), Override.objects.get().state) == ("suggested", "waiting")

    actions.confirm_override(Override.objects.get(), by=second)
    assert state_of(proposal) == "asked"


def test_an_office_with_one_person_goes_on_and_the_record_says_so(first):
    need = NeedFactory()
    _best, other = ranked(need, 80, 60)

    actions.ask_members(need, [other.pk], by=first, reason="Kennt den Ort.")

    assert (state_of(other), Override.objects.get().state) == ("asked", "alone")
    assert RecordEntry.objects.filter(verb="override.alone", person=first).count() == 1


def test_whoever_is_left_alone_may_go_on(held, first, second):
    second.is_active = False
    second.save()

    actions.confirm_override(held, by=first)

    held.refresh_from_db()
    assert (held.state, held.confirmed_by) == ("alone", None)


def test_taking_back_leaves_an_ordinary_suggestion(held, second):
    actions.drop_override(held, by=second)
    actions.drop_override(held, by=second)

    held.refresh_from_db()
    assert held.state == "dropped"
    assert held.need.proposals.get(offer=held.offer).override_reason == ""
    with pytest.raises(NotPossible):
        actions.confirm_override(held, by=second)


def test_what_waits_survives_a_new_ranking_and_counts_among_three(held, first):
    actions.refresh_proposals(held.need)
    assert held.need.proposals.filter(offer=held.offer).exists()

    more = ranked(held.need, 99, 98, 97)
    with pytest.raises(NotPossible, match="Höchstens drei"):
        actions.ask_members(held.need, [proposal.pk for proposal in more], by=first)


def test_nothing_is_sent_for_a_need_that_is_over(held, first, second):
    actions.close_need(held.need, reason="Hat sich erledigt.", by=first)

    with pytest.raises(NotPossible, match="beendet"):
        actions.confirm_override(held, by=second)
    assert queries.waiting_for_second_person(second, people.standing(second)) == []


def test_only_the_others_find_it_in_their_week(held, first, second, django_assert_num_queries):
    people.standing(second)
    with django_assert_num_queries(1):
        (item,) = queries.waiting_for_second_person(second, people.standing(second))

    assert held.offer.title in item.text
    assert "Kennt den Ort." in item.detail
    assert queries.waiting_for_second_person(first, people.standing(first)) == []
    minister = ministry_reader()
    assert queries.waiting_for_second_person(minister, people.standing(minister)) == []


# --- Pages -------------------------------------------------------------------------------------------


def at(name, override):
    return reverse(f"matching:{name}", args=[override.need_id, override.pk])


def test_the_page_shows_one_button_to_the_second_and_a_name_to_the_first(client, held, first, second):
    client.force_login(first)
    page = client.get(held.need.get_absolute_url()).content.decode()
    assert second.name in page
    assert at("confirm_override", held) not in page
    assert at("drop_override", held) in page

    client.force_login(second)
    page = client.get(held.need.get_absolute_url()).content.decode()
    assert "Kennt den Ort." in page
    assert at("confirm_override", held) in page


def test_the_second_person_confirms_on_the_page(client, held, second):
    client.force_login(second)

    answer = client.post(at("confirm_override", held), follow=True)

    assert "Bestätigt. Die Mitglieder sind angefragt." in answer.content.decode()
    assert Message.objects.count() == 1


def test_the_first_person_reads_who_can_confirm(client, held, first, second):
    client.force_login(first)

    answer = client.post(at("confirm_override", held), follow=True)

    assert f"Eine zweite Person der Geschäftsstelle bestätigt das: {second.name}." in answer.content.decode()
    assert Message.objects.count() == 0


def test_taking_back_on_the_page(client, held, first):
    client.force_login(first)

    answer = client.post(at("drop_override", held), follow=True)

    assert "Niemand ist angefragt" in answer.content.decode()


@pytest.mark.parametrize("name", ["confirm_override", "drop_override"])
@pytest.mark.parametrize("who", [project_lead, representative, ministry_reader, auditor])
def test_others_find_nothing_there(client, held, name, who):
    client.force_login(who())

    assert client.post(at(name, held)).status_code == 404


def test_an_override_of_another_need_is_not_found(client, held, second):
    client.force_login(second)

    assert (
        client.post(reverse("matching:confirm_override", args=[NeedFactory().pk, held.pk])).status_code == 404
    )


# --- Two at once -------------------------------------------------------------------------------------


def test_two_confirmations_at_once_ask_once(fresh_database):
    first, others = coordinator(), [coordinator(), coordinator()]
    need = NeedFactory()
    _best, other = ranked(need, 80, 60)
    actions.ask_members(need, [other.pk], by=first, reason="Kennt den Ort.")
    override, start, problems = Override.objects.get(), threading.Barrier(2), []

    def confirm(person):
        try:
            start.wait(timeout=10)
            actions.confirm_override(override, by=person)
        except Exception as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=confirm, args=[person]) for person in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert problems == []
    assert Message.objects.count() == 1
    assert RecordEntry.objects.filter(verb="override.confirmed").count() == 1
