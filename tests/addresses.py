"""All addresses of the product, filled with numbers, and the forms that stand on them."""

from dataclasses import dataclass

from bs4 import BeautifulSoup

from buendnis.config.doors import addresses

SKIPPED = ("cms/", "djadmin/", "static/", "medien/", "_util/", "dokumente/", "abmelden", "api/", "ui/")


@dataclass(frozen=True)
class Form:
    """A form as the browser would send it."""

    page: str
    action: str
    method: str
    values: dict[str, str]
    free: tuple[str, ...]


def patterns() -> list[str]:
    """Every address pattern of ours, with numbers as `{}`."""
    found = set()
    for path in (address.route for address in addresses()):
        if path.startswith(SKIPPED) or "(?P" in path or "^" in path:
            continue
        parts = ["{}" if part.startswith("<int:") else part for part in path.split("/")]
        if not any("<" in part for part in parts):
            found.add("/" + "/".join(parts))
    return sorted(found)


def filled(pattern: str, numbers: tuple[int, ...] = (1, 2, 3)) -> list[str]:
    if "{}" not in pattern:
        return [pattern]
    return [pattern.replace("{}", str(number)) for number in numbers]


def forms_of(page: str, html: bytes) -> list[Form]:
    found = []
    for form in BeautifulSoup(html, "html.parser").select("form"):
        values, free = {}, []
        for field in form.select("input, select, textarea"):
            name, kind = field.get("name"), field.get("type", field.name)
            if not name or kind in ("submit", "button", "file", "image"):
                continue
            if kind in ("checkbox", "radio") and not field.has_attr("checked"):
                values.setdefault(name, field.get("value", "on")) if kind == "radio" else None
                continue
            values[name] = text_of(field, kind)
            if kind != "hidden" or name not in ("csrfmiddlewaretoken", "submission"):
                free.append(name)
        action = (form.get("action") or page).split("#")[0]
        found.append(Form(page, action, form.get("method", "get").lower(), values, tuple(free)))
    return found


def text_of(field, kind: str) -> str:
    if kind == "select":
        chosen = field.select_one("option[selected]") or field.select_one("option")
        return chosen.get("value", "") if chosen else ""
    return field.text if kind == "textarea" else field.get("value", "")
