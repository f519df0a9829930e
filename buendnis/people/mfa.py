"""Second factors as allauth keeps them: for whom passkeys count, how secrets are stored, what a proof is.

Everything that a browser sends here is checked by `fido2`; whatever it stumbles over is one sentence.
"""

import base64
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.people.models import Person

LOOPBACK = ("127.0.0.1", "::1", "0.0.0.0")  # noqa: S104 - names for this machine, nothing listens
BROKEN = (
    ValidationError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    OverflowError,
    RecursionError,
    struct.error,
    InvalidSignature,
    UnsupportedAlgorithm,
)


class NotProved(NotPossible):
    """What the browser sent proves nothing: broken, for somebody else, too old, or simply wrong."""


class MfaAdapter(DefaultMFAAdapter):
    """Secrets are stored encrypted; passkeys belong to the host of `BUENDNIS_URL`."""

    def get_totp_issuer(self) -> str:
        return str(settings.BRAND.get("short_name") or settings.BRAND["name"])

    def encrypt(self, text: str) -> str:
        return keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; one that nobody knows where SECRET_KEY was lost, so that no code fits any more."""
        try:
            return keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return totp.generate_totp_secret()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": relying_party(), "name": settings.BRAND["name"]}

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, Any]:
        """The number, not the address, is what a passkey tells without being asked."""
        entity = super().get_public_key_credential_user_entity(user)
        return entity | {"display_name": user.get_full_name() if isinstance(user, Person) else str(user)}


def rotated(data: dict[str, Any]) -> dict[str, Any]:
    """What a factor keeps, with its secret under the present SECRET_KEY; unreadable ones stay as they are."""
    secrets = {name: data[name] for name in ("secret", "seed") if name in data}
    try:
        return data | {name: keys().rotate(text).decode() for name, text in secrets.items()}
    except InvalidToken:
        return data


def keys() -> MultiFernet:
    """Keys for stored secrets: from SECRET_KEY, and from the former ones to read with."""
    return MultiFernet(
        [Fernet(_key(secret)) for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]]
    )


def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"people.second_factor")
    return base64.urlsafe_b64encode(derived.derive(secret.encode()))


def relying_party() -> str:
    """The host for which passkeys are made; browsers take a name here, never a number."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return "localhost" if host in LOOPBACK else host


# --- Passkeys -----------------------------------------------------------------------------------------


@contextmanager
def one_sentence() -> Iterator[None]:
    """Turns everything that a made-up credential can break into NotProved."""
    try:
        yield
    except BROKEN:
        raise NotProved(
            _("Das hat nicht geklappt. Versuchen Sie es noch einmal, oder nehmen Sie einen anderen Weg."),
            field="credential",
        ) from None


def registration_options(person: Person) -> dict[str, Any]:
    """What the browser needs to make a passkey that can log in by itself; the session keeps the challenge."""
    return webauthn.begin_registration(person, True)


def check_registration(credential: dict[str, Any]) -> None:
    """Raises NotProved unless the credential answers this session's challenge."""
    with one_sentence():
        webauthn.parse_registration_response(credential)
        webauthn.complete_registration(credential)


def request_options(person: Person | None) -> dict[str, Any]:
    """What the browser needs to use a passkey: of this person, or of whoever holds it."""
    return webauthn.begin_authentication(person)


def passkey_used(person: Person | None, credential: dict[str, Any]) -> Authenticator:
    """The passkey behind a browser's answer; of the person, or of whom the passkey names itself.

    Raises NotProved for everything else, also for a deactivated person: nobody is told why.
    """
    with one_sentence():
        webauthn.parse_authentication_response(credential)
        holder = person or webauthn.extract_user_from_response(credential)
        passkey = webauthn.complete_authentication(holder, credential)
        if not passkey.user.is_active or passkey.user.is_system:
            raise ValueError("closed account")
    return passkey


# --- Codes of the app -----------------------------------------------------------------------------------


def counter_of(secret: str, code: str, *, after: int = 0) -> int | None:
    """The thirty seconds (counted since 1970) for which this code was shown; None for a wrong or used one.

    One step before and after now is taken too: clocks differ. `after` is the last one used.
    """
    now = int(time.time()) // 30
    for counter in (now, now - 1, now + 1):
        shown = totp.format_hotp_value(totp.hotp_value(secret, counter))
        if counter > after and compare_user_code(actual=code, expected=shown):
            return counter
    return None
