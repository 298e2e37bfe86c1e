"""What teachers set: who has done it, and what a learner has still to do.

A lesson is done when its status is; a quiz, once it is finished after it was set, or was passed
before; words, when each was answered rightly after they were set. A later verdict counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone
from wagtail.models import Page

from .latvian.alphabet import sort_key
from .models.classes import Membership, StudyGroup
from .models.pages import LessonPage, QuizPage
from .models.practice import Answer, LessonProgress, Regrade
from .models.quizzes import Sitting
from .models.teaching import Assignment
from .statuses import RIGHT, Status

SetWord = Assignment.words.through
MOST_WORDS = 50  # in one assignment
PER_PAGE = 20
MOST_SHOWN = 50
# What was to be done longer ago does not stand before what is set now.
LONG_PAST_DAYS = 14


def is_done(learner: Any, of: str = "") -> Case:
    """Return whether an assignment is done, as an expression of the row that names it.

    `learner`: an id, or OuterRef to the learner of the row; `of`: how the row names the assignment.
    """
    inner = OuterRef(learner) if isinstance(learner, OuterRef) else learner
    sittings = Sitting.objects.that_count().filter(
        Q(passed=True) | Q(finished_at__gte=OuterRef(f"{of}set_at")),
        learner=learner,
        quiz_key=OuterRef(f"{of}quiz_key"),
    )
    lessons = LessonProgress.objects.filter(
        learner=learner, lesson_key=OuterRef(f"{of}lesson_key"), status=Status.DONE
    )
    answers = right_answers().filter(
        learner=inner,
        word=OuterRef("word"),
        answered_at__gte=OuterRef("assignment__set_at"),
    )
    words_left = SetWord.objects.filter(assignment=OuterRef(f"{of}pk")).exclude(Exists(answers))
    return Case(
        When(Q(**{f"{of}lesson_key__isnull": False}), then=Exists(lessons)),
        When(Q(**{f"{of}quiz_key__isnull": False}), then=Exists(sittings)),
        default=~Exists(words_left),
    )


def right_answers() -> "QuerySet[Any]":
    """Return the answers that are right by their newest verdict."""
    later = Regrade.objects.filter(answer=OuterRef("pk")).order_by("-made_at", "-pk")
    return Answer.objects.annotate(
        counts=Coalesce(Subquery(later.values("verdict")[:1]), "verdict")
    ).filter(counts__in=RIGHT)


def title_in(language: str) -> Coalesce:
    """Return the title of a live lesson or quiz as it is written in `language`, as an expression.

    A copy of the Latvian page is not.
    """
    return Coalesce(
        *(
            Subquery(
                model.objects.filter(
                    translation_key=OuterRef(key),
                    locale__language_code=language,
                    live=True,
                    alias_of=None,
                ).values("title")[:1]
            )
            for model, key in ((LessonPage, "lesson_key"), (QuizPage, "quiz_key"))
        )
    )


def with_titles(assignments: "QuerySet[Any]", language: str) -> "QuerySet[Any]":
    """Add the title of the lesson or quiz: `own_title` in `language`, and `title`, which may be
    the Latvian one. Both are None for words, and for what is no longer public.
    """
    latvian = title_in(settings.LANGUAGE_CODE)
    if language == settings.LANGUAGE_CODE:
        return assignments.annotate(title=latvian, own_title=F("title"))
    return assignments.annotate(own_title=title_in(language)).annotate(
        title=Coalesce("own_title", latvian)
    )


def work_of(user: Any, language: str) -> "QuerySet[Assignment]":
    """Return what is set to a learner, with `done` and titles, the most urgent first.

    What is no longer public is left out.
    """
    long_past = timezone.localdate() - timedelta(days=LONG_PAST_DAYS)
    return (
        with_titles(Assignment.objects.for_learner(user).annotate(done=is_done(user.pk)), language)
        .filter(Q(title__isnull=False) | Q(lesson_key=None, quiz_key=None))
        .annotate(is_old=Case(When(due_on__lt=long_past, then=Value(1)), default=Value(0)))
        .order_by("is_old", F("due_on").asc(nulls_last=True), "set_at", "pk")
    )


@dataclass(frozen=True)
class Work:
    """Something set, as its learner sees it. `words`: how many, where words are set.

    `language`: that of the title. `others`: how much more there is to do.
    """

    pk: int
    title: str
    language: str
    words: int
    due_on: date | None
    note: str
    done: bool = False
    others: int = 0

    @property
    def is_late(self) -> bool:
        return not self.done and self.due_on is not None and self.due_on < timezone.localdate()


def as_json(user: Any, language: str) -> "QuerySet[Any]":
    """Return `work_of` as one JSON value each, for `read_work`."""
    words = SetWord.objects.filter(assignment=OuterRef("pk")).order_by().values("assignment")
    return (
        work_of(user, language)
        .annotate(number_of_words=Subquery(words.annotate(n=Count("pk")).values("n")))
        .values(
            found=JSONObject(
                pk="pk",
                title="title",
                own_title="own_title",
                words="number_of_words",
                due_on="due_on",
                note="note",
                done="done",
                total=Window(Count("pk")),
            )
        )
    )


def most_urgent(user: Any, language: str) -> "QuerySet[Any]":
    """Return what a learner has to do first, as JSON."""
    return as_json(user, language).filter(done=False)[:1]


def read_work(found: dict[str, Any] | None, language: str) -> Work | None:
    """Return what a row of `as_json` says."""
    if found is None:
        return None
    return Work(
        pk=found["pk"],
        title=found["title"] or "",
        language=language if found["own_title"] else settings.LANGUAGE_CODE,
        words=found["words"] or 0,
        due_on=date.fromisoformat(found["due_on"]) if found["due_on"] else None,
        note=found["note"],
        done=bool(found["done"]),
        others=found["total"] - 1,
    )


def own_work(user: Any, language: str) -> list[Work]:
    """Return what is set to a learner: what is open first, then what she did last; one query."""
    rows = as_json(user, language).order_by(
        "done",
        Case(When(done=False, then="is_old")),
        Case(When(done=False, then="due_on")).asc(nulls_last=True),
        "-set_at",
        "-pk",
    )
    work = [read_work(row["found"], language) for row in rows[:MOST_SHOWN]]
    return [each for each in work if each]


def words_to_do(assignment: Assignment, user: Any) -> list[int]:
    """Return the words of an assignment that she has not written rightly since, or else all."""
    right = right_answers().filter(
        learner=user, word=OuterRef("word"), answered_at__gte=assignment.set_at
    )
    rows = SetWord.objects.filter(assignment=assignment).order_by("pk")
    words = dict(rows.annotate(right=Exists(right)).values_list("word", "right"))
    return [word for word, right in words.items() if not right] or list(words)


@dataclass
class SetWork:
    """An assignment as its teacher sees it: who has done it and who has not, by name."""

    assignment: Assignment
    title: str
    words: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def is_late(self) -> bool:
        due = self.assignment.due_on
        return bool(due and due < timezone.localdate() and self.missing)

    @property
    def total(self) -> int:
        return len(self.done) + len(self.missing)

    @property
    def mark(self) -> Status:
        """The sign beside it, as in the register."""
        if self.is_late:
            return Status.NEEDS_HELP
        if not self.missing:
            return Status.DONE
        return Status.STARTED if self.done else Status.NOT_STARTED


def work_set(group: StudyGroup, page: int = 1) -> tuple[list[SetWork], bool]:
    """Return a page of what is set in a group, the newest first, and whether there is more.

    Two queries.
    """
    first = (page - 1) * PER_PAGE
    rows = list(
        with_titles(group.assignments.all(), settings.LANGUAGE_CODE)
        .select_related("learner")
        .order_by("-set_at", "-pk")[first : first + PER_PAGE + 1]
    )
    work = {each.pk: SetWork(each, each.title or "") for each in rows[:PER_PAGE]}
    for id, is_word, text, done in lines_of(group, list(work)):
        if is_word:
            work[id].words.append(text)
        else:
            (work[id].done if done else work[id].missing).append(text)
    for each in work.values():
        for texts in (each.words, each.done, each.missing):
            texts.sort(key=sort_key)
    return list(work.values()), len(rows) > PER_PAGE


def lines_of(group: StudyGroup, assignments: list[int]) -> "QuerySet[Any]":
    """Return (assignment, False, name, done) for who has it to do, (…, True, word, …) for words."""
    mine = Q(group__assignments__learner=None) | Q(group__assignments__learner=F("learner"))
    people = (
        Membership.objects.filter(
            mine, group=group, left_at=None, group__assignments__in=assignments
        )
        .annotate(
            line_work=F("group__assignments"),
            line_is_word=Value(False),
            line_text=Case(
                When(learner__display_name="", then="learner__username"),
                default="learner__display_name",
            ),
            line_done=is_done(OuterRef("learner"), "group__assignments__"),
        )
        .values_list("line_work", "line_is_word", "line_text", "line_done")
    )
    words = (
        SetWord.objects.filter(assignment__in=assignments)
        .annotate(
            line_work=F("assignment"),
            line_is_word=Value(True),
            line_text=F("word__lemma"),
            line_done=Value(False),
        )
        .values_list("line_work", "line_is_word", "line_text", "line_done")
    )
    return people.union(words, all=True)


class NothingSet(ValueError):
    """An assignment names a lesson, a quiz, or words."""


@transaction.atomic
def set_work(
    group: StudyGroup,
    by: Any,
    *,
    lesson: UUID | None = None,
    quiz: UUID | None = None,
    words: Iterable[int] = (),
    learner: Any = None,
    due_on: date | None = None,
    note: str = "",
) -> Assignment:
    """Set a lesson, a quiz or words to the group, or to one learner of it; raises NothingSet."""
    words = list(words)
    if sum(map(bool, (lesson, quiz, words))) != 1:
        raise NothingSet
    assignment = Assignment.objects.create(
        group=group,
        learner=learner,
        lesson_key=lesson,
        quiz_key=quiz,
        due_on=due_on,
        note=note.strip(),
        set_by=by,
    )
    assignment.words.set(words)
    return assignment


def lessons_and_quizzes(group: StudyGroup) -> dict[str, list[tuple[str, str]]]:
    """Return what can be set in the group's course: (key, title) of lessons and of quizzes."""
    pages = (
        Page.objects.descendant_of(group.course)
        .live()
        .filter(Q(lessonpage__isnull=False) | Q(quizpage__isnull=False))
        .order_by("path")
        .values_list("quizpage", "translation_key", "title")
    )
    found: dict[str, list[tuple[str, str]]] = {"lesson": [], "quiz": []}
    for quiz, key, title in pages:
        found["quiz" if quiz else "lesson"].append((str(key), title))
    return found
