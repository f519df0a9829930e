"""What half-days were booked for: rooms upstairs say where their things are seen."""

from collections.abc import Callable

resolvers: dict[str, Callable[[int], str]] = {}


def register_reference(prefix: str, url: Callable[[int], str]) -> None:
    """Say where `prefix:<number>` is seen; called from `AppConfig.ready` of the room that books."""
    resolvers[prefix] = url


def url_of(reference: str) -> str:
    """The address of what was booked for; "" when no room shows it."""
    prefix, _colon, rest = reference.partition(":")
    number = rest.split(":")[0]
    if prefix not in resolvers or not (number.isascii() and number.isdigit()):
        return ""
    return resolvers[prefix](int(number))
