"""Answers as people give them: sessions of three months, right and wrong."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from ...batches import GivenAnswer
from ...derivation import Event, derive_memories, event_of
from ...exercises import Exercise
from ...latvian.alphabet import without_marks
from ...lexicon import Lexicon, LexiconWord
from ...models.practice import Answer
from ...planning import Known, PlanItem, build, plan_due, plan_session
from ...practice import check_answer, make_row
from .people import LESSONS, USUAL, WEEKS, Learner, first_week

ENOUGH_DUE = 5
# Choosing is easier than writing by so much.
EASIER = 0.12


def sample_answer(exercise: Exercise, rng: random.Random, skill: float) -> str:
    """Return a right answer with the probability `skill`, else a likely mistake."""
    return exercise.target if rng.random() <= skill else mistake(exercise, None, rng, USUAL)


def mistake(
    exercise: Exercise, lexicon: Lexicon | None, rng: random.Random, faults: Sequence[str]
) -> str:
    """Return a wrong answer as people give it, one of `faults` where it is written."""
    word = lexicon.words[exercise.word] if lexicon else None
    others = [other.lemma for other in lexicon.neighbours(exercise.word)] if lexicon else []
    target = exercise.target
    wrong = [text for text in exercise.options if text != target]
    if wrong and target in exercise.options:
        # What misleads one learner misleads others, too.
        return wrong[exercise.word % len(wrong)] if rng.random() < 0.6 else rng.choice(wrong)
    words = target.split()
    if len(words) > 2:
        place = rng.randrange(len(words) - 1)
        words[place : place + 2] = reversed(words[place : place + 2])
        return " ".join(words)
    fault = rng.choice(faults)
    if fault == "skip":
        return ""
    texts = {
        "marks": without_marks(target),
        "short": target[:-2] + without_marks(target[-2:]),
        "form": other_form(target, word, rng),
        "word": others[exercise.word % len(others)] if others else target,
        "slip": slip(target, rng),
    }
    return next((text for text in (texts[fault], texts["marks"]) if text != target), target[:-1])


def other_form(target: str, word: LexiconWord | None, rng: random.Random) -> str:
    """Return another form of the word; most often the one from the dictionary."""
    others = sorted(set(word.forms.values()) - {target}) if word else []
    if word and word.lemma != target and rng.random() < 0.6:
        return word.lemma
    return rng.choice(others) if others else target


def slip(target: str, rng: random.Random) -> str:
    """Return the text with two letters swapped, or one left out."""
    place = rng.randrange(1, max(2, len(target) - 1))
    if rng.random() < 0.5:
        return target[:place] + target[place + 1 :]
    return target[: place - 1] + target[place - 1 : place + 1][::-1] + target[place + 1 :]


class Practice:
    """One learner's three months, day by day. Nothing is stored here."""

    def __init__(self, learner: Learner, pk: int, lexicon: Lexicon, lessons: list[UUID]) -> None:
        self.learner, self.pk, self.lexicon, self.lessons = learner, pk, lexicon, lessons
        self.rng = random.Random(learner.name)
        self.known: dict[int, Known] = {}
        self.log: dict[int, list[Event]] = defaultdict(list)
        self.rows: list[Answer] = []

    def run(self, now: datetime) -> list[Answer]:
        """Return her answers of the weeks before `now`."""
        for week, days in enumerate(self.learner.days):
            for day in sorted(self.rng.sample(range(7), int(days))):
                ago = 7 * (WEEKS - week) - day - 1
                self.practise_on(week, evening(now, ago, self.rng))
        return self.rows

    def practise_on(self, week: int, at: datetime) -> None:
        """Repeat what is due, then go on with the lesson of the class."""
        due = plan_due(self.lexicon.words.values(), self.known, at)
        if len(due) >= ENOUGH_DUE:
            at = self.answer(due, None, at)
        begun = first_week(self.learner)
        pace = min(len(self.lessons), LESSONS) / (WEEKS - begun)
        lesson = self.lessons[int((week - begun) * pace)]
        self.answer(plan_session(self.lexicon.lesson_words(lesson), self.known, at), lesson, at)

    def answer(self, plan: list[PlanItem], lesson: UUID | None, at: datetime) -> datetime:
        """Give the answers of one session; return when it ended."""
        touched: set[int] = set()
        for place in build(plan, self.lexicon, self.learner.language):
            exercise = place.plain
            ms = int(self.rng.lognormvariate(8.7, 0.5)) + 1_500
            at += timedelta(milliseconds=ms + 3_000)
            given = GivenAnswer(
                id=UUID(int=self.rng.getrandbits(128), version=4),
                word=exercise.word,
                lesson=lesson,
                kind=exercise.kind,
                form=exercise.form,
                language=self.learner.language,
                given=self.text_for(exercise),
                hints=int(self.rng.random() < 0.03),
                ms=min(ms, 90_000),
                at=at,
            )
            if result := check_answer(given, self.lexicon):
                row = make_row(self.pk, given, result, at, at)
                self.rows.append(row)
                self.log[exercise.word].append(event_of(row))
                touched.add(exercise.word)
        events = (event for word in touched for event in self.log[word])
        for memory in derive_memories(self.pk, events):
            self.known[memory.word_id] = Known(memory.answers, memory.due, memory.level)
        return at

    def text_for(self, exercise: Exercise) -> str:
        skill = self.learner.skill + (EASIER if exercise.options else 0)
        if self.rng.random() <= skill:
            return exercise.target
        return mistake(exercise, self.lexicon, self.rng, self.learner.faults)


def evening(now: datetime, days_ago: int, rng: random.Random) -> datetime:
    """Return a moment after work so many days ago, never a coming one."""
    day = timezone.localtime(now) - timedelta(days=days_ago)
    at = day.replace(hour=rng.randint(17, 21), minute=rng.randint(0, 59), second=0, microsecond=0)
    return min(at, now - timedelta(hours=1))


def practise(learners: Mapping[int, Learner], lexicon: Lexicon, lessons: list[UUID]) -> None:
    """Store what the sample learners, by id, answered. Progress is to be rebuilt after it."""
    now = timezone.now()
    for pk, learner in learners.items():
        rows = Practice(learner, pk, lexicon, lessons).run(now)
        Answer.objects.bulk_create(rows, batch_size=500)
