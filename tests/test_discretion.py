"""No mail address, token or name in addresses, referrers, logs; each mail to one person. Trust P8, P9."""

import ast
import io
import logging
import logging.config
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.template.loader import get_template

from buendnis.config.doors import addresses
from buendnis.people.models import Person
from buendnis.post.backend import OutboxBackend
from buendnis.post.models import Message
from buendnis.post.transport import letter
from tests.addresses import SKIPPED, filled, patterns

HOUSE = Path(__file__).parents[1] / "buendnis"
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


# --- Addresses and referrers ------------------------------------------------------------------------------

TOKENS = {
    "post:answer": "signed, one purpose, narrow page",
    "post:unsubscribe": "signed, one person and one kind of mail",
    "website:confirm_privacy_request": "signed, one request, seven days",
    "alliance:import_preview": "random number of a preview; only for who made it",
    "website:barrier_reported": "random number of a report; shows no words",
    "website:request_received": "random number of a request; shows no words",
}


def speaking(route: str) -> list[str]:
    """Parts of an address that are neither a number nor fixed words."""
    return re.findall(r"<(?!int:)([^>]+)>", route)


def test_addresses_carry_numbers_and_the_few_tokens_are_known():
    ours = [a for a in addresses() if ":" in a.name and not a.route.startswith(SKIPPED)]
    speak = {a.name for a in ours if [part for part in speaking(a.route) if part != "table_form:form"]}

    assert speak == TOKENS.keys()


def test_an_address_with_a_name_is_found():
    assert speaking("personen/<str:email>/") == ["str:email"]
    assert speaking("personen/<int:pk>/") == []


@pytest.mark.parametrize("login", ["geschaeftsstelle", "kommune", ""])
def test_no_link_and_no_referrer_tells_who_somebody_is(as_person, login):
    client, seen = as_person(login), 0
    names = list(Person.objects.filter(is_system=False).values_list("name", flat=True))
    for pattern in patterns():
        answer = client.get(filled(pattern)[0])
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        seen += 1
        assert answer["Referrer-Policy"] in ("same-origin", "strict-origin"), pattern
        for link in BeautifulSoup(answer.content, "html.parser").select("[href], [action], [src]"):
            target = unquote(link.get("href") or link.get("action") or link.get("src") or "")
            if not target.startswith(("mailto:", "tel:", "data:")):
                assert not MAIL.search(target), (pattern, target)
                assert not [name for name in names if name in target], (pattern, target)

    assert seen > (5 if not login else 15)


# --- The log of a journey -----------------------------------------------------------------------------------


@pytest.fixture
def log():
    """What the server would have written, with our loggers at DEBUG and Django's at INFO."""
    config = logging.config.DictConfigurator(settings.LOGGING)
    line = config.configure_formatter(dict(settings.LOGGING["formatters"]["line"]))
    out, raw = io.StringIO(), io.StringIO()
    handlers = [logging.StreamHandler(out), logging.StreamHandler(raw)]
    handlers[0].setFormatter(line)
    levels = {"buendnis": logging.DEBUG, "django": logging.INFO, "allauth": logging.DEBUG}
    before = {name: logging.getLogger(name).level for name in levels}
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
        for handler in handlers:
            logging.getLogger(name).addHandler(handler)
    yield out, raw
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)
        for handler in handlers:
            logging.getLogger(name).removeHandler(handler)


def test_the_log_of_a_journey_names_nobody_and_no_token(as_person, log):
    out, raw = log
    cache.clear()
    stranger, office = as_person(""), as_person("geschaeftsstelle")
    secret = "kim.geheim@stadt.example"
    name = Person.objects.get(email="kommune@demo.example").name
    token = "17.kJ3xPq0Zz8sLk2mN5vB7wQ1eR4tY6uI9oP"

    stranger.post("/anmelden/", {"login": secret, "password": "falsch"})
    stranger.post("/anmelden/code/", {"email": "kommune@demo.example"})
    stranger.get(f"/antwort/{token}/")
    stranger.get(f"/datenschutz/anfrage/bestaetigen/{token}/")
    stranger.get(f"/gibt-es-nicht/{secret}/?name={name}")
    stranger.post("/datenschutz/anfrage/", {"kind": "access", "email": secret, "submission": "x"})
    stranger.get("/api/v1/needs", headers={"authorization": f"Bearer {token}"})
    office.get(f"/personen/?q={name}")
    office.get("/personen/999999/")
    office.post("/personen/einladen/", {"email": secret, "name": "Kim Geheim"})
    office.post(f"/antwort/abbestellen/{token}/")

    written = out.getvalue()
    assert "Not Found" in written
    for hidden in (secret, "kim.geheim", token, name, name.split()[-1], "Kim Geheim", "kommune@demo.example"):
        assert hidden not in unquote(written)
    assert token in raw.getvalue(), "negative control: without the formatter the log would tell"


# --- Mails --------------------------------------------------------------------------------------------------


def test_every_mail_of_the_demo_goes_to_one_person_and_its_subject_names_nobody(demo, db):
    persons = Person.objects.filter(is_system=False)
    facts = [fact for person in persons for fact in (person.name, person.email, person.phone) if fact]
    kinds = set()
    for message in Message.objects.exclude(to_email=""):
        mail = letter(message)
        kinds.add(":".join(message.key.split(":")[:2]))
        assert mail.recipients() == [message.to_email]
        assert not (mail.cc or mail.bcc)
        assert "," not in message.to_email
        assert not [fact for fact in facts if fact in message.subject], message.subject
        assert not MAIL.search(message.subject)

    assert len(kinds) > 5


def test_a_mail_to_three_becomes_three_mails_to_one(db):
    before = Message.objects.count()

    OutboxBackend().send_messages(
        [EmailMessage("Frage", "Text", to=["a@x.example", "b@x.example"], bcc=["c@x.example"])]
    )

    newest = Message.objects.order_by("-pk")[: Message.objects.count() - before]
    assert [len(letter(message).recipients()) for message in newest] == [1, 1, 1]


def sources() -> list[Path]:
    return [
        path for path in HOUSE.rglob("*.py") if "tests" not in path.parts and "migrations" not in path.parts
    ]


def copies_in(text: str) -> list[int]:
    """Lines that would show one person's address to another."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.keyword) and node.arg in ("cc", "bcc")
    ]


def test_nobody_writes_copies():
    assert {str(path): copies_in(path.read_text()) for path in sources() if copies_in(path.read_text())} == {}
    assert copies_in("mail(to=[a], cc=[b])") == [1]


def subjects_in(text: str) -> set[str]:
    """Names of the values that subjects are made with."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and isinstance(node.right, ast.Dict):
            found |= {key.value for key in node.right.keys if isinstance(key, ast.Constant)}
    return found


def test_subjects_are_made_without_facts_about_persons():
    others = ("telling.py", "login.py")
    letters = [p for p in sources() if "emails" in str(p.relative_to(HOUSE)) or p.name in others]
    used = set().union(*(subjects_in(path.read_text()) for path in letters))

    assert len(letters) >= 5
    assert used & {"name", "person", "email", "phone", "contact", "text"} == set()
    assert subjects_in('_("Hallo %(name)s") % {"name": person.name}') == {"name"}


MAILS = sorted(path.relative_to(path.parents[2]) for path in HOUSE.rglob("templates/*/mail/*.txt"))


@pytest.mark.parametrize("path", MAILS, ids=str)
def test_every_mail_has_both_forms(path):
    assert get_template(str(path))
    assert get_template(str(path.with_suffix(".html")))
