"""Looking at something confidential leaves one entry a day, looking at one's own leaves none. Trust P16."""

import pytest
from django.urls import reverse

from buendnis.alliance.tests import factories as alliance
from buendnis.cooperation.tests import factories as cooperation
from buendnis.people.models import Organisation, Person, RecordEntry
from buendnis.post.tests.factories import MessageFactory

pytestmark = pytest.mark.django_db


def named(organisation: Organisation, person: Person) -> None:
    organisation.lead = person
    organisation.save(update_fields=["lead"])


def site_file() -> tuple[str, str, Person]:
    site = alliance.SiteFactory()
    own = alliance.project_lead(site)
    named(site.municipality.organisation, own)
    return reverse("desk:site_file", args=[site.pk]), "contacts.viewed", own


def member_page() -> tuple[str, str, Person]:
    member = alliance.MemberFactory()
    own = alliance.representative(member)
    named(member.organisation, own)
    return reverse("alliance:member_detail", args=[member.pk]), "contacts.viewed", own


def capacity() -> tuple[str, str, Person]:
    member = alliance.MemberFactory()
    return (
        reverse("alliance:capacity", args=[member.pk]),
        "capacity.viewed",
        alliance.representative(member),
    )


def engagement_page() -> tuple[str, str, Person]:
    engagement, pair = cooperation.running()
    return engagement.get_absolute_url(), "contacts.viewed", pair.lead


def looked(verb: str, person: Person) -> int:
    return RecordEntry.objects.filter(verb=verb, person=person).count()


@pytest.mark.parametrize("place", [site_file, member_page, capacity, engagement_page])
def test_a_look_from_outside_leaves_one_entry_a_day(client, place):
    address, verb, _ = place()
    office = alliance.coordinator()
    client.force_login(office)

    for _time in range(2):
        assert client.get(address).status_code == 200

    assert looked(verb, office) == 1


@pytest.mark.parametrize("place", [site_file, member_page, capacity, engagement_page])
def test_looking_at_ones_own_leaves_nothing(client, place):
    address, verb, own = place()
    client.force_login(own)

    assert client.get(address).status_code == 200
    assert looked(verb, own) == 0


def test_reading_a_mail_leaves_an_entry(client, settings):
    settings.DEMO = True
    office, message = alliance.coordinator(), MessageFactory()
    client.force_login(office)

    client.get(reverse("post:message_detail", args=[message.pk]))

    assert looked("message.viewed", office) == 1


def test_where_nobody_reads_mails_nothing_is_noted(client, settings):
    settings.DEMO = False
    office, message = alliance.coordinator(), MessageFactory()
    client.force_login(office)

    client.get(reverse("post:message_detail", args=[message.pk]))

    assert looked("message.viewed", office) == 0


@pytest.mark.parametrize(
    ("name", "rows"), [("matching:need_export_csv", 0), ("matching:need_export_xlsx", 0)]
)
def test_every_export_says_who_what_and_how_many(client, name, rows):
    office = alliance.coordinator()
    client.force_login(office)

    answer = client.get(reverse(name))

    assert answer.status_code == 200
    entry = RecordEntry.objects.get(verb="list.exported")
    assert (entry.person, entry.details) == (office, {"door": name, "rows": rows})


def test_a_public_download_leaves_nothing(client):
    client.force_login(alliance.coordinator())

    client.get(reverse("dates:export_entries", args=["csv"]))

    assert not RecordEntry.objects.filter(verb="list.exported").exists()
