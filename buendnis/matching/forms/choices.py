"""Fields and bases that several forms share."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from buendnis.alliance.models import ActionField, Site
from buendnis.ui.forms import Form

ALL = ("", _("alle"))


class SiteChoice(forms.ModelChoiceField):
    """Sites by town and neighbourhood."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Site.objects.none(), **kwargs)


def by_place(sites: QuerySet[Site]) -> QuerySet[Site]:
    """Sites in the order in which people look for them, with what their names need."""
    return sites.select_related("municipality__organisation").order_by(
        "municipality__organisation__name", "neighbourhood", "pk"
    )


class FilterForm(Form):
    """Narrows a list; a value that does not exist narrows nothing."""

    def chosen(self) -> dict[str, Any]:
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


def field_choices() -> list[tuple[object, object]]:
    return [ALL, *ActionField.objects.current().values_list("code", "short_name")]
