"""Form components: any Django form, also a foreign one, takes KERN's look through its field template."""

from typing import Any

from django import forms, template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()

MANY = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """Label, help, input and error of one form field, tied together for screen readers."""
    return bound.as_widget() if bound.is_hidden else bound.as_field_group()


@register.filter
def shape(bound: BoundField) -> str:
    """Which part of the field template fits: check, choices, select or input."""
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, MANY):
        return "choices"
    return "select" if isinstance(widget, forms.Select) else "input"


CSS = {
    "check": "kern-form-check__checkbox",
    "select": "kern-form-input__select",
    "input": "kern-form-input__input",
}


@register.simple_tag
def control(bound: BoundField) -> SafeString:
    """The input itself, with KERN's class; used by the field template only."""
    css = CSS[shape(bound)]
    own = bound.field.widget.attrs.get("class", "")
    names = [css, f"{css}--error" if bound.errors else "", own]
    attrs: dict[str, str | bool] = {"class": " ".join(name for name in names if name)}
    if bound.field.required:
        attrs["aria-required"] = "true"
    return bound.as_widget(attrs=attrs)


@register.simple_tag
def choice(bound: BoundField, option: Any) -> SafeString:
    """One radio button or checkbox of a field with several; used by the field template only."""
    many = isinstance(bound.field.widget, forms.CheckboxSelectMultiple)
    css = "kern-form-check__checkbox" if many else "kern-form-check__radio"
    option.data["attrs"]["class"] = f"{css} {css}--error" if bound.errors else css
    return option.tag()


def target(bound: BoundField) -> str:
    """The id that a link in the error summary leads to; empty for what nobody sees."""
    if bound.is_hidden:
        return ""
    return f"{bound.auto_id}_0" if isinstance(bound.field.widget, MANY) else bound.id_for_label


def called(bound: BoundField) -> str:
    """The label as the beginning of a sentence: a colon, unless it ends in a mark of its own."""
    label = str(bound.label)
    return label if label.endswith(("?", "!", ".", ":")) else f"{label}:"


@register.inclusion_tag("ui/form_errors.html")
def form_errors(form: forms.BaseForm) -> dict[str, Any]:
    """What is wrong, above the form, each with a link to its field; nothing when all is well."""
    if not form.is_bound:
        return {"problems": []}
    whole = [{"text": text, "label": "", "target": ""} for text in form.non_field_errors()]
    single = [
        {"text": text, "label": called(bound), "target": target(bound)}
        for bound in form
        for text in bound.errors
    ]
    return {"problems": whole + single}
