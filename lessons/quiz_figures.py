"""Figures of the questions of quizzes: how hard they are, and what people choose."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Case, Count, Exists, F, JSONField, OuterRef, Sum, When
from django.utils.translation import gettext

from .figures import Scope, percent
from .models.pages import QuizPage
from .models.quizzes import Response, Sitting
from .quiz_reports import sittings_for

# Of fewer people nothing is told about a question: one could tell whose answer it was.
FEWEST_PEOPLE = 5
MOST_PICKS = 8
CHOSEN = ("choice", "true_false")


@dataclass(frozen=True)
class Pick:
    """An answer that was chosen or written, and the share of people in percent."""

    text: str
    share: int | None
    right: bool


@dataclass(frozen=True)
class ItemFigures:
    """A question. `facility`: the share of the points earned, in percent; None of a few people."""

    question: UUID
    quiz_key: UUID
    quiz: str
    text: str
    people: int
    facility: int | None
    picks: list[Pick]

    @property
    def is_hidden(self) -> bool:
        return self.people < FEWEST_PEOPLE

    @property
    def picks_text(self) -> str:
        return "; ".join(
            f"{'✓ ' if pick.right else ''}{pick.text} {pick.share} %" for pick in self.picks
        )


@dataclass(frozen=True)
class Asked:
    """A question as it stands in Latvian: its text, and its choices with what is right."""

    text: str
    choices: dict[str, tuple[str, bool]]


def asked_now(quizzes: Iterable[QuizPage]) -> dict[UUID, Asked]:
    """Return the questions of Latvian quizzes by id."""
    found = {}
    for quiz in quizzes:
        # As they are stored: pictures and categories are not looked up.
        for block in quiz.questions.raw_data:
            value = block["value"]
            choices = {
                item["id"]: (item["value"]["text"], bool(item["value"].get("right")))
                for item in value.get("choices", ())
            }
            if block["type"] == "true_false":
                is_true = bool(value.get("answer"))
                choices = {
                    "true": (gettext("True"), is_true),
                    "false": (gettext("Not true"), not is_true),
                }
            found[UUID(block["id"])] = Asked(value.get("text", ""), choices)
    return found


def item_figures(scope: Scope) -> list[ItemFigures]:
    """Return a row for each question, by quiz; two queries. The first try of each learner counts.

    Of fewer than `FEWEST_PEOPLE` only that they are few is told.
    """
    hers: Any = sittings_for(scope.user)
    earlier = Sitting.objects.that_count().filter(
        learner=OuterRef("learner"),
        quiz_key=OuterRef("quiz_key"),
        started_at__lt=OuterRef("started_at"),
    )
    sittings = hers.that_count().filter(
        ~Exists(earlier),
        learner__in=scope.members().values("learner"),
        finished_at__gte=scope.begins,
        finished_at__lt=scope.ends,
    )
    rows = (
        Response.objects.filter(sitting__in=sittings.values("pk"), marks__isnull=False)
        .order_by()
        .values(
            "question",
            "said",
            key=F("sitting__quiz_key"),
            picked=Case(When(type__in=CHOSEN, then="given"), output_field=JSONField()),
        )
        .annotate(people=Count("pk"), earned=Sum("marks"), most=Sum("possible"))
    )
    quizzes = list(QuizPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE))
    titles = {quiz.translation_key: quiz.title for quiz in quizzes}
    texts = asked_now(quizzes)
    by_item: dict[tuple[UUID, UUID], list[Any]] = defaultdict(list)
    for row in rows:
        by_item[row["key"], row["question"]].append(row)
    found = [
        item_of(quiz, titles.get(quiz, ""), question, texts.get(question), answers)
        for (quiz, question), answers in by_item.items()
    ]
    return sorted(found, key=lambda item: (item.quiz, item.facility is None, item.facility))


def item_of(
    quiz: UUID, title: str, question: UUID, asked: Asked | None, rows: list[Any]
) -> ItemFigures:
    people = sum(row["people"] for row in rows)
    few = people < FEWEST_PEOPLE
    earned, most = sum(row["earned"] for row in rows), sum(row["most"] for row in rows)
    return ItemFigures(
        question=question,
        quiz_key=quiz,
        quiz=title or "–",
        text=asked.text if asked else "–",
        people=people,
        facility=None if few else percent(earned, most),
        picks=[] if few else picks_of(rows, people, asked),
    )


def picks_of(rows: list[Any], people: int, asked: Asked | None) -> list[Pick]:
    """Return what was chosen or written, the commonest first."""
    choices = asked.choices if asked else {}
    taken: Counter[tuple[str, bool]] = Counter()
    for row in rows:
        for id in row["picked"] or ():
            taken[choices.get(id, ("–", False))] += row["people"]
        if row["said"]:
            taken[row["said"], row["earned"] == row["most"]] += row["people"]
    return [
        Pick(text, percent(number, people), right)
        for (text, right), number in taken.most_common(MOST_PICKS)
    ]
