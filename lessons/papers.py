"""What a sitting is made of: the questions of a quiz as they stand when it begins."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone, translation

from .models.pages import QuizPage
from .models.quizzes import AcceptedResponse
from .questions import freeze

DRAW = "draw"


@dataclass(frozen=True)
class FrozenQuestion:
    """A question of a paper. `asked` as in `lessons.questions`."""

    question: UUID
    type: str
    category: int | None
    possible: int
    asked: dict[str, Any]


def paper_of(source: QuizPage, shown: QuizPage, feedback: str) -> dict[str, Any]:
    """Return the head of a paper: title and texts of the page shown, policy of the Latvian one."""
    return {
        "title": shown.title,
        "pass_mark": source.pass_mark,
        "feedback": feedback,
        "success_text": shown.success_text,
        "fail_text": shown.fail_text,
    }


def is_stale(value: Any, today: date) -> bool:
    """Tell whether a question's facts were to be checked again before `today`."""
    return bool(value.get("review_by") and value["review_by"] < today)


def questions_of(source: QuizPage, shown: QuizPage, rng: random.Random) -> list[FrozenQuestion]:
    """Return the questions of one sitting, in order.

    Keys, order and policy come from the Latvian page `source`, words from `shown`, the page in the
    reader's language. What is past its review is left out.
    """
    with translation.override(shown.content_language):
        questions = list(_choose(source, shown, rng))
    if source.max_questions and len(questions) > source.max_questions:
        drawn = set(rng.sample(range(len(questions)), source.max_questions))
        questions = [question for place, question in enumerate(questions) if place in drawn]
    if source.random_order:
        rng.shuffle(questions)
    return with_accepted(questions)


def _choose(source: QuizPage, shown: QuizPage, rng: random.Random) -> Iterator[FrozenQuestion]:
    taken: set[UUID] = set()
    own = {question.question: question for question in own_questions(source, shown, rng)}
    taken.update(own)
    for block in source.questions:
        if block.block_type != DRAW:
            if question := own.get(UUID(block.id)):
                yield question
            continue
        for question in _draw(block.value, shown, taken, rng):
            taken.add(question.question)
            yield question


def _draw(
    value: Any, shown: QuizPage, taken: set[UUID], rng: random.Random
) -> list[FrozenQuestion]:
    """Draw questions of another quiz, none twice; fewer if it has no more."""
    if not value["quiz"]:
        return []
    quiz: QuizPage = value["quiz"].specific
    other = quiz.source_page()
    version = QuizPage.objects.filter(
        translation_key=other.translation_key, locale=shown.locale_id
    ).first()
    pool = [
        question
        for question in own_questions(other, version or other, rng)
        if question.question not in taken
    ]
    return rng.sample(pool, min(value["count"], len(pool)))


def own_questions(
    source: QuizPage, shown: QuizPage, rng: random.Random
) -> Iterator[FrozenQuestion]:
    """Yield the questions that stand in a quiz itself and may be asked today."""
    texts = {block.id: block.value for block in shown.questions}
    today = timezone.localdate()
    for block in source.questions:
        value = block.value
        if block.block_type == DRAW or is_stale(value, today):
            continue
        category = value["category"]
        yield FrozenQuestion(
            question=UUID(block.id),
            type=block.block_type,
            category=category.pk if category else source.category_id,
            possible=value["marks"] or 1,
            asked=freeze(block, texts.get(block.id, value), rng),
        )


def with_accepted(questions: list[FrozenQuestion]) -> list[FrozenQuestion]:
    """Add to short answers what teachers have accepted since; one query at most."""
    asked = [question.question for question in questions if "answers" in question.asked]
    if not asked:
        return questions
    accepted: dict[UUID, list[str]] = {}
    for row in AcceptedResponse.objects.filter(question__in=asked).order_by("pk"):
        accepted.setdefault(row.question, []).append(row.said)
    return [
        replace(
            question,
            asked={
                **question.asked,
                "answers": [*question.asked["answers"], *accepted[question.question]],
            },
        )
        if question.question in accepted
        else question
        for question in questions
    ]
