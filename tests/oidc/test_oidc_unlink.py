"""The office loosens the link to a provider; the login page lets the browser go there."""

import importlib

import pytest
from allauth.socialaccount.models import SocialAccount

from buendnis.config import env
from buendnis.people.tests.factories import with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def linked():
    person = with_role("municipality_staff", email="kim@stadt.example")
    SocialAccount.objects.create(provider="https://login.stadt.example", uid="1", user=person)
    return person


def address_of(person) -> str:
    return f"/personen/{person.pk}/verknuepfung-loesen/"


def test_the_office_loosens_a_link(as_fresh, linked):
    office = as_fresh(with_role("office_lead"))
    assert "Verknüpfung lösen" in office.get(f"/personen/{linked.pk}/").content.decode()

    office.post(address_of(linked))

    assert not SocialAccount.objects.exists()
    assert "Verknüpfung lösen" not in office.get(f"/personen/{linked.pk}/").content.decode()


@pytest.mark.parametrize("role", ["municipality_lead", "member_representative", "auditor"])
def test_nobody_else_loosens_it(as_fresh, linked, role):
    assert as_fresh(with_role(role)).post(address_of(linked)).status_code == 404
    assert SocialAccount.objects.exists()


def test_the_policy_lets_the_browser_go_to_the_provider_and_nowhere_else(monkeypatch):
    found = env.Oidc("https://login.stadt.example/realms/a", "b", "c", "d")
    settings = importlib.import_module("buendnis.config.settings")
    source = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"]

    assert settings.form_targets(found) == [*source, "https://login.stadt.example"]
    assert settings.form_targets(None) == source
