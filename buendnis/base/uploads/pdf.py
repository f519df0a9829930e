"""PDF, written anew: without scripts, start actions, authors, traces. Runs in the cell; no Django.

Taken out: JavaScript, actions on opening, forms that send, XFA, metadata, who commented, EXIF of photos.
Refused: what starts programs or carries other files or media; what is locked.
"""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Name

from buendnis.base.uploads import images
from buendnis.base.uploads.refused import Refused

MAX_OBJECTS = 200_000
ACTIONS = {
    "/JavaScript", "/SubmitForm", "/ImportData", "/Rendition", "/Sound", "/Movie", "/RichMediaExecute",
    "/GoTo3DView", "/GoToR", "/GoToE", "/GoToDp",
}  # fmt: skip
MEDIA = {"/RichMedia", "/3D", "/Movie", "/Sound", "/Screen", "/FileAttachment"}
DROPPED = ("/JS", "/AA", "/OpenAction", "/XFA", "/Metadata", "/PieceInfo", "/JavaScript", "/LastModified")
LINKS = ("http:", "https:", "mailto:", "tel:")
MARKUP = {
    "/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight", "/Underline",
    "/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink", "/Popup", "/Redact",
}  # fmt: skip


def clean(content: bytes, extension: str = "pdf") -> bytes:
    """The same pages and nothing else. Raises Refused."""
    if not content.startswith(b"%PDF-"):
        raise Refused("foreign")
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return rewritten(pdf)
    except pikepdf.PasswordError as problem:
        raise Refused("locked") from problem
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError, RecursionError) as problem:
        raise Refused("broken") from problem


def rewritten(pdf: pikepdf.Pdf) -> bytes:
    if pdf.is_encrypted:
        raise Refused("locked")
    if len(pdf.objects) > MAX_OBJECTS:
        raise Refused("bomb")
    if not len(pdf.pages):
        raise Refused("broken")
    for thing in list(every(pdf)):  # all of them first: what is taken out of one may hold another
        clean_dictionary(thing)
        clean_photo(thing)
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    file = io.BytesIO()
    pdf.save(file, deterministic_id=True, fix_metadata_version=False)
    return file.getvalue()


def every(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary and stream, however deep inside another object."""
    waiting: list[Any] = [pdf.trailer, *pdf.objects]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Array):
            waiting.extend(item for item in thing.as_list() if is_inside(item))
        elif isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
            yield thing
            waiting.extend(value for _key, value in thing.items() if is_inside(value))


def is_inside(value: Any) -> bool:
    """Whether a value is a container written in place; those written apart come by themselves."""
    return isinstance(value, (pikepdf.Array, pikepdf.Dictionary)) and not value.is_indirect


def clean_dictionary(thing: Any) -> None:
    subtype = str(thing.get("/Subtype", ""))
    if "/EF" in thing or "/EmbeddedFiles" in thing or "/Collection" in thing:
        raise Refused("pdf_files")
    if subtype in MEDIA or (isinstance(thing, pikepdf.Stream) and "/F" in thing):
        raise Refused("pdf_media")
    for key in DROPPED:
        if key in thing:
            del thing[key]
    if subtype in MARKUP and "/T" in thing:
        del thing["/T"]
    clean_action(thing)


def clean_action(thing: Any) -> None:
    if "/Type" in thing and str(thing["/Type"]) != "/Action":
        return
    action = str(thing.get("/S", ""))
    if action == "/Launch":
        raise Refused("pdf_launch")
    address = str(thing.get("/URI", "")).strip().lower()
    if action in ACTIONS or (action == "/URI" and not address.startswith(LINKS)):
        for key in list(thing.keys()):
            del thing[key]
        thing["/S"], thing["/N"] = Name.Named, Name.NoOp


def clean_photo(thing: Any) -> None:
    """A photo is kept as it is but for its EXIF, which may say where it was taken."""
    if not isinstance(thing, pikepdf.Stream) or thing.get("/Filter") != Name.DCTDecode:
        return
    raw = thing.read_raw_bytes()
    plain = images.without_traces(raw)
    if plain != raw:
        parameters: Any = thing.get("/DecodeParms")
        thing.write(plain, filter=Name.DCTDecode, decode_parms=parameters)
