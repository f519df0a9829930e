"""What the office types about others."""

from typing import Any

from django import forms
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from buendnis.people import permissions, rules
from buendnis.people.models import Organisation, Person, Role
from buendnis.ui.forms import Form


class RoleForm(Form):
    """A role in an organisation; offers only what the asker may give."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), empty_label=_("Bitte wählen")
    )
    kind = forms.ChoiceField(label=_("Rolle"))

    def __init__(self, asker: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = permissions.roles_to_give(asker)
        self.offer_rows("organisation", permissions.organisations_to_staff(asker))
        kinds = [(kind.value, kind.label) for kind in Role.Kind if kind in choices]
        self.offer_choices("kind", [("", _("Bitte wählen")), *kinds])

    def clean(self) -> dict[str, Any]:
        words = super().clean() or {}
        organisation, kind = words.get("organisation"), words.get("kind")
        if organisation and kind and not rules.fits(kind, organisation.kind):
            self.add_error("kind", _("Diese Rolle gibt es in dieser Organisation nicht."))
        return words


class InvitationForm(RoleForm):
    email = forms.EmailField(label=_("E-Mail-Adresse"), max_length=254, validators=[validate_email])
    name = forms.CharField(label=_("Name"), max_length=200)
    field_order = ["name", "email", "organisation", "kind"]

    def clean_email(self) -> str:
        """Addresses at a bare number lead nowhere that we could know."""
        email = self.cleaned_data["email"].lower()
        if email.rpartition("@")[2].startswith("["):
            raise forms.ValidationError(_("Bitte geben Sie eine Adresse mit einem Namen nach dem @ an."))
        return email


class ContactsForm(Form):
    """Lead contact and deputy of one organisation."""

    lead = forms.ModelChoiceField(
        Person.objects.none(), label=_("Hauptansprechperson"), required=False, empty_label=_("noch niemand")
    )
    deputy = forms.ModelChoiceField(
        Person.objects.none(), label=_("Vertretung"), required=False, empty_label=_("noch niemand")
    )

    def __init__(self, candidates: QuerySet[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("lead", candidates)
        self.offer_rows("deputy", candidates)
