"""Uploading a file of a site."""

from django import forms
from django.utils.translation import gettext_lazy as _

from buendnis.base.uploads.kinds import PAPER
from buendnis.ui.forms import Form
from buendnis.ui.uploads import UploadField


class DocumentForm(Form):
    title = forms.CharField(
        label=_("Titel"), max_length=160, help_text=_("So steht die Unterlage in der Standortakte.")
    )
    file = UploadField(label=_("Datei"), use=PAPER, may_wait=True)
