"""What the identity provider says about a second factor counts only where the installation trusts it."""

import pytest
from allauth.mfa.models import Authenticator

from buendnis.people.tests.factories import with_role
from tests.oidc.conftest import Browser

pytestmark = pytest.mark.django_db


def test_the_providers_word_on_the_second_factor_counts_only_when_configured(provider, browser, settings):
    coordinator = with_role("coordinator", email="amt@stadt.example")
    settings.SECOND_FACTOR_ENFORCED = True

    browser.log_in(coordinator.email, amr="pwd,mfa")
    assert not browser.is_in

    settings.OIDC = settings.OIDC.__class__(**vars(settings.OIDC) | {"trusts_second_factor": True})
    weak, strong = Browser(), Browser()
    weak.log_in(coordinator.email, amr="pwd")
    strong.log_in(coordinator.email, amr="pwd,mfa")
    assert (weak.is_in, strong.is_in) == (False, True)


def test_who_proved_it_there_is_not_asked_again_here(provider, settings, db):
    person = with_role("municipality_staff", email="kim@stadt.example")
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})

    asked = Browser().log_in(person.email, amr="mfa")
    settings.OIDC = settings.OIDC.__class__(**vars(settings.OIDC) | {"trusts_second_factor": True})
    not_asked = Browser().log_in(person.email, amr="mfa")

    assert asked.headers["Location"].startswith("/anmelden/zweiter-faktor/")
    assert not_asked.headers["Location"] == "/woche/"
