"""What is typed about restriction and objection."""

from django import forms
from django.utils.translation import gettext_lazy as _

from buendnis.people.models import Objection, Restriction
from buendnis.ui.forms import Form


class RestrictionForm(Form):
    ground = forms.ChoiceField(
        label=_("Warum?"),
        choices=Restriction.Ground.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Bitte wählen Sie den Grund.")},
    )


class LiftingForm(Form):
    ends_on = forms.DateField(
        label=_("Endet am"), help_text=_("Die Person bekommt jetzt eine E-Mail mit diesem Tag.")
    )


class ObjectionForm(Form):
    purposes = forms.MultipleChoiceField(
        label=_("Das ist nicht erwünscht"),
        choices=Objection.Purpose.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
