"""`buendnis check` names links in the page frame that lead nowhere."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Warning, register
from django.urls import NoReverseMatch, reverse

from buendnis.ui import navigation


@register("urls")
def navigation_leads_somewhere(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for entry in navigation.entries.values():
        if entry.target.startswith("/"):
            continue
        try:
            reverse(entry.target)
        except NoReverseMatch:
            found.append(Warning(f"Navigation: no address is called {entry.target!r}.", id="ui.W001"))
    return found
