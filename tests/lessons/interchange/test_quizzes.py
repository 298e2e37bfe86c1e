"""Questions into a quiz's draft and out of it, by command and in the editor's browser."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lessons.admin.questions import take
from lessons.interchange import quizzes
from lessons.interchange.detect import read_file
from lessons.interchange.export import FORMATS, write
from lessons.interchange.quizzes import import_questions, questions_of
from lessons.models import QuestionCategory, QuizPage
from lessons.quiz_checks import warnings
from lessons.sittings import start
from tests import factories
from tests.lessons.quizzing import ALL_TYPES, choice, make_quiz, sit, true_false

pytestmark = pytest.mark.django_db
GIFT = """$CATEGORY: Valsts/Satversme

Kas ir galvaspilsēta? {=Rīga ~Līvāni}

Daugava ir upe. {T}
"""
BROKEN = GIFT + "\nCik ir 2 + 2? {#4}\n"


def draft(page: QuizPage) -> QuizPage:
    found: QuizPage = QuizPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return found


def run(command: str, *args: Any) -> str:
    out = StringIO()
    call_command(command, *map(str, args), stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "valsts.txt"
    path.write_text(GIFT)
    return path


@pytest.mark.parametrize("format", FORMATS)
def test_out_and_in_again_changes_nothing(format: str) -> None:
    category = QuestionCategory.objects.create(name="Valsts")
    quiz = make_quiz(*[make(category=category.pk, marks=2) for make in ALL_TYPES])
    before = questions_of(quiz)
    reading = read_file(write(before, format))[1]
    assert reading.problems == []
    done = import_questions(quiz, reading)
    assert (done.added, done.changed, done.problems) == (0, len(ALL_TYPES), [])
    assert questions_of(draft(quiz)) == before
    ids = [[item["id"] for item in b["value"].get("choices", ())] for b in quiz.questions.raw_data]
    again = [
        [item["id"] for item in b["value"].get("choices", ())]
        for b in draft(quiz).questions.raw_data
    ]
    assert again == ids, "so that translations still know their answers"


@pytest.mark.parametrize("only_look", [True, False])
def test_a_file_is_checked_before_anything_is_locked(
    monkeypatch: pytest.MonkeyPatch, only_look: bool
) -> None:
    quiz, user = make_quiz(choice()), factories.make_user(role="Chief editor")
    real, depths = quizzes.refused, set()

    def noted(*args: Any) -> str:
        depths.add(len(connection.atomic_blocks))
        return real(*args)

    monkeypatch.setattr(quizzes, "refused", noted)
    outside = len(connection.atomic_blocks)
    with CaptureQueriesContext(connection) as queries:
        done = take(quiz, read_file(GIFT.encode())[1], user, only_look, skip_bad=False)
    assert done
    assert (done.added, depths) == (2, {outside})
    writes = [q["sql"] for q in queries if not q["sql"].startswith("SELECT")]
    assert bool(writes) is not only_look
    assert QuestionCategory.objects.exists() is not only_look


def test_imported_questions_are_a_draft_until_published() -> None:
    quiz = make_quiz(choice())
    import_questions(quiz, read_file(GIFT.encode())[1])
    assert len(QuizPage.objects.get(pk=quiz.pk).questions) == 1
    draft(quiz).save_revision().publish()
    learner = factories.make_user()
    live = QuizPage.objects.get(pk=quiz.pk)
    assert start(learner, live).responses.count() == 3
    assert sit(learner, live).passed
    assert str(QuestionCategory.objects.get(name="Satversme")) == "Valsts / Satversme"


def test_what_a_quiz_refuses_is_reported() -> None:
    quiz = make_quiz(choice())
    reading = read_file(b"Kas? {=Viens ~viens}\n\nDaugava ir upe. {T}")[1]
    done = import_questions(quiz, reading)
    assert done.added == 1
    assert done.problems


def test_the_command_imports_into_a_quiz(file: Path) -> None:
    quiz = make_quiz(choice())
    assert "2 questions would be added" in run(
        "import_questions", file, "--quiz", quiz.slug, "--dry-run"
    )
    assert len(draft(quiz).questions) == 1
    assert "2 questions were added" in run("import_questions", file, "--quiz", quiz.slug)
    assert len(draft(quiz).questions) == 3


def test_the_command_makes_a_new_quiz(file: Path) -> None:
    run("import_questions", file)
    quiz = QuizPage.objects.get(title="valsts")
    assert not quiz.live
    assert len(draft(quiz).questions) == 2


def test_nothing_is_half_done(file: Path) -> None:
    quiz = make_quiz(choice())
    file.write_text(BROKEN)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("import_questions", str(file), "--quiz", quiz.slug, stdout=out)
    assert "valsts.txt: line 7:" in out.getvalue()
    assert len(draft(quiz).questions) == 1
    assert not QuestionCategory.objects.filter(name="Satversme").exists()
    run("import_questions", file, "--quiz", quiz.slug, "--skip-bad")
    assert len(draft(quiz).questions) == 3


@pytest.mark.parametrize("args", [["/nowhere/x.txt"], [__file__, "--quiz", "nowhere"]])
def test_what_is_not_there_is_said(args: list[str]) -> None:
    with pytest.raises(CommandError):
        run("import_questions", *args)


def test_the_command_exports(tmp_path: Path) -> None:
    quiz = make_quiz(choice(), true_false())
    run("export_questions", quiz.slug, "--format", "xlsx", "--to", tmp_path / "x.xlsx")
    found = read_file((tmp_path / "x.xlsx").read_bytes())[1].questions
    assert found == questions_of(quiz)


# --- In the editor's browser ----------------------------------------------------------------------


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(factories.make_user(role="Chief editor"))
    return client


def test_an_editor_looks_first_and_imports_then(editor: Client) -> None:
    quiz = make_quiz(choice())
    url = f"/admin/quizzes/{quiz.pk}/import/"
    assert editor.get(url).status_code == 200

    def upload(text: str) -> SimpleUploadedFile:
        return SimpleUploadedFile("q.txt", text.encode())

    looked = editor.post(url, {"file": upload(GIFT), "look": "1"})
    assert looked.context["done"].added == 2
    assert len(draft(quiz).questions) == 1
    refused = editor.post(url, {"file": upload(BROKEN), "import": "1"})
    assert refused.context["done"] is None
    assert "7" in refused.context["problems"][0]
    assert len(draft(quiz).questions) == 1
    assert editor.post(url, {"file": upload(GIFT), "import": "1"}).status_code == 302
    assert len(draft(quiz).questions) == 3


def test_questions_pasted_as_plain_text(editor: Client) -> None:
    quiz = make_quiz(choice())
    text = "Kas ir galvaspilsēta?\n*Rīga\nLīvāni\n\nPastāstiet par sevi!"
    assert editor.post(f"/admin/quizzes/{quiz.pk}/import/", {"text": text}).status_code == 302
    assert [block.block_type for block in draft(quiz).questions] == ["choice", "choice", "essay"]


@pytest.mark.parametrize("data", [{}, {"text": "  "}, {"text": "\0\0"}, {"file": "x"}])
def test_senseless_imports_are_told_so(editor: Client, data: dict[str, str]) -> None:
    quiz = make_quiz(choice())
    response = editor.post(f"/admin/quizzes/{quiz.pk}/import/", data)
    assert response.status_code == 200
    assert len(draft(quiz).questions) == 1


@pytest.mark.parametrize("format", FORMATS)
def test_an_editor_takes_questions_along(editor: Client, format: str) -> None:
    quiz = make_quiz(choice())
    response = editor.get(f"/admin/quizzes/{quiz.pk}/export/{format}/")
    assert "attachment" in response["Content-Disposition"]
    assert read_file(response.content)[1].questions == questions_of(quiz)


@pytest.mark.parametrize("role", ["", "Editor"])
def test_only_who_may_edit_the_quiz(client: Client, role: str) -> None:
    quiz = make_quiz(choice())
    client.force_login(factories.make_user(role=role))
    allowed = role == "Editor"
    for url in ("import/", "export/gift/"):
        status = client.get(f"/admin/quizzes/{quiz.pk}/{url}").status_code
        assert (status == 200) is allowed


def test_authors_are_warned_of_patterns() -> None:
    longest = [
        {"text": "Garā pareizā atbilde", "right": True}, {"text": "Īsā", "right": False},
    ]  # fmt: skip
    assert warnings(make_quiz(*[choice(f"J{n}", choices=longest) for n in range(4)]))
    assert not warnings(make_quiz(*[choice(f"J{n}", choices=longest) for n in range(3)]))
