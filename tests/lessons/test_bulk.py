"""Rows that are written together: the same as saving each, in as few statements as may be."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from lessons.bulk import write_rows
from lessons.models import LessonProgress
from lessons.statuses import Status
from tests import factories

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 3, 18, 30, 15, 250_000, tzinfo=UTC)
UNIQUE = ("learner", "lesson_key")


def rows(count: int, learner: int, **fields: object) -> list[LessonProgress]:
    return [
        LessonProgress(
            **{
                "learner_id": learner,
                "lesson_key": UUID(int=number),
                "status": Status.STARTED,
                "done": [number, 7],
                "recent": [["2026-11-03", "“ābols”", "exact"]],
                "quiz_passed": number % 2 == 0,
                "last_active": AT,
                **fields,
            }
        )
        for number in range(count)
    ]


def stored(learner: int) -> list[LessonProgress]:
    return list(LessonProgress.objects.filter(learner_id=learner).order_by("lesson_key"))


def values(row: LessonProgress) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.fields[1:]}


def test_every_type_of_value_comes_back_as_it_was(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    learner = factories.make_user().pk
    new = rows(25, learner)
    with django_assert_num_queries(1):
        write_rows(new)
    assert [values(row) for row in stored(learner)] == [values(row) for row in new]


def test_what_is_there_is_replaced_in_the_named_fields_only() -> None:
    learner = factories.make_user().pk
    write_rows(rows(2, learner))
    ids = [row.pk for row in stored(learner)]
    write_rows(rows(3, learner, done=[], status=Status.DONE), UNIQUE, ("done",))
    found = stored(learner)
    assert [row.pk for row in found[:2]] == ids
    assert [row.done for row in found] == [[], [], []]
    assert [row.status for row in found] == [Status.STARTED, Status.STARTED, Status.DONE]


def test_more_rows_than_a_statement_holds_take_another(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    learner = factories.make_user().pk
    monkeypatch.setattr(connection.features, "max_query_params", 25)
    with django_assert_num_queries(4):
        write_rows(rows(7, learner))
    assert len(stored(learner)) == 7


def test_no_rows_take_no_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        write_rows([])
