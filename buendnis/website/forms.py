"""What strangers and the office type about barriers and about their data."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from buendnis.ui.forms import Form
from buendnis.website.models import PrivacyRequest

TEXT = forms.Textarea(attrs={"rows": 6})


class OpenForm(Form):
    """A form for strangers: a trap for machines, and a number so that sending twice is once."""

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


class BarrierForm(OpenForm):
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


class AnswerForm(Form):
    answer = forms.CharField(
        label=_("Ihre Antwort"),
        help_text=_("Schreiben Sie, was Sie ändern und bis wann. Oder warum es nicht geht."),
        max_length=4000,
        widget=TEXT,
        error_messages={"required": _("Bitte schreiben Sie eine Antwort.")},
    )


class PrivacyRequestForm(OpenForm):
    """Somebody who is logged in is not asked for an address."""

    kind = forms.ChoiceField(
        label=_("Was möchten Sie?"),
        choices=PrivacyRequest.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Bitte wählen Sie, worum es geht.")},
    )
    text = forms.CharField(
        label=_("Was sollen wir wissen?"),
        help_text=_("Zum Beispiel: welche Angabe falsch ist. Sie können das Feld leer lassen."),
        max_length=4000,
        required=False,
        widget=TEXT,
    )
    email = forms.EmailField(
        label=_("Ihre E-Mail-Adresse"),
        help_text=_("Am besten die Adresse, unter der wir Sie kennen. Dorthin senden wir Ihnen einen Link."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Bitte geben Sie Ihre E-Mail-Adresse an.")},
    )

    def __init__(self, *args: Any, is_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_known:
            del self.fields["email"]


class RequestAnswerForm(AnswerForm):
    """The same with its own advice: an answer about somebody's data."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].help_text = _("Sie geht an die Adresse oben. Die Anfrage ist dann erledigt.")


class NoteForm(Form):
    note = forms.CharField(
        label=_("Notiz"),
        help_text=_("Nur die Geschäftsstelle und die Datenschutzprüfung lesen sie."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ExtensionForm(Form):
    reason = forms.CharField(
        label=_("Warum dauert es länger?"),
        help_text=_("Diesen Satz bekommt die Person per E-Mail."),
        max_length=500,
        error_messages={"required": _("Bitte nennen Sie den Grund. Das Gesetz verlangt ihn.")},
    )
