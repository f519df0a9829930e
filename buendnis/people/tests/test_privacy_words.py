"""A person's words are found however they are written, and only theirs."""

import pytest

from buendnis.people.privacy.words import REMOVED, Words, surname

WORDS = Words(["Jörg Müller-Weiß"], ["joerg@demo.example"], ["+49 611 123-456"], "Ehemalige Person 7")


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Jörg Müller-Weiß kommt.", "Ehemalige Person 7 kommt."),
        ("JÖRG MÜLLER-WEISS", "Ehemalige Person 7"),
        ("Joerg Mueller-Weiss", "Ehemalige Person 7"),
        ("Jorg Muller Weiss", "Ehemalige Person 7"),
        ("Jo\u0308rg Mu\u0308ller-Weiß", "Ehemalige Person 7"),
        ("Müller-Weiß, Jörg", "Ehemalige Person 7"),
        ("J. Müller-Weiß", "Ehemalige Person 7"),
        ("Jörg Müller-Weiß' Idee", "Ehemalige Person 7' Idee"),
        ("Jörg  \n Müller-Weiß", "Ehemalige Person 7"),
        ("Portrait_Joerg_Mueller-Weiss.jpg", "Portrait_Ehemalige Person 7.jpg"),
        ("Frau Dr. Müller-Weiß sagt", "Ehemalige Person 7 sagt"),
        ("Fragen Sie Herrn Müller-Weiß!", "Fragen Sie Ehemalige Person 7!"),
        ("an JOERG@demo.example.", f"an {REMOVED}."),
        ("mailto:joerg%40demo.example?x", f"mailto:{REMOVED}?x"),
        ("Tel. 0611 123456", f"Tel. {REMOVED}"),
        ("Tel. 0049 (0) 611/12 34 56,", f"Tel. {REMOVED},"),
        ("+49611123456", REMOVED),
    ],
)
def test_a_person_is_found_however_written(text, after):
    assert WORDS.occur_in(text)
    assert WORDS.scrubbed(text) == after


@pytest.mark.parametrize(
    "text",
    [
        "Jörg Müller kommt.",
        "Herr Weiß",
        "Jörg Müller-Weißenberg",
        "Die Müller-Weiß-Straße",
        "xjoerg@demo.example",
        "joerg@demo.example.org",
        "10611 1234567",
        "0611 1234567",
    ],
)
def test_others_are_left_alone(text):
    assert not WORDS.occur_in(text)
    assert WORDS.scrubbed(text) == text


def test_a_surname_that_others_bear_is_nobody():
    shared = Words(["Anna Berg"], [], [], "X", unique_surname=False)

    assert shared.scrubbed("Frau Berg und Anna Berg") == "Frau Berg und X"


def test_a_name_of_one_word_counts_alone_or_with_a_salutation():
    berg = Words(["Berg"], [], [], "X")

    assert [berg.scrubbed(text) for text in ("Berg", "Herr Berg geht auf den Berg")] == [
        "X",
        "X geht auf den Berg",
    ]


def test_json_bytes_and_html_are_read():
    words = Words(["Tim O'Brien"], [], [], "X")

    assert words.scrubbed({"a": ["Tim O'Brien", 3]}) == {"a": ["X", 3]}
    assert words.scrubbed("<p>Tim O&#x27;Brien</p>") == "<p>X</p>"
    assert words.scrubbed(b"SUMMARY:mit Tim O\r\n 'Brien") == b"SUMMARY:mit X"
    assert words.scrubbed(b"\xff\x00") == b"\xff\x00"


@pytest.mark.parametrize("name", ["", "  ", "Xi", "Dr."])
def test_too_little_to_go_by_finds_nothing(name):
    assert not Words([name], [""], ["123"], "X").occur_in("Xi Dr. 123 und mehr")


@pytest.mark.parametrize(
    ("name", "last"), [("Prof. Dr. Anna Berg", "Berg"), ("Lisa Ing", "Ing"), ("Sukarno", "Sukarno"), ("", "")]
)
def test_surname_leaves_titles_out(name, last):
    assert surname(name) == last
