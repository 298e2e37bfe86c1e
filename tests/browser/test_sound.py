"""Exercises of hearing: the clip, the switch, and a way on for her who cannot listen now."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .kinds import CLIPS, FAMILY, Exercise, finish_and_send, plan_of, stored
from .pages import NO_CONNECTION, Practice, new_learner
from .running import RunningSite
from .watching import Watch

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.usefixtures("site"),
    pytest.mark.browser_context_args(locale="uk"),
]
# Notes what has been played.
EARS = """
window.heard = [];
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
    const playing = play.call(this);
    playing.then(() => heard.push(this.src), () => {});
    return playing;
};
"""


@pytest.fixture
def practice(page: Page) -> Practice:
    return Practice(page)


@pytest.fixture
def learner(site: RunningSite, context: BrowserContext) -> str:
    """The nickname of a new learner, who is signed in."""
    return new_learner(context, site)


def expect_heard(page: Page, times: int) -> None:
    """See that clips from the page's own store were played so many times."""
    page.wait_for_function("times => heard.length === times", arg=times)
    assert page.evaluate("heard.every((address) => address.startsWith('blob:'))")


def expect_sound(practice: Practice, on: bool) -> None:
    """See that the switch says so, to those who do not see it, too."""
    switch = practice.page.locator(".practice__top").get_by_role("button", pressed=on)
    expect(switch).to_have_count(1)
    expect(switch).to_have_accessible_name(re.compile(r"\S"))


# --- Hearing --------------------------------------------------------------------------------------


def test_a_clip_plays_as_often_as_she_likes_without_a_connection(
    practice: Practice, site: RunningSite, context: BrowserContext
) -> None:
    page = practice.page
    page.add_init_script(EARS)
    with page.expect_response(CLIPS) as clip:
        practice.open(FAMILY, plan=plan_of(site, "hear_choose"))
    clip.value.finished()
    page.wait_for_load_state("networkidle")
    heard = page.evaluate("heard.length")  # whether it began by itself is the browser's affair
    context.set_offline(True)
    for times in (1, 2):
        practice.hear.click()
        expect_heard(page, heard + times)
    expect(practice.sync).to_be_hidden()


def test_a_clip_begins_by_itself_and_again_after_the_answer(
    practice: Practice, site: RunningSite
) -> None:
    page = practice.page
    page.add_init_script(EARS)
    practice.open(FAMILY, plan=plan_of(site, "choose_meaning", "hear_type"))
    first, second = practice.exercises
    practice.answer(first)
    practice.go_on()
    practice.expect_shown(second)
    expect_heard(page, 1)
    practice.answer(second, "berns")
    practice.verdict.locator(".verdict__play").click()
    expect_heard(page, 2)


def test_a_clip_that_cannot_be_loaded_says_what_to_do(
    practice: Practice, site: RunningSite, context: BrowserContext, watch: Watch
) -> None:
    watch.expect(NO_CONNECTION)
    context.route(CLIPS, lambda route: route.abort())
    practice.open(FAMILY, plan=plan_of(site, "hear_choose"))
    expect(practice.sync).to_be_hidden()
    practice.hear.click()
    expect(practice.sync).to_be_visible()
    expect(practice.sync).to_have_role("status")
    expect(practice.sync).to_have_text(practice.text("no-sound"))
    name = practice.silence.text_content() or ""
    assert name in practice.text("no-sound")
    practice.silence.click()
    practice.expect_shown(practice.twins[0])
    expect(practice.sync).to_be_hidden()


def test_a_clip_that_was_lost_on_the_way_is_fetched_again(
    practice: Practice, site: RunningSite, context: BrowserContext, watch: Watch
) -> None:
    watch.expect(NO_CONNECTION)
    practice.page.add_init_script(EARS)
    context.route(CLIPS, lambda route: route.abort())
    practice.open(FAMILY, plan=plan_of(site, "hear_choose"))
    practice.hear.click()
    expect(practice.sync).to_be_visible()
    context.unroute(CLIPS)
    practice.hear.click()
    practice.page.wait_for_function("() => heard.length === 1")
    expect(practice.sync).to_be_hidden()


# --- The switch -----------------------------------------------------------------------------------


def heard_kinds(practice: Practice, site: RunningSite) -> tuple[list[Exercise], list[Exercise]]:
    """Open a session of hearing; return its exercises and what stands for them in silence."""
    practice.open(FAMILY, plan=plan_of(site, "hear_choose", "hear_type"))
    exercises, twins = practice.exercises, practice.twins
    assert [twin["kind"] for twin in twins] == ["choose_word", "type_word"]
    return exercises, twins


def test_sound_switched_off_stays_off(practice: Practice, site: RunningSite, learner: str) -> None:
    exercises, twins = heard_kinds(practice, site)
    practice.expect_shown(exercises[0])
    expect_sound(practice, on=True)
    practice.sound.click()
    expect_sound(practice, on=False)
    practice.expect_shown(twins[0])
    expect(practice.hear).to_have_count(0)
    practice.answer(twins[0])
    expect(practice.verdict.locator(".verdict__play")).to_be_hidden()
    practice.go_on()
    practice.answer(twins[1])
    finish_and_send(practice)
    assert [row[1] for row in stored(site, learner)] == ["choose_word", "type_word"]

    heard_kinds(practice, site)
    practice.expect_shown(twins[0])
    expect_sound(practice, on=False)
    practice.sound.click()
    expect_sound(practice, on=True)
    practice.expect_shown(exercises[0])
    practice.page.reload()
    practice.expect_shown(exercises[0])
    expect_sound(practice, on=True)


def test_one_who_cannot_listen_now_goes_on_in_silence(
    practice: Practice, site: RunningSite, learner: str
) -> None:
    exercises, twins = heard_kinds(practice, site)
    practice.answer(exercises[0])
    practice.go_on()
    practice.expect_shown(exercises[1])
    practice.silence.click()
    practice.expect_shown(twins[1])
    expect_sound(practice, on=False)
    practice.answer(twins[1])
    finish_and_send(practice)
    assert [row[1] for row in stored(site, learner)] == ["hear_choose", "type_word"]
    heard_kinds(practice, site)
    practice.expect_shown(twins[0])


def test_what_is_answered_is_not_asked_again_in_silence(
    practice: Practice, site: RunningSite
) -> None:
    exercises, twins = heard_kinds(practice, site)
    practice.answer(exercises[0])
    for button in practice.silence.locator("visible=true").all():
        button.click()
    expect(practice.verdict).to_be_visible()
    assert len(practice.waiting(None)) == 1
    practice.sound.click()
    expect(practice.verdict).to_be_visible()
    practice.go_on()
    practice.expect_shown(twins[1])


def test_the_switch_leaves_alone_what_is_not_heard(practice: Practice, site: RunningSite) -> None:
    practice.open(FAMILY, plan=plan_of(site, "match_pairs", "type_word", "hear_choose"))
    pairs, written, _ = practice.exercises
    first, *rest = pairs["pairs"]
    practice.word(first["word"]).click()
    practice.meaning(first["meaning"]).click()
    practice.sound.click()
    expect(practice.word(first["word"])).to_be_disabled()
    practice.answer({**pairs, "pairs": rest})
    assert len(practice.waiting(None)) == 4
    practice.go_on()
    practice.field.fill("bēr")
    practice.sound.click()
    practice.expect_shown(written)
    expect(practice.field).to_have_value("bēr")
