"""What only the page frame and the base templates use, and crumbs."""

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from buendnis.ui import navigation
from buendnis.ui.integrity import integrity

register = template.Library()


@register.simple_tag(takes_context=True)
def navigation_links(context: template.Context, place: navigation.Place) -> list[navigation.Link]:
    """Links that the rooms registered for `main`, `footer` or `data`."""
    request = context.get("request")
    return navigation.links(place, request) if request else []


@register.simple_tag(takes_context=True)
def navigation_groups(context: template.Context, place: navigation.Place) -> list[navigation.LinkGroup]:
    """The same under headings, for the menu of one's account."""
    request = context.get("request")
    return navigation.link_groups(place, request) if request else []


@register.simple_tag
def crumb(text: str, url: str = "") -> SafeString:
    """One step of the way back; stands in the block `crumbs`."""
    return format_html('<li><a href="{}">{}</a></li>', url, text) if url else format_html("<li>{}</li>", text)


@register.simple_block_tag
def crumbtrail(content: str) -> SafeString:
    """The way back, where a page has one."""
    if not content.strip():
        return SafeString("")
    steps = content if "<li" in content else format_html("<li>{}</li>", content)
    return format_html('<nav class="crumbs" aria-label="{}"><ol>{}</ol></nav>', _("Sie sind hier"), steps)


@register.simple_block_tag
def filled(content: str, css: str) -> SafeString:
    """A box around its content, or nothing where the page gave none."""
    return format_html('<div class="{}">{}</div>', css, content) if content.strip() else SafeString("")


@register.simple_tag
def script(path: str) -> SafeString:
    """A script of ours, run after the page is read; the browser refuses it when it is not the same file."""
    return format_html('<script src="{}" integrity="{}" defer></script>', static(path), integrity(path))


@register.filter
def message_kind(level: str) -> str:
    """Django's word for a message's level as KERN's: error is danger."""
    return {"error": "danger", "success": "success", "warning": "warning"}.get(level, "info")


@register.simple_tag
def brand_name() -> str:
    """The brand from configuration, also where no request is at hand (error pages)."""
    return settings.BRAND["name"]
