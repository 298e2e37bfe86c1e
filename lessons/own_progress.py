"""A learner's own story: her weeks, what she can do, what she reached, her words.

A fixed number of queries, whatever she has done.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery, Sum, Value, Window
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, DenseRank, Least, TruncDate
from django.utils import timezone

from home.models.base import versions_of

from .assignments import Work, own_work
from .category_results import CategoryResult, results_by_category
from .derivation import with_regrades
from .exercises import KINDS
from .latvian.checking import Verdict
from .lexicon import Lexicon, LexiconWord, Meaning, current_lexicon
from .models.pages import LessonPage
from .models.practice import Answer, LessonProgress, Memory
from .models.quizzes import Sitting
from .reports import practice_query
from .rhythm import (
    LONGEST_ANSWER_MS,
    Week,
    first_shown,
    next_milestone,
    past_weeks,
    start_of,
    week_of,
    word_milestones,
)
from .statuses import RIGHT, RIGHT_DAYS, Status
from .today import Today, lessons_in_order, today
from .worth import worth

# More words than these are folded away.
OPEN_WORDS = 30


@dataclass(frozen=True)
class OwnLesson:
    """A lesson that she has begun. `reached`: the day on which it was done."""

    page: LessonPage
    status: Status
    language: str
    reached: date | None


@dataclass(frozen=True)
class Milestone:
    """Something reached: so many words, the first lesson, or the first quiz."""

    day: date
    words: int = 0
    lesson: OwnLesson | None = None
    quiz: dict[str, Any] | None = None


@dataclass
class LearnerProgress:
    """A learner's own story, in the order in which she reads it."""

    today: Today
    week: Week
    past_weeks: list[Week]
    work: list[Work] = field(default_factory=list)
    lessons: list[OwnLesson] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    known: list[LexiconWord] = field(default_factory=list)
    learning: list[LexiconWord] = field(default_factory=list)
    stuck: list[tuple[LexiconWord, Meaning | None]] = field(default_factory=list)
    stuck_query: str = ""
    categories: list[CategoryResult] = field(default_factory=list)
    passed: list[dict[str, Any]] = field(default_factory=list)

    @property
    def open_work(self) -> list[Work]:
        return [work for work in self.work if not work.done]

    @property
    def done_work(self) -> list[Work]:
        return [work for work in self.work if work.done]

    @property
    def many_words(self) -> bool:
        """Whether the list of words is too long to stand open."""
        return len(self.known) + len(self.learning) > OPEN_WORDS

    @property
    def can_do(self) -> list[OwnLesson]:
        """The lessons that are done and say what one can do after them, the newest first."""
        done = [row for row in self.lessons if row.reached and row.page.goals]
        return sorted(done, key=lambda row: row.reached or date.min, reverse=True)

    @property
    def next_goals(self) -> list[OwnLesson]:
        """The lessons that are not done yet and say what one can do after them."""
        return [row for row in self.lessons if not row.reached and row.page.goals]

    @property
    def next_words(self) -> int | None:
        return next_milestone(len(self.known))


def days_practised(user: Any, first: date) -> dict[date, int]:
    """Return the local days since `first` on which she practised, with milliseconds; one query."""
    since = start_of(first, timezone.get_current_timezone())
    rows = (
        Answer.objects.filter(learner=user, answered_at__gte=since)
        .values(day=TruncDate("answered_at"))
        .annotate(spent=Sum(Least("ms", Value(LONGEST_ANSWER_MS))))
        .order_by("day")
    )
    return {row["day"]: row["spent"] for row in rows}


def days_known(user: Any) -> dict[int, date]:
    """Return the day on which each word became known, as `lessons.derivation` counts; one query."""
    slips = (Verdict.DIACRITICS, Verdict.TYPO)
    # Where the ending is what is asked, a slip in it is not right.
    strict = [
        kind.name
        for kind in KINDS.values()
        if not worth(kind.policy, Verdict.DIACRITICS, ending=True).credit
    ]
    rows = (
        with_regrades(Answer.objects.filter(learner=user))
        .annotate(counts=Coalesce("regraded", "verdict"), day=TruncDate("answered_at"))
        .filter(counts__in=RIGHT)
        .exclude(kind__in=strict, in_ending=True, counts__in=slips)
        .annotate(right_day=Window(DenseRank(), partition_by="word", order_by="day"))
        .filter(Q(right_day=RIGHT_DAYS) | Q(placement=True, counts=Verdict.EXACT, hints=0))
        .values_list("word", "day")
        .distinct()
    )
    found: dict[int, date] = {}
    for word, day in rows:
        found[word] = min(day, found.get(word, day))
    return found


def quizzes_passed(user: Any) -> list[dict[str, Any]]:
    """Return the quizzes passed, each with its newest sitting and the first day; one query."""
    sittings = (
        Sitting.objects.for_learner(user)
        .that_count()
        .shown()
        .filter(passed=True)
        .order_by("finished_at")
        .values("pk", "quiz_key", "lesson_key", "language", "finished_at", title=KT("paper__title"))
    )
    quizzes: dict[UUID, dict[str, Any]] = {}
    for sitting in sittings:
        day = timezone.localdate(sitting["finished_at"])
        first = quizzes.pop(sitting["quiz_key"], {"first": day})["first"]
        quizzes[sitting["quiz_key"]] = {**sitting, "day": day, "first": first}
    return list(reversed(quizzes.values()))


def own_lessons(
    user: Any,
    language: str,
    lexicon: Lexicon,
    known: Mapping[int, date],
    quizzes: Iterable[dict[str, Any]],
) -> list[OwnLesson]:
    """Return the lessons that she has begun, in order; one query.

    `known`: the days on which her words became known.
    """
    progress = LessonProgress.objects.filter(learner=user, lesson_key=OuterRef("translation_key"))
    passed: dict[UUID, date] = {}
    for quiz in quizzes:
        key = quiz["lesson_key"]
        passed[key] = min(quiz["first"], passed.get(key, quiz["first"]))
    pages = (
        lessons_in_order(user, language)
        .annotate(
            her_status=Subquery(progress.values("status")),
            last_active=Subquery(progress.values("last_active")),
        )
        .filter(her_status__isnull=False)
        .select_related("locale", "translation_state")
        .defer("body")
    )
    rows = []
    for page in pages:
        status, reached = Status(page.her_status), None
        if status == Status.DONE:
            days = [known.get(word) for word in lexicon.lessons.get(page.translation_key, ())]
            all_words = max(filter(None, days)) if days and all(days) else None
            ways = filter(None, (all_words, passed.get(page.translation_key)))
            reached = min(ways, default=timezone.localdate(page.last_active))
        # Its own version is all that its language depends on.
        page.language_versions = versions_of([page])
        rows.append(OwnLesson(page, status, page.content_language, reached))
    return rows


def milestones(
    known: Iterable[date], lessons: Iterable[OwnLesson], quizzes: Iterable[dict[str, Any]]
) -> list[Milestone]:
    """Return what was reached, in the order in which it happened."""
    found = [Milestone(day, words=number) for number, day in word_milestones(known)]
    done = [row for row in lessons if row.reached]
    if done:
        first = min(done, key=lambda row: row.reached or date.max)
        found.append(Milestone(first.reached or date.max, lesson=first))
    first_quiz = min(quizzes, key=lambda quiz: quiz["first"], default=None)
    if first_quiz:
        found.append(Milestone(first_quiz["first"], quiz=first_quiz))
    return sorted(found, key=lambda milestone: milestone.day)


def learner_progress(user: Any, language: str, meanings: str, back: str) -> LearnerProgress:
    """Return what the learner has reached; nine queries.

    `language`: that of the page; `meanings`: that of the words' meanings; `back`: the page that
    practice of the words that do not stay leads back to.
    """
    lexicon = current_lexicon()
    this_day = timezone.localdate()
    memories = list(
        Memory.objects.filter(learner=user)
        .order_by("word__folded", "word_id")
        .only("learner_id", "word_id", "right_days", "stuck", "met_at", "last_review")
    )
    first = min((timezone.localdate(memory.met_at) for memory in memories), default=None)
    spent = days_practised(user, first_shown(this_day))
    dates = days_known(user)
    # A word can count as known although its answers say nothing of the day.
    known = {
        memory.word_id: dates.get(memory.word_id, timezone.localdate(memory.last_review))
        for memory in memories
        if memory.right_days >= RIGHT_DAYS
    }
    quizzes = quizzes_passed(user)
    lessons = own_lessons(user, language, lexicon, known, quizzes)
    report = LearnerProgress(
        today=today(user),
        week=week_of(this_day, spent, this_day),
        past_weeks=past_weeks(spent, first, this_day),
        work=own_work(user, language),
        lessons=lessons,
        milestones=milestones(known.values(), lessons, quizzes),
        passed=quizzes,
        categories=results_by_category(user, language),
    )
    for memory in memories:
        word = lexicon.words[memory.word_id]
        (report.known if memory.word_id in known else report.learning).append(word)
        if memory.stuck:
            report.stuck.append((word, word.meanings.get(meanings)))
    report.stuck_query = practice_query([word for word, _ in report.stuck], meanings, back)
    return report
