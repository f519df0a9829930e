"""What the office types about retention and the archive."""

from django import forms
from django.utils.translation import gettext_lazy as _

from buendnis.people.models import ArchiveOffer
from buendnis.ui.forms import Form


class KeepForm(Form):
    until = forms.DateField(label=_("Behalten bis"), help_text=_("Höchstens ein Jahr."))
    reason = forms.CharField(
        label=_("Warum?"),
        max_length=300,
        error_messages={"required": _("Bitte nennen Sie einen Grund. Ohne Grund müssen wir löschen.")},
    )


class OfferedForm(Form):
    on = forms.DateField(label=_("Angeboten am"), help_text=_("An diesem Tag ging das Paket an das Archiv."))


class DecisionForm(Form):
    decision = forms.ChoiceField(
        label=_("Was sagt das Archiv?"), choices=ArchiveOffer.Decision.choices, widget=forms.RadioSelect
    )
    on = forms.DateField(label=_("Entschieden am"))
