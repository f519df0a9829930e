from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError, engines
from django.test import RequestFactory


@dataclass
class Fact:
    on: date = date(2026, 11, 23)
    text: str = "Bedarf gemeldet"
    url: str = ""
    is_example: bool = False


def render(source: str, request=None, **context) -> str:
    html = engines["django"].from_string(source).render(context, request)
    return " ".join(html.split())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 11, 23), "Mo, 23.11.2026"),
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "Mo, 23.11.2026"),
        (None, ""),
    ],
)
def test_a_day_is_said_as_people_say_it(value, text):
    assert render("{{ value|day }}", value=value) == text


def test_a_day_carries_its_machine_form():
    assert (
        render("{% day value %}", value=date(2026, 1, 5))
        == '<time datetime="2026-01-05">Mo, 05.01.2026</time>'
    )


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0 halbe Tage"), (1, "1 halber Tag"), (3, "3 halbe Tage"), (None, "0 halbe Tage")],
)
def test_half_days_agree_in_number(number, text):
    assert render("{{ number|half_days }}", number=number) == text


@pytest.mark.parametrize("checked", ["memory", "assumed"])
def test_a_fact_from_memory_says_that_it_is_not_confirmed(checked):
    assert "noch nicht bestätigt" in render("{% mark checked %}", checked=checked)


@pytest.mark.parametrize("checked", ["paper", "seen", "confirmed", "", None])
def test_a_confirmed_fact_shows_no_mark(checked):
    assert render("{% mark checked %}", checked=checked) == ""


def test_only_invented_things_are_called_examples():
    assert "Beispiel" in render("{% example thing %}", thing=Fact(is_example=True))
    assert render("{% example thing %}", thing=Fact()) == ""


def test_a_card_with_an_address_leads_there():
    html = render('{% card title="Treff" url="/bedarfe/1/" preline="Neustadt" level=2 %}Text{% endcard %}')

    assert 'href="/bedarfe/1/"' in html
    assert '<h2 class="kern-title">' in html
    assert "Neustadt" in html


def test_a_card_without_title_has_no_empty_heading():
    assert "<h3" not in render("{% card %}Text{% endcard %}")


@pytest.mark.parametrize(
    "source",
    [
        '{% button text url="/" %}',
        "{% badge text %}",
        "{% card title=text %}{% endcard %}",
        "{% alert title=text %}{% endalert %}",
        "{% facts %}{% fact text text %}{% endfacts %}",
        "{% nothing_here text %}",
        "{% bar used=1 total=2 label=text %}",
        "{% datatable caption=text %}{% enddatatable %}",
        "{% card title='x' %}{{ text }}{% endcard %}",
    ],
)
def test_nothing_typed_becomes_html(source):
    html = render(source, text='<img src=x onerror="alert(1)">')

    assert "<img" not in html
    assert "&lt;img" in html


@pytest.mark.parametrize("source", ['{% badge "x" kind="red" %}', '{% button "x" kind="big" %}'])
def test_an_unknown_kind_fails_at_once(source):
    with pytest.raises(TemplateSyntaxError):
        render(source)


def test_an_unknown_argument_fails_at_once():
    with pytest.raises(TemplateSyntaxError):
        render('{% badge "x" colour="red" %}')


def test_a_fact_without_value_is_left_out():
    assert render('{% facts %}{% fact "Telefon" "" %}{% fact "Halbe Tage" 0 %}{% endfacts %}') == (
        '<dl class="facts"><div><dt>Halbe Tage</dt><dd>0</dd></div></dl>'
    )


def test_where_nothing_is_the_next_step_is_named():
    html = render('{% nothing_here "Noch nichts." url="/neu/" action="Anliegen schildern" %}')

    assert "Noch nichts." in html
    assert 'href="/neu/"' in html


def test_inside_a_loop_it_says_that_nothing_is_there():
    html = render("{% for group in groups %}{% nothing_here 'Leer.' %}{% endfor %}", groups=[1])

    assert "Leer." in html


def test_a_bar_says_in_words_what_it_draws():
    html = render('{% bar used=3 reserved=2 total=10 label="Beratung" %}')

    assert "3 genutzt" in html
    assert "2 reserviert" in html
    assert "5 frei von 10" in html
    assert 'width="30.0"' in html


def test_a_bar_beyond_its_pledge_says_so():
    html = render("{% bar used=6 reserved=2 total=6 %}")

    assert "2 mehr als zugesagt" in html
    assert "0 frei von 6" in html


def test_a_bar_of_nothing_does_not_divide_by_zero():
    assert "0 frei von 0" in render("{% bar %}")


def test_pictures_carry_no_style_attribute():
    assert "style=" not in render("{% bar used=1 total=2 %}{% timeline entries %}", entries=[Fact()])


def test_pages_of_a_list_keep_its_filters():
    request = RequestFactory().get("/bedarfe/", {"stand": "offen", "page": "2"})

    html = render("{% pagination page %}", request, page=Paginator(range(500), 50).page(2))

    assert "?stand=offen&amp;page=3" in html
    assert 'aria-current="page"' in html
    assert "page=2&amp;page" not in html


def test_a_list_of_one_page_needs_no_pagination():
    assert render("{% pagination page %}", page=Paginator(range(5), 50).page(1)) == ""


def test_the_timeline_marks_examples():
    html = render("{% timeline entries %}", entries=[Fact(is_example=True), Fact(url="/bedarfe/1/")])

    assert html.count("<li") == 2
    assert html.count("Beispiel") == 1
    assert 'href="/bedarfe/1/"' in html


def test_a_repeated_button_says_aloud_what_it_is_for():
    html = render('{% submit "Abmelden" of=device %}', device="Safari <b>")

    assert 'Abmelden<span class="kern-sr-only">: Safari &lt;b&gt;</span>' in html
    assert "sr-only" not in render('{% submit "Abmelden" %}')
