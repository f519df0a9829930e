"""What belongs to somebody else answers "not found" – page, fragment, post, API, export, answer link.

Each refusal is paired with an allow on the same things, so that nothing passes because nothing is there.
"""

import pytest
from django.db.models import Q
from django.utils import timezone

from buendnis.alliance.models import MemberOrganisation, Site
from buendnis.cooperation.models import Engagement
from buendnis.matching.models import Need, OfferMember, Proposal
from buendnis.people.actions import make_token
from buendnis.people.models import Person, Role

FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def town(demo, db) -> Site:
    return Site.objects.get(municipality__organisation__name="Biedenkopf")


@pytest.fixture
def stranger_town(demo, db) -> str:
    """The lead of another town without any other role."""
    roles = Role.objects.filter(kind="municipality_lead").exclude(organisation__name="Biedenkopf")
    return roles.order_by("person__email").values_list("person__email", flat=True)[0]


@pytest.fixture
def member(demo, db) -> MemberOrganisation:
    return MemberOrganisation.objects.get(organisation__roles__person__email="mitglied@demo.example")


@pytest.fixture
def stranger_member(member) -> str:
    """The representative of a member that shares no offer, proposal or engagement with ours."""
    near = MemberOrganisation.objects.filter(
        Q(offer_parts__offer__parts__member=member) | Q(proposal_parts__proposal__parts__member=member)
    )
    roles = Role.objects.filter(kind="member_representative", organisation__member__isnull=False)
    free = roles.exclude(organisation__member__in=near).order_by("person__email")
    return free.values_list("person__email", flat=True)[0]


def things_of_the_town(town: Site) -> list[str]:
    needs = list(Need.objects.filter(site=town).order_by("pk"))
    engagement = Engagement.objects.filter(site=town).order_by("pk")[0]
    waiting = Proposal.objects.get(need__site=town, state=Proposal.State.ACCEPTED)
    open_need = next(need for need in needs if need.status == Need.Status.OPEN)
    return [
        *(f"/bedarfe/{need.pk}/" for need in needs),
        f"/bedarfe/{open_need.pk}/bearbeiten/",
        f"/bedarfe/{open_need.pk}/schliessen/",
        f"/standorte/{town.pk}/",
        f"/standorte/{town.pk}/bearbeiten/",
        f"/zusammenarbeit/{engagement.pk}/",
        f"/zusammenarbeit/{engagement.pk}/termin.ics",
        f"/vorschlaege/{waiting.pk}/zusagen/",
        f"/woche/{town.municipality.organisation_id}/",
    ]


def things_of_the_member(member: MemberOrganisation) -> list[str]:
    offer = OfferMember.objects.filter(member=member, is_lead=True).order_by("pk")[0].offer
    asked = Proposal.objects.filter(parts__member=member, state=Proposal.State.ASKED).order_by("pk")[0]
    engagement = Engagement.objects.filter(parts__member=member).order_by("pk")[0]
    return [
        f"/mitglieder/{member.pk}/kontingent/",
        f"/mitglieder/{member.pk}/kontingent/tabelle.csv",
        f"/mitglieder/{member.pk}/bearbeiten/",
        f"/mitglieder/{member.pk}/befangenheit/",
        f"/angebote/{offer.pk}/bearbeiten/",
        f"/vorschlaege/{asked.pk}/",
        f"/zusammenarbeit/{engagement.pk}/",
        f"/woche/{member.organisation_id}/",
    ]


def answers(client, addresses: list[str], **headers) -> dict[str, int]:
    return {address: client.get(address, headers=headers).status_code for address in addresses}


@pytest.mark.parametrize("headers", [{}, FRAGMENT], ids=["page", "fragment"])
def test_a_town_sees_its_own_things_and_no_other_town_does(as_person, town, stranger_town, headers):
    addresses = things_of_the_town(town)

    own, foreign = (
        answers(as_person("kommune"), addresses, **headers),
        answers(as_person(stranger_town), addresses, **headers),
    )

    assert own == dict.fromkeys(addresses, 200)
    assert foreign == dict.fromkeys(addresses, 404)


@pytest.mark.parametrize("headers", [{}, FRAGMENT], ids=["page", "fragment"])
def test_a_member_sees_its_own_things_and_no_other_member_does(as_person, member, stranger_member, headers):
    addresses = things_of_the_member(member)

    own, foreign = (
        answers(as_person("mitglied"), addresses, **headers),
        answers(as_person(stranger_member), addresses, **headers),
    )

    assert own == dict.fromkeys(addresses, 200)
    assert foreign == dict.fromkeys(addresses, 404)


def test_posts_to_foreign_things_change_nothing(as_person, town, stranger_town):
    need = Need.objects.filter(site=town, status=Need.Status.OPEN).order_by("pk")[0]
    waiting = Proposal.objects.get(need__site=town, state=Proposal.State.ACCEPTED)
    client = as_person(stranger_town)

    codes = [
        client.post(f"/bedarfe/{need.pk}/schliessen/", {"reason": "x"}).status_code,
        client.post(f"/bedarfe/{need.pk}/bearbeiten/", {"text": "x" * 50}).status_code,
        client.post(f"/vorschlaege/{waiting.pk}/zusagen/", {}).status_code,
        client.post(f"/vorschlaege/{waiting.pk}/absagen/", {"reason": "x"}).status_code,
        client.post(f"/standorte/{town.pk}/bearbeiten/", {}).status_code,
    ]

    need.refresh_from_db()
    waiting.refresh_from_db()
    assert codes == [404] * 5
    assert (need.status, waiting.state) == (Need.Status.OPEN, Proposal.State.ACCEPTED)


def test_exports_carry_only_ones_own(as_person, town, stranger_town):
    title = Need.objects.filter(site=town).order_by("pk")[0].title
    work = Engagement.objects.filter(site=town).order_by("pk")[0].title

    def export(login: str, address: str) -> str:
        return as_person(login).get(address).content.decode("utf-8-sig")

    assert title in export("kommune", "/bedarfe/liste.csv")
    assert title not in export(stranger_town, "/bedarfe/liste.csv")
    assert work in export("kommune", "/zusammenarbeit/liste.csv")
    assert work not in export(stranger_town, "/zusammenarbeit/liste.csv")


def test_the_api_keeps_the_pages_rights(client, town, stranger_town, member, stranger_member):
    need = Need.objects.filter(site=town).order_by("pk")[0]
    engagement = Engagement.objects.filter(site=town).order_by("pk")[0]
    waiting = Proposal.objects.get(need__site=town, state=Proposal.State.ACCEPTED)
    addresses = [
        f"/api/v1/needs/{need.pk}",
        f"/api/v1/engagements/{engagement.pk}",
        f"/api/v1/proposals/{waiting.pk}",
    ]

    def codes(email: str) -> list[int]:
        person = Person.objects.get(email=email)
        token = make_token(person=person, name="Test", by=person)
        bearer = {"Authorization": f"Bearer {token}"}
        return [client.get(address, headers=bearer).status_code for address in addresses]

    assert codes("kommune@demo.example") == [200, 200, 200]
    assert codes(stranger_town) == [404, 404, 404]


def test_what_is_not_for_members_never_leaves_the_server(as_person, town, member):
    """Scores are for the office; members and towns find them neither in the page nor in the API."""
    need = Need.objects.filter(site=town, status=Need.Status.OPEN).order_by("pk")[0]

    assert "Punkte" in as_person("geschaeftsstelle").get(f"/bedarfe/{need.pk}/").content.decode()
    assert "Punkte" not in as_person("kommune").get(f"/bedarfe/{need.pk}/").content.decode()


def test_a_changed_answer_link_is_nobodys(client, demo, db):
    from buendnis.post.models import AnswerLink
    from buendnis.post.signing import signed

    fresh = AnswerLink.objects.filter(used_at=None, revoked_at=None, expires_at__gt=timezone.now())
    link = fresh.order_by("-pk")[0]
    token = signed(link)

    assert client.get(f"/antwort/{token}/").status_code == 200
    assert client.get(f"/antwort/{token[:-1]}/").status_code == 404
    assert client.get(f"/antwort/{link.pk}/").status_code == 404
    other = token.replace(str(link.pk), str(link.pk + 1), 1)
    assert client.get(f"/antwort/{other}/").status_code == 404
