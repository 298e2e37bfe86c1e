"""Writes of teachers about quizzes: marks, accepted answers, release, allowances.

Whoever calls has seen what the person may mark, and passes only that.
"""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from .models.quizzes import AcceptedResponse, Allowance, MarkChange, Response, Sitting
from .questions import marks_for
from .quiz_reports import WAITS_FOR_RELEASE
from .sittings import COUNTED, record_result, settle_score

LONGEST_REASON = 200
# What can be granted to one learner in one quiz, altogether.
MOST_MINUTES = 24 * 60
MOST_TRIES = 20


class BadMark(Exception):
    """The marks are below nothing or above what the question gives."""


class NotFinished(Exception):
    """The learner is still answering: there is nothing to mark yet."""


# --- Marks ----------------------------------------------------------------------------------------


@transaction.atomic
def mark(
    user: Any, response: Response, marks: Decimal, comment: str | None = None, why: str = ""
) -> None:
    """Give an answer its marks, and the learner a comment; the result of the sitting follows.

    The first time it is logged even if the marks stay: a person has looked at the answer.
    Raises BadMark, NotFinished.
    """
    if not 0 <= marks <= response.possible:
        raise BadMark
    sittings = lock([response.sitting_id])
    row = Response.objects.filter(pk=response.pk).first()
    if row is None:
        # The learner has been erased meanwhile.
        return
    if sittings[0].finished_at is None:
        raise NotFinished
    if comment is not None:
        Response.objects.filter(pk=row.pk).update(comment=comment)
    if row.marks != marks or why or not row.mark_changes.exists():
        change(user, [row], {row.pk: marks}, why)
    settle_all(sittings)


@transaction.atomic
def mark_equal(user: Any, answers: "QuerySet[Response]", marks: Decimal, why: str = "") -> int:
    """Give equal short answers the same marks; return how many. Raises BadMark."""
    sittings, rows = lock_answers(answers)
    if any(not 0 <= marks <= row.possible for row in rows):
        raise BadMark
    change(user, rows, {row.pk: marks for row in rows}, why)
    settle_all(sittings)
    return len(rows)


@transaction.atomic
def leave(user: Any, answers: "QuerySet[Response]") -> int:
    """Note that a person has looked at answers and leaves their marks; return how many."""
    rows = [row for row in lock_answers(answers)[1] if row.marks is not None]
    change(user, rows, {row.pk: row.marks for row in rows if row.marks is not None}, "")
    return len(rows)


def lock(ids: Iterable[UUID]) -> list[Sitting]:
    """Lock sittings, then their learners, each in one order: so nobody waits in a circle."""
    rows = Sitting.objects.select_for_update().filter(pk__in=set(ids)).order_by("pk")
    sittings = list(rows)
    people = get_user_model().objects.select_for_update().only("pk").order_by("pk")
    list(people.filter(pk__in={sitting.learner_id for sitting in sittings}))
    return sittings


def lock_answers(answers: "QuerySet[Response]") -> tuple[list[Sitting], list[Response]]:
    """Return finished sittings, locked, and those of `answers` that are in them."""
    sittings = lock(answers.values_list("sitting_id", flat=True))
    finished = [sitting for sitting in sittings if sitting.finished_at is not None]
    return finished, list(answers.filter(sitting__in=finished))


def change(user: Any, rows: Iterable[Response], marks: dict[int, Decimal], why: str) -> None:
    """Write marks, with a line of the log for each answer."""
    changed, log, now = list(rows), [], timezone.now()
    for row in changed:
        line = MarkChange(response=row, before=row.marks, after=marks[row.pk], by=user, at=now)
        line.why = why[:LONGEST_REASON]
        log.append(line)
        row.marks = marks[row.pk]
    Response.objects.bulk_update(changed, ["marks", "asked"])
    MarkChange.objects.bulk_create(log)


def settle_all(sittings: Iterable[Sitting]) -> None:
    """Bring the results of finished sittings up to date; they and their learners are locked."""
    for sitting in sittings:
        if sitting.finished_at is not None:
            settle_score(sitting)


# --- Accepted answers -----------------------------------------------------------------------------


@transaction.atomic
def accept(user: Any, question: UUID, said: str, answers: "QuerySet[Response]") -> int:
    """Count a short answer as right from now on, and mark again those of `answers` that gave it.

    From now on is for everybody, also in sittings that are open. What learners of others gave
    before stays for their own teachers to decide. Return how many of `answers` were marked again;
    what none of them gave is not accepted.
    """
    hers = answers.filter(question=question, said=said, given__isnull=False)
    if not said or not hers.exists():
        return 0
    AcceptedResponse.objects.get_or_create(
        question=question,
        said=said,
        defaults={"accepted_by": user, "accepted_at": timezone.now()},
    )
    concerned = Response.objects.filter(
        Q(pk__in=hers.values("pk")) | Q(question=question, sitting__finished_at__isnull=True)
    )
    sittings = lock(concerned.values_list("sitting_id", flat=True))
    finished = {sitting.pk for sitting in sittings if sitting.finished_at is not None}
    again: list[Response] = []
    marks: dict[int, Decimal] = {}
    still_open: list[Response] = []
    for row in concerned.filter(sitting__in=sittings):
        if said not in row.asked["answers"]:
            row.asked = {**row.asked, "answers": [*row.asked["answers"], said]}
        earned = row.marks
        if row.said == said:
            earned = marks_for(row.type, row.asked, row.given, row.possible)
        if row.sitting_id not in finished:
            row.marks = earned
            still_open.append(row)
        elif earned is not None and row.marks != earned:
            marks[row.pk] = earned
            again.append(row)
    Response.objects.bulk_update(still_open, ["marks", "asked"])
    change(user, again, marks, f"„{said}”")
    settle_all(sittings)
    return len(again)


# --- Release --------------------------------------------------------------------------------------


def release(sittings: "QuerySet[Sitting]") -> int:
    """Show learners the results of finished sittings that wait for it; return how many."""
    with transaction.atomic():
        waiting = list(sittings.filter(WAITS_FOR_RELEASE).values_list("pk", flat=True))
        released = Sitting.objects.filter(pk__in=waiting)
        count = released.update(released_at=timezone.now())
        lessons = released.filter(mode__in=COUNTED, lesson_key__isnull=False)
        for learner, lesson in lessons.values_list("learner", "lesson_key").distinct():
            assert lesson is not None
            record_result(learner, lesson)
    return count


# --- Allowances -----------------------------------------------------------------------------------


@transaction.atomic
def allow(
    user: Any, learner: Any, quiz_key: UUID, *, minutes: int = 0, tries: int = 0
) -> Sitting | None:
    """Grant a learner more time or more tries in a quiz, beside what she has been granted.

    More time holds at once in a sitting that is open: return it if its deadline has moved.
    """
    now = timezone.now()
    row, _ = Allowance.objects.select_for_update().get_or_create(
        learner=learner, quiz_key=quiz_key, defaults={"granted_at": now}
    )
    row.extra_minutes = min(row.extra_minutes + minutes, MOST_MINUTES)
    row.extra_tries = min(row.extra_tries + tries, MOST_TRIES)
    row.granted_by, row.granted_at = user, now
    row.save()
    if not minutes:
        return None
    sitting = (
        Sitting.objects.select_for_update()
        .filter(learner=learner, quiz_key=quiz_key, finished_at=None, deadline__isnull=False)
        .first()
    )
    if sitting and sitting.deadline:
        sitting.deadline += timedelta(minutes=minutes)
        sitting.save(update_fields=["deadline"])
    return sitting
