from datetime import date, timedelta

import pytest

from buendnis.alliance.models import ProgrammePhase
from buendnis.alliance.tests.factories import FieldFactory, SiteFactory
from buendnis.dates.models import CalendarEntry
from buendnis.matching.models import Offer
from buendnis.matching.tests.factories import OfferFactory
from buendnis.people import queries as people
from buendnis.website import queries
from buendnis.website.tests.factories import FeedbackFactory, coordinator, project_lead

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def entry(title: str, days: int, **more) -> CalendarEntry:
    return CalendarEntry.objects.create(
        title=title, starts_on=TODAY + timedelta(days=days), kind=CalendarEntry.Kind.CONFERENCE, **more
    )


def test_fields_show_counts_and_the_first_titles_proven_first():
    field, empty = FieldFactory(), FieldFactory()
    for title, status in (
        ("C", "trial"),
        ("B", "proven"),
        ("A", "proven"),
        ("Entwurf", "draft"),
        ("Ende", "ended"),
    ):
        OfferFactory(title=title, status=status, action_fields=[field])

    [items] = queries.offers_by_theme().values()

    assert [(item.action_field, item.count, item.more) for item in items] == [(field, 3, 1), (empty, 0, 0)]
    assert [offer.title for offer in items[0].offers] == ["A", "B"]


@pytest.mark.parametrize("count", [1, 3])
def test_fields_cost_the_same_for_one_and_three_offers(count, django_assert_num_queries):
    field = FieldFactory()
    for _ in range(count):
        OfferFactory(action_fields=[field])

    with django_assert_num_queries(2):
        queries.offers_by_theme()


def test_numbers_count_only_what_is_there_for_strangers():
    SiteFactory()
    SiteFactory(is_active=False)
    OfferFactory(status=Offer.Status.PROVEN)
    OfferFactory(status=Offer.Status.DRAFT)

    found = queries.numbers()

    assert (found.sites, found.offers, found.engagements) == (1, 1, 0)


def test_strangers_see_only_public_dates_ahead():
    shown = entry("Fachtagung", 10)
    entry("Intern", 5, is_public=False)
    entry("Vorbei", -10)

    assert queries.next_dates(TODAY) == [shown]


def test_dates_near_name_the_town():
    here = entry("Besuch", 5, place="Fulda, Südend")
    entry("Anderswo", 5, place="Kassel")

    assert queries.dates_near("fulda", TODAY) == [here]
    assert queries.dates_near("", TODAY) == []


def test_sites_are_found_by_town_quarter_other_name_and_county():
    site = SiteFactory(neighbourhood="Südend", aliases="Bahnhofsviertel")
    SiteFactory(neighbourhood="Nordend")
    town = site.municipality.organisation.name

    for words in (f"{town} südend".replace("ü", "ü"), "Bahnhof", "Südend Musterkreis"):
        assert list(queries.sites_near(words)) == [site], words
    assert queries.sites_near("").count() == 2
    assert queries.sites_near("Südend' OR 1=1 --").count() == 0


def test_sites_without_a_place_are_not_drawn_but_listed():
    drawn = SiteFactory(latitude=50.1, longitude=8.6, phase=ProgrammePhase.CONSOLIDATION)
    SiteFactory()

    [point] = queries.points(list(queries.sites_near("")))

    assert point.url == f"/in-ihrer-naehe/#standort-{drawn.pk}"
    assert point.kind == 2


def test_the_office_is_reminded_of_what_is_due_first(django_assert_num_queries):
    later, sooner = FeedbackFactory(due_on=date(2026, 12, 2)), FeedbackFactory(due_on=date(2026, 12, 1))
    FeedbackFactory(answered_at="2026-11-01T12:00:00Z")
    office = coordinator()
    standing = people.standing(office)

    with django_assert_num_queries(1):
        found = queries.waiting(office, standing)

    assert [item.url for item in found] == [f"/barriere-meldungen/{report.pk}/" for report in (sooner, later)]


def test_others_are_not_reminded():
    FeedbackFactory()
    person = project_lead()

    assert queries.waiting(person, people.standing(person)) == []


def test_open_reports_stand_before_answered_ones():
    answered = FeedbackFactory(answered_at="2026-11-01T12:00:00Z", due_on=date(2026, 11, 1))
    late, soon = FeedbackFactory(due_on=date(2026, 11, 2)), FeedbackFactory(due_on=date(2026, 12, 2))

    assert list(queries.feedback_list(coordinator())) == [late, soon, answered]
