import pytest

from buendnis.search.analyse import LONGEST_TEXT, clean, fold, stems, words


@pytest.mark.parametrize(
    "written",
    [
        "Bürger*innen", "Bürger:innen", "Bürger_innen", "BürgerInnen", "Bürger/-innen", "Bürger/innen",
        "Bürger(innen)", "Bürgerinnen", "Bürgern", "Buerger", "BÜRGER", "Bu\u0308rger",
    ],
)  # fmt: skip
def test_all_ways_to_write_a_group_of_people_give_one_stem(written):
    assert stems(written) == stems("Bürger")


def test_words_that_only_look_female_stay_whole():
    assert stems("Berlin Termin Medizin") == ["berlin", "termin", "medizin"]


def test_hyphenated_words_give_the_joined_form_and_the_parts():
    assert stems("Wohn-Umfeld") == ["wohnumfeld", "wohn", "umfeld"]


def test_soft_hyphens_and_zero_width_characters_do_not_split():
    assert stems("Grün\u00adflä\u200bchen") == stems("Grünflächen")


def test_umlauts_and_sharp_s_are_folded():
    assert fold("Größe") == fold("GRÖSSE") == "grosse"


def test_a_word_is_found_without_its_accent():
    assert stems("sprachcafe") == stems("Sprachcafé")
    assert stems("Cafés") == stems("cafes")


def test_stop_words_say_nothing():
    assert stems("und die für über Straße") == stems("Straße")


def test_a_word_keeps_how_and_where_it_was_written():
    found = list(words("Wir brauchen Bürger*innen."))

    assert [(word.text, word.start) for word in found] == [("Bürger*innen", 13)]


@pytest.mark.parametrize("nothing", ["", "   ", '"', "* ^ NOT-", "😀", "\x00", "-" * 1000])
def test_text_without_words_gives_few_or_no_stems(nothing):
    assert [stem for stem in stems(nothing) if stem != "not"] == []


@pytest.mark.parametrize("piece", ["a*:", "a-", "ab(", "Bürger*", "x/", "ä\u0301"])
def test_a_megabyte_of_traps_is_cut_and_read_quickly(piece):
    text = piece * (1_000_000 // len(piece))

    assert len(clean(text)) <= LONGEST_TEXT
    assert all(len(stem) <= 60 for stem in stems(text))
