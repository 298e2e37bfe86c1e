"""Writes of practice: answers are stored once, and what follows from them is derived.

`record_answers` costs the same number of statements for one answer and for 200.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from .batches import GivenAnswer
from .bulk import write_rows
from .derivation import Event, derive, derive_memories, event_of, read_events, settle
from .exercises import KINDS, Circumstances
from .latvian.checking import Result
from .lexicon import Lexicon, current_lexicon
from .models.practice import Answer, LessonProgress, Memory
from .statuses import RIGHT_DAYS

LONGEST_SESSION = timedelta(days=1)
MEMORY_FIELDS = (
    "state",
    "step",
    "stability",
    "difficulty",
    "due",
    "last_review",
    "answers",
    "right_days",
    "level",
    "stuck",
    "met_at",
    "parameters",
)
PROGRESS_FIELDS = (
    "status",
    "words_total",
    "done",
    "recent",
    "quiz_failed",
    "quiz_passed",
    "last_active",
)


@dataclass
class Outcome:
    """What became of a batch: the results by id, and the reason for each refused id."""

    results: dict[UUID, Result] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


def check_answer(answer: GivenAnswer, lexicon: Lexicon) -> Result | None:
    """Check an answer against the vocabulary; the device's own verdict is never asked.

    None: what was asked is no longer in the vocabulary.
    """
    word = lexicon.words.get(answer.word)
    if word is None:
        return None
    form = KINDS[answer.kind].form
    if form is not None and answer.form != form:
        return None
    at = Circumstances(lexicon, answer.language, answer.form)
    return KINDS[answer.kind].check(word, at, answer.given)


def lock(learner_id: int) -> None:
    """Let one change of a learner's rows follow another.

    Raises User.DoesNotExist where rows are locked; SQLite's transactions follow one another anyway.
    """
    if connection.features.has_select_for_update:
        get_user_model().objects.select_for_update().values_list("pk").get(pk=learner_id)


@transaction.atomic
def record_answers(
    learner_id: int, answers: Sequence[GivenAnswer], received_at: datetime | None = None
) -> Outcome:
    """Store the answers that are not stored yet and bring memories and progress up to date."""
    received_at = received_at or timezone.now()
    # One batch of a learner at a time; the rows derived below are replaced as a whole.
    lock(learner_id)
    lexicon = current_lexicon()
    outcome = Outcome()
    known = [(answer, check_answer(answer, lexicon)) for answer in answers]
    words = {answer.word for answer, result in known if result}
    if words:
        stored, log = stored_answers(learner_id, {answer.id for answer in answers}, words)
    else:
        stored, log = {}, []
    times = arrival_times(answers, received_at)
    new = []
    for answer, result in known:
        owner = stored.get(answer.id)
        if result is None:
            outcome.refused[str(answer.id)] = "this word or form is no longer asked"
        elif owner not in (None, learner_id):
            outcome.refused[str(answer.id)] = "this id belongs to another answer"
        else:
            outcome.results[answer.id] = result
            if owner is None:
                new.append(make_row(learner_id, answer, result, times[answer.id], received_at))
    if new:
        write_rows(new)
        fresh = [event_of(row) for row in new]
        memories = derive_memories(learner_id, log + fresh)
        touched = {event.word for event in fresh}
        save_memories([memory for memory in memories if memory.word_id in touched])
        update_progress(learner_id, fresh, memories, lexicon)
    return outcome


def stored_answers(
    learner_id: int, ids: set[UUID], words: set[int]
) -> tuple[dict[UUID, int], list[Event]]:
    """Return whose each stored id is, and the learner's events for `words`; one statement."""
    owners, log = {}, []
    rows = Answer.objects.filter(Q(pk__in=ids) | Q(learner_id=learner_id, word_id__in=words))
    for owner, event in read_events(rows):
        owners[event.id] = owner
        if owner == learner_id and event.word in words:
            log.append(event)
    return owners, log


def arrival_times(answers: Sequence[GivenAnswer], received_at: datetime) -> dict[UUID, datetime]:
    """Return when each answer was given, never later than it arrived.

    A clock that is ahead is set back by as much as its newest answer leads, so that its answers
    keep their order; by a day at most, for one mad time must not take the others along.
    """
    newest = max((answer.at for answer in answers), default=received_at)
    return {
        answer.id: answer.at
        if answer.at <= received_at
        else received_at - min(newest - answer.at, LONGEST_SESSION)
        for answer in answers
    }


def make_row(
    learner_id: int, answer: GivenAnswer, result: Result, at: datetime, received_at: datetime
) -> Answer:
    return Answer(
        id=answer.id,
        learner_id=learner_id,
        word_id=answer.word,
        lesson_key=answer.lesson,
        kind=answer.kind,
        form=answer.form,
        target=result.expected,
        language=answer.language,
        given=answer.given,
        verdict=result.verdict,
        in_ending=result.ending,
        other_word_id=result.word,
        placement=answer.placement,
        hints=answer.hints,
        ms=answer.ms,
        source=answer.source,
        answered_at=at,
        received_at=received_at,
    )


def save_memories(memories: Sequence[Memory]) -> None:
    write_rows(memories, unique=("learner", "word"), replaced=MEMORY_FIELDS)


def save_progress(rows: Sequence[LessonProgress]) -> None:
    write_rows(rows, unique=("learner", "lesson_key"), replaced=PROGRESS_FIELDS)


def update_progress(
    learner_id: int, fresh: Sequence[Event], memories: Sequence[Memory], lexicon: Lexicon
) -> None:
    """Bring the lessons of the freshly answered words up to date; two statements."""
    by_lesson: dict[UUID, list[Event]] = defaultdict(list)
    for event in fresh:
        for key in lexicon.lessons_of.get(event.word, ()):
            by_lesson[key].append(event)
    if not by_lesson:
        return
    rows = {
        row.lesson_key: row
        for row in LessonProgress.objects.filter(learner_id=learner_id, lesson_key__in=by_lesson)
    }
    seen = {memory.word_id for memory in memories}
    done = {memory.word_id for memory in memories if memory.right_days >= RIGHT_DAYS}
    for key, events in by_lesson.items():
        row = rows.setdefault(key, LessonProgress(learner_id=learner_id, lesson_key=key))
        recent = [*row.recent, *(event.as_recent for event in events)]
        times = [row.last_active, *(event.at for event in events)]
        row.last_active = max(time for time in times if time)
        settle(row, recent, done.union(set(row.done) - seen), lexicon)
    save_progress(list(rows.values()))


@transaction.atomic
def rebuild(learner_id: int, lexicon: Lexicon | None = None) -> None:
    """Replace a learner's memories and progress by what her answers and sittings give."""
    lock(learner_id)
    memories, progress = derive(learner_id, lexicon or current_lexicon())
    kept = Memory.objects.filter(learner_id=learner_id)
    kept.exclude(word_id__in=[memory.word_id for memory in memories]).delete()
    rows = LessonProgress.objects.filter(learner_id=learner_id)
    rows.exclude(lesson_key__in=[row.lesson_key for row in progress]).delete()
    save_memories(memories)
    save_progress(progress)


def differences(learner_id: int, lexicon: Lexicon) -> list[str]:
    """Return where the stored state differs from the derived one, a line each."""
    memories, progress = derive(learner_id, lexicon)
    return [
        *compare(
            "memory of word",
            {row.word_id: row for row in Memory.objects.filter(learner_id=learner_id)},
            {row.word_id: row for row in memories},
            MEMORY_FIELDS,
        ),
        *compare(
            "progress in lesson",
            {row.lesson_key: row for row in LessonProgress.objects.filter(learner_id=learner_id)},
            {row.lesson_key: row for row in progress},
            PROGRESS_FIELDS,
        ),
    ]


def compare(
    name: str, stored: Mapping[Any, Any], derived: Mapping[Any, Any], fields: Sequence[str]
) -> Iterator[str]:
    """Tell where stored rows differ from the derived ones with the same keys."""
    for key in sorted({*stored, *derived}, key=str):
        if key not in stored or key not in derived:
            yield f"{name} {key}: {'missing' if key not in stored else 'not derived'}"
            continue
        for attribute in fields:
            found, expected = (getattr(rows[key], attribute) for rows in (stored, derived))
            if found != expected:
                yield f"{name} {key}: {attribute} is {found!r}, not {expected!r}"


def rebuild_lesson(lesson_key: UUID) -> None:
    """Bring everyone's progress in a lesson up to date after its words changed."""
    lexicon = current_lexicon()
    learners = set(
        LessonProgress.objects.filter(lesson_key=lesson_key).values_list("learner_id", flat=True)
    ) | set(
        Memory.objects.filter(word_id__in=lexicon.lessons.get(lesson_key, ()))
        .values_list("learner_id", flat=True)
        .distinct()
    )
    for learner_id in learners:
        rebuild(learner_id, lexicon)
