"""The record as a page: who reads it, in which words, and what looking at things leaves in it."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from buendnis.people import actions, permissions, queries
from buendnis.people.models import RecordEntry, RecordReason, RecordSeal

from .factories import OrganisationFactory, PersonFactory, with_role

pytestmark = pytest.mark.django_db
LIST = "/protokoll/"


@pytest.fixture(autouse=True)
def anchors(settings, tmp_path):
    settings.RECORD_ANCHORS = tmp_path / "record-anchors.jsonl"


@pytest.fixture
def coordinator():
    return with_role("coordinator", name="Karla Koch")


@pytest.fixture
def auditor():
    return with_role("auditor", name="Alma Prüf")


def read(client, person, query="") -> str:
    client.force_login(person)
    answer = client.get(LIST + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("kind", ["coordinator", "office_lead", "auditor"])
def test_office_and_auditor_read_the_record(client, kind):
    assert "Protokoll" in read(client, with_role(kind))


@pytest.mark.parametrize(
    "kind", ["member_staff", "member_representative", "municipality_lead", "ministry_reader", "editor"]
)
def test_for_everybody_else_there_is_none(client, kind):
    client.force_login(with_role(kind))

    assert client.get(LIST).status_code == 404
    assert client.get(LIST + "liste.csv").status_code == 404


def test_an_entry_says_in_german_what_changed(client, coordinator):
    organisation, lead = OrganisationFactory(name="Haus Mitte"), PersonFactory(name="Lia Lead")
    actions.give_role(lead, "member_staff", organisation, by=coordinator)
    actions.set_contacts(organisation, lead=lead, deputy=None, by=coordinator)

    text = read(client, coordinator)

    assert "Ansprechpersonen festgelegt" in text
    assert "Hauptansprechperson: vorher leer, jetzt Lia Lead" in text
    assert "Organisation: Haus Mitte" in text
    assert "Rolle: Mitarbeit Bündnismitglied" in text
    assert f'href="/personen/{lead.pk}/">Lia Lead</a>' in text


def test_what_somebody_typed_never_stands_in_the_chain(coordinator):
    actions.change_details(coordinator, name="Neuer Name", phone="0611 4711", by=coordinator)

    entry = RecordEntry.objects.get(verb="person.changed")
    assert entry.changes == {"name": None, "phone": None}
    assert "4711" not in str(list(RecordEntry.objects.values()))


def test_a_typed_field_reads_as_changed(client, coordinator):
    actions.change_details(coordinator, name="Neuer Name", phone="", by=coordinator)

    assert "Name: geändert" in read(client, coordinator)


def test_a_reason_is_read_until_it_is_erased(client, coordinator):
    actions.record(coordinator, "person.changed", coordinator, reason="weil es <b>xylofon</b>")
    assert "Begründung: weil es &lt;b&gt;xylofon&lt;/b&gt;" in read(client, coordinator)

    RecordReason.objects.all().delete()

    assert "xylofon" not in read(client, coordinator)


def test_the_network_is_shown_to_the_auditor_only(client, coordinator, auditor):
    actions.record_access(coordinator, "login.done", coordinator, network="203.0.113.0/24", proofs=["code"])

    assert "203.0.113" not in read(client, coordinator)
    assert "Netz: 203.0.113.0/24" in read(client, auditor)
    assert "Nachweise: Code aus der E-Mail" in read(client, auditor)


def test_the_auditor_sees_names_but_no_links_to_closed_pages(client, coordinator, auditor):
    actions.record(coordinator, "person.changed", coordinator)

    text = read(client, auditor)

    assert "Karla Koch" in text
    assert f"/personen/{coordinator.pk}/" not in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?person=karla", {"role.given", "token.made"}),
        ("?person=niemand", set()),
        ("?verb=token.made", {"token.made"}),
        ("?kind=people.organisation", {"role.given"}),
        ("?first=2999-01-01", set()),
        ("?last=2001-01-01", set()),
        ("?first=2001-01-01&last=2999-01-01&verb=role.given", {"role.given"}),
        ("?number=x&verb=gibtsnicht", {"role.given", "token.made", "system.thing"}),
    ],
)
def test_filters_narrow_the_list(client, coordinator, query, found):
    actions.record(coordinator, "role.given", OrganisationFactory())
    actions.record(coordinator, "token.made", coordinator)
    actions.record(queries.system(), "system.thing")
    client.force_login(coordinator)

    lines = client.get(LIST + query).context["lines"]

    assert {line.entry.verb for line in lines} - {"record.viewed"} == found


def test_one_thing_has_its_own_list(client, coordinator):
    one, two = OrganisationFactory(), OrganisationFactory()
    actions.record(coordinator, "thing.one", one)
    actions.record(coordinator, "thing.two", two)
    client.force_login(coordinator)

    lines = client.get(f"{LIST}?kind=people.organisation&number={one.pk}").context["lines"]

    assert [line.entry.verb for line in lines] == ["thing.one"]


def test_one_and_many_entries_cost_the_same(client, coordinator, django_assert_num_queries):
    read(client, coordinator)
    client.get(LIST)

    def entries(count):
        for n in range(count):
            person = PersonFactory()
            organisation = OrganisationFactory()
            actions.record(
                person,
                "role.given",
                person,
                changes={"roles": [None, n]},
                reason="weil",
                organisation=organisation.pk,
            )

    entries(1)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    entries(30)
    with django_assert_num_queries(len(one)):
        client.get(LIST)


def test_pages_of_the_list(client, coordinator):
    for _ in range(51):
        actions.record(coordinator, "token.made", coordinator)

    assert "page=2" in read(client, coordinator, "?verb=token.made")


def test_htmx_gets_the_list_alone(client, coordinator):
    client.force_login(coordinator)

    answer = client.get(LIST, headers={"HX-Request": "true", "HX-Request-Type": "partial"})

    assert "<html" not in answer.content.decode()
    assert 'id="protokoll"' in answer.content.decode()


def test_looking_at_the_record_stands_in_the_record_once_a_day(client, auditor):
    read(client, auditor)
    read(client, auditor)

    assert RecordEntry.objects.filter(verb="record.viewed", person=auditor).count() == 1


def test_the_auditor_reads_whether_the_chain_is_whole(client, auditor, unlocked):
    actions.record(auditor, "token.made", auditor)
    actions.seal_entries()
    assert "Noch nicht geprüft" in read(client, auditor)

    assert actions.check_record() == 0
    text = read(client, auditor)
    assert "Zuletzt geprüft" in text
    assert "nicht unversehrt" not in text

    with unlocked():
        connection.cursor().execute("UPDATE people_recordentry SET verb = 'x' WHERE verb = 'token.made'")
    assert actions.check_record() == 1
    assert "Das Protokoll ist nicht unversehrt" in read(client, auditor)


def test_a_damaged_record_is_told_to_the_auditor_by_mail(auditor, unlocked, mailoutbox):
    with_role("coordinator")
    actions.record(auditor, "token.made", auditor)
    with unlocked():
        connection.cursor().execute("UPDATE people_recordentry SET verb = 'x'")

    actions.check_record()

    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        ([auditor.email], "Protokoll: Die Prüfung hat Abweichungen gefunden")
    ]


def test_the_weekly_anchor_goes_to_the_auditor(auditor, mailoutbox):
    with_role("coordinator")
    actions.record(auditor, "token.made", auditor)
    actions.seal_entries()
    anchor = actions.write_anchor()

    assert actions.mail_anchor() == 1
    assert mailoutbox[0].to == [auditor.email]
    assert f"buendnis audit-verify --anchor {anchor.sequence}:{anchor.hash}" in mailoutbox[0].body


@pytest.mark.parametrize(("day", "mails"), [("2026-11-23", 1), ("2026-11-24", 0)])
def test_the_machine_keeps_the_record_every_day(
    auditor, mailoutbox, django_capture_on_commit_callbacks, day, mails
):
    """Everything is sealed, the end anchored, on Mondays mailed, and the whole checked."""
    actions.record(auditor, "token.made", auditor)

    with django_capture_on_commit_callbacks(execute=True):
        actions.keep_record(timezone.make_aware(datetime.fromisoformat(f"{day}T03:00")))

    assert RecordSeal.objects.count() == 1
    assert len(actions.read_anchors()) == 1
    assert len(mailoutbox) == mails
    assert RecordEntry.objects.get(verb="record.verified").details == {
        "entries": 1,
        "wrong": 0,
        "sequence": 1,
    }


def test_the_export_is_the_auditors_and_stands_in_the_record(client, auditor, coordinator):
    actions.record(coordinator, "person.changed", coordinator, changes={"is_active": [True, False]})
    client.force_login(coordinator)
    assert client.get(LIST + "liste.csv").status_code == 404

    client.force_login(auditor)
    answer = client.get(LIST + "liste.csv")

    assert "aktiv: ja → nein" in answer.content.decode()
    entry = RecordEntry.objects.get(verb="list.exported")
    assert (entry.person, entry.details["door"]) == (auditor, "people:record_export_csv")
    assert entry.details["rows"] == len(answer.content.decode().strip().splitlines()) - 1


def test_a_persons_page_seen_by_the_office_leaves_one_entry_a_day(client, coordinator):
    person = with_role("member_staff")
    client.force_login(coordinator)
    for _ in range(3):
        client.get(reverse("people:person_detail", args=[person.pk]))
    client.get(reverse("people:person_detail", args=[coordinator.pk]))

    seen = RecordEntry.objects.filter(verb="person.viewed")
    assert [(entry.person, entry.object_id) for entry in seen] == [(coordinator, person.pk)]


def test_without_its_entry_the_person_is_not_shown(client, coordinator, monkeypatch):
    """The page fails rather than showing something confidential unnoticed."""
    person = with_role("member_staff")
    client.force_login(coordinator)

    def broken(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(RecordEntry, "save", broken)
    with pytest.raises(OSError):
        client.get(reverse("people:person_detail", args=[person.pk]))


def test_both_forms_of_the_permission_agree():
    for kind in ("coordinator", "auditor", "member_staff", "ministry_reader"):
        person = with_role(kind)
        actions.record(person, "token.made", person)
        assert permissions.visible_record(person).exists() is permissions.may_read_record(person)


def test_for_whom_somebody_acts_is_noted_where_it_is_known():
    member = with_role("member_staff")
    several = with_role("member_staff")
    other = OrganisationFactory()
    actions.give_role(several, "member_staff", other, by=queries.system())

    assert actions.record(member, "thing.done").organisation == member.roles.get().organisation
    assert actions.record(several, "thing.done").organisation is None
    assert actions.record(several, "thing.done", other).organisation == other
    assert actions.record(several, "thing.done", acting_for=other).organisation == other


@pytest.mark.parametrize(("kind", "shown"), [("coordinator", True), ("municipality_lead", False)])
def test_a_thing_leads_to_its_own_entries_for_those_who_read_the_record(client, kind, shown):
    asker = with_role(kind)
    person = with_role("municipality_staff", asker.roles.get().organisation)
    client.force_login(asker)

    text = client.get(reverse("people:person_detail", args=[person.pk])).content.decode()

    assert (f'href="/protokoll/?kind=people.person&amp;number={person.pk}"' in text) is shown
