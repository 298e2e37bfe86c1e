"""Practice on a phone: by keyboard, without a connection, without a script, on a shared phone."""

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from .pages import (
    HASTE_MS,
    NO_CONNECTION,
    PASSWORD,
    Practice,
    enter_as,
    new_nickname,
    practice_address,
    right_texts,
    send_form,
    sign_in,
    sign_out,
    sign_up,
)
from .running import HOUSE_NAME, RunningSite
from .watching import Watch

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.usefixtures("site"),
    pytest.mark.browser_context_args(locale="uk"),
]
GREETINGS = "lesson-greetings"


@pytest.fixture
def practice(page: Page) -> Practice:
    return Practice(page)


@pytest.fixture
def learner(site: RunningSite, context: BrowserContext) -> str:
    """The nickname of a new learner, who is signed in."""
    nickname = new_nickname("Iryna")
    site.add_person(nickname)
    enter_as(context, site, nickname)
    return nickname


def given_by(site: RunningSite, nickname: str) -> list[str]:
    return [answer["given"] for answer in site.answers_of(nickname)]


# --- Answering ------------------------------------------------------------------------------------


def test_a_double_tap_on_next_answers_nothing(practice: Practice) -> None:
    practice.open()
    first, second = practice.exercises[:2]
    practice.answer(first)
    practice.next.dblclick()
    practice.expect_shown(second)
    assert len(practice.waiting(None)) == 1


def test_an_empty_answer_is_not_taken_for_not_knowing(
    practice: Practice, site: RunningSite
) -> None:
    word = site.ask("from lessons.models import Word\nanswer = Word.objects.get(key='labrit').pk")
    practice.open(plan=f"{word}-type_word")
    practice.page.locator("[data-check]").click()
    expect(practice.field).to_be_focused()
    expect(practice.verdict).to_have_count(0)
    assert practice.waiting(None) == []


def test_leaving_sends_what_was_answered(
    practice: Practice, site: RunningSite, learner: str
) -> None:
    practice.open()
    practice.answer(practice.exercises[0])
    practice.page.locator(".practice__exit").click()
    expect(practice.page.locator(".site-header")).to_be_visible()
    # The request outlives the page that sent it, so nothing in a page tells when it is done.
    for _ in range(50):
        if given_by(site, learner):
            break
        practice.page.wait_for_timeout(100)
    assert len(given_by(site, learner)) == 1


def test_a_session_by_keyboard_alone(practice: Practice, site: RunningSite, learner: str) -> None:
    keyboard = practice.page.keyboard
    practice.open()
    exercises = practice.exercises
    for exercise in exercises:
        practice.expect_shown(exercise)
        if "pairs" in exercise:
            for number, pair in enumerate(exercise["pairs"], start=1):
                keyboard.press(str(number))
                place = exercise["options"].index(pair["meaning"]) + 1
                keyboard.press(str(len(exercise["pairs"]) + place))
        elif "options" in exercise:
            keyboard.press(str(exercise["options"].index(exercise["target"]) + 1))
        else:
            expect(practice.field).to_be_focused()
            keyboard.type(exercise["target"])
            keyboard.press("Enter")
        expect(practice.verdict).to_have_class("verdict verdict--right")
        expect(practice.next).to_be_focused()
        practice.page.wait_for_timeout(HASTE_MS)
        keyboard.press("Enter")
    expect(practice.summary.locator("h1")).to_be_focused()
    practice.wait_until_sent(practice.session["learner"])
    answers = site.answers_of(learner)
    assert [answer["given"] for answer in answers] == right_texts(exercises)
    assert {answer["verdict"] for answer in answers} == {"exact"}
    assert len(exercises) >= 10


def test_a_figure_in_a_typed_answer_chooses_nothing(practice: Practice, site: RunningSite) -> None:
    word = site.words_of(GREETINGS)[0]
    practice.open(plan=f"{word.id}-type_word,{word.id}-choose_word")
    practice.page.keyboard.type("1")
    expect(practice.field).to_have_value("1")
    expect(practice.verdict).to_have_count(0)


def test_latvian_letters_from_the_screen(practice: Practice, site: RunningSite) -> None:
    word = site.words_of(GREETINGS)[0]
    practice.open(plan=f"{word.id}-type_word")
    assert word.lemma == "labrīt"
    practice.field.press_sequentially("labrt")
    practice.field.press("ArrowLeft")
    practice.page.get_by_role("button", name="ī", exact=True).click()
    expect(practice.field).to_have_value("labrīt")
    expect(practice.field).to_be_focused()
    practice.page.keyboard.press("Enter")
    expect(practice.verdict).to_have_class("verdict verdict--right")


def test_what_she_does_not_know_is_shown_and_not_blamed(
    practice: Practice, site: RunningSite, learner: str
) -> None:
    word = site.words_of(GREETINGS)[0]
    practice.open(plan=f"{word.id}-type_word,{word.id}-choose_meaning")
    for answer in (word.lemma, word.meaning):
        practice.skip.click()
        expect(practice.form).to_have_text(answer)
        practice.go_on()
    practice.wait_until_sent(practice.session["learner"])
    assert [answer["verdict"] for answer in site.answers_of(learner)] == ["skipped", "skipped"]


def test_another_word_is_named_with_its_meaning(practice: Practice, site: RunningSite) -> None:
    first, second, *_ = site.words_of(GREETINGS)
    practice.open(plan=f"{first.id}-type_word")
    practice.answer(practice.exercises[0], second.lemma)
    expect(practice.verdict).to_have_class("verdict verdict--wrong")
    expect(practice.cause).to_contain_text(second.meaning)
    expect(practice.form).to_have_text(first.lemma)


# --- Nothing is lost ------------------------------------------------------------------------------


def test_answers_wait_for_the_connection_and_arrive_once(
    practice: Practice, site: RunningSite, context: BrowserContext, learner: str, watch: Watch
) -> None:
    watch.expect(NO_CONNECTION)
    practice.open()
    owner, exercises = practice.session["learner"], practice.exercises
    practice.answer_all(exercises[:3])
    context.set_offline(True)
    practice.answer_all(exercises[3:])
    expect(practice.summary).to_be_visible()
    expect(practice.sync).to_be_visible()
    expect(practice.sync).to_have_text(practice.text("waiting"))
    assert len(practice.waiting(owner)) == len(right_texts(exercises))
    assert site.answers_of(learner) == []
    context.set_offline(False)
    practice.wait_until_sent(owner)
    expect(practice.sync).to_be_hidden()
    assert given_by(site, learner) == right_texts(exercises)


def test_a_connection_back_in_mid_session_sends_what_waits(
    practice: Practice, site: RunningSite, context: BrowserContext, learner: str, watch: Watch
) -> None:
    watch.expect(NO_CONNECTION)
    practice.open()
    owner, exercises = practice.session["learner"], practice.exercises
    context.set_offline(True)
    practice.answer_all(exercises[:2])
    expect(practice.sync).to_be_visible()
    expect(practice.sync).to_have_text(practice.text("waiting"))
    context.set_offline(False)
    practice.wait_until_sent(owner)
    expect(practice.sync).to_be_hidden()
    assert len(site.answers_of(learner)) == 2
    practice.answer_all(exercises[2:])
    practice.wait_until_sent(owner)
    assert given_by(site, learner) == right_texts(exercises)


def test_a_batch_whose_receipt_was_lost_counts_once(
    practice: Practice, site: RunningSite, learner: str, watch: Watch
) -> None:
    """The server stored it, the phone never heard so and sends it again."""
    watch.expect(NO_CONNECTION)
    word = site.words_of(GREETINGS)[0]

    def lose_the_receipt(route: Route) -> None:
        route.fetch()
        route.abort()

    practice.page.route("**/api/answers/", lose_the_receipt, times=1)
    practice.open(plan=f"{word.id}-type_word")
    owner = practice.session["learner"]
    practice.answer_all(practice.exercises)
    expect(practice.sync).to_be_visible()
    assert given_by(site, learner) == [word.lemma]
    practice.page.reload()
    practice.wait_until_sent(owner)
    assert given_by(site, learner) == [word.lemma]


def test_a_phone_in_the_house_without_https(
    practice: Practice, site: RunningSite, watch: Watch
) -> None:
    """Over plain HTTP a browser holds back some of its functions; practice needs none of them."""
    word = site.words_of(GREETINGS)[0]
    house = f"http://{HOUSE_NAME}:{site.port}"
    practice.page.goto(house + practice_address(plan=f"{word.id}-type_word"))
    assert not practice.page.evaluate("isSecureContext")
    practice.answer_all(practice.exercises)
    expect(practice.summary).to_be_visible()
    assert [answer["given"] for answer in practice.waiting(None)] == [word.lemma]


# --- Whose answers --------------------------------------------------------------------------------


def practise_unsent(practice: Practice, site: RunningSite) -> str:
    """Answer one exercise while no answer gets through; return the name of the queue's owner."""
    word = site.words_of(GREETINGS)[0]
    practice.open(plan=f"{word.id}-type_word")
    # A request that outlives its page passes by a route of the test, so the page's own is cut.
    practice.page.evaluate(
        "() => { window.fetch = () => Promise.reject(new TypeError('no connection')); }"
    )
    owner = practice.session["learner"]
    practice.answer_all(practice.exercises)
    expect(practice.sync).to_be_visible()
    practice.page.goto("/uk/")  # leaving tries once more
    return str(owner)


def test_two_learners_on_one_phone(practice: Practice, site: RunningSite) -> None:
    page = practice.page
    first, second = new_nickname("Anna"), new_nickname("Beata")
    sign_up(page, first)
    owner = practise_unsent(practice, site)
    sign_out(page)

    sign_up(page, second)
    expect(page.locator("[data-claim]")).to_be_hidden()
    practice.open()
    other, exercises = practice.session["learner"], practice.exercises
    assert other != owner
    practice.answer_all(exercises)
    practice.wait_until_sent(other)
    assert given_by(site, second) == right_texts(exercises)
    assert site.answers_of(first) == []
    assert len(practice.waiting(owner)) == 1
    sign_out(page)

    sign_in(page, first)
    practice.wait_until_sent(owner)
    assert given_by(site, first) == ["labrīt"]
    assert given_by(site, second) == right_texts(exercises)


def test_a_session_open_while_another_signs_in_gives_her_nothing(
    practice: Practice, site: RunningSite, context: BrowserContext, learner: str
) -> None:
    """Two tabs of one phone: the old one still belongs to the one who opened it."""
    word = site.words_of(GREETINGS)[0]
    practice.open(plan=f"{word.id}-type_word")
    owner = practice.session["learner"]
    other = new_nickname("Beata")
    tab = context.new_page()
    sign_out(tab)
    sign_up(tab, other)
    practice.page.bring_to_front()
    practice.answer_all(practice.exercises)
    expect(practice.sync).to_be_visible()
    assert len(practice.waiting(owner)) == 1
    assert site.answers_of(learner) == site.answers_of(other) == []


def visitor_with_an_answer(practice: Practice, site: RunningSite) -> None:
    word = site.words_of(GREETINGS)[0]
    practice.open(plan=f"{word.id}-type_word")
    practice.answer_all(practice.exercises)
    assert len(practice.waiting(None)) == 1


def test_answers_that_were_not_hers_are_deleted(practice: Practice, site: RunningSite) -> None:
    page = practice.page
    nickname = new_nickname("Daryna")
    visitor_with_an_answer(practice, site)
    sign_up(page, nickname)
    page.locator("[data-claim] [name=forget]").click()
    expect(page).to_have_url(f"{site.url}/uk/progress/")
    expect(page.locator("[data-claim]")).to_be_hidden()
    assert practice.waiting(None) == []
    assert site.answers_of(nickname) == []
    page.goto("/uk/practice/claim/")
    expect(page.locator("[data-claim]")).to_be_hidden()


def test_one_who_has_an_account_is_asked_too(practice: Practice, site: RunningSite) -> None:
    page = practice.page
    nickname = new_nickname("Daryna")
    sign_up(page, nickname)
    sign_out(page)
    visitor_with_an_answer(practice, site)
    sign_in(page, nickname)
    expect(page).to_have_url(f"{site.url}/uk/progress/")
    assert site.answers_of(nickname) == []
    page.locator("[data-claim] [name=keep]").click()
    expect(page.locator(".words-known")).to_contain_text("labrīt")
    assert given_by(site, nickname) == ["labrīt"]


# --- Without a script -----------------------------------------------------------------------------


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_a_whole_session_without_javascript(page: Page, site: RunningSite) -> None:
    practice = Practice(page).open()
    # Pairs need a script; their twins do not.
    places = [
        p["twin"] if "pairs" in p["exercise"] else p["exercise"] for p in practice.session["places"]
    ]
    words = len({exercise["word"] for exercise in places})
    for exercise in places:
        practice.give(exercise)
        expect(practice.verdict).to_have_class("verdict verdict--right")
        page.locator(".verdict .button").click()
    expect(practice.summary.locator(".summary__words li")).to_have_count(words)

    nickname = new_nickname("Halyna")
    page.locator(".summary a[href$='/accounts/signup/']").click()
    page.locator("[name=username]").fill(nickname)
    page.locator("[name=of_age]").check()
    page.locator("[name=password1]").fill(PASSWORD)
    send_form(page)
    page.locator("[data-claim] [name=keep]").click()
    expect(page).to_have_url(f"{site.url}/uk/progress/")
    expect(page.locator(".words-known li")).to_have_count(words)
    answers = site.answers_of(nickname)
    assert [(a["given"], a["verdict"], a["source"]) for a in answers] == [
        (text, "exact", "form") for text in right_texts(places)
    ]
