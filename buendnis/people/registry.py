"""What the rooms say about their part of the record: German words, and where a thing can be looked at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from buendnis.people.models import Person

Visible = Callable[[Person], QuerySet]


def always(person: Person) -> bool:
    return True


@dataclass(frozen=True)
class Thing:
    """A kind of thing in the record: which of them somebody may see, and at which address.

    `url` is the name of its page, which takes its id; without one the thing is named, but not linked.
    `opens` says whether this person may open such pages at all. `related` is what its name needs besides.
    """

    visible: Visible
    url: str = ""
    opens: Callable[[Person], bool] = always
    related: tuple[str, ...] = ()


@dataclass(frozen=True)
class Detail:
    """A word beside an entry: its label, and how its value is said.

    By the words for its codes, as the name of the `thing` whose id it is, or by a function of its own.
    """

    label: Any
    codes: Mapping[str, Any] | None = None
    thing: str = ""
    says: Callable[[str], str] | None = None


verbs: dict[str, Any] = {}
details: dict[str, Detail] = {}
things: dict[str, Thing] = {}


def register(
    *,
    done: Mapping[str, Any],
    beside: Mapping[str, Detail] | None = None,
    about: Mapping[str, Thing] | None = None,
) -> None:
    """Add a room's words: `done` by verb, "need.closed"; `beside` by key of a detail, or "noun.key" where a
    key means something else there; `about` by model, "matching.need".
    """
    verbs.update(done)
    details.update(beside or {})
    things.update(about or {})
