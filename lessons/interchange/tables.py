"""Rows of a spreadsheet, XLSX or CSV, read with limits; what they mean is the reader's matter."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext
from openpyxl import load_workbook

from .spreadsheet_rows import FORMULA
from .texts import decode

MOST_UNPACKED = 50_000_000  # bytes
MOST_COLUMNS = 200

# The number of a row, from 1, and its cells: a formula is FORMULA, an empty cell None or "".
Row = tuple[int, list[Any]]


class TableError(ValueError):
    """The file cannot be read; says why in the reader's language."""


def open_workbook(data: bytes) -> Any:
    """Open the workbook in `data` for reading; raises TableError."""
    try:
        with ZipFile(BytesIO(data)) as file:
            unpacked = sum(part.file_size for part in file.infolist())
        if unpacked > MOST_UNPACKED:
            raise TableError(gettext("The spreadsheet is too large."))
        book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
    except BadZipFile as error:
        raise TableError(gettext("The spreadsheet is damaged.")) from error
    except TableError:
        raise
    except Exception as error:  # whatever the library meets in files that are no workbooks
        raise TableError(gettext("The spreadsheet cannot be read.")) from error
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # the file may claim too few
    return book


def sheet_rows(sheet: Any, most_rows: int) -> Iterator[Row]:
    rows = sheet.iter_rows(max_row=most_rows, max_col=MOST_COLUMNS)
    for line, row in enumerate(rows, 1):
        yield line, [FORMULA if cell.data_type == "f" else cell.value for cell in row]


def read_table(data: bytes, most_rows: int) -> list[Row]:
    """Return the rows with anything in them, of XLSX (its first sheet that has any) or of CSV.

    Told by the beginning of the file. Raises TableError, also for more than `most_rows`.
    """
    try:
        rows = list(_rows(data, most_rows + 1))
    except TableError:
        raise
    except csv.Error as error:
        raise TableError(gettext("The spreadsheet cannot be read to its end.")) from error
    except Exception as error:  # a damaged sheet shows itself only while it is read
        raise TableError(gettext("The spreadsheet cannot be read.")) from error
    if not rows:
        raise TableError(gettext("The file is empty."))
    if len(rows) > most_rows:
        raise TableError(gettext("The file has more than %(number)d rows.") % {"number": most_rows})
    return rows


def _rows(data: bytes, most_rows: int) -> Iterator[Row]:
    if data.startswith(b"PK"):
        for sheet in open_workbook(data).worksheets:
            rows = [row for row in sheet_rows(sheet, most_rows) if any(map(_text, row[1]))]
            if rows:
                yield from rows
                return
    elif decoded := decode(data):
        text = decoded[0].removeprefix("\ufeff")
        sign = max(";,\t", key=text[:5_000].count)
        for line, cells in enumerate(csv.reader(StringIO(text, newline=""), delimiter=sign), 1):
            if any(map(_text, cells)):
                yield line, list(cells)
    else:
        raise TableError(gettext("The spreadsheet cannot be read."))


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()
