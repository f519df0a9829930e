"""What the office types about a date."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from buendnis.dates.models import CalendarEntry
from buendnis.ui.forms import Form


class EntryForm(Form):
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Titel"), max_length=160)
    kind = forms.ChoiceField(label=_("Art"), choices=[("", _("Bitte wählen")), *CalendarEntry.Kind.choices])
    starts_on = forms.DateField(label=_("Beginn"))
    precision = forms.ChoiceField(
        label=_("Wie genau ist das?"), choices=CalendarEntry.Precision.choices, widget=forms.RadioSelect
    )
    ends_on = forms.DateField(label=_("Ende"), required=False, help_text=_("Nur bei mehreren Tagen."))
    place = forms.CharField(label=_("Ort"), max_length=120, required=False)
    status = forms.ChoiceField(label=_("Stand"), choices=CalendarEntry.Status.choices)
    is_public = forms.BooleanField(label=_("Öffentlich zeigen, auch ohne Anmeldung"), required=False)

    def __init__(self, *args, entry: CalendarEntry | None = None, **kwargs) -> None:
        known = entry or CalendarEntry(is_public=True)
        names = ("title", "kind", "starts_on", "precision", "ends_on", "place", "status", "is_public")
        initial = {name: getattr(known, name) for name in names}
        super().__init__(*args, initial={**initial, "submission": uuid4()}, **kwargs)

    def clean_starts_on(self):
        return self.believable("starts_on")

    def clean_ends_on(self):
        return self.believable("ends_on")

    def believable(self, name: str):
        day = self.cleaned_data[name]
        if day and not 2000 <= day.year <= 2100:
            raise forms.ValidationError(_gettext("Bitte geben Sie ein Jahr zwischen 2000 und 2100 an."))
        return day

    def clean(self) -> dict:
        data = super().clean() or {}
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _gettext("Das Ende liegt vor dem Beginn."))
        return data

    @property
    def facts(self) -> dict:
        """What the action wants: everything but the submission."""
        return {name: value for name, value in self.cleaned_data.items() if name != "submission"}
