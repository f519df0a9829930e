"""What the desk collects from the rooms."""

import pytest

from buendnis.alliance.models import MemberOrganisation, Site
from buendnis.alliance.tests import factories as alliance
from buendnis.desk.queries import coverage, finding, places, sections, site_file, week
from buendnis.desk.rules import Acting, Due
from buendnis.desk.tests import factories
from buendnis.desk.tests.factories import TODAY
from buendnis.matching.models import Need, Offer, Proposal
from buendnis.people.models import Organisation, Person, Role
from buendnis.post.waiting import Waiting

pytestmark = pytest.mark.django_db


def test_coverage_counts_open_needs_fulfilled_ones_and_offers_once_per_field():
    field, empty = alliance.FieldFactory(code=1), alliance.FieldFactory(code=2)
    for status in (Need.Status.OPEN, Need.Status.ASKED, Need.Status.DONE, Need.Status.CLOSED):
        factories.need(status=status).action_fields.add(field)
    factories.offer().action_fields.add(field)
    factories.offer(status=Offer.Status.ENDED).action_fields.add(field)
    factories.need().action_fields.add(empty)

    rows = coverage.coverage()

    assert [(row.code, row.needs, row.met, row.offers) for row in rows] == [(1, 2, 1, 1), (2, 1, 0, 0)]
    assert [(field.name, field.needs) for field in coverage.missing_fields()] == [(empty.name, 1)]
    assert rows[1].gap == "Hier fehlen Angebote."


def test_fields_of_an_older_catalogue_are_left_out():
    alliance.FieldFactory(is_current=False)

    assert coverage.coverage() == []


def test_capacities_sum_formats_and_put_the_most_free_first(django_assert_num_queries):
    little, much, none = (alliance.MemberFactory(short_name=name) for name in ("A", "B", "C"))
    alliance.pledge(little, 2)
    alliance.pledge(much, 4)
    account = alliance.pledge(much, 6, format=alliance.FormatFactory())
    account.reserved, account.used = 1, 2
    account.save()
    alliance.pledge(much, 99, year=2027)

    with django_assert_num_queries(1):
        rows = coverage.capacities(MemberOrganisation.objects.all(), 2026)

    assert [(row.member, row.pledged, row.reserved, row.used, row.free) for row in rows] == [
        (much, 10, 1, 2, 7),
        (little, 2, 0, 0, 2),
        (none, 0, 0, 0, 0),
    ]


def test_new_needs_come_with_their_best_proposal():
    first, second = factories.need(), factories.need()
    factories.need(status=Need.Status.ASKED)
    weak, strong = factories.offer(), factories.offer()
    factories.proposal(first, weak, score=30)
    factories.proposal(first, strong, score=80)
    factories.proposal(second, strong, score=90, state=Proposal.State.DECLINED)

    hints = sections.best_proposals([first.pk, second.pk])

    member = strong.members.get().short_name
    assert hints == {
        first.pk: f"Vorschlag liegt bereit: „{strong.title}“ von {member}, 80 Punkte",
        second.pk: "Noch passt kein Angebot. Hier fehlt etwas.",
    }


def test_what_leads_to_a_list_gets_no_proposal():
    new = factories.need()
    items = [
        week.Item(Waiting("Mehr", url, "Ansehen", kind="need"), "", Due(""))
        for url in ("/bedarfe/?stand=open", "/bedarfe/", new.get_absolute_url())
    ]

    found = week.with_proposals(items, lambda ids: dict.fromkeys(ids, "Vorschlag"))

    assert [item.hint for item in found] == ["", "", "Vorschlag"]


def test_the_office_sees_what_is_stuck_and_who_is_missing():
    factories.stuck_message()
    alliance.SiteFactory()
    cared_for = alliance.SiteFactory()
    cared_for.lead = alliance.clerk(cared_for)
    cared_for.save()
    organisation = alliance.SiteFactory().municipality.organisation
    organisation.lead = alliance.coordinator()
    organisation.save()
    alliance.SiteFactory(is_active=False)

    section = sections.for_office()

    assert (section.stuck, section.without_contact) == (1, 1)


def test_where_nothing_is_wrong_nothing_is_counted():
    section = sections.for_office()

    assert (section.stuck, section.without_contact) == (0, 0)


def test_the_share_of_small_municipalities_counts_those_with_a_fulfilled_need():
    helped = alliance.SiteFactory(municipality__population=8000)
    factories.need(helped, status=Need.Status.DONE)
    factories.need(alliance.SiteFactory(municipality__population=9000))
    factories.need(alliance.SiteFactory(municipality__population=90000), status=Need.Status.DONE)
    alliance.SiteFactory(municipality__population=7000, is_active=False)

    section = sections.for_ministry()

    assert (section.small, section.small_helped, section.small_percent) == (2, 1, 50)


def test_without_small_municipalities_there_is_no_percentage():
    assert sections.for_ministry().small_percent is None


def test_a_municipality_sees_its_needs_open_ones_first():
    site = alliance.SiteFactory()
    done = factories.need(site, status=Need.Status.DONE)
    open_one = factories.need(site)
    factories.need(site, status=Need.Status.CLOSED)
    factories.need()

    section = sections.for_sites(week.places_of(alliance.clerk(site))[0], TODAY)

    assert (section.sites, section.needs) == ([site], [open_one, done])


def test_a_manager_sees_the_sites_he_manages():
    site = alliance.SiteFactory()
    alliance.SiteFactory(municipality=site.municipality)
    place = week.places_of(alliance.manager(site))[0]

    assert place.acting == Acting.MANAGER
    assert sections.for_sites(place, TODAY).sites == [site]


def test_a_member_sees_its_half_days_and_what_runs():
    member = alliance.MemberFactory(text="Wir sind da.")
    alliance.pledge(member, 6)
    running = factories.engagement(alliance.SiteFactory(), member)
    factories.engagement(alliance.SiteFactory(), member, status="cancelled")
    factories.engagement(alliance.SiteFactory(), alliance.MemberFactory())

    section = sections.for_member(week.places_of(alliance.representative(member))[0], TODAY)

    assert (section.capacity.free, section.engagements, section.next_step) == (6, [running], "")


@pytest.mark.parametrize(
    ("text", "pledged", "step"), [("", 0, "profile"), ("Wir.", 0, "capacity"), ("Wir.", 4, "offer")]
)
def test_a_new_member_is_led_step_by_step(text, pledged, step):
    member = alliance.MemberFactory(text=text)
    if pledged:
        alliance.pledge(member, pledged)

    section = sections.for_member(week.places_of(alliance.representative(member))[0], TODAY)

    assert section.next_step == step


def test_a_member_that_left_has_no_section():
    member = alliance.MemberFactory(left_on=TODAY)

    assert sections.for_member(week.places_of(alliance.representative(member))[0], TODAY) is None


def test_several_organisations_are_several_places():
    member, site = alliance.MemberFactory(), alliance.SiteFactory()
    person = alliance.representative(member)
    Role.objects.create(
        person=person, organisation=site.municipality.organisation, kind=Role.Kind.MUNICIPALITY_LEAD
    )

    found = week.places_of(Person.objects.get(pk=person.pk))

    assert sorted(place.acting for place in found) == [Acting.MEMBER, Acting.MUNICIPALITY]
    assert [place.standing.organisation_ids for place in found] == [
        frozenset({place.organisation.pk}) for place in found
    ]


def test_a_place_leads_nowhere_when_its_file_is_closed():
    near, far = alliance.SiteFactory(latitude=50.1, longitude=8.6), alliance.SiteFactory()

    found = places.places(Site.objects.order_by("pk"), {near.pk})

    assert [place.url for place in found] == [near.get_absolute_url(), ""]
    assert [point.text for point in places.points(found)] == [f"{near} – Konzept (ISEK)"]
    assert [place.site for place in found if not place.has_position] == [far]


def test_the_legend_counts_phases_in_their_order():
    alliance.SiteFactory(phase="implementation")

    legend = places.phases(places.places(Site.objects.all()))

    assert [(phase.code, phase.number) for phase in legend] == [
        ("isek", 0),
        ("implementation", 1),
        ("consolidation", 0),
    ]


def test_contacts_name_nobody_twice_and_no_deactivated_person():
    site = alliance.SiteFactory()
    lead, gone = alliance.project_lead(site), alliance.clerk(site)
    gone.is_active = False
    gone.save()
    site.lead, site.deputy = lead, gone
    organisation = site.municipality.organisation
    organisation.lead = lead
    organisation.save()
    site.save()

    contacts = site_file.contacts_of(Site.objects.get(pk=site.pk), lead)

    assert [(contact.task, contact.name) for contact in contacts] == [("Ansprechperson", lead.name)]


def hit(kind: str, key: str) -> finding.Hit:
    return finding.Hit(kind, key, key, "/", "", "", 1)


def test_invented_hits_are_marked():
    invented, real = factories.offer(is_example=True), factories.offer()

    found = finding.in_groups([hit("offer", str(invented.pk)), hit("offer", str(real.pk))])[0].hits

    assert [entry.is_example for entry in found] == [True, False]


def test_hits_are_grouped_and_the_best_group_comes_first():
    groups = finding.in_groups([hit("offer", "1"), hit("site", "2"), hit("offer", "3"), hit("guide", "4")])

    assert [(group.kind, str(group.name), len(group.hits)) for group in groups] == [
        ("offer", "Angebote", 2),
        ("site", "Standorte", 1),
        ("guide", "Weiteres", 1),
    ]


def test_the_organisation_of_the_office_makes_an_editor_no_coordinator():
    place = week.places_of(alliance.editor())[0]

    assert place.organisation.kind == Organisation.Kind.OFFICE
    assert place.acting == Acting.EDITOR
