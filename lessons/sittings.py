"""Writes of quizzes: start, answer, finish. The database keeps each from happening twice."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from .derivation import settle
from .grading import grade, is_valid, possible_marks
from .lexicon import current_lexicon
from .models.pages import QuizPage
from .models.practice import LessonProgress
from .models.quizzes import Response, Sitting
from .practice import PROGRESS_FIELDS


class NotAvailable(Exception):
    """The quiz has no question that can be asked today."""


class NotPossible(Exception):
    """The answer does not fit the question, or the sitting is over."""


def make_paper(source: QuizPage, shown: QuizPage) -> dict[str, Any]:
    """Freeze a quiz: keys and order from the Latvian page, texts from the page that is shown.

    Shape: `{"pass_mark", "success_text", "fail_text", "title", "questions": [{"id", "type",
    "text", "choices": [{"id", "text"}], "right", "explanation", "source_name", "source_url",
    "verified_on"}]}`. Questions past their `review_by` are left out.
    """
    texts = {block.id: block.value for block in shown.questions}
    today = timezone.localdate()
    questions = []
    for block in source.questions:
        review_by = block.value.get("review_by")
        if review_by and review_by < today:
            continue
        questions.append(freeze(block, texts.get(block.id, block.value)))
    return {
        "title": shown.title,
        "pass_mark": source.pass_mark,
        "success_text": shown.success_text,
        "fail_text": shown.fail_text,
        "questions": questions,
    }


def freeze(block: Any, text: Any) -> dict[str, Any]:
    """Return one question of a paper: key from `block`, words from `text`, its translation."""
    value = block.value
    if block.block_type == "true_false":
        choices = [
            {"id": "true", "text": gettext("True")},
            {"id": "false", "text": gettext("Not true")},
        ]
        right = "true" if value["answer"] else "false"
    else:
        translated = {item.id: item.value["text"] for item in text["choices"].bound_blocks}
        items = list(value["choices"].bound_blocks)
        choices = [
            {"id": item.id, "text": translated.get(item.id) or item.value["text"]} for item in items
        ]
        right = next(item.id for item in items if item.value["right"])
    return {
        "id": block.id,
        "type": block.block_type,
        "text": text["text"],
        "choices": choices,
        "right": right,
        "explanation": text["explanation"],
        "source_name": text["source_name"],
        "source_url": value["source_url"],
        "verified_on": value["verified_on"].isoformat() if value["verified_on"] else "",
    }


def start(learner: Any, quiz: QuizPage) -> Sitting:
    """Return the learner's open sitting of the quiz, or begin one. Raises NotAvailable."""
    mine = Sitting.objects.filter(learner=learner, quiz_key=quiz.translation_key)
    if sitting := mine.filter(finished_at__isnull=True).first():
        return sitting
    try:
        source = quiz.source_page()
    except QuizPage.DoesNotExist as error:
        raise NotAvailable from error
    paper = make_paper(source, quiz)
    if not paper["questions"]:
        raise NotAvailable
    try:
        with transaction.atomic():
            return Sitting.objects.create(
                learner=learner,
                quiz_key=quiz.translation_key,
                lesson_key=source.get_parent().translation_key,
                language=quiz.locale.language_code,
                paper=paper,
                possible=sum(possible_marks(question) for question in paper["questions"]),
                started_at=timezone.now(),
            )
    except IntegrityError:
        # Two taps at once: the other one has begun the sitting.
        return mine.get(finished_at__isnull=True)


def answer(sitting: Sitting, question_id: UUID, given: str) -> None:
    """Keep the first answer to a question; a second one changes nothing. Raises NotPossible."""
    question = find_question(sitting, question_id)
    if question is None or not is_valid(question, given):
        raise NotPossible
    with transaction.atomic():
        locked = Sitting.objects.select_for_update().defer("paper").get(pk=sitting.pk)
        if locked.finished_at is not None:
            raise NotPossible
        Response.objects.bulk_create(
            [
                Response(
                    sitting=sitting,
                    question=question_id,
                    given=given,
                    marks=grade(question, given),
                    answered_at=timezone.now(),
                )
            ],
            ignore_conflicts=True,
        )


def find_question(sitting: Sitting, question_id: UUID) -> dict[str, Any] | None:
    questions: list[dict[str, Any]] = sitting.paper["questions"]
    return next((q for q in questions if q["id"] == str(question_id)), None)


@transaction.atomic
def finish(sitting: Sitting) -> Sitting:
    """Fix score and result, once; progress in the quiz's lesson follows.

    Raises NotPossible while a question is open.
    """
    get_user_model().objects.select_for_update().only("pk").get(pk=sitting.learner_id)
    sitting = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if sitting.finished_at is not None:
        return sitting
    marks = dict(sitting.responses.values_list("question", "marks"))
    if len(marks) < len(sitting.paper["questions"]):
        raise NotPossible
    sitting.score = sum(marks.values())
    sitting.passed = sitting.score * 100 >= sitting.paper["pass_mark"] * sitting.possible
    sitting.finished_at = now = timezone.now()
    sitting.save(update_fields=["score", "passed", "finished_at"])
    record_result(sitting, now)
    return sitting


def record_result(sitting: Sitting, at: datetime) -> None:
    """Bring the learner's progress in the quiz's lesson up to date, if it still exists."""
    lexicon = current_lexicon()
    if sitting.lesson_key not in lexicon.lessons:
        return
    row, _ = LessonProgress.objects.get_or_create(
        learner_id=sitting.learner_id,
        lesson_key=sitting.lesson_key,
        defaults={"last_active": at},
    )
    row.last_active = max(row.last_active, at)
    row.quiz_passed = row.quiz_passed or bool(sitting.passed)
    row.quiz_failed += not sitting.passed
    settle(row, row.recent, row.done, lexicon)
    row.save(update_fields=PROGRESS_FIELDS)
