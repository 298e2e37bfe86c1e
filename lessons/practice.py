"""Writes of practice: answers are stored once, and what follows from them is derived.

`record_answers` costs the same number of statements for one answer and for 200.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from .batches import GivenAnswer
from .exercises import KINDS
from .latvian.checking import Result, Verdict
from .lexicon import Lexicon, current_lexicon
from .memory import PARAMETERS_VERSION, replay
from .models.practice import Answer, LessonProgress, Memory
from .models.quizzes import Sitting
from .statuses import RECENT_ANSWERS, RIGHT, RIGHT_DAYS, status_of
from .worth import worth

MEMORY_FIELDS = [
    "state",
    "step",
    "stability",
    "difficulty",
    "due",
    "last_review",
    "answers",
    "right_days",
    "parameters",
]
PROGRESS_FIELDS = [
    "status",
    "words_total",
    "words_done",
    "recent",
    "quiz_failed",
    "quiz_passed",
    "last_active",
]


@dataclass(frozen=True, order=True)
class Event:
    """An answer as replay sees it, ordered as answers are replayed."""

    at: datetime
    id: UUID
    word: int = field(compare=False)
    kind: str = field(compare=False)
    verdict: Verdict = field(compare=False)
    hints: int = field(compare=False)

    @property
    def as_recent(self) -> list[str]:
        return [self.at.isoformat(), str(self.id), str(self.verdict)]


@dataclass
class Outcome:
    """What became of a batch: the results by id, and the reason for each refused id."""

    results: dict[UUID, Result] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


def check_answer(answer: GivenAnswer, lexicon: Lexicon) -> Result:
    """Check an answer against the vocabulary; the device's own verdict is never asked."""
    word = lexicon.words[answer.word]
    return KINDS[answer.kind].check(
        word, lexicon.neighbours(word.id), answer.language, answer.given
    )


@transaction.atomic
def record_answers(
    learner_id: int, answers: Sequence[GivenAnswer], received_at: datetime | None = None
) -> Outcome:
    """Store the answers that are not stored yet and bring memories and progress up to date."""
    received_at = received_at or timezone.now()
    # One batch of a learner at a time; the rows derived below are replaced as a whole.
    get_user_model().objects.select_for_update().only("pk").get(pk=learner_id)
    lexicon = current_lexicon()
    outcome = Outcome()
    known = [answer for answer in answers if answer.word in lexicon.words]
    for answer in answers:
        if answer.word not in lexicon.words:
            outcome.refused[str(answer.id)] = "unknown word"
    if not known:
        return outcome

    words = {answer.word for answer in known}
    stored, log = stored_answers(learner_id, {answer.id for answer in known}, words)
    new = []
    for answer in known:
        owner = stored.get(answer.id)
        if owner not in (None, learner_id):
            outcome.refused[str(answer.id)] = "this id belongs to another answer"
            continue
        result = outcome.results[answer.id] = check_answer(answer, lexicon)
        if owner is None:
            new.append(make_row(learner_id, answer, result, received_at))
    if new:
        Answer.objects.bulk_create(new)
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
    for row in rows:
        owners[row.id] = row.learner_id
        if row.learner_id == learner_id and row.word_id in words:
            log.append(event_of(row))
    return owners, log


def make_row(learner_id: int, answer: GivenAnswer, result: Result, received_at: datetime) -> Answer:
    return Answer(
        id=answer.id,
        learner_id=learner_id,
        word_id=answer.word,
        lesson_key=answer.lesson,
        kind=answer.kind,
        target=result.expected,
        language=answer.language,
        given=answer.given,
        verdict=result.verdict,
        hints=answer.hints,
        ms=answer.ms,
        source=answer.source,
        answered_at=min(answer.at, received_at),
        received_at=received_at,
    )


def event_of(row: Answer) -> Event:
    return Event(row.answered_at, row.id, row.word_id, row.kind, Verdict(row.verdict), row.hints)


def derive_memories(learner_id: int, events: Iterable[Event]) -> list[Memory]:
    """Return the memories that follow from `events`, which are all the events of their words."""
    by_word: dict[int, list[Event]] = defaultdict(list)
    for event in sorted(events):
        by_word[event.word].append(event)
    memories = []
    for word, log in by_word.items():
        state = replay(
            (event.at, worth(KINDS[event.kind].policy, event.verdict, event.hints).rating)
            for event in log
        )
        right_days = {timezone.localdate(event.at) for event in log if event.verdict in RIGHT}
        memories.append(
            Memory(
                learner_id=learner_id,
                word_id=word,
                answers=len(log),
                right_days=len(right_days),
                parameters=PARAMETERS_VERSION,
                **vars(state),
            )
        )
    return memories


def save_memories(memories: Sequence[Memory]) -> None:
    Memory.objects.bulk_create(
        memories,
        update_conflicts=True,
        unique_fields=["learner", "word"],
        update_fields=MEMORY_FIELDS,
    )


def save_progress(rows: Sequence[LessonProgress]) -> None:
    for row in rows:
        # Found again by learner and lesson; rows with and without a number take two statements.
        row.pk = None
    LessonProgress.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["learner", "lesson_key"],
        update_fields=PROGRESS_FIELDS,
    )


def update_progress(
    learner_id: int, fresh: Sequence[Event], memories: Sequence[Memory], lexicon: Lexicon
) -> None:
    """Bring the lessons of the freshly answered words up to date; three statements."""
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
    lesson_words = {id for key in by_lesson for id in lexicon.lessons[key]}
    done = done_words(learner_id, lesson_words)
    for memory in memories:
        (done.add if memory.right_days >= RIGHT_DAYS else done.discard)(memory.word_id)
    for key, events in by_lesson.items():
        row = rows.setdefault(key, LessonProgress(learner_id=learner_id, lesson_key=key))
        recent = [*row.recent, *(event.as_recent for event in events)]
        times = [row.last_active, *(event.at for event in events)]
        row.last_active = max(time for time in times if time)
        settle(row, recent, done, lexicon)
    save_progress(list(rows.values()))


def done_words(learner_id: int, among: Iterable[int] | None = None) -> set[int]:
    """Return the words (of `among`, or all) that were right on enough different days."""
    memories = Memory.objects.filter(learner_id=learner_id, right_days__gte=RIGHT_DAYS)
    if among is not None:
        memories = memories.filter(word_id__in=among)
    return set(memories.values_list("word_id", flat=True))


def settle(
    row: LessonProgress, recent: list[list[str]], done: set[int], lexicon: Lexicon
) -> LessonProgress:
    """Fill in what follows from the answers: `recent` in any order, `done` words of any lesson."""
    words = lexicon.lessons.get(row.lesson_key, ())
    in_order = sorted(recent, key=lambda item: (datetime.fromisoformat(item[0]), UUID(item[1])))
    row.recent = in_order[-RECENT_ANSWERS:]
    row.words_total = len(words)
    row.words_done = len(done.intersection(words))
    row.status = status_of(
        recent=[item[2] for item in row.recent],
        words_done=row.words_done,
        words_total=row.words_total,
        quiz_failed=row.quiz_failed,
        quiz_passed=row.quiz_passed,
    )
    return row


def derive(learner_id: int, lexicon: Lexicon) -> tuple[list[Memory], list[LessonProgress]]:
    """Return every memory and progress of a learner as the log alone gives them."""
    events = [event_of(row) for row in Answer.objects.filter(learner_id=learner_id)]
    memories = derive_memories(learner_id, events)
    done = {memory.word_id for memory in memories if memory.right_days >= RIGHT_DAYS}
    rows: dict[UUID, LessonProgress] = {}
    recent: dict[UUID, list[list[str]]] = defaultdict(list)

    def row_for(key: UUID, at: datetime) -> LessonProgress:
        row = rows.setdefault(
            key, LessonProgress(learner_id=learner_id, lesson_key=key, last_active=at)
        )
        row.last_active = max(row.last_active, at)
        return row

    for event in events:
        for key in lexicon.lessons_of.get(event.word, ()):
            row_for(key, event.at)
            recent[key].append(event.as_recent)
    sittings = Sitting.objects.filter(learner_id=learner_id, finished_at__isnull=False)
    for sitting in sittings.filter(lesson_key__in=lexicon.lessons).defer("paper"):
        assert sitting.finished_at is not None
        row = row_for(sitting.lesson_key, sitting.finished_at)
        row.quiz_passed = row.quiz_passed or bool(sitting.passed)
        row.quiz_failed += not sitting.passed
    for key, row in rows.items():
        settle(row, recent[key], done, lexicon)
    return memories, list(rows.values())


@transaction.atomic
def rebuild(learner_id: int, lexicon: Lexicon | None = None) -> None:
    """Replace a learner's memories and progress by what her answers and sittings give."""
    get_user_model().objects.select_for_update().only("pk").get(pk=learner_id)
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
