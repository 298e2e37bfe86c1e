"""Taking a quiz: frozen paper, one response per question, resume, result."""

import json
import threading
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from lessons.availability import NotAvailable
from lessons.lexicon import current_lexicon
from lessons.models import LessonProgress, QuizPage, Response, Sitting
from lessons.practice import differences
from lessons.questions import NotAnAnswer
from lessons.sittings import NotPossible, finish, start
from lessons.statuses import Status
from tests import factories
from tests.lessons.quizzing import give, post
from tests.lessons.quizzing import sit as sit_through

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return factories.make_user()


def quiz(language: str = "lv") -> QuizPage:
    found = factories.page("quiz-state", language)
    assert isinstance(found, QuizPage)
    return found


QUESTIONS = 16  # of the shipped quiz on the state


def sit(learner: User, right: int, language: str = "lv") -> Sitting:
    """Take the shipped quiz with `right` right answers."""
    return sit_through(learner, quiz(language), right)


def first_of(sitting: Sitting) -> Response:
    found = sitting.responses.first()
    assert found
    return found


def test_the_paper_has_the_readers_language_and_the_latvian_key(learner: User) -> None:
    rows = list(start(learner, quiz("uk")).responses.all())
    latvian = {block.id: block.value for block in quiz().questions}
    assert len(rows) == len(latvian) == QUESTIONS
    for row in rows:
        assert row.asked["text"] != latvian[str(row.question)]["text"]
        assert set(row.asked["right"]) < {choice["id"] for choice in row.asked["choices"]}
        assert row.asked["source_url"].startswith("https://")


def test_a_right_answer_corrected_in_latvian_holds_in_every_language(learner: User) -> None:
    page = quiz()
    choices = next(b for b in page.questions if b.block_type == "choice").value["choices"]
    marked = [bound.id for bound in choices.bound_blocks if bound.value["right"]]
    for bound in choices.bound_blocks:
        bound.value["right"] = not bound.value["right"] and bound.id != marked[0]
    new = [bound.id for bound in choices.bound_blocks if bound.value["right"]]
    for bound in choices.bound_blocks:
        bound.value["right"] = bound.id == new[0]
    page.save_revision().publish()
    keys = [row.asked["right"] for row in start(learner, quiz("uk")).responses.all()]
    assert [new[0]] in keys
    assert [marked[0]] not in keys


def test_editing_the_quiz_never_changes_a_sitting(learner: User) -> None:
    sitting = sit(learner, QUESTIONS)
    page = quiz()
    page.questions = page.questions.stream_block.to_python([])
    page.pass_mark = 100
    page.save_revision().publish()
    sitting.refresh_from_db()
    assert sitting.responses.count() == QUESTIONS
    assert (sitting.score, sitting.passed) == (QUESTIONS, True)


def test_a_question_past_its_review_date_is_not_asked(learner: User) -> None:
    page = quiz()
    raw = json.loads(json.dumps(list(page.questions.raw_data), default=str))
    raw[0]["value"]["review_by"] = str(timezone.localdate() - timedelta(days=1))
    raw[1]["value"]["review_by"] = str(timezone.localdate())
    page.questions = json.dumps(raw)
    page.save_revision().publish()
    asked = [str(row.question) for row in start(learner, quiz()).responses.all()]
    assert raw[0]["id"] not in asked
    assert raw[1]["id"] in asked


def test_a_quiz_without_questions_cannot_be_started(learner: User) -> None:
    page = quiz()
    page.questions = page.questions.stream_block.to_python([])
    page.save_revision().publish()
    with pytest.raises(NotAvailable):
        start(learner, quiz())


def test_starting_again_resumes(learner: User) -> None:
    first = start(learner, quiz())
    assert start(learner, quiz("uk")).pk == first.pk


def test_the_database_refuses_a_second_open_sitting(learner: User) -> None:
    sitting = start(learner, quiz())
    sitting.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        Sitting.objects.create(
            learner=learner, quiz_key=sitting.quiz_key, lesson_key=sitting.lesson_key,
            language="lv", paper={}, possible=1, started_at=timezone.now(),
        )  # fmt: skip


def test_the_first_answer_counts_and_a_second_changes_nothing(learner: User) -> None:
    response = first_of(start(learner, quiz()))
    give(response)
    give(response, right=False)
    response.refresh_from_db()
    assert (response.given, response.marks) == (response.asked["right"], 1)


def test_an_answer_that_is_none_of_the_choices_is_refused(learner: User) -> None:
    with pytest.raises(NotAnAnswer):
        give(first_of(start(learner, quiz())), choice="something")


def test_finishing_needs_every_answer_and_happens_once(learner: User) -> None:
    sitting = start(learner, quiz())
    with pytest.raises(NotPossible):
        finish(sitting.pk)
    done = sit(learner, 10)
    again = finish(done.pk)
    assert (again.finished_at, again.score, again.passed) == (done.finished_at, 10, True)
    assert LessonProgress.objects.get(learner=learner).quiz_passed


@pytest.mark.parametrize(("right", "passed"), [(9, False), (10, True), (16, True), (0, False)])
def test_the_pass_mark_is_sixty_percent_of_sixteen(learner: User, right: int, passed: bool) -> None:
    assert sit(learner, right).passed is passed


def test_progress_follows_the_quiz(learner: User) -> None:
    sit(learner, 0)
    progress = LessonProgress.objects.get(learner=learner)
    assert progress.status == Status.STARTED
    sit(learner, 0, "uk")
    progress.refresh_from_db()
    assert (progress.status, progress.quiz_failed) == (Status.NEEDS_HELP, 2)
    sit(learner, QUESTIONS, "ru")
    progress.refresh_from_db()
    assert progress.status == Status.DONE
    assert differences(learner.pk, current_lexicon()) == []


# In the browser's place -----------------------------------------------------------------------


@pytest.fixture
def phone(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


def open_sitting(phone: Client) -> str:
    page = quiz("uk")
    response = phone.post(f"/uk/quiz/{page.translation_key}/start/")
    assert response.status_code == 302
    return str(response["Location"])


def test_a_whole_quiz_through_the_pages(phone: Client, learner: User) -> None:
    url = open_sitting(phone)
    for response in Sitting.objects.get().responses.all():
        html = unescape(phone.get(url).content.decode())
        assert response.asked["text"] in html
        answered = post(phone, response)
        assert answered["Location"] == f"{url}?seen={response.position}"
        assert phone.get(answered["Location"]).status_code == 200
    result = phone.post(url, {"finish": "1"}, follow=True)
    assert result.status_code == 200
    assert Sitting.objects.get().passed is True
    assert Sitting.objects.get().paper["success_text"] in result.content.decode()


def test_right_answers_do_not_reach_the_page_before_the_answer(phone: Client) -> None:
    url = open_sitting(phone)
    explanation = first_of(Sitting.objects.get()).asked["explanation"]
    # Asking to see what was right of a question without an answer shows the question.
    for address in (url, f"{url}?seen=1", f"{url}?overview"):
        body = phone.get(address).content.decode()
        assert explanation not in unescape(body)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 404), ({"question": "x"}, 404), ({"question": "x" * 5000}, 404),
        ({"question": "00000000-0000-0000-0000-000000000000", "choice": "a"}, 404),
        ({"finish": "1"}, 302),
    ],
)  # fmt: skip
def test_odd_posts_get_a_clear_answer(phone: Client, body: dict[str, str], status: int) -> None:
    assert phone.post(open_sitting(phone), body).status_code == status
    assert not Response.objects.answered().exists()


def test_an_answer_without_a_choice_asks_for_one(phone: Client) -> None:
    url = open_sitting(phone)
    response = phone.post(url, {"question": first_of(Sitting.objects.get()).question}, follow=True)
    assert [str(message.level_tag) for message in response.context["messages"]] == ["info"]


def test_a_sitting_of_another_learner_does_not_exist(phone: Client) -> None:
    other = start(factories.make_user(), quiz())
    assert phone.get(f"/uk/sitting/{other.pk}/").status_code == 404
    assert phone.post(f"/uk/sitting/{other.pk}/", {"finish": "1"}).status_code == 404


def test_signing_in_on_the_way_leads_to_the_quiz(phone: Client) -> None:
    key = quiz("uk").translation_key
    response = phone.get(f"/uk/quiz/{key}/start/")
    assert response["Location"] == factories.address("quiz-state", "uk")


def test_a_quiz_whose_latvian_page_is_gone_cannot_be_started(phone: Client) -> None:
    ukrainian = quiz("uk")
    quiz().delete()
    response = phone.post(f"/uk/quiz/{ukrainian.translation_key}/start/", follow=True)
    assert response.status_code == 404
    assert not Sitting.objects.exists()


def test_budgets(phone: Client, django_assert_max_num_queries: Any) -> None:
    url = open_sitting(phone)
    response = first_of(Sitting.objects.get())
    with django_assert_max_num_queries(6):
        assert phone.get(url).status_code == 200
    with django_assert_max_num_queries(8):
        assert post(phone, response).status_code == 302
    with django_assert_max_num_queries(6):
        assert phone.get(f"{url}?seen=1").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_first_requests_at_once_open_one_sitting() -> None:
    from django.db import connections

    if not QuizPage.objects.exists():
        # Other tests with real transactions have emptied the tables.
        from tests.shipped import load_slice

        load_slice()
    learner = factories.make_user()
    page, barrier, found = quiz(), threading.Barrier(2), []

    def begin() -> None:
        try:
            barrier.wait()
            found.append(start(learner, page).pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=begin) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert len(set(found)) == 1
    assert Sitting.objects.count() == 1
