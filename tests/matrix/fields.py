"""Which fields carry a canary, and who may find it (permissions.md, rule 3: field level).

A canary found in an answer that its reader may not know is a leak, wherever it stands: in the page's source,
a fragment, JSON, CSV, a calendar file, or inside a spreadsheet.
"""

import io
import re
import zipfile
from collections.abc import Callable

from tests.matrix.world import (
    IN_TENANT,
    MEMBER_PEOPLE,
    ROLE_OF,
    SCORES,
    STRANGER,
    TOWN_PEOPLE,
    word_of,
)

CANARY = re.compile(rb"kanari([a-z]+?)(own|foreign)\b", re.I)
SCORE = re.compile("|".join(map(str, SCORES.values())).encode())
FOLDED = re.compile(rb"\r?\n[ \t]")  # calendar files break long lines
Sees = Callable[[str], bool]
Found = tuple[str, str]  # which canary, whose tenant


def canaries_in(content: bytes, kind: str) -> frozenset[Found]:
    text = unpacked(content) if content[:2] == b"PK" else content
    text = FOLDED.sub(b"", text) if kind.startswith("text/calendar") else text
    found = {(what.decode().lower(), tenant.decode().lower()) for what, tenant in CANARY.findall(text)}
    by_score = {str(score): tenant for tenant, score in SCORES.items()}
    return frozenset(found | {("score", by_score[number.decode()]) for number in SCORE.findall(text)})


def unpacked(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return b"\n".join(package.read(name) for name in package.namelist())


def roles(*codes: str) -> Sees:
    return lambda key: ROLE_OF[key] in codes


def people(*keys: str) -> Sees:
    return lambda key: key in keys


def any_of(*rules: Sees) -> Sees:
    return lambda key: any(rule(key) for rule in rules)


def everybody(key: str) -> bool:
    return True


def with_role(key: str) -> bool:
    return key != STRANGER


OFFICE, READERS = roles("KO"), roles("KO", "MI", "AU")
AT_SITE = people(*TOWN_PEOPLE, "neighbourhood manager")
AT_MEMBER = people(*MEMBER_PEOPLE)
WORKING_TOGETHER = any_of(AT_SITE, AT_MEMBER)
LEADING_TOWN = people("project lead", "town's deputy")
CONTACTS = ("project lead", "town's deputy", "neighbourhood manager", "representative", "member's deputy")

# For the tenant that is one's own; what others may know of a foreign one stands in EVERYWHERE.
OWN: dict[str, Sees] = {
    "telefonintern": any_of(AT_MEMBER, OFFICE),
    "mailintern": any_of(AT_MEMBER, OFFICE),
    "kontotext": any_of(AT_MEMBER, READERS),
    "befangenheit": any_of(AT_MEMBER, READERS),
    "planrueckmeldung": any_of(AT_MEMBER, roles("KO", "AU")),
    "verlaufparties": any_of(WORKING_TOGETHER, READERS),
}
EVERYWHERE: dict[str, Sees] = {
    "zentrale": everybody,  # a function box
    "telefongezeigt": with_role,  # "Im Bündnis zeigen. Die Person ist einverstanden."
    "telefonintern": OFFICE,
    "mailintern": OFFICE,
    "kontotext": READERS,
    "befangenheit": READERS,
    "planrueckmeldung": roles("KO", "AU"),
    "score": READERS,
    "punktgrund": READERS,
    "ausschluss": READERS,
    "abweichung": READERS,
    "verlaufoffice": READERS,
    "verlaufparties": READERS,
    "verlaufmembers": with_role,
    "verlaufpublic": everybody,
    "nachricht": OFFICE,
    "barriere": roles("KO", "AU"),
    "mailbarriere": roles("KO", "AU"),
    "datenanfrage": roles("KO", "AU"),
    "termin": with_role,
}


def sees_reach_of(whose: str) -> Sees:
    """Telephone and mail of a person, in the own tenant: oneself, who works together, who manages people."""
    near = WORKING_TOGETHER if whose in CONTACTS else people()
    managing = LEADING_TOWN if whose not in MEMBER_PEOPLE else people()
    return any_of(people(whose), near, managing, roles("KO", "MI"))


for _key in IN_TENANT:
    for _field in ("telefon", "mail"):
        OWN[_field + word_of(_key)] = sees_reach_of(_key)
        EVERYWHERE[_field + word_of(_key)] = roles("KO", "MI")


def may_know(key: str, found: Found) -> bool:
    """Whether somebody may find this canary; one that nobody described may be found by nobody."""
    what, tenant = found
    known = OWN.get(what, EVERYWHERE.get(what)) if tenant == "own" else EVERYWHERE.get(what)
    return known is not None and known(key)


# Where the canary is to be found by whom, so that no silence counts as secrecy.
SEEN_AT = {
    "zentrale": ("desk:site_file", "project lead"),
    "telefongezeigt": ("alliance:member_detail", "clerk"),
    "telefonintern": ("alliance:member_detail", "representative"),
    "mailintern": ("alliance:change_member", "member staff"),
    "kontotext": ("alliance:export_ledger", "representative"),
    "befangenheit": ("alliance:member_detail", "member staff"),
    "planrueckmeldung": ("matching:coming_up", "member staff"),
    "score": ("GET /proposals/{pk}", "coordinator"),
    "punktgrund": ("GET /proposals/{pk}", "coordinator"),
    "ausschluss": ("matching:need_detail", "auditor"),
    "abweichung": ("matching:need_detail", "ministry"),
    "verlaufoffice": ("desk:site_file", "coordinator"),
    "verlaufparties": ("desk:site_file", "member staff"),
    "verlaufmembers": ("desk:site_file", "clerk"),
    "verlaufpublic": ("desk:site_file", "neighbourhood manager"),
    "nachricht": ("post:message_detail", "coordinator"),
    "barriere": ("website:feedback", "auditor"),
    "mailbarriere": ("website:feedback", "coordinator"),
    "datenanfrage": ("website:privacy_request", "coordinator"),
    "termin": ("dates:entry_file", "local actor"),
    "telefonprojectlead": ("cooperation:engagement_detail", "member staff"),
    "mailprojectlead": ("desk:site_file", "member staff"),
    "telefonrepresentative": ("cooperation:engagement_detail", "clerk"),
    "mailclerk": ("people:person_list", "coordinator"),
}
