"""Coming back to a session that was left: nothing is asked twice, nothing is stored twice."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .kinds import FAMILY, finish_and_send, plan_of, stored
from .pages import NO_CONNECTION, Practice, new_learner, right_texts
from .running import RunningSite
from .watching import Watch

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.usefixtures("site"),
    pytest.mark.browser_context_args(locale="uk"),
]


@pytest.fixture
def practice(page: Page) -> Practice:
    return Practice(page)


@pytest.fixture
def learner(site: RunningSite, context: BrowserContext) -> str:
    """The nickname of a new learner, who is signed in."""
    return new_learner(context, site)


def given_by(site: RunningSite, nickname: str) -> list[str]:
    return [answer["given"] for answer in site.answers_of(nickname)]


# --- Reloading and opening again ------------------------------------------------------------------


def test_a_reload_comes_back_to_the_same_exercise(
    practice: Practice, site: RunningSite, learner: str
) -> None:
    practice.open()
    owner, exercises = practice.session["learner"], practice.exercises
    practice.answer_all(exercises[:4])
    # The page sends once at its start, and that may have taken the first answer along.
    assert len(practice.waiting(owner)) in (3, 4)
    count = practice.page.locator(".practice__count").text_content() or ""
    assert "5" in count
    practice.page.reload()
    practice.expect_shown(exercises[4])
    expect(practice.page.locator(".practice__count")).to_have_text(count)
    expect(practice.page.locator("progress")).to_have_js_property("value", 4)
    practice.wait_until_sent(owner)
    assert given_by(site, learner) == right_texts(exercises[:4])
    assert practice.exercises == exercises
    practice.answer_all(exercises[4:])
    practice.wait_until_sent(owner)
    assert given_by(site, learner) == right_texts(exercises)


def test_mistakes_change_nothing_of_what_is_still_to_come(
    practice: Practice, site: RunningSite, learner: str
) -> None:
    """Options are made of what she mixes up; but not of an exercise that she looks at."""
    practice.open(FAMILY, plan=plan_of(site, "type_word", "choose_word"))
    owner, (written, chosen) = practice.session["learner"], practice.exercises
    lemmas = [word.lemma for word in site.words_of(FAMILY)]
    practice.answer(written, next(text for text in lemmas if text not in chosen["options"]))
    practice.go_on()
    practice.expect_shown(chosen)
    practice.page.reload()
    practice.wait_until_sent(owner)
    practice.page.reload()
    practice.expect_shown(chosen)


def test_a_reload_on_the_verdict_does_not_ask_again(
    practice: Practice, site: RunningSite, learner: str
) -> None:
    practice.open(FAMILY, plan=plan_of(site, "type_word", "choose_word"))
    first, second = practice.exercises
    practice.answer(first)
    practice.page.reload()
    practice.answer(second)
    finish_and_send(practice)
    assert [row[1] for row in stored(site, learner)] == ["type_word", "choose_word"]


def test_a_reload_on_the_last_verdict_is_the_end(
    practice: Practice, site: RunningSite, learner: str
) -> None:
    practice.open(FAMILY, plan=plan_of(site, "type_word"))
    practice.answer(practice.exercises[0])
    practice.page.reload()
    expect(practice.summary).to_be_visible()
    expect(practice.stage).to_have_count(0)


def test_pairs_left_in_the_middle_count_once(
    practice: Practice, site: RunningSite, learner: str
) -> None:
    practice.open(FAMILY, plan=plan_of(site, "match_pairs"))
    owner, [exercise] = practice.session["learner"], practice.exercises
    found, *rest = exercise["pairs"]
    practice.word(found["word"]).click()
    practice.meaning(found["meaning"]).click()
    practice.page.reload()
    practice.wait_until_sent(owner)
    practice.answer(exercise)
    finish_and_send(practice)
    words = [row[0] for row in stored(site, learner)]
    assert sorted(words) == sorted(pair["lemma"] for pair in [found, *rest])


def test_a_tab_that_was_closed_is_opened_again(
    context: BrowserContext, site: RunningSite, learner: str
) -> None:
    practice = Practice(context.new_page()).open()
    owner, exercises = practice.session["learner"], practice.exercises
    practice.answer_all(exercises[:2])
    address = practice.page.url
    practice.page.close()

    practice = Practice(context.new_page())
    practice.page.goto(address)
    practice.expect_shown(exercises[2])
    practice.answer_all(exercises[2:])
    practice.wait_until_sent(owner)
    assert given_by(site, learner) == right_texts(exercises)


def test_the_way_back_after_the_end_asks_nothing_again(
    practice: Practice, site: RunningSite, learner: str
) -> None:
    page, lesson = practice.page, site.address(FAMILY, "uk")
    page.goto(lesson)
    practice.open(FAMILY, plan=plan_of(site, "type_word", "choose_word", "match_pairs"))
    practice.answer_all(practice.exercises)
    expect(practice.summary).to_be_visible()
    practice.wait_until_sent(practice.session["learner"])
    page.go_back()
    expect(page).to_have_url(site.url + lesson)
    page.go_forward()
    for _ in range(2):
        expect(practice.summary).to_be_visible()
        expect(practice.stage).to_have_count(0)
        page.reload()
    assert len(stored(site, learner)) == 6


def test_back_in_the_middle_and_forward_again(
    practice: Practice, site: RunningSite, learner: str
) -> None:
    page, lesson = practice.page, site.address(FAMILY, "uk")
    page.goto(lesson)
    practice.open(FAMILY, plan=plan_of(site, "type_word", "choose_word", "gap_type"))
    exercises = practice.exercises
    practice.answer_all(exercises[:1])
    page.go_back()
    expect(page).to_have_url(site.url + lesson)
    page.go_forward()
    practice.expect_shown(exercises[1])
    practice.answer_all(exercises[1:2])
    practice.answer(exercises[2])
    finish_and_send(practice)
    assert [row[1] for row in stored(site, learner)] == ["type_word", "choose_word", "gap_type"]


@pytest.mark.browser_context_args(locale="uk", java_script_enabled=False)
def test_a_form_that_is_sent_twice_counts_once(page: Page, site: RunningSite, learner: str) -> None:
    practice = Practice(page).open(FAMILY, plan=plan_of(site, "choose_word", "type_word"))
    practice.choice("bērns").click()
    expect(practice.verdict).to_be_visible()
    page.reload()
    expect(practice.verdict).to_be_visible()
    assert [row[4] for row in stored(site, learner)] == ["bērns"]


# --- Two tabs -------------------------------------------------------------------------------------


@pytest.mark.parametrize("connected", [True, False])
def test_two_tabs_in_one_lesson(
    context: BrowserContext, site: RunningSite, learner: str, watch: Watch, connected: bool
) -> None:
    """Both ask the same; what she answers in both arrives from both, once."""
    watch.expect(NO_CONNECTION)
    plan = plan_of(site, "type_word", "match_pairs", "choose_word")
    tabs = [Practice(context.new_page()).open(FAMILY, plan=plan) for _ in range(2)]
    owner, exercises = tabs[0].session["learner"], tabs[0].exercises
    assert tabs[1].exercises == exercises
    for tab in tabs:
        tab.page.wait_for_load_state("networkidle")
    context.set_offline(not connected)
    for exercise in exercises:
        for tab in tabs:
            tab.answer(exercise)
            tab.go_on()
    if not connected:
        for tab in tabs:
            expect(tab.summary).to_be_visible()
            expect(tab.sync).to_have_text(tab.text("waiting"))
        assert len(tabs[0].waiting(owner)) == 12
    context.set_offline(False)
    for tab in tabs:
        tab.wait_until_sent(owner)
        expect(tab.sync).to_be_hidden()
    assert sorted(given_by(site, learner)) == sorted(2 * right_texts(exercises))
    remembered = site.ask(
        "from lessons.models import Memory\n"
        f"rows = Memory.objects.filter(learner__username={learner.lower()!r})\n"
        "answer = sum(row.answers for row in rows)"
    )
    assert remembered == 12
