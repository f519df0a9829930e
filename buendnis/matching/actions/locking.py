"""Locks in one order for everybody: need, its proposals, then the members' accounts."""

from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.base.text import has_forbidden, normal
from buendnis.matching.models import Need, Offer, Proposal


def lock_need(need: Need) -> Need:
    """The need as it is now with its site, held until the end of the transaction."""
    needs = Need.objects.select_for_update(of=("self",)).select_related("site__municipality__organisation")
    return needs.get(pk=need.pk)


def lock_proposal(proposal: Proposal) -> Proposal:
    """The proposal as it is now, its need locked first."""
    need = lock_need(Need(pk=proposal.need_id))
    locked = Proposal.objects.select_for_update(of=("self",)).select_related("offer").get(pk=proposal.pk)
    locked.need = need
    return locked


def lock_offer(offer: Offer) -> Offer:
    """The offer as it is now; nobody else changes it until we are through."""
    return Offer.objects.select_for_update().get(pk=offer.pk)


def clean(value: str, *, field: str, most: int, needed: str = "") -> str:
    """Text fit to be stored: NFC, trimmed; raises NotPossible when empty (with `needed`), long or broken."""
    value = normal(value).strip()
    if needed and not value:
        raise NotPossible(needed, field=field)
    if has_forbidden(value):
        raise NotPossible(_("Der Text enthält Zeichen, die wir nicht verarbeiten können."), field=field)
    if len(value) > most:
        raise NotPossible(
            _("Bitte kürzen Sie den Text auf höchstens %(most)d Zeichen.") % {"most": most}, field=field
        )
    return value
