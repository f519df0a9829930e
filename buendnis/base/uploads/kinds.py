"""Which kinds of files may come in, and for what."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Kind:
    """One kind of file: its type for browsers, how `filetype` calls it, and who cleans it."""

    content_type: str
    magic: str
    cleaner: str


OPEN_XML = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
KINDS = {
    "pdf": Kind("application/pdf", "pdf", "pdf"),
    "docx": Kind(f"{OPEN_XML}.wordprocessingml.document", "", "office"),
    "xlsx": Kind(f"{OPEN_XML}.spreadsheetml.sheet", "", "office"),
    "pptx": Kind(f"{OPEN_XML}.presentationml.presentation", "", "office"),
    "odt": Kind(f"{OPEN_DOCUMENT}.text", "", "office"),
    "ods": Kind(f"{OPEN_DOCUMENT}.spreadsheet", "", "office"),
    "odp": Kind(f"{OPEN_DOCUMENT}.presentation", "", "office"),
    "txt": Kind("text/plain; charset=utf-8", "", "text"),
    "csv": Kind("text/csv; charset=utf-8", "", "text"),
    "jpg": Kind("image/jpeg", "jpg", "image"),
    "jpeg": Kind("image/jpeg", "jpg", "image"),
    "png": Kind("image/png", "png", "image"),
    "webp": Kind("image/webp", "webp", "image"),
    "gif": Kind("image/gif", "gif", "image"),
}


@dataclass(frozen=True)
class Use:
    """What a file is for: which endings may come, and how large it may be (the name of a setting)."""

    extensions: tuple[str, ...]
    limit_setting: str

    @property
    def max_bytes(self) -> int:
        return getattr(settings, self.limit_setting)

    @property
    def accept(self) -> str:
        """For the `accept` attribute of a file field."""
        return ",".join(f".{extension}" for extension in self.extensions)

    @property
    def names(self) -> str:
        """The endings as people read them."""
        return ", ".join(extension.upper() for extension in self.extensions if extension != "jpeg")


DOCUMENT = Use(("pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "txt", "csv"), "UPLOAD_DOCUMENT_BYTES")
IMAGE = Use(("jpg", "jpeg", "png", "webp", "gif"), "UPLOAD_IMAGE_BYTES")
PAPER = Use((*DOCUMENT.extensions, "jpg", "jpeg", "png"), "UPLOAD_DOCUMENT_BYTES")  # documents, also scanned
TABLE = Use(("csv", "xlsx"), "UPLOAD_TABLE_BYTES")


def megabytes(size: int) -> str:
    """A limit in words, such as "20 MB" or "500 kB"."""
    return f"{size // 1_000_000} MB" if size >= 1_000_000 else f"{size // 1000} kB"
