"""How an answer link is signed: the number in the address is worth nothing without its row's facts."""

from django.core.signing import BadSignature, Signer

from buendnis.post.models import AnswerLink

SALT = "post.answer"


def _signer(link: AnswerLink) -> Signer:
    """Question, object and person are part of the salt: a signature fits one purpose only."""
    return Signer(sep=".", salt=f"{SALT}.{link.question}.{link.object_id}.{link.person_id}")


def signed(link: AnswerLink) -> str:
    """The token that stands in the address, such as "17.kJ3…"."""
    return _signer(link).sign(str(link.pk))


def link_behind(token: str) -> AnswerLink | None:
    """The link that was signed, or None for anything else.

    Old keys count while SECRET_KEY_FALLBACKS has them.
    """
    number, _, _ = token.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    link = AnswerLink.objects.select_related("person").filter(pk=int(number)).first()
    try:
        return link if link and _signer(link).unsign(token) == str(link.pk) else None
    except BadSignature:
        return None
