"""Quizzes that the sample learners sat: passed and failed, tried again, one still open."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from ...latvian.alphabet import without_marks
from ...latvian.checking import normalise
from ...models.pages import QuizPage
from ...models.quizzes import Response, Sitting
from ...papers import FrozenQuestion, paper_of, questions_of
from ...questions import marks_for
from ...sittings import lesson_of, rows_of
from .people import WEEKS, Learner
from .practice import evening

# A learner has sat at most so many quizzes.
MOST_QUIZZES = 6
TEXT = "Mana ģimene ir liela. Man ir divi bērni, dēls un meita. Mēs dzīvojam Rīgā kopš pavasara."


def sit_quizzes(learners: Mapping[int, Learner]) -> None:
    """Store what the sample learners answered in quizzes. Progress is to be rebuilt after it."""
    Sittings(timezone.now()).store(learners)


class Sittings:
    def __init__(self, now: datetime) -> None:
        self.now = now
        self.sittings: list[Sitting] = []
        self.responses: list[Response] = []
        self.frozen: dict[tuple[UUID, str], tuple[QuizPage, list[FrozenQuestion]]] = {}

    def store(self, learners: Mapping[int, Learner]) -> None:
        open_to_all = QuizPage.objects.live().filter(
            locale__language_code=settings.LANGUAGE_CODE,
            exam_paper=False,
            single_attempt=False,
            groups=None,
        )
        quizzes = list(open_to_all.order_by("path")[:MOST_QUIZZES])
        lessons = {quiz.translation_key: lesson_of(quiz) for quiz in quizzes}
        for pk, learner in learners.items():
            rng = random.Random(f"quizzes of {learner.name}")
            weeks = [week for week, days in enumerate(learner.days) if days != "0"]
            for number, quiz in enumerate(quizzes):
                if len(weeks) < 2 or rng.random() > 0.7:
                    continue
                week = weeks[(number + 1) * (len(weeks) - 1) // len(quizzes)]
                lesson = lessons[quiz.translation_key]
                first = self.sit(pk, learner, quiz, lesson, 7 * (WEEKS - week) - 3, rng)
                if first.passed is False and rng.random() < 0.6:
                    self.sit(pk, learner, quiz, lesson, 7 * (WEEKS - week) - 6, rng)
        self.leave_one_open()
        Sitting.objects.bulk_create(self.sittings, batch_size=200)
        Response.objects.bulk_create(self.responses, batch_size=200)

    def sit(
        self,
        pk: int,
        learner: Learner,
        quiz: QuizPage,
        lesson: UUID | None,
        days_ago: int,
        rng: random.Random,
    ) -> Sitting:
        shown, questions = self.paper(quiz, learner.language)
        at = evening(self.now, days_ago, rng)
        sitting = Sitting(
            learner_id=pk,
            quiz_key=quiz.translation_key,
            lesson_key=lesson,
            language=shown.content_language,
            paper=paper_of(quiz, shown, quiz.feedback),
            started_at=at,
            possible=sum(question.possible for question in questions),
        )
        rows = rows_of(sitting, questions)
        for row in rows:
            at += timedelta(seconds=rng.randint(10, 50))
            row.given, row.said = answer_to(row, learner.skill, rng)
            row.marks = marks_for(row.type, row.asked, row.given, row.possible)
            row.answered_at = at
        sitting.finished_at = at
        sitting.score = sum((row.marks for row in rows if row.marks), Decimal(0))
        enough = sitting.score * 100 >= quiz.pass_mark * sitting.possible
        sitting.passed = None if any(row.marks is None for row in rows) else enough
        self.sittings.append(sitting)
        self.responses += rows
        return sitting

    def paper(self, quiz: QuizPage, language: str) -> tuple[QuizPage, list[FrozenQuestion]]:
        """Return the quiz in her language and its questions; asked once for all learners."""
        key = quiz.translation_key, language
        if key not in self.frozen:
            version = QuizPage.objects.live().filter(
                translation_key=quiz.translation_key, locale__language_code=language
            )
            shown = version.first() or quiz
            self.frozen[key] = shown, questions_of(quiz, shown, random.Random(language))
        return self.frozen[key]

    def leave_one_open(self) -> None:
        """Take the end off the last sitting: she has answered half of it."""
        if not self.sittings:
            return
        last = self.sittings[-1]
        last.finished_at = last.score = last.passed = None
        rows = [row for row in self.responses if row.sitting_id == last.pk]
        for row in rows[len(rows) // 2 :]:
            row.given, row.said, row.marks, row.answered_at = None, "", None, None


def answer_to(row: Response, skill: float, rng: random.Random) -> tuple[Any, str]:
    """Return an answer in the shape of its question, and the words that equal answers share."""
    asked, is_right = row.asked, rng.random() < skill
    if row.type in ("choice", "true_false"):
        others = [choice["id"] for choice in asked["choices"] if choice["id"] not in asked["right"]]
        # One wrong answer is more tempting than the others.
        return asked["right"] if is_right else [others[min(rng.randrange(4), len(others) - 1)]], ""
    if row.type == "short_answer":
        text = asked["answers"][0]
        text = text if is_right else rng.choice((without_marks(text)[:-1], text[:-1] + "e"))
        return text, normalise(text)
    if row.type == "match":
        return {
            pair["id"]: pair["right"] if is_right else rng.choice(asked["options"])
            for pair in asked["pairs"]
            if pair["left"]
        }, ""
    if row.type == "order":
        return [item["id"] for item in (asked["items"] if is_right else asked["shown"])], ""
    return TEXT, ""
