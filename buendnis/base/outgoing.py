"""Requests to other machines: encrypted, to the host that was configured, and never inside by detour.

Source: trust.md, abuse case 13 and bad inputs 28.
"""

import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

LOOPBACK = ("localhost", "127.0.0.1", "::1")
TIMEOUT_SECONDS = 5
MOST_BYTES = 500_000


class ForbiddenTarget(requests.RequestException):
    """An address that this installation must not ask: unencrypted, or somewhere inside."""


class CarefulSession(requests.Session):
    """A session without redirects, proxies and cookies of the environment, for one named host.

    `named_host` was chosen by the operator and may lie in their own network; every other host that an answer
    names must be a public one. `plain_loopback` allows http on this machine: for demo and tests.
    """

    def __init__(self, named_host: str, *, plain_loopback: bool = False) -> None:
        super().__init__()
        self.trust_env = False
        self.named_host, self.plain_loopback = named_host, plain_loopback
        self.mount("https://", BoundedAdapter())
        self.mount("http://", BoundedAdapter())

    def request(  # type: ignore[override]  # all of its arguments, by name
        self, method: Any, url: Any, **kwargs: Any
    ) -> requests.Response:
        """Raises ForbiddenTarget for what may not be asked, also for a redirect: nobody follows it."""
        self.check(str(url))
        kwargs |= {"timeout": TIMEOUT_SECONDS, "allow_redirects": False}
        answer = super().request(method, url, **kwargs)
        if answer.is_redirect:
            raise ForbiddenTarget("a redirect is not followed")
        return answer

    def check(self, url: str) -> None:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme != "https" and not (
            self.plain_loopback and parts.scheme == "http" and host in LOOPBACK
        ):
            raise ForbiddenTarget("only https is asked")
        if host != self.named_host and not all(ipaddress.ip_address(one).is_global for one in found_at(host)):
            raise ForbiddenTarget("a private address is not asked")


class BoundedAdapter(HTTPAdapter):
    """Reads a limited answer; what announces or sends more is cut off."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs["stream"] = True
        answer = super().send(request, *args, **kwargs)
        content = answer.raw.read(MOST_BYTES + 1, decode_content=True)
        if len(content) > MOST_BYTES:
            answer.close()
            raise ForbiddenTarget("the answer is too long")
        answer._content = content
        answer._content_consumed = True  # requests' own way to say "read"
        answer.raw.release_conn()
        return answer


def found_at(host: str) -> list[str]:
    """All addresses of a host; raises ForbiddenTarget where there is none."""
    try:
        found = socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError) as problem:
        raise ForbiddenTarget("this host is not known") from problem
    return [str(entry[4][0]).split("%")[0] for entry in found]
