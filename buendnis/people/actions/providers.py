"""The person behind a login at an identity provider; linked once, by a verified address."""

from collections.abc import Collection

from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.base.text import one_line
from buendnis.people import emails, permissions
from buendnis.people.actions.records import record
from buendnis.people.models import Person


class NotInvited(NotPossible):
    """Nobody active was invited by this address; the sentence is the same for every reason."""

    def __init__(self) -> None:
        super().__init__(
            _("Mit diesem Konto ist keine Anmeldung möglich. Bitte wenden Sie sich an die Geschäftsstelle.")
        )


@transaction.atomic
def person_at_provider(
    *, issuer: str, subject: str, email: str, name: str, domains: Collection[str] = ()
) -> SocialAccount:
    """The account behind the provider's number; linked now when the verified address was invited.

    Later only the number counts: another address at the provider changes nothing, and an address that
    passed on to somebody else opens nothing. `email` is empty where the provider does not vouch for it.
    Raises NotInvited: unknown, deactivated, not verified, linked to another number, foreign domain.
    """
    account = SocialAccount.objects.select_related("user").filter(provider=issuer, uid=subject).first()
    account = account or _link(issuer, subject, one_line(email).lower(), name)
    person = account.user
    if not person.is_active or person.is_system or not _domain_fits(person.email, domains):
        raise NotInvited
    return account


def _link(issuer: str, subject: str, email: str, name: str) -> SocialAccount:
    person = Person.objects.select_for_update().filter(email__iexact=email, is_active=True).first()
    if not email or person is None or person.is_system:
        raise NotInvited
    if SocialAccount.objects.filter(provider=issuer, user=person).exists():
        raise NotInvited
    try:
        with transaction.atomic():
            account = SocialAccount.objects.create(provider=issuer, uid=subject, user=person)
    except IntegrityError:
        raise NotInvited from None
    record(person, "person.provider_linked", person)
    emails.provider_linked(person, name).send()
    return account


def _domain_fits(email: str, domains: Collection[str]) -> bool:
    return not domains or email.rpartition("@")[2].lower() in domains


@transaction.atomic
def unlink_provider(person: Person, *, by: Person) -> None:
    """Forget the provider's number for a person; the next login there links anew by the address."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not permissions.may_deactivate(by, person):
        raise PermissionDenied
    count, _by_model = SocialAccount.objects.filter(user=person).delete()
    if count:
        record(by, "person.provider_unlinked", person)
