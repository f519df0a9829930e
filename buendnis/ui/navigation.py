"""Links that rooms hang into the page frame, so that the frame need not know the rooms."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Place = Literal["main", "account", "footer", "data"]  # data: what one can do about one's own data
Group = Literal["own", "plan", "look", "manage"]
Visible = Callable[[HttpRequest], bool]


GROUPS: dict[Group, str | Promise] = {
    "own": _("Ihr Zugang"),
    "plan": _("Planen"),
    "look": _("Nachsehen"),
    "manage": _("Verwalten"),
}  # headings of the account menu, in this order


def everybody(request: HttpRequest) -> bool:
    return True


@dataclass(frozen=True)
class Entry:
    """`target` is the name of an address (`matching:need_list`) or a plain path (`/impressum/`)."""

    place: Place
    text: str | Promise
    target: str
    visible: Visible = everybody
    order: int = 100
    group: Group = "look"  # counts in the account menu alone

    @property
    def url(self) -> str:
        """The path; empty when no room answers there."""
        if self.target.startswith("/"):
            return self.target
        try:
            return reverse(self.target)
        except NoReverseMatch:
            return ""


@dataclass(frozen=True)
class Link:
    """An entry as one request sees it; `current` is the value of `aria-current`."""

    text: str
    url: str
    current: str


@dataclass(frozen=True)
class LinkGroup:
    """Links under one heading; `code` is one of `GROUPS`."""

    code: Group
    heading: str
    links: list[Link]


entries: dict[tuple[str, str], Entry] = {}


def register(
    place: Place,
    text: str | Promise,
    url_name: str,
    visible: Visible = everybody,
    order: int = 100,
    group: Group = "look",
) -> None:
    """Hang a link into the frame; called from `AppConfig.ready`. Again with the same target: replaced."""
    entries[(place, url_name)] = Entry(place, text, url_name, visible, order, group)


def current(path: str, url: str) -> str:
    """`page` for the page itself, `true` for a page below it, empty otherwise."""
    if path == url:
        return "page"
    return "true" if url != "/" and path.startswith(url) else ""


def links(place: Place, request: HttpRequest) -> list[Link]:
    """What this request may see at a place, in order; unknown targets are left out (see `checks`)."""
    return [link_to(entry, request) for entry in seen(place, request)]


def link_groups(place: Place, request: HttpRequest) -> list[LinkGroup]:
    """The same under headings, in the order of `GROUPS`; a heading without a link is left out."""
    found: dict[Group, list[Link]] = {code: [] for code in GROUPS}
    for entry in seen(place, request):
        found[entry.group].append(link_to(entry, request))
    return [LinkGroup(code, str(GROUPS[code]), under) for code, under in found.items() if under]


def seen(place: Place, request: HttpRequest) -> list[Entry]:
    chosen = sorted((e for e in entries.values() if e.place == place), key=lambda e: (e.order, str(e.text)))
    return [entry for entry in chosen if entry.url and entry.visible(request)]


def link_to(entry: Entry, request: HttpRequest) -> Link:
    return Link(str(entry.text), entry.url, current(request.path, entry.url))
