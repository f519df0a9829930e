"""Login gone in the middle of typing, back button, double click: nothing lost, nothing twice."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import type_password

pytestmark = pytest.mark.browser


def sentence(about: str) -> str:
    return f"Am Spielplatz Lindenweg {time.time_ns() % 10**9} fehlt Schatten. {about}"


def describe(page: Page, text: str) -> None:
    page.goto("/bedarfe/neu/")
    page.get_by_label("Worum geht es?").fill(text)


def times_told(page: Page, text: str) -> int:
    """How many needs stand in the list under these words."""
    page.goto(f"/bedarfe/?text={text.split(' fehlt')[0].split()[-1]}")
    return page.get_by_role("rowheader").count()


def test_the_text_is_still_there_after_the_login_has_gone(open_browser: Callable[..., Page]):
    page = open_browser("kommune")
    text = sentence("Wir hätten gern Bäume.")
    describe(page, text)
    page.context.clear_cookies(name="buendnis_sitzung")

    page.get_by_role("button", name="Absenden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Anmelden")
    type_password(page, "kommune")

    expect(page.get_by_label("Worum geht es?")).to_have_value(text)
    expect(page.get_by_text("Ihr Text vom letzten Mal ist wieder da.")).to_be_visible()
    page.get_by_role("button", name="Absenden").click()
    expect(page.get_by_text("Ihr Anliegen ist angekommen")).to_be_visible()
    assert times_told(page, text) == 1


def test_the_text_is_still_there_after_all_cookies_have_gone(open_browser: Callable[..., Page]):
    page = open_browser("kommune")
    text = sentence("Die Seite stand lange offen.")
    describe(page, text)
    page.context.clear_cookies()

    page.get_by_role("button", name="Absenden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Die Seite war zu lange offen")
    page.goto("/anmelden/?next=/bedarfe/neu/")
    type_password(page, "kommune")

    expect(page.get_by_label("Worum geht es?")).to_have_value(text)


def test_another_person_at_the_same_computer_does_not_see_the_text(open_browser: Callable[..., Page]):
    page = open_browser("kommune")
    describe(page, sentence("Das ist noch vertraulich."))
    page.context.clear_cookies()

    page.goto("/anmelden/")
    type_password(page, "geschaeftsstelle")
    page.wait_for_url("**/woche/")
    page.goto("/bedarfe/neu/")

    expect(page.get_by_label("Worum geht es?")).to_have_value("")


def test_after_sending_the_back_button_does_not_tell_it_twice(open_browser: Callable[..., Page]):
    page = open_browser("kommune")
    text = sentence("Wer hilft uns beim Pflanzen?")
    describe(page, text)
    page.get_by_role("button", name="Absenden").click()
    expect(page.get_by_text("Ihr Anliegen ist angekommen")).to_be_visible()
    need = page.url

    page.go_back()
    field = page.get_by_label("Worum geht es?")
    if field.input_value() == text:
        page.get_by_role("button", name="Absenden").click()
        expect(page).to_have_url(need)

    assert times_told(page, text) == 1


def test_a_double_click_tells_it_once(open_browser: Callable[..., Page]):
    page = open_browser("kommune")
    text = sentence("Bitte schnell.")
    describe(page, text)

    page.get_by_role("button", name="Absenden").dblclick()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lindenweg")

    assert times_told(page, text) == 1


def test_what_is_wrong_comes_back_with_everything_typed(open_browser: Callable[..., Page]):
    page = open_browser("kommune", java_script_enabled=False)
    text = sentence("Der Tag ist falsch.")
    describe(page, text)
    page.get_by_label("Bis wann?").evaluate("field => { field.type = 'text'; field.value = '31.02.2027' }")
    page.get_by_role("button", name="Absenden").click()

    assert page.title().startswith("Fehler:")
    expect(page.get_by_label("Worum geht es?")).to_have_value(text)
    assert times_told(page, text) == 0


def test_the_same_form_sent_twice_at_once_is_one_need(open_browser: Callable[..., Page]):
    """Two requests at the same moment, as an impatient network sends them."""
    page = open_browser("kommune")
    text = sentence("Zwei Anfragen, ein Anliegen.")
    describe(page, text)

    addresses = page.get_by_role("button", name="Absenden").evaluate(
        """async button => {
          const form = button.form;
          const send = () => fetch(form.action, {method: "POST", body: new FormData(form)});
          return (await Promise.all([send(), send()])).map(answer => answer.url);
        }"""
    )

    assert len(set(addresses)) == 1
    assert times_told(page, text) == 1
