"""What a file may be called: for people to read, never for the disk."""

import re
from pathlib import PurePosixPath

from buendnis.base.text import has_forbidden, one_line
from buendnis.base.uploads.refused import Refused

MOST_CHARACTERS = 120
MOST_BYTES = 240
UNFIT = re.compile(r'[<>"|?*/\\:\x00-\x1f]')
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\.|$)", re.IGNORECASE)
SVG = {"svg", "svgz"}
MACROS = {"docm", "dotm", "xlsm", "xltm", "xlam", "pptm", "potm", "ppsm", "xlsb"}
OLD = {
    "doc": "DOCX",
    "xls": "XLSX",
    "ppt": "PPTX",
    "rtf": "DOCX",
    "heic": "JPG",
    "heif": "JPG",
    "tif": "PDF",
    "tiff": "PDF",
}
RUNNING = {
    "html", "htm", "xhtml", "shtml", "mht", "xml", "js", "mjs", "php", "phtml", "asp", "aspx", "jsp", "exe",
    "msi", "bat", "cmd", "scr", "ps1", "vbs", "jar", "sh", "py", "lnk", "hta", "dll", "iso", "url",
} | SVG | MACROS  # fmt: skip


def clean_name(raw: str) -> str:
    """NFC, one line, without path, streams, control and direction marks; at most 120 characters.

    Raises Refused when nothing is left.
    """
    name = one_line("".join(" " if has_forbidden(c) else c for c in raw))
    name = re.split(r"[/\\]", name)[-1]
    name = re.sub(r"^[A-Za-z]:", "", name).split(":")[0]  # drive letters and NTFS streams
    name = UNFIT.sub("", name).strip(" .")
    if RESERVED.match(name):
        name = f"Datei {name}"
    if not PurePosixPath(name).stem.strip("-_ "):
        raise Refused("name")
    return shortened(name)


def shortened(name: str) -> str:
    """Cut before the ending, so that it stays."""
    stem, dot, ending = name.rpartition(".")
    tail = f"{dot}{ending}" if stem and len(ending) <= 5 else ""
    stem = name.removesuffix(tail) if tail else name
    while len(stem) + len(tail) > MOST_CHARACTERS or len(f"{stem}{tail}".encode()) > MOST_BYTES:
        stem = stem[:-1]
    return f"{stem.rstrip(' .')}{tail}"


def extension_of(name: str, allowed: tuple[str, ...], kinds: str) -> str:
    """The ending in small letters. Raises Refused for one that is not allowed, or hides another one."""
    *_stem, extension = name.lower().split(".")
    if extension in SVG:
        raise Refused("svg")
    if extension in MACROS:
        raise Refused("macros")
    if extension in OLD:
        raise Refused("old", better=OLD[extension])
    if extension not in allowed or "." not in name:
        raise Refused("kind", kinds=kinds)
    inner = [part.strip() for part in name.lower().split(".")[1:-1]]
    if hidden := next((part for part in inner if part in RUNNING), ""):
        raise Refused("double", hidden=hidden, extension=extension)
    return extension
