"""Tries a door for real and notes what came: allowed or denied, and what was in it."""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.matrix.fields import Found, canaries_in
from tests.matrix.oracle import Door, Oracle, doors
from tests.matrix.probes import GUARDED, PATHS, Probe, probes_of
from tests.matrix.world import ROLE_OF, SECOND_OF_THEIR_ROLE, STRANGER, Tenant, Thing, World

API = "/api/v1"
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}
NOWHERE = {"token": "1.nichts", "key": "00000000-0000-4000-8000-00000000dead"}
NO_SUCH = 99_999_999
CHANGING = re.compile(rb'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": ?"[^"]*"')
ALLOWED, DENIED, BROKEN = "allowed", "denied", "broken"


@dataclass(frozen=True)
class Question:
    """One request: who, at which door, by which probe and interface, about whose things."""

    key: str
    door: str
    number: int
    interface: str
    tenant: str

    @property
    def probe(self) -> Probe:
        return probes_of(self.door)[self.number]

    def __str__(self) -> str:
        verb = "POST" if self.probe.body else "GET"
        about = self.probe.decides or "list"
        return f"{self.key} · {verb} {self.door} as {self.interface} · {self.tenant} {about}"


@dataclass(frozen=True)
class Answer:
    """What came: class, status, digest of the body, number of statements, canaries in it."""

    outcome: str
    status: int
    digest: str
    queries: int = 0
    canaries: frozenset[Found] = frozenset()


def questions(world: World, door_name: str) -> Iterator[Question]:
    """Everybody at this door, with own and foreign things, by each of its interfaces.

    Pages are asked as fragments, too. Forms are sent once; people who stand for a role a second time
    (deputies, the office's lead) look at both tenants' things and send only to their own.
    """
    door = doors()[door_name]
    for number, probe in enumerate(probes_of(door_name)):
        for tenant in world.tenants if probe.names_things else (world.own,):
            for place, kind in enumerate(asked_by(door, number, probe, tenant)):
                is_once = place == 0 and (tenant is world.own or probe.body is None)
                for key in world.people:
                    if key not in SECOND_OF_THEIR_ROLE or (is_once and door.object):
                        yield Question(key, door_name, number, kind, tenant.name)


def asked_by(door: Door, number: int, probe: Probe, tenant: Tenant) -> tuple[str, ...]:
    kinds = door.interfaces or ("page",)
    if probe.body is not None:
        return kinds[:1]
    is_first_foreign = number == 0 and tenant.name == "foreign"
    return ("page", "fragment") if kinds == ("page",) and is_first_foreign else kinds


def thing_of(world: World, question: Question) -> Thing | None:
    decides = question.probe.decides
    return thing_named(world, question, decides) if decides else None


def thing_named(world: World, question: Question, name: str) -> Thing:
    """The thing of this tenant; what is one's own belongs to the project lead where the asker has none."""
    tenant = tenant_of(world, question)
    is_mine = tenant is world.own and question.key in ROLE_OF and question.key != STRANGER
    return tenant[name.replace("*", question.key if is_mine else "project lead")]


def tenant_of(world: World, question: Question) -> Tenant:
    return world.own if question.tenant == "own" else world.foreign


def expected(world: World, oracle: Oracle, question: Question) -> str:
    """ALLOWED or DENIED, as the policy and the narrowness of the probe say."""
    door, probe, thing = doors()[question.door], question.probe, thing_of(world, question)
    tenant = tenant_of(world, question)
    role = ROLE_OF[question.key]
    if door.is_guarded:
        return ALLOWED if role in GUARDED[door.name] else DENIED
    if role in probe.never or question.key in probe.never:
        return DENIED
    if probe.side and thing is not None:
        thing = Thing(thing.obj, thing.sides & {probe.side}, thing.authors, thing.released, thing.public)
    return ALLOWED if oracle.allows(question.key, door, tenant, thing, probe.on) else DENIED


def address(world: World, question: Question, *, missing: bool = False) -> str:
    probe = question.probe
    values = {}
    for name, value in probe.at.items():
        if value.startswith("="):
            values[name] = value[1:]
        elif missing:
            values[name] = NOWHERE.get(name, NO_SUCH)
        else:
            obj = thing_named(world, question, value).obj
            values[name] = obj if isinstance(obj, str) else obj.pk
    path = path_of(question.door, values)
    return f"{path}?{probe.query}" if probe.query else path


def path_of(door: str, values: dict[str, Any]) -> str:
    if door in PATHS:
        return PATHS[door].format(**values)
    if door.startswith(("GET ", "POST ")):
        return API + door.split(" ", 1)[1].format(**values)
    return reverse(door, kwargs=values)


def ask(world: World, question: Question, *, missing: bool = False) -> Answer:
    """The request, undone afterwards; what was asked before is answered from memory."""
    if (question, missing) not in world.answers:
        path = address(world, question, missing=missing)
        world.answers[question, missing] = ask_at(world, question, path)
    return world.answers[question, missing]


def ask_at(world: World, question: Question, path: str) -> Answer:
    with undone(), counted() as queries:
        answer = send(world, question, path)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    found = canaries_in(content, answer.get("Content-Type", ""))
    outcome = outcome_of(answer, question)
    return Answer(outcome, answer.status_code, digest_of(content), queries[0], found)


def digest_of(content: bytes) -> str:
    """Of the body without what changes with every answer."""
    return hashlib.sha256(CHANGING.sub(b"", content)).hexdigest()


def send(world: World, question: Question, path: str) -> Any:
    filled, key = question.probe.body, question.key
    values = filled(tenant_of(world, question)) if filled else None
    return send_to(path, world.clients[key], world.tokens.get(key, ""), question.interface, values)


def send_to(path: str, client: Client, token: str, interface: str, values: dict[str, Any] | None) -> Any:
    """As a browser, as HTMX in a browser, or as a program with its key; cookies stay as they were."""
    if interface == "api":
        return send_as_program(path, token, values)
    headers, cookies = FRAGMENT if interface == "fragment" else {}, deepcopy(client.cookies)
    try:
        if values is None:
            return client.get(path, headers=headers)
        return client.post(path, values, headers=headers)
    finally:
        client.cookies = cookies


def send_as_program(path: str, token: str, values: dict[str, Any] | None) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    client = Client(raise_request_exception=False)
    if values is None:
        return client.get(path, headers=headers)
    return client.post(path, json.dumps(values), content_type="application/json", headers=headers)


def outcome_of(answer: Any, question: Question) -> str:
    """404 is no, so is being led to the login; 403 and everything from 500 on must not happen at all.

    A door without a cell has nothing to hide: what is open may lead to the login or say that there is
    nothing, what is one's own may be empty.
    """
    status, door = answer.status_code, doors()[question.door]
    if status in (403, 429) or status >= 500:
        return BROKEN
    if not door.object and (door.is_open or not question.probe.decides):
        return DENIED if door.is_guarded and status != 200 or is_closed(answer, door) else ALLOWED
    is_no = status == 404 or status in question.probe.refused
    return DENIED if is_no or is_closed(answer, door) else ALLOWED


def is_closed(answer: Any, door: Door) -> bool:
    return answer.status_code == 401 or (is_login(answer) and not door.is_open)


def is_login(answer: Any) -> bool:
    target = answer.get("Location", "") or answer.get("HX-Redirect", "")
    return target.partition("?")[0] == reverse("account_login")


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def counted() -> Iterator[list[int]]:
    count = [0]

    def one_more(execute, sql, params, many, context):
        count[0] += not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(one_more):
        yield count
