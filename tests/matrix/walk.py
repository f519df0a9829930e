"""A model of people who do things at random; the policy says at every step what must come of it.

Roles come and go, so what somebody may is asked anew for each role held: as if the person were the one who
holds this role in the world, at home in the tenant of the role.
"""

from dataclasses import dataclass, field, replace

from django.db import transaction
from django.http import HttpResponse
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from buendnis.cooperation.models import Engagement
from buendnis.matching.models import Need, Offer, Proposal
from buendnis.people.models import Person, Role
from buendnis.people.tests.factories import PersonFactory
from tests.matrix import sessions
from tests.matrix.asking import ALLOWED, DENIED, is_login, path_of, send_to
from tests.matrix.oracle import Door, Oracle, doors
from tests.matrix.probes import EVERYBODY, PROBES, Probe
from tests.matrix.world import (
    BOTH,
    IN_TENANT,
    MEMBER,
    ROLE_OF,
    SECOND_OF_THEIR_ROLE,
    STRANGER,
    TOWN,
    Tenant,
    Thing,
    World,
)

ONLY_TOWN = frozenset({TOWN})
DRIFTER = "drifter"  # the one whose roles come and go
GIVEN = {
    "LO": Role.Kind.LOCAL_ACTOR,
    "MS": Role.Kind.MUNICIPALITY_STAFF,
    "ML": Role.Kind.MUNICIPALITY_LEAD,
    "GS": Role.Kind.MEMBER_STAFF,
    "GR": Role.Kind.MEMBER_REPRESENTATIVE,
}
STANDS_FOR = {
    "LO": "local actor", "MS": "clerk", "ML": "project lead", "GS": "member staff", "GR": "representative",
    "KO": "coordinator", "MI": "ministry", "ED": "editor", "AU": "auditor",
}  # fmt: skip
WALKERS = sorted(set(ROLE_OF) - SECOND_OF_THEIR_ROLE - {"neighbourhood manager"}) + [DRIFTER]
LOOKS = {
    "need": ["matching:need_detail", "GET /needs/{pk}", "matching:edit_need", "matching:close_need"],
    "offer": ["matching:offer_detail", "GET /offers/{pk}", "matching:edit_offer"],
    "proposal": ["matching:proposal_detail", "GET /proposals/{pk}"],
    "engagement": ["cooperation:engagement_detail", "GET /engagements/{pk}", "cooperation:report_result"],
    "site": ["desk:site_file", "alliance:change_site"],
    "member": ["alliance:member_detail", "alliance:change_member", "alliance:declare_interest"],
    "capacity": ["alliance:capacity"],
    "message": ["post:message_detail"],
}
LISTS = ["matching:need_export_csv", "cooperation:engagement_list", "desk:capacities", "people:person_list"]
DEEDS = {
    "matching:close_need": "need",
    "matching:ask_members": "need of Vorgeschlagen",
    "matching:answer_proposal": "asked proposal",
    "cooperation:agree": "accepted proposal",
    "cooperation:report_result": "engagement",
    "cooperation:confirm_result": "reported engagement",
    "alliance:change_member": "member",
    "alliance:declare_interest": "member",
    "matching:move_offer": "offer",
    "matching:withdraw_proposal": "asked proposal",
}
who = st.sampled_from(WALKERS)
whose = st.sampled_from(["own", "foreign"])


@dataclass
class Held:
    """What somebody is at present: roles with the tenant in which they are held."""

    roles: set[tuple[str, str]] = field(default_factory=set)
    is_active: bool = True


def held_at_first(key: str) -> Held:
    return Held(set() if key in (DRIFTER, STRANGER) else {(ROLE_OF[key], "own")})


def now(thing: Thing) -> Thing:
    """The thing as it stands in the database; KeyError when it is gone."""
    obj = type(thing.obj).objects.filter(pk=thing.pk).first()
    if obj is None:
        raise KeyError(thing.pk)
    fresh = replace(thing, obj=obj)
    match obj:
        case Need():
            asked = obj.proposals.exclude(state=Proposal.State.SUGGESTED).exists()
            released = obj.status in (Need.Status.OPEN, Need.Status.ASKED)
            sides = BOTH if asked else ONLY_TOWN
            return replace(fresh, sides=sides, released=released, draft=obj.status == Need.Status.OPEN)
        case Offer():
            shown = obj.status in (Offer.Status.TRIAL, Offer.Status.PROVEN)
            return replace(fresh, released=shown, public=shown, draft=obj.status == Offer.Status.DRAFT)
        case Proposal():
            return replace(fresh, sides=ONLY_TOWN if obj.state == Proposal.State.SUGGESTED else BOTH)
    return fresh


def kind_of(thing: Thing, name: str) -> str:
    kinds = {Need: "need", Offer: "offer", Proposal: "proposal", Engagement: "engagement"}
    return kinds.get(type(thing.obj), name)


class Walk(RuleBasedStateMachine):
    """Set `world` on a subclass before running."""

    world: World

    @initialize()
    def arrive(self) -> None:
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.oracle = Oracle.from_file()
        self.held = {key: held_at_first(key) for key in WALKERS}
        self.drifter = PersonFactory(name="Wechselnd", email="wechselnd@demo.example")
        self.clients = {**self.world.clients, DRIFTER: sessions.browser_of(self.drifter)}
        self.tokens = dict(self.world.tokens)
        self.things = {tenant.name: dict(tenant.things) for tenant in self.world.tenants}
        self.things["own"]["fresh"] = self.things["own"]["need"]

    def teardown(self) -> None:
        if hasattr(self, "undone"):
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    # --- What must come ---------------------------------------------------------------------------------

    def wanted(self, key: str, door: Door, probe: Probe, tenant: str, thing: Thing | None) -> str:
        held = self.held[key]
        if key == STRANGER or not held.is_active:
            return DENIED
        may = any(self.role_allows(key, code, home, door, probe, tenant, thing) for code, home in held.roles)
        return ALLOWED if may else DENIED

    def role_allows(
        self, key: str, code: str, home: str, door: Door, probe: Probe, tenant: str, thing: Thing | None
    ) -> bool:
        if code in probe.never:
            return False
        stand_in = STANDS_FOR[code]
        if thing is not None:
            sides = thing.sides & {probe.side} if probe.side else thing.sides
            thing = replace(thing, sides=sides, authors=(stand_in,) if key in thing.authors else ())
        is_home = home == tenant or (thing is not None and bool(thing.authors))
        seen_from = self.world.own if is_home else self.world.foreign
        if home != tenant and thing is not None:
            thing = replace(thing, sides=frozenset())
        return self.oracle.allows(stand_in, door, seen_from, thing, probe.on)

    def ask(self, key: str, name: str, number: int, tenant: str, thing_name: str) -> None:
        """One request; its answer is what the policy wants."""
        door, probe = doors()[name], PROBES[name][number]
        thing = self.thing(tenant, thing_name)
        wanted = self.wanted(key, door, probe, tenant, thing) if thing or not thing_name else DENIED
        pk = thing.pk if thing else self.things[tenant][thing_name].pk if thing_name else None
        answer = self.send(key, name, probe, tenant, pk)
        came = DENIED if answer.status_code in (401, 404) or is_login(answer) else ALLOWED
        assert answer.status_code not in (403, 429), f"{key} {name}: {answer.status_code}"
        assert answer.status_code < 500, f"{key} {name}: {answer.status_code}"
        assert came == wanted, f"{key} {self.held[key]} at {name} {tenant} {thing_name}: {came}, not {wanted}"

    def thing(self, tenant: str, name: str) -> Thing | None:
        try:
            return now(self.things[tenant][name]) if name else None
        except KeyError:
            return None

    def send(self, key: str, name: str, probe: Probe, tenant: str, pk: object) -> HttpResponse:
        home: Tenant = self.world.own if tenant == "own" else self.world.foreign
        values = {}
        for place, value in probe.at.items():
            values[place] = value[1:] if value.startswith("=") else home[value].pk if place != "pk" else pk
        body = probe.body(home) if probe.body else None
        interface = "api" if name.startswith(("GET ", "POST ")) else "page"
        return send_to(path_of(name, values), self.clients[key], self.tokens.get(key, ""), interface, body)

    # --- Steps ------------------------------------------------------------------------------------------

    @rule(key=who, tenant=whose, choice=st.integers(0, 10_000))
    def look(self, key: str, tenant: str, choice: int) -> None:
        """Anybody at anything, by page, form or API."""
        named = [(n, kind_of(t, n)) for n, t in self.things[tenant].items()]
        known = sorted((name, kind) for name, kind in named if kind in LOOKS)
        name, kind = known[choice % len(known)]
        self.ask(key, LOOKS[kind][choice % len(LOOKS[kind])], 0, tenant, name)

    @rule(key=who, name=st.sampled_from(LISTS))
    def look_at_list(self, key: str, name: str) -> None:
        self.ask(key, name, 0, "own", "")

    @rule(key=who, tenant=whose, name=st.sampled_from(sorted(DEEDS)))
    def act(self, key: str, tenant: str, name: str) -> None:
        """Ask, answer, agree, report, confirm, close, change, declare, withdraw: whoever, wherever."""
        number = next(place for place, probe in enumerate(PROBES[name]) if probe.body)
        self.ask(key, name, number, tenant, DEEDS[name])

    @rule(key=st.sampled_from(["local actor", "clerk", "project lead", "coordinator"]))
    def describe(self, key: str) -> None:
        """A new need of one's own; from now on everybody may try to look at it."""
        probe = PROBES["matching:describe_need"][1]
        self.send(key, "matching:describe_need", probe, "own", None)
        self.things["own"]["fresh"] = Thing(Need.objects.latest("pk"), ONLY_TOWN, authors=(key,))

    @rule(code=st.sampled_from(sorted(GIVEN)), tenant=whose)
    def give_role(self, code: str, tenant: str) -> None:
        place = "town" if code in ("LO", "MS", "ML") else "member organisation"
        home = self.world.own if tenant == "own" else self.world.foreign
        path = path_of("people:give_role", {"pk": self.drifter.pk})
        self.clients["office lead"].post(path, {"organisation": home[place].pk, "kind": GIVEN[code]})
        self.held[DRIFTER].roles.add((code, tenant))
        self.renew_key()

    def renew_key(self) -> None:
        """Keys live only as long as there is an account with a role."""
        self.drifter = Person.objects.get(pk=self.drifter.pk)
        if self.held[DRIFTER].is_active and self.held[DRIFTER].roles:
            self.tokens[DRIFTER] = sessions.token_of(self.drifter)

    @rule(choice=st.integers(0, 100))
    def take_role(self, choice: int) -> None:
        roles = sorted(self.held[DRIFTER].roles)
        if not roles:
            return
        code, tenant = roles[choice % len(roles)]
        home = self.world.own if tenant == "own" else self.world.foreign
        place = "town" if code in ("LO", "MS", "ML") else "member organisation"
        role = Role.objects.get(person=self.drifter, kind=GIVEN[code], organisation=home[place].obj)
        path = path_of("people:take_role", {"pk": self.drifter.pk, "role_pk": role.pk})
        self.clients["office lead"].post(path, {})
        self.held[DRIFTER].roles.discard((code, tenant))

    @rule()
    def deactivate(self) -> None:
        path = path_of("people:deactivate_person", {"pk": self.drifter.pk})
        self.clients["office lead"].post(path, {})
        assert not Person.objects.get(pk=self.drifter.pk).is_active
        self.held[DRIFTER].is_active = False

    @rule()
    def reactivate(self) -> None:
        """Old sessions and keys stay dead; the person logs in anew."""
        path = path_of("people:reactivate_person", {"pk": self.drifter.pk})
        self.clients["office lead"].post(path, {})
        self.held[DRIFTER].is_active = True
        self.renew_key()
        self.clients[DRIFTER] = sessions.browser_of(self.drifter)


assert set(IN_TENANT.values()) <= EVERYBODY
assert MEMBER in BOTH
