"""Declaring a conflict of interest."""

from django import forms
from django.utils.translation import gettext_lazy as _

from buendnis.alliance.models import Municipality, Site
from buendnis.ui.forms import Form


class InterestForm(Form):
    """`site` is empty for the whole municipality."""

    municipality = forms.ModelChoiceField(
        label=_("Kommune"),
        queryset=Municipality.objects.select_related("organisation"),
        empty_label=_("Bitte wählen"),
    )
    site = forms.ModelChoiceField(
        label=_("Nur ein Standort?"),
        queryset=Site.objects.select_related("municipality__organisation"),
        required=False,
        empty_label=_("alle Standorte der Kommune"),
    )
    reason = forms.CharField(
        label=_("Grund"), max_length=300, help_text=_("Zum Beispiel: Wir beraten die Kommune im Auftrag.")
    )
    starts_on = forms.DateField(label=_("ab"))
    ends_on = forms.DateField(label=_("bis"), required=False, help_text=_("Leer: bis auf Weiteres"))


class EndForm(Form):
    ends_on = forms.DateField(label=_("letzter Tag"))
