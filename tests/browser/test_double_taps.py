"""Two quick taps where one was meant: nothing is answered by the second."""

import pytest
from playwright.sync_api import Locator, Page, expect

from .kinds import ALONE, FAMILY, plan_of
from .pages import Practice
from .running import RunningSite

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.usefixtures("site"),
    pytest.mark.browser_context_args(locale="uk", has_touch=True, is_mobile=True),
]


@pytest.fixture
def thumb(page: Page) -> Practice:
    return Practice(page, press=Locator.tap)


def middle(goal: Locator) -> tuple[float, float]:
    box = goal.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def tap_twice(goal: Locator) -> None:
    """Tap one place of the screen twice, whatever lies there by then."""
    goal.tap(trial=True)
    x, y = middle(goal)
    for _ in range(2):
        goal.page.touchscreen.tap(x, y)
    goal.page.wait_for_timeout(200)  # what a tap does, it has done


def given(practice: Practice) -> list[str]:
    return [answer["given"] for answer in practice.waiting(None)]


@pytest.mark.parametrize("kind", [*ALONE, "match_pairs"])
def test_on_next(kind: str, thumb: Practice, site: RunningSite) -> None:
    other = plan_of(site, "choose_meaning", lemma="ģimene")
    thumb.open(FAMILY, plan=f"{other},{plan_of(site, kind)}")
    first, second = thumb.exercises
    thumb.answer(first)
    tap_twice(thumb.next)
    thumb.expect_shown(second)
    expect(thumb.line).to_have_count(0)
    expect(thumb.stage.locator("[aria-pressed=true]")).to_have_count(0)
    assert given(thumb) == [first["target"]]
    thumb.answer(second)
    expect(thumb.verdict).to_have_class("verdict verdict--right")


def test_on_next_at_the_end(thumb: Practice, site: RunningSite) -> None:
    """Where Next was, a link of the summary appears."""
    page, plan = thumb.page, plan_of(site, "choose_word")
    thumb.open(FAMILY, plan=plan).answer(thumb.exercises[0])
    thumb.go_on()
    links = thumb.summary.locator(".buttons a")
    expect(links.first).to_be_visible()
    _, link = middle(links.first)

    thumb.open(FAMILY, plan=plan)
    thumb.expect_shown(thumb.exercises[0])
    thumb.give(thumb.exercises[0])
    expect(thumb.verdict).to_be_visible()
    _, next = middle(thumb.next)
    page.set_viewport_size({"width": 360, "height": round(740 - (next - link))})
    assert abs(middle(thumb.next)[1] - link) < 2
    tap_twice(thumb.next)
    expect(thumb.summary).to_be_visible()
    assert "/practice/" in page.url
    assert "at=1" in page.url


@pytest.mark.parametrize("right", [True, False])
def test_on_a_choice(thumb: Practice, site: RunningSite, right: bool) -> None:
    thumb.open(FAMILY, plan=plan_of(site, "choose_word", "choose_meaning"))
    [exercise, _] = thumb.exercises
    text = next(o for o in exercise["options"] if (o == exercise["target"]) is right)
    tap_twice(thumb.choice(text))
    expect(thumb.verdict).to_have_class(f"verdict verdict--{'right' if right else 'wrong'}")
    assert given(thumb) == [text]


@pytest.mark.parametrize("kind", ["choose_word", "type_word", "build_sentence"])
def test_on_not_knowing(kind: str, thumb: Practice, site: RunningSite) -> None:
    thumb.open(FAMILY, plan=plan_of(site, kind, "choose_meaning"))
    tap_twice(thumb.skip)
    expect(thumb.verdict).to_be_visible()
    assert given(thumb) == [""]


def test_on_checking(thumb: Practice, site: RunningSite) -> None:
    thumb.open(FAMILY, plan=plan_of(site, "type_word", "choose_meaning"))
    thumb.field.fill("bērns")
    tap_twice(thumb.check)
    expect(thumb.verdict).to_have_class("verdict verdict--right")
    assert given(thumb) == ["bērns"]


@pytest.mark.parametrize("number", range(4))
def test_on_a_word_of_a_sentence(thumb: Practice, site: RunningSite, number: int) -> None:
    """The words that are left must not slide below her finger."""
    thumb.open(FAMILY, plan=plan_of(site, "build_sentence"))
    word = thumb.exercises[0]["options"][number]
    tap_twice(thumb.tile(word))
    expect(thumb.line).to_have_text([word])
    assert given(thumb) == []


def test_on_a_word_that_goes_back(thumb: Practice, site: RunningSite) -> None:
    thumb.open(FAMILY, plan=plan_of(site, "build_sentence"))
    first, second, third, _ = thumb.exercises[0]["options"]
    for word in (first, second, third):
        thumb.tile(word).tap()
    tap_twice(thumb.line.first)
    expect(thumb.line).to_have_text([second, third])


def test_on_a_word_of_a_pair(thumb: Practice, site: RunningSite) -> None:
    thumb.open(FAMILY, plan=plan_of(site, "match_pairs"))
    tap_twice(thumb.word(thumb.exercises[0]["pairs"][0]["word"]))
    assert given(thumb) == []


@pytest.mark.parametrize("right", [True, False])
def test_on_a_meaning_of_a_pair(thumb: Practice, site: RunningSite, right: bool) -> None:
    thumb.open(FAMILY, plan=plan_of(site, "match_pairs"))
    first, second, *_ = thumb.exercises[0]["pairs"]
    thumb.word(first["word"]).tap()
    meaning = (first if right else second)["meaning"]
    tap_twice(thumb.meaning(meaning))
    assert given(thumb) == [meaning]


def test_on_the_last_pair(thumb: Practice, site: RunningSite) -> None:
    thumb.open(FAMILY, plan=plan_of(site, "match_pairs", "choose_word"))
    *pairs, last = thumb.exercises[0]["pairs"]
    for pair in pairs:
        thumb.word(pair["word"]).tap()
        thumb.meaning(pair["meaning"]).tap()
    thumb.word(last["word"]).tap()
    tap_twice(thumb.meaning(last["meaning"]))
    expect(thumb.verdict).to_have_class("verdict verdict--right")
    assert len(given(thumb)) == 4


def test_on_being_right(thumb: Practice, site: RunningSite) -> None:
    thumb.open(FAMILY, plan=plan_of(site, "type_word", "choose_word"))
    thumb.answer(thumb.exercises[0], "bērniņš")
    tap_twice(thumb.appeal)
    expect(thumb.verdict.locator(".verdict__appealed")).to_be_visible()


@pytest.mark.parametrize("kind", ["hear_choose", "hear_type"])
def test_on_not_listening_now(kind: str, thumb: Practice, site: RunningSite) -> None:
    thumb.open(FAMILY, plan=plan_of(site, kind))
    tap_twice(thumb.silence)
    thumb.expect_shown(thumb.twins[0])
    assert given(thumb) == []
