"""Why a file is not taken, in words for the person who chose it."""

from django.utils.translation import gettext_lazy as _

from buendnis.base.errors import NotPossible
from buendnis.base.uploads.refused import Refused

SENTENCES = {
    "name": _("Diese Datei hat keinen brauchbaren Namen. Bitte benennen Sie sie um."),
    "empty": _("Diese Datei ist leer. Bitte wählen Sie eine andere."),
    "too_large": _("Die Datei ist größer als %(limit)s. Bitte verkleinern oder teilen Sie sie."),
    "kind": _("Diese Art von Datei nehmen wir hier nicht an. Möglich sind: %(kinds)s."),
    "svg": _("SVG-Bilder können Programme enthalten. Bitte speichern Sie das Bild als PNG."),
    "macros": _(
        "Die Datei enthält Makros oder Programme. Bitte speichern Sie sie ohne Makros, etwa als PDF."
    ),
    "old": _("Dieses Format nehmen wir nicht an. Bitte speichern Sie die Datei als %(better)s."),
    "old_inside": _(
        "Die Datei hat ein altes Format. Bitte speichern Sie sie neu, zum Beispiel als DOCX oder PDF."
    ),
    "double": _(
        "Der Dateiname hat zwei Endungen: .%(hidden)s und .%(extension)s. "
        "Bitte benennen Sie die Datei um, wenn Sie ihr vertrauen."
    ),
    "mismatch": _("Der Inhalt passt nicht zur Endung .%(extension)s. Bitte speichern Sie die Datei neu."),
    "foreign": _("In der Datei steckt noch etwas anderes. Bitte speichern Sie sie in ihrem Programm neu."),
    "locked": _("Die Datei ist mit einem Kennwort geschützt. Bitte speichern Sie sie ohne Kennwort."),
    "broken": _("Die Datei ist beschädigt. Bitte öffnen Sie sie und speichern Sie sie neu."),
    "external": _(
        "Die Datei lädt Inhalte von außen nach. Bitte lösen Sie die Verknüpfungen und speichern Sie sie neu."
    ),
    "embedded": _(
        "In der Datei stecken eingebettete Objekte. Bitte entfernen Sie diese, oder senden Sie ein PDF."
    ),
    "pdf_files": _("Im PDF stecken weitere Dateien. Bitte senden Sie diese einzeln."),
    "pdf_media": _("Im PDF stecken Videos, Töne oder fremde Inhalte. Bitte speichern Sie es ohne diese."),
    "pdf_launch": _("Das PDF will ein Programm starten. So nehmen wir es nicht an."),
    "bomb": _("Die Datei entpackt sich zu einer viel zu großen Datei. So nehmen wir sie nicht an."),
    "crowd": _("Die Datei besteht aus zu vielen Teilen. Bitte teilen Sie sie auf."),
    "nested": _("In der Datei steckt ein weiteres Archiv. Bitte senden Sie dessen Dateien einzeln."),
    "paths": _("Die Datei enthält Pfade, die aus ihr hinausführen. So nehmen wir sie nicht an."),
    "entities": _("Die Datei enthält XML-Anweisungen, die wir nicht ausführen. Bitte speichern Sie sie neu."),
    "pixels": _("Das Bild hat zu viele Bildpunkte. Bitte verkleinern Sie es auf höchstens 50 Millionen."),
    "moving": _("Das Bild bewegt sich. Bitte wählen Sie ein stehendes Bild."),
    "virus": _("Der Virenscanner hat in der Datei ein Schadprogramm gefunden. Bitte prüfen Sie Ihr Gerät."),
    "unreachable": _(
        "Wir können gerade keine Dateien prüfen. Bitte versuchen Sie es in einigen Minuten noch einmal."
    ),
    "disk": _(
        "Die Datei ließ sich gerade nicht speichern. Bitte versuchen Sie es in einigen Minuten noch einmal."
    ),
}


class UploadRefused(NotPossible):
    """A file is not taken; the sentence says why and what to do."""

    def __init__(self, code: str, **about: str) -> None:
        super().__init__(str(SENTENCES[code]) % about, field="file")
        self.code = code

    @classmethod
    def of(cls, refusal: Refused) -> "UploadRefused":
        return cls(refusal.code, **refusal.about)
