"""What people do with sites, members, interests and the timeline: each ending."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from buendnis.alliance import actions, queries, signals
from buendnis.alliance.actions.members import Contact
from buendnis.alliance.actions.sites import Document, PersonNotOfThisSite, PhaseSetByOffice, Weight
from buendnis.alliance.models import InterestDeclaration, TimelineEntry
from buendnis.alliance.tests import factories as f
from buendnis.base.errors import NotPossible
from buendnis.people import queries as people
from buendnis.search import queries as search

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


# --- Timeline ----------------------------------------------------------------------------------------


def test_the_same_key_writes_one_entry():
    site, member = f.SiteFactory(), f.MemberFactory()

    for _ in range(2):
        actions.note(key="x:1", site=site, members=[member], kind="x", text="Wort " * 100, on=TODAY)

    entry = TimelineEntry.objects.get()
    assert list(entry.members.all()) == [member]
    assert (len(entry.text) <= 300, entry.text.endswith("…")) == (True, True)


def test_an_unknown_audience_is_refused():
    with pytest.raises(ValueError, match="everyone"):
        actions.note(key="x", kind="x", text="x", on=TODAY, audience="everyone")


# --- Sites -------------------------------------------------------------------------------------------


def change(site, by, *, weights=(), documents=(), **facts):
    return actions.change_site(site, facts=facts, weights=weights, documents=documents, today=TODAY, by=by)


def test_changing_a_site_is_for_its_municipality_and_the_office():
    site = f.SiteFactory()

    with pytest.raises(PermissionDenied):
        change(site, f.clerk(), aliases="x")
    change(site, f.clerk(site), aliases="Nordviertel")

    site.refresh_from_db()
    assert (site.aliases, site.checked_on) == ("Nordviertel", TODAY)


def test_lead_and_deputy_come_from_the_municipality():
    site = f.SiteFactory()

    with pytest.raises(PersonNotOfThisSite):
        change(site, f.coordinator(), lead=f.clerk())
    change(site, f.coordinator(), lead=f.clerk(site))

    assert [entry.kind for entry in site.timeline.all()] == ["contact"]


def test_the_phase_is_changed_by_the_office_and_told():
    site = f.SiteFactory(phase="isek")

    with pytest.raises(PhaseSetByOffice):
        change(site, f.clerk(site), phase="implementation")
    change(site, f.coordinator(), phase="implementation")

    entry = site.timeline.get()
    assert (entry.text, entry.audience) == ("Neue Programmphase: Umsetzung", "members")


def test_years_told_by_the_municipality_count_as_confirmed():
    site = f.SiteFactory(checked="memory")

    assert change(site, f.clerk(site), aliases="x").checked == "memory"
    assert change(site, f.clerk(site), programme_year=2025).checked == "confirmed"


def test_weights_are_stored_changed_and_taken_back():
    site, field = f.SiteFactory(), f.FieldFactory(short_name="Wohnen")
    clerk = f.clerk(site)

    change(site, clerk, weights=[Weight(field, 3, "Leerstand")])
    assert [(w.weight, w.reason) for w in site.weights.all()] == [(3, "Leerstand")]
    assert queries.weights_of(site)[0][1].weight == 3

    change(site, clerk, weights=[Weight(field, None)])
    assert site.weights.count() == 0
    assert site.timeline.get().text == "Handlungsfelder neu gewichtet: Wohnen"


def test_documents_are_kept_renewed_and_removed():
    site = f.SiteFactory()
    clerk = f.clerk(site)
    change(site, clerk, documents=[Document(None, "ISEK", "https://a.example/1")])
    document = site.documents.get()

    change(site, clerk, documents=[Document(document.pk, "ISEK 2", "https://a.example/2")])
    assert [(d.pk, d.title) for d in site.documents.all()] == [(document.pk, "ISEK 2")]

    change(site, clerk, documents=[])
    assert site.documents.count() == 0


def test_a_document_of_another_site_is_not_touched():
    site, other = f.SiteFactory(), f.SiteFactory()
    change(other, f.clerk(other), documents=[Document(None, "Fremd", "https://a.example/1")])
    foreign = other.documents.get()

    change(site, f.clerk(site), documents=[Document(foreign.pk, "Meins", "https://a.example/2")])

    foreign.refresh_from_db()
    assert (foreign.title, site.documents.get().title) == ("Fremd", "Meins")


def test_a_site_is_found_by_those_who_may_open_it():
    site, member = f.SiteFactory(neighbourhood="Akazienweg"), f.MemberFactory()
    change(site, f.clerk(site), aliases="Waldkolonie")

    def finds(person):
        return [hit.key for hit in search.find("Waldkolonie", audiences=people.audiences(person))]

    for person in [f.clerk(site), f.member_staff(member), f.coordinator()]:
        assert finds(person) == [str(site.pk)]
    assert finds(f.clerk()) == []


# --- Members -----------------------------------------------------------------------------------------


def change_member(member, by, *, fields=(), contacts=(), **profile):
    return actions.change_member(member, profile=profile, action_fields=fields, contacts=contacts, by=by)


def test_changing_a_member_is_for_itself_and_the_office():
    member = f.MemberFactory()

    with pytest.raises(PermissionDenied):
        change_member(member, f.representative(), text="x")
    change_member(member, f.member_staff(member), text="Wir beraten zu Lastenrädern.")

    hits = search.find("Lastenräder", audiences=["alliance"])
    assert [(hit.kind, hit.key) for hit in hits] == [("member", str(member.pk))]


def test_contacts_are_kept_changed_and_removed():
    member = f.MemberFactory()
    change_member(member, f.coordinator(), contacts=[Contact(None, "Kim"), Contact(None, "Uli")])
    kim = member.contacts.get(name="Kim")

    change_member(member, f.coordinator(), contacts=[Contact(kim.pk, "Kim", phone="0100")])

    assert [(c.pk, c.phone) for c in member.contacts.all()] == [(kim.pk, "0100")]


def test_fields_stay_as_sure_as_they_were_when_nothing_changes():
    member, field = f.MemberFactory(action_fields_checked="memory"), f.FieldFactory()
    member.action_fields.add(field)

    assert change_member(member, f.coordinator(), fields=[field]).action_fields_checked == "memory"
    assert change_member(member, f.coordinator(), fields=[]).action_fields_checked == "confirmed"


def test_leaving_is_announced_once():
    member, told = f.MemberFactory(), []

    def listen(**news):
        told.append(news["member"])

    signals.member_left.connect(listen)
    try:
        with pytest.raises(PermissionDenied):
            actions.leave_alliance(member, on=TODAY, by=f.representative(member))
        actions.leave_alliance(member, on=TODAY, by=f.coordinator())
        with pytest.raises(NotPossible):
            actions.leave_alliance(member, on=TODAY, by=f.coordinator())
    finally:
        signals.member_left.disconnect(listen)

    assert told == [member]


# --- Interests ---------------------------------------------------------------------------------------


def declare(member, site=None, *, by, municipality=None, starts_on=TODAY, ends_on=None):
    return actions.declare_interest(
        member=member,
        municipality=municipality or site.municipality,
        site=site,
        reason="Auftrag",
        starts_on=starts_on,
        ends_on=ends_on,
        by=by,
    )


def test_an_interest_blocks_the_site_or_the_whole_municipality():
    site = f.SiteFactory()
    sister = f.SiteFactory(municipality=site.municipality)
    one, all_of_it = f.MemberFactory(), f.MemberFactory()
    declare(one, site, by=f.representative(one))
    declare(all_of_it, by=f.coordinator(), municipality=site.municipality)

    assert queries.conflicting_member_ids(site, TODAY) == {one.pk, all_of_it.pk}
    assert queries.conflicting_member_ids(sister, TODAY) == {all_of_it.pk}
    assert queries.conflicting_member_ids(f.SiteFactory(), TODAY) == set()
    assert {conflict.member_id for conflict in queries.conflicts(TODAY)} == {one.pk, all_of_it.pk}


def test_the_same_interest_twice_is_one():
    member, site = f.MemberFactory(), f.SiteFactory()

    assert declare(member, site, by=f.coordinator()) == declare(member, site, by=f.coordinator())


def test_an_ended_interest_blocks_no_longer():
    member, site = f.MemberFactory(), f.SiteFactory()
    interest = declare(member, site, by=f.coordinator())

    actions.end_interest(interest, ends_on=TODAY, by=f.member_staff(member))

    assert queries.conflicting_member_ids(site, TODAY) == {member.pk}
    assert queries.conflicting_member_ids(site, date(2026, 11, 23)) == set()


def test_interests_that_contradict_themselves_are_refused():
    member, site = f.MemberFactory(), f.SiteFactory()
    by = f.coordinator()

    with pytest.raises(actions.InterestNotPossible):
        declare(member, site, by=by, ends_on=date(2026, 11, 21))
    with pytest.raises(actions.InterestNotPossible):
        declare(member, site, by=by, municipality=f.MunicipalityFactory())
    with pytest.raises(actions.InterestNotPossible):
        actions.end_interest(declare(member, site, by=by), ends_on=date(2026, 11, 21), by=by)


def test_nobody_declares_or_ends_for_another_member():
    member, site = f.MemberFactory(), f.SiteFactory()
    interest = declare(member, site, by=f.coordinator())

    for person in [f.representative(), f.clerk(site), f.ministry_reader()]:
        with pytest.raises(PermissionDenied):
            declare(member, site, by=person)
        with pytest.raises(PermissionDenied):
            actions.end_interest(interest, ends_on=TODAY, by=person)
    assert InterestDeclaration.objects.count() == 1
