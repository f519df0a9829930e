"""What people does when allauth says something: a device is kept in words, a login stands in the record."""

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_login_failed
from django.db.models.signals import pre_save
from django.http import HttpRequest

from buendnis.people import actions, rules
from buendnis.people.login import network_of
from buendnis.people.models import Person

NO_ADDRESS = "0.0.0.0"  # noqa: S104 - the column wants an address; we keep none


def forget_details(instance: UserSession, **kwargs: Any) -> None:
    """No network address and no versions: a person recognises a device without them."""
    instance.ip, instance.user_agent = NO_ADDRESS, rules.device_in_words(instance.user_agent)


def record_login(request: HttpRequest, user: Person, **kwargs: Any) -> None:
    """Somebody is in, by which proofs."""
    proofs = [proof.get("method", "") for proof in request.session.get("account_authentication_methods", [])]
    actions.record_access(user, "login.done", user, network=network_of(request), proofs=proofs)


def take_what_waits(user: Person, **kwargs: Any) -> None:
    """Whoever comes takes the roles that were offered to their address."""
    actions.accept_invitations(user)


def record_failed_login(
    credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    """A wrong password, for a known address or an unknown one."""
    if request is not None:
        actions.record_failed_login(str(credentials.get("email", "")), network=network_of(request))


def connect() -> None:
    user_logged_in.connect(record_login, dispatch_uid="people.record_login")
    user_logged_in.connect(take_what_waits, dispatch_uid="people.take_what_waits")
    user_login_failed.connect(record_failed_login, dispatch_uid="people.record_failed_login")
    pre_save.connect(forget_details, UserSession, dispatch_uid="people.forget_details")
