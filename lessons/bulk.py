"""Many rows in one statement, for the writes of practice.

`QuerySet.bulk_create` builds its SQL anew from every field of every row, which is a third of the
time that storing a batch takes; here only the values are prepared.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import BooleanField, CharField, Field, FloatField, IntegerField, Model

# Every database takes their values as they are.
PLAIN = (BooleanField, CharField, FloatField, IntegerField)


def write_rows(
    rows: Sequence[Model], unique: tuple[str, ...] = (), replaced: tuple[str, ...] = ()
) -> None:
    """Insert rows of one model; where `unique` fields are taken already, replace the others.

    A number that the database gives is left to it. The rows do not learn it, no signal is sent, and
    nothing is filled in on saving (`auto_now`).
    """
    if not rows:
        return
    before, after, fields = statement(type(rows[0]), unique, replaced)
    most = (connection.features.max_query_params or len(fields) * len(rows)) // len(fields)
    places = f"({', '.join(['%s'] * len(fields))})"
    with connection.cursor() as cursor:
        for start in range(0, len(rows), most):
            part = rows[start : start + most]
            values = [
                value if plain else field.get_db_prep_save(value, connection)
                for row in part
                for field, plain in fields
                for value in (getattr(row, field.attname),)
            ]
            cursor.execute(f"{before}{', '.join([places] * len(part))}{after}", values)


@cache
def statement(
    model: type[Model], unique: tuple[str, ...], replaced: tuple[str, ...]
) -> tuple[str, str, "list[tuple[Field[Any, Any], bool]]"]:
    """Return what stands before and after the values, and their fields: True where plain."""
    meta, quote = model._meta, connection.ops.quote_name
    fields = [
        (field, isinstance(field, PLAIN))
        for field in meta.concrete_fields
        if field is not meta.auto_field
    ]
    names = ", ".join(quote(str(field.column)) for field, _plain in fields)
    before = f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES "
    if not unique:
        return before, "", fields
    taken, new = (
        [quote(str(meta.get_field(name).column)) for name in names]  # type: ignore[union-attr]
        for names in (unique, replaced)
    )
    changes = ", ".join(f"{column} = EXCLUDED.{column}" for column in new)
    return before, f" ON CONFLICT ({', '.join(taken)}) DO UPDATE SET {changes}", fields
