"""Text as it comes in and as it is compared."""

import re
import unicodedata

# What no keyboard writes: control characters, half characters, code points that are none.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1d\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
    + "]"
)

# What office programs and messengers put on the clipboard. People do not see it, so nobody is blamed for it.
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
SPACES = re.compile("[\u00a0\u2007\u202f\u3000]")
UNSEEN = re.compile(
    "[\x1f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
    "|(?<![\u0590-\u1dff\u2070-\U0010ffff])[\u200c\u200d]+"  # joins emoji and scripts, not Latin letters
)
TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f)|[\U000e0000-\U000e007f]")  # flags


def has_forbidden(value: str) -> bool:
    """Whether the text carries control characters, half a character or a code point that is none."""
    return FORBIDDEN.search(value) is not None


def normal(value: str) -> str:
    """The one form in which text is stored.

    NFC, line ends as line feeds, plain spaces; without what nobody sees: soft hyphens, zero widths, marks
    that turn the direction of writing. Joined emoji stay whole.
    """
    value = unicodedata.normalize("NFC", value)
    value = SPACES.sub(" ", LINE_ENDS.sub("\n", value)).replace("\x1e", "-")  # Word's fixed hyphen
    value = UNSEEN.sub("", TAGS.sub(r"\1", value))
    return unicodedata.normalize("NFC", value)


def one_line(value: str) -> str:
    """Text for a header, a title or a cell: no line breaks, single spaces."""
    return " ".join(normal(value).split())


def shorten(value: str, length: int) -> str:
    """At most `length` characters, cut at a word, with an ellipsis where something was cut."""
    value = one_line(value)
    if len(value) <= length:
        return value
    cut = value[: length - 1]
    return (cut[: cut.rfind(" ")] if " " in cut[length // 2 :] else cut).rstrip(" ,;:.–-") + "…"
