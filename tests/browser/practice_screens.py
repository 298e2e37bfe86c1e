"""Every kind of exercise, its verdict, and the other states of the practice screen."""

from functools import partial

from playwright.sync_api import expect

from lessons.exercises import KINDS

from .kinds import CLIPS, FAMILY, mistake, plan_of
from .pages import NO_CONNECTION, Practice, practice_address
from .tour import Screens, Tour, keeper

PRACTICE_SCREENS: Screens = {}
screen = keeper(PRACTICE_SCREENS)


def exercise(kind: str, tour: Tour) -> Practice:
    return tour.practise(plan_of(tour.site, kind))


def rejected(kind: str, tour: Tour) -> Practice:
    """Show the longest verdict of this kind: that of a wrong answer."""
    practice = exercise(kind, tour)
    [asked] = practice.exercises
    if "pairs" in asked:
        first, second, *_ = asked["pairs"]
        practice.word(first["word"]).click()
        practice.meaning(second["meaning"]).click()
        practice.answer(asked)
    else:
        practice.answer(asked, mistake(practice.session, asked).given)
    return practice


for kind in KINDS:
    PRACTICE_SCREENS[kind] = partial(exercise, kind)
    PRACTICE_SCREENS[f"{kind}, rejected"] = partial(rejected, kind)


@screen("typing a word")
def typing(tour: Tour) -> None:
    exercise("type_word", tour)


@screen("typed without marks")
def typed_without_marks(tour: Tour) -> None:
    practice = exercise("type_word", tour)
    practice.answer(practice.exercises[0], "berns")


@screen("chosen rightly")
def chosen_rightly(tour: Tour) -> None:
    practice = exercise("choose_word", tour)
    practice.answer(practice.exercises[0])


@screen("sentence half put together")
def half_a_sentence(tour: Tour) -> None:
    practice = exercise("build_sentence", tour)
    for word in ("Vai", "ir"):
        practice.tile(word).click()


@screen("pairs half found")
def half_the_pairs(tour: Tour) -> None:
    practice = exercise("match_pairs", tour)
    first, second, *_ = practice.exercises[0]["pairs"]
    practice.word(first["word"]).click()
    practice.meaning(first["meaning"]).click()
    practice.word(second["word"]).click()


@screen("appealed")
def appealed(tour: Tour) -> None:
    practice = rejected("type_word", tour)
    practice.appeal.click()
    expect(practice.appeal).to_have_count(0)


@screen("a clip that cannot be played")
def no_sound(tour: Tour) -> None:
    tour.watch.expect(NO_CONNECTION)
    tour.context.route(CLIPS, lambda route: route.abort())
    practice = exercise("hear_choose", tour)
    practice.hear.click()
    expect(practice.sync).to_be_visible()
    tour.context.unroute(CLIPS)


@screen("sound switched off")
def silent(tour: Tour) -> None:
    page = tour.page
    page.goto(practice_address(FAMILY, tour.language, plan_of(tour.site, "hear_type")))
    page.evaluate("localStorage.sound = 'off'")
    page.reload()
    practice = Practice(page)
    practice.expect_shown(practice.twins[0])


@screen("end of a session")
def session_end(tour: Tour) -> None:
    practice = tour.practise(plan_of(tour.site, "match_pairs", "type_word"))
    pairs, written = practice.exercises
    practice.answer(pairs)
    practice.go_on()
    practice.answer(written, "xyz")
    practice.go_on()
    for part in ("learnt", "again"):
        expect(practice.summary.locator(f"[data-{part}]")).to_be_visible()


@screen("end of a session, opened again")
def session_over(tour: Tour) -> None:
    tour.page.goto(f"{practice_address(FAMILY, tour.language, plan_of(tour.site, *KINDS))}&at=99")
    expect(tour.page.locator(".summary")).to_be_visible()


@screen("check of what is known")
def placement(tour: Tour) -> None:
    tour.enter()
    tour.page.goto(f"{practice_address(FAMILY, tour.language)}&check=1")
    expect(tour.page.locator(".answer__field")).to_be_visible()


@screen("end of a check of what is known")
def placement_end(tour: Tour) -> None:
    placement(tour)
    practice = Practice(tour.page)
    for _ in practice.exercises:
        practice.skip.click()
        practice.go_on()
    expect(practice.summary).to_be_visible()
