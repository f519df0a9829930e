"""The whole main job: a town tells what it needs, a member helps, both look back, the ministry sees it.

The town works without JavaScript, the office without a mouse, the member without a login.
"""

import re
import time
from collections.abc import Callable

import icalendar
import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.conftest import Instance, answer_link, log_in
from e2e.keyboard import Keyboard

pytestmark = pytest.mark.browser

OFFER = "Was kann aus dem alten Haus werden?"
TOWN, MEMBER, OFFICE = "kommune@demo.example", "mitglied@demo.example", "geschaeftsstelle@demo.example"


def words_of_the_town(house: int) -> str:
    return (
        f"Das alte Fachwerkhaus Marktgasse {house} steht seit Jahren leer. Was kann aus dem Haus werden? "
        "Wir wünschen uns einen ersten Blick vor Ort, Beratung zum Umbau und zum Wohnen im Bestand."
    )


def test_a_town_gets_help_from_the_first_sentence_to_the_figures(
    open_browser: Callable[..., Page], instance: Instance
):
    house = int(time.time()) % 100_000
    mark = f"Marktgasse {house}"
    ministry = open_browser("ministerium")
    done_before = figure(ministry, "erledigt")
    member = open_browser("mitglied")
    account = account_of(member)
    before = booked(member, account)

    town = open_browser(java_script_enabled=False)
    need_url = tell_the_need(town, words_of_the_town(house))
    office = open_browser("geschaeftsstelle")
    ask_without_a_mouse(office, mark)

    asked = instance.wait_for_mail(MEMBER, mark)
    look_twice_and_change_nothing(open_browser(), answer_link(asked), office, need_url)
    accept_from_the_mail(open_browser(), answer_link(asked))
    reserved = {"reserved": before["reserved"] + 2, "free": before["free"] - 2}
    assert booked(member, account) == before | reserved

    title = office.goto(need_url) and office.get_by_role("heading", level=1).inner_text()
    agreed = instance.wait_for_mail(TOWN, title, "Zusage")
    agree_from_the_mail(open_browser(), answer_link(agreed))
    for address, partner in ((TOWN, MEMBER), (MEMBER, TOWN)):
        brings_contacts_and_a_calendar_entry(instance, address, partner, title)

    engagement_url = note_the_result(member, title)
    confirm_as_town(instance, open_browser(), title)
    is_done(town, engagement_url)
    used = {"reserved": before["reserved"], "used": before["used"] + 2, "free": before["free"] - 2}
    assert booked(member, account) == before | used
    the_timeline_tells_it(town, title)
    assert figure(ministry, "erledigt") == done_before + 1


# --- Step 1: the town, without JavaScript ---


def tell_the_need(town: Page, text: str) -> str:
    log_in(town, "kommune")
    town.get_by_role("link", name="Anliegen schildern").first.click()
    site = town.get_by_label("Für welchen Standort?")
    if site.count():
        site.select_option(index=1)
    town.get_by_label("Worum geht es?").fill(text)
    town.get_by_role("button", name="Was hilft schon?").click()
    expect(town.get_by_label("Worum geht es?")).to_have_value(text)
    town.get_by_role("button", name="Absenden").click()
    expect(town.get_by_text("Ihr Anliegen ist angekommen")).to_be_visible()
    expect(town.get_by_text(text[:40]).first).to_be_visible()
    return town.url


# --- Steps 2 and 3: the office, without a mouse ---


def ask_without_a_mouse(office: Page, mark: str) -> None:
    office.goto("/woche/")
    keys = Keyboard(office)
    keys.follow(office.get_by_role("link", name=re.compile(r"Noch \d+ Sachen? zeigen")))
    waiting = office.get_by_role("listitem").filter(has=office.get_by_role("heading", level=3))
    if waiting.filter(has_text=mark).count():
        keys.follow(waiting.filter(has_text=mark).get_by_role("link"))
    else:  # an instance that has been in use for long: the rest stands in the list
        keys.follow(office.get_by_role("link", name="Alle neuen Bedarfe ansehen"))
        keys.follow(office.get_by_role("link", name=mark))
    expect(office.get_by_text(mark).first).to_be_visible()
    expect(office.get_by_text("Was gepasst hätte, und warum es nicht geht")).to_be_hidden()
    keys.open(office.locator("summary").filter(has_text="ausgeschlossen"))
    expect(office.get_by_role("table", name="Was gepasst hätte, und warum es nicht geht")).to_be_visible()
    page_has_reasons(office, keys)
    keys.follow(office.get_by_role("link", name="Handlungsfelder bestätigen"))
    keys.tick(office.get_by_label("Öffentliche Räume", exact=False).first)
    keys.tick(office.get_by_label("Öffentliche Räume", exact=False).first, on=False)
    expect(office.get_by_label("Wohnen und Wohnumfeld")).to_be_checked()
    keys.follow(office.get_by_role("button", name="Bestätigen"))
    expect(office.get_by_text("Bestätigt. Die Vorschläge sind neu berechnet.")).to_be_visible()
    for box in office.get_by_role("group", name="Wen wollen Sie anfragen?").get_by_role("checkbox").all():
        keys.tick(box, on=OFFER in accessible_name(box))
    keys.follow(office.get_by_role("button", name="Mitglieder anfragen"))
    expect(office.get_by_role("region", name="Wer helfen kann")).to_contain_text(OFFER)


def page_has_reasons(office: Page, keys: Keyboard) -> None:
    group = office.get_by_role("group", name="Wen wollen Sie anfragen?")
    expect(group.get_by_role("checkbox", name=re.compile(re.escape(OFFER)))).to_be_visible()
    reasons = group.locator(".suggestion").filter(has_text=OFFER)
    keys.open(reasons.locator("summary"))
    points = [int(re.search(r"(\d+) Punkte?$", line)[1]) for line in texts(reasons.get_by_role("listitem"))]
    score = int(re.search(r"(\d+) von 100", reasons.inner_text())[1])
    assert len(points) >= 6
    assert sum(points) == score, "every point of the score has its sentence"


def texts(lines: Locator) -> list[str]:
    return [" ".join(text.split()) for text in lines.all_inner_texts()]


def accessible_name(box: Locator) -> str:
    return box.evaluate("box => Array.from(box.labels).map(label => label.textContent).join(' ')")


# --- Step 4: the member, from its mail ---


def look_twice_and_change_nothing(stranger: Page, link: str, office: Page, need_url: str) -> None:
    """Mail scanners open links: a GET decides nothing."""
    for _ in range(2):
        assert stranger.goto(link).status == 200
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Können Sie helfen?")
    office.goto(need_url)
    expect(office.get_by_role("region", name="Wer helfen kann")).to_contain_text("Antwort steht aus")


def accept_from_the_mail(member: Page, link: str) -> None:
    member.goto(link)
    member.get_by_label("Ja, wir sagen zu").check()
    member.get_by_role("button", name="Antwort absenden").click()
    expect(member.get_by_text("Ihre halben Tage sind reserviert")).to_be_visible()


# --- Step 5: the town agrees, both get what they need ---


def agree_from_the_mail(town: Page, link: str) -> None:
    town.goto(link)
    expect(town.get_by_role("heading", level=1)).to_have_text("Nehmen Sie diese Hilfe an?")
    town.get_by_label("Ja, wir nehmen an").check()
    town.get_by_role("button", name="Antwort absenden").click()
    expect(town.get_by_text("Die Zusammenarbeit ist vereinbart")).to_be_visible()


def brings_contacts_and_a_calendar_entry(instance: Instance, to: str, partner: str, title: str) -> None:
    letter = instance.wait_for_letter(to, title, partner, "So erreichen Sie die andere Seite")
    files = [part for part in letter.iter_attachments() if part.get_content_type() == "text/calendar"]
    assert [part.get_filename().endswith(".ics") for part in files] == [True]
    calendar = icalendar.Calendar.from_ical(files[0].get_content())
    (event,) = calendar.walk("VEVENT")
    starts = event["DTSTART"]
    assert starts.params.get("VALUE") == "DATE" or calendar.walk("VTIMEZONE")
    assert title in str(event["SUMMARY"])


# --- Step 6: what came of it ---


def note_the_result(member: Page, title: str) -> str:
    member.goto("/zusammenarbeit/")
    member.get_by_role("link", name=title).first.click()
    url = member.url
    member.get_by_role("link", name="Ergebnis notieren").click()
    member.get_by_label("Was ist daraus geworden?").fill(
        "Wir waren im Haus und haben es angesehen.\nDas Dach hält noch zehn Jahre.\nOffen: der Brandschutz."
    )
    expect(member.get_by_label("Halbe Tage von")).to_have_value("2")
    member.get_by_label("Darf Geschichte oder Praxisbeispiel werden").check()
    member.get_by_role("button", name="Ergebnis senden").click()
    expect(member.get_by_text("Das Dach hält noch zehn Jahre.")).to_be_visible()
    return url


def confirm_as_town(instance: Instance, town: Page, title: str) -> None:
    asked = instance.wait_for_mail(TOWN, title, "Stimmt das so?")
    assert "Das Dach hält noch zehn Jahre." in asked
    town.goto(answer_link(asked))
    town.get_by_label("Ja, das stimmt").check()
    town.get_by_role("button", name="Antwort absenden").click()
    expect(town.get_by_text("Ihre Bestätigung ist notiert")).to_be_visible()


def is_done(town: Page, engagement_url: str) -> None:
    town.goto(engagement_url)
    expect(town.get_by_role("main")).to_contain_text("abgeschlossen")


def the_timeline_tells_it(town: Page, title: str) -> None:
    town.goto("/woche/")
    town.get_by_role("region", name="Ihre Standorte").get_by_role("link").first.click()
    timeline = town.get_by_role("region", name="Verlauf")
    expect(timeline).to_contain_text(title)
    expect(timeline).to_contain_text("Das Dach hält noch zehn Jahre.")


# --- Figures ---


def figure(ministry: Page, name: str) -> int:
    ministry.goto("/woche/")
    text = ministry.get_by_role("region", name="Bedarfe nach Stand").inner_text()
    return int(re.search(rf"{name}\s+(\d+)", text)[1])


def account_of(member: Page) -> str:
    member.goto("/woche/")
    return member.get_by_role("link", name="Kontingentkonto öffnen").get_attribute("href")


def booked(member: Page, account: str) -> dict[str, int]:
    """The sums of all formats: reserved, used, free half-days."""
    member.goto(account)
    table = member.get_by_role("table", name="Halbe Tage je Format")
    rows = [row.get_by_role("cell").all_inner_texts() for row in table.locator("tbody tr").all()]
    sums = [sum(map(int, column)) for column in zip(*rows, strict=True)]
    return dict(zip(("reserved", "used", "free"), sums[2:], strict=True))
