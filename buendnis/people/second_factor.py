"""What a session has proved about its person: a second factor, and when identity was proved last.

allauth keeps the proofs of a session in the session; here they are read and added. Nothing of it concerns
programs: a token is a proof of its own.
"""

import time
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.people import permissions
from buendnis.people.models import Person
from buendnis.people.requests import place_of

METHOD = "mfa"  # allauth's word for "by a second factor"
MAIL_CODE = "people_proof_code"  # place in the session: digest, moment, tries
MAIL_CODE_SECONDS, MAIL_CODE_TRIES = 600, 3


class WrongMailCode(NotPossible): ...


def proofs(request: HttpRequest) -> list[dict[str, Any]]:
    """How this session's person proved who they are: method and moment, oldest first."""
    return get_authentication_records(request, request.user) if request.user.is_authenticated else []


def is_strong(request: HttpRequest) -> bool:
    """Whether a passkey, a code of the app or a recovery code was used in this session."""
    return any(proof.get("method") == METHOD for proof in proofs(request))


def is_missing(request: HttpRequest) -> bool:
    """Whether this person's rights ask for a second factor that this session has not seen."""
    person = request.user
    if not settings.SECOND_FACTOR_ENFORCED or not isinstance(person, Person):
        return False
    return not is_strong(request) and permissions.needs_second_factor(person)


def is_fresh(request: HttpRequest) -> bool:
    """Whether identity was proved in the last FRESH_PROOF_MINUTES."""
    newest = max((proof.get("at", 0) for proof in proofs(request)), default=0)
    return 0 <= time.time() - newest < settings.FRESH_PROOF_MINUTES * 60


def needs_fresh_proof(request: HttpRequest) -> HttpResponse | None:
    """Where to go first when the last proof of identity is too old; None when it is not.

    Afterwards the person is where they were: at the page a form stood on, or at the export itself.
    """
    asked = settings.FRESH_PROOF_MINUTES and not request.path_info.startswith("/api/")
    if not asked or not request.user.is_authenticated or is_fresh(request):
        return None
    return to_proof(request)


def to_proof(request: HttpRequest) -> HttpResponse:
    """Lead to the page of proofs and back; HTMX is told to load it as a whole page."""
    return lead(request, f"{reverse('people:prove')}?{urlencode({'next': place_of(request)})}")


def lead(request: HttpRequest, address: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def note_proof(request: HttpRequest, method: str) -> None:
    """Remember that the person proved who they are once more; the session gets a new key."""
    record_authentication(request, request.user, method, reauthenticated=True)
    renew_key(request)


def note_factor(request: HttpRequest, factor: Authenticator) -> None:
    """Remember that a second factor was used; the session gets a new key."""
    post_authentication(request, factor, reauthenticated=True)
    renew_key(request)


def renew_key(request: HttpRequest) -> None:
    """A new session key after every proof; the list of devices follows. Source: ASVS 7.2.4."""
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


# --- Codes by mail, for whoever has no password ---------------------------------------------------------


def start_mail_code(request: HttpRequest) -> str:
    """Six digits to send to the person; the session keeps only what is needed to compare."""
    code = get_random_string(6, "0123456789")
    request.session[MAIL_CODE] = {"digest": _digest(code), "at": time.time(), "tries": 0}
    return code


def waits_for_mail_code(request: HttpRequest) -> bool:
    """Whether a code is on its way that may still be typed."""
    sent: dict[str, Any] | None = request.session.get(MAIL_CODE)
    if sent is None or sent["tries"] >= MAIL_CODE_TRIES:
        return False
    return time.time() - sent["at"] < MAIL_CODE_SECONDS


def use_mail_code(request: HttpRequest, code: str) -> None:
    """Use up the code; three wrong ones end it. Raises WrongMailCode."""
    if not waits_for_mail_code(request):
        raise WrongMailCode(_("Dieser Code gilt nicht mehr. Bitte lassen Sie sich einen neuen schicken."))
    sent = request.session[MAIL_CODE]
    if not constant_time_compare(sent["digest"], _digest(code)):
        request.session[MAIL_CODE] = sent | {"tries": sent["tries"] + 1}
        raise WrongMailCode(_("Dieser Code stimmt nicht. Bitte prüfen Sie die sechs Ziffern."))
    del request.session[MAIL_CODE]


def _digest(code: str) -> str:
    return salted_hmac("people.proof_code", code, algorithm="sha256").hexdigest()
