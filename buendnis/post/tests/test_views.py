import pytest

from buendnis.people.models import Person
from buendnis.people.tests.factories import with_role
from buendnis.post import permissions
from buendnis.post.models import Message
from buendnis.post.tests.factories import MessageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client):
    person = with_role("coordinator")
    client.force_login(person)
    return person


@pytest.mark.parametrize(
    "kind", ["member_staff", "municipality_lead", "ministry_reader", "editor", "auditor"]
)
def test_the_outbox_exists_for_the_office_only(client, kind):
    message = MessageFactory(state="stuck")
    client.force_login(with_role(kind))

    assert client.get("/postausgang/").status_code == 404
    assert client.get(f"/postausgang/{message.pk}/").status_code == 404
    assert client.post(f"/postausgang/{message.pk}/nochmal/").status_code == 404
    assert Message.objects.get().state == "stuck"


def test_seeing_one_and_seeing_many_agree():
    message = MessageFactory()

    for kind in ("coordinator", "office_lead", "member_staff", "auditor"):
        person = with_role(kind)
        assert permissions.may_see(person, message) is permissions.visible_messages(person).exists()


def test_in_the_demo_a_mail_is_readable_and_its_links_work(client, coordinator):
    message = MessageFactory(text="Bitte hier: http://localhost:8000/antwort/1.abc/.\n<script>x</script>")

    text = client.get(f"/postausgang/{message.pk}/").content.decode()

    assert text.count('href="http://localhost:8000/antwort/1.abc/"') == 2
    assert "&lt;script&gt;" in text


def test_outside_the_demo_nobody_reads_a_body(client, coordinator, settings):
    settings.DEMO = False
    message = MessageFactory(text="Geheimer Link http://localhost:8000/antwort/1.abc/", html="<p>Geheim</p>")

    text = client.get(f"/postausgang/{message.pk}/").content.decode()

    assert message.subject in text
    assert message.to_email in text
    assert "Geheim" not in text
    assert "/antwort/" not in text
    assert "/antwort/" not in client.get("/postausgang/").content.decode()


def test_what_hangs_stands_first_and_is_sent_again(client, coordinator):
    stuck = MessageFactory(
        state="stuck", last_error="Der Mailserver lehnt die Adresse ab (550).", subject="Hängt"
    )
    MessageFactory(state="sent", subject="Gesendet")

    text = client.get("/postausgang/").content.decode()
    client.post(f"/postausgang/{stuck.pk}/nochmal/")

    assert text.index("Hängt") < text.index("Gesendet")
    assert "lehnt die Adresse ab (550)" in text
    assert Message.objects.get(pk=stuck.pk).state == "waiting"


def test_sending_twice_says_that_it_is_on_its_way(client, coordinator):
    message = MessageFactory(state="stuck")
    client.post(f"/postausgang/{message.pk}/nochmal/")

    answer = client.post(f"/postausgang/{message.pk}/nochmal/", follow=True)

    assert "schon unterwegs" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number(
    client, coordinator, count, django_assert_num_queries
):
    for _ in range(count):
        MessageFactory()

    with django_assert_num_queries(5):
        client.get("/postausgang/")


def test_an_empty_outbox_says_what_comes_next(client, coordinator):
    assert "Noch keine E-Mail." in client.get("/postausgang/").content.decode()


@pytest.mark.parametrize("model", ["message", "answerlink", "periodicrun", "heartbeat"])
def test_the_admin_shows_no_body(client, model):
    client.force_login(Person.objects.create_superuser("technik@demo.example", name="Technik"))
    message = MessageFactory(text="Geheim")

    assert client.get(f"/djadmin/post/{model}/").status_code == 200
    assert "Geheim" not in client.get(f"/djadmin/post/message/{message.pk}/change/").content.decode()
