"""Looking at one page as a strict visitor: axe with all its rules, narrow, enlarged, dark, one h1."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = (Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
SWITCHED_OFF = {
    "color-contrast-enhanced": "WCAG AAA (7:1); we promise AA, and color-contrast checks that",
}
COLOURS = ["color-contrast", "link-in-text-block", "target-size"]  # what another shape or scheme can change
RUN_AXE = """async ([inside, off, only]) => {
  const wanted = id => only.length ? only.includes(id) : !off.includes(id);
  const rules = axe.getRules().map(rule => ({id: rule.ruleId, enabled: wanted(rule.ruleId)}));
  axe.configure({rules});
  const found = await axe.run(inside, {resultTypes: ["violations"]});
  return found.violations.map(rule => [rule.id, rule.nodes.length, rule.nodes[0].html.slice(0, 160)]);
}"""
TOO_WIDE = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return "";
  const wide = Array.from(document.body.querySelectorAll("*"))
    .filter(one => one.getBoundingClientRect().right > root.clientWidth + 1)
    .filter(one => !one.closest(".datatable, [role=region][tabindex]"));
  return `${root.scrollWidth} > ${root.clientWidth}: ${(wide.pop() || root).outerHTML.slice(0, 120)}`;
}"""
AT_REST = """async () => {
  for (let quiet = 0; quiet < 3;) {
    await new Promise(requestAnimationFrame);
    quiet = document.getAnimations().some(one => one.playState === "running") ? 0 : quiet + 1;
  }
}"""  # colours fade when the scheme changes
FIRST = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 800}
NARROW = {"width": 320, "height": 600}


def axe(page: Page, inside: str = "html", only: Sequence[str] = ()) -> list[str]:
    """What axe finds on the page as it stands, with every rule it has or only these."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE)
    found = page.evaluate(RUN_AXE, [inside, list(SWITCHED_OFF), list(only)])
    return [f"{rule} ({number} x): {html}" for rule, number, html in found]


def look_at(page: Page, full: bool = True) -> list[str]:
    """Every fault of the page that is open; `full` looks at it in four shapes, else in the first only."""
    page.set_viewport_size(FIRST)
    found = [*bones(page), *named("light", axe(page))]
    if not full:
        return found
    page.set_viewport_size(NARROW)
    found += named("320 px", [problem for problem in [page.evaluate(TOO_WIDE)] if problem])
    page.set_viewport_size(FIRST)
    page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    found += named("200 %", [problem for problem in [page.evaluate(TOO_WIDE)] if problem])
    page.evaluate("() => { document.documentElement.style.fontSize = '' }")
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    page.evaluate(AT_REST)
    found += named("dark", [*is_dark(page), *axe(page, only=COLOURS)])
    page.emulate_media(color_scheme="light")
    return found


def bones(page: Page) -> list[str]:
    """Language, title, one h1, one main."""
    seen: dict[str, Any] = page.evaluate(
        """() => ({lang: document.documentElement.lang, title: document.title.trim(),
          h1: document.querySelectorAll("h1").length, main: document.querySelectorAll("main").length})"""
    )
    wanted = {"lang": "de", "h1": 1, "main": 1}
    found = [f"{name}: {seen[name]}, not {value}" for name, value in wanted.items() if seen[name] != value]
    return found if len(seen["title"]) > 3 else [*found, "no title"]


def is_dark(page: Page) -> list[str]:
    """Whether the page really changed: the background of a dark page is darker than its text."""
    dark = page.evaluate(
        """() => {
          const paint = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
          const light = colour => {
            paint.clearRect(0, 0, 1, 1);
            paint.fillStyle = colour;
            paint.fillRect(0, 0, 1, 1);
            return paint.getImageData(0, 0, 1, 1).data.slice(0, 3).reduce((sum, part) => sum + part, 0);
          };
          const style = getComputedStyle(document.body);
          return light(style.backgroundColor) < light(style.color);
        }"""
    )
    return [] if dark else ["the page stays light"]


def named(shape: str, problems: list[str]) -> list[str]:
    return [f"{shape}: {problem}" for problem in problems]
