"""Every address and every call of this installation, as the policy names them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver
from ninja import NinjaAPI

from buendnis.people.policy import Policy, call_name

CALLS = "api"  # the namespace below which calls stand; only its two own pages are addresses
PAGES_OF_THE_API = ("openapi-json", "api-root")


@dataclass(frozen=True)
class Address:
    """One URL pattern; `is_closed` says whether its view asks for a login."""

    route: str
    name: str
    is_closed: bool

    def row(self, policy: Policy) -> str:
        """The name of its row in the policy; "" without one."""
        door = policy.door_at(self.name, self.route)
        return door.name if door else ""


def addresses(patterns: list[Any] | None = None) -> list[Address]:
    """Every URL pattern of the house but the API's calls."""
    return list(_walk(get_resolver().url_patterns if patterns is None else patterns))


def _walk(patterns: list[Any], route: str = "", names: tuple[str, ...] = ()) -> Iterator[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            if names[:1] != (CALLS,) or pattern.name in PAGES_OF_THE_API:
                yield Address(here, ":".join((*names, pattern.name or "")), is_closed(pattern.callback))
        else:
            yield from _walk(
                pattern.url_patterns, here, (*names, pattern.namespace) if pattern.namespace else names
            )


def is_closed(view: Callable[..., Any]) -> bool:
    return getattr(view, "login_required", True)


def calls(api: NinjaAPI) -> list[str]:
    """Every call of the API as method and path: `GET /needs/{pk}`."""
    return [
        call_name(method, f"{prefix}/{path}")
        for prefix, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
    ]
