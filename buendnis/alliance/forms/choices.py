"""Choices that a form learns when it is made."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db.models import QuerySet


def offer(form: forms.BaseForm, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    """Let people choose among these in a field of the form."""
    cast(forms.ChoiceField, form.fields[name]).choices = choices


def offer_rows(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Let people choose among these rows in a field of the form."""
    cast("forms.ModelChoiceField[Any]", form.fields[name]).queryset = rows
