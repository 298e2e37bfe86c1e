"""What teachers set: who has done it, and what a learner has still to do.

A lesson is done when its status is; a quiz, once it is finished after it was set, or was passed
before; words, when each was answered rightly after they were set.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from .models.classes import Membership, StudyGroup
from .models.pages import LessonPage, QuizPage
from .models.practice import Answer, LessonProgress
from .models.quizzes import Sitting
from .models.teaching import Assignment
from .statuses import RIGHT, Status

SetWord = Assignment.words.through


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
    answers = Answer.objects.filter(
        learner=inner,
        word=OuterRef("word"),
        verdict__in=RIGHT,
        answered_at__gte=OuterRef("assignment__set_at"),
    )
    words_left = SetWord.objects.filter(assignment=OuterRef(f"{of}pk")).exclude(Exists(answers))
    return Case(
        When(Q(**{f"{of}lesson_key__isnull": False}), then=Exists(lessons)),
        When(Q(**{f"{of}quiz_key__isnull": False}), then=Exists(sittings)),
        default=~Exists(words_left),
    )


def with_titles(assignments: "QuerySet[Any]", language: str) -> "QuerySet[Any]":
    """Add the title of the lesson or quiz in `language`, else in Latvian; empty for words."""

    def titles(model: Any, key: str, code: str) -> Subquery:
        pages = model.objects.filter(
            translation_key=OuterRef(key), locale__language_code=code, live=True
        )
        return Subquery(pages.values("title")[:1])

    return assignments.annotate(
        title=Coalesce(
            *(
                titles(model, key, code)
                for code in dict.fromkeys((language, settings.LANGUAGE_CODE))
                for model, key in ((LessonPage, "lesson_key"), (QuizPage, "quiz_key"))
            )
        )
    )


def work_of(user: Any, language: str) -> "QuerySet[Assignment]":
    """Return what is set to a learner, with `done` and `title`, what is due soonest first."""
    return with_titles(
        Assignment.objects.for_learner(user).annotate(done=is_done(user.pk)), language
    ).order_by(F("due_on").asc(nulls_last=True), "set_at")


@dataclass
class SetWork:
    """An assignment as its teacher sees it: who has done it and who has not, by name."""

    assignment: Assignment
    title: str
    done: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def is_late(self) -> bool:
        due = self.assignment.due_on
        return bool(due and due < timezone.localdate() and self.missing)

    @property
    def total(self) -> int:
        return len(self.done) + len(self.missing)


def work_set(group: StudyGroup) -> list[SetWork]:
    """Return what is set in a group, the newest first; three queries."""
    assignments = list(
        with_titles(group.assignments.all(), settings.LANGUAGE_CODE)
        .select_related("learner")
        .prefetch_related("words")
        .order_by("-set_at")
    )
    work = {
        each.pk: SetWork(each, each.title or ", ".join(word.lemma for word in each.words.all()))
        for each in assignments
    }
    mine = Q(group__assignments__learner=None) | Q(group__assignments__learner=F("learner"))
    pairs = (
        Membership.objects.filter(mine, group=group, left_at=None)
        .annotate(done=is_done(OuterRef("learner"), "group__assignments__"))
        .order_by("learner__display_name", "learner__username")
        .values_list("group__assignments", "learner__display_name", "learner__username", "done")
    )
    for id, name, nickname, done in pairs:
        if id in work:
            (work[id].done if done else work[id].missing).append(name or nickname)
    return list(work.values())


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
    course = group.course
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for kind, model in (("lesson", LessonPage), ("quiz", QuizPage)):
        pages = model.objects.descendant_of(course).live().order_by("path")
        found[kind] = [
            (str(key), title) for key, title in pages.values_list("translation_key", "title")
        ]
    return found
