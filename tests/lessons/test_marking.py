"""What teachers decide about answers: marks, accepted answers, release, more time and tries."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts import roles
from accounts.models import User
from lessons.lexicon import current_lexicon
from lessons.marking import (
    MOST_MINUTES,
    MOST_TRIES,
    BadMark,
    NotFinished,
    accept,
    allow,
    leave,
    mark,
    mark_equal,
    release,
)
from lessons.models import (
    AcceptedResponse,
    Allowance,
    LessonProgress,
    MarkChange,
    QuizPage,
    Response,
    Sitting,
)
from lessons.practice import differences
from lessons.questions import TYPES
from lessons.quiz_reports import (
    answers_for,
    essays_waiting,
    learners_for,
    marking_queue,
    short_answers_waiting,
    sittings_for,
    taken_quizzes,
)
from lessons.sittings import NotAvailable, finish, start
from tests import factories
from tests.lessons.quizzing import choice, essay, give, make_quiz, short, sit, true_false

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher() -> User:
    return factories.make_user(role=roles.TEACHER, display_name="Zane")


@pytest.fixture
def learners(teacher: User) -> list[User]:
    people = [factories.make_user(display_name=name) for name in ("Ana", "Olena", "Zoja")]
    factories.make_group(teacher=teacher, learners=people)
    return people


def says(learner: User, quiz: QuizPage, text: str) -> Response:
    """Take a quiz of one question with an answer in words."""
    sitting = start(learner, quiz)
    response = give(sitting.responses.get(), text=text)
    finish(sitting.pk)
    return Response.objects.get(pk=response.pk)


def log() -> list[tuple[Any, ...]]:
    rows = MarkChange.objects.order_by("pk")
    return list(rows.values_list("before", "after", "by__display_name", "why"))


# --- One answer -----------------------------------------------------------------------------------


def test_the_result_follows_the_marks(teacher: User, learners: list[User]) -> None:
    quiz = make_quiz(choice(), essay(marks=4), pass_mark=60)
    sitting = sit(learners[0], quiz)
    assert (sitting.score, sitting.passed) == (1, None)
    response = sitting.responses.get(type="essay")
    mark(teacher, response, Decimal("2.5"), "Labi.", "gramatika")
    sitting.refresh_from_db()
    assert (sitting.score, sitting.passed) == (Decimal("3.5"), True)
    response.refresh_from_db()
    assert (response.marks, response.comment) == (Decimal("2.5"), "Labi.")
    assert LessonProgress.objects.get(learner=learners[0]).quiz_passed
    mark(teacher, response, Decimal(0))
    sitting.refresh_from_db()
    assert sitting.passed is False
    assert not LessonProgress.objects.get(learner=learners[0]).quiz_passed
    assert differences(learners[0].pk, current_lexicon()) == []
    response.refresh_from_db()
    assert response.comment == "Labi.", "no comment sent is none taken away"
    assert log() == [(None, 2.5, "Zane", "gramatika"), (2.5, 0, "Zane", "")]


@pytest.mark.parametrize("marks", ["-0.01", "4.01", "100000"])
def test_marks_beyond_the_question_are_refused(
    teacher: User, learners: list[User], marks: str
) -> None:
    sitting = sit(learners[0], make_quiz(essay(marks=4)))
    with pytest.raises(BadMark):
        mark(teacher, sitting.responses.get(), Decimal(marks), "x")
    assert (sitting.responses.get().marks, sitting.responses.get().comment) == (None, "")
    assert not MarkChange.objects.exists()


def test_an_open_sitting_is_not_marked(teacher: User, learners: list[User]) -> None:
    sitting = start(learners[0], make_quiz(essay(), choice(), feedback="at_end"))
    response = give(sitting.responses.get(type="essay"))
    with pytest.raises(NotFinished):
        mark(teacher, response, Decimal(1), "x")
    assert Response.objects.get(pk=response.pk).marks is None
    answers = Response.objects.filter(pk=response.pk)
    assert mark_equal(teacher, answers, Decimal(1)) == leave(teacher, answers) == 0


def test_the_log_tells_who_looked_once_and_every_change(
    teacher: User, learners: list[User]
) -> None:
    response = says(learners[0], make_quiz(short()), "Kuldīgā")
    for _ in range(2):
        mark(teacher, response, Decimal(0), "Uzrakstiet vēlreiz.")
    assert log() == [(0, 0, "Zane", "")]
    mark(teacher, response, Decimal(0), why="pārrunāts")
    mark(teacher, response, Decimal("0.5"), why="x" * 300)
    assert [row[:2] for row in log()] == [(0, 0), (0, 0), (0, Decimal("0.5"))]
    assert log()[-1][3] == "x" * 200


def test_a_question_without_an_answer_can_be_given_marks(
    teacher: User, learners: list[User]
) -> None:
    sitting = start(learners[0], make_quiz(choice(), feedback="at_end"))
    finish(sitting.pk)
    mark(teacher, sitting.responses.get(), Decimal(1), why="kļūda jautājumā")
    sitting.refresh_from_db()
    assert sitting.passed is True


def test_a_learner_erased_meanwhile_is_passed_over(teacher: User, learners: list[User]) -> None:
    response = says(learners[0], make_quiz(short()), "Kuldīgā")
    learners[0].delete()
    mark(teacher, response, Decimal(1), "x")
    assert not MarkChange.objects.exists()


# --- Equal answers --------------------------------------------------------------------------------


def test_equal_short_answers_are_marked_at_once(teacher: User, learners: list[User]) -> None:
    quiz = make_quiz(short(marks=2))
    texts = ["Kuldīgā", " kuldīgā. ", "Cēsīs"]
    rows = [says(who, quiz, text) for who, text in zip(learners, texts, strict=True)]
    equal = short_answers_waiting(teacher).filter(said=rows[0].said)
    with pytest.raises(BadMark):
        mark_equal(teacher, equal, Decimal("2.01"))
    assert mark_equal(teacher, equal, Decimal(2)) == 2
    assert [Response.objects.get(pk=row.pk).marks for row in rows] == [2, 2, 0]
    passed = [Sitting.objects.get(pk=row.sitting_id).passed for row in rows]
    assert passed == [True, True, False]
    assert len(log()) == 2
    assert [row.pk for row in short_answers_waiting(teacher)] == [rows[2].pk]


def test_what_is_left_as_it_is_leaves_the_list(teacher: User, learners: list[User]) -> None:
    quiz = make_quiz(short())
    rows = [says(who, quiz, text) for who, text in zip(learners, ["a", "a", "b"], strict=True)]
    assert leave(teacher, short_answers_waiting(teacher).filter(said="a")) == 2
    assert log() == [(0, 0, "Zane", "")] * 2
    assert [row.pk for row in short_answers_waiting(teacher)] == [rows[2].pk]


def test_what_is_accepted_counts_before_and_after(teacher: User, learners: list[User]) -> None:
    quiz = make_quiz(short())
    old = says(learners[0], quiz, "Kuldīgā")
    assert old.marks == 0
    assert accept(teacher, old.question, "kuldīgā", answers_for(teacher)) == 1
    old.refresh_from_db()
    assert old.marks == 1
    assert Sitting.objects.get(pk=old.sitting_id).passed is True
    assert [line.state for line in TYPES[old.type].review(old.asked, old.given)] == ["right"]
    assert log() == [(0, 1, "Zane", "„kuldīgā”")]
    assert says(learners[1], quiz, "KULDĪGĀ!").marks == 1
    assert says(learners[1], quiz, "Cēsīs").marks == 0
    assert accept(teacher, old.question, "kuldīgā", answers_for(teacher)) == 0
    assert AcceptedResponse.objects.get().accepted_by == teacher


def test_accepting_reaches_sittings_that_are_open(teacher: User, learners: list[User]) -> None:
    quiz = make_quiz(short(), choice(), feedback="at_end")
    sittings = [start(who, quiz) for who in learners]
    stranger = start(factories.make_user(), quiz)
    before, after, done = (sitting.responses.get(type="short_answer") for sitting in sittings)
    give(before, text="Kuldīgā")
    give(done, text="Kuldīgā")
    finish(sittings[2].pk)
    assert accept(teacher, done.question, "kuldīgā", answers_for(teacher)) == 1
    assert Response.objects.get(pk=before.pk).marks == 1
    assert give(after, text="Kuldīgā").marks == 1
    theirs = stranger.responses.get(type="short_answer")
    assert give(theirs, text="Kuldīgā").marks == 1
    assert MarkChange.objects.count() == 1, "what the type itself marks is no person's change"


def test_what_learners_of_others_gave_before_is_theirs_to_decide(
    teacher: User, learners: list[User]
) -> None:
    colleague, stranger = factories.make_user(role=roles.TEACHER), factories.make_user()
    factories.make_group(teacher=colleague, learners=[stranger])
    quiz = make_quiz(short())
    hers, theirs = says(learners[0], quiz, "Kuldīgā"), says(stranger, quiz, "Kuldīgā")
    assert accept(teacher, hers.question, "kuldīgā", answers_for(teacher)) == 1
    theirs.refresh_from_db()
    assert theirs.marks == 0
    assert [row.pk for row in short_answers_waiting(colleague)] == [theirs.pk]
    assert accept(colleague, hers.question, "kuldīgā", answers_for(colleague)) == 1
    assert AcceptedResponse.objects.count() == 1


def test_only_what_was_given_can_be_accepted(teacher: User, learners: list[User]) -> None:
    response = says(learners[0], make_quiz(short(), title="A"), "Kuldīgā")
    chosen = sit(learners[0], make_quiz(choice(), title="B"), right=0).responses.get()
    for question, said in (
        (response.question, "cēsīs"), (response.question, ""), (uuid4(), "kuldīgā"),
        (chosen.question, ""),
    ):  # fmt: skip
        assert accept(teacher, question, said, answers_for(teacher)) == 0
    assert accept(learners[1], response.question, "kuldīgā", answers_for(learners[1])) == 0
    assert not AcceptedResponse.objects.exists()


# --- What waits -----------------------------------------------------------------------------------


def test_essays_wait_by_age_until_they_have_marks(teacher: User, learners: list[User]) -> None:
    quiz = make_quiz(essay(), true_false())
    sittings = [sit(who, quiz) for who in learners]
    first, second, third = (sitting.responses.get(type="essay") for sitting in sittings)
    old = timezone.now() - timedelta(days=3)
    Response.objects.filter(pk=third.pk).update(answered_at=old)
    assert list(essays_waiting(teacher)) == [third, first, second]
    mark(teacher, first, Decimal(0))
    assert list(essays_waiting(teacher)) == [third, second]
    assert list(essays_waiting(teacher, str(uuid4()))) == []
    [row] = marking_queue(teacher).essays
    assert (row.count, row.oldest, row.example.type) == (2, old, "essay")


def test_of_short_answers_the_most_frequent_come_first(teacher: User, learners: list[User]) -> None:
    quiz = make_quiz(short())
    for who, text in zip(learners, ("Cēsīs", "Kuldīgā", "kuldīgā"), strict=True):
        says(who, quiz, text)
    says(learners[1], quiz, "Kuldīgā")
    says(learners[1], quiz, "Rīgā")
    found = [(row.said, row.count, row.learners) for row in marking_queue(teacher).short]
    assert found == [("kuldīgā", 3, 2), ("cēsīs", 1, 1)]


def test_nothing_waits_that_is_open_practised_or_anothers(
    teacher: User, learners: list[User]
) -> None:
    quiz = make_quiz(essay(), short(), feedback="at_end", may_practise=True)
    opened = start(learners[0], quiz)
    practised = start(learners[1], quiz, Sitting.Mode.PRACTICE)
    stranger = start(factories.make_user(), quiz)
    for sitting in (opened, practised, stranger):
        for response in sitting.responses.all():
            give(response, text="Kuldīgā")
    for sitting in (practised, stranger):
        finish(sitting.pk)
    queue = marking_queue(teacher)
    assert (queue.essays, queue.short) == ([], [])
    assert list(sittings_for(teacher)) == [opened]
    for nobody in (learners[0], factories.make_user(role=roles.EDITOR)):
        assert not sittings_for(nobody).exists()
    lead = factories.make_user(role=roles.LEAD_TEACHER)
    assert set(sittings_for(lead)) == {opened, stranger}
    assert stranger.learner in learners_for(lead)
    assert set(learners_for(teacher)) == set(learners)


@pytest.mark.parametrize("size", [1, 40])
def test_the_queue_costs_the_same_at_any_size(
    teacher: User, size: int, django_assert_num_queries: Any
) -> None:
    people = [factories.make_user() for _ in range(3)]
    factories.make_group(teacher=teacher, learners=people)
    quiz = make_quiz(*[essay() for _ in range(size)], *[short() for _ in range(size)])
    for person in people:
        sit(person, quiz, right=0)
    user = User.objects.get(pk=teacher.pk)
    user.has_perms(["lessons.view_sitting"])
    with django_assert_num_queries(3):
        queue = marking_queue(user)
    assert (len(queue.essays), len(queue.short)) == (size, size)
    assert queue.essay_count == 3 * size


# --- Release --------------------------------------------------------------------------------------


def test_only_finished_results_that_are_held_back_are_released(
    teacher: User, learners: list[User]
) -> None:
    held = make_quiz(choice(), title="Eksāmens", feedback="on_release")
    free = make_quiz(choice(), title="Tests", feedback="at_end")
    done, shown, opened = sit(learners[0], held), sit(learners[0], free), start(learners[1], held)
    [exam, other] = taken_quizzes(teacher)
    assert (exam.title, exam.to_release, exam.unmarked) == ("Eksāmens", 1, 0)
    assert (other.title, other.to_release) == ("Tests", 0)
    assert release(sittings_for(teacher)) == 1
    assert release(sittings_for(teacher)) == 0
    released = Sitting.objects.filter(released_at__isnull=False)
    assert set(released) == {done}
    assert {shown, opened}.isdisjoint(released)


# --- More time and tries --------------------------------------------------------------------------


def test_more_time_holds_at_once_and_later(teacher: User, learners: list[User]) -> None:
    quiz = make_quiz(choice(), time_limit=10, feedback="at_end")
    opened, other = start(learners[0], quiz), start(learners[1], quiz)
    moved = allow(teacher, learners[0], quiz.translation_key, minutes=15)
    assert moved == opened
    until = {row.pk: row.deadline for row in Sitting.objects.all()}
    assert until[opened.pk] == opened.started_at + timedelta(minutes=25)
    assert until[other.pk] == other.started_at + timedelta(minutes=10)
    finish(opened.pk)
    assert allow(teacher, learners[0], quiz.translation_key, minutes=5) is None
    assert Sitting.objects.get(pk=opened.pk).deadline == until[opened.pk]
    again = start(learners[0], quiz)
    assert again.deadline == again.started_at + timedelta(minutes=30)
    row = Allowance.objects.get()
    assert (row.extra_minutes, row.extra_tries, row.granted_by) == (20, 0, teacher)


def test_more_time_makes_no_end_where_there_is_none(teacher: User, learners: list[User]) -> None:
    quiz = make_quiz(choice(), feedback="at_end")
    opened = start(learners[0], quiz)
    assert allow(teacher, learners[0], quiz.translation_key, minutes=15) is None
    opened.refresh_from_db()
    assert opened.deadline is None


def test_one_more_try(teacher: User, learners: list[User]) -> None:
    quiz = make_quiz(choice(), single_attempt=True)
    sit(learners[0], quiz)
    with pytest.raises(NotAvailable):
        start(learners[0], quiz)
    allow(teacher, learners[0], quiz.translation_key, tries=1)
    assert sit(learners[0], quiz).attempt == 2
    with pytest.raises(NotAvailable):
        start(learners[0], quiz)


def test_what_is_granted_has_a_bound(teacher: User, learners: list[User]) -> None:
    quiz = uuid4()
    for _ in range(2):
        allow(teacher, learners[0], quiz, minutes=MOST_MINUTES, tries=MOST_TRIES)
    row = Allowance.objects.get(quiz_key=quiz)
    assert (row.extra_minutes, row.extra_tries) == (MOST_MINUTES, MOST_TRIES)
