"""Pledging half-days and agreeing to more."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from buendnis.alliance.models import Format
from buendnis.ui.forms import Form


class AccountForm(Form):
    """Which account: a year and a format, or any."""

    year = forms.TypedChoiceField(label=_("Jahr"), coerce=int)
    format = forms.ModelChoiceField(
        label=_("Wofür?"),
        queryset=Format.objects.none(),
        required=False,
        empty_label=_("für jedes Format"),
        help_text=_("Am einfachsten: für jedes Format. Einzelne Formate gehen auch."),
    )

    def __init__(self, *args, years: list[int], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.offer_choices("year", [(year, str(year)) for year in years])
        self.offer_rows("format", Format.objects.current().select_related("role"))


class PledgeForm(AccountForm):
    half_days = forms.IntegerField(
        label=_("Halbe Tage im Jahr"),
        min_value=0,
        max_value=1000,
        help_text=_("Eine ganze Zahl, zum Beispiel 6. Das sind drei Tage."),
    )


class ConsentForm(AccountForm):
    submission = forms.UUIDField(widget=forms.HiddenInput)
    half_days = forms.IntegerField(
        label=_("Wie viele halbe Tage mehr?"), min_value=1, max_value=1000, help_text=_("Zum Beispiel 2.")
    )
    reason = forms.CharField(
        label=_("Warum?"), max_length=200, help_text=_("Ein Satz. Er steht in Ihrem Konto.")
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submission"].initial = uuid4()
