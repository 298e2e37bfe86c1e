"""The teacher's register of a group: learners by lessons and quizzes, and who was there lately."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Least
from django.utils import timezone
from wagtail.models import Page

from .latvian.alphabet import fold, sort_key
from .models.classes import StudyGroup
from .models.practice import Answer, LessonProgress
from .models.quizzes import Sitting
from .rhythm import LONGEST_ANSWER_MS, minutes, start_of, week_days
from .statuses import QUIZ_RULES, RULES, QuizState, Status

NEED_HELP_FIRST = 3
AWAY_DAYS = 7

SORTS = ("name", "help", "active", "minutes")
SHOWS = ("all", "help", "away")
# What the lines of the one statement are about.
PERSON, LESSON, QUIZ = "person", "lesson", "quiz"
STATES = list(QuizState)  # the best first


@dataclass
class ClassRow:
    """A learner's row: a status for each lesson and a state for each quiz, in order."""

    learner: int
    name: str
    statuses: list[Status]
    quizzes: list[QuizState]
    ms: int = 0
    last_active: datetime | None = None

    @property
    def needs_help_in(self) -> int:
        return self.statuses.count(Status.NEEDS_HELP)

    @property
    def minutes(self) -> int:
        """Minutes of practice this week."""
        return minutes(self.ms)

    @cached_property
    def is_away(self) -> bool:
        first = timezone.now() - timedelta(days=AWAY_DAYS)
        return self.last_active is None or self.last_active < first

    def was_active(self, at: datetime | None) -> None:
        self.last_active = max(filter(None, (self.last_active, at)), default=None)


@dataclass(frozen=True)
class Arrangement:
    """In which order which learners are shown."""

    sort: str = "name"
    show: str = "all"
    name: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Arrangement":
        """Return what an address asks for. What cannot be meant is passed over."""
        sort, show = query.get("sort", ""), query.get("show", "")
        return cls(
            sort if sort in SORTS else "name",
            show if show in SHOWS else "all",
            query.get("name", "").strip()[:60],
        )

    def address(self, **changes: str) -> str:
        return "?" + urlencode({"sort": self.sort, "show": self.show, "name": self.name} | changes)

    @property
    def sorts(self) -> list[tuple[str, str]]:
        return [(sort, self.address(sort=sort)) for sort in SORTS]

    @property
    def shows(self) -> list[tuple[str, str]]:
        return [(show, self.address(show=show)) for show in SHOWS]

    @property
    def is_narrow(self) -> bool:
        return self.show != "all" or bool(self.name)

    def apply(self, rows: Iterable[ClassRow]) -> list[ClassRow]:
        found = [row for row in rows if self.fits(row)]
        if self.sort == "help":
            found.sort(key=lambda row: -row.needs_help_in)
        elif self.sort == "active":
            found.sort(key=lambda row: row.last_active.timestamp() if row.last_active else 0)
        elif self.sort == "minutes":
            found.sort(key=lambda row: row.ms)
        return found

    def fits(self, row: ClassRow) -> bool:
        if self.show == "help" and not row.needs_help_in:
            return False
        if self.show == "away" and not row.is_away:
            return False
        return fold(self.name) in fold(row.name)


@dataclass(frozen=True)
class ClassView:
    """The register of a group. `rows`: all learners, by name; `shown`: as arranged."""

    group: StudyGroup
    lessons: list[Page]
    quizzes: list[Page]
    rows: list[ClassRow]
    shown: list[ClassRow]
    rules: Any = field(default_factory=lambda: RULES)
    quiz_rules: Any = field(default_factory=lambda: QUIZ_RULES)

    @property
    def need_help(self) -> list[ClassRow]:
        """The learners to look at first."""
        rows = [row for row in self.rows if row.needs_help_in]
        return sorted(rows, key=lambda row: -row.needs_help_in)[:NEED_HELP_FIRST]

    @property
    def counts(self) -> dict[str, int]:
        """How many each filter would show."""
        return {
            "all": len(self.rows),
            "help": sum(bool(row.needs_help_in) for row in self.rows),
            "away": sum(row.is_away for row in self.rows),
        }


def class_view(group: StudyGroup, arrangement: Arrangement | None = None) -> ClassView:
    """Return one row per learner, one column per lesson and per quiz that somebody has begun.

    Two queries.
    Read from the derived progress; of the log of answers only this week, by its index.
    """
    pages = list(
        Page.objects.descendant_of(group.course)
        .live()
        .filter(Q(lessonpage__isnull=False) | Q(quizpage__isnull=False))
        .annotate(quiz=F("quizpage"))
        .only("path", "title", "slug", "translation_key")
        .order_by("path")
    )
    lessons = [page for page in pages if page.quiz is None]
    quizzes = [page for page in pages if page.quiz is not None]
    places = {page.translation_key: n for n, page in enumerate(lessons)}
    quiz_places = {page.translation_key: n for n, page in enumerate(quizzes)}
    rows: dict[int, ClassRow] = {}
    later = []
    for line in lines_of(group, list(quiz_places)):
        learner, what, name, _key, moment, number = line
        if what != PERSON:
            later.append(line)
            continue
        rows[learner] = ClassRow(
            learner,
            name,
            [Status.NOT_STARTED] * len(lessons),
            [QuizState.NOT_STARTED] * len(quizzes),
            number or 0,
            moment,
        )
    for learner, what, status, key, moment, number in later:
        row = rows[learner]
        row.was_active(moment)
        if what == QUIZ:
            row.quizzes[quiz_places[key]] = STATES[number]
        elif key in places:
            row.statuses[places[key]] = Status(status)
    # A course has more quizzes than a table has room for: those that nobody has begun stay out.
    begun = [
        place
        for place in range(len(quizzes))
        if any(row.quizzes[place] != QuizState.NOT_STARTED for row in rows.values())
    ]
    quizzes = [quizzes[place] for place in begun]
    for row in rows.values():
        row.quizzes = [row.quizzes[place] for place in begun]
    by_name = sorted(rows.values(), key=lambda row: sort_key(row.name))
    shown = (arrangement or Arrangement()).apply(by_name)
    return ClassView(group, lessons, quizzes, by_name, shown)


def lines_of(group: StudyGroup, quizzes: Iterable[UUID]) -> "QuerySet[Any]":
    """Return (learner, about what, text, key, moment, number) of all that a register shows.

    One statement, for Wagtail's own pages leave a register no more: the learners with their
    milliseconds of this week, how far they are in lessons, and in quizzes.
    """
    monday = start_of(week_days(timezone.localdate())[0], timezone.get_current_timezone())
    # A subquery for each learner: so the index of her answers is used, however long the log is.
    spent = (
        Answer.objects.filter(learner=OuterRef("pk"), answered_at__gte=monday)
        .order_by()
        .values("learner")
        .annotate(ms=Sum(Least("ms", Value(LONGEST_ANSWER_MS))))
    )
    last = Answer.objects.filter(learner=OuterRef("pk")).order_by("-answered_at")
    names = Case(When(display_name="", then="username"), default="display_name")
    people = line(
        group.learners().order_by(),
        learner="pk",
        what=PERSON,
        text=names,
        key=nothing(UUIDField()),
        moment=Subquery(last.values("answered_at")[:1]),
        number=Subquery(spent.values("ms")),
    )
    hers = {"learner__memberships__group": group, "learner__memberships__left_at": None}
    lessons = line(
        LessonProgress.objects.filter(**hers),
        learner="learner",
        what=LESSON,
        text="status",
        key="lesson_key",
        moment="last_active",
        number=nothing(IntegerField()),
    )
    state = Case(
        When(passed=True, then=STATES.index(QuizState.PASSED)),
        When(finished_at=None, then=STATES.index(QuizState.OPEN)),
        When(passed=None, then=STATES.index(QuizState.WAITS)),
        default=STATES.index(QuizState.FAILED),
    )
    kept = (Sitting.Mode.QUIZ, Sitting.Mode.EXAM)
    sittings = line(
        Sitting.objects.filter(**hers, quiz_key__in=quizzes, mode__in=kept).values(
            "learner", "quiz_key"
        ),
        learner="learner",
        what=QUIZ,
        text=nothing(CharField()),
        key="quiz_key",
        moment=Max(Coalesce("finished_at", "started_at")),
        number=Min(state),
    )
    return people.union(lessons, sittings, all=True)


def nothing(field: Any) -> Cast:
    """Return NULL of a type: PostgreSQL wants the lines of a union alike."""
    return Cast(Value(None), field)


def line(rows: "QuerySet[Any]", *, learner: str, what: str, **values: Any) -> "QuerySet[Any]":
    """Return rows of one kind as `lines_of` wants them."""
    values = {name: F(each) if isinstance(each, str) else each for name, each in values.items()}
    about = {f"line_{name}": each for name, each in values.items()}
    about = {"line_learner": F(learner), "line_what": Value(what), **about}
    return rows.annotate(**about).values_list(*about)
