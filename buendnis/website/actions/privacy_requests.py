"""Privacy requests: made by anybody, confirmed by mail, worked through by the office."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.people import actions as people_actions
from buendnis.people import queries as people
from buendnis.people.models import Person
from buendnis.post import actions as post
from buendnis.website import emails, permissions, rules
from buendnis.website.actions.feedback import AlreadyAnswered
from buendnis.website.models import PrivacyRequest


class LinkClosed(NotPossible): ...


class TooLate(NotPossible): ...


@transaction.atomic
def file_request(*, kind: str, text: str, email: str, submission: UUID) -> PrivacyRequest:
    """Take a request from anybody and mail a link that confirms it; unconfirmed it stays unseen.

    Known or unknown, the address gets the same mail, with none of the sender's words in it. The same
    submission twice is one request. Source: Art. 12 (3) and (6) DSGVO, abuse cases 8 and 9.
    """
    due_on = rules.request_due_on(timezone.localdate())
    request, is_new = PrivacyRequest.objects.get_or_create(
        submission=submission, defaults={"kind": kind, "text": text, "email": email, "due_on": due_on}
    )
    if is_new:
        people_actions.record(people.system(), "privacy_request.received", request, kind=kind)
        _write(request, "confirm", emails.confirm_request(request))
    return request


@transaction.atomic
def file_own_request(*, kind: str, text: str, submission: UUID, by: Person) -> PrivacyRequest:
    """The same from somebody who is logged in: the login proves who it is, nothing is to be confirmed."""
    now = timezone.now()
    request, is_new = PrivacyRequest.objects.get_or_create(
        submission=submission,
        defaults={
            "kind": kind,
            "text": text,
            "email": by.email,
            "person": by,
            "due_on": rules.request_due_on(timezone.localdate(now)),
            "confirmed_at": now,
        },
    )
    if is_new:
        people_actions.record(by, "privacy_request.received", request, kind=kind)
    return request


@transaction.atomic
def confirm_request(request: PrivacyRequest) -> PrivacyRequest:
    """Somebody who reads this address asks for it: now the office sees it. Twice is the same as once.

    Raises LinkClosed when the week is over.
    """
    request = PrivacyRequest.objects.select_for_update().get(pk=request.pk)
    if request.confirmed_at:
        return request
    now = timezone.now()
    if not rules.can_confirm(request, now):
        raise LinkClosed(_("Dieser Link war sieben Tage gültig. Bitte stellen Sie die Anfrage neu."))
    request.confirmed_at = now
    request.person = Person.objects.filter(email__iexact=request.email, is_system=False).first()
    request.save(update_fields=["confirmed_at", "person"])
    people_actions.record(people.system(), "privacy_request.confirmed", request)
    return request


@transaction.atomic
def note_request(request: PrivacyRequest, *, note: str, by: Person) -> PrivacyRequest:
    """Keep what the office found out on the way; nobody else reads it but the auditor."""
    request = _locked(request, by)
    request.note = note
    request.save(update_fields=["note"])
    people_actions.record(by, "privacy_request.noted", request)
    return request


@transaction.atomic
def extend_request(request: PrivacyRequest, *, reason: str, by: Person) -> PrivacyRequest:
    """Take two months more and say so by mail, with the reason, within the first month.

    Raises AlreadyAnswered, or TooLate when it was extended before or the month is over.
    Source: Art. 12 (3) DSGVO.
    """
    request = _locked(request, by)
    _refuse_answered(request)
    if not rules.can_extend(request, timezone.localdate()):
        raise TooLate(_("Diese Frist lässt sich nicht mehr verlängern."))
    request.extended_at, request.extension_reason = timezone.now(), reason
    request.due_on = rules.extended_due_on(timezone.localdate(request.received_at))
    request.save(update_fields=["extended_at", "extension_reason", "due_on"])
    people_actions.record(by, "privacy_request.extended", request)
    _write(request, "extended", emails.request_extended(request))
    return request


@transaction.atomic
def answer_request(request: PrivacyRequest, *, answer: str, by: Person) -> PrivacyRequest:
    """Answer by mail; the request is done. Raises AlreadyAnswered when somebody else was faster."""
    request = _locked(request, by)
    _refuse_answered(request)
    request.answer, request.answered_by, request.answered_at = answer, by, timezone.now()
    request.save(update_fields=["answer", "answered_by", "answered_at"])
    people_actions.record(by, "privacy_request.answered", request)
    _write(request, "answered", emails.request_answered(request))
    return request


def _locked(request: PrivacyRequest, by: Person) -> PrivacyRequest:
    request = PrivacyRequest.objects.select_for_update().get(pk=request.pk)
    if not permissions.may_work_on_request(by, request):
        raise PermissionDenied
    return request


def _refuse_answered(request: PrivacyRequest) -> None:
    if not rules.can_answer(request):
        raise AlreadyAnswered(_("Diese Anfrage ist schon beantwortet."))


def _write(request: PrivacyRequest, what: str, letter: emails.Letter) -> None:
    """To the address, not to the account: also a person whose account is closed has these rights."""
    post.put(
        key=f"privacy_request.{request.pk}.{what}",
        person=None,
        to_email=request.email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
    )
