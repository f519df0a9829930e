"""Keys for programs: shown once, stored as a digest."""

import secrets

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from buendnis.base.text import one_line
from buendnis.people import permissions, queries
from buendnis.people.actions.records import record
from buendnis.people.models import ApiToken, Person


@transaction.atomic
def make_token(person: Person, name: str, by: Person) -> str:
    """Make an API token and give its raw text, which is never seen again. 256 random bits."""
    if not permissions.may_make_token(by, person):
        raise PermissionDenied
    raw = secrets.token_urlsafe(32)
    token = ApiToken.objects.create(person=person, name=one_line(name), digest=queries.token_digest(raw))
    record(by, "token.made", person, token=token.pk)
    return raw


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Person) -> None:
    """End a token at once; twice is the same as once."""
    token = ApiToken.objects.select_for_update().select_related("person").get(pk=token.pk)
    if not permissions.may_make_token(by, token.person):
        raise PermissionDenied
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        record(by, "token.revoked", token.person, token=token.pk)
