"""The way in for every file: name, size, real type, content. The virus scanner comes next (`storing`)."""

import hashlib
from dataclasses import dataclass
from typing import IO, Any

import filetype
from django.core.files.base import ContentFile

from buendnis.base.uploads import cell, names, texts
from buendnis.base.uploads.kinds import KINDS, Kind, Use, megabytes
from buendnis.base.uploads.refused import Refused
from buendnis.base.uploads.sentences import UploadRefused

HEAD = 8192


@dataclass(frozen=True)
class CleanFile:
    """A file as it may be kept. `digest` is that of the file as sent, so that a second one is known again."""

    name: str
    content: bytes
    content_type: str
    digest: str

    @property
    def size(self) -> int:
        return len(self.content)

    def as_file(self) -> ContentFile:
        return ContentFile(self.content, name=self.name)


def cleaned(file: Any, use: Use) -> CleanFile:
    """The file without authors, traces and anything that runs. Raises UploadRefused with a German sentence.

    `file` has `name`, `size` and `read`. The size is looked at before anything is read.
    """
    try:
        name = names.clean_name(file.name or "")
        extension = names.extension_of(name, use.extensions, use.names)
        content = read(file, use)
        refuse_disguise(content, extension)
        return CleanFile(
            name=name,
            content=clean_content(content, extension),
            content_type=KINDS[extension].content_type,
            digest=hashlib.sha256(content).hexdigest(),
        )
    except Refused as refusal:
        raise UploadRefused.of(refusal) from refusal


def read(file: IO[bytes], use: Use) -> bytes:
    limit = use.max_bytes
    if (getattr(file, "size", 0) or 0) > limit:
        raise Refused("too_large", limit=megabytes(limit))
    file.seek(0)
    content = file.read(limit + 1)
    if len(content) > limit:
        raise Refused("too_large", limit=megabytes(limit))
    if not content.strip(b"\0 \r\n\t"):
        raise Refused("empty")
    return content


def refuse_disguise(content: bytes, extension: str) -> None:
    """The first bytes must say what the ending says."""
    kind = KINDS[extension]
    guessed = filetype.guess(content[:HEAD])
    if not fits(kind, guessed.extension if guessed else ""):
        raise Refused("foreign" if kind.cleaner == "pdf" and b"%PDF-" in content[:HEAD] else "mismatch",
                      extension=extension)  # fmt: skip


def fits(kind: Kind, magic: str) -> bool:
    if kind.cleaner == "office":  # archives, whose parts say the rest; a locked one is an old container
        return magic in ("zip", "docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "doc", "xls", "ppt", "")
    return magic == kind.magic or (kind.magic == "png" and magic == "apng")


def clean_content(content: bytes, extension: str) -> bytes:
    cleaner = KINDS[extension].cleaner
    if cleaner == "text":
        return texts.clean(content, extension)
    return cell.run(cleaner, content, extension)
