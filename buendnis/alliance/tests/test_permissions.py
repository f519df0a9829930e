"""The two forms of each answer agree: may_… for one, visible_… for many."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from buendnis.alliance import actions, permissions
from buendnis.alliance.models import MemberOrganisation, Site, TimelineEntry
from buendnis.alliance.tests import factories as f
from buendnis.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    site, other = f.SiteFactory(), f.SiteFactory()
    gone = f.SiteFactory(is_active=False)
    member, former = f.MemberFactory(), f.MemberFactory(left_on=date(2026, 1, 1))
    f.MemberFactory()
    audience = TimelineEntry.Audience
    for place, members in [(site, [member]), (other, []), (gone, []), (None, [member])]:
        for kind in audience.values:
            actions.note(
                key=f"{place}:{kind}", site=place, members=members, kind="x", text="x",
                on=date(2026, 1, 1), audience=kind,
            )  # fmt: skip
    return [
        f.coordinator(), f.ministry_reader(), f.auditor(), f.editor(), f.clerk(site), f.project_lead(site),
        f.manager(site), f.local_actor(site), f.representative(member), f.member_staff(former),
        f.clerk(gone), PersonFactory(), AnonymousUser(),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("model", "visible", "may_see"),
    [
        (Site, permissions.visible_sites, permissions.may_see_site),
        (MemberOrganisation, permissions.visible_members, permissions.may_see_member),
        (MemberOrganisation, permissions.members_with_visible_capacity, permissions.may_see_capacity),
        (MemberOrganisation, permissions.members_represented, permissions.represents),
        (MemberOrganisation, permissions.members_open_to_pledge, permissions.may_pledge),
        (TimelineEntry, permissions.visible_timeline, permissions.may_see_timeline_entry),
    ],
)
def test_one_and_many_agree(world, model, visible, may_see):
    for person in world:
        many = set(visible(person).values_list("pk", flat=True))
        assert many == {obj.pk for obj in model.objects.all() if may_see(person, obj)}


@pytest.mark.parametrize(
    ("model", "only", "may_change"),
    [
        (Site, permissions.only_changeable, permissions.may_change_site),
        (MemberOrganisation, permissions.only_changeable_members, permissions.may_change_member),
    ],
)
def test_changing_one_and_many_agree(world, model, only, may_change):
    for person in world:
        many = set(only(person, model.objects.all()).values_list("pk", flat=True))
        assert many == {obj.pk for obj in model.objects.all() if may_change(person, obj)}


def test_who_opens_which_site_file():
    site, other = f.SiteFactory(), f.SiteFactory()
    everywhere = {site.pk, other.pk}

    def files(person):
        return set(permissions.visible_sites(person).values_list("pk", flat=True))

    assert files(f.clerk(site)) == {site.pk}
    assert files(f.manager(site)) == {site.pk}
    assert files(f.local_actor(site)) == set()
    assert files(f.editor()) == set()
    assert files(PersonFactory()) == set()
    for person in [f.coordinator(), f.ministry_reader(), f.auditor(), f.representative()]:
        assert files(person) == everywhere


def test_only_municipality_and_office_change_a_site():
    site = f.SiteFactory()
    allowed = [f.clerk(site), f.project_lead(site), f.coordinator()]
    refused = [f.clerk(), f.manager(site), f.representative(), f.ministry_reader(), f.auditor(), f.editor()]

    assert [permissions.may_change_site(person, site) for person in allowed] == [True] * 3
    assert [permissions.may_change_site(person, site) for person in refused] == [False] * 6


def test_what_happened_among_parties_stays_among_parties():
    site, member = f.SiteFactory(), f.MemberFactory()
    actions.note(key="a", site=site, members=[member], kind="x", text="x", on=date(2026, 1, 1))

    def sees(person):
        return permissions.visible_timeline(person).exists()

    assert [sees(p) for p in [f.clerk(site), f.manager(site), f.representative(member), f.coordinator()]] == [
        True, True, True, True,
    ]  # fmt: skip
    assert [sees(p) for p in [f.clerk(), f.manager(), f.representative(), f.editor(), AnonymousUser()]] == [
        False, False, False, False, False,
    ]  # fmt: skip
