"""What strangers and the office type about barriers."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from buendnis.ui.forms import Form

TEXT = forms.Textarea(attrs={"rows": 6})


class BarrierForm(Form):
    text = forms.CharField(
        label=_("Was hindert Sie?"),
        help_text=_("Zum Beispiel: Ich komme mit der Tastatur nicht weiter. Oder: Der Text ist zu schwer."),
        max_length=4000,
        widget=TEXT,
        error_messages={"required": _("Bitte schreiben Sie kurz, was Sie hindert.")},
    )
    page = forms.CharField(
        label=_("Auf welcher Seite?"),
        help_text=_("Die Adresse oder der Name der Seite. Sie können das Feld leer lassen."),
        max_length=300,
        required=False,
    )
    email = forms.EmailField(
        label=_("Ihre E-Mail-Adresse"),
        help_text=_("Nur wenn Sie eine Antwort möchten. Wir nutzen sie für nichts anderes."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    homepage = forms.CharField(
        label=_("Bitte leer lassen"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean_homepage(self) -> str:
        """Only machines see this field and fill it."""
        if self.cleaned_data["homepage"]:
            raise forms.ValidationError(_("Bitte lassen Sie dieses Feld leer und senden Sie noch einmal."))
        return ""


class AnswerForm(Form):
    answer = forms.CharField(
        label=_("Ihre Antwort"),
        help_text=_("Schreiben Sie, was Sie ändern und bis wann. Oder warum es nicht geht."),
        max_length=4000,
        widget=TEXT,
        error_messages={"required": _("Bitte schreiben Sie eine Antwort.")},
    )
