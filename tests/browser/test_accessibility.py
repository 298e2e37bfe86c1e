"""WCAG 2.2 AA by axe on every type of page, narrow screens, and the keyboard's way through."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from .running import RunningSite
from .screens import SCREENS, open_screen
from .watching import Watch

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.usefixtures("site")]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
AXE = Axe()


def violations(page: Page) -> list[str]:
    """Return what axe finds: the rule, what it says, and where."""
    found: list[dict[str, Any]] = AXE.run(page, options=OPTIONS).response["violations"]
    return [
        f"{fault['id']}: {fault['help']}: {node['target']} {node['html'][:200]}"
        for fault in found
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("language", ["lv", "uk"])
@pytest.mark.parametrize("name", SCREENS)
def test_axe_finds_nothing(
    name: str, language: str, page: Page, site: RunningSite, watch: Watch
) -> None:
    open_screen(name, page, site, watch, language)
    assert violations(page) == []


@pytest.mark.parametrize(
    "name", ["home", "lesson", "choosing a meaning", "typed without marks", "typing a word"]
)
def test_axe_finds_nothing_in_the_dark(
    name: str, page: Page, site: RunningSite, watch: Watch
) -> None:
    page.emulate_media(color_scheme="dark")
    open_screen(name, page, site, watch, "uk")
    assert violations(page) == []


@pytest.mark.browser_context_args(viewport={"width": 320, "height": 640})
@pytest.mark.parametrize("name", SCREENS)
def test_no_page_is_wider_than_the_screen(
    name: str, page: Page, site: RunningSite, watch: Watch
) -> None:
    for language in ("lv", "uk"):
        open_screen(name, page, site, watch, language)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, language
