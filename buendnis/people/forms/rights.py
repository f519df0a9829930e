"""Choose a role of the matrix."""

from django import forms
from django.utils.translation import gettext_lazy as _

from buendnis.people.policy import policy
from buendnis.ui.forms import Form


class RoleChoice(Form):
    """Sent by GET; what makes no sense counts as not said."""

    rolle = forms.ChoiceField(label=_("Rolle"), required=False)

    def __init__(self, *args, preset: str, **kwargs) -> None:
        super().__init__(*args, initial={"rolle": preset}, **kwargs)
        self.preset = preset
        self.offer_choices("rolle", [(role.code, role.name) for role in policy().roles.values()])

    @property
    def said(self) -> str:
        """The code of the role: the one chosen, else the one preset."""
        return (self.is_valid() and self.cleaned_data["rolle"]) or self.preset
