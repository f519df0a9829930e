"""Wagtail's own inline scripts: the few that its editor cannot do without, known by their exact shape.

They start date fields, choosers and row panels. Whatever has another shape gets no nonce and does not run.
Source: trust finding 7.
"""

import json
import re

FIELD = (
    r"\s*(?:init(?:DateTime|Date|Time)Chooser|new (?:\w+\.)*\w*Chooser)"
    r'\("[\w-]+", (?P<settings>\{[^<>]*\})\);\s*'
)
PANEL = (
    r"\s*\(function\(\) \{\s*var panel = new (?:InlinePanel|MultipleChooserPanel)"
    r'\(JSON\.parse\("[^"<>]*"\)\);\s*\}\)\(\);\s*'
)
KNOWN = re.compile(rf"<script>(?P<code>{FIELD}|{PANEL})</script>")


def allow_known(html: str, nonce: str) -> str:
    """The page with the nonce on every inline script of a known shape; all else as it was."""

    def allowed(found: re.Match[str]) -> str:
        if (settings := found["settings"]) and not is_data(settings):
            return found[0]
        return f'<script nonce="{nonce}">{found["code"]}</script>'

    return KNOWN.sub(allowed, html)


def is_data(text: str) -> bool:
    """Whether the text is one JSON object and no code."""
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
