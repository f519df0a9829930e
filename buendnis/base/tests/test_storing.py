"""Files wait for the scanner, infected ones stay locked away, and nothing lies about that nobody knows."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from buendnis.base.models import HELD, KEPT, StoredFile
from buendnis.base.tests import files as f
from buendnis.base.uploads import scanner, storing
from buendnis.base.uploads.check import cleaned
from buendnis.base.uploads.disk import PrivateDisk
from buendnis.base.uploads.kinds import DOCUMENT
from buendnis.base.uploads.sentences import UploadRefused

pytestmark = pytest.mark.django_db
State = StoredFile.State


class Clamd:
    """A scanner that speaks the protocol and knows one virus."""

    def __init__(self, line: socket.socket) -> None:
        self.line, self.asked = line, 0

    def serve(self) -> None:
        while True:
            try:
                talk, _where = self.line.accept()
            except OSError:
                return
            with talk:
                self.asked += 1
                talk.sendall(self.answer(talk.makefile("rb")))

    def answer(self, said) -> bytes:
        assert said.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", said.read(4))[0]:
            content += said.read(size)
        if len(content) > 1_000_000:
            return b"INSTREAM size limit exceeded. ERROR\0"
        return b"stream: Eicar-Signature FOUND\0" if f.EICAR in content else b"stream: OK\0"


@contextmanager
def clamd(line: socket.socket, where: str) -> Iterator[Clamd]:
    server = Clamd(line)
    threading.Thread(target=server.serve, daemon=True).start()
    yield server
    line.shutdown(socket.SHUT_RDWR)
    line.close()


@pytest.fixture(params=["socket", "port"])
def virus_scanner(request, settings, tmp_path) -> Iterator[Clamd]:
    if request.param == "socket":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.bind(str(tmp_path / "clamd"))
        line.listen()
        settings.CLAMD = str(tmp_path / "clamd")
    else:
        line = socket.create_server(("127.0.0.1", 0))
        settings.CLAMD = f"127.0.0.1:{line.getsockname()[1]}"
    with clamd(line, settings.CLAMD) as server:
        yield server


@pytest.fixture
def silent_scanner(settings, tmp_path) -> None:
    settings.CLAMD = str(tmp_path / "nobody")


@pytest.fixture(autouse=True)
def empty_disk(monkeypatch, tmp_path):
    """A real one."""
    disk = PrivateDisk(str(tmp_path / "files"))
    monkeypatch.setattr(StoredFile._meta.get_field("file"), "storage", disk)


def on_disk() -> list[str]:
    return list(storing.paths(storing.disk()))


def clean_file(content: bytes = b"Hallo", name: str = "brief.txt"):
    return cleaned(f.sent(name, content), DOCUMENT)


def test_a_clean_file_is_kept_under_a_random_name(virus_scanner, tmp_path):
    stored = storing.keep(storing.scanned(clean_file()))

    (path,) = (tmp_path / "files" / KEPT).rglob("*/*")
    assert (stored.state, stored.is_open, stored.name) == (State.CLEAN, True, "brief.txt")
    assert "brief" not in stored.file.name
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert virus_scanner.asked == 1


def test_the_eicar_test_file_is_held_back(virus_scanner, tmp_path):
    with pytest.raises(UploadRefused, match="Schadprogramm") as refusal:
        storing.scanned(clean_file(f.EICAR))

    held = StoredFile.objects.get()
    (path,) = (tmp_path / "files" / HELD).rglob("*/*")
    assert refusal.value.code == "virus"
    assert (held.state, held.finding, held.is_open) == (State.INFECTED, "Eicar-Signature", False)
    assert path.stat().st_mode & 0o777 == 0o600


def test_without_the_scanner_the_eicar_test_file_would_be_open(settings):
    """Negative control."""
    settings.CLAMD = ""

    assert storing.keep(storing.scanned(clean_file(f.EICAR))).is_open


def test_without_a_verdict_a_file_waits(silent_scanner):
    stored = storing.keep(storing.scanned(clean_file(), may_wait=True))

    assert (stored.state, stored.is_open) == (State.PENDING, False)


def test_what_cannot_wait_is_refused_without_a_verdict(silent_scanner):
    with pytest.raises(UploadRefused, match="in einigen Minuten"):
        storing.scanned(clean_file())

    assert (StoredFile.objects.count(), on_disk()) == (0, [])


def test_a_scanner_that_finds_a_file_too_large_gives_no_verdict(virus_scanner):
    with pytest.raises(scanner.Unreachable, match="size limit"):
        scanner.scan(b"a" * 2_000_000)


@pytest.mark.parametrize("said", ["", "stream: OK nonsense", "UNKNOWN COMMAND", "stream: x ERROR"])
def test_only_ok_is_ok(said):
    with pytest.raises(scanner.Unreachable):
        scanner.verdict(said)


def waiting_file(settings, content: bytes) -> StoredFile:
    there, settings.CLAMD = settings.CLAMD, "/nowhere/clamd"
    stored = storing.keep(storing.scanned(clean_file(content), may_wait=True))
    settings.CLAMD = there
    return stored


def test_the_worker_opens_what_was_waiting(settings, virus_scanner):
    stored = waiting_file(settings, b"Hallo")

    storing.recheck(timezone.now())

    stored.refresh_from_db()
    assert (stored.state, stored.scanned_at is not None) == (State.CLEAN, True)


def test_the_worker_takes_away_what_turns_out_to_be_infected(
    settings, virus_scanner, django_capture_on_commit_callbacks
):
    stored = waiting_file(settings, f.EICAR)

    with django_capture_on_commit_callbacks(execute=True):
        storing.recheck(timezone.now())

    stored.refresh_from_db()
    assert (stored.state, stored.finding) == (State.INFECTED, "Eicar-Signature")
    assert [path.split("/")[0] for path in on_disk()] == [HELD]


def test_the_worker_waits_on_while_the_scanner_is_silent(silent_scanner, settings):
    stored = waiting_file(settings, b"Hallo")

    storing.recheck(timezone.now())

    stored.refresh_from_db()
    assert stored.state == State.PENDING


def test_a_missing_file_stops_no_other(settings, virus_scanner):
    lost, good = waiting_file(settings, b"Hallo"), waiting_file(settings, b"Welt")
    storing.disk().delete(lost.file.name)

    storing.recheck(timezone.now())

    good.refresh_from_db()
    assert good.state == State.CLEAN


def test_what_nobody_knows_is_swept_after_an_hour():
    storing.disk().save(f"{KEPT}/aa/aaaa", ContentFile(b"lost"))
    stored = storing.keep(storing.scanned(clean_file()))

    storing.sweep(timezone.now())
    soon = len(on_disk())
    storing.sweep(timezone.now() + timedelta(hours=1, minutes=1))

    assert soon == 2
    assert on_disk() == [stored.file.name]


def test_held_files_go_after_thirty_days_and_the_note_stays(virus_scanner):
    with pytest.raises(UploadRefused):
        storing.scanned(clean_file(f.EICAR))

    storing.sweep(timezone.now() + timedelta(days=31))

    assert (on_disk(), StoredFile.objects.get().finding) == ([], "Eicar-Signature")


def test_a_forgotten_file_leaves_nothing(django_capture_on_commit_callbacks):
    stored = storing.keep(storing.scanned(clean_file()))

    with django_capture_on_commit_callbacks(execute=True):
        storing.forget(stored)

    assert (StoredFile.objects.count(), on_disk()) == (0, [])


def test_a_full_disk_ends_in_a_sentence(monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)

    with pytest.raises(UploadRefused, match="nicht speichern"):
        storing.keep(storing.scanned(clean_file()))
    assert (StoredFile.objects.count(), on_disk()) == (0, [])


def test_private_files_have_no_address():
    stored = storing.keep(storing.scanned(clean_file()))

    with pytest.raises(ValueError, match="no address"):
        assert stored.file.url
