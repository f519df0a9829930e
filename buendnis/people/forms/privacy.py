"""What the office types when a person is erased."""

from django import forms
from django.utils.translation import gettext_lazy as _

from buendnis.ui.forms import Form


class ForgettingForm(Form):
    """Why, and that it is meant."""

    reason = forms.CharField(
        label=_("Grund"),
        max_length=300,
        help_text=_("Zum Beispiel: Antrag der Person vom 3. März. Bitte ohne Namen."),
    )
    is_meant = forms.BooleanField(label=_("Ja, diese Daten endgültig löschen"))
