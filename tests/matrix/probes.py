"""How each door is tried: with which things in its address, and with which smallest valid body.

`at` fills the address: a key of the tenant's things, or a fixed value after "=". A key with `*` is the
asker's own ("token of *"). A room that adds a door adds its line here; a door without a line fails by name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from tests.matrix.oracle import doors
from tests.matrix.world import MEMBER, TOWN, Tenant

Body = Callable[[Tenant], dict[str, Any]]
GET, POST = "GET", "POST"


@dataclass(frozen=True)
class Probe:
    """One way to try a door.

    `thing` is what decides (by default what `pk` names; "" for lists); `on` another object whose cell decides
    about it. `side` names the one side whose answer a door takes, `never` the roles or people whom it
    leaves out, each with its reason: doors may be narrower than their cell, never wider. `refused` are the
    statuses that mean "no" besides 404: a form that offers only one's own refuses others' with 422.
    """

    at: Mapping[str, str] = field(default_factory=dict)
    body: Body | None = None
    thing: str | None = None
    on: str = ""
    side: str = ""
    never: Mapping[str, str] = field(default_factory=dict)
    refused: tuple[int, ...] = ()
    query: str = ""

    @property
    def decides(self) -> str:
        return self.at.get("pk", "") if self.thing is None else self.thing

    @property
    def names_things(self) -> bool:
        """Whether it makes a difference whose things they are."""
        return bool(self.decides) or any(not value.startswith("=") for value in self.at.values())


def body(**values: Any) -> Body:
    return lambda tenant: values


def look(key: str, **more: Any) -> Probe:
    return Probe({"pk": key}, **more)


def both(key: str, filled: Body, **more: Any) -> tuple[Probe, Probe]:
    """A page with a form: looked at and sent."""
    return Probe({"pk": key}, **more), Probe({"pk": key}, body=filled, **more)


def tables(**at: str) -> tuple[Probe, Probe]:
    return Probe({**at, "form": "=csv"}), Probe({**at, "form": "=xlsx"})


def soon(days: int = 30) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def laid_down(filled: Body, **at: str) -> tuple[Probe, ...]:
    """A rule of the office, from the page of a plan."""
    return tuple(Probe({"pk": "plan", **at}, body=sent) for sent in (None, filled))


LIST, SEND = (Probe(),), body()
REASON = body(reason="Es passt so nicht.")
LONG = "Auf dem Platz fehlt abends Licht. Viele meiden ihn deshalb."
BINDS_ITSELF = "nobody binds a side but its own people"
ONLY_OFFICE_LEAD = {"coordinator": "only the office's lead, so that nobody resets a colleague's factor alone"}
ONLY_AUDITOR = {"KO": "the office looks things up; only the auditor takes the record along"}
KO_BINDS_NOBODY = {"KO": BINDS_ITSELF}


def role_in_town(tenant: Tenant) -> dict[str, Any]:
    return {"organisation": tenant["town"].pk, "kind": "neighbourhood_manager"}


def invitation(tenant: Tenant) -> dict[str, Any]:
    return role_in_town(tenant) | {"name": "Neu", "email": f"neu-{tenant.name}@demo.example"}


def site_facts(tenant: Tenant) -> dict[str, Any]:
    return {"phase": tenant.site.phase}


def interest(tenant: Tenant) -> dict[str, Any]:
    return {"municipality": tenant.site.municipality_id, "reason": "Auftrag", "starts_on": soon()}


def pledge(tenant: Tenant) -> dict[str, Any]:
    return {"year": timezone.localdate().year, "half_days": 60}


def consent(tenant: Tenant) -> dict[str, Any]:
    return pledge(tenant) | {"half_days": 2, "reason": "Gern", "submission": str(uuid4())}


def new_need(tenant: Tenant) -> dict[str, Any]:
    return {"site": tenant.site.pk, "text": LONG, "submission": str(uuid4())}


def words_of(key: str) -> Body:
    return lambda tenant: {"version": tenant[key].obj.version, "title": "Licht", "text": LONG}


def fields(tenant: Tenant) -> dict[str, Any]:
    return {"action_fields": [tenant["field"].pk]}


def offer_words(tenant: Tenant) -> dict[str, Any]:
    return {
        "submission": str(uuid4()),
        "version": tenant["offer"].obj.version,
        "title": "Angebot",
        "text": LONG,
        "action_fields": [tenant["field"].pk],
        "formats": [tenant["format"].pk],
        "member_1": tenant.member.pk,
        "half_days_1": 2,
    }


def chosen(tenant: Tenant) -> dict[str, Any]:
    return {"proposals": [tenant["suggested proposal"].pk], "reason": "Passt besser."}


def added_offer(tenant: Tenant) -> dict[str, Any]:
    return {"offer": tenant["offer"].pk, "reason": "Passt."}


def focus(tenant: Tenant) -> dict[str, Any]:
    return {
        "title": "Vorrang", "sites": [tenant.site.pk], "starts_on": soon(1), "ends_on": soon(9), "points": 5,
    }  # fmt: skip


def new_plan(tenant: Tenant) -> dict[str, Any]:
    weights = dict.fromkeys(("fit", "fairness", "small"), 2)
    return {**weights, "year": timezone.localdate().year, "submission": str(uuid4())}


def ordered_plan(tenant: Tenant) -> dict[str, Any]:
    return {"year": timezone.localdate().year, "weights": {"small": 3}}


def result(tenant: Tenant) -> dict[str, Any]:
    return {"result": "Fertig geplant.", f"half_days_{tenant.member.pk}": 2}


def completed(tenant: Tenant) -> dict[str, Any]:
    return {"result": "Fertig geplant.", "half_days": 2}


def new_date(tenant: Tenant) -> dict[str, Any]:
    return {
        "submission": str(uuid4()), "title": "Treffen", "kind": "workshop", "starts_on": soon(),
        "precision": "day", "status": "planned",
    }  # fmt: skip


def barrier(tenant: Tenant) -> dict[str, Any]:
    return {"text": "Ich komme nicht weiter.", "submission": str(uuid4())}


def request(tenant: Tenant) -> dict[str, Any]:
    return {"kind": "access", "text": "Alles.", "email": "neu@demo.example", "submission": str(uuid4())}


def contacts(tenant: Tenant) -> dict[str, Any]:
    return {"lead": "", "deputy": ""}


HALF_DAYS, YES = body(half_days=2), body(answer="yes")
NEXT, FIRST_DATE = body(next_contact_on=soon(), text=""), body(first_date=soon())
HELPED, ANSWER_MEMBER = body(helped="yes", text=""), body(answer="accept")
LATER, RESERVED = body(not_before=soon(), reason="Erst wird gebaut."), body(half_days=2, reason="Für später.")
UNKNOWN = UUID("00000000-0000-4000-8000-000000000000")
SUGGESTED_NEED, ASKED_NEED = "need of Vorgeschlagen", "need of Angefragt"

# Rows for whole areas, which no name leads to.
PATHS = {
    "cms/": "/cms/",
    "djadmin/": "/djadmin/",
    "dokumente/": "/dokumente/{document}/",
    "api/": "/api/v2/",
}
# Whom doors with a lock of their own let in; nobody: they lead to the login, or ask for a token.
EVERYBODY = frozenset({"AN", "LO", "MS", "ML", "GS", "GR", "KO", "MI", "ED", "AU"})
GUARDED: dict[str, frozenset[str]] = {
    "cms/": frozenset({"KO", "ED"}),
    "djadmin/": frozenset(),
    "wagtailcore_login": frozenset(),
    "api:openapi-json": EVERYBODY,
    "api:api-root": frozenset(),
}
# Not asked here, each with its reason; their tests stand elsewhere.
ELSEWHERE = {
    "readyz": "answers 503 where no worker runs; monitors ask it",
    "medien/": "pictures lie on the disk; `test_strangers_find_no_files`",
}

PROBES: dict[str, tuple[Probe, ...]] = {
    # house
    "dokumente/": (Probe({"document": "document"}),),
    "ui:gallery_error": (Probe({"code": "=404"}),),
    # people
    "people:profile": LIST,
    "people:change_details": (Probe(body=body(name="Neu", phone="")),),
    "people:change_password": (Probe(body=SEND),),
    "people:set_absence": (Probe(body=body(starts_on=soon(300), ends_on=soon(301))),),
    "people:end_absence": (Probe({"pk": "absence of *"}, body=SEND),),
    "people:make_token": (Probe(body=body(name="Tabelle")),),
    "people:revoke_token": (Probe({"pk": "token of *"}, body=SEND),),
    "people:person_list": LIST,
    "people:invite_person": (Probe(), Probe(body=invitation, thing="town", refused=(422,))),
    "people:person_detail": (look("colleague"), look("partner")),
    "people:give_role": (Probe({"pk": "colleague"}, body=role_in_town),),
    "people:take_role": tuple(
        Probe({"pk": "colleague", "role_pk": "colleague's role"}, body=filled) for filled in (None, SEND)
    ),
    "people:deactivate_person": both("colleague", SEND),
    "people:reactivate_person": both("locked colleague", SEND),
    "people:set_contacts": (*both("town", contacts), *both("member organisation", contacts)),
    "people:end_device": (Probe({"pk": "device of *"}, body=SEND),),
    "people:rename_passkey": both("passkey of *", body(name="Neu")),
    "people:remove_passkey": both("passkey of *", SEND),
    "people:withdraw_invitation": (Probe({"pk": "invitation"}, body=SEND),),
    "people:unlink_provider": both("colleague", SEND),
    "people:reset_factors": both("person with factor", SEND, never=ONLY_OFFICE_LEAD),
    "people:forget_person": both("colleague", body(reason="Art. 17", is_meant="on")),
    "people:data_rights": (look("colleague"),),
    "people:person_data_file": (look("colleague"),),
    "people:restrict_person": (Probe({"pk": "colleague"}, body=SEND),),
    "people:lift_restriction": (Probe({"pk": "restricted person"}, body=body(ends_on=soon())),),
    "people:object_for": (Probe({"pk": "colleague"}, body=SEND),),
    "people:record_list": LIST,
    "people:record_export_csv": (Probe(never=ONLY_AUDITOR),),
    "people:record_export_xlsx": (Probe(never=ONLY_AUDITOR),),
    "people:retention": LIST,
    "people:keep_account": (Probe({"pk": "retention question"}, body=body(until=soon(), reason="Bleibt")),),
    "people:archive_offer": (look("archive offer"),),
    "people:archive_package": (look("archive offer", never={"AU": "only the office hands it over"}),),
    "people:mark_offered": (Probe({"pk": "archive offer"}, body=body(on=soon(0))),),
    "people:note_decision": (Probe({"pk": "archive offer"}, body=body(decision="taken", on=soon(0))),),
    "people:processing_register": LIST,
    # post
    "post:drop_held": (Probe({"pk": "held message"}, body=SEND),),
    "post:unsubscribe": (Probe({"token": "=nichts"}),),
    "post:answer": (
        Probe({"token": "link to consent"}, thing=""),
        Probe({"token": "link to ask"}, thing=""),
        Probe({"token": "link to ask"}, body=ANSWER_MEMBER, thing=""),
    ),
    "post:message_list": LIST,
    "post:message_detail": (look("message"),),
    "post:send_again": (Probe({"pk": "message"}, body=SEND),),
    # alliance
    "alliance:site_list": LIST,
    "alliance:export_sites": tables(),
    "alliance:change_site": both("site", site_facts),
    "alliance:upload_document": both("site", SEND),
    "alliance:document_file": (Probe({"pk": "site", "document": "site's file"}, thing="site's file"),),
    "alliance:withdraw_document": tuple(
        Probe({"pk": "site", "document": "site's file"}, body=filled, thing="site's file")
        for filled in (None, SEND)
    ),
    "alliance:held_files": LIST,
    "alliance:discard_held_file": (Probe({"pk": "held file"}, body=SEND),),
    "alliance:member_list": LIST,
    "alliance:export_members": tables(),
    "alliance:member_detail": (look("member"),),
    "alliance:change_member": both("member", SEND),
    "alliance:capacity": (look("capacity"),),
    "alliance:pledge_capacity": both("capacity", pledge),
    "alliance:consent_to_more": both("capacity", consent),
    "alliance:export_ledger": tables(pk="capacity"),
    "alliance:declare_interest": both("member", interest),
    "alliance:end_interest": (
        Probe({"pk": "member", "interest": "interest"}, body=body(ends_on=soon()), thing="interest"),
    ),
    "alliance:field_list": LIST,
    "alliance:export_fields": tables(),
    "alliance:import_upload": (Probe(), Probe(body=SEND)),
    "alliance:import_preview": (Probe({"key": f"={UNKNOWN}"}),),
    "GET /sites": LIST,
    "GET /members": LIST,
    "GET /action-fields": LIST,
    # dates
    "dates:entry_list": LIST,
    "dates:calendar_feed": LIST,
    "dates:export_entries": tables(),
    "dates:entry_file": (look("public date"), look("internal date")),
    "dates:add_entry": (Probe(), Probe(body=new_date)),
    "dates:change_entry": both("internal date", new_date),
    # matching
    "matching:need_list": LIST,
    "matching:need_export_csv": LIST,
    "matching:need_export_xlsx": LIST,
    "matching:describe_need": (Probe(), Probe(body=new_need, thing="site to ask for", refused=(422,))),
    "matching:need_help": (Probe(query="text=Licht+am+Platz"),),
    "matching:need_detail": tuple(
        look(key) for key in ("need", "local need", "closed need", "need of Läuft", ASKED_NEED)
    ),
    "matching:edit_need": (
        *both("need", words_of("need")),
        *both("local need", words_of("local need")),
        look("closed need"),
    ),
    "matching:close_need": (*both("need", REASON), *both("local need", REASON)),
    "matching:confirm_need": both("need", fields),
    "matching:refresh_need": (Probe({"pk": "need"}, body=SEND),),
    "matching:ask_members": (Probe({"pk": SUGGESTED_NEED}, body=chosen),),
    "matching:propose_offer": both("need", added_offer),
    "matching:proposal_detail": tuple(
        look(key) for key in ("suggested proposal", "asked proposal", "accepted proposal")
    ),
    "matching:answer_proposal": tuple(
        Probe({"pk": "asked proposal", "part_pk": "part of asked proposal"}, body=filled, side=MEMBER)
        for filled in (None, ANSWER_MEMBER)
    ),
    "matching:withdraw_proposal": (Probe({"pk": "asked proposal"}, body=SEND),),
    "matching:decline_as_site": both("asked proposal", REASON, side=TOWN),
    "matching:offer_list": LIST,
    "matching:offer_export_csv": LIST,
    "matching:offer_export_xlsx": LIST,
    "matching:offer_create": (Probe(), Probe(body=offer_words, thing="member", refused=(422,))),
    "matching:offer_detail": (look("offer"), look("draft offer")),
    "matching:edit_offer": both("offer", offer_words),
    "matching:move_offer": (Probe({"pk": "offer"}, body=body(status="ended")),),
    "matching:confirm_override": (Probe({"pk": SUGGESTED_NEED, "override_pk": "override"}, body=SEND),),
    "matching:drop_override": (Probe({"pk": SUGGESTED_NEED, "override_pk": "override"}, body=SEND),),
    "matching:focus_list": (Probe(), Probe(body=focus)),
    "matching:end_focus": (Probe({"pk": "focus"}, body=SEND),),
    "matching:plan_list": LIST,
    "matching:begin_plan": (Probe(body=new_plan),),
    "matching:plan_detail": tuple(
        look(key, query=f"teil={part}")
        for key in ("plan", "published plan")
        for part in ("", "standorte", "mitglieder", "handlungsfelder", "ohne-hilfe", "aenderungen")
    ),
    "matching:plan_progress": (look("plan"),),
    "matching:cancel_plan": (Probe({"pk": "plan"}, body=SEND),),
    "matching:plan_comparison": (Probe({"pk": "plan", "other_pk": "published plan"}),),
    "matching:publish_plan": both("plan", SEND),
    "matching:ask_replanned": (Probe({"pk": "published plan"}, body=SEND),),
    "matching:plan_rules": LIST,
    "matching:lift_rule": (Probe({"pk": "plan rule"}, body=SEND),),
    "matching:lock_pair": laid_down(REASON, need_pk="local need", offer_pk="offer"),
    "matching:forbid_pair": laid_down(REASON, need_pk="local need", offer_pk="offer"),
    "matching:delay_need": laid_down(LATER, need_pk="local need"),
    "matching:reserve_half_days": laid_down(RESERVED, member_pk="member"),
    "matching:plan_balance": (look("plan"), look("published plan")),
    "matching:coming_up_list": LIST,
    "matching:coming_up": (look("capacity"),),
    "matching:say_to_plan": (
        Probe({"pk": "capacity", "part_pk": "plan part"}, body=body(says="willing"), thing="plan part"),
    ),
    "matching:limit_half_days": (Probe({"pk": "capacity"}, body=pledge, never=KO_BINDS_NOBODY),),
    "matching:missing_offers": LIST,
    "matching:conflict_list": LIST,
    "GET /plans": LIST,
    "POST /plans": (Probe(body=ordered_plan),),
    "GET /plans/{pk}": (look("plan"), look("published plan")),
    "POST /plans/{pk}/publish": (Probe({"pk": "plan"}, body=SEND),),
    "POST /needs": (Probe(body=new_need, thing="site to ask for", refused=(422,)),),
    "GET /needs": LIST,
    "GET /needs/{pk}": (look("need"), look("local need"), look("need of Läuft")),
    "GET /needs/{pk}/proposals": (look(ASKED_NEED, on="need"), look("need of Läuft", on="need")),
    "GET /offers": LIST,
    "GET /offers/{pk}": (look("offer"), look("draft offer")),
    # cooperation
    "cooperation:agree": both("accepted proposal", YES, side=TOWN, never=KO_BINDS_NOBODY),
    "cooperation:engagement_list": LIST,
    "cooperation:engagement_export_csv": LIST,
    "cooperation:engagement_export_xlsx": LIST,
    "cooperation:engagement_detail": (look("engagement"), look("done engagement")),
    "cooperation:set_first_date": both("engagement", FIRST_DATE),
    "cooperation:first_date_calendar": (look("engagement"),),
    "cooperation:report_result": both("engagement", result),
    "cooperation:confirm_result": both("reported engagement", YES, side=TOWN),
    "cooperation:confirm_half_days": both("unconfirmed engagement", HALF_DAYS),
    "cooperation:note_contact": both("engagement", NEXT),
    "cooperation:cancel_engagement": both("engagement", REASON),
    "cooperation:answer_feedback": tuple(
        Probe({"pk": "done engagement", "months": "=3"}, body=filled) for filled in (None, HELPED)
    ),
    "GET /proposals/{pk}": (look("suggested proposal"), look("asked proposal")),
    "POST /proposals/{pk}/ask": (Probe({"pk": "suggested proposal"}, body=body(reason="Passt.")),),
    "POST /proposals/{pk}/accept": tuple(
        Probe({"pk": key}, body=SEND, never=KO_BINDS_NOBODY)
        for key in ("asked proposal", "accepted proposal")
    ),
    "POST /proposals/{pk}/decline": (Probe({"pk": "asked proposal"}, body=REASON, never=KO_BINDS_NOBODY),),
    "GET /engagements": LIST,
    "GET /engagements/{pk}": (look("engagement"), look("done engagement")),
    "POST /engagements/{pk}/complete": (Probe({"pk": "engagement"}, body=completed),),
    # desk
    "desk:this_week": LIST,
    "desk:this_week_in": (Probe({"organisation": "place of *"}, thing="place of *"),),
    "desk:site_file": (look("site"),),
    "desk:search": (Probe(query="q=Bedarf"),),
    "desk:site_map": LIST,
    "desk:coverage": LIST,
    "desk:export_coverage": tables(),
    "desk:capacities": LIST,
    "desk:export_capacities": tables(),
    "GET /search": (Probe(query="q=Bedarf"),),
    # website
    "website:report_barrier": (Probe(), Probe(body=barrier)),
    "website:feedback_list": LIST,
    "website:feedback": (look("barrier ticket"),),
    "website:answer_feedback": (Probe({"pk": "barrier ticket"}, body=body(answer="Danke.")),),
    "website:barrier_reported": (Probe({"submission": f"={UNKNOWN}"}),),
    "website:ask_about_data": (Probe(), Probe(body=request)),
    "website:confirm_privacy_request": (Probe({"token": "=nichts"}),),
    "website:request_received": (Probe({"submission": f"={UNKNOWN}"}),),
    "website:privacy_request_list": LIST,
    "website:privacy_request": (look("privacy request"),),
    "website:note_request": (Probe({"pk": "privacy request"}, body=body(note="Angerufen.")),),
    "website:extend_request": (Probe({"pk": "privacy request"}, body=body(reason="Viel.")),),
    "website:answer_request": (Probe({"pk": "privacy request"}, body=body(answer="Hier.")),),
}


@cache
def asked_doors() -> tuple[str, ...]:
    """Doors that can be tried: those with a line, and free ones at a fixed address."""
    found = []
    for name, door in doors().items():
        is_fixed = not door.object and not door.is_guarded and has_fixed_address(name)
        if name not in ELSEWHERE and (name in PROBES or name in GUARDED or is_fixed):
            found.append(name)
    return tuple(sorted(found))


def has_fixed_address(door: str) -> bool:
    try:
        return door in PATHS or bool(reverse(door))
    except NoReverseMatch:
        return False


def probes_of(door: str) -> tuple[Probe, ...]:
    """How a door is tried; open doors and those for oneself need no line while their address is fixed."""
    return PROBES.get(door, LIST)
