"""The three forms of the login: password, code asked for, code typed. allauth checks, we speak."""

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context
from django import forms
from django.utils.translation import gettext_lazy as _

from buendnis.people import login
from buendnis.people.models import Person
from buendnis.ui.forms import PlainForm

EMAIL = {"autocomplete": "username", "inputmode": "email", "spellcheck": "false", "autocapitalize": "none"}


class LoginForm(PlainForm, allauth.LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = email_field()
        self.fields["password"] = forms.CharField(
            label=_("Passwort"),
            max_length=200,
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            error_messages={"required": _("Bitte geben Sie Ihr Passwort ein.")},
        )
        self.order_fields(["login", "password"])


class RequestCodeForm(PlainForm, allauth.RequestLoginCodeForm):
    """The address to which a code is sent."""

    _user: Person | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = email_field()

    def clean_email(self) -> str:
        """Counts first, looks second; whether somebody was found shows nowhere."""
        email, request = self.cleaned_data["email"].lower(), context.request
        counted = login.consume(request, "request_login_code", login.network_key(request, email))
        if not (counted and login.consume(request, "request_login_code_anywhere", email)):
            raise get_adapter().validation_error("too_many_login_attempts")
        found = filter_users_by_email(email, is_active=True, prefer_verified=True, for_login=True)
        self._user = next((person for person in found if not person.is_system), None)
        return email


class ConfirmCodeForm(PlainForm, allauth.ConfirmLoginCodeForm):
    """The six digits from the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=_("Code"),
            help_text=_("Sechs Ziffern aus der E-Mail"),
            max_length=20,
            widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
            error_messages={"required": _("Bitte geben Sie den Code aus der E-Mail ein.")},
        )


def email_field() -> forms.EmailField:
    return forms.EmailField(
        label=_("E-Mail-Adresse"),
        widget=forms.EmailInput(attrs=EMAIL),
        error_messages={"required": _("Bitte geben Sie Ihre E-Mail-Adresse ein.")},
    )
