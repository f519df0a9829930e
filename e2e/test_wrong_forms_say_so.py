"""Every form sent empty: the page says so to eyes and ears, leads there, and stays accessible."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from e2e.looking import axe, bones
from e2e.wayfinding import (
    MEMBER,
    OFFICE,
    STRANGER,
    TOWN,
    WALKERS,
    WITH_RESULT,
    name_of,
    tour,
    walk_once,
)

pytestmark = pytest.mark.browser

BLANK = """form => {
  for (const field of form.elements) {
    if (field.type === "hidden" || field.type === "submit" || field.type === "file") continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = false;
    else if (field.tagName === "SELECT") field.value = "";
    else field.value = "";
  }
}"""
FORMS = """() => Array.from(document.querySelectorAll("main form")).filter(form => form.method === "post"
  && form.querySelector("input:not([type=hidden]), select, textarea")).length"""
FAULTS_OF_ERRORS = """() => {
  const found = [], summary = document.querySelector("[role=alert]");
  if (!document.title.startsWith("Fehler:")) found.push(`title: ${document.title}`);
  if (!summary) return [...found, "no error summary"];
  const here = document.activeElement;
  if (here !== summary) found.push(`focus: ${here.outerHTML.slice(0, 80)}`);
  for (const link of summary.querySelectorAll("a[href^='#']"))
    if (!document.getElementById(link.hash.slice(1))) found.push(`link to nowhere: ${link.hash}`);
  const wrong = Array.from(document.querySelectorAll("main [aria-invalid=true]"));
  for (const field of wrong) {
    const ids = (field.getAttribute("aria-describedby") || "").split(" ");
    const words = ids.map(id => document.getElementById(id)).filter(Boolean);
    const said = words.map(one => one.textContent).join("");
    const group = field.closest("fieldset[aria-describedby]");
    if (!said.trim() && !group) found.push(`wrong, and no word why: ${field.outerHTML.slice(0, 80)}`);
  }
  if (!wrong.length && !summary.textContent.trim()) found.push("nothing says what is wrong");
  return found;
}"""
NOT_SENT_EMPTY = {
    "people:set_contacts": "a place without contacts is allowed",
    "people:add_passkey": "asks the device before it sends; it has a journey of its own",
    "people:my_objections": "no objection is an answer",
    "people:data_rights": "no objection is an answer",
    "alliance:change_site": "every field may stay empty",
    "alliance:change_member": "every field may stay empty",
    "ui:gallery_form": "answers in place by HTMX; the gallery has its own browser test",
}


@pytest.mark.parametrize("login", [OFFICE, TOWN, MEMBER, WITH_RESULT, STRANGER])
def test_wrong_forms_say_so_accessibly(login: str, walks, open_browser: Callable[..., Page]):
    for other in WALKERS:
        walk_once(walks, open_browser, other)
    page, problems, sent = open_browser(login), [], 0
    for path in tour(walks)[login]:
        page.goto(path)
        for number in range(page.evaluate(FORMS)):
            if name_of(path) in NOT_SENT_EMPTY:
                continue
            page.goto(path)
            answer = send_blank(page, number)
            if answer == 422:
                sent += 1
                problems += [f"{path} form {number}: {fault}" for fault in page.evaluate(FAULTS_OF_ERRORS)]
                problems += [
                    f"{path} form {number}: {fault}" for fault in [*bones(page), *axe(page, inside="main")]
                ]
            else:
                problems.append(f"{path} form {number}: answered {answer} to an empty form")

    assert not problems, "\n".join(problems)
    assert sent


def send_blank(page: Page, number: int) -> int:
    """Empty all fields and press the form's first button; gives the status of the answer."""
    found = page.locator("main form[method=post]").filter(
        has=page.locator("input:not([type=hidden]), select, textarea")
    )
    form = found.nth(number)
    form.evaluate(BLANK)
    try:
        with page.expect_navigation(timeout=15_000) as answer:
            form.evaluate("form => form.requestSubmit(form.querySelector('[type=submit]:not([formaction])'))")
    except PlaywrightTimeout:
        return 0  # the form's own report names it
    return answer.value.status if answer.value else 0
