"""The office plans the year: computes, looks, adjusts, publishes; a member declines, the plan goes on.

The demo alliance stands in a house of its own here: publishing asks half the alliance.
"""

import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.conftest import Instance, answer_link, demo_house, log_in
from e2e.looking import look_at

pytestmark = pytest.mark.browser

MEMBER, MEMBER_NAME = "mitglied@demo.example", "AKH"
QUESTION = "Können Sie helfen?"
COMPUTED = 60_000  # milliseconds, on a busy machine


@pytest.fixture(scope="module")
def house(kept_house, alone) -> Iterator[Instance]:
    """E2E_URL and E2E_VAR name one that runs already, with a fresh demo alliance."""
    if url := os.environ.get("E2E_URL"):
        yield Instance(url, Path(os.environ["E2E_VAR"]))
        return
    with demo_house(kept_house, alone) as started:
        yield started


def test_the_plan_from_the_first_click_to_the_next_question(
    house: Instance, open_browser: Callable[..., Page]
):
    office = open_browser(at=house.url)
    log_in(office, "geschaeftsstelle")
    known = len(questions(house))

    compute(office)
    sees_what_it_comes_to(office)
    forbidden = forbid_one(office)
    weigh_small_sites_more(office)
    assert forbidden not in pairs(office), "what is excluded stays out of every plan"
    hold_back_and_lift(office)
    assert len(questions(house)) == known, "nothing was sent so far"

    count = publish(office)
    assert sent_in_the_end(house, known + count) == known + count, "exactly as many as the page had said"
    need = decline_from_the_mail(house, open_browser(at=house.url), office)
    asked_next(house, office, need, known + count)


def test_every_shape_of_the_plan_is_accessible(house: Instance, open_browser: Callable[..., Page]):
    """Runs after the journey: the plan has lines, changes and an earlier draft."""
    office = open_browser(at=house.url)
    log_in(office, "geschaeftsstelle")
    office.goto("/einsatzplan/")
    paths = {"/einsatzplan/", "/einsatzplan/vorgaben/"}
    office.get_by_role("link", name=re.compile(r"^Plan \d+ ansehen")).first.click()
    plan = urlsplit(office.url).path
    paths |= {plan, f"{plan}veroeffentlichen/", *hrefs(office.get_by_role("navigation", name="Teile"))}
    paths |= set(hrefs(office.get_by_role("main").get_by_role("region")))
    problems = []
    for path in sorted(paths):
        office.goto(path)
        problems += [f"{path} {problem}" for problem in look_at(office)]

    assert not problems, "\n".join(problems)


def test_the_plan_works_without_javascript(house: Instance, open_browser: Callable[..., Page]):
    office = open_browser(at=house.url, java_script_enabled=False)
    log_in(office, "geschaeftsstelle")
    office.goto("/einsatzplan/")
    office.get_by_role("group", name="Ausgleich").get_by_label("gar nicht").check()
    office.get_by_role("button", name="Plan berechnen").click()
    for _ in range(60):
        if not office.get_by_role("link", name="Stand neu laden").count():
            break
        office.wait_for_timeout(500)
        office.get_by_role("link", name="Stand neu laden").click()

    expect(office.get_by_role("heading", name="Überblick")).to_be_visible()
    expect(office.get_by_role("main")).to_contain_text("Ausgleich: gar nicht")


# --- The steps ---


def questions(house: Instance) -> list[str]:
    return [
        mail["To"]
        for mail in house.mails()
        if QUESTION in mail["Subject"] and "Erinnerung" not in mail["Subject"]
    ]


def sent_in_the_end(house: Instance, wanted: int) -> int:
    """How many questions there are once the worker has sent as many as wanted, and a moment more."""
    end = time.monotonic() + 60
    while len(questions(house)) < wanted and time.monotonic() < end:
        time.sleep(0.5)
    time.sleep(2)
    return len(questions(house))


def hrefs(place: Locator) -> list[str]:
    return [link.get_attribute("href") for link in place.get_by_role("link").all()]


def compute(office: Page) -> None:
    office.goto("/woche/")
    office.get_by_role("link", name="Einsatzplan", exact=True).click()
    office.get_by_role("button", name="Plan berechnen").click()
    expect(office.get_by_role("heading", name="Überblick")).to_be_visible(timeout=COMPUTED)


def sees_what_it_comes_to(office: Page) -> None:
    main = office.get_by_role("main")
    expect(main).to_contain_text("Noch ist niemand angefragt.")
    expect(main).to_contain_text(re.compile(r"0\s*Mitglieder überlastet|Mitglieder überlastet\s*0"))
    for part in ("Mitglieder", "Handlungsfelder", "Ohne Hilfe", "Standorte"):
        open_part(office, part)
    first = main.locator(".plan-line").first
    first.locator("summary").click()
    expect(first.locator(".reasons").first).to_be_visible()


def open_part(office: Page, part: str) -> None:
    office.get_by_role("navigation", name="Teile des Plans").get_by_role("link", name=part).click()
    expect(office.get_by_role("heading", name=part, exact=True)).to_be_visible()


def forbid_one(office: Page) -> tuple[str, str]:
    """Exclude an offer that the plan chose; the comparison says at once what moves instead."""
    line = office.locator(".plan-line").filter(has=office.get_by_role("link", name="Ausschließen")).first
    need, offer = line.locator("h4 a").inner_text(), line.locator("p > a").first.inner_text()
    line.get_by_role("link", name="Ausschließen").click()
    office.get_by_role("button", name="Speichern und neu berechnen").click()
    expect(office.get_by_role("alert")).to_contain_text("Bitte füllen Sie dieses Feld aus.")
    office.get_by_label("Grund").fill("Das haben wir dort schon versucht.")
    office.get_by_role("button", name="Speichern und neu berechnen").click()
    expect(office.get_by_role("heading", level=1)).to_have_text("Was ist anders?", timeout=COMPUTED)
    moved = office.locator(".moves > li").filter(has_text=need).first
    expect(moved.locator(".moves__was")).to_contain_text(offer)
    expect(moved.locator(".moves__now")).not_to_contain_text(offer)
    return need, offer


def weigh_small_sites_more(office: Page) -> None:
    office.get_by_role("link", name="Diesen Plan ansehen").click()
    office.get_by_role("group", name="Kleine Standorte zuerst").get_by_label("sehr viel").check()
    office.get_by_role("button", name="Neu berechnen und vergleichen").click()
    expect(office.get_by_role("heading", level=1)).to_have_text("Was ist anders?", timeout=COMPUTED)
    expect(office.get_by_role("main")).to_contain_text(
        "Kleine Standorte zuerst zählt jetzt „sehr viel“, vorher „normal“."
    )
    office.get_by_role("link", name="Diesen Plan ansehen").click()


def pairs(office: Page) -> set[tuple[str, str]]:
    """All lines of the plan that is open, over all pages."""
    open_part(office, "Standorte")
    found: set[tuple[str, str]] = set()
    while True:
        for line in office.locator(".plan-line").all():
            found.add((line.locator("h4 a").inner_text(), line.locator("p > a").first.inner_text()))
        onwards = office.locator("a[rel=next]")
        if not onwards.count():
            assert len(found) > 20
            return found
        office.goto(urljoin(office.url, onwards.get_attribute("href")))


def hold_back_and_lift(office: Page) -> None:
    """A rule is laid down, stands in the list and is lifted again with one click."""
    open_part(office, "Mitglieder")
    office.get_by_role("link", name="Halbe Tage zurückhalten: DGB").click()
    office.get_by_label("Wie viele halbe Tage?").fill("2")
    office.get_by_label("Grund").fill("Für die Fachtagung.")
    office.get_by_role("button", name="Nur speichern").click()
    expect(office.get_by_role("main")).to_contain_text("Seit der Berechnung hat sich eine Vorgabe geändert.")
    plan = office.url
    office.goto("/einsatzplan/vorgaben/")
    rule = office.get_by_role("listitem").filter(has_text="DGB hält 2 halbe Tage zurück.")
    rule.get_by_role("button", name="Aufheben").click()
    expect(rule).to_have_count(0)
    office.goto(plan)


def publish(office: Page) -> int:
    """The page says exactly what goes out; gives the number of questions."""
    office.get_by_role("link", name="Veröffentlichen …").click()
    expect(office.get_by_role("table", name="Diese Mitglieder werden angefragt")).to_contain_text(MEMBER_NAME)
    button = office.get_by_role("button", name=re.compile("Veröffentlichen und"))
    count = int(re.search(r"\d+", button.inner_text())[0])
    button.click()
    expect(office.get_by_role("heading", level=1)).to_have_text("Wer angefragt ist")
    expect(office.get_by_role("main")).to_contain_text(f"{count} Anfragen sind hinausgegangen")
    return count


def decline_from_the_mail(house: Instance, member: Page, office: Page) -> str:
    """The member says no to its newest question; gives the title of the need."""
    row = (
        office.get_by_role("table")
        .locator("tr")
        .filter(has=office.get_by_role("rowheader", name=MEMBER_NAME))
    )
    need = row.get_by_role("cell").last.inner_text().split(";")[0].strip()
    letter = house.wait_for_mail(MEMBER, QUESTION, need)
    member.goto(answer_link(letter))
    member.get_by_label("Nein, wir sagen ab").check()
    member.get_by_label("Grund der Absage").fill("Unsere Fachleute sind bis zum Sommer verplant.")
    member.get_by_role("button", name="Antwort absenden").click()
    expect(member.get_by_text("Danke für Ihre Antwort.")).to_be_visible()
    return need


def asked_next(house: Instance, office: Page, need: str, known: int) -> None:
    """The plan has gone on by itself; the office asks with one click, from „Diese Woche“."""
    waiting = office.get_by_role("listitem").filter(has_text="neu geplant")
    for _ in range(60):
        office.goto("/woche/?alles")
        if waiting.count():
            break
        office.wait_for_timeout(1000)
    assert len(questions(house)) == known, "after a change nobody is asked without the office"
    waiting.get_by_role("link", name="Ansehen und anfragen").click()
    banner = office.locator(".kern-alert").filter(has_text="Neu geplant")
    expect(banner).to_contain_text(need)
    banner.get_by_role("button", name="Anfragen").click()
    expect(banner).to_have_count(0)
    assert sent_in_the_end(house, known + 1) > known
