"""Formatted text from outside, cleaned in one place: what is not on the list is not there (trust 11)."""

import nh3

TAGS = {
    "a", "b", "blockquote", "br", "code", "em", "embed", "h2", "h3", "h4", "hr", "i", "li", "ol", "p",
    "strong", "sub", "sup", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "linktype", "id"},  # linktype and id: how the editor remembers a page of our own
    "embed": {"embedtype", "id", "alt", "format"},
}
KINDS = {"linktype": {"page", "document"}, "embedtype": {"image"}}
SCHEMES = {"http", "https", "mailto", "tel"}
OUTWARD = "noopener noreferrer"


def clean_html(html: str) -> str:
    """The same text with headings, lists, emphasis, links to http, https, mailto and tel; nothing else.

    No scripts, styles, forms, frames, comments, `on*`, `hx-*`, `data-*`, `style` or `class`. Pages and
    pictures that Wagtail's editor refers to by number stay.
    """
    return nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags={"script", "style", "svg", "math", "template", "noscript", "iframe", "object"},
        attributes=ATTRIBUTES,
        attribute_filter=fitting,
        url_schemes=SCHEMES,
        generic_attribute_prefixes=set(),
        link_rel=OUTWARD,
        strip_comments=True,
    )


def fitting(tag: str, attribute: str, value: str) -> str | None:
    """Numbers where a number stands, known kinds where a kind stands; None takes the attribute away."""
    if attribute == "id":
        return value if value.isascii() and value.isdigit() else None
    if attribute in KINDS:
        return value if value in KINDS[attribute] else None
    if attribute == "href" and value.strip().startswith(("//", "\\", "/\\")):
        return None
    return value
