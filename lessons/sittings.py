"""Writes of quizzes: start, answer, finish. The database keeps each from happening twice."""

import random
from collections.abc import Collection
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext

from .availability import (
    NotAvailable,
    Terms,
    check_dates,
    check_groups,
    deadline_of,
    terms_for,
)
from .behaviours import AT_ONCE, BEHAVIOURS, Behaviour
from .derivation import settle
from .lexicon import current_lexicon
from .models.pages import QuizPage
from .models.practice import LessonProgress
from .models.quizzes import Response, Sitting
from .papers import FrozenQuestion, paper_of, questions_of
from .practice import PROGRESS_FIELDS
from .questions import TYPES, NotAnAnswer, marks_for

# An answer sent in the last second is on its way for a moment.
GRACE = timedelta(seconds=5)
# What a visitor without an account began and left is kept so long.
VISITORS_KEPT = timedelta(days=3)


class NotPossible(Exception):
    """The sitting is over, or the question is none of its."""


class TooLate(NotPossible):
    """The time was over; the sitting is finished with what had been answered."""


def behaviour_of(sitting: Sitting) -> Behaviour:
    return BEHAVIOURS[sitting.paper["feedback"]]


# --- Starting -------------------------------------------------------------------------------------


def start(
    learner: Any,
    quiz: QuizPage,
    mode: str = Sitting.Mode.QUIZ,
    begun: Collection[str] = (),
) -> Sitting:
    """Return the reader's open sitting of the quiz, or begin one. Raises NotAvailable.

    `mode`: practice or trial, or what the quiz is. `begun`: ids of sittings that a visitor without
    an account began here.
    """
    source = quiz.source_page()
    if mode == Sitting.Mode.QUIZ and (source.exam_paper or source.single_attempt):
        mode = Sitting.Mode.EXAM
    mine = Sitting.objects.for_visitor(learner, list(begun)).filter(
        quiz_key=quiz.translation_key, mode=mode, finished_at__isnull=True
    )
    if (sitting := mine.first()) and not is_over(sitting):
        return sitting
    if sitting:
        finish(sitting.pk)
    now = timezone.now()
    terms = Terms(None, None)
    if mode in (Sitting.Mode.QUIZ, Sitting.Mode.EXAM):
        try:
            terms = terms_for(learner, source, now)
        except NotAvailable:
            # Two taps at once: the other one has begun the only sitting.
            if begun_meanwhile := mine.first():
                return begun_meanwhile
            raise
    elif mode == Sitting.Mode.PRACTICE:
        check_practice(learner, source, now)
    questions = questions_of(source, quiz, random.Random())
    if not questions:
        raise NotAvailable(gettext("This quiz has no questions today. Please come back later."))
    sitting = Sitting(
        learner=learner if learner.is_authenticated and mode != Sitting.Mode.TRIAL else None,
        quiz_key=quiz.translation_key,
        lesson_key=lesson_of(source),
        language=quiz.content_language,
        mode=mode,
        attempt=terms.attempt,
        paper=paper_of(source, quiz, AT_ONCE if mode == Sitting.Mode.PRACTICE else source.feedback),
        started_at=now,
        deadline=deadline_of(terms, source, now) if mode != Sitting.Mode.PRACTICE else None,
        possible=sum(question.possible for question in questions),
    )
    try:
        with transaction.atomic():
            sitting.save(force_insert=True)
            Response.objects.bulk_create(rows_of(sitting, questions))
    except IntegrityError:
        # Two taps at once: the other one has begun the sitting.
        return mine.get()
    return sitting


def check_practice(user: Any, source: QuizPage, now: datetime) -> None:
    if not source.may_practise:
        raise NotAvailable(gettext("This quiz cannot be practised."))
    check_dates(source, now)
    check_groups(user, source)


def lesson_of(source: QuizPage) -> UUID | None:
    parent = source.get_parent()
    return parent.translation_key if parent.specific_class.__name__ == "LessonPage" else None


def rows_of(sitting: Sitting, questions: list[FrozenQuestion]) -> list[Response]:
    return [
        Response(
            sitting=sitting,
            position=position,
            question=question.question,
            type=question.type,
            category_id=question.category,
            possible=question.possible,
            asked=question.asked,
        )
        for position, question in enumerate(questions, start=1)
    ]


# --- Answering ------------------------------------------------------------------------------------


def is_over(sitting: Sitting, grace: timedelta = timedelta()) -> bool:
    return bool(sitting.deadline and timezone.now() > sitting.deadline + grace)


def locked(mine: Any, id: UUID) -> Sitting:
    """Return an open sitting of those that are `mine`, locked. Raises NotPossible, TooLate."""
    sitting: Sitting | None = mine.select_for_update().filter(pk=id).first()
    if sitting is None or sitting.finished_at is not None:
        raise NotPossible
    if is_over(sitting, GRACE):
        raise TooLate
    return sitting


def answer(mine: Any, id: UUID, question: UUID, data: Any) -> Response:
    """Keep the answer to a question and return it with its marks.

    `mine` are the reader's own sittings, `data` the form that was sent. Where feedback comes at
    once the first answer stands and a second one changes nothing. Raises NotAnAnswer, NotPossible
    and, after the time is over, TooLate.
    """
    with transaction.atomic():
        sitting = locked(mine, id)
        response = sitting.responses.filter(question=question).first()
        if response is None:
            raise NotPossible
        if response.given is not None and behaviour_of(sitting).at_once:
            return response
        type = TYPES[response.type]
        response.given = type.read(response.asked, data)
        response.said = type.said(response.asked, response.given)
        response.marks = marks_for(response.type, response.asked, response.given, response.possible)
        response.answered_at = timezone.now()
        response.save(update_fields=["given", "said", "marks", "answered_at"])
        return response


def flag(mine: Any, id: UUID, question: UUID, on: bool) -> None:
    """Mark a question to come back to, or unmark it. Raises NotPossible, TooLate."""
    with transaction.atomic():
        if not locked(mine, id).responses.filter(question=question).update(flagged=on):
            raise NotPossible


# --- Finishing ------------------------------------------------------------------------------------


@transaction.atomic
def finish(id: UUID) -> Sitting:
    """Fix score and result, once; progress in the quiz's lesson follows.

    What has no answer earns nothing. Raises NotPossible where each answer is shown at once, time
    is left, and a question is open.
    """
    sitting = Sitting.objects.select_for_update().get(pk=id)
    if sitting.finished_at is not None:
        return sitting
    unanswered = sitting.responses.filter(given__isnull=True)
    if behaviour_of(sitting).at_once and not is_over(sitting) and unanswered.exists():
        raise NotPossible
    unanswered.update(marks=0)
    now = timezone.now()
    sitting.finished_at = min(now, sitting.deadline) if sitting.deadline else now
    settle_score(sitting)
    return sitting


def settle_score(sitting: Sitting) -> None:
    """Write what a finished sitting is worth now; progress in its lesson follows."""
    found = sitting.responses.aggregate(
        total=Sum("marks"), waiting=Count("pk", filter=Q(marks=None))
    )
    score = found["total"] or Decimal(0)
    sitting.score = score
    enough = score * 100 >= sitting.paper["pass_mark"] * sitting.possible
    sitting.passed = None if found["waiting"] else enough
    sitting.save(update_fields=["score", "passed", "finished_at"])
    if sitting.learner_id and sitting.lesson_key and sitting.mode in COUNTED:
        record_result(sitting.learner_id, sitting.lesson_key)


COUNTED = (Sitting.Mode.QUIZ, Sitting.Mode.EXAM)


def record_result(learner_id: int, lesson_key: UUID) -> None:
    """Bring a learner's progress in a lesson up to date with its quizzes, if it still exists."""
    lexicon = current_lexicon()
    if lesson_key not in lexicon.lessons:
        return
    get_user_model().objects.select_for_update().only("pk").get(pk=learner_id)
    # What she may not see yet must not show in her progress either.
    results = Sitting.objects.that_count().shown()
    results = results.filter(learner=learner_id, lesson_key=lesson_key)
    found = list(results.values_list("finished_at", "passed"))
    if not found:
        return
    last = max(at for at, _ in found if at)
    row, _ = LessonProgress.objects.get_or_create(
        learner_id=learner_id, lesson_key=lesson_key, defaults={"last_active": last}
    )
    row.last_active = max(row.last_active, last)
    row.quiz_passed = any(passed for _, passed in found)
    row.quiz_failed = sum(passed is False for _, passed in found)
    settle(row, row.recent, row.done, lexicon)
    row.save(update_fields=PROGRESS_FIELDS)


def finish_overdue(sittings: Any, most: int = 200) -> int:
    """Finish those of `sittings` whose time is over, the oldest first; return how many."""
    late = sittings.filter(finished_at=None, deadline__lt=timezone.now() - GRACE)
    ids = list(late.order_by("deadline").values_list("pk", flat=True)[:most])
    for id in ids:
        finish(id)
    return len(ids)


# --- Visitors -------------------------------------------------------------------------------------


def take_over(learner: Any, begun: Collection[str]) -> int:
    """Give a learner the sittings that she began before she had an account; return how many."""
    taken = 0
    for id in begun:
        with transaction.atomic():
            sitting = Sitting.objects.select_for_update().filter(pk=id, learner=None).first()
            if sitting is None or sitting.mode == Sitting.Mode.TRIAL:
                continue
            open_already = sitting.finished_at is None and learner.sittings.filter(
                quiz_key=sitting.quiz_key, mode=sitting.mode, finished_at=None
            )
            if open_already and open_already.exists():
                continue
            sitting.learner = learner
            sitting.save(update_fields=["learner"])
            if sitting.finished_at is not None:
                settle_score(sitting)
            taken += 1
    return taken


def forget_visitors(now: datetime | None = None) -> int:
    """Delete what visitors without an account left behind; return how many sittings."""
    before = (now or timezone.now()) - VISITORS_KEPT
    old = Sitting.objects.filter(learner=None, started_at__lt=before)
    return old.delete()[1].get("lessons.Sitting", 0)


__all__ = ["NotAnAnswer", "NotAvailable", "NotPossible", "TooLate", "answer", "finish", "start"]
