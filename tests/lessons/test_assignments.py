"""What teachers set: when it is done, and what its learner and its teacher see of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from accounts import roles
from accounts.models import User
from lessons.assignments import NothingSet, own_work, set_work, words_to_do, work_of, work_set
from lessons.groups import add_member, archive, leave
from lessons.lexicon import current_lexicon
from lessons.models import Assignment, LessonProgress, Sitting, StudyGroup
from lessons.practice import record_answers
from lessons.statuses import Status
from lessons.today import today
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def noon() -> Any:
    with freeze_time(NOW) as clock:
        yield clock


@pytest.fixture
def teacher() -> User:
    return factories.make_user(role=roles.TEACHER)


@pytest.fixture
def learner() -> User:
    return factories.make_user(display_name="Олена", language="uk")


@pytest.fixture
def group(teacher: User, learner: User) -> StudyGroup:
    return factories.make_group(teacher=teacher, learners=[learner])


def key(page: str) -> Any:
    return factories.page(page).translation_key


def is_done(assignment: Assignment, learner: User) -> bool:
    """Return what both sides see; they never differ."""
    hers = work_of(learner, "uk").get(pk=assignment.pk).done
    (seen,) = [w for w in work_set(assignment.group)[0] if w.assignment == assignment]
    assert (learner.name in seen.done) is hers
    assert (learner.name in seen.missing) is not hers
    return bool(hers)


def sat(learner: User, at: datetime, *, passed: bool | None, **fields: Any) -> Sitting:
    values = {"quiz_key": key("quiz-state"), "lesson_key": key("lesson-state"), "language": "uk"}
    return Sitting.objects.create(
        learner=learner, paper={"title": "Латвія", "feedback": "at_once"}, started_at=at,
        finished_at=at, score=5, possible=6, passed=passed, **{**values, **fields},
    )  # fmt: skip


def answer(learner: User, word: str, text: str | None = None, at: datetime = NOW) -> Any:
    given = factories.given(factories.word(word), text, at=at)
    record_answers(learner.pk, [given])
    return given


# --- When it is done ------------------------------------------------------------------------------


def test_a_lesson_is_done_when_its_status_is(group: StudyGroup, learner: User) -> None:
    work = set_work(group, None, lesson=key("lesson-family"))
    assert not is_done(work, learner)
    progress = LessonProgress.objects.create(
        learner=learner, lesson_key=key("lesson-family"), status=Status.STARTED, last_active=NOW
    )
    assert not is_done(work, learner)
    progress.status = Status.DONE
    progress.save()
    assert is_done(work, learner)


@pytest.mark.parametrize(
    ("days", "passed", "mode", "done"),
    [
        (1, False, "quiz", True),
        (1, None, "exam", True),
        (-1, True, "quiz", True),
        (-1, False, "quiz", False),
        (1, True, "practice", False),
    ],
)
def test_a_quiz_is_done_when_sat_since_or_passed_before(
    group: StudyGroup, learner: User, days: int, passed: bool | None, mode: str, done: bool
) -> None:
    work = set_work(group, None, quiz=key("quiz-state"))
    sat(factories.make_user(), NOW + DAY, passed=True)
    assert not is_done(work, learner)
    sat(learner, NOW + days * DAY, passed=passed, mode=mode)
    assert is_done(work, learner) is done


def test_words_are_done_when_each_was_right_since(group: StudyGroup, learner: User) -> None:
    mate, tevs = factories.word("mate"), factories.word("tevs")
    answer(learner, "mate", at=NOW - DAY)
    work = set_work(group, None, words=[mate.pk, tevs.pk])
    assert words_to_do(work, learner) == [mate.pk, tevs.pk], "an answer before counts no more"
    answer(learner, "tevs")
    answer(learner, "mate", "nezinu")
    assert not is_done(work, learner)
    assert words_to_do(work, learner) == [mate.pk]
    answer(learner, "mate")
    assert is_done(work, learner)
    assert words_to_do(work, learner) == [mate.pk, tevs.pk], "she may practise all of them again"


def test_a_later_verdict_counts(group: StudyGroup, learner: User) -> None:
    work = set_work(group, None, words=[factories.word("mate").pk])
    given = answer(learner, "mate", "māmiņa")
    assert not is_done(work, learner)
    factories.regrade(given, "exact")
    assert is_done(work, learner)
    factories.regrade(given, "wrong", days=1)
    assert not is_done(work, learner)


# --- Whose it is ----------------------------------------------------------------------------------


def test_work_of_one_learner_is_not_that_of_others(group: StudyGroup, learner: User) -> None:
    other = factories.make_user(display_name="Ana")
    add_member(group, other)
    work = set_work(group, None, lesson=key("lesson-family"), learner=learner)
    assert list(work_of(learner, "uk")) == [work]
    assert not work_of(other, "uk")
    assert work_set(group)[0][0].missing == ["Олена"]


def test_who_left_owes_nothing_and_is_not_missing(group: StudyGroup, learner: User) -> None:
    work = set_work(group, None, lesson=key("lesson-family"))
    own = set_work(group, None, lesson=key("lesson-greetings"), learner=learner)
    leave(group, learner)
    assert not work_of(learner, "uk")
    assert [w.total for w in work_set(group)[0]] == [0, 0]
    add_member(group, learner)
    assert set(work_of(learner, "uk")) == {work, own}, "who comes back finds it again"
    archive(group)
    assert not work_of(learner, "uk")


def test_work_names_one_thing(group: StudyGroup) -> None:
    with pytest.raises(NothingSet):
        set_work(group, None)
    with pytest.raises(NothingSet):
        set_work(group, None, lesson=key("lesson-family"), words=[factories.word("mate").pk])


def test_what_is_no_longer_public_is_not_asked(group: StudyGroup, learner: User) -> None:
    work = set_work(group, None, lesson=key("lesson-family"))
    for language in ("lv", "en", "ru", "uk"):
        factories.page("lesson-family", language).unpublish()
    assert not work_of(learner, "uk")
    assert today(learner).work is None
    assert [each.assignment for each in work_set(group)[0]] == [work]


# --- The learner ----------------------------------------------------------------------------------


def test_the_most_urgent_is_first_and_the_long_past_last(group: StudyGroup, learner: User) -> None:
    lessons = [key("lesson-family"), key("lesson-greetings"), key("lesson-state")]
    undated = set_work(group, None, lesson=lessons[0])
    soon = set_work(group, None, lesson=lessons[1], due_on=date(2026, 11, 20), note="Lūdzu!")
    late = set_work(group, None, lesson=lessons[2], due_on=date(2026, 11, 16))
    old = set_work(group, None, quiz=key("quiz-state"), due_on=date(2026, 10, 1))
    assert list(work_of(learner, "uk")) == [late, soon, undated, old]
    late.delete()
    work = today(learner).work
    assert work is not None
    assert (work.pk, work.others, work.due_on, work.note) == (soon.pk, 2, soon.due_on, "Lūdzu!")
    assert not work.is_late


def test_today_is_still_one_query(
    group: StudyGroup, learner: User, django_assert_num_queries: Any
) -> None:
    set_work(group, None, words=[factories.word("mate").pk], due_on=date(2026, 11, 1))
    set_work(group, None, lesson=key("lesson-family"))
    with django_assert_num_queries(1):
        assert today(learner).work


def test_home_and_progress_keep_their_budgets(
    client: Client, group: StudyGroup, learner: User, django_assert_max_num_queries: Any
) -> None:
    for word in ("mate", "tevs", "labrit"):
        answer(learner, word)
        set_work(group, None, words=[factories.word(word).pk], due_on=date(2026, 11, 1))
    client.force_login(learner)
    current_lexicon()
    for url, most in (("/uk/", 10), ("/uk/progress/", 15)):
        with django_assert_max_num_queries(most):
            assert f"{reverse('progress')[3:]}" in client.get(url).content.decode()


def test_home_shows_it_first(client: Client, group: StudyGroup, learner: User) -> None:
    work = set_work(group, None, lesson=key("lesson-family"), note="Līdz piektdienai")
    set_work(group, None, quiz=key("quiz-state"))
    client.force_login(learner)
    html = client.get("/uk/").content.decode()
    assert html.index(f"/uk/work/{work.pk}/") < html.index('<div class="today"')
    assert factories.page("lesson-family", "uk").title in html
    assert "/uk/progress/#work" in html
    Assignment.objects.all().delete()
    assert "/work/" not in client.get("/uk/").content.decode()


def test_her_list_tells_open_late_and_done(
    client: Client, group: StudyGroup, learner: User
) -> None:
    done = set_work(group, None, words=[factories.word("mate").pk], due_on=date(2026, 11, 1))
    answer(learner, "mate")
    late = set_work(group, None, lesson=key("lesson-family"), due_on=date(2026, 11, 17))
    coming = set_work(group, None, quiz=key("quiz-state"), due_on=date(2026, 11, 18))
    work = own_work(learner, "uk")
    assert [(each.pk, each.done, each.is_late) for each in work] == [
        (late.pk, False, True),
        (coming.pk, False, False),
        (done.pk, True, False),
    ]
    assert work[2].words == 1
    client.force_login(learner)
    html = client.get("/uk/progress/").content.decode()
    for each in (late, coming):
        assert f"/uk/work/{each.pk}/" in html
    assert f"/uk/work/{done.pk}/" not in html


def test_work_leads_to_where_it_is_done(client: Client, group: StudyGroup, learner: User) -> None:
    mate, tevs = factories.word("mate"), factories.word("tevs")
    client.force_login(learner)
    for page, kind in (("lesson-family", "lesson"), ("quiz-state", "quiz")):
        work = set_work(group, None, **{kind: key(page)})
        response = client.get(f"/uk/work/{work.pk}/")
        assert response["Location"] == factories.address(page, "uk")
    work = set_work(group, None, words=[mate.pk, tevs.pk])
    answer(learner, "mate")
    response = client.get(f"/uk/work/{work.pk}/")
    assert response["Location"].startswith(
        f"/uk/practice/words/?of={tevs.pk}&back=%2Fuk%2Fprogress"
    )
    assert client.get(response["Location"]).status_code == 200


def test_work_that_cannot_be_done_says_so(client: Client, group: StudyGroup, learner: User) -> None:
    work = set_work(group, None, lesson=key("lesson-family"))
    factories.page("lesson-family", "uk").unpublish()
    client.force_login(learner)
    response = client.get(f"/uk/work/{work.pk}/", follow=True)
    assert response.redirect_chain == [("/uk/progress/", 302)]
    assert response.context["messages"]


def test_work_of_others_is_not_found(client: Client, group: StudyGroup, learner: User) -> None:
    work = set_work(group, None, lesson=key("lesson-family"))
    assert client.get(f"/uk/work/{work.pk}/").status_code == 302, "sign in first"
    client.force_login(factories.make_user())
    assert client.get(f"/uk/work/{work.pk}/").status_code == 404
    client.force_login(learner)
    leave(group, learner)
    assert client.get(f"/uk/work/{work.pk}/").status_code == 404
