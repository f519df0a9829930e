"""One Python function per component; its keyword arguments are the contract. Gallery: /ui/."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms, template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BoundField
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buendnis.base.marks import Mark
from buendnis.ui import navigation

register = template.Library()

KINDS = {"info", "success", "warning", "danger", "neutral"}
NOTHING = mark_safe("")


def choose(value: str, allowed: set[str], what: str) -> str:
    if value not in allowed:
        raise template.TemplateSyntaxError(f"{what} is one of {', '.join(sorted(allowed))}, not {value!r}")
    return value


# --- Words and days ---------------------------------------------------------------------------------


@register.filter
def day(value: date | datetime | None) -> str:
    """A day as people say it: "Mo, 23.11.2026"; empty for nothing."""
    if not value:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    return formats.date_format(value, "D, d.m.Y")


@register.simple_tag(name="day")
def day_tag(value: date | datetime | None) -> SafeString:
    """The same with the machine's form beside it."""
    if not value:
        return NOTHING
    return format_html('<time datetime="{}">{}</time>', value.isoformat()[:10], day(value))


@register.filter
def half_days(number: int | None) -> str:
    """ "1 halber Tag", "3 halbe Tage"."""
    count = number or 0
    return ngettext("%(count)d halber Tag", "%(count)d halbe Tage", count) % {"count": count}


# --- Small parts ------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of KERN's icons, as decoration beside a word."""
    return format_html('<span class="kern-icon kern-icon--{}" aria-hidden="true"></span>', name)


@register.simple_tag
def button(text: str, url: str = "", kind: str = "primary", icon: str = "") -> SafeString:
    """A link that looks like a button: leads to the next step."""
    choose(kind, {"primary", "secondary", "tertiary"}, "kind")
    return format_html(
        '<a class="kern-btn kern-btn--{}" href="{}">{}<span class="kern-label">{}</span></a>',
        kind, url, icon_before(icon), text,
    )  # fmt: skip


@register.simple_tag
def submit(text: str, kind: str = "primary", name: str = "", value: str = "", icon: str = "") -> SafeString:
    """The button that sends a form."""
    choose(kind, {"primary", "secondary", "tertiary"}, "kind")
    return format_html(
        '<button class="kern-btn kern-btn--{}" type="submit"{}>{}<span class="kern-label">{}</span></button>',
        kind, format_html(' name="{}" value="{}"', name, value) if name else "", icon_before(icon), text,
    )  # fmt: skip


def icon_before(name: str) -> SafeString:
    return icon(name) if name else NOTHING


@register.simple_tag
def badge(text: str, kind: str = "neutral") -> SafeString:
    """A state in one or two words; the colour only underlines the word."""
    choose(kind, KINDS, "kind")
    return format_html(
        '<span class="kern-badge kern-badge--{}"><span class="kern-label kern-label--small">{}</span></span>',
        kind,
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
    """The badge "Beispiel" on everything invented."""
    if not getattr(obj, "is_example", False):
        return NOTHING
    return format_html('<span class="example-badge">{}</span>', _("Beispiel"))


# --- Boxes ------------------------------------------------------------------------------------------


@register.simple_block_tag
def card(content: str, title: str = "", url: str = "", preline: str = "", level: int = 3) -> SafeString:
    """One thing in a list of things; with an address the whole card leads there."""
    heading = (
        format_html('<a class="kern-link kern-link--stretched" href="{}">{}</a>', url, title)
        if url
        else title
    )
    return format_html(
        '<article class="kern-card{}"><div class="kern-card__container"><header class="kern-card__header">{}{}</header>'
        '<div class="kern-card__body">{}</div></div></article>',
        mark_safe(" kern-card--interactive") if url else "",
        format_html('<p class="kern-preline">{}</p>', preline) if preline else "",
        format_html('<h{} class="kern-title">{}</h{}>', level, heading, level) if title else "",
        content,
    )


@register.simple_block_tag
def alert(content: str, title: str = "", kind: str = "info") -> SafeString:
    """A notice that people should not miss; it does not interrupt."""
    choose(kind, KINDS - {"neutral"}, "kind")
    return format_html(
        '<div class="kern-alert kern-alert--{}"><div class="kern-alert__header">{}<span class="kern-title">{}</span></div>{}</div>',
        kind, icon(kind), title or ALERT_TITLES[kind],
        format_html('<div class="kern-alert__body">{}</div>', content) if content.strip() else "",
    )  # fmt: skip


ALERT_TITLES = {"info": "Hinweis", "success": "Erledigt", "warning": "Achtung", "danger": "Fehler"}


@register.inclusion_tag("ui/empty.html", name="empty")
def empty(text: str, url: str = "", action: str = "") -> dict[str, Any]:
    """Nothing here yet, and what to do next."""
    return {"text": text, "url": url, "action": action}


# Directly inside {% for %} the word "empty" belongs to the loop: there this name helps.
register.inclusion_tag("ui/empty.html", name="empty_state")(empty)


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """Label and value pairs, side by side."""
    return format_html('<dl class="facts">{}</dl>', content)


@register.simple_tag
def fact(label: str, value: Any = "") -> SafeString:
    """One line of `facts`; left out when there is no value."""
    if value in ("", None):
        return NOTHING
    return format_html('<div class="facts__row"><dt>{}</dt><dd>{}</dd></div>', label, value)


@register.simple_block_tag
def datatable(content: str, caption: str = "") -> SafeString:
    """A table that scrolls by itself on narrow screens; write plain thead, tbody, tr, th, td."""
    return format_html(
        '<div class="datatable" role="region" aria-label="{}" tabindex="0"><table class="kern-table"><caption class="kern-title">{}</caption>{}</table></div>',
        caption, caption, content,
    )  # fmt: skip


@register.inclusion_tag("ui/bar.html")
def bar(used: int = 0, reserved: int = 0, total: int = 0, label: str = "") -> dict[str, Any]:
    """Capacity as a picture (0 to 100 wide) and in words; counts half-days."""
    width = max(total, used + reserved, 1)
    used_width, reserved_width = round(100 * used / width, 2), round(100 * reserved / width, 2)
    return {
        "label": label, "used": used, "reserved": reserved, "total": total, "free": max(total - used - reserved, 0),
        "used_width": used_width, "reserved_width": reserved_width,
    }  # fmt: skip


@register.inclusion_tag("ui/timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, Any]:
    """Dated facts, one below the other; each with `on`, `text`, `url`, `is_example`."""
    return {"entries": entries}


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context: dict[str, Any], page_obj: Page) -> dict[str, Any]:
    """Pages of a list; keeps filters of the address."""
    request = context.get("request")
    query = request.GET.copy() if request else None
    if query is not None:
        query.pop("page", None)
    before = f"{query.urlencode()}&" if query else ""
    pages = [
        {"number": n, "url": f"?{before}page={n}", "current": n == page_obj.number}
        if isinstance(n, int)
        else None
        for n in page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    ]
    return {"page_obj": page_obj, "pages": pages, "before": before}


# --- Forms ------------------------------------------------------------------------------------------

CHECKS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """Label, help, input and error of one form field, tied together for screen readers."""
    if bound.is_hidden:
        return bound.as_widget()
    return bound.as_field_group()


@register.simple_tag
def widget(bound: BoundField) -> SafeString:
    """The input itself in KERN's look; used by the field template."""
    kind = bound.field.widget
    attrs = {} if not bound.field.required or isinstance(kind, CHECKS) else {"aria-required": "true"}
    own = kind.attrs.get("class", "")
    error = bool(bound.errors)
    if isinstance(kind, forms.CheckboxInput):
        css = "kern-form-check__checkbox" + (" kern-form-check__checkbox--error" if error else "")
    elif isinstance(kind, forms.Select):
        css = "kern-form-input__select"
    elif isinstance(kind, CHECKS):
        css = ""
    else:
        css = "kern-form-input__input" + (" kern-form-input__input--error" if error else "")
    return bound.as_widget(attrs={**attrs, "class": f"{css} {own}".strip()} if css else attrs)


@register.filter
def shape(bound: BoundField) -> str:
    """Which field template part fits: check, choices, select or input."""
    kind = bound.field.widget
    if isinstance(kind, forms.CheckboxInput):
        return "check"
    if isinstance(kind, CHECKS):
        return "choices"
    return "select" if isinstance(kind, forms.Select) else "input"


@register.inclusion_tag("ui/form_errors.html")
def form_errors(form: forms.BaseForm) -> dict[str, Any]:
    """What is wrong, above the form, each with a link to its field; nothing when all is well."""
    problems = []
    if form.is_bound:
        problems = [{"text": text, "label": "", "target": ""} for text in form.non_field_errors()]
        for bound in form:
            target = bound.id_for_label or bound.auto_id
            if isinstance(bound.field.widget, CHECKS):
                target = f"{bound.auto_id}_0"
            label = "" if bound.is_hidden else bound.label
            problems += [
                {"text": text, "label": label, "target": target if label else ""} for text in bound.errors
            ]
    return {"problems": problems}


# --- Page frame -------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def navigation_links(context: dict[str, Any], place: navigation.Place) -> list[navigation.Link]:
    """Links that the rooms registered for `main`, `account` or `footer`."""
    request = context.get("request")
    return navigation.links(place, request) if request else []


@register.simple_tag
def crumb(text: str, url: str = "") -> SafeString:
    """One step of the way back."""
    return (
        format_html('<li><a class="kern-link" href="{}">{}</a></li>', url, text)
        if url
        else format_html("<li>{}</li>", text)
    )


@register.simple_block_tag
def crumbtrail(content: str) -> SafeString:
    """The way back, where a page has one."""
    if not content.strip():
        return NOTHING
    if "<li" not in content:
        content = format_html("<li>{}</li>", content)
    return format_html('<nav class="crumbs" aria-label="{}"><ol>{}</ol></nav>', _("Sie sind hier"), content)


@register.simple_block_tag
def filled(content: str, css: str) -> SafeString:
    """A box around its content, or nothing where the page gave none."""
    return format_html('<div class="{}">{}</div>', css, content) if content.strip() else NOTHING


@register.simple_tag
def brand_name() -> str:
    """The brand from configuration, also where no request is at hand (error pages)."""
    return settings.BRAND["name"]


@register.simple_tag
def choice(bound: BoundField, option: Any) -> SafeString:
    """One radio button or checkbox of a field with several."""
    many = isinstance(bound.field.widget, forms.CheckboxSelectMultiple)
    css = "kern-form-check__checkbox" if many else "kern-form-check__radio"
    option.data["attrs"]["class"] = f"{css} {css}--error" if bound.errors else css
    return option.tag()


@register.filter
def message_kind(level: str) -> str:
    """Django's word for a message's level as KERN's."""
    return {"error": "danger", "debug": "info"}.get(level, level) or "info"
