"""What a program may send: one JSON value, as clean as what a form may send."""

from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from buendnis.base.json_text import DEEPEST, BadBody, clean, read

__all__ = ["DEEPEST", "BadBody", "CleanParser", "clean", "read"]


class CleanParser(Parser):
    """JSON as forms are: UTF-8 only, no control characters, text as NFC; nothing that can exhaust us."""

    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != "application/json":
            raise BadBody("", status=415)
        return clean(read(request.body))
