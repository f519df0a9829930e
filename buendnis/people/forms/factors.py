"""What people type or let their browser send to prove who they are; limits are counted before any check."""

import re
from typing import Any, NoReturn

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.models import Authenticator
from django import forms
from django.utils.translation import gettext_lazy as _

from buendnis.base.errors import NotPossible
from buendnis.people import actions, login, mfa, second_factor
from buendnis.people.actions.factors import DIGITS_OF_APP
from buendnis.people.models import Person
from buendnis.ui.forms import Form

LONGEST_CREDENTIAL = 20_000


def count_try(person: Person, kind: str) -> list[Any]:
    """Count one try of a kind of code, for this network and anywhere; raises when it is one too many.

    Kinds are counted apart, so that nobody can close all ways of a person by guessing at one.
    """
    request, key = context.request, f"{kind}:{person.pk}"
    here = login.consume(request, "second_factor", login.network_key(request, key))
    anywhere = here and login.consume(request, "second_factor_anywhere", key)
    if not anywhere:
        raise get_adapter().validation_error("too_many_login_attempts")
    return [here, anywhere]


def refuse(person: Person | None, proof: str, problem: NotPossible) -> NoReturn:
    """A wrong second factor or mailed code stands in the record, and below its field. Source: ASVS 16.3.1."""
    network = login.network_of(context.request)
    actions.record_failed_login(person.email if person else "", network=network, proof=proof)
    raise forms.ValidationError(str(problem)) from None


class CodeField(forms.CharField):
    """Digits, typed with or without spaces between them."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs), **kwargs)

    def clean(self, value: Any) -> str:
        return re.sub(r"[\s-]", "", super().clean(value))


class CodeForm(Form):
    """Six digits from the app, or one of the recovery codes; afterwards `factor` is what was used."""

    factor: Authenticator
    code = CodeField(
        label=_("Code"),
        help_text=_("Sechs Ziffern aus der App oder ein Wiederherstellungscode"),
        error_messages={"required": _("Bitte geben Sie einen Code ein.")},
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        kind = "app" if len(code) <= DIGITS_OF_APP else "recovery"
        counted = count_try(self.person, kind)
        try:
            self.factor = actions.use_code(self.person, code)
        except NotPossible as problem:
            refuse(self.person, kind, problem)
        for count in counted:
            count.rollback()
        return code


class CredentialField(forms.JSONField):
    """What the browser's passkey dialogue answered, as JSON."""

    widget = forms.HiddenInput
    default_error_messages = {
        "required": _("Ihr Browser hat nichts geschickt. Bitte versuchen Sie es noch einmal."),
        "invalid": _("Das hat nicht geklappt. Bitte versuchen Sie es noch einmal."),
    }

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > LONGEST_CREDENTIAL:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            found = super().to_python(value)
        except RecursionError:
            found = None
        if value not in self.empty_values and not isinstance(found, dict):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found


class PasskeyForm(Form):
    """A passkey that was used: of this person, or of whoever holds it. `factor` is the passkey."""

    factor: Authenticator
    credential = CredentialField(label=_("Passkey"))

    def __init__(self, person: Person | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_credential(self) -> dict[str, Any]:
        try:
            self.factor = mfa.passkey_used(self.person, self.cleaned_data["credential"])
        except NotPossible as problem:
            refuse(self.person, "passkey", problem)
        return self.cleaned_data["credential"]


class NameForm(Form):
    """What a passkey is called: the device on which it lives."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("Zum Beispiel: Diensthandy, Laptop, Schlüssel am Bund"),
    )


class NewPasskeyForm(NameForm):
    """A passkey that the browser has just made, and its name."""

    credential = CredentialField(label=_("Passkey"))

    def clean_credential(self) -> dict[str, Any]:
        try:
            mfa.check_registration(self.cleaned_data["credential"])
        except NotPossible as problem:
            raise forms.ValidationError(str(problem)) from None
        return self.cleaned_data["credential"]


class AppForm(Form):
    """The first code that a new app shows."""

    code = CodeField(
        label=_("Code aus der App"),
        help_text=_("Sechs Ziffern"),
        error_messages={"required": _("Bitte geben Sie den Code aus der App ein.")},
    )


class PasswordProofForm(Form):
    """One's own password, asked once more; counted like a login."""

    password = forms.CharField(
        label=_("Passwort"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Bitte geben Sie Ihr Passwort ein.")},
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        found = get_adapter().authenticate(context.request, email=self.person.email, password=password)
        if found is None or found.pk != self.person.pk:
            raise forms.ValidationError(_("Dieses Passwort stimmt nicht."))
        return password


class MailCodeForm(Form):
    """The six digits from the mail."""

    mail_code = CodeField(
        label=_("Code aus der E-Mail"),
        help_text=_("Sechs Ziffern"),
        error_messages={"required": _("Bitte geben Sie den Code aus der E-Mail ein.")},
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_mail_code(self) -> str:
        try:
            second_factor.use_mail_code(context.request, self.cleaned_data["mail_code"])
        except NotPossible as problem:
            refuse(self.person, "code", problem)
        return self.cleaned_data["mail_code"]
