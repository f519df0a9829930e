"""A large alliance: 1,000 sites, 300 members, 3,000 offers, 10,000 needs; the same every time."""

import random
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from buendnis.alliance.models import (
    ActionField,
    CapacityAccount,
    County,
    Format,
    MemberOrganisation,
    Municipality,
    Site,
)
from buendnis.matching.models import Need, Offer, OfferMember
from buendnis.people.models import Organisation, Person, Role
from buendnis.search import actions as search

WORDS = [
    "Jugendliche", "Treffpunkt", "Spielplatz", "Leerstand", "Laden", "Nachbarschaft", "Sprachkurs", "Hitze",
    "Bäume", "Radweg", "Bus", "Miete", "Wohnung", "Seniorinnen", "Vereine", "Beteiligung",
    "Umfrage", "Quartiersbüro", "Fördermittel", "Fest", "Sicherheit", "Beleuchtung", "Handwerk", "Ausbildung",
    "Arbeitslosigkeit", "Arzt", "Einkaufen", "Garten", "Sport", "Kita", "Schule", "Bücherei",
    "Integration", "Ehrenamt", "Müll", "Image", "Parkplatz", "Lastenrad", "Solar", "Dach",
    "Regenwasser",
]  # fmt: skip


def sentence(dice: random.Random, length: int) -> str:
    return " ".join(dice.choice(WORDS) for _ in range(length)) + "."


@transaction.atomic
def fill(sites: int = 1000, members: int = 300, offers: int = 3000, needs: int = 10000) -> dict[str, Person]:
    """Write the alliance; returns one person per role to ask as."""
    dice = random.Random(7)
    fields, formats = list(ActionField.objects.current()), list(Format.objects.current())
    counties = County.objects.bulk_create([County(name=f"Kreis {n}") for n in range(20)])
    office = Organisation.objects.create(name="Bench-Geschäftsstelle", kind="office")
    ministry = Organisation.objects.create(name="Bench-Ministerium", kind="ministry")
    town_orgs = Organisation.objects.bulk_create(
        [Organisation(name=f"Stadt {n:04}", kind="municipality") for n in range(sites)]
    )
    member_orgs = Organisation.objects.bulk_create(
        [Organisation(name=f"Mitglied {n:04}", kind="member") for n in range(members)]
    )
    persons = {
        name: Person.objects.create_user(f"{name}@bench.example", name=name)
        for name in ("office", "clerk", "member", "ministry")
    }
    Role.objects.bulk_create(
        [
            Role(person=persons["office"], organisation=office, kind="coordinator"),
            Role(person=persons["clerk"], organisation=town_orgs[0], kind="municipality_lead"),
            Role(person=persons["member"], organisation=member_orgs[0], kind="member_representative"),
            Role(person=persons["ministry"], organisation=ministry, kind="ministry_reader"),
        ]
    )
    towns = Municipality.objects.bulk_create(
        [
            Municipality(organisation=o, county=dice.choice(counties), population=dice.randint(5000, 250000))
            for o in town_orgs
        ]
    )
    site_rows = Site.objects.bulk_create(
        [
            Site(
                municipality=town,
                neighbourhood="Kernstadt",
                latitude=dice.uniform(49.5, 51.6),
                longitude=dice.uniform(7.8, 10.2),
                phase=dice.choice(["isek", "implementation", "consolidation"]),
                admission_year=dice.randint(2015, 2026),
                programme_year=dice.randint(2015, 2026),
            )
            for town in towns
        ]
    )
    member_rows = [
        MemberOrganisation.objects.create(
            organisation=o,
            short_name=f"M{n:04}",
            latitude=dice.uniform(49.5, 51.6),
            longitude=dice.uniform(7.8, 10.2),
        )
        for n, o in enumerate(member_orgs)
    ]
    year = timezone.localdate().year
    CapacityAccount.objects.bulk_create(
        [
            CapacityAccount(member=m, year=y, pledged=dice.randint(4, 40))
            for m in member_rows
            for y in (year, year + 1)
        ]
    )
    offer_rows = Offer.objects.bulk_create(
        [
            Offer(
                title=sentence(dice, 4)[:110],
                text=sentence(dice, 40),
                status=dice.choice(["trial", "proven", "proven", "ended"]),
                phases=dice.sample(["isek", "implementation", "consolidation"], 2),
                created_by=persons["member"],
            )
            for _ in range(offers)
        ]
    )
    OfferMember.objects.bulk_create(
        [
            OfferMember(offer=o, member=dice.choice(member_rows), half_days=dice.randint(1, 6), is_lead=True)
            for o in offer_rows
        ]
    )
    Offer.action_fields.through.objects.bulk_create(
        [
            Offer.action_fields.through(offer_id=o.pk, actionfield_id=f.pk)
            for o in offer_rows
            for f in dice.sample(fields, 2)
        ]
    )
    Offer.formats.through.objects.bulk_create(
        [Offer.formats.through(offer_id=o.pk, format_id=dice.choice(formats).pk) for o in offer_rows]
    )
    need_rows = Need.objects.bulk_create(
        [
            Need(
                site=site_rows[0] if n < 40 else dice.choice(site_rows),
                title=sentence(dice, 4)[:110],
                text=sentence(dice, 40),
                status=dice.choice(["open", "asked", "done", "closed"]),
                created_by=persons["clerk"],
                wanted_by=timezone.localdate() + timedelta(days=dice.randint(1, 300)),
            )
            for n in range(needs)
        ]
    )
    Need.action_fields.through.objects.bulk_create(
        [
            Need.action_fields.through(need_id=n.pk, actionfield_id=f.pk)
            for n in need_rows
            for f in dice.sample(fields, 2)
        ]
    )
    for row in offer_rows:
        search.put(
            "offer",
            str(row.pk),
            title=row.title,
            text=row.text,
            url=row.get_absolute_url(),
            audiences=["alliance"],
        )
    return persons
