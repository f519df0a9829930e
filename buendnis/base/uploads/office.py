"""Office documents: no macros, nothing that loads or runs, no names of authors. Runs in the cell; no Django.

Open XML (DOCX, XLSX, PPTX) and OpenDocument (ODT, ODS, ODP) are archives of XML. Each part is looked at, the
parts about authors are emptied, and the archive is written anew.
"""

import re
import zipfile
from xml.sax import ContentHandler, SAXException

from defusedxml import DefusedXmlException
from defusedxml.sax import parseString

from buendnis.base.uploads import images, zips
from buendnis.base.uploads.refused import Refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"presentationml.presentation.main+xml": "pptx",
}
MIMETYPES = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
RUNNING = re.compile(
    r"(^|/)(vbaproject\w*\.bin|vbadata\.xml|basic/|scripts/|macrosheets/|activex/)"
    r"|\.(exe|dll|js|vbs|bat|cmd|ps1|scr|jar|hta|lnk|html?)$"
)
EMBEDDED = re.compile(r"(^|/)embeddings/[^/]+\.(docx|xlsx|pptx)$")
XML = (".xml", ".rels", ".rdf", ".svg", ".vml")
HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = b"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006"
NOBODY = {
    "docprops/core.xml": HEAD + b'<cp:coreProperties xmlns:cp="' + PACKAGE + b'"/>',
    "docprops/app.xml": HEAD + b'<Properties xmlns="' + OFFICE + b'/extended-properties"/>',
    "docprops/custom.xml": HEAD + b'<Properties xmlns="' + OFFICE + b'/custom-properties"/>',
    "meta.xml": HEAD
    + b'<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'office:version="1.2"><office:meta/></office:document-meta>',
}
TEMPLATE_LINK = re.compile(rb'<Relationship\b[^>]*/attachedTemplate"[^>]*?/>')
TEMPLATE_NOTE = re.compile(rb"<w:attachedTemplate\b[^>]*?/>")
LOADING = {"image", "object", "object-ole", "plugin", "applet", "floating-frame"}  # OpenDocument


def clean(content: bytes, extension: str, depth: int = 0) -> bytes:
    """The same document without authors, template and traces in its pictures. Raises Refused."""
    if content.startswith(OLE):
        raise Refused("locked" if "EncryptedPackage".encode("utf-16-le") in content else "old_inside")
    archive = zips.opened(content)
    if kind_of(archive) != extension:
        raise Refused("mismatch", extension=extension)
    return zips.rewritten(
        [
            (part.filename, clean_part(part.filename, zips.read(archive, part), depth))
            for part in archive.infolist()
        ]
    )


def kind_of(archive: zipfile.ZipFile) -> str:
    """What the archive says it is; empty when it is no document."""
    parts = {part.filename: part for part in archive.infolist()}
    if "[Content_Types].xml" in parts:
        types = zips.read(archive, parts["[Content_Types].xml"])
        if b"macroEnabled" in types:
            raise Refused("macros")
        return next((kind for name, kind in MAIN.items() if name in types), "")
    if "mimetype" in parts:
        return MIMETYPES.get(zips.read(archive, parts["mimetype"]).strip(), "")
    return ""


def clean_part(name: str, content: bytes, depth: int) -> bytes:
    small = name.lower()
    if RUNNING.search(small):
        raise Refused("macros")
    if small in NOBODY:
        return NOBODY[small]
    if content.startswith(OLE) or content.startswith(b"MZ"):
        raise Refused("embedded")
    if content.startswith(zips.ARCHIVES):
        return clean_inner(small, content, depth)
    if small.endswith(XML):
        return clean_xml(small, content)
    return images.without_traces(content)


def clean_inner(name: str, content: bytes, depth: int) -> bytes:
    """A table behind a chart is a document of its own; every other archive inside is refused."""
    if depth or not EMBEDDED.search(name):
        raise Refused("nested")
    return clean(content, name.rsplit(".", 1)[1], depth + 1)


def clean_xml(name: str, content: bytes) -> bytes:
    if name.endswith("settings.xml.rels"):
        content = TEMPLATE_LINK.sub(b"", content)
    elif name.endswith("word/settings.xml"):
        content = TEMPLATE_NOTE.sub(b"", content)
    if not content.strip():
        return content
    try:
        parseString(content, Look(name), forbid_dtd=True)
    except DefusedXmlException as problem:
        raise Refused("entities") from problem
    except (SAXException, ValueError, LookupError) as problem:
        raise Refused("broken") from problem
    return content


class Look(ContentHandler):
    """Reads a part once and refuses what loads or runs something."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name, self.field, self.reads_field = name, "", False

    def startElement(self, name: str, attrs) -> None:  # noqa: N802 - SAX
        local = name.rpartition(":")[2]
        said = {key.rpartition(":")[2].lower(): attrs.getValue(key) for key in attrs.getNames()}
        if local == "Relationship" and said.get("targetmode", "").lower() == "external":
            self.refuse_loading(said.get("type", ""))
        if self.name.endswith(".svg") and (
            local.lower() in ("script", "foreignobject") or any(key.startswith("on") for key in said)
        ):
            raise Refused("embedded")
        if local in LOADING and re.match(r"[a-z][a-z0-9+.-]*:", said.get("href", ""), re.IGNORECASE):
            raise Refused("external")
        if local == "encryption-data":
            raise Refused("locked")
        if local in ("event-listener", "ddeLink", "dde-source", "XInclude") or name == "xi:include":
            raise Refused("macros" if local == "event-listener" else "external")
        self.refuse_field(said.get("instr", ""))
        self.reads_field = local == "instrText"

    def characters(self, content: str) -> None:
        if self.reads_field:
            self.field += content
            self.refuse_field(self.field)

    def refuse_field(self, text: str) -> None:
        if re.search(r"\bDDE(AUTO)?\b|\bINCLUDE(TEXT|PICTURE)\s+\"?(https?:|\\\\)", text, re.IGNORECASE):
            raise Refused("external")

    def refuse_loading(self, kind: str) -> None:
        if not kind.endswith("/hyperlink"):
            raise Refused("external")
