import pytest

from buendnis.alliance import queries
from buendnis.alliance.tests import factories as f

pytestmark = pytest.mark.django_db


def test_sites_of_are_those_a_person_acts_for():
    site = f.SiteFactory()
    sister = f.SiteFactory(municipality=site.municipality)
    f.SiteFactory(municipality=site.municipality, is_active=False)

    assert set(queries.sites_of(f.clerk(site))) == {site, sister}
    assert set(queries.sites_of(f.manager(site))) == {site}
    for person in [f.coordinator(), f.representative(), f.local_actor(site)]:
        assert list(queries.sites_of(person)) == []


def test_members_of_are_those_a_person_acts_for():
    member = f.MemberFactory()

    assert list(queries.members_of(f.member_staff(member))) == [member]
    assert list(queries.members_of(f.coordinator())) == []


def test_public_sites_are_those_in_the_programme():
    site = f.SiteFactory()
    f.SiteFactory(is_active=False)

    assert list(queries.public_sites()) == [site]


def test_the_catalogue_shows_what_is_in_force():
    field, format = f.FieldFactory(), f.FormatFactory()
    f.FieldFactory(is_current=False)
    f.FormatFactory(is_current=False)

    assert [list(queries.public_fields()), list(queries.current_formats())] == [[field], [format]]


def test_members_are_found_by_word_and_field():
    field = f.FieldFactory(code=4)
    member = f.MemberFactory(own_structures="Ortsverbände")
    member.action_fields.add(field)
    f.MemberFactory()
    person = f.clerk()

    assert list(queries.member_list(person, text="ortsverb")) == [member]
    assert list(queries.member_list(person, action_field=4)) == [member]
    assert list(queries.member_list(person, text="100%_")) == []


@pytest.mark.parametrize("county", ["none", "0"])
def test_sites_are_filtered_by_county(county):
    free = f.SiteFactory(municipality__county=None)
    f.SiteFactory()

    assert list(queries.site_list(f.clerk(), county=county)) == ([free] if county == "none" else [])
