"""Uploading a table."""

from django import forms
from django.utils.translation import gettext_lazy as _

from buendnis.alliance.actions import imports
from buendnis.base.uploads.kinds import TABLE
from buendnis.ui.forms import Form
from buendnis.ui.uploads import UploadField


class UploadForm(Form):
    kind = forms.ChoiceField(label=_("Was steht in der Tabelle?"))
    file = UploadField(
        label=_("Datei"),
        use=TABLE,
        help_text=_("CSV oder XLSX, bis 2 MB und 5.000 Zeilen. Sie sehen zuerst eine Vorschau."),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind, importer.label) for kind, importer in imports.importers.items()]
        self.offer_choices("kind", [("", _("Bitte wählen")), *kinds])
