"""What stands in policy.yaml is what stands in the house; each check goes red by itself."""

from dataclasses import replace

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from buendnis.config import policy_checks as checks
from buendnis.config.api import api
from buendnis.config.doors import addresses, calls
from buendnis.people.policy import policy


def ids(errors):
    return [error.id for error in errors]


MATRIX = [
    "need",
    "offer",
    "match",
    "site",
    "visit",
    "consultation",
    "sponsorship",
    "meeting",
    "minutes",
    "decision",
    "interview_notes",
    "survey_answers",
    "votes",
    "jury_scores",
    "thread",
    "guide",
    "course_progress",
    "event_registration",
    "contact",
    "news",
    "report",
    "audit_log",
]


def without(name):
    return replace(policy(), doors={key: door for key, door in policy().doors.items() if key != name})


def with_object(code, **changed):
    row = replace(policy().objects[code], **changed)
    return replace(policy(), objects={**policy().objects, code: row})


def test_house_and_policy_agree():
    assert [error.msg for error in checks.check_policy()] == []


def test_the_matrix_is_whole():
    """12 roles × 22 objects × 5 actions: 1,320 cells, none empty."""
    assert len(MATRIX) == 22
    assert [code for code in MATRIX if code not in policy().objects] == []


@pytest.mark.parametrize(
    "name", ["matching:need_detail", "GET /needs/{pk}", "cms/", "people:profile", "healthz"]
)
def test_a_door_without_a_row_is_found_and_the_row_to_write_is_told(name):
    errors = list(checks.missing_rows(without(name), addresses(), calls(api)))

    assert set(ids(errors)) == {"policy.E002"}
    assert name == "cms/" or f'"{name}": {{object: …, action: V, as:' in errors[0].hint


def test_a_row_without_a_door_is_found():
    door = policy().door("matching:need_detail")
    found = replace(policy(), doors={**policy().doors, "matching:gone": replace(door, name="matching:gone")})

    errors = list(checks.rows_without_door(found, addresses(), calls(api)))

    assert [(error.id, "matching:gone" in error.msg) for error in errors] == [("policy.E003", True)]


@pytest.mark.parametrize(("name", "reason"), [("people:person_list", "by mistake"), ("website:start", "")])
def test_a_lock_that_differs_from_its_row_is_found(name, reason):
    changed = replace(policy().door(name), open=reason)
    found = replace(policy(), doors={**policy().doors, name: changed})

    assert ids(checks.wrong_locks(found, addresses())) == ["policy.E004"]


@pytest.mark.parametrize("kinds", [(), ("editor", "juror"), ("editor", "coordinator")])
def test_every_role_kind_has_one_code(kinds):
    roles = {**policy().roles, "ED": replace(policy().roles["ED"], kinds=kinds)}

    assert ids(checks.wrong_kinds(replace(policy(), roles=roles))) == ["policy.E005"]


@pytest.mark.parametrize(
    "models", [(), ("matching.Need", "matching.Wish"), ("matching.Need", "people.Person")]
)
def test_every_model_of_ours_stands_in_one_object(models):
    assert ids(checks.wrong_models(with_object("need", models=models))) == ["policy.E006"]


@pytest.mark.parametrize(
    ("later", "is_red"),
    [
        ("cooperation.SiteVisit", False),
        ("cooperation.Engagement", True),
        ("meetings.Meeting", False),
        ("ui.Panel", True),
    ],
)
def test_later_turns_red_when_the_model_or_its_room_appears(later, is_red):
    """ui is a room without models of its own, as a new room is before its first migration."""
    assert bool(ids(checks.built_meanwhile(with_object("visit", later=(later,))))) == is_red


def test_a_role_that_comes_later_turns_red_too():
    roles = {**policy().roles, "SU": replace(policy().roles["SU"], later="people.Person")}

    assert ids(checks.built_meanwhile(replace(policy(), roles=roles))) == ["policy.E007"]


def test_no_row_says_later_for_what_is_there():
    later = [label for row in policy().objects.values() for label in row.later]

    assert len(later) == 16
    assert [label for label in later if label in {model._meta.label for model in apps.get_models()}] == []


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ('LO: "Vs Co Uo(d) Ao"', 'LO: ""', "the cell of LO is empty"),
        ('LO: "Vs Co Uo(d) Ao"', 'LO: "Qs"', 'unknown letter "Q"'),
        ('  "matching:need_detail"', '  "matching:need_detial"', '"matching:need_detail" has no row'),
        ('  "GET /needs":', '  "GET /need":', '"GET /needs" has no row'),
        ("kinds: [auditor]", "kinds: []", 'The role kind "auditor"'),
    ],
)
def test_check_refuses_a_damaged_policy(settings, tmp_path, old, new, word):
    """Negative control: the command that guards the build and the start says what is wrong."""
    text = settings.POLICY_FILE.read_text("utf-8")
    assert old in text
    settings.POLICY_FILE = tmp_path / "policy.yaml"
    settings.POLICY_FILE.write_text(text.replace(old, new, 1), "utf-8")

    with pytest.raises(CommandError, match=word):
        call_command("check")


def test_the_server_does_not_start_with_a_damaged_policy(settings, tmp_path):
    settings.POLICY_FILE = tmp_path / "policy.yaml"
    settings.POLICY_FILE.write_text("{}", "utf-8")

    with pytest.raises(SystemExit, match="policy.yaml, line 1"):
        checks.stop_without_policy()


def test_the_server_starts_with_this_policy():
    checks.stop_without_policy()
