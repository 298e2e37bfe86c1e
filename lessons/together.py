"""Several tables read in one statement, for pages that have no more to spend."""

from datetime import UTC, datetime
from typing import Any, cast

from django.db.models import QuerySet, Value
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime

# A queryset, and the fields or expressions to read of it by name.
Part = tuple["QuerySet[Any]", dict[str, Any]]


def read_together(**parts: Part) -> dict[str, list[Any]]:
    """Read several querysets in one statement; each gives its rows as plain values by name.

    The rows come in no order. Times, days and decimals are as JSON has them.
    """
    first, *others = (
        rows.order_by().values_list(Value(name), JSONObject(**fields))
        for name, (rows, fields) in parts.items()
    )
    found: dict[str, list[Any]] = {name: [] for name in parts}
    for name, row in first.union(*others, all=True):
        found[name].append(row)
    return found


def moment(text: str | None) -> datetime | None:
    """Return a time that came as JSON; some databases leave out that it is UTC."""
    at = parse_datetime(text) if text else None
    return at.replace(tzinfo=UTC) if at and at.tzinfo is None else at


def newest(rows: "QuerySet[Any]", *order: str, first: int = 0, count: int) -> "QuerySet[Any]":
    """Return so many rows of an order, as a queryset that can stand in a union."""
    wanted = rows.order_by(*order).values("pk")[first : first + count]
    return cast("QuerySet[Any]", rows.model._default_manager.filter(pk__in=wanted))
