"""A lesson's text with gaps and its conversation, with the script and without it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from .running import RunningSite
from .screens import GREETINGS
from .test_accessibility import too_wide, violations
from .watching import Watch

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.usefixtures("site")]

THUMB = 48


class Reading:
    """The text with gaps of a lesson."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.block = page.locator("[data-reading]")
        self.gaps = self.block.locator("[data-right]")
        self.check = self.block.locator("[data-check]")
        self.result = self.block.get_by_role("status")
        self.whole = self.block.locator("details")

    def open(self, site: RunningSite, language: str) -> "Reading":
        self.page.goto(site.address(GREETINGS, language))
        return self

    def choice(self, place: int) -> Locator:
        return self.gaps.nth(place).locator("select")

    def right(self, place: int) -> str:
        return str(self.gaps.nth(place).get_attribute("data-right"))

    def wrong(self, place: int) -> str:
        options = self.choice(place).locator("option").all()
        values = [str(option.get_attribute("value")) for option in options]
        return next(value for value in values if value not in ("", self.right(place)))

    def choose(self, place: int, word: str) -> None:
        self.choice(place).select_option(word)

    def verdicts(self) -> list[str]:
        """Return what is said of each gap."""
        return [
            " ".join(gap.locator("[data-verdict]:visible").all_inner_texts())
            for gap in self.gaps.all()
        ]


@pytest.fixture
def reading(page: Page, site: RunningSite) -> Reading:
    return Reading(page).open(site, "uk")


# --- With the script ------------------------------------------------------------------------------


def test_each_gap_is_told_apart_and_can_be_tried_again(reading: Reading, watch: Watch) -> None:
    count = reading.gaps.count()
    assert count == 5
    assert reading.verdicts() == [""] * count
    reading.choose(0, reading.right(0))
    reading.choose(1, reading.wrong(1))
    watch.requested.clear()
    reading.check.click()
    right, not_yet, *empty = reading.verdicts()
    assert right
    assert not_yet
    assert right != not_yet
    # What she has left open is not right yet either.
    assert empty == [not_yet] * (count - 2)
    assert reading.gaps.locator("[data-verdict]:visible svg").count() == count
    expect(reading.result).to_contain_text("1")
    expect(reading.result).to_contain_text(str(count))
    expect(reading.choice(1)).to_have_value(reading.wrong(1))

    reading.choose(1, reading.right(1))
    assert reading.verdicts() == [right, "", *empty]
    expect(reading.result).to_be_empty()
    for place in range(2, count):
        reading.choose(place, reading.right(place))
    reading.check.click()
    assert reading.verdicts() == [right] * count
    expect(reading.result).not_to_be_empty()
    expect(reading.result).not_to_contain_text("{")
    # The signs are drawn from a file; nothing else is asked for, and nothing is kept.
    assert [url for url in watch.requested if "icons" not in url] == []
    assert reading.page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_screen_reader_hears_the_verdict_of_a_gap(reading: Reading) -> None:
    reading.choose(0, reading.wrong(0))
    reading.check.click()
    _, not_yet, *_ = reading.verdicts()
    expect(reading.choice(0)).to_have_accessible_description(not_yet)
    reading.choose(0, reading.right(0))
    expect(reading.choice(0)).to_have_accessible_description("")


def test_gaps_are_filled_by_keyboard_alone(reading: Reading) -> None:
    reading.choice(0).focus()
    for place in range(reading.gaps.count()):
        expect(reading.choice(place)).to_be_focused()
        reading.page.keyboard.type(reading.right(place))
        reading.page.keyboard.press("Tab")
    expect(reading.check).to_be_focused()
    reading.page.keyboard.press("Enter")
    assert len(set(reading.verdicts())) == 1
    expect(reading.check).to_be_focused()


def test_a_thumb_finds_every_gap_and_what_was_said_fits_the_page(reading: Reading) -> None:
    pressed = [*(gap.locator("select") for gap in reading.gaps.all()), reading.check]
    pressed += [reading.whole.locator("summary"), reading.page.locator(".dialogue__switch")]
    for target in pressed:
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= THUMB
        assert box["width"] >= THUMB
    reading.check.click()
    assert too_wide(reading.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["lv", "uk"])
def test_axe_finds_nothing_after_checking(
    page: Page, site: RunningSite, language: str, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    reading = Reading(page).open(site, language)
    reading.choose(0, reading.right(0))
    reading.check.click()
    reading.whole.locator("summary").click()
    assert violations(page) == []


# --- Without it -----------------------------------------------------------------------------------


@pytest.fixture
def plain_page(new_context: Callable[..., BrowserContext]) -> Page:
    """A browser that runs no scripts."""
    page: Page = new_context(java_script_enabled=False).new_page()
    return page


def test_without_scripts_the_whole_text_can_be_opened(plain_page: Page, site: RunningSite) -> None:
    reading = Reading(plain_page).open(site, "uk")
    expect(reading.choice(0)).to_be_visible()
    expect(reading.check).to_be_hidden()
    marked = reading.whole.locator("mark")
    expect(marked.first).to_be_hidden()
    reading.whole.locator("summary").click()
    expect(marked.first).to_be_visible()
    rights = [reading.right(place) for place in range(reading.gaps.count())]
    assert marked.all_inner_texts() == rights


def test_without_scripts_the_translation_of_a_conversation_can_be_put_away(
    plain_page: Page, site: RunningSite
) -> None:
    plain_page.goto(site.address(GREETINGS, "uk"))
    said = plain_page.locator(".dialogue__text")
    meanings = plain_page.locator(".dialogue__meaning")
    switch = plain_page.locator(".dialogue").get_by_role("checkbox")
    assert meanings.count() == said.count()
    expect(meanings.first).to_be_visible()
    switch.uncheck()
    expect(meanings.first).to_be_hidden()
    expect(meanings.last).to_be_hidden()
    expect(said.first).to_be_visible()
    switch.check()
    expect(meanings.first).to_be_visible()
