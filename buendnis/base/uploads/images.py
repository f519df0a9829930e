"""Pictures, drawn anew: whatever was hidden in the file, before or behind the picture, is gone.

Runs in the cell; knows no Django.
"""

import io
import re
import struct
import warnings

from PIL import Image, ImageCms, ImageOps

from buendnis.base.uploads.refused import Refused

MAX_PIXELS = 50_000_000
MAX_SIDE = 15_000
FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF"}
OPTIONS = {"JPEG": {"quality": 90, "progressive": True}, "WEBP": {"quality": 90}, "PNG": {}, "GIF": {}}
MARKUP = re.compile(rb"<script|<html|<!doctype|<iframe|<\?php", re.IGNORECASE)
ORIENTATION = 0x0112


def clean(content: bytes, extension: str) -> bytes:
    """The picture alone: turned upright, in sRGB, without EXIF, place, comment, profile or anything else."""
    if MARKUP.search(content):
        raise Refused("foreign")
    kind = FORMATS[extension]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            return drawn(content, kind)
        except Image.DecompressionBombError as problem:
            raise Refused("pixels") from problem
        except (OSError, ValueError, SyntaxError, TypeError, IndexError, EOFError, struct.error) as problem:
            raise Refused("broken") from problem


def drawn(content: bytes, kind: str) -> bytes:
    with Image.open(io.BytesIO(content), formats=(kind,)) as image:
        if image.width * image.height > MAX_PIXELS or max(image.size) > MAX_SIDE:
            raise Refused("pixels")
        if kind != "JPEG" and getattr(image, "is_animated", False):
            raise Refused("moving")
        image.load()
        upright = ImageOps.exif_transpose(image)
    picture = plain(upright, kind)
    file = io.BytesIO()
    picture.save(file, kind, **OPTIONS[kind])
    return file.getvalue()


def plain(image: Image.Image, kind: str) -> Image.Image:
    """In sRGB, with nothing beside the pixels but what is see-through."""
    image = in_srgb(image)
    if kind == "JPEG" and image.mode not in ("L", "RGB"):
        image = image.convert("RGB")
    if kind == "PNG" and image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    image.info = {k: v for k, v in image.info.items() if k == "transparency"}
    image.getexif().clear()
    return image


def in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK"):
        return image
    mode = "RGB" if image.mode == "CMYK" else image.mode
    try:
        there = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        changed = ImageCms.profileToProfile(image, there, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return changed or image


def without_traces(jpeg: bytes) -> bytes:
    """A JPEG inside another file, its pixels untouched: EXIF, place, captions and comments taken out.

    The orientation stays, because the program around it may rely on it. What is no plain JPEG is returned as
    it is.
    """
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    kept, position = [jpeg[:2]], 2
    while jpeg[position : position + 1] == b"\xff" and position + 4 <= len(jpeg):
        marker, length = jpeg[position + 1], int.from_bytes(jpeg[position + 2 : position + 4], "big")
        if marker == 0xDA or length < 2:
            break
        segment = jpeg[position : position + 2 + length]
        if marker == 0xE1:
            segment = upright_note(segment)
        elif marker in (0xFE, 0xED, *range(0xE3, 0xED)):
            segment = b""
        kept.append(segment)
        position += 2 + length
    return b"".join(kept) + jpeg[position:]


def upright_note(segment: bytes) -> bytes:
    """An EXIF segment that says nothing but how the picture stands; empty when it says nothing about that."""
    if segment[4:10] != b"Exif\0\0":
        return b""
    exif = Image.Exif()
    try:
        exif.load(segment[4:])
        orientation = exif.get(ORIENTATION)
    except (OSError, ValueError, SyntaxError, KeyError, struct.error):
        return b""
    if orientation not in range(2, 9):
        return b""
    tiff = b"II*\0\x08\0\0\0\x01\0" + struct.pack("<HHIHH", ORIENTATION, 3, 1, orientation, 0) + b"\0\0\0\0"
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
