"""What a learner reached in quizzes, by what their questions are about."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from .models.quizzes import CategoryName, Response, Sitting


@dataclass(frozen=True)
class CategoryResult:
    """What she reached in the questions of one category; the last one has none."""

    name: str
    marks: Decimal
    possible: int

    @property
    def percent(self) -> int:
        return round(self.marks * 100 / self.possible)


def results_by_category(user: Any, language: str) -> list[CategoryResult]:
    """Return the marks in all quizzes that count, by category; one query."""
    shown = Sitting.objects.for_learner(user).that_count().shown()
    names = CategoryName.objects.filter(language=language)
    rows = (
        Response.objects.filter(sitting__in=shown, marks__isnull=False)
        .order_by()
        .annotate(
            own=Coalesce(
                Subquery(names.filter(category=OuterRef("category")).values("text")[:1]),
                "category__name",
            ),
            whole=Coalesce(
                Subquery(names.filter(category=OuterRef("category__parent")).values("text")[:1]),
                "category__parent__name",
            ),
        )
        .values("category", "own", "whole")
        .annotate(total=Sum("marks"), most=Sum("possible"))
    )
    found = [
        CategoryResult(
            " / ".join(filter(None, (row["whole"], row["own"]))), row["total"], row["most"]
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: (not row.name, row.name.casefold()))
