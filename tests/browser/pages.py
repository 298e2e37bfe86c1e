"""How tests move about the site. Things are found by role, name or address, not by wording."""

import json
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from playwright.sync_api import BrowserContext, Locator, Page, expect

from lessons.loading.files import stable_id

from .running import RunningSite

HASTE_MS = 300  # so quickly nobody has read a verdict: it takes no Enter yet
PASSWORD = "mila-tuve-3847"
# What Chromium logs by itself when a document or a file is not found.
NOT_FOUND = r"404 \(Not Found\)"
NO_CONNECTION = r"net::ERR_(INTERNET_DISCONNECTED|FAILED|NETWORK_CHANGED)"

# Tells when Wagtail's editor has begun to look for changes; before that it saves nothing.
EDITOR_WATCHES = """
addEventListener("w-unsaved:watch-edits", () => {
  document.documentElement.dataset.watched = "";
});
"""


def new_nickname(name: str) -> str:
    """Return a nickname that no other test has."""
    return f"{name} {uuid4().hex[:6]}"


# --- Accounts -------------------------------------------------------------------------------------


def fill_in(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.locator(f"form.form [name={name}]").fill(value)


def send_form(page: Page) -> None:
    page.locator("form.form .button--wide").click()


def sign_up(page: Page, nickname: str, language: str = "uk") -> None:
    """Make an account; ends on the page that asks whose the earlier answers are."""
    page.goto(f"/{language}/accounts/signup/")
    fill_in(page, username=nickname, password1=PASSWORD)
    page.locator("[name=of_age]").check()
    send_form(page)
    expect(page).to_have_url(re.compile(rf"/{language}/practice/claim/$"))


def sign_in(page: Page, nickname: str, password: str = PASSWORD, language: str = "uk") -> None:
    page.goto(f"/{language}/accounts/login/")
    fill_in(page, login=nickname, password=password)
    send_form(page)
    expect(page).not_to_have_url(re.compile("/accounts/login/"))


def sign_out(page: Page, language: str = "uk") -> None:
    page.goto(f"/{language}/accounts/logout/")
    send_form(page)
    expect(page).to_have_url(re.compile(rf"/{language}/$"))


def enter_as(context: BrowserContext, site: RunningSite, nickname: str) -> None:
    """Sign a person in without the form, for tests that are not about it."""
    context.add_cookies([site.session_cookie(nickname)])


def new_learner(context: BrowserContext, site: RunningSite, language: str = "uk") -> str:
    """Sign in somebody new without the form; return her nickname."""
    nickname = new_nickname("Iryna")
    site.add_person(nickname, language)
    enter_as(context, site, nickname)
    return nickname


def open_editor(page: Page, address: str) -> None:
    """Open a page's form in the admin; ends when its scripts listen."""
    page.add_init_script(EDITOR_WATCHES)
    page.goto(address)
    expect(page.locator("html")).to_have_attribute("data-watched", "")


def wait_until_saved(page: Page) -> None:
    """Let the editor's own saving end: one that is under way would undo what is sent after it.

    It begins half a second after the last change.
    """
    page.wait_for_timeout(5_000)


# --- Practice -------------------------------------------------------------------------------------


class Practice:
    """The practice screen, worked by its script. `press` is how the learner chooses."""

    def __init__(self, page: Page, press: Callable[[Locator], None] = Locator.click) -> None:
        self.page = page
        self.press = press
        self.stage = page.locator(".practice__exercise")
        self.prompt = self.stage.locator("[data-prompt]")
        self.choices = self.stage.locator(".choice")
        self.field = self.stage.locator(".answer__field")
        self.line = self.stage.locator(".build__line .build__tile")
        self.bank = self.stage.locator(".build__bank .build__tile")
        self.check = self.stage.locator("[data-check]")
        self.skip = self.stage.locator("[data-skip]")
        self.hear = self.stage.locator(".hear__button")
        self.silence = self.stage.locator("[data-silence]")
        self.sound = page.locator("[data-sound]")
        self.verdict = page.locator(".verdict")
        self.form = self.verdict.locator(".verdict__form")
        self.cause = self.verdict.locator(".verdict__cause")
        self.appeal = self.verdict.locator("[data-appeal]")
        self.next = self.verdict.locator("[data-next]")
        self.summary = page.locator(".summary")
        self.sync = page.locator("#sync")

    def open(
        self, lesson: str = "lesson-greetings", plan: str = "", language: str = "uk"
    ) -> "Practice":
        self.page.goto(practice_address(lesson, language, plan))
        return self

    @property
    def session(self) -> dict[str, Any]:
        text = self.page.locator("script#session").text_content()
        loaded: dict[str, Any] = json.loads(text or "")
        return loaded

    @property
    def exercises(self) -> list[dict[str, Any]]:
        return [place["exercise"] for place in self.session["places"]]

    @property
    def twins(self) -> list[dict[str, Any]]:
        return [place["twin"] for place in self.session["places"]]

    def choice(self, text: str) -> Locator:
        return self.stage.locator(f'.choice[value="{text}"]')

    def tile(self, text: str) -> Locator:
        """Return a word that is not on the line yet."""
        return self.bank.filter(has_text=re.compile(f"^{re.escape(text)}$")).first

    def word(self, id: int) -> Locator:
        return self.stage.locator(f'.match__word[value="{id}"]')

    def meaning(self, text: str) -> Locator:
        return self.stage.locator(f'.match__meaning[value="{text}"]')

    def expect_shown(self, exercise: dict[str, Any]) -> None:
        """See that this exercise is on the screen, and not yet answered."""
        if "picture" in exercise:
            expect(self.prompt).to_have_attribute("alt", exercise["prompt"])
            expect(self.prompt).to_have_attribute("src", exercise["picture"])
        elif "before" in exercise or "after" in exercise:
            around = [re.escape(exercise.get(side, "")) for side in ("before", "after")]
            expect(self.prompt).to_have_text(re.compile(f"^{'.+'.join(around)}$"))
        elif "prompt" in exercise:
            expect(self.prompt).to_have_text(exercise["prompt"])
        expect(self.prompt).to_be_visible()
        expect(self.hear).to_have_count(int("sound" in exercise))
        if exercise["kind"] == "build_sentence":
            expect(self.bank).to_have_text(list(exercise["options"]))
        elif "options" in exercise:
            shown = self.stage.locator(".match__meaning, .choices .choice")
            for button, option in zip(shown.all(), exercise["options"], strict=True):
                expect(button).to_have_attribute("value", option)
        else:
            expect(self.field).to_be_visible()
        expect(self.verdict).to_have_count(0)

    def give(self, exercise: dict[str, Any], given: str | None = None) -> None:
        """Do what answers the exercise on the screen: rightly unless `given` says otherwise."""
        given = exercise["target"] if given is None else given
        if "pairs" in exercise:
            for pair in exercise["pairs"]:
                self.press(self.word(pair["word"]))
                self.press(self.meaning(pair["meaning"]))
        elif exercise["kind"] == "build_sentence":
            for word in words_in(given):
                self.press(self.tile(word))
            self.press(self.check)
        elif "options" in exercise:
            self.press(self.choice(given))
        else:
            self.field.fill(given)
            self.press(self.check)

    def answer(self, exercise: dict[str, Any], given: str | None = None) -> None:
        """Answer the exercise on the screen and see that there is a verdict."""
        self.expect_shown(exercise)
        self.give(exercise, given)
        expect(self.verdict).to_be_visible()

    def go_on(self) -> None:
        self.press(self.next)
        expect(self.verdict).to_have_count(0)

    def answer_all(self, exercises: list[dict[str, Any]]) -> None:
        for exercise in exercises:
            self.answer(exercise)
            self.go_on()

    def text(self, name: str) -> str:
        """Return one of the short sentences that the script says."""
        found = self.page.locator("template#texts").evaluate(
            '(texts, name) => texts.content.querySelector(`[data-text="${name}"]`).textContent',
            name,
        )
        return str(found)

    # The queue on this device. An owner of None is a visitor.

    def waiting(self, owner: str | None) -> list[dict[str, Any]]:
        kept: list[dict[str, Any]] = self.page.evaluate(KEPT, queue_name(owner))
        return sorted(kept, key=lambda answer: str(answer["at"]))

    def wait_until_sent(self, owner: str | None) -> None:
        self.page.wait_for_function(f"name => !({KEPT})(name).length", arg=queue_name(owner))


def words_in(sentence: str) -> list[str]:
    """Return the words of a sentence without its signs."""
    return re.findall(r"\w+", sentence)


def right_texts(exercises: list[dict[str, Any]]) -> list[str]:
    """Return the answers that `Practice.answer_all` gives: one for each word of matched pairs."""
    texts: list[str] = []
    for exercise in exercises:
        pairs = exercise.get("pairs", [])
        if exercise["kind"] == "build_sentence":
            texts.append(" ".join(words_in(exercise["target"])))
        else:
            texts += [pair["meaning"] for pair in pairs] or [exercise["target"]]
    return texts


KEPT = """name => Object.entries(localStorage)
    .filter(([key]) => key.startsWith(name)).map(([, text]) => JSON.parse(text))"""


def queue_name(owner: str | None, what: str = "answer") -> str:
    """Return what the keys of a queue begin with; `what` may be appeal or put-aside, too."""
    return f"{what}:{owner or 'visitor'}:"


def practice_address(lesson: str = "lesson-greetings", language: str = "uk", plan: str = "") -> str:
    query = f"?meanings=uk&plan={plan}" if plan else "?meanings=uk"
    return f"/{language}/practice/{stable_id('page', lesson)}/{query}"


# --- Quizzes --------------------------------------------------------------------------------------


def right_answers(site: RunningSite, quiz: str = "quiz-state") -> dict[str, str]:
    """Return the right choice of each question by the question's id, as the editors set them."""
    answers: dict[str, str] = site.ask(
        "from tests.factories import page\n"
        "def right(block):\n"
        "    if block.block_type == 'true_false':\n"
        "        return 'true' if block.value['answer'] else 'false'\n"
        "    return next(i.id for i in block.value['choices'].bound_blocks if i.value['right'])\n"
        f"answer = {{block.id: right(block) for block in page({quiz!r}).questions}}"
    )
    return answers


def explanations(site: RunningSite, language: str, quiz: str = "quiz-state") -> dict[str, str]:
    texts: dict[str, str] = site.ask(
        "from tests.factories import page\n"
        f"questions = page({quiz!r}, {language!r}).questions\n"
        "answer = {block.id: block.value['explanation'] for block in questions}"
    )
    return texts


def make_sitting(site: RunningSite, nickname: str, language: str, *, finished: bool) -> str:
    """Let a person begin the shipped quiz, or take all of it; return the sitting's address.

    One question is answered wrongly.
    """
    address: str = site.ask(
        "from django.utils import translation\n"
        "from accounts.models import User\n"
        "from lessons.sittings import finish, start\n"
        "from tests.lessons.quizzing import give\n"
        "from tests.factories import page\n"
        f"translation.activate({language!r})\n"
        f"person = User.objects.get(username={nickname.lower()!r})\n"
        f"sitting = start(person, page('quiz-state', {language!r}))\n"
        f"for place, response in enumerate(sitting.responses.all() if {finished} else []):\n"
        "    give(response, right=place > 0)\n"
        f"if {finished}:\n"
        "    finish(sitting.pk)\n"
        f"answer = f'/{language}/sitting/{{sitting.pk}}/'"
    )
    return address


def make_exam(site: RunningSite, **policy: object) -> str:
    """Make a quiz with every type of question; return its address in Ukrainian."""
    address: str = site.ask(
        "from tests import factories\n"
        "from tests.lessons.quizzing import ALL_TYPES, make_quiz\n"
        f"quiz = make_quiz(*[make() for make in ALL_TYPES], **{policy!r})\n"
        "answer = factories.address_of(quiz).replace('/lv/', '/uk/', 1)"
    )
    return address
