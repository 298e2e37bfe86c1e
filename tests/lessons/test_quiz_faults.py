"""What went wrong in the system that this one follows, each with the same scenario."""

import threading
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from lessons import sittings
from lessons.models import QuizPage, Response, Sitting
from lessons.own_progress import results_by_category
from lessons.sittings import NotPossible, finish, start
from tests import factories
from tests.lessons.quizzing import choice, essay, give, make_quiz, post, sit, true_false

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert('x')</script>"


@pytest.fixture
def learner() -> User:
    return factories.make_user()


@pytest.fixture
def phone(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


def long_quiz(count: int, **policy: Any) -> QuizPage:
    return make_quiz(*[choice(f"Jautājums {n:03}") for n in range(count)], **policy)


def at_once(*works: Callable[[], None]) -> None:
    """Do works in threads that begin together."""
    barrier = threading.Barrier(len(works))

    def run(work: Callable[[], None]) -> None:
        try:
            barrier.wait()
            work()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# --- What is posted -------------------------------------------------------------------------------


def test_a_double_tap_answers_only_the_question_that_was_shown(phone: Client) -> None:
    quiz = make_quiz(choice("Pirmais"), choice("Otrais"))
    phone.post(f"/uk/quiz/{quiz.translation_key}/start/")
    first, second = Response.objects.all()
    for _ in range(2):
        post(phone, first)
    assert Response.objects.answered().count() == 1
    second.refresh_from_db()
    assert second.given is None


@pytest.mark.parametrize("number", [0, 1])
def test_the_question_that_is_posted_is_the_one_answered(phone: Client, number: int) -> None:
    quiz = make_quiz(choice("Pirmais"), choice("Otrais"), feedback="at_end")
    phone.post(f"/uk/quiz/{quiz.translation_key}/start/")
    response = Response.objects.all()[number]
    post(phone, response)
    assert list(Response.objects.answered()) == [response]


@pytest.mark.django_db(transaction=True)
def test_two_posts_at_once_count_once() -> None:
    site_is_there()
    learner = factories.make_user()
    sitting = start(learner, make_quiz(choice(), true_false()))
    for response in sitting.responses.all():
        at_once(lambda r=response: give(r), lambda r=response: give(r, right=False))
    done = finish(sitting.pk)
    assert done.score == sum(response.marks or 0 for response in done.responses.all()) <= 2
    assert done.responses.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_last_posts_at_once_finish_once() -> None:
    site_is_there()
    sitting = start(factories.make_user(), make_quiz(choice()))
    give(sitting.responses.get())
    at_once(*[lambda: finish(sitting.pk) and None] * 2)
    assert Sitting.objects.get().score == 1


def site_is_there() -> None:
    """Other tests with real transactions have emptied the tables."""
    from tests.shipped import load_slice

    if not QuizPage.objects.exists():
        load_slice()


def test_a_second_tap_on_start_finds_what_the_first_began(
    learner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first tap saves its sitting just after the second one has looked for it."""
    quiz = make_quiz(choice(), single_attempt=True)
    real, first = sittings.terms_for, []

    def meanwhile(*args: Any) -> Any:
        if not first:
            first.append(None)
            first.append(start(learner, quiz))
        return real(*args)

    monkeypatch.setattr(sittings, "terms_for", meanwhile)
    assert start(learner, quiz) == first[1]


def test_a_second_attempt_is_refused_by_the_database(learner: User) -> None:
    done = sit(learner, make_quiz(choice(), single_attempt=True))
    done.pk = None
    done.id = None  # type: ignore[assignment]
    with pytest.raises(IntegrityError), transaction.atomic():
        Sitting.objects.create(
            learner=learner, quiz_key=done.quiz_key, mode=done.mode, attempt=1, language="lv",
            paper=done.paper, possible=1, started_at=timezone.now(),
        )  # fmt: skip


# --- How much there is ----------------------------------------------------------------------------


def test_five_hundred_questions(phone: Client, learner: User) -> None:
    done = sit(learner, long_quiz(500), right=250)
    assert (done.score, done.possible, done.percent) == (250, 500, 50)
    assert phone.get(f"/uk/sitting/{done.pk}/").status_code == 200


def cost(phone: Client, learner: User, count: int, feedback: str) -> tuple[list[int], list[int]]:
    """Return the statements and the bytes of a question's page and of an answer."""
    sitting = start(learner, long_quiz(count, feedback=feedback))
    second = sitting.responses.get(position=2)
    give(sitting.responses.get(position=1))
    statements, bytes = [], []
    url = f"/uk/sitting/{sitting.pk}/"
    works = [lambda: phone.get(f"{url}?at=2"), lambda: post(phone, second)]
    if feedback == "at_once":
        works.append(lambda: phone.get(f"{url}?seen=2"))
    for work in works:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = work()
        assert page.status_code in (200, 302)
        statements.append(len(queries))
        bytes.append(len(page.content))
    return statements, bytes


@pytest.mark.parametrize("feedback", ["at_once", "at_end"])
def test_a_question_costs_the_same_in_a_long_quiz(
    phone: Client, learner: User, feedback: str
) -> None:
    short, long = (cost(phone, learner, count, feedback) for count in (20, 500))
    assert long[0] == short[0]
    assert all(abs(one - other) < 10 for one, other in zip(long[1], short[1], strict=True))
    page, answer, *_ = short[0]
    assert page <= 6
    assert answer <= 8


# --- What becomes of results ----------------------------------------------------------------------


def test_deleting_a_question_in_mid_sitting_changes_nothing(phone: Client, learner: User) -> None:
    quiz = make_quiz(choice("Pirmais"), choice("Otrais"))
    sitting = start(learner, quiz)
    give(sitting.responses.get(position=1))
    quiz.questions = QuizPage._meta.get_field("questions").stream_block.to_python([])
    quiz.save_revision().publish()
    assert "Otrais" in phone.get(f"/uk/sitting/{sitting.pk}/").content.decode()
    give(sitting.responses.get(position=2))
    assert finish(sitting.pk).score == 2


def test_deleting_the_whole_quiz_keeps_its_results(phone: Client, learner: User) -> None:
    quiz = make_quiz(choice("Pirmais"))
    done = sit(learner, quiz)
    quiz.delete()
    assert "Pirmais" in phone.get(f"/uk/sitting/{done.pk}/").content.decode()
    assert Sitting.objects.get().score == 1


@pytest.mark.parametrize("feedback", ["at_once", "at_end"])
def test_a_script_in_any_text_stays_text(phone: Client, learner: User, feedback: str) -> None:
    quiz = make_quiz(
        choice(SCRIPT, explanation=SCRIPT, source_name="</title>" + SCRIPT), essay(SCRIPT),
        feedback=feedback, success_text=SCRIPT, fail_text=SCRIPT,
    )  # fmt: skip
    sitting = start(learner, quiz)
    pages = [phone.get(f"/lv/sitting/{sitting.pk}/")]
    for response in sitting.responses.all():
        give(response, **({"text": SCRIPT} if response.type == "essay" else {}))
        pages.append(phone.get(f"/lv/sitting/{sitting.pk}/?seen={response.position}"))
    finish(sitting.pk)
    pages.append(phone.get(f"/lv/sitting/{sitting.pk}/"))
    assert all(SCRIPT not in page.content.decode() for page in pages)
    for page in (pages[0], pages[-1]):
        assert SCRIPT in unescape(page.content.decode())


def test_answers_without_a_category_are_not_lost(learner: User) -> None:
    sit(learner, make_quiz(choice(), true_false()), right=1)
    [row] = results_by_category(learner, "uk")
    assert (row.name, row.marks, row.possible) == ("", 1, 2)


def test_a_wrong_answer_shows_what_it_earned(phone: Client, learner: User) -> None:
    done = sit(learner, make_quiz(choice(marks=3), true_false()), right=0)
    html = phone.get(f"/en/sitting/{done.pk}/").content.decode()
    assert "0 of 4 points (0 %)." in html
    assert "0 of 3" in html


def test_a_sitting_that_is_over_takes_no_answer(learner: User) -> None:
    done = sit(learner, make_quiz(choice()), right=0)
    with pytest.raises(NotPossible):
        give(done.responses.get())
    assert Sitting.objects.get().score == 0
