"""WCAG 2.2 AA by axe on every type of page, narrow screens, and the keyboard's way through."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from .pages import HASTE_MS, practice_address
from .running import RunningSite
from .screens import SCREENS, open_screen
from .watching import Watch

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.usefixtures("site")]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
AXE = Axe()
PHONE: ViewportSize = {"width": 360, "height": 740}
NARROW: ViewportSize = {"width": 320, "height": 740}


# --- Axe ------------------------------------------------------------------------------------------


def violations(page: Page) -> list[str]:
    """Return what axe finds: the rule, what it says, and where."""
    found: list[dict[str, Any]] = AXE.run(page, options=OPTIONS).response["violations"]
    return [
        f"{fault['id']}: {fault['help']}: {node['target']} {node['html'][:200]}"
        for fault in found
        for node in fault["nodes"]
    ]


def too_wide(page: Page) -> list[str]:
    """Return what reaches over the edge of a narrow phone, if the page can be pushed sideways."""
    page.set_viewport_size(NARROW)
    found: list[str] = page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            return [...document.body.querySelectorAll("*")]
                .filter((element) => element.getBoundingClientRect().right > width)
                .map((element) => element.outerHTML.slice(0, 100));
        }"""
    )
    page.set_viewport_size(PHONE)
    return found


@pytest.mark.parametrize("name", SCREENS)
def test_axe_finds_nothing_and_the_page_fits(
    name: str, page: Page, site: RunningSite, watch: Watch
) -> None:
    for language in ("lv", "uk"):
        open_screen(name, page, site, watch, language)
        assert violations(page) == [], language
        assert too_wide(page) == [], language
        page.context.clear_cookies()


@pytest.mark.parametrize("name", ["home", "lesson", "typing a word", "typed without marks"])
def test_axe_finds_nothing_in_the_dark(
    name: str, page: Page, site: RunningSite, watch: Watch
) -> None:
    page.emulate_media(color_scheme="dark")
    open_screen(name, page, site, watch, "uk")
    assert violations(page) == []


# --- The keyboard ---------------------------------------------------------------------------------

# What the focus is on: a name for it, whether it shows, and whether something lies over it.
FOCUS = """async () => {
    for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
    const element = document.activeElement;
    if (element === document.body) return null;
    const shows = (node) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(node);
        return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    };
    let holder = element;
    while (holder && !shows(holder)) holder = holder.parentElement;
    const box = element.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return {
        name: element.name || element.className || element.getAttribute("href"),
        marked: holder !== null && box.width > 1 && box.height > 1,
        uncovered: element.contains(top) || top?.contains(element),
        text: element.outerHTML.slice(0, 120),
    };
}"""


def tab_through(page: Page, most: int = 60) -> list[str]:
    """Press Tab until the focus leaves the page; return the names of all that had it, in order.

    Each must show that it has the focus, and lie where it can be seen.
    """
    names: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is None:
            return names
        assert focus["marked"], f"no sign of the focus on {focus['text']}"
        assert focus["uncovered"], f"something covers {focus['text']}"
        names.append(focus["name"])
    raise AssertionError(f"the focus does not come out: {names}")


def test_tab_reaches_everything_on_the_home_page(page: Page) -> None:
    page.goto("/uk/")
    names = tab_through(page)
    assert names[0] == "skip-link"
    assert names.count("door") == 3
    assert names.index("notice__close") < names.index("door")


def test_the_first_tab_leads_past_the_header(page: Page) -> None:
    page.goto("/uk/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".door").first).to_be_focused()


def test_tab_reaches_everything_on_the_practice_screen(page: Page, site: RunningSite) -> None:
    word = site.words_of("lesson-greetings")[0]
    page.goto(practice_address(plan=f"{word.id}-choose_word,{word.id}-type_word"))
    names = tab_through(page)
    assert names == ["skip-link", "practice__exit", *["given"] * 4, "skip"]
    page.keyboard.press("1")
    page.wait_for_timeout(HASTE_MS)
    page.keyboard.press("Enter")
    expect(page.locator(".answer__field")).to_be_focused()
    assert len(page.locator(".latvian-keys button").all()) == 11
    page.keyboard.press("Tab")
    expect(page.locator(".latvian-keys button").first).to_be_focused()
    expect(page.locator("[data-check]")).to_be_visible()


def test_tab_reaches_everything_on_the_sign_up_page(page: Page) -> None:
    page.goto("/uk/accounts/signup/")
    names = tab_through(page)
    fields = ["username", "password1", "field__reveal", "email", "of_age", "button button--wide"]
    at = names.index("username")
    assert names[at : at + len(fields)] == fields
