"""Figures for reports: groups, learners, lessons and words, over a period.

Each report has a fixed number of queries, whatever its size. An answer counts with its newest
verdict; right are also answers with missing marks or one slip (`statuses.RIGHT`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import (
    Count,
    DateField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, Least, TruncDate, TruncWeek
from django.utils import timezone

from .derivation import with_regrades
from .latvian.checking import normalise
from .models.classes import Membership, StudyGroup
from .models.pages import LessonPage
from .models.practice import Answer, LessonProgress
from .models.quizzes import Sitting
from .rhythm import LONGEST_ANSWER_MS, minutes, start_of
from .statuses import RIGHT, WRONG, Status

MOST_MISTAKES = 3

SPENT = Sum(Least("ms", Value(LONGEST_ANSWER_MS)))
IS_RIGHT = Q(final__in=RIGHT)


def percent(part: Any, whole: Any) -> int | None:
    return round(part * 100 / whole) if whole else None


@dataclass(frozen=True)
class Scope:
    """What a report is about: the learners of `user`, or of one of her groups, from day to day."""

    user: Any
    first: date
    last: date
    group: int | None = None

    @property
    def begins(self) -> datetime:
        return start_of(self.first, timezone.get_current_timezone())

    @property
    def ends(self) -> datetime:
        return start_of(self.last + timedelta(days=1), timezone.get_current_timezone())

    def members(self) -> "QuerySet[Membership]":
        """Return who is in the groups now; without a chosen group, in those that are running."""
        members = Membership.objects.for_teacher(self.user)
        if self.group:
            return members.filter(group=self.group)
        return members.filter(group__archived_at=None)

    def answers(self) -> "QuerySet[Any]":
        """Return the answers, each with its newest verdict as `final`."""
        within = Answer.objects.filter(
            learner__in=self.members().values("learner"),
            answered_at__gte=self.begins,
            answered_at__lt=self.ends,
        )
        return with_regrades(within).annotate(final=Coalesce("regraded", "verdict")).order_by()


def count_of(rows: "QuerySet[Any]", key: str) -> Coalesce:
    """Return how many `rows` there are with one `key`, as an expression."""
    counted = rows.order_by().values(key).annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)


# --- Groups ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class GroupFigures:
    """`active`: learners who answered anything; `lessons_done`: so far, by all of them."""

    id: int
    name: str
    learners: int
    active: int
    answers: int
    minutes: int
    lessons_done: int


def groups_to_choose(user: Any) -> list[tuple[int, str]]:
    """Return the groups that a report can be narrowed to; one query."""
    return list(StudyGroup.objects.for_teacher(user).values_list("pk", "name"))


@dataclass(frozen=True)
class Practice:
    """A learner's answers in a week, as they count for one of her groups."""

    group: int
    learner: int
    monday: date
    answers: int
    ms: int


def practice_by_week(scope: Scope) -> list[Practice]:
    """Return who answered how much in which week, for each group; one query."""
    within = Q(
        learner__answers__answered_at__gte=scope.begins,
        learner__answers__answered_at__lt=scope.ends,
    )
    monday = TruncWeek("learner__answers__answered_at", output_field=DateField())
    rows = (
        scope.members()
        .filter(within)
        .values("group", "learner", monday=monday)
        .annotate(
            answers=Count("learner__answers"),
            ms=Sum(Least("learner__answers__ms", Value(LONGEST_ANSWER_MS))),
        )
        .order_by()
    )
    return [Practice(**row) for row in rows]


def group_figures(scope: Scope, practised: Iterable[Practice]) -> list[GroupFigures]:
    """Return a row for each group; one query."""
    now = Membership.objects.filter(group=OuterRef("pk"), left_at=None)
    done = now.filter(learner__lesson_progress__status=Status.DONE)
    groups = StudyGroup.objects.for_teacher(scope.user)
    groups = groups.filter(pk=scope.group) if scope.group else groups.running()
    by_group: dict[int, list[Practice]] = defaultdict(list)
    for row in practised:
        by_group[row.group].append(row)
    return [
        GroupFigures(
            id=group["pk"],
            name=group["name"],
            learners=group["learners"],
            active=len({row.learner for row in by_group[group["pk"]]}),
            answers=sum(row.answers for row in by_group[group["pk"]]),
            minutes=minutes(sum(row.ms for row in by_group[group["pk"]])),
            lessons_done=group["done"],
        )
        for group in groups.annotate(
            learners=count_of(now, "group"), done=count_of(done, "group")
        ).values("pk", "name", "learners", "done")
    ]


def minutes_by_week(practised: Iterable[Practice]) -> list[tuple[date, int]]:
    """Return the Mondays from the first week with practice to the last, with its minutes.

    Who is in two groups practised once.
    """
    once = {(row.learner, row.monday): row.ms for row in practised}
    if not once:
        return []
    spent: Counter[date] = Counter()
    for (_, monday), ms in once.items():
        spent[monday] += ms
    weeks = (max(spent) - min(spent)).days // 7 + 1
    mondays = [min(spent) + timedelta(weeks=number) for number in range(weeks)]
    return [(monday, minutes(spent[monday])) for monday in mondays]


# --- Learners -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LearnerFigures:
    """`days` with practice; lessons and quizzes so far."""

    id: int
    name: str
    groups: str
    days: int
    answers: int
    right: int | None
    minutes: int
    lessons_done: int
    needs_help: int
    quizzes_passed: int


def learner_figures(scope: Scope) -> list[LearnerFigures]:
    """Return a row for each learner; two queries."""
    progress = LessonProgress.objects.filter(learner=OuterRef("learner"))
    passed = Sitting.objects.that_count().filter(learner=OuterRef("learner"), passed=True)
    people: dict[int, dict[str, Any]] = {}
    rows = scope.members().annotate(
        done=count_of(progress.filter(status=Status.DONE), "learner"),
        help=count_of(progress.filter(status=Status.NEEDS_HELP), "learner"),
        passed=count_of(passed, "learner"),
    )
    names = ("learner__display_name", "learner__username", "group__name")
    for row in rows.order_by(*names).values("learner", *names, "done", "help", "passed"):
        person = people.setdefault(row["learner"], {**row, "groups": []})
        person["groups"].append(row["group__name"])
    practised = {
        row["learner"]: row
        for row in scope.answers()
        .values("learner")
        .annotate(
            answers=Count("pk"),
            right=Count("pk", filter=IS_RIGHT),
            days=Count(TruncDate("answered_at"), distinct=True),
            spent=SPENT,
        )
    }
    nothing = {"answers": 0, "right": 0, "days": 0, "spent": 0}
    return [
        LearnerFigures(
            id=id,
            name=person["learner__display_name"] or person["learner__username"],
            groups=", ".join(person["groups"]),
            days=did["days"],
            answers=did["answers"],
            right=percent(did["right"], did["answers"]),
            minutes=minutes(did["spent"]),
            lessons_done=person["done"],
            needs_help=person["help"],
            quizzes_passed=person["passed"],
        )
        for id, person in people.items()
        for did in [practised.get(id, nothing)]
    ]


# --- Lessons --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LessonFigures:
    """`learners`, `answers`, `right`, `minutes` of the period; how many stand where, so far."""

    key: UUID
    title: str
    learners: int
    answers: int
    right: int | None
    minutes: int
    started: int
    needs_help: int
    done: int


def lesson_figures(scope: Scope) -> list[LessonFigures]:
    """Return a row for each lesson that somebody has begun, in their order; two queries."""
    pages = LessonPage.objects.filter(
        translation_key=OuterRef("lesson_key"), locale__language_code=settings.LANGUAGE_CODE
    )
    stand: dict[UUID, dict[str, Any]] = {}
    progress = LessonProgress.objects.filter(learner__in=scope.members().values("learner"))
    rows = (
        progress.annotate(
            title=Subquery(pages.values("title")[:1]), path=Subquery(pages.values("path")[:1])
        )
        .exclude(title=None)
        .values("lesson_key", "title", "path", "status")
        .annotate(number=Count("pk"))
        .order_by("path")
    )
    for row in rows:
        lesson = stand.setdefault(
            row["lesson_key"], {"title": row["title"], **dict.fromkeys(Status, 0)}
        )
        lesson[Status(row["status"])] = row["number"]
    latvian = Q(word__lesson_words__page__locale__language_code=settings.LANGUAGE_CODE)
    practised = {
        row["key"]: row
        for row in scope.answers()
        .filter(latvian)
        .values(key=F("word__lesson_words__page__translation_key"))
        .annotate(
            learners=Count("learner", distinct=True),
            answers=Count("pk"),
            right=Count("pk", filter=IS_RIGHT),
            spent=SPENT,
        )
    }
    nothing = {"learners": 0, "answers": 0, "right": 0, "spent": 0}
    return [
        LessonFigures(
            key=key,
            title=lesson["title"],
            learners=did["learners"],
            answers=did["answers"],
            right=percent(did["right"], did["answers"]),
            minutes=minutes(did["spent"]),
            started=lesson[Status.STARTED],
            needs_help=lesson[Status.NEEDS_HELP],
            done=lesson[Status.DONE],
        )
        for key, lesson in stand.items()
        for did in [practised.get(key, nothing)]
    ]


# --- Words ----------------------------------------------------------------------------------------


@dataclass
class WordFigures:
    """`mistakes`: the commonest wrong answers with their number, see `add_mistakes`."""

    id: int
    lemma: str
    answers: int
    wrong: int
    right: int | None
    learners: int
    mistakes: list[tuple[str, int]] = field(default_factory=list)

    @property
    def mistakes_text(self) -> str:
        return ", ".join(f"{text} ({number})" for text, number in self.mistakes)


def word_figures(scope: Scope) -> list[WordFigures]:
    """Return a row for each word practised, most wrong answers first; one query."""
    rows = (
        scope.answers()
        .values("word", "word__lemma")
        .annotate(
            answers=Count("pk"),
            right=Count("pk", filter=IS_RIGHT),
            wrong=Count("pk", filter=Q(final__in=WRONG)),
            learners=Count("learner", distinct=True),
        )
        .order_by("-wrong", "word__lemma")
    )
    return [
        WordFigures(
            id=row["word"],
            lemma=row["word__lemma"],
            answers=row["answers"],
            wrong=row["wrong"],
            right=percent(row["right"], row["answers"]),
            learners=row["learners"],
        )
        for row in rows
    ]


def add_mistakes(scope: Scope, words: Sequence[WordFigures]) -> None:
    """Tell of each of `words` the commonest wrong answers; one query."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    spelled: dict[tuple[int, str], str] = {}
    wrong = scope.answers().filter(final__in=WRONG, word__in=[word.id for word in words])
    rows = wrong.exclude(given="").values("word", "form", "target", "given")
    for row in rows.annotate(number=Count("pk")).order_by("-number", "given"):
        asked = f"{row['target']} → " if row["form"] else ""
        equal = row["word"], normalise(asked) + normalise(row["given"])
        text = spelled.setdefault(equal, asked + row["given"].strip())
        found[row["word"]][text] += row["number"]
    for word in words:
        in_order = sorted(found[word.id].items(), key=lambda item: (-item[1], item[0]))
        word.mistakes = in_order[:MOST_MISTAKES]
