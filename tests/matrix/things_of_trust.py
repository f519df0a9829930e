"""Things that came with trust: devices and passkeys, requests about data, files, offers to the archive."""

import json

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.utils import timezone
from fido2.utils import websafe_encode

from buendnis.alliance.models import SiteDocument
from buendnis.alliance.tests import factories as alliance
from buendnis.base.models import StoredFile
from buendnis.matching.models import Override
from buendnis.people.models import ArchiveOffer, Person, Restriction, RetentionQuestion, Role
from buendnis.people.privacy import sweeps
from buendnis.people.tests.passkeys import SoftPasskey
from buendnis.post.models import Message
from buendnis.post.tests.factories import MessageFactory
from buendnis.website.tests.factories import PrivacyRequestFactory
from tests.matrix.world import TOWN, Tenant, Thing

ONLY_TOWN = frozenset({TOWN})


def of_accounts(tenant: Tenant, office: dict[str, Person]) -> dict[str, Thing]:
    """A second device and a passkey for everybody who asks."""
    found = {}
    for key, person in tenant.people.items() | office.items():
        if tenant.name == "own" or key in tenant.people:
            found[f"device of {key}"] = Thing(device(person), authors=(key,))
            found[f"passkey of {key}"] = Thing(passkey(person), authors=(key,))
    return found | {"person with factor": Thing(tenant.people["clerk"], ONLY_TOWN)}


def device(person: Person) -> UserSession:
    return UserSession.objects.create(
        user=person, ip="203.0.113.77", session_key=f"matrix-{person.pk}", user_agent="Telefon"
    )


def passkey(person: Person) -> Authenticator:
    asked = {"publicKey": {"user": {"id": websafe_encode(b"%d" % person.pk)}, "challenge": "AA" * 16}}
    data = {"name": "Schlüssel", "credential": json.loads(SoftPasskey().made(asked))}
    return Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=data)


def of_privacy(tenant: Tenant, office: dict[str, Person]) -> dict[str, Thing]:
    sweep = sorted(sweeps.sweeps)[len(tenant.name) % len(sweeps.sweeps)]
    offer = ArchiveOffer.objects.create(sweep=sweep, created_on=timezone.localdate())
    question = RetentionQuestion.objects.create(
        person=tenant["locked colleague"].obj, asked_on=timezone.localdate()
    )
    asked = PrivacyRequestFactory(text=tenant.canary("Datenanfrage"))
    return {
        "archive offer": Thing(offer),
        "restricted person": Thing(restricted(tenant)),
        "retention question": Thing(question),
        "privacy request": Thing(asked),
    }


def restricted(tenant: Tenant) -> Person:
    person = alliance.with_role(Role.Kind.LOCAL_ACTOR, tenant["town"].obj)
    Restriction.objects.create(person=person, ground=Restriction.Ground.values[0], since=timezone.localdate())
    return person


def of_files(tenant: Tenant, office: dict[str, Person]) -> dict[str, Thing]:
    """A file that the scanner let through, and one that it held back."""
    stored, held = (
        StoredFile.objects.create(
            file=ContentFile(b"%PDF-1.7", name=f"{tenant.name}.pdf"),
            name=f"{state}-{tenant.name}.pdf",
            content_type="application/pdf",
            size=8,
            digest=f"{tenant.name}{state}".ljust(64, "0")[:64],
            state=state,
            stored_at=timezone.now(),
        )
        for state in (StoredFile.State.CLEAN, StoredFile.State.INFECTED)
    )
    document = SiteDocument.objects.create(
        site=tenant.site, title="Plan", file=stored, checked_on=timezone.localdate()
    )
    return {
        "site's file": Thing(document, ONLY_TOWN, released=True),
        "held file": Thing(held),
        "held message": Thing(
            MessageFactory(state=Message.State.HELD, to_email=f"weg-{tenant.name}@demo.example")
        ),
        "override": Thing(Override.objects.get(need=tenant["need of Vorgeschlagen"].obj)),
    }
