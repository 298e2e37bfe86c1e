"""Every kind of exercise by tap on a phone, without a script, and on a narrow phone."""

import re

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from lessons.exercises import KINDS

from .kinds import (
    ALONE,
    FAMILY,
    FORMS,
    Exercise,
    as_stored,
    expect_verdict,
    finish_and_send,
    mistake,
    plan_of,
    stored,
)
from .pages import Practice, new_learner
from .running import RunningSite

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.usefixtures("site"),
    pytest.mark.browser_context_args(locale="uk"),
]
PHONE = {"has_touch": True, "is_mobile": True, "locale": "uk"}
NO_SCRIPT = {"java_script_enabled": False, "locale": "uk"}
# What reaches over the right edge of the screen.
OVERFLOW = """() => {
    const width = document.documentElement.clientWidth;
    return [...document.body.querySelectorAll("*")]
        .filter((element) => element.getBoundingClientRect().right > width + 0.5)
        .map((element) => element.outerHTML.slice(0, 100));
}"""


@pytest.fixture
def learner(site: RunningSite, context: BrowserContext) -> str:
    """The nickname of a new learner, who is signed in."""
    return new_learner(context, site)


@pytest.fixture
def thumb(page: Page) -> Practice:
    return Practice(page, press=Locator.tap)


# --- By tap on a phone ----------------------------------------------------------------------------


@pytest.mark.browser_context_args(**PHONE)
@pytest.mark.parametrize("kind", ALONE)
def test_by_tap(kind: str, thumb: Practice, site: RunningSite, learner: str) -> None:
    plan = plan_of(site, kind)
    thumb.open(FAMILY, plan=plan)
    session, [exercise] = thumb.session, thumb.exercises
    assert exercise["kind"] == kind
    wrong, right = mistake(session, exercise), exercise["target"]
    thumb.answer(exercise)
    expect_verdict(thumb, exercise, "right", session["sentences"]["causes"]["exact"])
    finish_and_send(thumb)

    thumb.open(FAMILY, plan=plan)
    thumb.answer(exercise, wrong.given)
    expect_verdict(thumb, exercise, wrong.tone, wrong.said)
    expect(thumb.next).to_be_in_viewport(ratio=1)
    if exercise.get("options") and kind != "build_sentence":
        expect(thumb.choice(right)).to_have_class("choice choice--right")
        expect(thumb.choice(wrong.given)).to_have_class("choice choice--given")
    finish_and_send(thumb)
    assert stored(site, learner) == [
        ("bērns", kind, FORMS.get(kind, ""), "exact", as_stored(right, exercise), "app"),
        ("bērns", kind, FORMS.get(kind, ""), wrong.verdict, wrong.given, "app"),
    ]


@pytest.mark.browser_context_args(**PHONE)
def test_pairs_by_tap(thumb: Practice, site: RunningSite, learner: str) -> None:
    """One word is missed once: her first try counts, and it stays there to be found."""
    thumb.open(FAMILY, plan=plan_of(site, "match_pairs"))
    [exercise] = thumb.exercises
    missed, other, *rest = exercise["pairs"]
    thumb.word(missed["word"]).tap()
    expect(thumb.word(missed["word"])).to_have_attribute("aria-pressed", "true")
    thumb.meaning(other["meaning"]).tap()
    expect(thumb.stage.get_by_role("status")).to_have_text(thumb.text("no-pair"))
    expect(thumb.word(missed["word"])).to_be_enabled()
    expect(thumb.stage.locator("[aria-pressed=true]")).to_have_count(0)
    for pair in (other, missed, *rest):
        thumb.word(pair["word"]).tap()
        thumb.meaning(pair["meaning"]).tap()
        expect(thumb.word(pair["word"])).to_be_disabled()
        expect(thumb.meaning(pair["meaning"])).to_be_disabled()

    expect(thumb.verdict).to_have_class("verdict verdict--almost")
    expect(thumb.cause).to_have_text(thumb.text("pairs-mixed"))
    expect(thumb.verdict.locator(".verdict__pair")).to_have_text(
        [f"{missed['lemma']} – {missed['meaning']}"]
    )
    finish_and_send(thumb)
    expect(thumb.summary.locator("[data-again] li")).to_have_count(1)
    expect(thumb.summary.locator("[data-again] li")).to_contain_text(missed["lemma"])
    expect(thumb.summary.locator("[data-learnt] li")).to_have_count(3)
    assert stored(site, learner) == [
        (missed["lemma"], "match_pairs", "", "other_word", other["meaning"], "app"),
        *((p["lemma"], "match_pairs", "", "exact", p["meaning"], "app") for p in (other, *rest)),
    ]


@pytest.mark.browser_context_args(**PHONE)
def test_pairs_all_found_at_once(thumb: Practice, site: RunningSite, learner: str) -> None:
    thumb.open(FAMILY, plan=plan_of(site, "match_pairs"))
    [exercise] = thumb.exercises
    thumb.answer(exercise)
    expect(thumb.verdict).to_have_class("verdict verdict--right")
    expect(thumb.cause).to_have_text(thumb.text("pairs-right"))
    finish_and_send(thumb)
    assert [row[3] for row in stored(site, learner)] == ["exact"] * 4


@pytest.mark.browser_context_args(**PHONE)
def test_a_word_chosen_for_a_pair_can_be_put_back(thumb: Practice, site: RunningSite) -> None:
    thumb.open(FAMILY, plan=plan_of(site, "match_pairs"))
    first, second, *_ = thumb.exercises[0]["pairs"]
    thumb.word(first["word"]).tap()
    thumb.word(first["word"]).tap()
    expect(thumb.stage.locator("[aria-pressed=true]")).to_have_count(0)
    thumb.word(first["word"]).tap()
    thumb.word(second["word"]).tap()
    expect(thumb.word(first["word"])).to_have_attribute("aria-pressed", "false")
    thumb.meaning(second["meaning"]).tap()
    expect(thumb.word(second["word"])).to_be_disabled()
    assert [answer["word"] for answer in thumb.waiting(None)] == [second["word"]]


@pytest.mark.browser_context_args(**PHONE)
def test_exercises_of_one_kind_know_nothing_of_each_other(
    thumb: Practice, site: RunningSite, learner: str
) -> None:
    """Pairs and sentences twice in a session, and each of them before something else."""
    kinds = ["match_pairs", "choose_word", "build_sentence"]
    plans = [plan_of(site, *kinds, lemma=lemma) for lemma in ("ģimene", "bērns")]
    thumb.open(FAMILY, plan=",".join([*plans, plan_of(site, "type_word")]))
    *exercises, written = thumb.exercises
    assert [exercise["kind"] for exercise in exercises] == 2 * kinds
    for exercise in exercises:
        thumb.answer(exercise)
        expect(thumb.verdict).to_have_class("verdict verdict--right")
        expect(thumb.stage.locator(".choices [aria-pressed]")).to_have_count(0)
        thumb.go_on()
    thumb.expect_shown(written)
    thumb.field.press_sequentially("bērnss")
    thumb.field.press("Backspace")
    expect(thumb.field).to_have_value("bērns")
    thumb.check.tap()
    finish_and_send(thumb)
    rows = stored(site, learner)
    once = [*["match_pairs"] * 4, "choose_word", "build_sentence"]
    assert [row[1] for row in rows] == [*once, *once, "type_word"]
    assert {row[3] for row in rows} == {"exact"}


@pytest.mark.browser_context_args(**PHONE)
def test_a_word_on_the_line_goes_back_by_a_tap(thumb: Practice, site: RunningSite) -> None:
    thumb.open(FAMILY, plan=plan_of(site, "build_sentence"))
    for word in ("ir", "Vai", "jums"):
        thumb.tile(word).tap()
    thumb.line.filter(has_text="ir").tap()
    expect(thumb.line).to_have_text(["Vai", "jums"])
    for word in ("ir", "bērni"):
        thumb.tile(word).tap()
    thumb.check.tap()
    expect(thumb.verdict).to_have_class("verdict verdict--right")
    assert [answer["given"] for answer in thumb.waiting(None)] == ["Vai jums ir bērni"]


@pytest.mark.browser_context_args(**PHONE)
def test_a_sentence_with_a_word_left_over(thumb: Practice, site: RunningSite) -> None:
    thumb.open(FAMILY, plan=plan_of(site, "build_sentence"))
    [exercise] = thumb.exercises
    thumb.check.tap()
    expect(thumb.verdict).to_have_count(0)
    thumb.answer(exercise, "Vai ir bērni")
    expect_verdict(thumb, exercise, "wrong", thumb.session["sentences"]["causes"]["sentence"])


@pytest.mark.browser_context_args(**PHONE)
def test_letters_that_were_shown_are_counted(
    thumb: Practice, site: RunningSite, learner: str
) -> None:
    thumb.open(FAMILY, plan=plan_of(site, "type_word"))
    hint = thumb.stage.locator("[data-hint]")
    for shown in ("b…", "bē…", "bēr…"):
        hint.tap()
        expect(thumb.stage.locator(".answer__hint [lang=lv]")).to_have_text(shown)
        expect(thumb.field).to_be_focused()
    expect(hint).to_be_hidden()
    thumb.answer(thumb.exercises[0])
    expect(thumb.cause).to_have_text(thumb.session["sentences"]["causes"]["hinted"])
    finish_and_send(thumb)
    expect(thumb.summary.locator("[data-again] li")).to_have_count(1)
    hints = site.ask(
        "from lessons.models import Answer\n"
        f"answer = Answer.objects.get(learner__username={learner.lower()!r}).hints"
    )
    assert hints == 3


@pytest.mark.browser_context_args(**PHONE)
def test_pictures_are_there_before_the_connection_goes(
    thumb: Practice, site: RunningSite, context: BrowserContext
) -> None:
    thumb.open(FAMILY, plan=plan_of(site, "choose_meaning", "picture_word"))
    first, pictured = thumb.exercises
    thumb.page.wait_for_load_state("networkidle")
    context.set_offline(True)
    thumb.answer(first)
    thumb.go_on()
    thumb.expect_shown(pictured)
    thumb.page.wait_for_function("() => [...document.images].every((image) => image.complete)")
    assert thumb.prompt.evaluate("image => image.naturalWidth") > 0


# --- Without a script -----------------------------------------------------------------------------


def answer_by_form(page: Page, exercise: Exercise, given: str) -> None:
    if exercise["kind"] != "build_sentence" and "options" in exercise:
        page.locator(f'.choice[value="{given}"]').click()
    else:
        page.locator(".answer__field").fill(given)
        page.locator("[data-check]").click()


@pytest.mark.browser_context_args(**NO_SCRIPT)
@pytest.mark.parametrize("kind", KINDS)
def test_without_a_script(kind: str, page: Page, site: RunningSite, learner: str) -> None:
    plan = plan_of(site, kind)
    practice = Practice(page).open(FAMILY, plan=plan)
    session = practice.session
    # Pairs need a script: their twin asks for one word of them.
    exercise = (practice.twins if kind == "match_pairs" else practice.exercises)[0]
    assert exercise["kind"] == ("choose_meaning" if kind == "match_pairs" else kind)
    wrong, right = mistake(session, exercise), exercise["target"]
    causes = session["sentences"]["causes"]
    for given, tone, said in (
        (right, "right", causes["exact"]),
        (wrong.given, wrong.tone, wrong.said),
    ):
        practice.open(FAMILY, plan=plan)
        if "sound" in exercise:
            player = page.locator("audio.hear__player[controls]")
            expect(player).to_be_visible()
            expect(player).to_have_attribute("src", exercise["sound"])
            expect(
                page.locator(".hear__button, [data-silence]").locator("visible=true")
            ).to_have_count(0)
        answer_by_form(page, exercise, given)
        expect_verdict(practice, exercise, tone, said)
        page.locator(".verdict__actions .button").click()
        expect(practice.summary).to_be_visible()
    form = FORMS.get(exercise["kind"], "")
    assert stored(site, learner) == [
        ("bērns", exercise["kind"], form, "exact", right, "form"),
        ("bērns", exercise["kind"], form, wrong.verdict, wrong.given, "form"),
    ]


# --- On a narrow phone ----------------------------------------------------------------------------


def lengthen(text: str, size: int, between: str = "") -> str:
    return (f"{text}{between}" * size)[:size].strip(" ,")


def test_long_words_and_long_meanings_fit(page: Page, site: RunningSite) -> None:
    """Words of 40 letters and meanings of 120, 320 pixels of width, every kind and its verdict."""
    words = site.words_of(FAMILY)
    longer = {word.lemma: lengthen(word.lemma, 40) for word in words}
    longer["bērni"] = lengthen("bērni", 40)  # in the sentence
    longer |= {word.meaning: lengthen(word.meaning, 120, ", ") for word in words}
    pattern = re.compile("|".join(map(re.escape, sorted(longer, key=len, reverse=True))))

    def rewrite(route: Route) -> None:
        response = route.fetch()
        text = re.sub(r"\\u([0-9a-f]{4})", unescape, response.text())
        route.fulfill(response=response, body=pattern.sub(lambda m: longer[m[0]], text))

    def unescape(found: re.Match[str]) -> str:
        letter = chr(int(found[1], 16))
        return letter if letter.isalpha() or letter == "’" else found[0]

    page.set_viewport_size({"width": 320, "height": 640})
    page.route("**/practice/**", rewrite)
    practice = Practice(page).open(FAMILY, plan=plan_of(site, *KINDS))
    assert max(len(word["lemma"]) for word in practice.session["words"].values()) == 40
    for exercise in practice.exercises:
        assert page.evaluate(OVERFLOW) == [], exercise["kind"]
        practice.answer(exercise)
        assert page.evaluate(OVERFLOW) == [], exercise["kind"]
        expect(practice.next).to_be_in_viewport(ratio=1)
        practice.go_on()
    expect(practice.summary).to_be_visible()
    assert page.evaluate(OVERFLOW) == []
