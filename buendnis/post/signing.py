"""How links in mails are signed: the number in the address is worth nothing without its row's facts."""

from django.core.signing import BadSignature, Signer

from buendnis.people.models import Objection, Person
from buendnis.post.models import AnswerLink

SALT = "post.answer"
UNSUBSCRIBE = "post.unsubscribe"


def unsubscribe_token(person_id: int, purpose: str) -> str:
    """What lets one person end one kind of mail, and nothing else; without name or address."""
    return Signer(sep=".", salt=UNSUBSCRIBE).sign(f"{person_id}-{purpose}")


def unsubscription_behind(token: str) -> tuple[Person, str] | None:
    """The person and the kind of mail that were signed, or None for anything else."""
    try:
        number, _, purpose = Signer(sep=".", salt=UNSUBSCRIBE).unsign(token).partition("-")
    except BadSignature:
        return None
    person = Person.objects.filter(pk=int(number), is_system=False).first()
    return (person, purpose) if person and purpose in Objection.Purpose.values else None


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
