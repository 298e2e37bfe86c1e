"""A learner's story: what her teachers read, who may open it, and that she sees who did."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from accounts import roles
from accounts.models import User
from lessons import groups
from lessons.latvian.checking import Verdict
from lessons.mistakes import ErrorKind, form_error, grammar_label
from lessons.models import (
    Allowance,
    Answer,
    LearnerNote,
    Memory,
    Sitting,
    StoryView,
    StudyGroup,
    Word,
)
from lessons.notes import LAST_SHOWN, add_note, log_view, who_looked
from lessons.practice import record_answers
from lessons.statuses import Status
from lessons.stories import PER_PAGE, Story, memberships_of
from lessons.stories import story as read_story
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher() -> User:
    return factories.make_user(role=roles.TEACHER, display_name="Anna")


@pytest.fixture
def learner() -> User:
    return factories.make_user(display_name="Олена", language="uk")


@pytest.fixture
def group(teacher: User, learner: User) -> StudyGroup:
    return factories.make_group(teacher=teacher, learners=[learner])


def address(group: StudyGroup, learner: User, name: str = "story", *more: int) -> str:
    return reverse(f"study_groups:{name}", args=[group.pk, learner.pk, *more])


def story_of(teacher: User, group: StudyGroup, learner: User, page: int = 1) -> Story:
    memberships = memberships_of(teacher, learner.pk)
    found = next(each.group for each in memberships if each.group_id == group.pk)
    return read_story(teacher, memberships, found, page)


def write(learner: User, word: str, text: str | None, **fields: Any) -> None:
    given = factories.given(factories.word(word), text, **fields)
    assert not record_answers(learner.pk, [given]).refused


# --- What is told ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "given", "kind", "said"),
    [
        ("māti", "mātes", ErrorKind.CASE, "gen.sg"),
        ("māti", "mātēm", ErrorKind.CASE, "dat.pl"),
        ("mātei", "mātēm", ErrorKind.NUMBER, "dat.pl"),
        ("mātei", "matem", ErrorKind.NUMBER, "dat.pl"),
        ("māti", "runcis", ErrorKind.FORM, ""),
    ],
)
def test_which_form_stands_for_which(asked: str, given: str, kind: str, said: str) -> None:
    forms = {
        "nom.sg": "māte", "gen.sg": "mātes", "dat.sg": "mātei", "acc.sg": "māti",
        "nom.pl": "mātes", "dat.pl": "mātēm",
    }  # fmt: skip
    found, _, label = form_error(asked, given, "māte", forms)
    assert (found, label) == (kind, grammar_label(said))


def test_the_form_that_was_asked_is_known_better_than_its_text() -> None:
    forms = {"dat.pl": "mātēm", "acc.pl": "mātes", "nom.pl": "mātes", "gen.sg": "mātes"}
    assert form_error("mātes", "mātēm", "māte", forms)[1] == grammar_label("nom.pl")
    assert form_error("mātes", "mātēm", "māte", forms, "gen.sg")[1] == grammar_label("gen.sg")


def test_persons_and_genders_are_told_apart() -> None:
    verb = {"inf": "iet", "prs.1sg": "eju", "prs.3": "iet", "pst.1sg": "gāju"}
    assert form_error("eju", "es gāju", "iet", verb)[0] == ErrorKind.PERSON
    adjective = {"nom.sg.m": "labs", "nom.sg.f": "laba"}
    assert form_error("laba", "labs", "labs", adjective)[0] == ErrorKind.GENDER


def test_the_story_says_what_she_confuses(teacher: User, learner: User, group: StudyGroup) -> None:
    for _ in range(2):
        write(learner, "mate", "mātes", kind="put_into_form", form="acc.sg")
    write(learner, "mate", "mate")
    write(learner, "mate", "tēvs")
    write(learner, "mate", "")
    write(learner, "mate", None)
    view = story_of(teacher, group, learner)
    assert view.errors == [
        (ErrorKind.CASE, 2),
        (ErrorKind.MEANING, 1),
        (ErrorKind.MARKS, 1),
    ]
    case = view.confusions[0][1][0]
    assert (case.target, case.took, case.times) == ("māti", "mātes", 2)
    assert (case.asked, case.given) == (grammar_label("acc.sg"), grammar_label("gen.sg"))
    assert view.confusions[1][1][0].took == "tēvs"
    assert [answer.tone for answer in view.answers].count("skipped") == 1


def test_the_newest_regrade_counts(teacher: User, learner: User, group: StudyGroup) -> None:
    answer = factories.given(factories.word("mate"), "mamm")
    record_answers(learner.pk, [answer])
    factories.regrade(answer, Verdict.WRONG)
    factories.regrade(answer, Verdict.EXACT, days=1)
    view = story_of(teacher, group, learner)
    assert view.errors == []
    assert view.answers[0].later
    assert view.answers[0].tone == "right"


def test_the_story_has_all_that_a_teacher_asks(
    client: Client, teacher: User, learner: User, group: StudyGroup
) -> None:
    for _ in range(5):
        write(learner, "mate", "nezinu", at=timezone.now() - timedelta(minutes=1))
    write(learner, "tevs", None)
    quiz = factories.page("quiz-state")
    sitting = Sitting.objects.create(
        learner=learner, quiz_key=quiz.translation_key, language="uk", possible=6, score=4.5,
        passed=True, paper={"title": "Латвія", "feedback": "at_once"},
        started_at=timezone.now(), finished_at=timezone.now(),
    )  # fmt: skip
    Allowance.objects.create(
        learner=learner, quiz_key=quiz.translation_key, extra_tries=1,
        granted_by=teacher, granted_at=timezone.now(),
    )  # fmt: skip
    add_note(learner, teacher, "Lasa lēni.")
    view = story_of(teacher, group, learner)
    assert [lesson.status for lesson in view.lessons[:2]] == [
        Status.NOT_STARTED,
        Status.NEEDS_HELP,
    ]
    assert view.stuck == ["māte"]
    assert view.week is not None
    assert view.week.minutes == 1
    assert view.learning == 2
    assert view.sittings[0].title == quiz.title
    assert view.sittings[0].percent == 75
    client.force_login(teacher)
    html = client.get(address(group, learner)).content.decode()
    for text in ("Олена", "nezinu", "Lasa lēni.", quiz.title, "75 %"):
        assert text in html
    assert reverse("quiz_sittings:detail", args=[sitting.pk]) in html


def test_a_learner_who_did_nothing(
    client: Client, teacher: User, learner: User, group: StudyGroup
) -> None:
    view = story_of(teacher, group, learner)
    assert (view.has_practised, view.week, view.answers) == (False, None, [])
    client.force_login(teacher)
    assert client.get(address(group, learner)).status_code == 200
    assert client.get(address(group, learner) + "?p=7").status_code == 200
    assert client.get(address(group, learner) + "?p=-1%00x").status_code == 200


# --- Who may --------------------------------------------------------------------------------------


def test_only_teachers_of_her_groups_open_it(
    client: Client, teacher: User, learner: User, group: StudyGroup
) -> None:
    colleague = factories.make_user(role=roles.TEACHER)
    theirs = factories.make_group(teacher=colleague, learners=[factories.make_user()])
    note = add_note(learner, teacher, "Lasa lēni.")
    client.force_login(colleague)
    for through in (group, theirs):
        assert client.get(address(through, learner)).status_code == 404
        url = address(through, learner, "write_note")
        assert client.post(url, {"text": "x"}).status_code == 404
        url = address(through, learner, "remove_note", note.pk)
        assert client.post(url).status_code == 404
    assert LearnerNote.objects.count() == 1
    assert not StoryView.objects.exists()
    client.force_login(learner)
    assert client.get(address(group, learner)).status_code in (302, 403)


def test_who_left_is_not_told_of(
    client: Client, teacher: User, learner: User, group: StudyGroup
) -> None:
    client.force_login(teacher)
    assert client.get(address(group, learner)).status_code == 200
    groups.leave(group, learner)
    assert client.get(address(group, learner)).status_code == 404


def test_notes_are_for_all_her_teachers_and_deleted_by_the_writer(
    client: Client, teacher: User, learner: User, group: StudyGroup
) -> None:
    colleague = factories.make_user(role=roles.TEACHER)
    group.teachers.add(colleague)
    client.force_login(teacher)
    client.post(address(group, learner, "write_note"), {"text": "  Otrdienās nāk vēlāk.  "})
    note = LearnerNote.objects.get()
    assert (note.text, note.written_by) == ("Otrdienās nāk vēlāk.", teacher)
    for text in ("", "x" * 1001):
        client.post(address(group, learner, "write_note"), {"text": text})
    assert LearnerNote.objects.count() == 1
    client.force_login(colleague)
    assert note.text in client.get(address(group, learner)).content.decode()
    url = address(group, learner, "remove_note", note.pk)
    assert client.post(url).status_code == 404
    client.force_login(teacher)
    assert client.get(url).status_code == 405
    assert client.post(url).status_code == 302
    assert not LearnerNote.objects.exists()


# --- She sees who looked --------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["0", "x", "-1", "99999", "0" * 9 + "9" * 30, "9" * 5000])
def test_any_page_of_answers_can_be_asked_for(
    client: Client, teacher: User, learner: User, group: StudyGroup, page: str
) -> None:
    client.force_login(teacher)
    assert client.get(address(group, learner), {"p": page}).status_code == 200


def test_each_opening_is_logged_once_a_day_and_shown_to_her(
    client: Client, teacher: User, learner: User, group: StudyGroup
) -> None:
    client.force_login(teacher)
    with freeze_time("2026-11-17 17:00"):
        log_view(learner, teacher)
    with freeze_time("2026-11-18 17:00"):
        for page in ("", "?p=2", ""):
            client.get(address(group, learner) + page)
        views = StoryView.objects.values_list("seen_by_name", "day")
        assert [(name, day.isoformat()) for name, day in views] == [
            ("Anna", "2026-11-18"),
            ("Anna", "2026-11-17"),
        ]
        client.force_login(learner)
        html = client.get("/lv/progress/").content.decode()
    assert "Anna, " in html
    assert html.count("Anna") == 2
    teacher.delete()
    assert who_looked(learner)[0].seen_by_name == "Anna"


def test_she_sees_the_last_twenty(teacher: User, learner: User) -> None:
    today = timezone.localdate()
    StoryView.objects.bulk_create(
        StoryView(learner=learner, seen_by=teacher, seen_by_name="A", day=today - timedelta(days=n))
        for n in range(30)
    )
    views = list(who_looked(learner))
    assert (len(views), views[0].day) == (LAST_SHOWN, today)


def test_looking_at_herself_is_not_logged(teacher: User) -> None:
    log_view(teacher, teacher)
    assert not StoryView.objects.exists()


# --- The cost -------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [10, 5_000])
def test_the_story_costs_the_same_whatever_she_did(
    client: Client,
    teacher: User,
    learner: User,
    group: StudyGroup,
    count: int,
    django_assert_max_num_queries: Any,
) -> None:
    words, now = list(Word.objects.all()[:40]), timezone.now()
    verdicts = list(Verdict)
    Answer.objects.bulk_create(
        Answer(
            id=uuid4(), learner=learner, word=words[n % len(words)], kind="type_word",
            target="māti", language="uk", given=f"mātes{n % 7}", verdict=verdicts[n % 7],
            ms=3_000, source="app", answered_at=now - timedelta(minutes=n), received_at=now,
        )
        for n in range(count)
    )  # fmt: skip
    Memory.objects.bulk_create(
        Memory(
            learner=learner, word=word, state=2, stability=1, difficulty=5, due=now,
            last_review=now, answers=3, right_days=1, stuck=True, met_at=now,
        )
        for word in words[: count // 10]
    )  # fmt: skip
    client.force_login(teacher)
    client.get(address(group, learner))
    with django_assert_max_num_queries(10) as captured:
        response = client.get(address(group, learner))
    assert len(captured) == 10
    assert len(response.context["view"].answers) == min(count, PER_PAGE)
    older = client.get(address(group, learner) + "?p=2").context["view"]
    assert bool(older.answers) is (count > PER_PAGE)
