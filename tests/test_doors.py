"""Doors are closed: every address asks for a login unless it stands on this list, with its reason."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

OPEN = {
    "website:": "the page for strangers",
    "ui:": "gallery of components, only in development and demo",
    "account_login": "the way in",
    "account_request_login_code": "the way in",
    "account_confirm_login_code": "the way in",
    "account_logout": "only takes away; asks by POST",
    "post:answer": "the signed link is the key",
    "dates:": "public dates; what is not public is filtered by the query",
    "desk:search": "searches what is public",
    "healthz": "for monitors",
    "readyz": "for monitors",
}
FOREIGN = ("cms/", "^cms/", "^api/", "^_util/", "djadmin/", "static/", "medien/", "_util/", "dokumente/")


def walk(patterns, path="", names=()) -> Iterator[tuple[str, str, object]]:
    for pattern in patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*names, pattern.namespace) if pattern.namespace else names
            yield from walk(pattern.url_patterns, here, inner)
        elif isinstance(pattern, URLPattern):
            yield here, ":".join((*names, pattern.name or "")), pattern.callback


def addresses() -> list[tuple[str, str, object]]:
    return [a for a in walk(get_resolver().url_patterns) if not a[0].startswith((*FOREIGN, "api/"))]


def is_closed(callback) -> bool:
    return getattr(callback, "login_required", True)


def test_every_address_is_closed_or_open_with_a_reason():
    unexpected = [
        (path, name)
        for path, name, view in addresses()
        if not is_closed(view) and not any(name.startswith(known) for known in OPEN)
    ]

    assert unexpected == []


def test_every_reason_still_has_its_open_address():
    open_names = [name for _, name, view in addresses() if not is_closed(view)]

    assert [known for known in OPEN if not any(name.startswith(known) for name in open_names)] == []


def test_the_test_sees_an_open_door(settings):
    """Negative control: a view without a lock is found."""

    def open_view(request): ...

    open_view.login_required = False

    assert not is_closed(open_view)


def closed_paths() -> list[str]:
    return sorted(
        {path for path, _, view in addresses() if is_closed(view) and "<" not in path and "(?P" not in path}
    )


@pytest.mark.django_db
@pytest.mark.parametrize("path", closed_paths())
def test_a_stranger_is_sent_to_the_login(client, path):
    answer = client.get("/" + path)

    assert answer.status_code in (302, 405)
    if answer.status_code == 302:
        assert answer["Location"].startswith("/anmelden/")


@pytest.mark.django_db
def test_every_api_route_asks_for_a_token(client):
    spec = client.get("/api/v1/openapi.json").json()
    refused = {}
    for path, methods in spec["paths"].items():
        for method in methods:
            address = path.replace("{pk}", "1")
            refused[method, path] = client.generic(method.upper(), address).status_code

    assert len(refused) >= 12
    assert set(refused.values()) == {401}
