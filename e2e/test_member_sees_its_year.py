"""A member reads its year in the plan, says no with a reason and limits its time; others read it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

REASON = "Im Frühjahr sind unsere Fachleute auf der Landesmesse."


def own_year(page: Page) -> Page:
    """The way a member goes: from „Diese Woche“ to its year in the plan."""
    page.goto("/woche/")
    news = page.get_by_role("listitem").filter(has_text="Der Einsatzplan")
    news.get_by_role("link", name="Ansehen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("auf Sie zu")
    return page


@pytest.mark.parametrize("with_scripts", [True, False])
def test_a_member_says_no_with_a_reason_and_the_office_reads_it(
    open_browser: Callable[..., Page], with_scripts: bool
):
    member = own_year(open_browser("mitglied", java_script_enabled=with_scripts))
    engagement = (
        member.get_by_role("article").filter(has=member.get_by_role("button", name="Passt uns")).first
    )
    title = engagement.get_by_role("heading").get_by_role("link").inner_text()

    engagement.get_by_text("Warum gerade Sie?").click()
    expect(engagement.locator("details").first.get_by_role("listitem").first).to_be_visible()
    engagement.locator("summary", has_text="Passt uns nicht").click()
    engagement.get_by_role("button", name="So zurückmelden").click()
    failed = member.get_by_role("article").filter(has_text=title)
    expect(failed.get_by_role("alert")).to_contain_text("Bitte nennen Sie kurz den Grund.")
    failed.get_by_label("Warum passt es nicht?").fill(f"{REASON} {with_scripts}")
    failed.get_by_role("button", name="So zurückmelden").click()

    expect(member.get_by_text("Die Geschäftsstelle sieht den Grund.")).to_be_visible()
    refused = member.get_by_role("region", name="Passt Ihnen nicht")
    expect(refused).to_contain_text(title)
    office = open_browser("geschaeftsstelle")
    office.goto("/das-kommt-auf-sie-zu/")
    office.get_by_role("link", name="AKH").click()
    expect(office.get_by_role("main")).to_contain_text(f"{REASON} {with_scripts}")
    expect(office.get_by_role("button", name="Passt uns")).to_have_count(0)


def test_a_member_limits_its_half_days(open_browser: Callable[..., Page]):
    member = open_browser("mitglied")
    member.goto("/das-kommt-auf-sie-zu/")
    box = member.get_by_label("Höchstens so viele halbe Tage")
    before = int(box.input_value())

    box.fill("2")
    member.get_by_role("button", name="Grenze speichern").click()
    expect(member.get_by_role("alert")).to_contain_text("geht nicht.")
    member.get_by_label("Höchstens so viele halbe Tage").fill(str(before - 4))
    member.get_by_role("button", name="Grenze speichern").click()

    expect(member.get_by_text("Mehr plant niemand für Sie ein.")).to_be_visible()
    expect(member.get_by_role("row", name=f"zusammen {before - 4}")).to_be_visible()


def test_the_ministry_reads_the_balance(open_browser: Callable[..., Page]):
    ministry = open_browser("ministerium")
    ministry.goto("/einsatzplan/")
    ministry.get_by_role("row").filter(has_text="veröffentlicht").get_by_role("link").first.click()
    ministry.get_by_role("link", name="Bilanz: Wie gerecht ist der Plan?").click()

    expect(ministry.get_by_role("heading", level=1)).to_have_text("Bilanz des Einsatzplans")
    comparison = ministry.get_by_role("region", name="Was bringt das Planen?")
    expect(comparison.get_by_role("row", name="Wer zuerst kommt")).to_be_visible()
    expect(ministry.get_by_role("main")).not_to_contain_text(REASON)
    ministry.get_by_role("link", name="Welche Angebote fehlen?").first.click()
    expect(ministry.get_by_role("heading", level=1)).to_have_text("Welche Angebote fehlen?")
