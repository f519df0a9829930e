"""Filters of the lists; what makes no sense counts as not said."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from buendnis.alliance import queries
from buendnis.alliance.models import ActionField, ProgrammePhase
from buendnis.ui.forms import Form


class Filter(Form):
    """Sent by GET; `said` holds what is valid, so that a broken address still shows the list."""

    q = forms.CharField(label=_("Suchwort"), max_length=100, required=False)

    @property
    def said(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


class SiteFilter(Filter):
    phase = forms.ChoiceField(
        label=_("Programmphase"), choices=[("", _("alle")), *ProgrammePhase.choices], required=False
    )
    county = forms.ChoiceField(label=_("Landkreis"), required=False)

    contact = forms.ChoiceField(
        label=_("Ansprechperson"), choices=[("", _("alle")), ("none", _("fehlt"))], required=False
    )

    def __init__(self, *args, cares_for_contacts: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not cares_for_contacts:
            del self.fields["contact"]
        free = ("none", _("kreisfreie Städte"))
        self.offer_choices("county", [("", _("alle")), free, *queries.county_choices()])


class MemberFilter(Filter):
    field = forms.TypedChoiceField(label=_("Handlungsfeld"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        fields = ActionField.objects.current().order_by("code").values_list("code", "name")
        self.offer_choices("field", [("", _("alle")), *fields])
