"""Taking a quiz: frozen paper, one response per question, resume, result."""

import json
import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation

from accounts.models import User
from lessons.lexicon import current_lexicon
from lessons.models import LessonProgress, QuizPage, Response, Sitting
from lessons.practice import differences
from lessons.sittings import NotAvailable, NotPossible, answer, finish, start
from lessons.statuses import Status
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return factories.make_user()


def quiz(language: str = "lv") -> QuizPage:
    found = factories.page("quiz-state", language)
    assert isinstance(found, QuizPage)
    return found


def sit(learner: User, right: int, language: str = "lv") -> Sitting:
    """Take the quiz with `right` right answers."""
    sitting = start(learner, quiz(language))
    for number, question in enumerate(sitting.paper["questions"]):
        wrong = next(c["id"] for c in question["choices"] if c["id"] != question["right"])
        answer(sitting, UUID(question["id"]), question["right"] if number < right else wrong)
    return finish(sitting)


def test_the_paper_has_the_readers_language_and_the_latvian_key(learner: User) -> None:
    with translation.override("uk"):
        paper = start(learner, quiz("uk")).paper
    latvian = {block.id: block.value for block in quiz().questions}
    assert len(paper["questions"]) == len(latvian) == 12
    for question in paper["questions"]:
        assert question["text"] != latvian[question["id"]]["text"]
        assert question["right"] in [choice["id"] for choice in question["choices"]]
        assert question["source_url"].startswith("https://")


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
    paper = start(learner, quiz("uk")).paper
    assert new[0] in [question["right"] for question in paper["questions"]]
    assert marked[0] not in [question["right"] for question in paper["questions"]]


def test_editing_the_quiz_never_changes_a_sitting(learner: User) -> None:
    sitting = sit(learner, 12)
    page = quiz()
    page.questions = page.questions.stream_block.to_python([])
    page.pass_mark = 100
    page.save_revision().publish()
    sitting.refresh_from_db()
    assert len(sitting.paper["questions"]) == 12
    assert (sitting.score, sitting.passed) == (12, True)


def test_a_question_past_its_review_date_is_not_asked(learner: User) -> None:
    page = quiz()
    raw = json.loads(json.dumps(list(page.questions.raw_data), default=str))
    raw[0]["value"]["review_by"] = str(timezone.localdate() - timedelta(days=1))
    raw[1]["value"]["review_by"] = str(timezone.localdate())
    page.questions = json.dumps(raw)
    page.save_revision().publish()
    asked = [question["id"] for question in start(learner, quiz()).paper["questions"]]
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
    sitting = start(learner, quiz())
    question = sitting.paper["questions"][0]
    wrong = next(c["id"] for c in question["choices"] if c["id"] != question["right"])
    answer(sitting, UUID(question["id"]), question["right"])
    answer(sitting, UUID(question["id"]), wrong)
    response = Response.objects.get(sitting=sitting)
    assert (response.given, response.marks) == (question["right"], 1)


def test_an_answer_that_is_none_of_the_choices_is_refused(learner: User) -> None:
    sitting = start(learner, quiz())
    with pytest.raises(NotPossible):
        answer(sitting, UUID(sitting.paper["questions"][0]["id"]), "something")


def test_finishing_needs_every_answer_and_happens_once(learner: User) -> None:
    sitting = start(learner, quiz())
    with pytest.raises(NotPossible):
        finish(sitting)
    done = sit(learner, 8)
    again = finish(done)
    assert (again.finished_at, again.score, again.passed) == (done.finished_at, 8, True)
    assert LessonProgress.objects.get(learner=learner).quiz_passed


@pytest.mark.parametrize(("right", "passed"), [(7, False), (8, True), (12, True), (0, False)])
def test_the_pass_mark_is_sixty_percent_of_twelve(learner: User, right: int, passed: bool) -> None:
    assert sit(learner, right).passed is passed


def test_progress_follows_the_quiz(learner: User) -> None:
    sit(learner, 0)
    progress = LessonProgress.objects.get(learner=learner)
    assert progress.status == Status.STARTED
    sit(learner, 0, "uk")
    progress.refresh_from_db()
    assert (progress.status, progress.quiz_failed) == (Status.NEEDS_HELP, 2)
    sit(learner, 12, "ru")
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
    for question in Sitting.objects.get().paper["questions"]:
        assert question["text"] in phone.get(url).content.decode().replace("&#x27;", "'")
        body = {"question": question["id"], "choice": question["right"]}
        response = phone.post(url, body, follow=True)
        assert response.status_code == 200
        assert response.request["QUERY_STRING"] == f"seen={question['id']}"
    response = phone.post(url, {"finish": "1"}, follow=True)
    assert response.status_code == 200
    assert Sitting.objects.get().passed is True
    assert Sitting.objects.get().paper["success_text"] in response.content.decode()


def test_right_answers_do_not_reach_the_page_before_the_answer(phone: Client) -> None:
    url = open_sitting(phone)
    question = Sitting.objects.get().paper["questions"][0]
    body = phone.get(url).content.decode()
    assert question["explanation"] not in body
    assert "seen" not in body
    # Asking to see the verdict on a question that is not answered shows the question.
    assert question["explanation"] not in phone.get(f"{url}?seen={question['id']}").content.decode()


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
    assert not Response.objects.exists()


def test_an_answer_without_a_choice_asks_for_one(phone: Client) -> None:
    url = open_sitting(phone)
    question = Sitting.objects.get().paper["questions"][0]
    response = phone.post(url, {"question": question["id"]}, follow=True)
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
    question = Sitting.objects.get().paper["questions"][0]
    with django_assert_max_num_queries(6):
        assert phone.get(url).status_code == 200
    with django_assert_max_num_queries(8):
        phone.post(url, {"question": question["id"], "choice": question["right"]})
    with django_assert_max_num_queries(6):
        assert phone.get(f"{url}?seen={question['id']}").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_first_requests_at_once_open_one_sitting() -> None:
    from django.db import connections

    if not QuizPage.objects.exists():
        # Other tests with real transactions have emptied the tables.
        from tests.conftest import load_slice

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
