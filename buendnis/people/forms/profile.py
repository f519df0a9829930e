"""What people type about themselves."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from buendnis.people import rules
from buendnis.people.models import ApiToken, Person
from buendnis.ui.forms import Form

LIFETIMES = [
    (7, _("eine Woche")),
    (30, _("30 Tage")),
    (rules.TOKEN_DAYS, _("90 Tage")),
    (180, _("ein halbes Jahr")),
    (rules.LONGEST_TOKEN_DAYS, _("ein Jahr")),
]


class DetailsForm(Form):
    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"}))
    phone = forms.CharField(
        label=_("Telefon"), max_length=40, required=False, widget=forms.TextInput({"autocomplete": "tel"})
    )


class AbsenceForm(Form):
    starts_on = forms.DateField(label=_("Erster Tag"))
    ends_on = forms.DateField(label=_("Letzter Tag"))

    def clean(self) -> dict[str, Any]:
        words = super().clean() or {}
        for name in ("starts_on", "ends_on"):
            if name in words and not rules.is_plausible(words[name]):
                self.add_error(name, _("Bitte prüfen Sie das Jahr."))
        return words


class PasswordForm(Form):
    """The present password is asked only where one exists: who logs in by code may set a first one."""

    old_password = forms.CharField(
        label=_("Bisheriges Passwort"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=_("Neues Passwort"),
        help_text=_("Mindestens zwölf Zeichen, zum Beispiel vier Wörter"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("Neues Passwort wiederholen"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if not person.has_usable_password():
            del self.fields["old_password"]

    def clean_old_password(self) -> str:
        """Counted like a login, before anything is hashed."""
        typed = self.cleaned_data["old_password"]
        found = get_adapter().authenticate(context.request, email=self.person.email, password=typed)
        if found is None or found.pk != self.person.pk:
            raise forms.ValidationError(_("Dieses Passwort stimmt nicht."))
        return typed

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"], self.person)
        return self.cleaned_data["password"]

    def clean(self) -> dict[str, Any]:
        words = super().clean() or {}
        if "password" in words and words["password"] != words.get("password_again"):
            self.add_error("password_again", _("Die beiden neuen Passwörter sind verschieden."))
        return words


class TokenForm(Form):
    name = forms.CharField(
        label=_("Wofür brauchen Sie den Schlüssel?"),
        max_length=100,
        help_text=_("Zum Beispiel: Tabelle im Rathaus"),
    )

    scope = forms.ChoiceField(
        label=_("Was darf er?"), choices=ApiToken.Scope.choices, initial=ApiToken.Scope.READ
    )
    days = forms.TypedChoiceField(
        label=_("Wie lange gilt er?"), choices=LIFETIMES, coerce=int, initial=rules.TOKEN_DAYS
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Its own ids: the name of the person stands on the same page."""
        super().__init__(*args, auto_id="id_token_%s", **kwargs)
