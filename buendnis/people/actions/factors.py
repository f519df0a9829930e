"""Second factors come and go; the person is told by mail each time, and all other devices are logged out."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal.auth import WebAuthn
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.base.text import one_line
from buendnis.people import emails, mfa, permissions, queries
from buendnis.people.actions.devices import end_other_devices
from buendnis.people.actions.records import record
from buendnis.people.models import Person

Kind = Authenticator.Type
DIGITS_OF_APP = 6


class WrongCode(NotPossible): ...


class LastFactor(NotPossible): ...


@transaction.atomic
def add_app(person: Person, *, secret: str, code: str, here: str, by: Person) -> Authenticator:
    """Set up an app that shows codes; a first code proves that it works. Raises WrongCode.

    `here` is the key of the session that stays. A former app ends. Recovery codes come with the first factor.
    """
    person = _own(person, by)
    counter = mfa.counter_of(secret, code)
    if counter is None:
        raise WrongCode(
            _("Dieser Code stimmt nicht. Bitte prüfen Sie auch die Uhrzeit Ihres Telefons."), field="code"
        )
    Authenticator.objects.filter(user=person, type=Kind.TOTP).delete()
    app = TOTP.activate(person, secret).instance
    _note_use(app, counter)
    return _added(person, app, here=here, by=by)


@transaction.atomic
def add_passkey(
    person: Person, *, name: str, credential: dict[str, Any], here: str, by: Person
) -> Authenticator:
    """Keep a passkey that this session's challenge has brought (see `mfa.check_registration`)."""
    person = _own(person, by)
    passkey = WebAuthn.add(person, one_line(name), credential).instance
    return _added(person, passkey, here=here, by=by)


def _own(person: Person, by: Person) -> Person:
    """The person, locked: one change of factors at a time. Nobody changes somebody else's."""
    if not permissions.may_change_own(by, person):
        raise PermissionDenied
    return Person.objects.select_for_update().get(pk=person.pk)


def _added(person: Person, factor: Authenticator, *, here: str, by: Person) -> Authenticator:
    RecoveryCodes.activate(person)
    end_other_devices(person, here=here, by=by)
    record(by, "factor.added", person, kind=factor.type)
    emails.factor_changed(person, f"{factor.type}_added").send()
    return factor


@transaction.atomic
def rename_passkey(passkey: Authenticator, *, name: str, by: Person) -> None:
    """Call a passkey by the device on which it lives."""
    person = _own(passkey.user, by)
    passkey.data["name"] = one_line(name)
    passkey.save(update_fields=["data"])
    record(by, "factor.renamed", person, kind=passkey.type)


@transaction.atomic
def remove_factor(factor: Authenticator, *, here: str, by: Person) -> None:
    """Take a factor away; with the last one the recovery codes go too. All other devices are logged out.

    Raises LastFactor where the person's rights need one.
    """
    person = _own(factor.user, by)
    rest = Authenticator.objects.filter(user=person).exclude(pk=factor.pk)
    is_last = not rest.exclude(type=Kind.RECOVERY_CODES).exists()
    if is_last and permissions.needs_second_factor(person):
        raise LastFactor(_("Ihre Rolle braucht einen zweiten Faktor. Richten Sie zuerst einen anderen ein."))
    Authenticator.objects.filter(pk=factor.pk).delete()
    if is_last:
        rest.delete()
    end_other_devices(person, here=here, by=by)
    record(by, "factor.removed", person, kind=factor.type)
    emails.factor_changed(person, f"{factor.type}_removed").send()


@transaction.atomic
def renew_codes(person: Person, *, here: str, by: Person) -> None:
    """Ten new recovery codes; the old ones are dead. Only beside another factor."""
    person = _own(person, by)
    if not queries.has_second_factor(person):
        raise LastFactor(_("Richten Sie zuerst eine App oder einen Passkey ein."))
    Authenticator.objects.filter(user=person, type=Kind.RECOVERY_CODES).delete()
    RecoveryCodes.activate(person)
    end_other_devices(person, here=here, by=by)
    record(by, "factor.codes_renewed", person)
    emails.factor_changed(person, "codes_renewed").send()


@transaction.atomic
def use_code(person: Person, code: str) -> Authenticator:
    """Use up a code of the app or a recovery code; no code works twice. Raises WrongCode."""
    kind = Kind.TOTP if len(code) <= DIGITS_OF_APP else Kind.RECOVERY_CODES
    factor = Authenticator.objects.select_for_update().filter(user=person, type=kind).first()
    if factor is None or not _fits(factor, code):
        raise WrongCode(_("Dieser Code stimmt nicht oder wurde schon benutzt."), field="code")
    return factor


def _fits(factor: Authenticator, code: str) -> bool:
    if factor.type == Kind.RECOVERY_CODES:
        return factor.wrap().validate_code(code)
    counter = mfa.counter_of(decrypt(factor.data["secret"]), code, after=factor.data.get("last_counter", 0))
    if counter is not None:
        _note_use(factor, counter)
    return counter is not None


def _note_use(app: Authenticator, counter: int) -> None:
    app.data["last_counter"] = counter
    app.save(update_fields=["data"])


@transaction.atomic
def rotate_secrets(*, by: Person) -> int:
    """Bring all stored secrets under the present SECRET_KEY, so that a former one can go; gives how many."""
    if not by.is_system:
        raise PermissionDenied
    factors = Authenticator.objects.select_for_update().exclude(type=Kind.WEBAUTHN)
    for factor in factors:
        factor.data = mfa.rotated(factor.data)
        factor.save(update_fields=["data"])
    record(by, "factor.secrets_rotated", count=len(factors))
    return len(factors)


@transaction.atomic
def reset_factors(person: Person, *, by: Person) -> None:
    """Take all factors of somebody who lost them, end every session and tell the person by mail.

    Where the person's rights need a factor, the next login leads to setting one up.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not permissions.may_reset_factors(by, person):
        raise PermissionDenied
    Authenticator.objects.filter(user=person).delete()
    for device in UserSession.objects.filter(user=person):
        device.end()
    record(by, "factor.reset", person)
    emails.factor_changed(person, "reset").send()
