"""Rows of a spreadsheet, XLSX or CSV, read with limits; what they mean is the reader's matter."""

import csv
from collections.abc import Sequence
from io import StringIO
from itertools import islice
from typing import Any

from django.utils.translation import gettext

from .texts import decode
from .workbook import Rows, UnreadableError, filled, read_sheets, rows_of

# The number of a row, from 1, and its cells: a formula is FORMULA, an empty cell None or "".
Row = tuple[int, Sequence[Any]]


def read_table(data: bytes, most_rows: int) -> list[Row]:
    """Return the rows with anything in them, of XLSX (its first sheet that has any) or of CSV.

    Told by the beginning of the file. Raises UnreadableError, also for more than `most_rows`.
    """
    rows: list[Row] = []

    def take(found: Rows) -> None:
        rows.extend(islice(filled(found), most_rows + 1))

    if data.startswith(b"PK"):
        read_sheets(data, lambda sheets: take(rows_of(sheets[0])) if sheets else None)
    elif decoded := decode(data):
        try:
            take(csv_rows(decoded[0]))
        except csv.Error as error:
            cause = gettext("The spreadsheet cannot be read to its end.")
            raise UnreadableError(cause) from error
    else:
        raise UnreadableError(gettext("The spreadsheet cannot be read."))
    if not rows:
        raise UnreadableError(gettext("The file is empty."))
    if len(rows) > most_rows:
        cause = gettext("The file has more than %(number)d rows.")
        raise UnreadableError(cause % {"number": most_rows})
    return rows


def csv_rows(text: str) -> Rows:
    text = text.removeprefix("\ufeff")
    sign = max(";,\t", key=text[:5_000].count)
    return enumerate(csv.reader(StringIO(text, newline=""), delimiter=sign), 1)
