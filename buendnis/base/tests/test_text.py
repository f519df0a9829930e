"""What a person pasted stays readable; what nobody can see goes."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from buendnis.base.text import has_forbidden, normal, one_line

FAMILY, RAINBOW, ENGLAND = (
    "👩‍👩‍👧‍👦",
    "🏳️‍🌈",
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
)


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("Mu\u0308ller", "Müller"),
        ("Zeile\x0bWeiter", "Zeile\nWeiter"),  # Word: line break within a paragraph
        ("Seite\x0cWeiter", "Seite\nWeiter"),
        ("a\r\nb\rc\u2028d\u2029e\x85f", "a\nb\nc\nd\ne\nf"),
        ("Quar\u00adtier", "Quartier"),
        ("10\u00a0Uhr, z.\u202fB.", "10 Uhr, z. B."),
        ("Dr.\x1eIng. und Quar\x1ftier", "Dr.-Ing. und Quartier"),
        ("\ufeffAnfang", "Anfang"),
        ("Null\u200bbreite", "Nullbreite"),
        ("\u202a0611 123\u202c", "0611 123"),  # telephone numbers copied from Windows
        ("abc\u202edcba", "abcdcba"),
        ("a\u2066b\u2069", "ab"),
        ("Mül\u200dler", "Müller"),
        ("Ng\u0075\u0079\u1ec5\u200dn", "Nguyễn"),
        ("a\U000e0041b", "ab"),
        (f"{FAMILY} {RAINBOW} {ENGLAND}", f"{FAMILY} {RAINBOW} {ENGLAND}"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("Łukasz Şahin Nguyễn", "Łukasz Şahin Nguyễn"),
    ],
)
def test_pasted_text_is_kept_in_one_form(pasted, kept):
    assert (normal(pasted), has_forbidden(kept)) == (kept, False)


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x07", "\x1b", "\x7f", "\x9f", "\ud800", "\udfff", "\ufdd0", "\uffff", "\U0010fffe"],
)
def test_what_no_keyboard_writes_is_found(character):
    assert has_forbidden(f"a{character}b")


@given(st.text())
@example("\u2126\u200d")
@example("e\u00ad\u0302")
@example("👩\u00ad\u200d\u200d")
def test_one_form_stays_one_form(text):
    once = normal(text)

    assert normal(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(mark in once for mark in "\r\x0b\u00ad\u200b\u202e\u2066\ufeff\u00a0")


@given(st.text())
def test_one_line_is_one_line(text):
    assert len(one_line(text).splitlines()) <= 1 or has_forbidden(text)
