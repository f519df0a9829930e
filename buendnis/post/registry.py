"""What the rooms above hand in at start: questions, periodic jobs, what waits for whom."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.forms import BaseForm

from buendnis.people.models import Person
from buendnis.people.queries import Standing


def always_open(obj: Any, person: Person) -> str:
    return ""


def no_words(obj: Any, person: Person) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Question:
    """Something a person answers from a mail, without logging in.

    `load` gives the object or None. `template` holds the words and the fields; post's narrow page includes
    it inside its form and adds the button. `context` gives words for the template; `question_title` among
    them is the heading, `own_buttons` says that the template brings its own. `form_class` gives the
    form's class. `answer` acts and returns a German sentence of thanks, or raises NotPossible. `is_open`
    is "" while the question can be answered, else a German sentence that says why it cannot.
    """

    name: str
    load: Callable[[int], Any | None]
    template: str
    form_class: Callable[[Any, Person], type[BaseForm]]
    answer: Callable[[Any, Person, dict[str, Any]], str]
    context: Callable[[Any, Person], dict[str, Any]] = no_words
    is_open: Callable[[Any, Person], str] = always_open
    expires_days: int = 30


@dataclass(frozen=True, kw_only=True)
class Job:
    """Work that is due once per slot: a day or an hour, in local time."""

    name: str
    every: Literal["day", "hour"]
    run: Callable[[datetime], object]


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a person, with its one main action."""

    text: str
    url: str
    action: str
    due_on: date | None = None
    kind: str = ""
    detail: str = ""
    is_example: bool = False


Collect = Callable[[Person, Standing], list[Waiting]]

questions: dict[str, Question] = {}
jobs: dict[str, Job] = {}
waiting: dict[str, Collect] = {}
