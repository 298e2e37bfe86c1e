"""Every type of page, and every state of one that a reader can meet, with the way to get there."""

from functools import partial

from playwright.sync_api import Page, expect

from .account_screens import ACCOUNT_SCREENS
from .pages import (
    NOT_FOUND,
    enter_as,
    fill_in,
    make_exam,
    make_sitting,
    new_nickname,
    queue_name,
    send_form,
)
from .practice_screens import PRACTICE_SCREENS
from .running import RunningSite
from .tour import Screens, Tour, keeper
from .watching import Watch

GREETINGS = "lesson-greetings"


SCREENS: Screens = {**PRACTICE_SCREENS, **ACCOUNT_SCREENS}
screen = keeper(SCREENS)


def open_screen(name: str, page: Page, site: RunningSite, watch: Watch, language: str) -> None:
    SCREENS[name](Tour(page, site, watch, language))


# --- What the public reads ------------------------------------------------------------------------


@screen("home")
def home(tour: Tour) -> None:
    tour.read("home")


@screen("home of a learner")
def home_of_learner(tour: Tour) -> None:
    enter_as(tour.context, tour.site, "olena")
    tour.read("home")


@screen("home with its menu open")
def home_with_menu(tour: Tour) -> None:
    tour.read("home")
    tour.page.locator(".site-menu > summary").click()


@screen("news")
def news(tour: Tour) -> None:
    tour.read("news")


@screen("article")
def article(tour: Tour) -> None:
    tour.read("integration-school-2011")


@screen("information")
def information(tour: Tour) -> None:
    tour.read("about")


@screen("information, easy to read")
def easy_reading(tour: Tour) -> None:
    tour.page.goto(f"{tour.site.address('about', tour.language)}?view=easy")
    expect(tour.page.locator(".easy-read")).to_be_visible()


@screen("news of a topic")
def news_of_a_topic(tour: Tour) -> None:
    tour.read("news")
    tour.page.locator(".filters a[href*=topic]").last.click()
    expect(tour.page.locator(".filters [aria-current]").last).to_be_visible()


@screen("events")
def events(tour: Tour) -> None:
    tour.read("events")


@screen("event to come")
def event(tour: Tour) -> None:
    tour.read("event-conversation-2027")


@screen("event that is over")
def past_event(tour: Tour) -> None:
    tour.read("event-exhibition-2011")


@screen("gallery")
def gallery(tour: Tour) -> None:
    tour.read("gallery-exhibition-2011")


@screen("projects")
def projects(tour: Tour) -> None:
    tour.read("projects")


@screen("project")
def project(tour: Tour) -> None:
    tour.read("project-integration-school")


@screen("consultations")
def consultations(tour: Tour) -> None:
    tour.read("consultations")


@screen("consultation")
def consultation(tour: Tour) -> None:
    tour.read("consultation-newcomers")


@screen("consultation about violence")
def quick_exit(tour: Tour) -> None:
    tour.read("consultation-safety")


@screen("card to show at a desk")
def phrase_card(tour: Tour) -> None:
    tour.page.goto(f"{tour.site.address('consultation-newcomers', tour.language)}?view=card")


@screen("contact")
def contact(tour: Tour) -> None:
    tour.read("contact")


@screen("form")
def form(tour: Tour) -> None:
    tour.read("question")


@screen("form with errors")
def form_with_errors(tour: Tour) -> None:
    form(tour)
    tour.watch.expect(r"422 \(Unprocessable Entity\)")
    tour.page.locator("form.form .button").click()
    expect(tour.page.locator(".field__error").first).to_be_visible()


@screen("search")
def search(tour: Tour) -> None:
    tour.visit("search/?q=uzturesanas")
    expect(tour.page.locator("main mark").first).to_be_visible()


@screen("search without a result")
def search_in_vain(tour: Tour) -> None:
    tour.visit("search/?q=qqqq")


@screen("address that does not exist")
def not_found(tour: Tour) -> None:
    tour.watch.expect(NOT_FOUND)
    tour.visit("nav-tadas/")


# --- Learning -------------------------------------------------------------------------------------


@screen("course")
def course(tour: Tour) -> None:
    tour.read("course-latvian")


@screen("course of a learner")
def course_of_learner(tour: Tour) -> None:
    enter_as(tour.context, tour.site, "gulnara")
    tour.read("course-latvian")


@screen("lesson")
def lesson(tour: Tour) -> None:
    tour.read(GREETINGS)


@screen("lesson with a quiz")
def lesson_with_quiz(tour: Tour) -> None:
    tour.read("lesson-state")


@screen("nothing to practise")
def nothing_to_practise(tour: Tour) -> None:
    tour.enter()
    tour.visit("practice/due/")


# --- Quizzes --------------------------------------------------------------------------------------


@screen("quiz for a visitor")
def quiz(tour: Tour) -> None:
    tour.read("quiz-state")


@screen("quiz for a learner")
def quiz_of_learner(tour: Tour) -> None:
    make_sitting(tour.site, tour.enter(), tour.language, finished=True)
    tour.read("quiz-state")


@screen("question")
def question(tour: Tour) -> None:
    tour.take_quiz()


@screen("feedback on a question")
def question_feedback(tour: Tour) -> None:
    tour.take_quiz()
    tour.page.locator(".option").first.click()
    tour.page.locator(".question .button--wide").click()
    expect(tour.page.locator(".feedback")).to_be_visible()


def exam(tour: Tour, place: str) -> None:
    """Open an exam with every type of question at a place."""
    tour.enter()
    page = tour.page
    address = make_exam(tour.site, feedback="at_end", time_limit=20)
    page.goto(address.replace("/uk/", f"/{tour.language}/", 1))
    page.locator("main form button").first.click()
    page.goto(f"{page.url.partition('?')[0]}?{place}")


for number, name in enumerate(("choice", "several", "true", "short", "essay", "match", "order"), 1):
    SCREENS[f"exam: {name}"] = partial(exam, place=f"at={number}")


@screen("exam: overview")
def exam_overview(tour: Tour) -> None:
    exam(tour, "overview")


@screen("exam: result")
def exam_result(tour: Tour) -> None:
    exam(tour, "overview")
    tour.page.locator("[name=finish]").click()
    expect(tour.page.locator(".result__list")).to_be_visible()


@screen("result of a quiz")
def result(tour: Tour) -> None:
    tour.take_quiz(finished=True)


# --- Her own pages --------------------------------------------------------------------------------


@screen("progress, empty")
def progress_empty(tour: Tour) -> None:
    tour.enter()
    tour.visit("progress/")


@screen("progress, full")
def progress_full(tour: Tour) -> None:
    enter_as(tour.context, tour.site, "olena")
    tour.visit("progress/")


@screen("whose answers")
def claim(tour: Tour) -> None:
    tour.enter()
    tour.visit("progress/")
    tour.page.evaluate(
        "name => localStorage.setItem(name + 'x', '{\"id\": \"x\"}')", queue_name(None)
    )
    tour.visit("practice/claim/")
    expect(tour.page.locator("[data-claim]")).to_be_visible()


@screen("signing up")
def signing_up(tour: Tour) -> None:
    tour.visit("accounts/signup/")


@screen("signing up with errors")
def signing_up_with_errors(tour: Tour) -> None:
    signing_up(tour)
    fill_in(tour.page, username="olena", password1="abc", email="x")
    send_form(tour.page)
    expect(tour.page.locator(".field__error").first).to_be_visible()


@screen("signing in")
def signing_in(tour: Tour) -> None:
    tour.visit("accounts/login/")


@screen("signing in with errors")
def signing_in_with_errors(tour: Tour) -> None:
    signing_in(tour)
    fill_in(tour.page, login=new_nickname("Nav"), password="abc")
    send_form(tour.page)
    expect(tour.page.locator(".message--error")).to_be_visible()


@screen("forgotten password")
def forgotten_password(tour: Tour) -> None:
    tour.visit("accounts/password/reset/")


@screen("changing the password")
def changing_password(tour: Tour) -> None:
    enter_as(tour.context, tour.site, "maria")
    tour.visit("accounts/password/change/")


@screen("signing out")
def signing_out(tour: Tour) -> None:
    tour.enter()
    tour.visit("accounts/logout/")
