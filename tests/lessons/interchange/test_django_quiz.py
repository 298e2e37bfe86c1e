"""Moving from django-quiz-app: what comes, what is told, and what stays as it is here."""

from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from wagtail.models import Page

from accounts.models import User
from home.models import Picture
from lessons.interchange import django_quiz_import
from lessons.interchange.django_quiz import NotReadable
from lessons.interchange.django_quiz_people import mended
from lessons.interchange.django_quiz_values import read_answers, read_ids, read_scores
from lessons.loading.files import stable_id
from lessons.models import CoursePage, QuestionCategory, QuizPage, Response, ShippedItem, Sitting
from lessons.sittings import answer, finish
from tests import factories

from .django_quiz_database import PASSWORD, SCRIPT, ForeignDatabase, school

pytestmark = pytest.mark.django_db

LANGUAGES = ["en", "lv", "ru", "uk"]


@pytest.fixture
def old(tmp_path: Path) -> ForeignDatabase:
    return school(tmp_path / "skola.sqlite3")


def bring(old: ForeignDatabase, *options: str) -> list[str]:
    """Import, and return the lines of the report."""
    out = StringIO()
    call_command("import_django_quiz", old.url, *options, stdout=out)
    return out.getvalue().splitlines()


def uuid(kind: str, id: int) -> UUID:
    return stable_id("django-quiz", "skola", kind, str(id))


def quiz(id: int, language: str = "lv") -> QuizPage:
    return QuizPage.objects.get(translation_key=uuid("quiz", id), locale__language_code=language)


def sitting(id: int) -> Sitting:
    return Sitting.objects.get(pk=uuid("sitting", id))


def rows(id: int) -> list[Response]:
    return list(sitting(id).responses.all())


def everything() -> dict[str, int]:
    models = (User, QuestionCategory, Page, Sitting, Response, ShippedItem, Picture)
    return {model.__name__: model._base_manager.count() for model in models}


# --- What comes -----------------------------------------------------------------------------------


def test_people_come_as_learners_with_their_passwords(old: ForeignDatabase) -> None:
    lines = bring(old)
    assert lines[0] == "people: 4 new, 0 already here"
    anna = User.objects.get(username="anna")
    assert (anna.name, anna.email) == ("Anna Kalna", "anna@example.org")
    assert anna.date_joined.isoformat() == "2021-02-02T08:00:00.123456+00:00"
    assert Client().login(username="anna", password=PASSWORD)
    boss = User.objects.get(username="boss")
    assert (boss.is_staff, boss.is_superuser) == (False, False)
    assert not boss.groups.exists()
    assert any(line.startswith("auth_user 3: was staff") for line in lines)
    assert not User.objects.get(username="tom").is_active
    olga = User.objects.get(username="olga_")
    assert (olga.name, olga.email) == ("Olga!", "")
    assert "auth_user 2: she now signs in as „olga_”" in lines
    assert "auth_user 2: „no address” is no e-mail address; left out" in lines


def test_quizzes_come_in_every_language_below_a_course(
    old: ForeignDatabase, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        bring(old)
    verbs = quiz(1)
    assert (verbs.title, verbs.slug, verbs.intro) == (
        "Darbības vārdi",
        "verbs-one",
        "Par darbības vārdiem.",
    )
    assert verbs.get_parent().specific_class is CoursePage
    assert verbs.get_parent().title == "Importētie testi"
    assert (verbs.feedback, verbs.exam_paper, verbs.single_attempt) == ("at_end", True, False)
    assert (verbs.pass_mark, verbs.success_text, verbs.fail_text) == (60, "Labi!", "Vēlreiz.")
    assert str(verbs.category) == "verbs"
    adverbs = quiz(2)
    assert (adverbs.feedback, adverbs.exam_paper) == ("at_once", False)
    assert (adverbs.random_order, adverbs.max_questions) == (True, 4)
    exam = quiz(3)
    assert (exam.single_attempt, exam.exam_paper, exam.live) == (True, True, False)
    for id, live in ((1, True), (2, True), (3, False)):
        found = QuizPage.objects.filter(translation_key=uuid("quiz", id))
        assert sorted(page.locale.language_code for page in found) == LANGUAGES
        assert {page.live for page in found} == {live}
    assert Client().get(factories.address_of(quiz(1, "uk"))).status_code == 200


def test_a_question_has_one_id_in_all_its_quizzes(old: ForeignDatabase) -> None:
    lines = bring(old)
    ids = [[block.id for block in quiz(id).questions] for id in (1, 2, 3)]
    # By category, as they were asked there; the eighth has no right answer.
    assert ids == [
        [str(uuid("question", id)) for id in quiz] for quiz in ([1, 2, 5], [6, 7, 3, 4, 1], [3, 4])
    ]
    assert "quiz_question 8: left out of its quizzes: choices: Mark the right answer." in lines
    by_id = {block.id: block for id in (1, 2) for block in quiz(id).questions}
    several = by_id[str(uuid("question", 6))].value
    assert (several["several"], several["order"]) == (True, "random")
    assert [choice["right"] for choice in several["choices"]] == [True, True, False]
    assert by_id[str(uuid("question", 3))].value["order"] == "content"
    truth = by_id[str(uuid("question", 7))]
    assert (truth.block_type, truth.value["answer"]) == ("true_false", False)
    # A question was escaped there and stays as it was seen; an explanation was HTML.
    assert (truth.value["text"], truth.value["explanation"]) == ("<b>Iet</b> ir lietvārds.", "Nav.")
    assert str(by_id[str(uuid("question", 2))].value["category"]) == "verbs / past"
    assert by_id[str(uuid("question", 5))].block_type == "essay"


def test_every_imported_block_is_one_an_editor_could_save(old: ForeignDatabase) -> None:
    bring(old)
    for page in QuizPage.objects.filter(locale__language_code="lv").descendant_of(
        quiz(1).get_parent()
    ):
        page.full_clean()
        page.questions.stream_block.clean(page.questions)


def test_results_are_as_they_were(old: ForeignDatabase) -> None:
    bring(old)
    first = sitting(1)
    assert (first.mode, first.attempt, first.learner and first.learner.username) == (
        "exam",
        None,
        "anna",
    )
    assert (first.score, first.possible, first.passed) == (2, 3, None)
    assert first.started_at.isoformat() == "2022-03-02T10:00:00+00:00"
    assert first.finished_at
    assert first.finished_at.isoformat() == "2022-03-02T10:20:00+00:00"
    assert [row.marks for row in rows(1)] == [1, 1, None]
    assert [row.pk for row in Response.objects.waiting()] == [rows(1)[2].pk]
    assert rows(1)[2].given == "Vakar es gāju."
    # A teacher has taken that essay for right.
    assert ([row.marks for row in rows(2)], sitting(2).passed) == ([0, 1, 1], True)
    assert rows(2)[0].given == [str(uuid("answer", 11))]
    exam = sitting(4)
    assert (exam.mode, exam.attempt, exam.score, exam.lesson_key) == ("exam", 1, 1, None)
    assert [row.given for row in rows(4)] == [[str(uuid("answer", 30))], ["true"]]
    # Its quiz gives a category to what has none itself.
    assert [str(row.category) for row in rows(1)] == ["verbs", "verbs / past", "verbs"]


def test_a_script_in_an_explanation_is_text(old: ForeignDatabase) -> None:
    bring(old)
    assert rows(1)[0].asked["explanation"] == SCRIPT
    client = Client()
    client.force_login(User.objects.get(username="anna"))
    shown = client.get(f"/lv/sitting/{uuid('sitting', 1)}/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "<script>alert" not in shown


def test_an_open_sitting_goes_on_here(old: ForeignDatabase) -> None:
    bring(old)
    taken = sitting(3)
    assert (taken.mode, taken.finished_at, taken.score) == ("quiz", None, None)
    assert [(row.given is None, row.marks) for row in rows(3)] == [
        (False, 1),
        (True, None),
        (True, None),
    ]
    mine = Sitting.objects.filter(learner__username="anna")
    answer(mine, taken.pk, uuid("question", 4), QueryDict("choice=true"))
    both = f"choice={uuid('answer', 60)}&choice={uuid('answer', 61)}"
    answer(mine, taken.pk, uuid("question", 6), QueryDict(both))
    done = finish(taken.pk)
    assert (done.score, done.possible, done.passed) == (3, 3, True)


def test_progress_agrees_with_what_came(old: ForeignDatabase) -> None:
    lines = bring(old)
    out = StringIO()
    call_command("rebuild_progress", "--check", stdout=out)
    assert out.getvalue() == "2 learners agree with their answers\n"
    assert not [line for line in lines if line.startswith("quiz_progress 1:")]
    assert [line for line in lines if line.startswith("quiz_progress 2:")] == [
        "quiz_progress 2: „adverbs” of „Olga!”: 2 of 5 there, 1 of 2 by the sittings; it was mixed "
        "up with „verbs”",
        "quiz_progress 2: „verbs” of „Olga!”: 0 of 0 there, 1 of 3 by the sittings; it was mixed "
        "up with „adverbs”",
    ]


def test_pictures_come_from_a_folder_and_wait_to_be_checked(
    old: ForeignDatabase, tmp_path: Path
) -> None:
    folder = tmp_path / "media"
    (folder / "uploads").mkdir(parents=True)
    Image.new("RGB", (300, 200)).save(folder / "uploads/majas.png")
    (folder / "uploads/broken.jpg").write_bytes(b"\xff\xd8 nothing")
    Image.new("RGB", (30, 20)).save(tmp_path / "outside.png")
    figures = {1: "uploads/majas.png", 2: "uploads/broken.jpg", 3: "../outside.png", 4: "none.png"}
    for id, figure in figures.items():
        old.run("UPDATE quiz_question SET figure = ? WHERE id = ?", figure, id)
    before = everything()
    tried = bring(old, "--media", str(folder), "--dry-run")
    assert everything() == before
    lines = bring(old, "--media", str(folder))
    assert tried == [*lines, "Nothing was stored."]
    assert "pictures: 1 new, 0 already here" in lines
    first = quiz(1).questions[0].value
    assert (first["figure"].title, first["figure"].people) == ("majas", "unchecked")
    assert first["figure"].file.storage.exists(first["figure"].file.name)
    assert rows(1)[0].asked["figure"] is None
    assert "quiz_question 2: the picture uploads/broken.jpg is no picture in PNG or JPEG" in lines
    for id in (3, 4):
        assert f"quiz_question {id}: the picture {figures[id]} is not in {folder}" in lines


# --- Once, twice, or not at all -------------------------------------------------------------------


def test_a_dry_run_tells_the_same_and_stores_nothing(old: ForeignDatabase) -> None:
    before, file = everything(), old.path.read_bytes()
    tried = bring(old, "--dry-run")
    assert everything() == before
    assert tried == [*bring(old), "Nothing was stored."]
    assert old.path.read_bytes() == file


def test_what_fails_in_the_end_leaves_nothing(
    old: ForeignDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any) -> None:
        raise NotReadable("The database went away.")

    before = everything()
    monkeypatch.setattr(django_quiz_import, "compare_progress", fail)
    with pytest.raises(CommandError, match=r"Nothing was imported\. The database went away\."):
        bring(old)
    assert everything() == before


def test_twice_is_once(old: ForeignDatabase) -> None:
    bring(old)
    before = everything()
    lines = bring(old)
    assert everything() == before
    assert lines[:7] == [
        "people: 0 new, 4 already here",
        "categories: 0 new, 3 already here",
        "pictures: 0 new, 0 already here",
        "questions: 0 new, 7 already here",
        "quizzes: 0 new, 3 already here",
        "sittings: 0 new, 4 already here",
        "answers: 0 new, 9 already here",
    ]


def test_a_moved_database_is_known_by_its_name(old: ForeignDatabase, tmp_path: Path) -> None:
    bring(old)
    before = everything()
    old.path = old.path.rename(tmp_path / "moved.sqlite3")
    bring(old, "--name", "skola")
    assert everything() == before


def test_another_database_under_the_same_name_is_refused(
    old: ForeignDatabase, tmp_path: Path
) -> None:
    bring(old)
    other = ForeignDatabase(tmp_path / "other.sqlite3")
    other.user(1, "anna", date_joined="2020-01-01 00:00:00")
    with pytest.raises(CommandError, match="auth_user 1 is not who came from „skola” before"):
        bring(other, "--name", "skola")


def test_only_what_is_new_comes_later(old: ForeignDatabase) -> None:
    bring(old)
    page = quiz(1)
    page.title = "Mūsu darbības vārdi"
    page.save_revision().publish()
    quiz(2).delete()
    User.objects.filter(username="olga_").delete()
    old.run("UPDATE quiz_quiz SET title = 'Cits', pass_mark = 90")
    old.run("UPDATE quiz_sitting SET complete = ?, question_list = '' WHERE id = 3", True)
    old.user(5, "vera")
    old.sitting(5, 5, 1, "1,2,5,", {1: "10", 2: "21", 5: "Es."}, current_score=3)
    old.sitting(6, 2, 1, "1,2,5,", {1: "10", 2: "21", 5: "Es."}, current_score=3)
    lines = bring(old)
    assert lines[0] == "people: 1 new, 3 already here, 1 left deleted"
    assert "quizzes: 0 new, 2 already here, 1 left deleted" in lines
    assert "sittings: 1 new, 2 already here, 3 left deleted" in lines
    assert (quiz(1).title, quiz(1).pass_mark) == ("Mūsu darbības vārdi", 60)
    changed = "has changed since it was imported; it stays as it is here"
    assert f"quiz_quiz 1: {changed}" in lines
    assert "quiz_quiz 2: " not in "\n".join(lines)
    assert "quiz_sitting 3: went on there since it was imported; it stays as it is here" in lines
    assert sitting(3).finished_at is None
    assert sitting(5).passed
    # She sat the quiz as it is there.
    assert sitting(5).paper["pass_mark"] == 90


def test_many_sittings_cost_as_many_queries_as_a_few(
    old: ForeignDatabase, django_assert_max_num_queries: Any
) -> None:
    bring(old)
    for id in range(10, 60):
        old.sitting(id, 1, 1, "1,2,5,", {1: "10", 2: "20", 5: "Es."}, current_score=2)
    with django_assert_max_num_queries(70):
        lines = bring(old)
    assert "sittings: 50 new, 4 already here" in lines


# --- People and categories that are here ----------------------------------------------------------


def test_nobody_here_is_taken_for_somebody_there(old: ForeignDatabase) -> None:
    here = factories.make_user(username="anna", email="Anna@example.org")
    factories.make_user(username="boss")
    lines = bring(old)
    assert not here.sittings.exists()
    assert User.objects.get(username="anna-2").sittings.count() == 2
    assert User.objects.get(username="boss-2").email == ""
    assert (
        "auth_user 1: the nickname „anna” is taken here, by somebody with the same e-mail address, "
        "perhaps herself"
    ) in lines
    assert "auth_user 1: somebody else here has the e-mail address anna@example.org, too" in lines
    assert "auth_user 3: the nickname „boss” is taken here" in lines
    assert "auth_user 3: she now signs in as „boss-2”" in lines


@pytest.mark.parametrize(
    ("username", "nickname"),
    [
        ("Anna", "anna"),
        ("Ольга", "ольга"),
        ("o'neil@x.lv", "o'neil@x.lv"),
        ("__root", "root"),
        ("a<b>c", "a_b_c"),
        ("!!!", ""),
        ("a" * 150, "a" * 60),
        ("Ａnna", "anna"),
    ],
)
def test_nicknames_are_mended(username: str, nickname: str) -> None:
    assert mended(username) == nickname


def test_unknown_passwords_are_told(old: ForeignDatabase) -> None:
    old.user(5, "vera", password="crypt$$abc")
    old.user(6, "zane", password="!")
    old.user(7, "___")
    lines = bring(old)
    assert "auth_user 5: her password was kept in a way unknown here; give her a new one" in lines
    assert not User.objects.get(username="vera").has_usable_password()
    assert User.objects.get(username="zane").password == "!"
    assert "auth_user 7: she now signs in as „learner-7”" in lines


def test_categories_that_are_here_are_used(old: ForeignDatabase) -> None:
    here = QuestionCategory.objects.create(name="verbs")
    for id, name in ((3, "v" * 70 + "1"), (4, "v" * 70 + "2"), (5, ""), (6, None)):
        old.add("quiz_category", id=id, category=name)
    old.add("quiz_subcategory", id=2, sub_category="past", category_id=1)
    old.add("quiz_subcategory", id=3, sub_category="alone", category_id=None)
    lines = bring(old)
    assert quiz(1).category == here
    assert QuestionCategory.objects.get(name="past", parent=here)
    assert QuestionCategory.objects.get(name="past", parent__name="adverbs")
    assert QuestionCategory.objects.get(name="alone").parent is None
    long = QuestionCategory.objects.filter(name__startswith="vvv")
    assert sorted(row.name for row in long) == ["v" * 58 + " 2", "v" * 60]
    for line in (
        "categories: 6 new, 1 already here",
        "quiz_category 5: has no name; left out",
        "quiz_category 6: has no name; left out",
        "quiz_subcategory 3: is part of no category; it is a category here",
    ):
        assert line in lines


# --- Broken rows ----------------------------------------------------------------------------------

QUESTIONS: list[tuple[str, str]] = [
    (
        "UPDATE quiz_question SET content = '' WHERE id = 1",
        "quiz_question 1: left out of its quizzes: text: This field is required.",
    ),
    (
        "DELETE FROM multichoice_answer WHERE id <> 10 AND question_id = 1",
        "quiz_question 1: left out of its quizzes: choices: The minimum number of items is 2",
    ),
    (
        "UPDATE multichoice_answer SET content = ' EJU ' WHERE id = 11",
        "quiz_question 1: left out of its quizzes: choices: Two answers are the same.",
    ),
    (
        "UPDATE multichoice_answer SET correct = 1 WHERE question_id = 1",
        "quiz_question 1: left out of its quizzes: choices: At least one answer must be wrong.",
    ),
    (
        "DELETE FROM multichoice_mcquestion WHERE question_ptr_id = 1",
        "quiz_question 1: left out of its quizzes: its type is unknown",
    ),
    (
        "UPDATE quiz_question SET explanation = hex(zeroblob(600)) WHERE id = 1",
        "quiz_question 1: its explanation is cut to 1000 characters",
    ),
    (
        "UPDATE quiz_question SET figure = 'uploads/a.png' WHERE id = 1",
        "quiz_question 1: the picture uploads/a.png is left out",
    ),
    ("DELETE FROM quiz_question_quiz WHERE question_id = 5", "quiz_question 5: stands in no quiz;"),
]


@pytest.mark.parametrize(("sql", "line"), QUESTIONS)
def test_broken_questions_are_told(old: ForeignDatabase, sql: str, line: str) -> None:
    old.run(sql)
    lines = bring(old)
    assert any(found.startswith(line) for found in lines), lines
    here = {block.id for block in quiz(1).questions}
    assert (str(uuid("question", 1)) in here) is ("left out of its quizzes" not in line)
    # What she answered is what she answered.
    assert sitting(1).score == 2
    assert sitting(1).possible == 3


def test_broken_quizzes_are_told(old: ForeignDatabase) -> None:
    old.quiz(4, "", url="Ā !", pass_mark=130, max_questions=0, fail_text="x" * 400)
    old.quiz(5, "t" * 300, 4, url="quiz-4", description="d" * 600, pass_mark=-5)
    old.quiz(6, "Trešais", 4, url="quiz-4")
    lines = bring(old)
    empty = quiz(4)
    assert (empty.title, empty.slug, empty.live) == ("Tests 4", "a", False)
    assert (empty.pass_mark, empty.max_questions, len(empty.fail_text)) == (100, None, 300)
    long = quiz(5)
    assert (len(long.title), len(long.intro), long.pass_mark) == (255, 500, 0)
    assert {long.slug, quiz(6).slug} == {"quiz-4", "quiz-4-1"}
    for line in (
        "quiz_quiz 4: has no title; it is „Tests 4” here",
        "quiz_quiz 4: has no questions here; it stays a draft",
        "quiz_quiz 4: its fail text is cut to 300 characters",
        "quiz_quiz 4: its pass mark 130 is 100 here",
        "quiz_quiz 5: its title is cut to 255 characters",
        "quiz_quiz 5: its intro is cut to 500 characters",
    ):
        assert line in lines


# What is done to the first, finished sitting; what is told; marks and answers that come.
FINISHED: list[tuple[str, str, list[tuple[Any, bool]]]] = [
    (
        "current_score = 62",
        "its score is 62 there, 2 by its answers",
        [(1, True), (1, True), (None, True)],
    ),
    (
        "question_order = '1,2,x,99,'",
        "„x” is no id of a question",
        [(1, True), (1, True), (1, False)],
    ),
    ("question_order = '1,2,99,'", "quiz_question 99 is missing", [(1, True)] * 2 + [(1, False)]),
    ("question_order = ''", "", [(1, True), (1, True), (None, True)]),
    (
        "question_order = '1,'",
        "has answers to questions it does not ask: 2, 5",
        [(1, True)],
    ),
    (
        'user_answers = \'{"1": "19", "2": "?"}\'',
        "multichoice_answer 19 is missing",
        [(1, True), (1, False), (0, False)],
    ),
    (
        'user_answers = \'{"1": "x", "2": null, "5": [1]}\'',
        "the answer to quiz_question 1 is not understood",
        [(1, False), (1, False), (0, False)],
    ),
    ("user_answers = '{'", "its answers are not understood", [(1, False), (1, False), (0, False)]),
    (
        "user_answers = '', question_list = '2,5'",
        "its score is 2 there, 1 by its answers",
        [(1, False), (0, False), (0, False)],
    ),
    ('"end" = NULL', "has no end; it ends when it began", [(1, True), (1, True), (None, True)]),
]


@pytest.mark.parametrize(("change", "line", "answers"), FINISHED)
def test_broken_sittings_come_as_far_as_possible(
    old: ForeignDatabase, change: str, line: str, answers: list[tuple[Any, bool]]
) -> None:
    old.run(f"UPDATE quiz_sitting SET {change} WHERE id = 1")
    lines = bring(old)
    assert not line or f"quiz_sitting 1: {line}" in lines, lines
    assert [(row.marks, row.given is not None) for row in rows(1)] == answers
    client = Client()
    client.force_login(User.objects.get(username="anna"))
    assert client.get(f"/lv/sitting/{uuid('sitting', 1)}/").status_code == 200


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ("user_id = 99", "auth_user 99 is missing; left out"),
        ("quiz_id = 99", "quiz_quiz 99 is missing; left out"),
        ("start = 'noon', \"end\" = '2022-13-45'", "its start is missing; left out"),
        (
            "question_order = '', user_answers = '', incorrect_questions = ''",
            "names no question that can be asked; left out",
        ),
    ],
)
def test_sittings_that_cannot_come_are_told(old: ForeignDatabase, change: str, line: str) -> None:
    old.run(f"UPDATE quiz_sitting SET {change} WHERE id = 1")
    lines = bring(old)
    assert f"quiz_sitting 1: {line}" in lines
    assert "sittings: 3 new, 0 already here" in lines
    assert not Sitting.objects.filter(pk=uuid("sitting", 1)).exists()


def test_an_open_sitting_asks_only_what_can_be_asked(old: ForeignDatabase) -> None:
    answers = {3: "31", 7: "maybe", 99: "17"}
    old.sitting(5, 4, 2, "3,4,7,8,98,99,", answers, remaining="4,8,98,", current_score=2)
    old.sitting(6, 4, 1, "8,98,", remaining="8,98,")
    lines = bring(old)
    assert [(row.asked["text"], row.given, row.marks) for row in rows(5)] == [
        ("Cik?", [str(uuid("answer", 31))], 1),
        ("„Ātri” ir apstākļa vārds.", None, None),
        ("<b>Iet</b> ir lietvārds.", None, None),
        ("Jautājums, kas izdzēsts (99)", "17", 1),
    ]
    for line in (
        "quiz_sitting 5: the answer to quiz_question 7 is not understood",
        "quiz_sitting 5: quiz_question 8 cannot be asked any more; left out",
        "quiz_sitting 5: quiz_question 98 cannot be asked any more; left out",
        "quiz_sitting 6: names no question that can be asked; left out",
    ):
        assert line in lines


def test_of_several_open_sittings_the_newest_stays_open(old: ForeignDatabase) -> None:
    old.sitting(5, 1, 2, "3,4,", {4: "True"}, remaining="3,", current_score=1)
    old.sitting(6, 1, 2, "3,4,", remaining="3,4,")
    lines = bring(old)
    assert sitting(6).finished_at is None
    for id, marks in ((3, [1, 0, 0]), (5, [0, 1])):
        assert f"quiz_sitting {id}: is open beside a newer one; it is finished here" in lines
        assert sitting(id).finished_at == sitting(id).started_at
        assert [row.marks for row in rows(id)] == marks
    assert sitting(3).passed is False


def test_an_open_sitting_here_stays_the_only_one(old: ForeignDatabase) -> None:
    bring(old)
    old.run("DELETE FROM quiz_sitting WHERE id = 3")
    old.sitting(5, 1, 2, "3,4,", remaining="3,4,")
    lines = bring(old)
    assert "quiz_sitting 5: is open beside a newer one; it is finished here" in lines
    assert sitting(3).finished_at is None


def test_tries_of_a_single_attempt_are_counted(old: ForeignDatabase) -> None:
    old.sitting(5, 2, 3, "3,4,", {3: "31", 4: "True"}, current_score=2)
    lines = bring(old)
    assert [sitting(id).attempt for id in (4, 5)] == [1, 2]
    assert "quiz_sitting 5: is try 2 of a quiz that is sat once" in lines
    old.sitting(6, 2, 3, "3,4,", {3: "31", 4: "True"}, current_score=2)
    bring(old)
    assert sitting(6).attempt == 3


def test_broken_progress_is_told(old: ForeignDatabase) -> None:
    old.run("UPDATE quiz_progress SET score = 'adverbs,1,1,verbs,2,3,verbs,2' WHERE id = 1")
    old.add("quiz_progress", id=3, user_id=99, score="")
    lines = bring(old)
    assert "quiz_progress 1: „verbs,2” is no score of a category" in lines
    assert "quiz_progress 3: auth_user 99 is missing; left out" in lines


# --- The database itself --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", "The address of the database is"),
        ("nonsense", "The address of the database is"),
        ("mysql://root@localhost/quiz", "The address of the database is"),
        ("sqlite://:memory:", "The address of the database is"),
        ("sqlite:////nowhere/quiz.sqlite3", r"There is no file /nowhere/quiz\.sqlite3"),
        ("postgres://nobody:secret@127.0.0.1:1/quiz", "The database cannot be read: "),
    ],
)
def test_a_wrong_address_is_one_clear_message(url: str, message: str) -> None:
    with pytest.raises(CommandError, match=rf"^Nothing was imported\. {message}") as caught:
        call_command("import_django_quiz", url)
    assert "secret" not in str(caught.value)


def test_what_is_no_such_database_is_told(old: ForeignDatabase, tmp_path: Path) -> None:
    (tmp_path / "letter.sqlite3").write_text("Dear teacher, " * 100)
    with pytest.raises(CommandError, match="The database cannot be read: file is not a database"):
        call_command("import_django_quiz", f"sqlite:///{tmp_path}/letter.sqlite3")
    with pytest.raises(CommandError, match="There is no folder /nowhere"):
        bring(old, "--media", "/nowhere")
    with pytest.raises(CommandError, match="has 1 to 60 characters"):
        bring(old, "--name", "n" * 61)
    old.run("ALTER TABLE quiz_quiz RENAME COLUMN draft TO sketch")
    with pytest.raises(CommandError, match=r"no such column: quiz_quiz\.draft"):
        bring(old)
    old.run("DROP TABLE essay_essay_question")
    with pytest.raises(CommandError, match="there is no essay_essay_question"):
        bring(old)


# --- Values ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "ids", "faults"),
    [
        (None, [], 0),
        ("", [], 0),
        (",", [], 0),
        ("1,2,3,", [1, 2, 3], 0),
        ("5,,6,", [5, 6], 0),
        (" 7 , 8", [7, 8], 0),
        ("1,x,2", [1, 2], 1),
        ("-1", [], 1),
        ("1.5", [], 1),
        ("٣", [], 1),
        ("9" * 30, [], 1),
    ],
)
def test_lists_with_commas(text: Any, ids: list[int], faults: int) -> None:
    found: list[str] = []
    assert read_ids(text, found) == ids
    assert len(found) == faults


@pytest.mark.parametrize(
    ("text", "answers", "faults"),
    [
        (None, {}, 0),
        ("", {}, 0),
        ("{}", {}, 0),
        ('{"1": "12", "2": "True"}', {1: "12", 2: "True"}, 0),
        ('{"1": 12, "2": true}', {1: "12", 2: "True"}, 0),
        ('{"1": null}', {}, 0),
        ('{"1": {"a": 1}, "x": "2", "3": "4"}', {3: "4"}, 2),
        ('{"1": "a\\u0000b\\ud800"}', {1: "ab"}, 0),
        ("[1]", {}, 1),
        ("null", {}, 1),
        ("{'1': 2}", {}, 1),
        pytest.param("[" * 100_000, {}, 1, id="deep"),
    ],
)
def test_guesses(text: Any, answers: dict[int, str], faults: int) -> None:
    found: list[str] = []
    assert read_answers(text, found) == answers
    assert len(found) == faults


@given(st.text())
def test_no_text_is_too_broken_to_read(text: str) -> None:
    faults: list[str] = []
    assert all(0 <= id < 2**63 for id in read_ids(text, faults))
    assert all(isinstance(guess, str) for guess in read_answers(text, faults).values())
    scores, _ = read_scores(text)
    assert all(score >= 0 and possible >= 0 for score, possible in scores.values())


names = st.text("abcā -", min_size=1).filter(str.strip)


@given(st.dictionaries(names, st.tuples(st.integers(0, 99), st.integers(0, 99))))
def test_scores_of_categories(scores: dict[str, tuple[int, int]]) -> None:
    text = "".join(f"{name},{score},{possible}," for name, (score, possible) in scores.items())
    assert read_scores(text) == (scores, "")


def test_names_of_categories_may_have_commas() -> None:
    assert read_scores("a, b,1,2,c,3,4,") == ({"a, b": (1, 2), "c": (3, 4)}, "")
    assert read_scores("a,1,2,a,3,4,b,5") == ({"a": (1, 2)}, "b,5")
