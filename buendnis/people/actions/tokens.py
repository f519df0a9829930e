"""Keys for programs: shown once, stored as a digest, good for one purpose and a time."""

import secrets
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.base.text import one_line
from buendnis.people import emails, permissions, queries, rules
from buendnis.people.actions.records import record
from buendnis.people.models import ApiToken, Person

PREFIX = "bw_"  # so that secret scanners know our keys


class LifetimeTooLong(NotPossible): ...


@transaction.atomic
def make_token(
    person: Person,
    name: str,
    by: Person,
    *,
    scope: str = ApiToken.Scope.WRITE,
    days: int = rules.TOKEN_DAYS,
) -> str:
    """Make an API token and give its raw text, which is never seen again. 256 random bits after `bw_`.

    Raises LifetimeTooLong for more than a year or less than a day.
    """
    if not permissions.may_make_token(by, person):
        raise PermissionDenied
    if not rules.fits_token(days):
        raise LifetimeTooLong(_("Ein Zugriffsschlüssel gilt höchstens ein Jahr."), field="days")
    raw = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        person=person,
        name=one_line(name),
        scope=ApiToken.Scope(scope),
        digest=queries.token_digest(raw),
        expires_at=timezone.now() + timedelta(days=days),
    )
    record(by, "token.made", person, token=token.pk, scope=token.scope, days=days)
    return raw


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Person) -> None:
    """End a token at once; twice is the same as once."""
    token = ApiToken.objects.select_for_update().select_related("person").get(pk=token.pk)
    if not permissions.may_revoke_token(by, token.person):
        raise PermissionDenied
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        record(by, "token.revoked", token.person, token=token.pk)


@transaction.atomic
def remind_of_ending_tokens(now: datetime) -> int:
    """Tell everybody once whose token ends within a week; how many mails. The worker does it daily."""
    ending = list(queries.tokens_ending(now, rules.TOKEN_REMINDER).select_for_update())
    for token in ending:
        token.reminded_at = now
        token.save(update_fields=["reminded_at"])
        emails.token_ends(token).send()
    return len(ending)
