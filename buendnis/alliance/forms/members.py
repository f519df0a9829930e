"""A member's profile and its contact persons."""

from collections.abc import Iterator

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from buendnis.alliance.actions.members import PROFILE, Contact
from buendnis.alliance.models import ActionField, ContactPerson, County, MemberOrganisation
from buendnis.ui.forms import Form, speak_plainly

NEW_CONTACTS = 2


class MemberForm(Form):
    text = forms.CharField(
        label=_("Über die Organisation"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    action_fields = forms.ModelMultipleChoiceField(
        label=_("Handlungsfelder"),
        queryset=ActionField.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    own_structures = forms.CharField(
        label=_("Eigene Ebenen, Untergliederungen, Netzwerke"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Wen erreichen Sie selbst? Zum Beispiel Ortsverbände oder Kammern."),
    )
    counties = forms.ModelMultipleChoiceField(
        label=_("Arbeitet in"),
        queryset=County.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nichts angekreuzt heißt: in ganz Hessen."),
    )
    statement = forms.CharField(
        label=_("Statement"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    statement_by = forms.CharField(label=_("Statement von"), max_length=160, required=False)
    website = forms.URLField(label=_("Website"), max_length=200, required=False, assume_scheme="https")

    def __init__(self, *args, member: MemberOrganisation, **kwargs) -> None:
        self.contacts = list(member.contacts.order_by("name", "pk"))
        initial = {name: getattr(member, name) for name in PROFILE}
        initial["action_fields"] = list(member.action_fields.all())
        initial["counties"] = list(member.counties.all())
        super().__init__(*args, initial=initial, **kwargs)
        self.offer_rows("action_fields", ActionField.objects.current().order_by("code"))
        for prefix, contact in self.slots():
            self.add_contact(prefix, contact)

    def slots(self) -> Iterator[tuple[str, ContactPerson | None]]:
        """Field prefixes: one per contact by its id, then empty ones."""
        for contact in self.contacts:
            yield f"contact_{contact.pk}", contact
        for number in range(1, NEW_CONTACTS + 1):
            yield f"contact_new_{number}", None

    def add_contact(self, prefix: str, contact: ContactPerson | None) -> None:
        value = contact or ContactPerson(is_public=False)
        new = {
            "name": forms.CharField(label=_("Name"), max_length=160, required=False, initial=value.name),
            "task": forms.CharField(label=_("Aufgabe"), max_length=160, required=False, initial=value.task),
            "email": forms.EmailField(label=_("E-Mail"), required=False, initial=value.email),
            "phone": forms.CharField(label=_("Telefon"), max_length=40, required=False, initial=value.phone),
            "is_public": forms.BooleanField(
                label=_("Im Bündnis zeigen. Die Person ist einverstanden."),
                required=False,
                initial=value.is_public,
            ),
        }
        for name, field in new.items():
            self.fields[f"{prefix}_{name}"] = prepared(field)

    def contact_rows(self) -> list[list[BoundField]]:
        """The fields of each contact, for the template."""
        names = ("name", "task", "email", "phone", "is_public")
        return [[self[f"{prefix}_{name}"] for name in names] for prefix, _contact in self.slots()]

    def clean(self) -> dict:
        data = super().clean() or {}
        for prefix, _contact in self.slots():
            told = any(data.get(f"{prefix}_{name}") for name in ("task", "email", "phone"))
            if told and not data.get(f"{prefix}_name") and f"{prefix}_name" not in self.errors:
                self.add_error(f"{prefix}_name", _gettext("Bitte nennen Sie den Namen."))
        return data

    @property
    def profile(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in PROFILE}

    @property
    def typed_contacts(self) -> list[Contact]:
        """Contacts as typed; one whose name was emptied is gone."""
        data = self.cleaned_data
        return [
            Contact(
                contact.pk if contact else None,
                data[f"{prefix}_name"],
                data[f"{prefix}_task"],
                data[f"{prefix}_email"],
                data[f"{prefix}_phone"],
                data[f"{prefix}_is_public"],
            )
            for prefix, contact in self.slots()
            if data[f"{prefix}_name"]
        ]


def prepared(field: forms.Field) -> forms.Field:
    """A field added after the start speaks as plainly as the others."""
    speak_plainly(field)
    return field
