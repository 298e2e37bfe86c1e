"""What teachers read about quizzes: sittings, and the answers that wait for a person.

Each read has a fixed number of queries, whatever the size. Practice without a result is the
learner's own and appears nowhere here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce
from django.utils import timezone

from .behaviours import BEHAVIOURS
from .models.classes import Membership, StudyGroup
from .models.pages import QuizPage
from .models.quizzes import MarkChange, Response, Sitting
from .questions import TYPES, Line

PER_PAGE = 50
MOST_GROUPS = 50

WITHHELD = [behaviour.name for behaviour in BEHAVIOURS.values() if behaviour.needs_release]
WAITS_FOR_RELEASE = Q(
    finished_at__isnull=False, released_at__isnull=True, paper__feedback__in=WITHHELD
)
WAITS_FOR_MARKS = Q(finished_at__isnull=False, passed__isnull=True)
STATES = {
    "open": Q(finished_at__isnull=True),
    "finished": Q(finished_at__isnull=False),
    "waits": WAITS_FOR_MARKS,
}


def sittings_for(user: Any) -> "QuerySet[Sitting]":
    """Return the sittings with a result that `user` may see."""
    return Sitting.objects.for_teacher(user).exclude(mode=Sitting.Mode.PRACTICE)


def with_titles(sittings: Any) -> Any:
    """Add the quiz's title: the Latvian one of today, or that of the sitting if it is gone."""
    latvian = QuizPage.objects.filter(
        translation_key=OuterRef("quiz_key"), locale__language_code=settings.LANGUAGE_CODE
    )
    return sittings.annotate(
        title=Coalesce(
            Subquery(latvian.values("title")[:1]), KT("paper__title"), output_field=CharField()
        )
    )


@dataclass(frozen=True)
class TakenQuiz:
    """A quiz that learners have sat. `overdue`: sittings whose time is over, not yet finished."""

    key: UUID
    title: str
    overdue: int
    to_release: int
    unmarked: int


def taken_quizzes(user: Any) -> list[TakenQuiz]:
    """Return the quizzes that this teacher's learners have sat, by title; one query."""
    overdue = Q(finished_at__isnull=True, deadline__lt=timezone.now())
    rows = (
        with_titles(sittings_for(user))
        .values("quiz_key")
        .annotate(
            name=Max("title"),
            overdue=Count("pk", filter=overdue),
            to_release=Count("pk", filter=WAITS_FOR_RELEASE),
            unmarked=Count("pk", filter=WAITS_FOR_RELEASE & WAITS_FOR_MARKS),
        )
        .order_by("name", "quiz_key")
    )
    return [
        TakenQuiz(
            row["quiz_key"], row["name"] or "–", row["overdue"], row["to_release"], row["unmarked"]
        )
        for row in rows
    ]


def find_sittings(
    user: Any,
    *,
    quiz: str = "",
    group: str = "",
    state: str = "",
    name: str = "",
    page: int = 1,
) -> tuple[list[Sitting], bool]:
    """Return a page of sittings, the newest first, and whether there are more; one query."""
    found = with_titles(sittings_for(user)).annotate(feedback=KT("paper__feedback"))
    if quiz:
        found = found.filter(quiz_key=quiz)
    if group:
        members = Membership.objects.filter(group=int(group), left_at__isnull=True)
        found = found.filter(learner__in=members.values("learner"))
    if state:
        found = found.filter(STATES[state])
    if name:
        found = found.filter(named(name, "learner__"))
    first = (page - 1) * PER_PAGE
    newest = found.defer("paper").select_related("learner").order_by("-started_at", "pk")
    rows = list(newest[first : first + PER_PAGE + 1])
    return rows[:PER_PAGE], len(rows) > PER_PAGE


def named(text: str, prefix: str = "") -> Q:
    """Return the condition that a person's name has `text` in it.

    SQLite knows capitals only in ASCII, so the usual spellings of a name are tried, too.
    """
    wanted = Q()
    for spelling in {text, text.lower(), text.capitalize(), text.title()}:
        for name in ("display_name", "username"):
            wanted |= Q(**{f"{prefix}{name}__icontains": spelling})
    return wanted


def learners_for(user: Any) -> "QuerySet[Any]":
    """Return the people whom `user` teaches or whose sittings she may see, by name."""
    groups = StudyGroup.objects.for_teacher(user)
    members = Membership.objects.filter(group__in=groups, left_at__isnull=True)
    people = get_user_model().objects.filter(
        Q(pk__in=members.values("learner")) | Q(pk__in=sittings_for(user).values("learner"))
    )
    return people.order_by("display_name", "username")


# --- One sitting ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReviewedAnswer:
    """A question of a sitting with its answer, for a teacher."""

    response: Response
    lines: list[Line]
    changes: list[MarkChange]

    @property
    def waits(self) -> bool:
        return self.response.given is not None and self.response.marks is None


def reviewed_answers(sitting: Sitting) -> list[ReviewedAnswer]:
    """Return the questions of a sitting in order, with who changed their marks; two queries."""
    responses = sitting.responses.prefetch_related(
        Prefetch("mark_changes", MarkChange.objects.select_related("by"))
    )
    return [ReviewedAnswer(row, review(row), list(row.mark_changes.all())) for row in responses]


def review(response: Response) -> list[Line]:
    return TYPES[response.type].review(response.asked, response.given)


# --- What waits for a person ----------------------------------------------------------------------


def answers_for(user: Any) -> "QuerySet[Response]":
    """Return the answers in finished sittings that `user` may mark."""
    finished = sittings_for(user).filter(finished_at__isnull=False)
    return Response.objects.filter(sitting__in=finished.values("pk"), given__isnull=False)


def essays_waiting(user: Any, question: str = "") -> "QuerySet[Response]":
    """Return answers that nobody has marked yet, the oldest first."""
    waiting = answers_for(user).filter(marks__isnull=True)
    if question:
        waiting = waiting.filter(question=question)
    return waiting.order_by("answered_at", "pk")


def short_answers_waiting(user: Any) -> "QuerySet[Response]":
    """Return short answers that the checker did not accept fully and nobody has looked at."""
    looked_at = MarkChange.objects.filter(response=OuterRef("pk"))
    return answers_for(user).filter(~Exists(looked_at), ~Q(said=""), marks__lt=F("possible"))


@dataclass(frozen=True)
class WaitingAnswers:
    """Answers to one question that wait: all of them, or those that say the same (`said`)."""

    example: Response
    count: int
    learners: int
    oldest: datetime | None
    said: str = ""
    marks: list[Decimal] = field(default_factory=list)

    @property
    def possible(self) -> int:
        return self.example.possible


@dataclass(frozen=True)
class Queue:
    """What waits for a teacher."""

    essays: list[WaitingAnswers]
    short: list[WaitingAnswers]
    more_short: bool

    @property
    def essay_count(self) -> int:
        return sum(row.count for row in self.essays)


def marking_queue(user: Any) -> Queue:
    """Return what waits for this teacher, by question; three queries.

    Essays come by age; of short answers first those that most learners gave.
    """
    counted = {
        "count": Count("pk"),
        "learners": Count("sitting__learner", distinct=True),
        "oldest": Min("answered_at"),
        "example": Max("pk"),
    }
    waiting: Any = essays_waiting(user).order_by()
    essays = list(waiting.values("question").annotate(**counted).order_by("oldest"))
    doubtful: Any = short_answers_waiting(user)
    short = list(
        doubtful.values("question", "said", "possible")
        .annotate(**counted, least=Min("marks"), best=Max("marks"))
        .order_by("-learners", "oldest", "said")[: MOST_GROUPS + 1]
    )
    examples = (
        Response.objects.select_related("sitting")
        .defer("sitting__paper")
        .in_bulk([row["example"] for row in (*essays, *short)])
    )
    return Queue(
        list(waiting_answers(essays, examples)),
        list(waiting_answers(short[:MOST_GROUPS], examples)),
        len(short) > MOST_GROUPS,
    )


def waiting_answers(
    rows: Iterable[Mapping[str, Any]], examples: Mapping[int, Response]
) -> Iterable[WaitingAnswers]:
    for row in rows:
        if example := examples.get(row["example"]):
            yield WaitingAnswers(
                example=example,
                count=row["count"],
                learners=row["learners"],
                oldest=row["oldest"],
                said=row.get("said", ""),
                marks=sorted({row["least"], row["best"]}) if "least" in row else [],
            )
