import pytest

from buendnis.search.actions import Entry, put, put_many, remove
from buendnis.search.models import Audience, Document, Word
from buendnis.search.queries import find, keys_with_words

pytestmark = pytest.mark.django_db


def store(key, title, text="", *, kind="guide", audiences=("public",)):
    put(kind, key, title=title, text=text, url=f"/{kind}/{key}/", audiences=audiences)


def keys(text, **how):
    return [hit.key for hit in find(text, **{"audiences": ["public"], **how})]


def test_a_word_in_any_form_finds_its_thing():
    store(1, "Beteiligung von Bürger*innen")
    store(2, "Begrünung von Höfen")

    assert keys("Bürgerinnen beteiligen") == ["1"]


def test_nothing_is_found_for_nothing():
    store(1, "Beteiligung")

    assert keys("") == keys("und die") == keys("Quantenphysik") == []


HOSTILE = [
    *('"', 'a"b', "NEAR(", "* ^", "' OR 1=1 --", "%", "_", "\\", "😀👩👩👧", "{{ x }}", "\x00", "-"),
    *("x" * 1_000_000, "wort " * 200_000, "\U0010ffff" * 3, " ".join(f"wort{i}" for i in range(5000))),
]


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_hostile_questions_get_a_harmless_answer(hostile):
    store(1, "Beteiligung")

    assert keys(hostile) == []


def test_the_last_word_may_be_unfinished():
    store(1, "Spielplatz")

    assert keys("Spielpl") == ["1"]
    assert keys("Spielpl Rathaus") == []


def test_a_whole_word_counts_more_than_a_continuation():
    store(1, "Wohnungsbau")
    store(2, "Wohnung")

    assert keys("Wohnung") == ["2", "1"]


def test_rare_words_count_more_than_frequent_ones():
    for number in range(8):
        store(number, "Quartier")
    store(8, "Leihladen")

    assert keys("Quartier Leihladen", limit=1) == ["8"]


def test_a_word_in_the_title_counts_more_than_in_the_text():
    store(1, "Etwas anderes", "Lastenrad")
    store(2, "Lastenrad", "Etwas anderes")

    assert keys("Lastenrad") == ["2", "1"]


def test_equal_hits_keep_the_order_in_which_they_came():
    for number in (3, 1, 2):
        store(number, "Lastenrad")

    assert keys("Lastenrad") == ["3", "1", "2"]


def test_only_holders_of_a_key_find_a_thing():
    store(1, "Lastenrad", audiences=["org:5"])

    assert keys("Lastenrad", audiences=["public", "org:6"]) == []
    assert keys("Lastenrad", audiences=["public", "org:5"]) == ["1"]


def test_a_thing_opened_by_two_keys_counts_once():
    store(1, "Lastenrad", audiences=["a", "b"])
    store(2, "Lastenrad", audiences=["a"])

    assert [hit.score for hit in find("Lastenrad", audiences=["a", "b"])] == [
        hit.score for hit in find("Lastenrad", audiences=["a"])
    ]


def test_kinds_narrow_the_answer():
    store(1, "Lastenrad", kind="need")
    store(2, "Lastenrad", kind="offer")

    assert keys("Lastenrad", kinds=["offer"]) == ["2"]
    assert keys("Lastenrad", kinds=[]) == []


def test_putting_again_replaces_words_and_keys():
    store(1, "Lastenrad", audiences=["a"])
    store(1, "Spielplatz", audiences=["b"])

    assert keys("Lastenrad", audiences=["a", "b"]) == []
    assert keys("Spielplatz", audiences=["a"]) == []
    assert keys("Spielplatz", audiences=["b"]) == ["1"]
    assert Document.objects.count() == 1


def test_removing_leaves_nothing_behind():
    store(1, "Lastenrad")

    remove("guide", 1)
    remove("guide", 1)

    assert (Document.objects.count(), Word.objects.count(), Audience.objects.count()) == (0, 0, 0)


def test_the_snippet_shows_the_place():
    store(1, "Leitfaden", "Anfang. " * 60 + "Am Ende steht ein Lastenrad im Hof.")

    assert "Lastenrad im Hof" in find("Lastenrad", audiences=["public"])[0].snippet


def test_many_are_put_and_found_with_as_few_statements_as_one(django_assert_max_num_queries):
    entries = [Entry("guide", str(n), f"Lastenrad {n}", "", "/", audiences=("public",)) for n in range(30)]

    with django_assert_max_num_queries(10):
        put_many(entries)
    with django_assert_max_num_queries(4):
        assert len(keys("Lastenrad")) == 20


def test_the_owner_asks_which_of_its_things_contain_telling_words():
    store(1, "Lastenrad im Quartier", kind="offer")
    store(2, "Spielplatz im Quartier", kind="offer")

    assert keys_with_words("offer", ["lastenrad", "quarti", "fehlt"], most=1) == {"1": ["lastenrad"]}
