"""One Python function per component; its keyword arguments are the contract. Gallery: /ui/."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buendnis.base.marks import Mark

register = template.Library()

BADGE_KINDS = {"info", "success", "warning", "danger", "neutral"}
BUTTON_KINDS = {"primary", "secondary", "tertiary"}
ALERT_TITLES = {
    "info": _("Hinweis"),
    "success": _("Erledigt"),
    "warning": _("Achtung"),
    "danger": _("Fehler"),
}
NOTHING = SafeString("")


def choose(value: str, allowed: Iterable[str]) -> str:
    """The value, when it is one that the component knows; a wrong one fails at once."""
    if value not in allowed:
        raise template.TemplateSyntaxError(f"kind is one of {', '.join(sorted(allowed))}, not {value!r}")
    return value


# --- Words and days ---------------------------------------------------------------------------------


@register.filter
def day(value: date | datetime | None) -> str:
    """A day as people say it: "Mo, 23.11.2026"; empty for nothing."""
    if not value:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return formats.date_format(value, "D, d.m.Y")


@register.simple_tag(name="day")
def day_tag(value: date | datetime | None) -> SafeString:
    """The same, with the day as machines read it beside it."""
    if not value:
        return NOTHING
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return format_html('<time datetime="{}">{}</time>', value.strftime("%Y-%m-%d"), day(value))


@register.filter
def half_days(number: int | None) -> str:
    """Half-days in words: "1 halber Tag", "3 halbe Tage"."""
    count = number or 0
    return ngettext("%(count)d halber Tag", "%(count)d halbe Tage", count) % {"count": count}


# --- Small parts ------------------------------------------------------------------------------------


@register.simple_tag(name="icon")
def icon_tag(name: str) -> SafeString:
    """One of KERN's icons, decoration beside a word; nothing for an empty name."""
    if not name:
        return NOTHING
    return format_html('<span class="kern-icon kern-icon--{}" aria-hidden="true"></span>', name)


@register.simple_tag
def button(text: str, url: str = "", kind: str = "primary", icon: str = "") -> SafeString:
    """A link that looks like a button: leads to the next step."""
    return format_html(
        '<a class="kern-btn kern-btn--{}" href="{}">{}<span class="kern-label">{}</span></a>',
        choose(kind, BUTTON_KINDS),
        url,
        icon_tag(icon),
        text,
    )


@register.simple_tag
def submit(
    text: str, kind: str = "primary", name: str = "", value: str = "", icon: str = "", of: str = ""
) -> SafeString:
    """The button that sends a form; several in one form differ by name and value.

    Where a page repeats a button, `of` says aloud which thing it is for.
    """
    label = format_html('{}<span class="kern-sr-only">: {}</span>', text, of) if of else text
    return format_html(
        '<button class="kern-btn kern-btn--{}" type="submit"{}>{}<span class="kern-label">{}</span></button>',
        choose(kind, BUTTON_KINDS),
        format_html(' name="{}" value="{}"', name, value) if name else "",
        icon_tag(icon),
        label,
    )


@register.simple_tag
def badge(text: str, kind: str = "neutral") -> SafeString:
    """A state in one or two words; the colour only underlines the word."""
    return format_html(
        '<span class="kern-badge kern-badge--{}"><span class="kern-label kern-label--small">{}</span></span>',
        choose(kind, BADGE_KINDS),
        text,
    )


@register.simple_tag
def mark(checked: str) -> SafeString:
    """Says "noch nicht bestätigt" where a fact comes from memory or is assumed; else nothing."""
    if checked not in (Mark.MEMORY, Mark.ASSUMED):
        return NOTHING
    return format_html('<span class="unconfirmed">{}</span>', _("noch nicht bestätigt"))


@register.simple_tag
def example(obj: Any) -> SafeString:
    """The badge "Beispiel" on everything invented; nothing on what is real."""
    if not getattr(obj, "is_example", False):
        return NOTHING
    return format_html('<span class="example-badge">{}</span>', _("Beispiel"))


# --- Boxes ------------------------------------------------------------------------------------------

CARD = (
    '<article class="kern-card{}"><div class="kern-card__container">{}'
    '<div class="kern-card__body">{}</div></div></article>'
)
ALERT = (
    '<div class="kern-alert kern-alert--{}">'
    '<div class="kern-alert__header">{}<p class="kern-title">{}</p></div>{}</div>'
)
TABLE = (
    '<div class="datatable" role="region" aria-label="{}" tabindex="0">'
    '<table class="kern-table"><caption class="kern-title">{}</caption>{}</table></div>'
)


@register.simple_block_tag
def card(content: str, title: str = "", url: str = "", preline: str = "", level: int = 3) -> SafeString:
    """One thing in a list of things; with an address the whole card leads there."""
    head = title
    if title and url:
        head = format_html('<a class="kern-link kern-link--stretched" href="{}">{}</a>', url, title)
    parts = [
        format_html('<p class="kern-preline">{}</p>', preline) if preline else NOTHING,
        format_html('<h{} class="kern-title">{}</h{}>', level, head, level) if title else NOTHING,
    ]
    return format_html(
        CARD,
        " kern-card--interactive" if url else "",
        format_html('<header class="kern-card__header">{}{}</header>', *parts) if any(parts) else NOTHING,
        content,
    )


@register.simple_block_tag
def alert(content: str, title: str = "", kind: str = "info") -> SafeString:
    """A notice that nobody should miss; it does not interrupt."""
    return format_html(
        ALERT,
        choose(kind, ALERT_TITLES),
        icon_tag(kind),
        title or ALERT_TITLES[kind],
        format_html('<div class="kern-alert__body">{}</div>', content) if content.strip() else NOTHING,
    )


@register.inclusion_tag("ui/nothing_here.html")
def nothing_here(text: str, url: str = "", action: str = "") -> dict[str, Any]:
    """Nothing here yet, and what to do next. (The word "empty" belongs to `{% for %}`.)"""
    return {"text": text, "url": url, "action": action}


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """Label and value pairs, side by side."""
    return format_html('<dl class="facts">{}</dl>', content)


@register.simple_tag
def fact(label: str, value: Any = "") -> SafeString:
    """One line of `facts`; left out when there is no value."""
    if value in ("", None):
        return NOTHING
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, value)


@register.simple_block_tag
def datatable(content: str, caption: str = "") -> SafeString:
    """A table that scrolls by itself on narrow screens; inside plain thead, tbody, tr, th, td."""
    return format_html(TABLE, caption, caption, content)


@register.inclusion_tag("ui/bar.html")
def bar(used: int = 0, reserved: int = 0, total: int = 0, label: str = "") -> dict[str, Any]:
    """Capacity as a picture (0 to 100 wide) and in words; counts half-days."""
    width = max(total, used + reserved, 1)
    return {
        "label": label,
        "used": used,
        "reserved": reserved,
        "total": total,
        "free": max(total - used - reserved, 0),
        "over": max(used + reserved - total, 0),
        "used_width": round(100 * used / width, 2),
        "reserved_width": round(100 * reserved / width, 2),
    }


@register.inclusion_tag("ui/timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, Any]:
    """Dated facts, one below the other; each with `on`, `text`, `url`, `is_example`."""
    return {"entries": entries}


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context: template.Context, page_obj: Page) -> dict[str, Any]:
    """Pages of a list (parameter `page`); filters in the address stay."""
    request = context.get("request")
    query = request.GET.copy() if request else None
    if query is not None:
        query.pop("page", None)
    before = f"{query.urlencode()}&" if query else ""
    numbers = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    return {"page_obj": page_obj, "numbers": list(numbers), "before": before}
