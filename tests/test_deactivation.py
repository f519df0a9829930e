"""Whoever is deactivated, or has lost the role, is out at once: every way in is walked before and after.

There are no personal feeds (the calendar's is public) and no links to reset a password (nobody needs one).
Source: trust.md, abuse case 3.
"""

import re
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client

from buendnis.people import actions
from buendnis.people.login import PersonBackend
from buendnis.people.models import Person
from buendnis.people.tests import test_factors as factors
from buendnis.people.tests.factories import OrganisationFactory, RoleFactory, with_role
from buendnis.post import registry, signing
from buendnis.post.tests.factories import RENAME, AnswerLinkFactory
from tests.oidc.conftest import Browser, provider, running

__all__ = ["provider", "running"]  # fixtures
PASSWORD = "vier gute alte Worte"
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}


def make_person(email: str) -> Person:
    """Somebody with every way in: clerk of a municipality, and editor."""
    person = with_role("municipality_staff", email=email)
    RoleFactory(person=person, organisation=person.roles.get().organisation, kind="editor")
    person.set_password(PASSWORD)
    person.save()
    return person


class Ways:
    """All ways of one person, each begun before and finished after."""

    def __init__(self, person: Person, provider) -> None:
        self.person, self.session = person, Client()
        self.session.force_login(person)
        self.key = actions.make_token(person, "Tabelle", person)
        self.link = signing.signed(AnswerLinkFactory(person=person, object_id=OrganisationFactory().pk))
        self.passkey = factors.set_up_passkey(self.session)
        self.second = Client()
        factors.log_in(self.second, person)
        self.coded = Client()
        self.coded.post("/anmelden/code/", {"email": person.email})
        self.code = re.search(r"\b(\d{6})\b", mail.outbox[-1].body).group(1)
        SocialAccount.objects.create(user=person, provider=provider.issuer, uid=person.email)
        self.browser = Browser()
        self.on_the_way = self.browser.start()

    def page(self) -> bool:
        return self.session.get("/profil/").status_code == 200

    def fragment(self) -> bool:
        answer = self.session.get("/woche/", headers=FRAGMENT)
        return answer.status_code == 200 and "HX-Redirect" not in answer.headers

    def sending_a_form(self) -> bool:
        answer = self.session.post("/profil/angaben/", {"name": "Neu", "phone": ""})
        return answer.headers.get("Location") == "/profil/"

    def editors_area(self) -> bool:
        return self.session.get("/cms/").status_code == 200

    def program(self) -> bool:
        headers = {"Authorization": f"Bearer {self.key}"}
        return Client().get("/api/v1/action-fields", headers=headers).status_code == 200

    def answer_link(self) -> bool:
        return Client().get(f"/antwort/{self.link}/").status_code == 200

    def code_on_its_way(self) -> bool:
        self.coded.post("/anmelden/code/eingeben/", {"code": self.code})
        return goes_on(self.coded)

    def second_step_on_its_way(self) -> bool:
        answer = self.second.get("/anmelden/zweiter-faktor/")
        if answer.status_code == 200:
            options = factors.options_on(self.second, "/anmelden/zweiter-faktor/")
            used = self.passkey.used(options)
            self.second.post("/anmelden/zweiter-faktor/", {"credential": used})
        return self.second.get("/profil/").status_code == 200

    def login_by_password(self) -> bool:
        client = Client()
        factors.log_in(client, self.person)
        return goes_on(client)

    def login_by_passkey(self) -> bool:
        client = Client()
        factors.log_in_by(client, self.passkey)
        return client.get("/profil/").status_code == 200

    def login_by_new_code(self) -> bool:
        before = len(mail.outbox)
        Client().post("/anmelden/code/", {"email": self.person.email})
        return [letter.to for letter in mail.outbox[before:]] == [[self.person.email]]

    def login_by_provider_on_its_way(self) -> bool:
        back = self.browser.log_in_there(
            self.on_the_way, sub=self.person.email, email=self.person.email, verified="1"
        )
        self.browser.come_back(back)
        return goes_on(self.browser.app)

    def open(self) -> set[str]:
        return {name for name in WAYS if getattr(self, name)()}


def goes_on(client: Client) -> bool:
    """Whether somebody is in, or is asked for the second factor after having proved the first."""
    asked = client.get("/anmelden/zweiter-faktor/").status_code == 200
    return asked or client.get("/profil/").status_code == 200


WAYS = [name for name in vars(Ways) if not name.startswith("__") and name != "open"]


@pytest.fixture(autouse=True)
def quiet(settings, monkeypatch):
    cache.clear()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.FRESH_PROOF_MINUTES = 0
    question = replace(RENAME, template="people/_oidc_button.html")
    monkeypatch.setitem(registry.questions, RENAME.name, question)


@pytest.mark.django_db
def test_every_way_is_open_before_and_shut_after(provider):
    """The same person, the same steps; between begin and end nothing but the deactivation."""
    stays, goes = (Ways(make_person(f"{name}@stadt.example"), provider) for name in ("bleibt", "geht"))

    actions.deactivate_person(goes.person, by=with_role("office_lead"))

    assert goes.open() == set()
    assert stays.open() == set(WAYS)


@pytest.mark.django_db
def test_the_walk_finds_a_way_that_stays_open(provider, monkeypatch):
    """Negative control: without the question after `is_active` and the session's hash, pages stay open."""
    goes = Ways(make_person("geht@stadt.example"), provider)
    monkeypatch.setattr(PersonBackend, "user_can_authenticate", lambda self, user: True)
    monkeypatch.setattr(Person, "_get_session_auth_hash", lambda self, secret=None: "same")
    goes.session.force_login(goes.person)

    actions.deactivate_person(goes.person, by=with_role("office_lead"))

    assert goes.page()


@pytest.mark.django_db
def test_a_role_taken_away_is_gone_with_the_next_request(provider):
    ways, office = Ways(make_person("geht@stadt.example"), provider), with_role("office_lead")
    assert (ways.editors_area(), ways.program()) == (True, True)

    actions.take_role(ways.person.roles.get(kind="editor"), by=office)
    assert (ways.editors_area(), ways.program(), ways.page()) == (False, True, True)

    actions.take_role(ways.person.roles.get(), by=office)
    assert (ways.editors_area(), ways.program(), ways.page()) == (False, False, True)


OTHER_PROCESS = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "buendnis.config.settings_test"
import django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from django.test import Client
client = Client(headers={"Cookie": "buendnis_sitzung=" + sys.argv[2]})
program = Client(headers={"Authorization": "Bearer " + sys.argv[3]})
for _ in sys.stdin:
    print(client.get("/profil/").status_code, program.get("/api/v1/action-fields").status_code, flush=True)
"""


def test_another_process_knows_within_five_seconds(fresh_database):
    """A second web process that has served this session just before keeps nothing in its memory."""
    person, client = make_person("geht@stadt.example"), Client()
    client.force_login(person)
    key, session = actions.make_token(person, "x", person), client.session.session_key
    name = str(connection.settings_dict["NAME"])
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER_PROCESS, name, session, key],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )

    def look() -> str:
        other.stdin.write("look\n")
        other.stdin.flush()
        return other.stdout.readline().strip()

    try:
        before = look()
        started = time.monotonic()
        actions.deactivate_person(person, by=with_role("office_lead"))
        after, seconds = look(), time.monotonic() - started
    finally:
        other.stdin.close()
        other.wait(10)

    assert (before, after) == ("200 200", "302 401")
    assert seconds < 5
