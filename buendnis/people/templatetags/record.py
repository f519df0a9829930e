"""From a thing to what was done with it."""

from typing import Any

from django import template
from django.db.models import Model
from django.urls import reverse
from django.utils.http import urlencode

from buendnis.people import permissions

register = template.Library()


@register.inclusion_tag("people/_record_link.html", takes_context=True)
def record_link(context: template.Context, obj: Model) -> dict[str, Any]:
    """A link to this thing's entries, for those who read the record; nothing for everybody else."""
    if not permissions.may_read_record(context["request"].user):
        return {}
    wanted = urlencode({"kind": obj._meta.label_lower, "number": obj.pk})
    return {"url": f"{reverse('people:record_list')}?{wanted}"}
