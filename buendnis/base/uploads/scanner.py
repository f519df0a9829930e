"""The virus scanner: clamd's INSTREAM over a socket; no library that speaks it is kept any more.

Setting CLAMD: the path of a socket, or host:port; empty means that no scanner is there.
Protocol: man 8 clamd. The answer is `stream: OK`, `stream: <name> FOUND` or `… ERROR`.
"""

import re
import socket
import struct

from django.conf import settings

CHUNK = 64 * 1024
SECONDS = 30
LONGEST_ANSWER = 4096
FOUND = re.compile(r"^stream: (.+) FOUND$")


class Unreachable(Exception):
    """The scanner is there but gave no verdict."""


def is_configured() -> bool:
    return bool(settings.CLAMD)


def scan(content: bytes) -> str:
    """The name of what was found, or "" when nothing was, or when no scanner is there. Raises Unreachable."""
    if not is_configured():
        return ""
    try:
        with connected(settings.CLAMD) as line:
            send(line, content)
            return verdict(answer(line))
    except OSError as problem:
        raise Unreachable(str(problem)) from problem


def connected(where: str) -> socket.socket:
    if where.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        line.connect(where)
        return line
    host, _colon, port = where.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)


def send(line: socket.socket, content: bytes) -> None:
    """In pieces, each with its length before it; a piece of no length ends it."""
    line.sendall(b"zINSTREAM\0")
    try:
        for start in range(0, len(content), CHUNK):
            piece = content[start : start + CHUNK]
            line.sendall(struct.pack("!L", len(piece)) + piece)
        line.sendall(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass  # too large for the scanner: it says so and hangs up


def answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
        piece = line.recv(LONGEST_ANSWER)
        if not piece:
            break
        said += piece
    return said.strip(b"\0\n").decode("utf-8", "replace")


def verdict(said: str) -> str:
    if found := FOUND.match(said):
        return found[1][:120]
    if said == "stream: OK":
        return ""
    raise Unreachable(said or "no answer")
