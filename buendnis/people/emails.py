"""What people writes: invitations, and that a key ends. Sent by django.core.mail, which is post's outbox."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from buendnis.people.models import ApiToken, Organisation, Person, Restriction

FACTORS = {
    "totp_added": _("Eine App für Anmeldecodes wurde eingerichtet."),
    "totp_removed": _("Die App für Anmeldecodes wurde entfernt."),
    "webauthn_added": _("Ein Passkey wurde eingerichtet."),
    "webauthn_removed": _("Ein Passkey wurde entfernt."),
    "codes_renewed": _("Neue Wiederherstellungscodes wurden erzeugt. Die alten gelten nicht mehr."),
    "password_changed": _("Ihr Passwort wurde geändert."),
    "reset": _("Die Geschäftsstelle hat Ihren zweiten Faktor zurückgesetzt."),
}


def factor_changed(person: Person, change: str) -> EmailMultiAlternatives:
    """That a way to log in was added, removed or reset; whoever did not do it should speak up."""
    words = {
        "person": person,
        "change": FACTORS[change],
        "is_reset": change == "reset",
        "brand": settings.BRAND,
        "base_url": settings.BASE_URL,
        "security_url": settings.BASE_URL + reverse("people:security"),
    }
    return _mail(gettext("Ihre Anmeldung wurde geändert"), "factor_changed", words, person.email)


def proof_code(person: Person, code: str) -> EmailMultiAlternatives:
    """Six digits for somebody who is logged in and proves once more who they are."""
    words = {"code": code, "brand": settings.BRAND, "base_url": settings.BASE_URL}
    return _mail(gettext("Ihr Code zur Bestätigung"), "proof_code", words, person.email)


def invitation(person: Person, organisation: Organisation) -> EmailMultiAlternatives:
    """How to log in for the first time: with a code, so that no password travels."""
    words = {
        "person": person,
        "organisation": organisation,
        "brand": settings.BRAND,
        "base_url": settings.BASE_URL,
        "login_url": settings.BASE_URL + reverse("account_request_login_code"),
    }
    return _mail(
        _("Ihr Zugang zu %(brand)s") % {"brand": settings.BRAND["name"]}, "invitation", words, person.email
    )


def token_ends(token: ApiToken) -> EmailMultiAlternatives:
    """That a key for programs ends in a week, so that no program stops without a warning."""
    words = {
        "person": token.person,
        "token": token,
        "brand": settings.BRAND,
        "base_url": settings.BASE_URL,
        "profile_url": settings.BASE_URL + reverse("people:profile") + "#schluessel",
    }
    return _mail(gettext("Ein Zugriffsschlüssel läuft ab"), "token_ends", words, token.person.email)


def provider_linked(person: Person, provider: str) -> EmailMultiAlternatives:
    """That an account at an identity provider opens this one from now on."""
    words = {"person": person, "provider": provider, "brand": settings.BRAND, "base_url": settings.BASE_URL}
    return _mail(gettext("Ihre Anmeldung wurde verknüpft"), "provider_linked", words, person.email)


def record_anchor(person: Person, anchor: Any) -> EmailMultiAlternatives:
    """The present end of the record's chain, for whoever audits to keep; `audit-verify --anchor` compares."""
    words = {
        "person": person,
        "anchor": anchor,
        "record_url": settings.BASE_URL + reverse("people:record_list"),
        "brand": settings.BRAND,
        "base_url": settings.BASE_URL,
    }
    return _mail(gettext("Protokoll: Prüfwert der Woche"), "record_anchor", words, person.email)


def record_damaged(person: Person, wrong: int) -> EmailMultiAlternatives:
    """That the nightly check found entries that are not as they were written."""
    words = {
        "person": person,
        "wrong": wrong,
        "record_url": settings.BASE_URL + reverse("people:record_list"),
        "brand": settings.BRAND,
        "base_url": settings.BASE_URL,
    }
    return _mail(
        gettext("Protokoll: Die Prüfung hat Abweichungen gefunden"), "record_damaged", words, person.email
    )


def restriction_ends(restriction: Restriction) -> EmailMultiAlternatives:
    """That the restriction ends, and when: said before it happens (Art. 18 (3) DSGVO)."""
    words = {
        "person": restriction.person,
        "restriction": restriction,
        "brand": settings.BRAND,
        "base_url": settings.BASE_URL,
    }
    return _mail(
        gettext("Die Einschränkung Ihrer Daten endet"), "restriction_ends", words, restriction.person.email
    )


def _mail(subject: str, name: str, words: dict[str, Any], to: str) -> EmailMultiAlternatives:
    """A mail of this room as plain text and as a page, to one address."""
    mail = EmailMultiAlternatives(subject, render_to_string(f"people/mail/{name}.txt", words), to=[to])
    mail.attach_alternative(render_to_string(f"people/mail/{name}.html", words), "text/html")
    return mail
