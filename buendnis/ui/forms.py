"""Form look and plain German error texts for every form of every room."""

from collections.abc import Iterable
from typing import Any, ClassVar, cast

from django import forms
from django.db.models import QuerySet
from django.forms import fields
from django.utils.translation import gettext_lazy as _

LENGTHS = {
    "max_length": _(
        "Bitte kürzen Sie den Text auf höchstens %(limit_value)d Zeichen (jetzt %(show_value)d)."
    ),
    "min_length": _("Bitte schreiben Sie mindestens %(limit_value)d Zeichen (jetzt %(show_value)d)."),
}
LIMITS = {
    "min_value": _("Bitte geben Sie mindestens %(limit_value)s an."),
    "max_value": _("Bitte geben Sie höchstens %(limit_value)s an."),
}
CHOICE = {
    "required": _("Bitte wählen Sie etwas aus."),
    "invalid_choice": _("Diese Auswahl gibt es nicht mehr. Bitte wählen Sie neu."),
    "invalid_list": _("Bitte wählen Sie aus der Liste."),
    "invalid_pk_value": _("Diese Auswahl gibt es nicht mehr. Bitte wählen Sie neu."),
}
UPLOAD = {
    "required": _("Bitte wählen Sie eine Datei aus."),
    "invalid": _("Die Datei ist nicht angekommen. Bitte wählen Sie sie noch einmal aus."),
    "missing": _("Die Datei ist nicht angekommen. Bitte wählen Sie sie noch einmal aus."),
    "empty": _("Diese Datei ist leer. Bitte wählen Sie eine andere."),
    "max_length": _("Der Dateiname ist zu lang. Bitte kürzen Sie ihn auf %(max)d Zeichen."),
}
DATE = _("Bitte geben Sie einen Tag an, zum Beispiel 24.11.2026.")
ANY = {"required": _("Bitte füllen Sie dieses Feld aus.")}

# The first class that fits gives the sentences; narrow classes stand first.
SENTENCES: list[tuple[type[forms.Field], dict[str, Any]]] = [
    (
        fields.EmailField,
        LENGTHS
        | {"invalid": _("Bitte geben Sie eine gültige E-Mail-Adresse an, zum Beispiel name@stadt.de.")},
    ),
    (
        fields.URLField,
        LENGTHS
        | {"invalid": _("Bitte geben Sie eine vollständige Adresse an, zum Beispiel https://www.stadt.de.")},
    ),
    (
        fields.DateTimeField,
        {"invalid": _("Bitte geben Sie Tag und Uhrzeit an, zum Beispiel 24.11.2026 14:30.")},
    ),
    (fields.DateField, {"invalid": DATE}),
    (fields.TimeField, {"invalid": _("Bitte geben Sie eine Uhrzeit an, zum Beispiel 14:30.")}),
    (fields.DecimalField, LIMITS | {"invalid": _("Bitte geben Sie eine Zahl an, zum Beispiel 2,5.")}),
    (fields.FloatField, LIMITS | {"invalid": _("Bitte geben Sie eine Zahl an, zum Beispiel 2,5.")}),
    (fields.IntegerField, LIMITS | {"invalid": _("Bitte geben Sie eine ganze Zahl an, zum Beispiel 3.")}),
    (fields.BooleanField, {"required": _("Bitte setzen Sie hier ein Häkchen.")}),
    (fields.FileField, UPLOAD),
    (forms.ModelMultipleChoiceField, CHOICE),
    (forms.ModelChoiceField, CHOICE),
    (fields.ChoiceField, CHOICE),
    (fields.UUIDField, {"invalid": _("Diese Angabe ist beschädigt. Bitte laden Sie die Seite neu.")}),
    (fields.CharField, LENGTHS),
]


def standard_messages(field: forms.Field) -> dict[str, Any]:
    """What Django itself would say: the merged defaults of the field's classes."""
    merged: dict[str, Any] = {}
    for cls in reversed(type(field).__mro__):
        merged.update(getattr(cls, "default_error_messages", {}))
    return merged


def speak_plainly(field: forms.Field) -> None:
    """Replace Django's standard error texts by plain sentences; what a form says itself stays."""
    standard = standard_messages(field)
    sentences = ANY | next((texts for cls, texts in SENTENCES if isinstance(field, cls)), {})
    for code, text in sentences.items():
        if field.error_messages.get(code) is standard.get(code):
            field.error_messages[code] = text


def show_calendar(field: forms.Field) -> None:
    """Date, time fields become the browser's own pickers; typed German dates are understood as well."""
    if type(field.widget) is forms.DateInput:
        field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **field.widget.attrs})
    elif type(field.widget) is forms.TimeInput:
        field.widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", **field.widget.attrs})


class PlainForm(forms.BaseForm):
    """Shared by both bases: KERN look, plain texts, no browser bubbles in a foreign language.

    `sometimes_needed` names fields whose label says when they are needed; they are not called voluntary.
    """

    sometimes_needed: ClassVar[tuple[str, ...]] = ()
    use_required_attribute = False
    label_suffix = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            speak_plainly(field)
            show_calendar(field)

    def add_problem(self, problem: Exception) -> None:
        """Show an expected refusal (`NotPossible`) at the field that caused it, or above the form."""
        name = getattr(problem, "field", "")
        self.add_error(name if name in self.fields else None, str(problem))

    def offer_choices(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        """Let people choose among these in a choice field."""
        cast(forms.ChoiceField, self.fields[name]).choices = list(choices)

    def offer_rows(self, name: str, rows: QuerySet[Any]) -> None:
        """Let people choose among these rows in a field for rows."""
        cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = rows


class Form(PlainForm, forms.Form):
    """Base of every plain form."""


class ModelForm(PlainForm, forms.ModelForm):
    """Base of every form that takes its fields from a model."""
