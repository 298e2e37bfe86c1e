"""Every kind of exercise by keyboard alone: by figures, by Tab and Enter, by writing."""

import re

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from lessons.exercises import KINDS

from .kinds import ALONE, FAMILY, Exercise, as_stored, mistake, plan_of, stored
from .pages import HASTE_MS, Practice, new_learner, words_in
from .running import RunningSite

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.usefixtures("site"),
    pytest.mark.browser_context_args(locale="uk"),
]
BY_CHOICE = [kind for kind in ALONE if KINDS[kind].interaction == "choose"]


@pytest.fixture
def learner(site: RunningSite, context: BrowserContext) -> str:
    """The nickname of a new learner, who is signed in."""
    return new_learner(context, site)


@pytest.fixture
def practice(page: Page) -> Practice:
    return Practice(page)


def tab_to(page: Page, goal: Locator, most: int = 60) -> None:
    """Press Tab until the focus is there."""
    expect(goal).to_be_visible()
    for _ in range(most):
        page.keyboard.press("Tab")
        if goal.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {goal}")


def number_of(buttons: Locator, text: str) -> str:
    """Return the figure that stands for the button with this text."""
    texts = [re.sub(r"^\d", "", found.strip()) for found in buttons.all_text_contents()]
    return str(texts.index(text) + 1)


def answer_by_keys(practice: Practice, exercise: Exercise, given: str) -> None:
    """Answer by figures, or by writing where there is nothing to pick from."""
    keyboard = practice.page.keyboard
    if exercise["kind"] == "build_sentence":
        for word in words_in(given):
            keyboard.press(number_of(practice.bank, word))
    elif "options" in exercise:
        keyboard.press(number_of(practice.choices, given))
        return
    else:
        expect(practice.field).to_be_focused()
        keyboard.type(given)
    keyboard.press("Enter")


@pytest.mark.parametrize("kind", ALONE)
def test_by_keys(kind: str, practice: Practice, site: RunningSite, learner: str) -> None:
    plan = plan_of(site, kind)
    practice.open(FAMILY, plan=plan)
    session, [exercise] = practice.session, practice.exercises
    wrong, right = mistake(session, exercise), exercise["target"]
    for given, tone in ((right, "right"), (wrong.given, wrong.tone)):
        practice.open(FAMILY, plan=plan)
        practice.expect_shown(exercise)
        answer_by_keys(practice, exercise, given)
        expect(practice.verdict).to_have_class(f"verdict verdict--{tone}")
        expect(practice.next).to_be_focused()
        practice.page.wait_for_timeout(HASTE_MS)
        practice.page.keyboard.press("Enter")
        expect(practice.summary.locator("h1")).to_be_focused()
        practice.wait_until_sent(session["learner"])
    assert [(row[1], row[3], row[4]) for row in stored(site, learner)] == [
        (kind, "exact", as_stored(right, exercise)),
        (kind, wrong.verdict, wrong.given),
    ]


def test_a_second_enter_at_once_leaves_the_verdict(practice: Practice, site: RunningSite) -> None:
    practice.open(FAMILY, plan=plan_of(site, "type_word", "choose_word"))
    answer_by_keys(practice, practice.exercises[0], "berns")
    practice.page.keyboard.press("Enter")
    practice.page.wait_for_timeout(HASTE_MS)
    expect(practice.verdict).to_be_visible()
    practice.page.keyboard.press("Enter")
    practice.expect_shown(practice.exercises[1])


@pytest.mark.parametrize("kind", BY_CHOICE)
def test_by_tab_and_enter(kind: str, practice: Practice, site: RunningSite) -> None:
    practice.open(FAMILY, plan=plan_of(site, kind))
    [exercise] = practice.exercises
    tab_to(practice.page, practice.choice(exercise["target"]))
    practice.page.keyboard.press("Enter")
    expect(practice.verdict).to_have_class("verdict verdict--right")
    expect(practice.next).to_be_focused()


def test_pairs_by_figures(practice: Practice, site: RunningSite) -> None:
    """Words first, then meanings, as they stand: from 1 to 8."""
    practice.open(FAMILY, plan=plan_of(site, "match_pairs"))
    [exercise] = practice.exercises
    for pair in exercise["pairs"]:
        keyboard = practice.page.keyboard
        keyboard.press(number_of(practice.choices, pair["lemma"]))
        keyboard.press(number_of(practice.choices, pair["meaning"]))
    expect(practice.verdict).to_have_class("verdict verdict--right")
    expect(practice.next).to_be_focused()
    assert len(practice.waiting(None)) == 4


def test_pairs_by_tab_and_enter(practice: Practice, site: RunningSite) -> None:
    page = practice.page
    practice.open(FAMILY, plan=plan_of(site, "match_pairs"))
    pairs = practice.exercises[0]["pairs"]
    order = [(pairs[0], pairs[1]), *((pair, pair) for pair in pairs)]  # the first one is missed
    for one, other in order:
        for button in (practice.word(one["word"]), practice.meaning(other["meaning"])):
            if not button.evaluate("element => element === document.activeElement"):
                tab_to(page, button)
            page.keyboard.press("Enter")
    expect(practice.verdict).to_have_class("verdict verdict--almost")
    expect(practice.next).to_be_focused()
    right = [(pair["word"], pair["meaning"]) for pair in pairs]
    assert [(answer["word"], answer["given"]) for answer in practice.waiting(None)] == [
        (pairs[0]["word"], pairs[1]["meaning"]),
        *right[1:],
    ]


def test_a_sentence_by_tab_and_enter(practice: Practice, site: RunningSite) -> None:
    page = practice.page
    practice.open(FAMILY, plan=plan_of(site, "build_sentence"))
    for word in words_in(practice.exercises[0]["target"]):
        tile = practice.tile(word)
        if not tile.evaluate("element => element === document.activeElement"):
            tab_to(page, tile)
        page.keyboard.press("Enter")
    expect(practice.check).to_be_focused()
    page.keyboard.press("Enter")
    expect(practice.verdict).to_have_class("verdict verdict--right")


def test_backspace_takes_a_word_back(practice: Practice, site: RunningSite) -> None:
    keyboard = practice.page.keyboard
    practice.open(FAMILY, plan=plan_of(site, "build_sentence"))
    for word in ("Vai", "ir"):
        keyboard.press(number_of(practice.bank, word))
    expect(practice.line).to_have_text(["Vai", "ir"])
    keyboard.press("Backspace")
    expect(practice.line).to_have_text(["Vai"])
    for word in ("jums", "ir", "bērni"):
        keyboard.press(number_of(practice.bank, word))
    keyboard.press("Enter")
    expect(practice.verdict).to_have_class("verdict verdict--right")
    keyboard.press("Backspace")
    expect(practice.line).to_have_count(4)
