"""Pages: reach, refuse, render."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from buendnis.alliance import queries as alliance
from buendnis.alliance.tests.factories import (
    FieldFactory,
    FormatFactory,
    MemberFactory,
    SiteFactory,
    clerk,
    coordinator,
    editor,
    ministry_reader,
    pledge,
    project_lead,
    representative,
)
from buendnis.matching import actions
from buendnis.matching.models import Focus, Need, Offer, Override, Proposal
from buendnis.matching.tests.factories import NeedFactory, OfferFactory, ProposalFactory
from buendnis.post.models import AnswerLink, Message

pytestmark = pytest.mark.django_db
TEXT = "Auf dem Spielplatz an der Ringstraße fehlen Schatten und Bänke."
YEAR = timezone.localdate().year


def page(name, *args):
    return reverse(f"matching:{name}", args=args)


@pytest.fixture
def site():
    return SiteFactory()


@pytest.fixture
def town(client, site):
    """The browser of a project lead."""
    client.force_login(project_lead(site))
    return client


@pytest.fixture
def office(client):
    client.force_login(coordinator())
    return client


def helping_member():
    member = MemberFactory()
    pledge(member, 10, year=YEAR)
    member.organisation.lead = representative(member)
    member.organisation.save()
    return member


def asked(need):
    proposal = ProposalFactory(need=need, offer=OfferFactory(member=helping_member()))
    actions.ask_members(need, [proposal.pk], by=coordinator())
    return Proposal.objects.get(pk=proposal.pk)


def words(answer):
    return answer.content.decode()


# --- Describing --------------------------------------------------------------------------------------


def test_a_project_lead_describes_a_need_and_sees_it(town, site):
    form = town.get(page("describe_need")).context["form"]
    assert form.only_site == site

    answer = town.post(
        page("describe_need"),
        {"text": TEXT, "site": site.pk, "submission": uuid4(), "wanted_by": "", "format": ""},
        follow=True,
    )

    need = Need.objects.get()
    assert answer.redirect_chain == [(need.get_absolute_url(), 302)]
    assert "Danke! Ihr Anliegen ist angekommen." in words(answer)
    assert TEXT in words(answer)


def test_the_same_form_sent_twice_makes_one_need(town, site):
    sent = {"text": TEXT, "site": site.pk, "submission": uuid4()}

    first, second = town.post(page("describe_need"), sent), town.post(page("describe_need"), sent)

    assert first.url == second.url
    assert Need.objects.count() == 1


def test_what_was_typed_comes_back_with_the_error(town, site):
    answer = town.post(
        page("describe_need"),
        {"text": TEXT, "site": site.pk, "submission": uuid4(), "wanted_by": "2001-01-01"},
    )

    assert answer.status_code == 422
    assert "Fehler: " in words(answer)
    assert TEXT in words(answer)
    assert "Bitte wählen Sie einen Tag, der noch kommt." in words(answer)


def test_a_foreign_site_cannot_be_chosen(town):
    answer = town.post(page("describe_need"), {"text": TEXT, "site": SiteFactory().pk, "submission": uuid4()})

    assert answer.status_code == 422
    assert Need.objects.count() == 0


def test_hidden_fields_change_nothing(town, site):
    town.post(
        page("describe_need"),
        {"text": TEXT, "site": site.pk, "submission": uuid4(), "status": "done", "is_example": "on"},
    )

    assert Need.objects.values_list("status", "is_example").get() == ("open", False)


def test_with_several_sites_one_is_chosen_and_the_address_may_name_it(town, site):
    other = SiteFactory(municipality=site.municipality)

    form = town.get(page("describe_need"), {"site": other.pk}).context["form"]

    assert form.only_site is None
    assert form["site"].value() == str(other.pk)


def test_live_help_shows_offers_as_a_fragment_and_as_a_page(town, site):
    OfferFactory(title="Spielplätze gemeinsam planen")
    sent = {"text": "Unser Spielplatz ist kaputt", "site": site.pk, "submission": uuid4()}

    part = town.post(page("need_help"), sent, headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    whole = town.post(page("need_help"), sent)

    assert "Spielplätze gemeinsam planen" in words(part)
    assert "<html" not in words(part)
    assert "Spielplätze gemeinsam planen" in words(whole)
    assert "Unser Spielplatz ist kaputt" in words(whole)
    assert str(sent["submission"]) in words(whole)


def test_live_help_marks_what_is_invented(town, site):
    OfferFactory(title="Spielplätze gemeinsam planen", is_example=True)
    OfferFactory(title="Spielplatz prüfen")

    answer = town.post(page("need_help"), {"text": "Unser Spielplatz ist kaputt"})

    assert {hit.title: invented for hit, invented in answer.context["hits"]} == {
        "Spielplätze gemeinsam planen": True,
        "Spielplatz prüfen": False,
    }
    assert "example-badge" in words(answer)


def test_live_help_shows_no_need_of_a_foreign_town(town, site):
    stranger = SiteFactory()
    actions.describe_need(site=stranger, text="Geheimer Spielplatz im Wald.", by=project_lead(stranger))

    assert "Geheimer" not in words(town.post(page("need_help"), {"text": "Spielplatz im Wald"}))


@pytest.mark.parametrize("person", [editor, ministry_reader])
def test_who_acts_for_no_site_finds_no_form(client, person):
    client.force_login(person())

    assert client.get(page("describe_need")).status_code == 404
    assert client.post(page("need_help"), {"text": TEXT}).status_code == 404


# --- The list ----------------------------------------------------------------------------------------


def test_the_list_shows_own_needs_only(town, site):
    NeedFactory(site=site, title="Unser Hof")
    NeedFactory(title="Fremder Platz")

    text = words(town.get(page("need_list")))

    assert "Unser Hof" in text
    assert "Fremder Platz" not in text


@pytest.mark.parametrize("what", ["need_list", "offer_list"])
def test_a_list_takes_as_many_queries_for_one_as_for_three(
    office, what, django_assert_max_num_queries, django_assert_num_queries
):
    make = NeedFactory if what == "need_list" else OfferFactory
    make().action_fields.add(FieldFactory())
    office.get(page(what))
    with django_assert_max_num_queries(20) as one:
        office.get(page(what))
    for _ in range(2):
        make().action_fields.add(FieldFactory())

    with django_assert_num_queries(len(one)):
        office.get(page(what))


def test_filters_narrow_and_nonsense_narrows_nothing(office):
    field = FieldFactory(code=4)
    NeedFactory(title="Beteiligung").action_fields.add(field)
    NeedFactory(title="Klimaschutz", status="closed")

    def shown(**chosen):
        return [need.title for need in office.get(page("need_list"), chosen).context["page_obj"]]

    assert shown(action_field=4) == ["Beteiligung"]
    assert shown(status="closed") == ["Klimaschutz"]
    assert shown(status="not_over") == ["Beteiligung"]
    assert shown(text="klima") == ["Klimaschutz"]
    assert len(shown(status="x", action_field="'", site="99999999999999999999")) == 2


@pytest.mark.parametrize("what", ["need_export_csv", "offer_export_csv"])
def test_exports_hold_text_and_only_what_the_person_sees(town, site, what):
    NeedFactory(site=site, title="=HYPERLINK(1)")
    NeedFactory(title="Fremder Platz")
    OfferFactory(title="=HYPERLINK(1)")
    OfferFactory(title="Fremder Platz", status="draft")

    text = words(town.get(page(what)))

    assert "'=HYPERLINK(1)" in text
    assert "Fremder Platz" not in text


def test_among_many_sites_the_word_finds_and_the_address_names_one(office, monkeypatch):
    monkeypatch.setattr("buendnis.matching.forms.needs.MOST_SITES", 1)
    here, _there = NeedFactory(title="Hier"), NeedFactory(title="Dort")

    shown = office.get(page("need_list"), {"site": here.site.pk})

    assert [need.title for need in shown.context["page_obj"]] == ["Hier"]
    assert f'<input type="hidden" name="site" value="{here.site.pk}"' in words(shown)
    assert office.get(page("need_list"), {"site": 10**30}).status_code == 200


def test_lists_come_as_a_spreadsheet(office):
    NeedFactory()

    assert office.get(page("need_export_xlsx")).content[:2] == b"PK"
    assert office.get(page("offer_export_xlsx")).content[:2] == b"PK"


# --- The need page -----------------------------------------------------------------------------------


def suggested_need(site=None):
    need = NeedFactory(site=site or SiteFactory(), title="Hof begrünen")
    field = FieldFactory(name="Klimaschutz")
    need.action_fields.add(field)
    OfferFactory(title="Grüne Höfe", member=helping_member(), action_fields=[field])
    OfferFactory(title="Ohne Zeit", action_fields=[field])
    return actions.refresh_proposals(need)


def test_the_office_sees_points_reasons_and_what_is_ruled_out(office):
    text = words(office.get(suggested_need().get_absolute_url()))

    assert "von 100 Punkten" in text
    assert "Das Angebot passt zum Handlungsfeld „Klimaschutz“." in text
    assert "Ohne Zeit" in text
    assert "Gebraucht werden 2." in text


def test_the_site_sees_the_helpers_without_points(town, site):
    text = words(town.get(suggested_need(site).get_absolute_url()))

    assert "Grüne Höfe" in text
    assert "Punkt" not in text
    assert "Ohne Zeit" not in text


def test_members_see_no_suggestions(client):
    need = suggested_need()
    client.force_login(representative())

    text = words(client.get(need.get_absolute_url()))

    assert "Hof begrünen" in text
    assert "Grüne Höfe" not in text


def test_members_see_only_their_own_part(client):
    need = NeedFactory()
    first, second = asked(need), asked(need)
    client.force_login(first.parts.get().member.organisation.lead)

    text = words(client.get(need.get_absolute_url()))

    assert first.offer.title in text
    assert second.offer.title not in text


def test_the_need_page_takes_as_many_queries_for_one_proposal_as_for_three(
    office, django_assert_max_num_queries, django_assert_num_queries
):
    need = NeedFactory()
    ProposalFactory(need=need)
    office.get(need.get_absolute_url())
    with django_assert_max_num_queries(16) as one:
        office.get(need.get_absolute_url())
    for _ in range(2):
        ProposalFactory(need=need)

    with django_assert_num_queries(len(one)):
        office.get(need.get_absolute_url())


FOREIGN_NEED = ["need_detail", "edit_need", "close_need", "confirm_need", "propose_offer"]
FOREIGN_NEED_POSTS = ["refresh_need", "ask_members", "edit_need", "close_need", "confirm_need"]


@pytest.mark.parametrize("name", FOREIGN_NEED)
def test_a_foreign_need_is_not_found(town, name):
    assert town.get(page(name, NeedFactory().pk)).status_code == 404


@pytest.mark.parametrize("name", FOREIGN_NEED_POSTS)
def test_nothing_can_be_done_with_a_foreign_need(town, name):
    need = NeedFactory()

    assert town.post(page(name, need.pk), {"reason": "x"}).status_code == 404
    assert Need.objects.get(pk=need.pk).status == "open"


@pytest.mark.parametrize("name", ["confirm_need", "refresh_need", "ask_members", "propose_offer"])
def test_what_the_office_does_is_not_found_for_the_own_town(town, site, name):
    assert town.post(page(name, NeedFactory(site=site).pk)).status_code == 404


@pytest.mark.parametrize("pk", [0, 2**31, 2**63, 10**30])
def test_ids_that_cannot_be_are_not_found(office, pk):
    assert office.get(page("need_detail", pk)).status_code == 404


def test_pages_ask_strangers_to_log_in(client):
    for name in ("need_list", "describe_need", "offer_list", "focus_list"):
        assert client.get(page(name)).status_code == 302


# --- Deciding ----------------------------------------------------------------------------------------


def test_one_click_asks_the_member_that_is_ticked(office):
    need = suggested_need()
    proposal = need.proposals.get()
    shown = office.get(need.get_absolute_url())
    assert shown.context["chosen_ids"] == {proposal.pk}

    office.post(page("ask_members", need.pk), {"proposals": [proposal.pk], "reason": ""})

    assert Proposal.objects.get().state == "asked"
    assert Message.objects.count() == 1


def test_asking_nobody_or_somebody_else_comes_back_with_a_sentence(office):
    need = NeedFactory()
    ProposalFactory(need=need, score=80)
    second = ProposalFactory(need=need, score=60, offer=OfferFactory(member=helping_member()))

    nobody = office.post(page("ask_members", need.pk), {"reason": ""})
    differently = office.post(page("ask_members", need.pk), {"proposals": [second.pk], "reason": ""})

    assert nobody.status_code == differently.status_code == 422
    assert "Sie weichen von der Reihenfolge ab." in words(differently)
    assert differently.context["chosen_ids"] == {second.pk}


def test_an_override_is_shown_with_its_reason(office):
    need = NeedFactory()
    ProposalFactory(need=need, score=80)
    second = ProposalFactory(need=need, score=60, offer=OfferFactory(member=helping_member()))

    office.post(page("ask_members", need.pk), {"proposals": [second.pk], "reason": "Kennt den Ort."})

    assert Override.objects.count() == 1
    assert "Kennt den Ort." in words(office.get(need.get_absolute_url()))


def test_the_office_confirms_fields(office):
    need, field = NeedFactory(), FieldFactory()
    assert office.get(page("confirm_need", need.pk)).status_code == 200

    office.post(page("confirm_need", need.pk), {"action_fields": [field.pk]})

    need.refresh_from_db()
    assert (need.fields_confirmed, list(need.action_fields.all())) == (True, [field])


def test_the_office_adds_an_offer(office):
    need, offer = NeedFactory(), OfferFactory(member=helping_member())
    assert office.get(page("propose_offer", need.pk)).status_code == 200
    assert offer.title in words(office.get(page("propose_offer", need.pk), {"text": offer.title}))

    office.post(page("propose_offer", need.pk), {"offer": offer.pk, "reason": "Passt."})

    assert need.proposals.get().override_reason == "Passt."


def test_computing_again_is_a_button(office):
    need = suggested_need()

    answer = office.post(page("refresh_need", need.pk), follow=True)

    assert "neu berechnet" in words(answer)


# --- Answering ---------------------------------------------------------------------------------------


def test_a_member_answers_from_the_mail_without_login(client):
    proposal = asked(NeedFactory())
    link = next(word for word in Message.objects.get().text.split() if "/antwort/" in word)
    path = link[link.index("/antwort/") :]

    shown = client.get(path, follow=True)
    assert "Spielplatz erneuern" in words(shown)
    assert Proposal.objects.get().state == "asked"

    target = shown.redirect_chain[-1][0] if shown.redirect_chain else path
    client.post(target, {"answer": "accept"}, follow=True)

    assert Proposal.objects.get(pk=proposal.pk).state == "accepted"
    assert AnswerLink.objects.get().used_at


def test_the_office_notes_an_answer_and_chooses_it_itself(office):
    proposal = asked(NeedFactory())
    part = proposal.parts.get()
    path = page("answer_proposal", proposal.pk, part.pk)
    assert "checked" not in office.get(path).content.decode()

    assert office.post(path, {}).status_code == 422
    answer = office.post(path, {"answer": "accept"}, follow=True)

    assert "Die Antwort des Mitglieds ist eingetragen." in words(answer)
    assert Proposal.objects.get().state == "accepted"


def test_a_member_answers_on_the_page(client):
    proposal = asked(NeedFactory())
    part = proposal.parts.get()
    client.force_login(part.member.organisation.lead)
    assert "Können Sie helfen?" in words(client.get(proposal.get_absolute_url()))

    answer = client.post(page("answer_proposal", proposal.pk, part.pk), {"answer": "accept"}, follow=True)

    assert "Ihre halben Tage sind reserviert." in words(answer)
    assert alliance.capacity_of(part.member, YEAR).reserved == 2


def test_declining_without_a_reason_and_later_without_a_day_come_back(client):
    proposal = asked(NeedFactory())
    part = proposal.parts.get()
    client.force_login(part.member.organisation.lead)
    target = page("answer_proposal", proposal.pk, part.pk)

    assert client.post(target, {"answer": "decline"}).status_code == 422
    assert client.post(target, {"answer": "later"}).status_code == 422
    assert client.post(target, {"answer": "perhaps"}).status_code == 422
    assert Proposal.objects.get().state == "asked"


def test_the_office_notes_the_answer_of_a_member(office):
    proposal = asked(NeedFactory())
    day = timezone.localdate() + timedelta(days=9)

    office.post(
        page("answer_proposal", proposal.pk, proposal.parts.get().pk), {"answer": "later", "until": day}
    )

    assert Proposal.objects.get().next_contact_on == day


def test_somebody_elses_part_cannot_be_answered(client):
    proposal = asked(NeedFactory())
    target = page("answer_proposal", proposal.pk, proposal.parts.get().pk)

    for person in (representative(), project_lead(proposal.need.site), ministry_reader()):
        client.force_login(person)
        assert client.post(target, {"answer": "accept"}).status_code == 404


def test_an_answered_question_says_so(client):
    proposal = asked(NeedFactory())
    part = proposal.parts.get()
    lead = part.member.organisation.lead
    actions.decline_proposal(proposal, member=part.member, reason="Urlaub", by=lead)
    client.force_login(lead)

    answer = client.post(page("answer_proposal", proposal.pk, part.pk), {"answer": "accept"}, follow=True)

    assert "Sie haben bereits abgesagt." in words(answer)


def test_why_a_member_declined_stays_with_the_office(client, site):
    proposal = asked(NeedFactory(site=site))
    member = proposal.parts.get().member
    actions.decline_proposal(proposal, member=member, reason="Zu weit weg", by=member.organisation.lead)

    client.force_login(project_lead(site))
    assert "Zu weit weg" not in words(client.get(proposal.get_absolute_url()))
    assert "Zu weit weg" not in words(client.get(proposal.need.get_absolute_url()))
    client.force_login(coordinator())
    assert "Zu weit weg" in words(client.get(proposal.get_absolute_url()))


def test_the_site_sees_no_points_on_the_proposal(town, site):
    assert "Punkt" not in words(town.get(asked(NeedFactory(site=site)).get_absolute_url()))


def test_the_site_declines(town, site):
    proposal = asked(NeedFactory(site=site))
    assert town.get(page("decline_as_site", proposal.pk)).status_code == 200

    town.post(page("decline_as_site", proposal.pk), {"reason": "Doch nicht nötig"})

    assert Proposal.objects.get().declined_by_site


def test_the_office_takes_a_question_back(office):
    proposal = asked(NeedFactory())

    office.post(page("withdraw_proposal", proposal.pk))

    assert Proposal.objects.get().state == "withdrawn"


@pytest.mark.parametrize("name", ["proposal_detail", "withdraw_proposal", "decline_as_site"])
def test_a_foreign_proposal_is_not_found(town, name):
    proposal = asked(NeedFactory())

    answer = town.get(page(name, proposal.pk)) if name == "proposal_detail" else None
    answer = answer or town.post(page(name, proposal.pk), {"reason": "x"})

    assert answer.status_code == 404


def test_a_suggestion_is_not_found_by_its_member(client):
    proposal = ProposalFactory()
    client.force_login(representative(proposal.parts.get().member))

    assert client.get(proposal.get_absolute_url()).status_code == 404


def test_the_town_cannot_take_a_question_back(town, site):
    proposal = asked(NeedFactory(site=site))

    assert town.post(page("withdraw_proposal", proposal.pk)).status_code == 404


# --- Changing and closing ----------------------------------------------------------------------------


def test_the_second_tab_sees_what_changed_and_keeps_its_text(town, site):
    need = NeedFactory(site=site)
    sent = {"version": 1, "title": "Meins", "text": "Mein Text ist anders.", "wanted_by": ""}
    actions.edit_need(
        need, title="Deins", text="Dein Text war zuerst da.", wanted_by=None, version=1, by=clerk(site)
    )

    answer = town.post(page("edit_need", need.pk), sent)

    assert answer.status_code == 422
    assert "Dein Text war zuerst da." in words(answer)
    assert "Mein Text ist anders." in words(answer)
    assert 'name="version" value="2"' in words(answer)

    town.post(page("edit_need", need.pk), {**sent, "version": 2})
    assert Need.objects.get().title == "Meins"


def test_a_need_is_closed_with_a_reason(town, site):
    need = NeedFactory(site=site)
    assert town.get(page("close_need", need.pk)).status_code == 200
    assert town.post(page("close_need", need.pk), {"reason": ""}).status_code == 422

    town.post(page("close_need", need.pk), {"reason": "Hat sich geklärt"})

    assert Need.objects.get().status == "closed"
    assert "Hat sich geklärt" in words(town.get(need.get_absolute_url()))


# --- Offers and focus --------------------------------------------------------------------------------


def offer_sent(member, **more):
    return {
        "submission": uuid4(),
        "version": 0,
        "title": "Mieterberatung",
        "text": "Wir beraten.",
        "action_fields": [FieldFactory().pk],
        "formats": [FormatFactory().pk],
        "member_1": member.pk,
        "half_days_1": 2,
        **more,
    }


def test_a_member_makes_changes_and_publishes_an_offer(client):
    member, other = MemberFactory(), MemberFactory()
    client.force_login(representative(member))
    assert client.get(page("offer_create")).status_code == 200

    client.post(page("offer_create"), offer_sent(member, member_2=other.pk, half_days_2=1))
    offer = Offer.objects.get()
    assert [part.half_days for part in offer.parts.all()] == [2, 1]
    assert client.get(page("edit_offer", offer.pk)).status_code == 200

    client.post(page("edit_offer", offer.pk), offer_sent(member, version=1, title="Neu"))
    client.post(page("move_offer", offer.pk), {"status": "trial", "trial_site": SiteFactory().pk})

    offer.refresh_from_db()
    assert (offer.title, offer.status, offer.parts.count()) == ("Neu", "trial", 1)


def test_a_trial_without_a_site_comes_back_with_the_error_at_its_field(client):
    member = MemberFactory()
    client.force_login(representative(member))
    client.post(page("offer_create"), offer_sent(member))
    offer = Offer.objects.get()

    answer = client.post(page("move_offer", offer.pk), {"status": "trial"})

    assert answer.status_code == 422
    assert 'href="#id_trial_site"' in answer.content.decode()


def test_asking_nobody_leads_to_the_first_suggestion(client):
    need = ProposalFactory(state="suggested").need
    client.force_login(coordinator())

    answer = client.post(page("ask_members", need.pk), {})

    assert answer.status_code == 422
    words = answer.content.decode()
    assert 'href="#id_proposals_0"' in words
    assert 'id="id_proposals_0" aria-invalid="true"' in words
    assert need.proposals.filter(state="asked").count() == 0


def test_the_page_of_a_new_offer_sends_all_it_needs(client):
    member = MemberFactory()
    client.force_login(representative(member))
    empty = words(client.get(page("offer_create")))
    hidden = re.findall(r'name="(submission|version)"\s+value="([^"]*)"', empty)

    client.post(page("offer_create"), offer_sent(member) | dict(hidden))

    assert len(hidden) == 2
    assert Offer.objects.count() == 1


def test_an_offer_sent_twice_is_one_offer(client):
    member = MemberFactory()
    client.force_login(representative(member))
    sent = offer_sent(member)

    client.post(page("offer_create"), sent)
    client.post(page("offer_create"), sent)

    assert Offer.objects.count() == 1


def test_the_second_tab_of_an_offer_sees_what_changed(client):
    member = MemberFactory()
    offer = OfferFactory(member=member)
    client.force_login(representative(member))
    client.post(page("edit_offer", offer.pk), offer_sent(member, version=1, title="Zuerst"))

    answer = client.post(page("edit_offer", offer.pk), offer_sent(member, version=1, title="Zuletzt"))

    assert answer.status_code == 422
    assert "Zuerst" in words(answer)
    assert "Zuletzt" in words(answer)


def test_a_further_member_needs_its_half_days(client):
    member = MemberFactory()
    client.force_login(representative(member))

    answer = client.post(page("offer_create"), offer_sent(member, member_2=MemberFactory().pk))

    assert answer.status_code == 422


def test_everybody_with_a_role_reads_offers_and_only_its_members_change_them(town):
    offer, draft = OfferFactory(), OfferFactory(status="draft")

    assert town.get(offer.get_absolute_url()).status_code == 200
    assert town.get(draft.get_absolute_url()).status_code == 404
    assert town.get(page("edit_offer", offer.pk)).status_code == 404
    assert town.post(page("move_offer", offer.pk), {"status": "ended"}).status_code == 404
    assert town.get(page("offer_create")).status_code == 404


def test_the_office_sets_and_ends_a_focus(office, site):
    today = timezone.localdate()
    sent = {"title": "Neue", "sites": [site.pk], "starts_on": today, "ends_on": today, "points": 8}

    assert office.post(page("focus_list"), {**sent, "points": 99}).status_code == 422
    office.post(page("focus_list"), sent)
    assert "Neue" in words(office.get(page("focus_list")))

    office.post(page("end_focus", Focus.objects.get().pk))
    assert not Focus.objects.exists()


def test_the_focus_is_the_offices(town):
    assert town.get(page("focus_list")).status_code == 404


@pytest.mark.parametrize("hostile", ['<script>alert(1)</script> "', "{{ 7*7 }} {% x %} %s", "😀" * 50])
def test_hostile_words_are_shown_as_words(town, site, hostile):
    need = actions.describe_need(site=site, text=f"Hilfe, bitte: {hostile}", by=project_lead(site))

    text = words(town.get(need.get_absolute_url()))

    assert "<script>alert" not in text
    assert "49" not in text or hostile != "{{ 7*7 }} {% x %} %s" or "{{ 7*7 }}" in text
