"""What follows from the answers: memories and progress. Nothing is written here.

The same answers give the same rows, in whatever order and batches they came.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from fsrs import Rating

from .exercises import KINDS
from .latvian.checking import Verdict
from .levels import Step, is_stuck, level_after
from .lexicon import Lexicon
from .memory import PARAMETERS_VERSION, replay
from .models.practice import Answer, LessonProgress, Memory, Regrade
from .models.quizzes import Sitting
from .statuses import RECENT_ANSWERS, RIGHT, RIGHT_DAYS, status_of
from .worth import Worth, worth


@dataclass(frozen=True, order=True)
class Event:
    """An answer as replay sees it, ordered as answers are replayed."""

    at: datetime
    id: UUID
    word: int = field(compare=False)
    kind: str = field(compare=False)
    verdict: Verdict = field(compare=False)
    hints: int = field(compare=False)
    in_ending: bool = field(compare=False)
    placement: bool = field(compare=False)

    @property
    def worth(self) -> Worth:
        policy = KINDS[self.kind].policy
        return worth(policy, self.verdict, self.hints, ending=self.in_ending)

    @property
    def is_right(self) -> bool:
        return self.verdict in RIGHT and self.worth.credit > 0

    @property
    def step(self) -> Step:
        return Step(KINDS[self.kind].stage, self.worth.credit, self.placement)

    @property
    def proves_knowledge(self) -> bool:
        """Written rightly in a check of what she knows: the word needs no second day."""
        return self.placement and self.verdict == Verdict.EXACT and self.worth.credit == 1

    @property
    def rating(self) -> Rating:
        return Rating.Easy if self.proves_knowledge else self.worth.rating

    @property
    def as_recent(self) -> list[str]:
        return [self.at.astimezone(UTC).isoformat(), str(self.id), str(self.verdict)]


def read_events(answers: "QuerySet[Answer]") -> Iterator[tuple[int, Event]]:
    """Yield whose each answer is, and the answer as it counts now; one statement.

    The newest regrade takes the verdict's place.
    """
    found = {}
    rows = answers.order_by("regrades__made_at", "regrades__pk").values_list(
        "id",
        "learner_id",
        "answered_at",
        "word_id",
        "kind",
        "verdict",
        "hints",
        "in_ending",
        "placement",
        "regrades__verdict",
    )
    for id, learner, at, word, kind, verdict, hints, in_ending, placement, later in rows:
        event = Event(at, id, word, kind, Verdict(later or verdict), hints, in_ending, placement)
        found[id] = learner, event
    yield from found.values()


def with_regrades(answers: "QuerySet[Answer]") -> "QuerySet[Any]":
    """Add to each answer its newest regrade as `regraded`, None if it has none."""
    later = Regrade.objects.filter(answer=OuterRef("pk")).order_by("-made_at", "-pk")
    return answers.annotate(regraded=Subquery(later.values("verdict")[:1]))


def event_of(row: Answer) -> Event:
    """Return an answer that was just made as an event."""
    return Event(
        at=row.answered_at,
        id=row.id,
        word=row.word_id,
        kind=row.kind,
        verdict=Verdict(row.verdict),
        hints=row.hints,
        in_ending=row.in_ending,
        placement=row.placement,
    )


def derive_memories(learner_id: int, events: Iterable[Event]) -> list[Memory]:
    """Return the memories that follow from `events`, which are all the events of their words."""
    by_word: dict[int, list[Event]] = defaultdict(list)
    for event in sorted(events):
        by_word[event.word].append(event)
    memories = []
    for word, log in by_word.items():
        state = replay((event.at, event.rating) for event in log)
        steps = [event.step for event in log]
        right_days = len({timezone.localdate(e.at) for e in log if e.is_right})
        if any(event.proves_knowledge for event in log):
            right_days = max(right_days, RIGHT_DAYS)
        memories.append(
            Memory(
                learner_id=learner_id,
                word_id=word,
                answers=len(log),
                right_days=right_days,
                level=level_after(steps),
                stuck=is_stuck(steps),
                met_at=log[0].at,
                parameters=PARAMETERS_VERSION,
                **vars(state),
            )
        )
    return memories


def settle(
    row: LessonProgress, recent: list[list[str]], done: Collection[int], lexicon: Lexicon
) -> LessonProgress:
    """Fill in what follows from the answers: `recent` in any order, `done` words of any lesson."""
    words = lexicon.lessons.get(row.lesson_key, ())
    # Times of one zone and ids are in order as they are written.
    in_order = sorted(recent)
    row.recent = in_order[-RECENT_ANSWERS:]
    row.words_total = len(words)
    row.done = sorted(set(words).intersection(done))
    row.status = status_of(
        recent=[item[2] for item in row.recent],
        words_done=len(row.done),
        words_total=row.words_total,
        quiz_failed=row.quiz_failed,
        quiz_passed=row.quiz_passed,
    )
    return row


def derive(learner_id: int, lexicon: Lexicon) -> tuple[list[Memory], list[LessonProgress]]:
    """Return every memory and progress of a learner as the log alone gives them."""
    events = [event for _, event in read_events(Answer.objects.filter(learner_id=learner_id))]
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
    sittings = Sitting.objects.that_count().shown().filter(learner_id=learner_id)
    for sitting in sittings.filter(lesson_key__in=lexicon.lessons).defer("paper"):
        assert sitting.finished_at is not None
        assert sitting.lesson_key is not None
        row = row_for(sitting.lesson_key, sitting.finished_at)
        row.quiz_passed = row.quiz_passed or bool(sitting.passed)
        row.quiz_failed += sitting.passed is False
    for key, row in rows.items():
        settle(row, recent[key], done, lexicon)
    return memories, list(rows.values())
