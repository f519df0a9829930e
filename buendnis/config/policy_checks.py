"""Django checks that hold the policy and the house together: no address, call, model or role without its row.

Each message says which line to write. Source: permissions.md ("a build fails if a URL pattern has no row").
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error

from buendnis.config.doors import Address, addresses, calls
from buendnis.people.models import Role
from buendnis.people.policy import BadPolicy, Policy, policy

OURS = "buendnis."


def check_policy(**options: Any) -> list[CheckMessage]:
    """Everything that is wrong between policy and house; the first thing when the file cannot be read."""
    from buendnis.config.api import api  # noqa: PLC0415 - the rooms' calls import models

    try:
        found = policy()
    except BadPolicy as problem:
        return [Error(str(problem), id="policy.E001")]
    return [
        *missing_rows(found, addresses(), calls(api)),
        *rows_without_door(found, addresses(), calls(api)),
        *wrong_locks(found, addresses()),
        *wrong_kinds(found),
        *wrong_models(found),
        *built_meanwhile(found),
    ]


def missing_rows(policy: Policy, found: Iterable[Address], calls: Iterable[str]) -> Iterator[Error]:
    """Addresses and calls that no row stands for."""
    lost = {(address.name or address.route, "page") for address in found if not address.row(policy)}
    lost |= {(call, "api") for call in calls if call not in policy.doors}
    for name, interface in sorted(lost):
        yield Error(
            f'"{name}" has no row in policy.yaml.',
            hint=f'Write below doors:  "{name}": {{object: …, action: V, as: {interface}}}  (or open:, own:, '
            "guarded: with the reason). docs/guides/add-a-page.md explains the keys.",
            id="policy.E002",
        )


def rows_without_door(policy: Policy, found: Iterable[Address], calls: Iterable[str]) -> Iterator[Error]:
    """Rows whose address or call is gone."""
    used = {address.row(policy) for address in found} | set(calls)
    for name in policy.doors.keys() - used:
        line = policy.door(name).line
        yield Error(
            f'policy.yaml, line {line}: "{name}" is no address of this house.',
            hint="Take the line out, or write the name as urls.py or the API has it.",
            id="policy.E003",
        )


def wrong_locks(policy: Policy, found: Iterable[Address]) -> Iterator[Error]:
    """Views that let strangers in while the row says closed, or the other way round."""
    for address in found:
        door = policy.doors.get(address.row(policy))
        if door is None or door.guarded or bool(door.open) != address.is_closed:
            continue
        says = "asks for a login" if address.is_closed else "lets strangers in"
        yield Error(
            f'policy.yaml, line {door.line}: the view of "{door.name}" {says}, its row says otherwise.',
            hint='Strangers come in where the view has @login_not_required and the row  open: "the reason".',
            id="policy.E004",
        )


def wrong_kinds(policy: Policy) -> Iterator[Error]:
    """Role kinds without a code, with two, or codes for kinds that do not exist."""
    coded = Counter(kind for role in policy.roles.values() for kind in role.kinds)
    for kind in sorted(set(Role.Kind.values) | coded.keys()):
        if kind not in Role.Kind.values:
            yield Error(f'policy.yaml: there is no role kind "{kind}".', id="policy.E005")
        elif coded[kind] != 1:
            yield Error(
                f'The role kind "{kind}" stands in {coded[kind]} roles of policy.yaml, not in one.',
                hint="Write it below roles: in the kinds of its code.",
                id="policy.E005",
            )


def wrong_models(policy: Policy) -> Iterator[Error]:
    """Rows that claim a model that is not there, and models of ours that no row or several claim."""
    ours = {model._meta.label for model in apps.get_models() if model.__module__.startswith(OURS)}
    claimed = Counter(model for row in policy.objects.values() for model in row.models)
    for label in sorted(claimed.keys() - ours):
        yield Error(f'policy.yaml claims the model "{label}", which does not exist.', id="policy.E006")
    for label in sorted(ours):
        if claimed[label] != 1:
            yield Error(
                f'The model "{label}" stands in {claimed[label]} objects of policy.yaml, not in one.',
                hint=f"Write it into models: of the object it belongs to, or a new object:  "
                f'{{name: "…", models: [{label}], cells: {{AN: "–", …}}}}.',
                id="policy.E006",
            )


def built_meanwhile(policy: Policy) -> Iterator[Error]:
    """Rows that still say later although their model, or the room it belongs to, has appeared.

    A room that did not exist when the row was written counts by its app; a room that was there already
    (its other models stand in the policy) by the model.
    """
    rooms = {model.partition(".")[0] for row in policy.objects.values() for model in row.models}
    waiting = [(row.line, row.code, label) for row in policy.objects.values() for label in row.later]
    waiting += [(0, role.code, role.later) for role in policy.roles.values() if role.later]
    for line, code, label in waiting:
        app, _dot, model = label.partition(".")
        if _exists(app, model) or (app not in rooms and apps.is_installed(f"{OURS}{app}")):
            yield Error(
                f'policy.yaml, line {line}: "{code}" says later: {label}, but it has been built.',
                hint=f"Write  models: [{label}]  instead; give its addresses rows below doors, and tests.",
                id="policy.E007",
            )


def _exists(app: str, model: str) -> bool:
    try:
        apps.get_model(app, model)
    except LookupError:
        return False
    return True


def stop_without_policy() -> None:
    """End this process with the errors, before the first request is let in."""
    if errors := check_policy():
        raise SystemExit("\n".join(f"✗ {error.msg} {error.hint or ''}".rstrip() for error in errors))
