"""A field for a file: every check and cleaning of `base.uploads`, each refusal as a sentence at the field."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from buendnis.base.uploads import check, storing
from buendnis.base.uploads.kinds import Use, megabytes
from buendnis.base.uploads.sentences import UploadRefused


class UploadField(forms.FileField):
    """Takes what `use` allows; what comes out is a `ScannedFile`, or None where none was needed and sent.

    With `may_wait` a file is also taken while the virus scanner does not answer; it then waits for it.
    """

    def __init__(self, *, use: Use, may_wait: bool = False, **kwargs: Any) -> None:
        self.use, self.may_wait = use, may_wait
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": use.accept}))
        kwargs.setdefault("help_text", lazy(self.limits, str)())
        super().__init__(**kwargs)

    def limits(self) -> str:
        return _("%(kinds)s, bis %(limit)s.") % {
            "kinds": self.use.names,
            "limit": megabytes(self.use.max_bytes),
        }

    def clean(self, data: Any, initial: Any = None) -> storing.ScannedFile | None:
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return storing.scanned(check.cleaned(file, self.use), may_wait=self.may_wait)
        except UploadRefused as problem:
            raise ValidationError(str(problem), code=problem.code) from problem
