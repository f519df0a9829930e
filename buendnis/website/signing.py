"""How the link that confirms a privacy request is signed: good for this one purpose and request."""

from django.core.signing import BadSignature, Signer

from buendnis.website.models import PrivacyRequest

SALT = "website.confirm_privacy_request"


def _signer(request: PrivacyRequest) -> Signer:
    """The request's random number and its address are part of the salt: no other row fits."""
    return Signer(sep=".", salt=f"{SALT}.{request.submission}.{request.email}")


def signed(request: PrivacyRequest) -> str:
    """The token that stands in the address, such as "17.kJ3…"."""
    return _signer(request).sign(str(request.pk))


def request_behind(token: str) -> PrivacyRequest | None:
    """The request that was signed, or None for anything else."""
    number, _, _ = token.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    request = PrivacyRequest.objects.filter(pk=int(number)).first()
    try:
        return request if request and _signer(request).unsign(token) == str(request.pk) else None
    except BadSignature:
        return None
