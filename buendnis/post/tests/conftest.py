import socket
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from django.template import engines
from django.test.utils import override_settings

from buendnis.post import registry
from buendnis.post.tests.factories import RENAME

TEMPLATES = {
    "post/tests/rename.html": "<p>Wie heißt {{ object.name }}?</p>{% field form.name %}",
    "post/tests/mail.txt": "Guten Tag {{ person.name }},\n\n\n\nO'Brien & Söhne <3: {{ word }}\n",
    "post/tests/mail.html": """{% extends "post/mail.html" %}
        {% block content %}<p>{{ word }}</p>{% endblock %}""",
}


@pytest.fixture(autouse=True)
def templates(settings) -> Iterator[None]:
    """Templates of a room that stands above, without one."""
    plain = settings.TEMPLATES[0]
    loaders = [
        ("django.template.loaders.locmem.Loader", TEMPLATES),
        "django.template.loaders.app_directories.Loader",
    ]
    options = {**plain["OPTIONS"], "loaders": loaders}
    with override_settings(TEMPLATES=[{**plain, "APP_DIRS": False, "OPTIONS": options}]):
        assert engines.all()
        yield


@pytest.fixture(autouse=True)
def registers(monkeypatch) -> None:
    """Nothing but what a test registers."""
    for name in ("questions", "jobs", "waiting"):
        monkeypatch.setattr(registry, name, {})
    registry.questions[RENAME.name] = RENAME


@pytest.fixture
def mail_files(settings, tmp_path):
    settings.MAIL_TRANSPORT, settings.MAIL_FOLDER = "file", tmp_path / "mail"
    return settings.MAIL_FOLDER


class Sink:
    """A mail server that takes everything, unless told what to answer."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self.to_recipient: dict[str, str] = {}
        self.to_data: list[str] = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if refusal := self.to_recipient.get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.to_data:
            return self.to_data.pop(0)
        self.letters.append(envelope.content)
        return "250 OK"


@pytest.fixture
def smtp(settings) -> Iterator[Sink]:
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.MAIL_TRANSPORT = "smtp"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", controller.port, 2
    yield sink
    controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
