"""Working without a mouse: Tab, Enter, Space and arrows; wherever the focus goes it must be seen."""

from playwright.sync_api import Locator, Page

SHOWN = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return "";
  const style = getComputedStyle(here), box = here.getBoundingClientRect();
  const name = here.outerHTML.slice(0, 140);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  if (!ring && style.boxShadow === "none") return `no visible focus: ${name}`;
  if (!box.width || !box.height) return `focus on something without size: ${name}`;
  if (box.bottom <= 0 || box.top >= innerHeight) return `focus outside the window: ${name}`;
  return "";
}"""
IS_HERE = "element => element === document.activeElement"


class Keyboard:
    """A person at a page who has no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def go_to(self, target: Locator, most: int = 150) -> None:
        """Press Tab until the target has the focus; every stop on the way shows its focus."""
        for _ in range(most):
            if target.evaluate(IS_HERE):
                return
            self.page.keyboard.press("Tab")
            self.look()
        raise AssertionError(f"{most} times Tab did not lead to {target}")

    def look(self) -> None:
        """The focus must show; a page that scrolls gently gets its moment."""
        for _ in range(20):
            problem = self.page.evaluate(SHOWN)
            if not problem:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(problem)

    def follow(self, link: Locator) -> None:
        """Open a link or press a button, and wait for the page behind it."""
        self.go_to(link)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def tick(self, box: Locator, on: bool = True) -> None:
        self.go_to(box)
        if box.is_checked() != on:
            self.page.keyboard.press("Space")
        assert box.is_checked() == on

    def open(self, summary: Locator) -> None:
        """Open what is folded away."""
        self.go_to(summary)
        self.page.keyboard.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        self.go_to(field)
        self.page.keyboard.type(text)
