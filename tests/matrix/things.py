"""What stands in a tenant: one instance of each object in each state that a suffix of the matrix asks about.

A new room adds one function and its line in `fill`.
"""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents.models import Document

from buendnis.alliance.actions.members import index_member
from buendnis.alliance.actions.sites import index_site
from buendnis.alliance.models import ContactPerson, InterestDeclaration, SiteDocument, TimelineEntry
from buendnis.alliance.tests import factories as alliance
from buendnis.cooperation import actions as cooperation
from buendnis.dates.tests.factories import EntryFactory
from buendnis.matching import actions as matching
from buendnis.matching.models import Focus, Need, Offer, Override, Proposal, ProposalMember
from buendnis.matching.tests.factories import NeedFactory, OfferFactory, ProposalFactory
from buendnis.people.models import ApiToken, Organisation, Person, Role
from buendnis.people.models.invitations import RoleOffer
from buendnis.people.tests.factories import AbsenceFactory, ApiTokenFactory
from buendnis.post.actions import answer_url
from buendnis.post.models import Message
from buendnis.post.tests.factories import MessageFactory
from buendnis.website.tests.factories import FeedbackFactory
from tests.matrix import things_of_trust as trust
from tests.matrix.things_of_plans import of_plans
from tests.matrix.world import BOTH, MEMBER, SCORES, TOWN, Tenant, Thing

People = dict[str, Person]
ONLY_TOWN, ONLY_MEMBER = frozenset({TOWN}), frozenset({MEMBER})


def fill(tenant: Tenant, office: People) -> None:
    for make in (
        organisations, capacity, catalogue, needs, offers, asking, working_together, history, people, post,
        calendar, website, of_plans, trust.of_accounts, trust.of_privacy, trust.of_files,
    ):  # fmt: skip
        for name, thing in make(tenant, office).items():
            tenant.things[name] = thing


def organisations(tenant: Tenant, office: People) -> dict[str, Thing]:
    site, member = tenant.site, tenant.member
    SiteDocument.objects.create(
        site=site, title=f"ISEK {tenant.name}", url="https://demo.example/isek.pdf", checked_on=today()
    )
    hidden = ContactPerson.objects.create(
        member=member,
        name="Nicht gezeigt",
        phone=tenant.canary("TelefonIntern"),
        email=tenant.canary("MailIntern") + "@demo.example",
    )
    shown = ContactPerson.objects.create(
        member=member, name="Gezeigt", phone=tenant.canary("TelefonGezeigt"), is_public=True
    )
    index_member(member)
    index_site(site)
    return {
        "site": Thing(site, ONLY_TOWN, released=True),
        "site to ask for": Thing(site, BOTH, authors=("local actor", "neighbourhood manager")),
        "town": Thing(site.municipality.organisation, ONLY_TOWN),
        "member": Thing(member, ONLY_MEMBER, released=True, public=True),
        "member organisation": Thing(member.organisation, ONLY_MEMBER),
        "contact": Thing(hidden, ONLY_MEMBER),
        "shown contact": Thing(shown, ONLY_MEMBER, released=True),
    }


def capacity(tenant: Tenant, office: People) -> dict[str, Thing]:
    from buendnis.alliance import actions

    account = actions.pledge_capacity(
        member=tenant.member, year=today().year, format=None, half_days=40, by=tenant.people["representative"]
    )
    account.entries.update(text=tenant.canary("Kontotext"))
    return {"capacity": Thing(tenant.member, ONLY_MEMBER)}


def catalogue(tenant: Tenant, office: People) -> dict[str, Thing]:
    field = alliance.FieldFactory(code=90 + len(tenant.name), identifier=f"field_{tenant.name}")
    style = alliance.FormatFactory(identifier=f"format_{tenant.name}")
    return {"field": Thing(field, public=True), "format": Thing(style, public=True)}


def need(tenant: Tenant, title: str, author: str, status: str) -> Thing:
    made = NeedFactory(
        site=tenant.site,
        title=f"{title} {tenant.name}",
        created_by=tenant.people[author],
        status=status,
        ruled_out=[{"offer": 1, "code": "x", "title": "x", "reason": tenant.canary("Ausschluss")}],
        ranked_at=timezone.now(),
    )
    made.action_fields.add(tenant["field"].obj)
    matching.index_need(made)
    released = status in (Need.Status.OPEN, Need.Status.ASKED)
    return Thing(made, ONLY_TOWN, authors=(author,), released=released, draft=status == Need.Status.OPEN)


def needs(tenant: Tenant, office: People) -> dict[str, Thing]:
    status = Need.Status
    return {
        "need": need(tenant, "Offener Bedarf", "project lead", status.OPEN),
        "local need": need(tenant, "Bedarf von vor Ort", "local actor", status.OPEN),
        "closed need": need(tenant, "Beendeter Bedarf", "local actor", status.CLOSED),
    }


def offer(tenant: Tenant, title: str, status: str) -> Thing:
    made = OfferFactory(
        member=tenant.member,
        half_days=2,
        title=f"{title} {tenant.name}",
        status=status,
        created_by=tenant.people["member staff"],
        action_fields=[tenant["field"].obj],
        formats=[tenant["format"].obj],
    )
    shown = status in (Offer.Status.TRIAL, Offer.Status.PROVEN)
    return Thing(
        made, ONLY_MEMBER, authors=("member staff",), released=shown, public=shown, draft=status == "draft"
    )


def offers(tenant: Tenant, office: People) -> dict[str, Thing]:
    return {
        "offer": offer(tenant, "Angebot", Offer.Status.PROVEN),
        "draft offer": offer(tenant, "Entwurf", Offer.Status.DRAFT),
    }


def proposal(tenant: Tenant, title: str, state: str, by: Person) -> Thing:
    """A need of its own with a proposal in this state; suggestions are not yet the member's."""
    suggested = state == Proposal.State.SUGGESTED
    status = Need.Status.OPEN if suggested else Need.Status.ASKED
    about = need(tenant, title, "project lead", status)
    tenant.things[f"need of {title}"] = about
    made = ProposalFactory(
        need=about.obj,
        offer=tenant["offer"].obj,
        state=state,
        score=SCORES[tenant.name],
        reasons=[{"code": "x", "text": tenant.canary("Punktgrund"), "points": SCORES[tenant.name]}],
        override_reason=tenant.canary("Abweichung"),
        decline_reason=tenant.canary("Absagegrund") if state == Proposal.State.DECLINED else "",
    )
    Override.objects.create(
        need=about.obj,
        offer=made.offer,
        what="asked",
        reason=tenant.canary("Abweichung"),
        by=by,
    )
    if not suggested:
        made.parts.update(answer=ProposalMember.Answer.WAITING)
    return Thing(made, ONLY_TOWN if suggested else BOTH)


def asking(tenant: Tenant, office: People) -> dict[str, Thing]:
    state = Proposal.State
    found = {
        "suggested proposal": proposal(tenant, "Vorgeschlagen", state.SUGGESTED, office["office lead"]),
        "asked proposal": proposal(tenant, "Angefragt", state.ASKED, office["office lead"]),
        "accepted proposal": proposal(tenant, "Zugesagt", state.ASKED, office["office lead"]),
    }
    accept(tenant, found["accepted proposal"].obj)
    for key in ("asked proposal", "accepted proposal"):
        found[f"part of {key}"] = Thing(found[key].obj.parts.get(), BOTH)
    return found


def accept(tenant: Tenant, made: Proposal) -> None:
    matching.accept_proposal(made, member=tenant.member, by=tenant.people["representative"])
    made.refresh_from_db()


def working_together(tenant: Tenant, office: People) -> dict[str, Thing]:
    lead, representative = tenant.people["project lead"], tenant.people["representative"]

    def started(title: str):
        made = proposal(tenant, title, Proposal.State.ASKED, office["office lead"]).obj
        accept(tenant, made)
        return cooperation.start_engagement(made, by=lead, first_date=today() + timedelta(days=20))

    def reported(title: str):
        half_days = {tenant.member.pk: 2}
        return cooperation.report_result(
            started(title), result="Der Platz ist geplant.", half_days=half_days, by=representative
        )

    running, waiting, done = started("Läuft"), reported("Wartet"), reported("Fertig")
    cooperation.confirm_as_site(done, by=lead)
    unconfirmed = cooperation.report_result(
        started("Halbe Tage"), result="Vom Ort notiert.", half_days={tenant.member.pk: 2}, by=lead
    )
    for title in ("Läuft", "Wartet", "Fertig", "Halbe Tage"):
        key = f"need of {title}"
        tenant.things[key] = taken(tenant[key])
    return {
        "engagement": Thing(running, BOTH),
        "reported engagement": Thing(waiting, BOTH),
        "unconfirmed engagement": Thing(unconfirmed, BOTH),
        "done engagement": Thing(done, BOTH),
    }


def taken(thing: Thing) -> Thing:
    """A need that found its help: only those who take part still see it."""
    thing.obj.refresh_from_db()
    return Thing(thing.obj, BOTH, authors=thing.authors)


def history(tenant: Tenant, office: People) -> dict[str, Thing]:
    audience = TimelineEntry.Audience
    found = {}
    for word in audience.values:
        entry = TimelineEntry.objects.create(
            key=f"matrix:{tenant.name}:{word}",
            site=tenant.site,
            on=today(),
            kind="note",
            text=tenant.canary(f"Verlauf{word.title()}"),
            audience=word,
        )
        entry.members.add(tenant.member)
        open_to_all = word in (audience.MEMBERS, audience.PUBLIC)
        sides = frozenset() if word == audience.OFFICE else BOTH
        found[f"{word} entry"] = Thing(entry, sides, released=open_to_all, public=word == audience.PUBLIC)
    interest = InterestDeclaration.objects.create(
        member=tenant.member,
        municipality=alliance.MunicipalityFactory(),
        reason=tenant.canary("Befangenheit"),
        starts_on=today(),
        declared_by=tenant.people["representative"],
    )
    return found | {"interest": Thing(interest, ONLY_MEMBER)}


def people(tenant: Tenant, office: People) -> dict[str, Thing]:
    """A colleague in each organisation to manage, with a role that the town's lead may take."""
    town, member = tenant["town"].obj, tenant["member organisation"].obj
    colleague = alliance.with_role(Role.Kind.LOCAL_ACTOR, town)
    partner = alliance.with_role(Role.Kind.MEMBER_STAFF, member)
    locked = alliance.with_role(Role.Kind.LOCAL_ACTOR, town)
    locked.is_active = False
    locked.save()
    found = {
        "colleague": Thing(colleague, ONLY_TOWN),
        "colleague's role": Thing(colleague.roles.get(), ONLY_TOWN),
        "partner": Thing(partner, ONLY_MEMBER),
        "partner's role": Thing(partner.roles.get(), ONLY_MEMBER),
        "locked colleague": Thing(locked, ONLY_TOWN),
        "invitation": Thing(invitation(town), ONLY_TOWN),
    }
    for key, person in tenant.people.items() | office.items():
        if tenant.name == "own" or key in tenant.people:
            found[f"token of {key}"] = Thing(token(person), authors=(key,))
            found[f"absence of {key}"] = Thing(AbsenceFactory(person=person), authors=(key,))
            found[f"place of {key}"] = Thing(place_of(tenant, person), authors=(key,))
    return found


def invitation(town: Organisation) -> RoleOffer:
    return RoleOffer.objects.create(
        organisation=town, kind=Role.Kind.LOCAL_ACTOR, email=f"neu{town.pk}@demo.example", name="Neu"
    )


def place_of(tenant: Tenant, person: Person) -> Organisation:
    """Where somebody acts; a deputy where the lead does."""
    role = person.roles.first() or person.deputises.get().lead.roles.first()
    return role.organisation


def token(person: Person) -> ApiToken:
    return ApiTokenFactory(person=person, name="Eigener")


def post(tenant: Tenant, office: People) -> dict[str, Thing]:
    to = f"an-{tenant.name}@demo.example"
    message = MessageFactory(text=tenant.canary("Nachricht"), state=Message.State.STUCK, to_email=to)
    return {
        "message": Thing(message),
        "link to consent": link(tenant, "consent", tenant["accepted proposal"].obj, "project lead"),
        "link to ask": link(tenant, "ask", tenant["part of asked proposal"].obj, "representative"),
    }


def link(tenant: Tenant, question: str, obj: object, to: str) -> Thing:
    url = answer_url(question, obj, tenant.people[to])
    return Thing(url.rstrip("/").rsplit("/", 1)[-1], authors=(to,))


def calendar(tenant: Tenant, office: People) -> dict[str, Thing]:
    return {
        "public date": Thing(EntryFactory(title=f"Offen {tenant.name}"), public=True, released=True),
        "internal date": Thing(EntryFactory(title=tenant.canary("Termin"), is_public=False), released=True),
    }


def website(tenant: Tenant, office: People) -> dict[str, Thing]:
    report = FeedbackFactory(
        text=tenant.canary("Barriere"), email=f"{tenant.canary('MailBarriere')}@demo.example"
    )
    focus = Focus.objects.create(title=f"Schwerpunkt {tenant.name}", starts_on=today(), ends_on=today())
    document = Document.objects.create(title="Datei", file=ContentFile(b"x", name=f"{tenant.name}.txt"))
    place = f"{document.pk}/{document.filename}"
    return {"barrier ticket": Thing(report), "focus": Thing(focus), "document": Thing(place)}


def today():
    return timezone.localdate()
