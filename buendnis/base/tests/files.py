"""Files made in code, good and bad ones; none is kept in the repository."""

import io
import struct
import zipfile
import zlib

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from pikepdf import Array, Dictionary, Name
from PIL import Image

from buendnis.base.uploads.kinds import OPEN_DOCUMENT

WHO = "Erika Mustermann"
PLACE = b"GPS-50.0826"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
DOCUMENT_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


# --- PDF ---------------------------------------------------------------------------------------------------


def pdf(change=None, **save) -> bytes:
    """One page; `change(pdf)` adds what shall be found."""
    with pikepdf.new() as file:
        file.add_blank_page()
        if change:
            change(file)
        out = io.BytesIO()
        file.save(out, **save)
        return out.getvalue()


def pdf_with_author() -> bytes:
    def change(file):
        file.docinfo["/Author"] = WHO
        with file.open_metadata() as xmp:
            xmp["dc:creator"] = [WHO]
        note = Dictionary(
            Type=Name.Annot, Subtype=Name.Text, T=WHO, Contents="Guter Punkt", Rect=[0, 0, 9, 9]
        )
        file.pages[0].Annots = Array([file.make_indirect(note)])

    return pdf(change)


def pdf_with_photo() -> bytes:
    def change(file):
        photo = pikepdf.Stream(file, photo_with_place())
        photo.Type, photo.Subtype, photo.Filter = Name.XObject, Name.Image, Name.DCTDecode
        photo.Width, photo.Height, photo.ColorSpace, photo.BitsPerComponent = 40, 20, Name.DeviceRGB, 8
        file.pages[0].Resources = Dictionary(XObject=Dictionary(Im0=photo))

    return pdf(change)


def pdf_action(kind: str, **more) -> Dictionary:
    return Dictionary(Type=Name.Action, S=Name(f"/{kind}"), **more)


def pdf_that_runs() -> bytes:
    """JavaScript on opening, by name, on a page, behind a link, and deep inside an array."""

    def change(file):
        script = pdf_action("JavaScript", JS="app.alert('evil-script')")
        file.Root.OpenAction = file.make_indirect(script)
        file.Root.AA = Dictionary(WC=script)
        file.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["a", script])))
        file.Root.AcroForm = Dictionary(Fields=Array(), XFA="evil-script")
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=script)
        bad = Dictionary(
            Subtype=Name.Link, Rect=[0, 0, 9, 9], A=pdf_action("URI", URI="javascript:evil-script")
        )
        good = Dictionary(
            Subtype=Name.Link, Rect=[0, 0, 9, 9], A=pdf_action("URI", URI="https://stadt.example/")
        )
        file.pages[0].Annots = Array([link, bad, good])
        file.pages[0].AA = Dictionary(O=Dictionary(S=Name.Named, N=Name.NextPage, Next=Array([script])))

    return pdf(change)


def pdf_that_launches() -> bytes:
    return pdf(lambda file: setattr(file.Root, "OpenAction", pdf_action("Launch", F="cmd.exe")))


def pdf_with_file() -> bytes:
    def change(file):
        file.attachments["bericht.exe"] = b"MZ"

    return pdf(change)


def pdf_with_media() -> bytes:
    film = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=[0, 0, 9, 9])
    return pdf(lambda file: setattr(file.pages[0], "Annots", Array([film])))


def locked_pdf(owner_only: bool = False) -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner="geheim", user="" if owner_only else "geheim"))


def pdf_bomb() -> bytes:
    """Half a megabyte that unpacks to half a gigabyte of objects."""
    packed = zlib.compressobj(9)
    blank = b" " * 1_000_000
    body = b"".join(packed.compress(blank) for _ in range(500)) + packed.flush()
    head = b"%PDF-1.5\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    stream = (
        b"3 0 obj\n<</Type/ObjStm/N 1/First 10/Filter/FlateDecode/Length %d>>\nstream\n" % len(body)
        + body
        + b"\nendstream\nendobj\n"
    )
    return head + stream + b"trailer\n<</Root 1 0 R>>\n%%EOF\n"


# --- Archives ----------------------------------------------------------------------------------------------


def archive(parts: dict[str, bytes | str], link: str = "", **more) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (0o120777 << 16) if name == link else 0
            made.writestr(info, content)
    return file.getvalue()


MAIN_PARTS = {
    "docx": "wordprocessingml.document",
    "xlsx": "spreadsheetml.sheet",
    "pptx": "presentationml.presentation",
}


def types(kind: str) -> str:
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/main.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'{MAIN_PARTS[kind]}.main+xml"/></Types>'
    )


def docx(parts: dict[str, bytes | str] | None = None, link: str = "", kind: str = "docx") -> bytes:
    words = f'<w:document xmlns:w="{WORD}"><w:body/></w:document>'
    return archive({"[Content_Types].xml": types(kind), "word/document.xml": words, **(parts or {})}, link)


def relation(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{DOCUMENT_RELATIONS}/{kind}" '
        f'Target="{target}" TargetMode="External"/></Relationships>'
    )


def docx_with_author() -> bytes:
    return docx(
        {
            "docProps/core.xml": f'<a xmlns:dc="x"><dc:creator>{WHO}</dc:creator></a>',
            "docProps/app.xml": f"<a><Company>{WHO}</Company></a>",
            "docProps/custom.xml": f"<a>{WHO}</a>",
            "word/media/image1.jpeg": photo_with_place(),
            "word/settings.xml": f'<w:s xmlns:w="{WORD}" xmlns:r="r"><w:attachedTemplate r:id="r1"/></w:s>',
            "word/_rels/settings.xml.rels": relation(
                "attachedTemplate", f"file:///C:/Users/{WHO}/Normal.dotm"
            ),
        }
    )


def odt(parts: dict[str, bytes | str] | None = None, kind: str = "text") -> bytes:
    return archive({"mimetype": f"{OPEN_DOCUMENT}.{kind}", "content.xml": "<a/>", **(parts or {})})


def xlsx() -> bytes:
    book, file = Workbook(), io.BytesIO()
    book.active.append(["Ort", "Quartier"])
    book.properties.creator = WHO
    book.save(file)
    return file.getvalue()


def locked_office() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")


def old_office() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le")


LAUGHS = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


# --- Pictures ----------------------------------------------------------------------------------------------


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **save) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size).save(file, kind, **save)
    return file.getvalue()


def photo_with_place(orientation: int = 6) -> bytes:
    """40 × 20, to be turned; says who took it and where."""
    exif = Image.Exif()
    exif[0x0112], exif[0x013B], exif[0x010E] = orientation, WHO, PLACE.decode()
    exif.get_ifd(0x8825)[1], exif.get_ifd(0x8825)[2] = "N", (50.0, 4.0, 57.0)
    return picture("JPEG", exif=exif, comment=WHO.encode())


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "green", "blue")]
    file = io.BytesIO()
    frames[0].save(file, kind, save_all=True, append_images=frames[1:])
    return file.getvalue()


def pixel_bomb(width: int = 50_000, height: int = 50_000) -> bytes:
    """A PNG whose head promises so many pixels; the body is short."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack("!L", len(body)) + name + body + struct.pack("!L", zlib.crc32(name + body))

    head = struct.pack("!LLBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + chunk(b"IEND", b"")
    )
