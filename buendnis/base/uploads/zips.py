"""Archives: how many parts, how large unpacked, names that stay inside. Runs in the cell; no Django."""

import io
import re
import stat
import zipfile

from buendnis.base.uploads.refused import Refused

MAX_PARTS = 2_000
MAX_UNPACKED = 100_000_000
MAX_RATIO = 200
SMALL = 1_000_000  # below, any ratio is harmless
ARCHIVES = (b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00")
BAD_PATH = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|[\x00-\x1f\\]")


def opened(content: bytes) -> zipfile.ZipFile:
    """The archive, with every entry looked at before anything is unpacked. Raises Refused.

    Python's zipfile never reads more of a part than its directory entry says.
    """
    if not content.startswith(b"PK\x03\x04"):
        raise Refused("foreign")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as problem:
        raise Refused("broken") from problem
    refuse_crowd(archive.infolist())
    for part in archive.infolist():
        refuse_entry(part)
    return archive


def refuse_crowd(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MAX_PARTS:
        raise Refused("crowd")
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Refused("bomb")
    if len({part.filename.lower() for part in parts}) < len(parts):
        raise Refused("broken")


def refuse_entry(part: zipfile.ZipInfo) -> None:
    if part.flag_bits & 0x1:
        raise Refused("locked")
    if BAD_PATH.search(part.filename) or BAD_PATH.search(part.orig_filename) or is_link(part):
        raise Refused("paths")
    if part.file_size > SMALL and part.file_size > MAX_RATIO * max(part.compress_size, 1):
        raise Refused("bomb")


def is_link(part: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(part.external_attr >> 16)


def read(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    try:
        return archive.read(part)
    except Exception as problem:  # zipfile and zlib raise whatever they meet
        raise Refused("broken") from problem


def rewritten(parts: list[tuple[str, bytes]]) -> bytes:
    """A new archive of these parts in this order: no comments, dates, gaps or tails; twice the same bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return file.getvalue()
