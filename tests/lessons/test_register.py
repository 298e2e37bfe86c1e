"""The register of a group: quizzes, minutes, who was away, order, and finding a name."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from accounts import roles
from accounts.models import User
from lessons.models import Answer, LessonProgress, Sitting, StudyGroup
from lessons.registers import Arrangement, class_view
from lessons.statuses import QuizState, Status
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)  # a Wednesday
MONDAY = datetime(2026, 11, 15, 22, 0, tzinfo=UTC)  # midnight in Riga
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def noon() -> Any:
    with freeze_time(NOW):
        yield


@pytest.fixture
def learners() -> list[User]:
    return [factories.make_user(display_name=name) for name in ("Олена", "Ana", "Šeherezāde")]


@pytest.fixture
def group(learners: list[User]) -> StudyGroup:
    group = factories.make_group(teacher=factories.make_user(role=roles.TEACHER), learners=learners)
    group.course = factories.page("course-integration")
    group.save()
    return group


def sat(
    learner: User, *, passed: bool | None = None, is_open: bool = False, mode: str = "quiz"
) -> None:
    page = factories.page("quiz-state")
    Sitting.objects.create(
        learner=learner, quiz_key=page.translation_key, language="uk", mode=mode,
        paper={"title": "Латвія", "feedback": "at_once"}, possible=6, passed=passed,
        started_at=NOW - DAY, finished_at=None if is_open else NOW - DAY,
        score=None if is_open else 3,
    )  # fmt: skip


def answered(learner: User, at: datetime, ms: int = 3_000) -> None:
    Answer.objects.create(
        learner=learner, word=factories.word("mate"), kind="type_word", target="māte",
        language="uk", given="māte", verdict="exact", ms=ms, source="app", answered_at=at,
        received_at=at,
    )  # fmt: skip


def progressed(learner: User, status: Status, at: datetime = NOW) -> None:
    LessonProgress.objects.create(
        learner=learner, lesson_key=factories.page("lesson-state").translation_key,
        status=status, last_active=at,
    )  # fmt: skip


def names(group: StudyGroup, **query: str) -> list[str]:
    return [row.name for row in class_view(group, Arrangement.read(query)).shown]


@pytest.mark.parametrize(
    ("sittings", "state"),
    [
        ([], QuizState.NOT_STARTED),
        ([{"is_open": True}], QuizState.OPEN),
        ([{"passed": False}], QuizState.FAILED),
        ([{"passed": None}], QuizState.WAITS),
        ([{"passed": True}], QuizState.PASSED),
        ([{"passed": False}, {"is_open": True}], QuizState.OPEN),
        ([{"passed": False}, {"passed": None}], QuizState.WAITS),
        ([{"passed": True}, {"passed": False}, {"is_open": True}], QuizState.PASSED),
        ([{"passed": True, "mode": "practice"}], QuizState.NOT_STARTED),
        ([{"passed": True, "mode": "exam"}], QuizState.PASSED),
    ],
)
def test_states_of_a_quiz(
    group: StudyGroup, learners: list[User], sittings: list[Any], state: QuizState
) -> None:
    for fields in sittings:
        sat(learners[0], **fields)
    sat(learners[1], passed=False)
    view = class_view(group)
    assert [quiz.title for quiz in view.quizzes] == [factories.page("quiz-state").title]
    assert {row.name: row.quizzes for row in view.rows} == {
        "Ana": [QuizState.FAILED],
        "Šeherezāde": [QuizState.NOT_STARTED],
        "Олена": [state],
    }
    assert (view.rows[2].last_active == NOW - DAY) is (state != QuizState.NOT_STARTED)


def test_a_quiz_that_nobody_has_begun_has_no_column(
    group: StudyGroup, learners: list[User]
) -> None:
    sat(learners[0], passed=True, mode="practice")
    sat(factories.make_user(), passed=True)
    view = class_view(group)
    assert view.quizzes == []
    assert [row.quizzes for row in view.rows] == [[], [], []]


def test_minutes_are_those_since_monday(group: StudyGroup, learners: list[User]) -> None:
    answered(learners[0], MONDAY - timedelta(seconds=1), 50_000)
    answered(learners[0], MONDAY, 61_000)
    answered(learners[0], NOW, 3_600_000)
    answered(learners[0], NOW, 1_000)
    answered(learners[1], NOW - 3 * DAY)
    minutes = {row.name: row.minutes for row in class_view(group).rows}
    assert minutes == {"Ana": 0, "Šeherezāde": 0, "Олена": 3}


def test_order_and_choice(group: StudyGroup, learners: list[User]) -> None:
    olena, ana, seherezade = learners
    progressed(ana, Status.NEEDS_HELP, NOW - 8 * DAY)
    progressed(olena, Status.STARTED, NOW - 6 * DAY)
    answered(olena, NOW - DAY)
    assert names(group) == ["Ana", "Šeherezāde", "Олена"]
    assert names(group, sort="help")[0] == "Ana"
    assert names(group, sort="active") == ["Šeherezāde", "Ana", "Олена"]
    assert names(group, sort="minutes") == ["Ana", "Šeherezāde", "Олена"]
    assert names(group, show="help") == ["Ana"]
    assert names(group, show="away") == ["Ana", "Šeherezāde"]
    assert names(group, name=" seherez ") == ["Šeherezāde"]
    assert names(group, name="ОЛЕНА") == ["Олена"]
    assert names(group, name="zzz") == []
    assert names(group, sort="x", show="y") == ["Ana", "Šeherezāde", "Олена"]
    assert class_view(group).counts == {"all": 3, "help": 1, "away": 2}
    assert seherezade.name in names(group, show="away")


def test_the_page_says_the_rules_and_keeps_what_was_chosen(
    client: Client, group: StudyGroup, learners: list[User]
) -> None:
    client.force_login(group.teachers.get())
    url = reverse("study_groups:register", args=[group.pk])
    html = client.get(url, {"sort": "active", "show": "away", "name": "<b>"}).content.decode()
    assert "&lt;b&gt;" in html
    assert "<b>" not in html
    assert "?sort=active&amp;show=help&amp;name=%3Cb%3E" in html
    assert 'href="?"' in html, "nobody fits: a way back"
    sat(learners[0], passed=True)
    html = client.get(url).content.decode()
    for rules in (class_view(group).rules, class_view(group).quiz_rules):
        for _status, rule in rules:
            assert str(rule) in html.replace("&#x27;", "'")


@pytest.mark.parametrize("size", [10, 1000])
def test_quizzes_and_minutes_cost_the_same_at_any_size(
    client: Client, group: StudyGroup, size: int, django_assert_num_queries: Any
) -> None:
    more = User.objects.bulk_create(User(username=f"learner{n}") for n in range(size))
    teacher = group.teachers.get()
    large = factories.make_group(teacher=teacher, learners=more)
    large.course = group.course
    large.save()
    for learner in more[:20]:
        sat(learner, passed=True)
        answered(learner, NOW)
        progressed(learner, Status.STARTED)
    client.force_login(teacher)
    url = reverse("study_groups:register", args=[large.pk])
    client.get(url)
    with django_assert_num_queries(10):
        response = client.get(url, {"sort": "minutes"})
    assert len(response.context["view"].shown) == size
