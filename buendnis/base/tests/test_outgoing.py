"""What the server may ask: the named host and public ones, encrypted, without detours."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from buendnis.base import outgoing
from buendnis.base.outgoing import CarefulSession, ForbiddenTarget


@pytest.fixture(autouse=True)
def addresses(monkeypatch):
    """No test asks the network for names."""
    book = {"public.example": ["93.184.215.14"], "inside.example": ["10.1.2.3"]}
    book["both.example"] = ["93.184.215.14", "127.0.0.1"]
    monkeypatch.setattr(outgoing, "found_at", lambda host: book.get(host, [host]))


@pytest.mark.parametrize("url", ["https://public.example/a", "https://login.stadt.example/a"])
def test_the_named_host_and_public_ones_are_asked(url):
    CarefulSession("login.stadt.example").check(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://login.stadt.example/",
        "https://inside.example/",
        "https://both.example/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[fe80::1]/",
        "https://0.0.0.0/",
        "https://[::ffff:10.0.0.1]/",
        "file:///etc/passwd",
        "gopher://public.example/",
        "http://localhost:9000/",
    ],
)
def test_unencrypted_and_private_addresses_are_not_asked(url):
    with pytest.raises(ForbiddenTarget):
        CarefulSession("login.stadt.example").request("GET", url)


def test_plain_http_is_for_this_machine_only_where_allowed():
    CarefulSession("localhost", plain_loopback=True).check("http://localhost:9000/")
    with pytest.raises(ForbiddenTarget):
        CarefulSession("public.example", plain_loopback=True).check("http://public.example/")


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/elsewhere":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1/inside")
            self.end_headers()
            return
        body = b"x" * (outgoing.MOST_BYTES + (self.path == "/long"))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Silent."""


@pytest.fixture
def server():
    server = HTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.parametrize("path", ["/elsewhere", "/long"])
def test_no_redirect_is_followed_and_no_endless_answer_read(server, path):
    with pytest.raises(ForbiddenTarget):
        CarefulSession("127.0.0.1", plain_loopback=True).get(server + path)


def test_a_plain_answer_is_read(server):
    answer = CarefulSession("127.0.0.1", plain_loopback=True).get(server + "/")

    assert len(answer.content) == outgoing.MOST_BYTES
