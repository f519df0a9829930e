"""Doors are closed: every address asks for a login unless its row in the policy is open, with the reason."""

import pytest
from django.urls import path as at

from buendnis.config.doors import Address, addresses, calls
from buendnis.config.policy_checks import missing_rows, wrong_locks
from buendnis.people.policy import policy

FOREIGN = ("cms/", "api/", "djadmin/", "dokumente/", "medien/", "_util/")


def test_every_address_is_closed_or_open_with_a_reason():
    assert list(wrong_locks(policy(), addresses())) == []


def test_every_address_has_its_row():
    from buendnis.config.api import api

    assert list(missing_rows(policy(), addresses(), calls(api))) == []


def test_the_test_sees_an_open_door():
    """Negative control: a view without a lock is found, and an address without a row."""

    def open_view(request): ...

    open_view.login_required = False
    found = addresses([at("personen/", open_view, name="people:person_list"), at("neu/", open_view)])

    assert [error.id for error in wrong_locks(policy(), found)] == ["policy.E004"]
    assert [error.msg for error in missing_rows(policy(), found, [])] == ['"neu/" has no row in policy.yaml.']


def is_ours(address: Address) -> bool:
    return not address.route.lstrip("^").startswith(FOREIGN)


def closed_paths() -> list[str]:
    ours = [address.route for address in addresses() if is_ours(address) and address.is_closed]
    return sorted({route for route in ours if "<" not in route})


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
