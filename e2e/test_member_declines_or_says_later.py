"""A member answers from its mail: no with a reason, or later with a day; nobody is asked twice."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from e2e.conftest import Instance, answer_link

pytestmark = pytest.mark.browser

MEMBER = "mitglied@demo.example"
OFFER = "Was kann aus dem alten Haus werden?"


@pytest.fixture
def asked(open_browser: Callable[..., Page], instance: Instance) -> tuple[str, Page]:
    """A town has told a need and the office has asked the member: its link, and the office at the need."""
    mark = f"Mühlweg {time.time_ns() % 10**7}"
    town = open_browser("kommune")
    town.goto("/bedarfe/neu/")
    town.get_by_label("Worum geht es?").fill(
        f"Das alte Fachwerkhaus {mark} steht leer. Was kann aus dem Haus werden, lohnt sich der Umbau?"
    )
    town.get_by_role("button", name="Absenden").click()
    expect(town.get_by_text("Ihr Anliegen ist angekommen")).to_be_visible()
    office = open_browser("geschaeftsstelle")
    office.goto(town.url)
    choice = office.get_by_role("group", name="Wen wollen Sie anfragen?")
    for box in choice.get_by_role("checkbox", checked=True).all():
        box.uncheck()
    choice.get_by_label(OFFER).check()
    office.get_by_label("Grund, wenn Sie von der Reihenfolge abweichen").fill("Das passt am besten.")
    office.get_by_role("button", name="Mitglieder anfragen").click()
    expect(office.get_by_role("region", name="Wer helfen kann")).to_contain_text(OFFER)
    return answer_link(instance.wait_for_mail(MEMBER, mark)), office


def test_a_member_declines_and_its_half_days_stay_free(asked, open_browser: Callable[..., Page]):
    link, office = asked
    member = open_browser()
    member.goto(link)
    member.get_by_label("Nein, wir sagen ab").check()
    member.get_by_role("button", name="Antwort absenden").click()

    assert member.title().startswith("Fehler:")
    expect(member.get_by_role("alert")).to_contain_text("Bitte nennen Sie kurz den Grund der Absage.")
    expect(member.get_by_label("Nein, wir sagen ab")).to_be_checked()
    member.get_by_label("Grund der Absage").fill("Unsere Fachleute sind bis zum Sommer verplant.")
    member.get_by_role("button", name="Antwort absenden").click()
    expect(member.get_by_text("Danke für Ihre Antwort.")).to_be_visible()

    office.reload()
    expect(office.get_by_role("main")).to_contain_text("Unsere Fachleute sind bis zum Sommer verplant.")
    expect(office.get_by_role("region", name="Wer helfen kann")).to_have_count(0)
    offered = office.get_by_role("group", name="Wen wollen Sie anfragen?")
    expect(offered.get_by_label(OFFER)).to_have_count(0)


def test_a_member_says_later_and_can_say_yes_then(asked, open_browser: Callable[..., Page]):
    link, office = asked
    day = timezone.localdate() + timedelta(days=20)
    member = open_browser(java_script_enabled=False)
    member.goto(link)
    member.get_by_label("Wir brauchen noch Zeit").check()
    member.get_by_label("Wir melden uns bis").fill(day.isoformat())
    member.get_by_role("button", name="Antwort absenden").click()
    expect(member.get_by_text(f"bis zum {day.day}.{day.month}.{day.year}")).to_be_visible()

    office.reload()
    expect(office.get_by_role("region", name="Wer helfen kann")).to_contain_text(f"{day:%d.%m.%Y}")
    member.goto(link)
    member.get_by_role("link", name="Anders antworten").click()
    member.get_by_label("Ja, wir sagen zu").check()
    member.get_by_role("button", name="Antwort absenden").click()
    expect(member.get_by_text("Ihre halben Tage sind reserviert")).to_be_visible()


def test_the_same_answer_twice_counts_once(asked, open_browser: Callable[..., Page]):
    link, _office = asked
    first, second = open_browser(), open_browser()
    for member in (first, second):
        member.goto(link)
    for member in (first, second):
        member.get_by_role("button", name="Antwort absenden").click()
        expect(member.get_by_role("heading", level=1)).to_have_text("Danke für Ihre Antwort")
