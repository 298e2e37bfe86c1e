"""Small helps of the pages: leaving at once, a video that waits for a click."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from .running import RunningSite
from .watching import Watch

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.usefixtures("site")]

AWAY = "https://www.lsm.lv/"
PLAYER = "https://www.youtube-nocookie.com/"


def stand_in(context: BrowserContext, watch: Watch, address: str) -> None:
    """Answer in the place of another site, which a click may open."""

    def answer(route: Route) -> None:
        route.fulfill(content_type="text/html", body="<title>Elsewhere</title>")

    context.route(f"{address}**", answer)
    watch.expect(re.escape(f"asked another host: {address}"))


def by_click(page: Page) -> None:
    page.locator("[data-quick-exit]").click()


def by_keyboard(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Escape")


@pytest.mark.parametrize("leave", [by_click, by_keyboard])
def test_a_page_about_violence_is_left_at_once_and_not_found_by_going_back(
    context: BrowserContext, page: Page, site: RunningSite, watch: Watch,
    leave: Callable[[Page], None],
) -> None:  # fmt: skip
    stand_in(context, watch, AWAY)
    page.goto("/uk/")
    page.goto(site.address("consultation-safety", "uk"))
    expect(page.locator("[data-quick-exit]")).to_be_in_viewport()
    page.mouse.wheel(0, 2000)
    expect(page.locator("[data-quick-exit]")).to_be_in_viewport()
    leave(page)
    expect(page).to_have_url(AWAY)
    page.go_back()
    expect(page).to_have_url(f"{site.url}/uk/")


def test_a_video_asks_nothing_of_its_site_before_a_click(
    context: BrowserContext, page: Page, site: RunningSite, watch: Watch
) -> None:
    stand_in(context, watch, PLAYER)
    address = site.ask(
        "from home.models import NewsPage\n"
        "from tests.factories import add_page, address_of, page\n"
        "video = {'title': 'Filma', 'address': 'https://youtu.be/abc123', 'picture': None}\n"
        "story = add_page(page('news'), NewsPage, lead='Filma', body=[('video', video)])\n"
        "answer = address_of(story)"
    )
    page.goto(address)
    expect(page.locator(".video__open")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert not [url for url in watch.requested if url.startswith(PLAYER)]
    page.locator(".video__open").click()
    expect(page.locator(".video iframe")).to_have_attribute("src", re.compile(re.escape(PLAYER)))
    expect(page.locator(".video iframe")).to_be_focused()
