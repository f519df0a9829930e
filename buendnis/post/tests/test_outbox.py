import email
import re
from email import policy

import pytest
from django.core import mail
from django.db import transaction

from buendnis.people.tests.factories import PersonFactory
from buendnis.post import actions
from buendnis.post.models import Message
from buendnis.post.tests.factories import MessageFactory
from buendnis.post.transport import letter

pytestmark = pytest.mark.django_db


def write(**changes) -> Message:
    plain = {
        "key": "ask:1",
        "subject": "Eine Frage",
        "template": "post/tests/mail",
        "context": {"word": "Ä & <b>"},
    }
    plain["person"] = changes.pop("person", None) or PersonFactory(
        name="Ada O'Brien", email="ada@demo.example"
    )
    return actions.send(**plain | changes)


def test_a_message_has_a_text_and_an_html_part():
    message = write()

    assert message.text == "Guten Tag Ada O'Brien,\n\nO'Brien & Söhne <3: Ä & <b>\n"
    assert "<p>Ä &amp; &lt;b&gt;</p>" in message.html
    assert '<html lang="de">' in message.html
    assert (message.to_email, message.state) == ("ada@demo.example", "waiting")


def test_the_same_key_twice_is_one_message():
    person = PersonFactory()

    assert write(person=person) == write(person=person, subject="Etwas anderes")
    assert Message.objects.get().subject == "Eine Frage"


def test_a_message_goes_with_its_transaction():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write()
        raise ZeroDivisionError

    assert not Message.objects.exists()


def test_line_breaks_and_length_leave_the_subject():
    message = write(subject="Frage\r\nBcc: alle@demo.example " + "lang " * 60)

    assert "\n" not in message.subject
    assert len(message.subject) <= 200
    assert message.subject.startswith("Frage Bcc: alle@demo.example lang")


def test_a_deactivated_person_gets_a_message_that_is_never_sent(mail_files):
    message = write(person=PersonFactory(is_active=False))

    assert message.state == "dropped"
    assert actions.deliver_due() == 0


def test_attachments_travel_with_their_type():
    message = write(attachments=[("termin.ics", "BEGIN:VCALENDAR", "text/calendar")])

    parts = list(email.message_from_bytes(letter(message).message().as_bytes(), policy=policy.default).walk())

    assert [part.get_content_type() for part in parts] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar",
    ]  # fmt: skip
    assert parts[-1].get_filename() == "termin.ics"


def test_the_message_id_is_made_once_and_says_no_name():
    message = write()

    first, second = (letter(Message.objects.get()).message()["Message-ID"] for _ in range(2))

    assert first == second == message.message_id
    assert re.fullmatch(r"<[0-9a-f-]{36}@[\w.]+>", first)


def test_django_mail_goes_to_the_outbox_one_message_per_recipient():
    ada = PersonFactory(email="ada@demo.example")
    letter_out = mail.EmailMultiAlternatives(
        "Hallo\nBcc: x@y.z", "Text", to=["ada@demo.example"], cc=["b@demo.example"]
    )
    letter_out.attach_alternative("<p>Text</p>", "text/html")
    letter_out.attach("a.txt", "Inhalt", "text/plain")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.EMAIL_BACKEND", "buendnis.post.backend.OutboxBackend")
        assert letter_out.send() == 1

    first, second = Message.objects.order_by("pk")
    assert (first.to_email, first.person, first.html) == ("ada@demo.example", ada, "<p>Text</p>")
    assert (second.to_email, second.person) == ("b@demo.example", None)
    assert first.subject == "Hallo Bcc: x@y.z"
    assert bytes(first.attachments.get().content) == b"Inhalt"


def test_nothing_is_sent_to_an_address_that_cannot_exist():
    message = actions.put(person=None, to_email="niemand@buendnis.invalid", subject="x", text="x")

    assert message.state == "dropped"


def test_files_are_written_whole_and_the_newest_is_last(mail_files):
    for number in range(3):
        MessageFactory(subject=f"Brief {number}")

    actions.deliver_due()

    files = sorted(mail_files.iterdir())
    subjects = [email.message_from_bytes(path.read_bytes())["Subject"] for path in files]
    assert [path.suffix for path in files] == [".eml"] * 3
    assert subjects == ["Brief 0", "Brief 1", "Brief 2"]
