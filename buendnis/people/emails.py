"""What people writes: the invitation. Sent through django.core.mail, which is post's outbox."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from buendnis.people.models import Organisation, Person


def invitation(person: Person, organisation: Organisation) -> EmailMultiAlternatives:
    """How to log in for the first time: with a code, so that no password travels."""
    words = {
        "person": person,
        "organisation": organisation,
        "brand": settings.BRAND,
        "base_url": settings.BASE_URL,
        "login_url": settings.BASE_URL + reverse("account_request_login_code"),
    }
    mail = EmailMultiAlternatives(
        _("Ihr Zugang zu %(brand)s") % {"brand": settings.BRAND["name"]},
        render_to_string("people/mail/invitation.txt", words),
        to=[person.email],
    )
    mail.attach_alternative(render_to_string("people/mail/invitation.html", words), "text/html")
    return mail
