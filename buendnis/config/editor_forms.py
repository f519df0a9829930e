"""What editors put into Wagtail passes the same checks as everywhere: pictures, documents, formatted text."""

import secrets
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.forms.utils import ErrorDict
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from buendnis.base.rich_text import clean_html
from buendnis.base.uploads import check, storing
from buendnis.base.uploads.kinds import IMAGE, PAPER, Use
from buendnis.base.uploads.sentences import UploadRefused


class CleansItsFile:
    """A form with a `file` that is checked, cleaned and scanned when a new one comes."""

    use: ClassVar[Use]
    cleaned_data: dict[str, Any]
    changed_data: list[str]
    errors: ErrorDict

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if not file or "file" not in self.changed_data:
            return file
        try:
            return self.renamed(storing.scanned(check.cleaned(file, self.use)).file.as_file())
        except UploadRefused as problem:
            raise ValidationError(str(problem), code=problem.code) from problem

    def add_error(self, field: str | None, error: Any) -> None:
        """A file that was refused once is not refused by Wagtail's model again, in other words."""
        named = getattr(error, "error_dict", {})
        if "file" in named and "file" in self.errors:
            error = ValidationError({name: said for name, said in named.items() if name != "file"})
        super().add_error(field, error)  # type: ignore[misc]  # a mixin: the form beside it has it

    def renamed(self, file: File) -> File:
        return file


class ImageForm(CleansItsFile, BaseImageForm):
    """Pictures are drawn anew and lie under a name that nobody can guess; their title is for people."""

    use = IMAGE

    def renamed(self, file: File) -> File:
        file.name = f"{secrets.token_hex(16)}{PurePosixPath(file.name or '').suffix.lower()}"
        return file


class DocumentForm(CleansItsFile, BaseDocumentForm):
    """Documents keep their name, which people see when they download them."""

    use = PAPER


class CleanRichTextArea(DraftailRichTextArea):
    """Wagtail's editor; what it sends is cleaned before it is stored, whoever sent it."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Mapping[str, Any], name: str) -> str | None:
        value = super().value_from_datadict(data, files, name)
        return clean_html(value) if value else value
