"""What needs and offers have in common: a part of a list, fields and formats, a known status."""

from typing import Any

from django.utils.translation import gettext as _
from ninja import Schema
from ninja.errors import HttpError
from pydantic import Field

from buendnis.alliance.models import ActionField, Format


class Slice(Schema):
    """Which part of a list."""

    limit: int = Field(50, ge=1, le=100)
    offset: int = Field(0, ge=0, le=1_000_000)


class TopicOut(Schema):
    code: int
    identifier: str
    name: str


class FormatOut(Schema):
    identifier: str
    name: str


def topic(field: ActionField) -> dict[str, Any]:
    return {"code": field.code, "identifier": field.identifier, "name": field.name}


def format_of(format: Format) -> dict[str, Any]:
    return {"identifier": format.identifier, "name": format.name}


def refuse_unknown(status: str, known: set[str]) -> None:
    if status not in known:
        raise HttpError(422, _("Diesen Stand gibt es nicht."))
