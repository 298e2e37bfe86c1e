"""Writes of teachers about quizzes: marks, accepted answers, release, allowances."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from .models.quizzes import AcceptedResponse, Allowance, MarkChange, Response, Sitting
from .questions import marks_for
from .sittings import settle_score

LONGEST_REASON = 200


class BadMark(Exception):
    """The marks are below nothing or above what the question gives."""


@transaction.atomic
def mark(
    user: Any, response: Response, marks: Decimal, comment: str | None = None, why: str = ""
) -> None:
    """Give an answer its marks, and the learner a comment; the result of the sitting follows.

    Raises BadMark. The caller has seen that `user` may mark it.
    """
    if not 0 <= marks <= response.possible:
        raise BadMark
    sitting = Sitting.objects.select_for_update().get(pk=response.sitting_id)
    response = Response.objects.get(pk=response.pk)
    if comment is not None:
        response.comment = comment
    change(user, [response], {response.pk: marks}, why)
    if sitting.finished_at is not None:
        settle_score(sitting)


def change(user: Any, responses: Iterable[Response], marks: dict[int, Decimal], why: str) -> None:
    """Write new marks with a line of the log for each that differs."""
    now, log, rows = timezone.now(), [], list(responses)
    for row in rows:
        after = marks[row.pk]
        if row.marks != after:
            log.append(
                MarkChange(
                    response=row,
                    before=row.marks,
                    after=after,
                    by=user,
                    at=now,
                    why=why[:LONGEST_REASON],
                )
            )
        row.marks = after
    Response.objects.bulk_update(rows, ["marks", "comment"])
    MarkChange.objects.bulk_create(log)


@transaction.atomic
def mark_equal(user: Any, answers: Any, marks: Decimal, why: str = "") -> int:
    """Give equal short answers the same marks; return how many.

    `answers` is a queryset of responses to one question that `user` may mark.
    """
    rows = list(answers)
    if any(not 0 <= marks <= row.possible for row in rows):
        raise BadMark
    change(user, rows, {row.pk: marks for row in rows}, why)
    settle_all({row.sitting_id for row in rows})
    return len(rows)


def settle_all(ids: Iterable[UUID]) -> None:
    finished = Sitting.objects.filter(pk__in=list(ids), finished_at__isnull=False)
    for sitting in finished.select_for_update().order_by("pk"):
        settle_score(sitting)


@transaction.atomic
def accept(user: Any, question: UUID, said: str, answers: Any) -> int:
    """Count a short answer as right from now on, and mark again those of `answers` that gave it.

    Return how many marks changed.
    """
    AcceptedResponse.objects.get_or_create(
        question=question,
        said=said,
        defaults={"accepted_by": user, "accepted_at": timezone.now()},
    )
    rows = list(answers.filter(question=question, said=said).exclude(given=None))
    marks = {}
    for row in rows:
        row.asked = {**row.asked, "answers": [*row.asked["answers"], said]}
        marks[row.pk] = marks_for(row.type, row.asked, row.given, row.possible) or Decimal(0)
    changed = [row for row in rows if row.marks != marks[row.pk]]
    change(user, changed, marks, f"„{said}”")
    settle_all({row.sitting_id for row in changed})
    return len(changed)


def release(sittings: Any) -> int:
    """Show learners the results of finished sittings that wait for it; return how many."""
    waiting = sittings.filter(finished_at__isnull=False, released_at=None)
    return int(waiting.update(released_at=timezone.now()))


def allow(user: Any, learner: Any, quiz_key: UUID, *, minutes: int = 0, tries: int = 0) -> None:
    """Grant a learner more time or more tries in a quiz, beside what she has been granted."""
    with transaction.atomic():
        row, _ = Allowance.objects.select_for_update().get_or_create(
            learner=learner, quiz_key=quiz_key, defaults={"granted_at": timezone.now()}
        )
        row.extra_minutes += minutes
        row.extra_tries += tries
        row.granted_by, row.granted_at = user, timezone.now()
        row.save()
