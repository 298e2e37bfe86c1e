"""Workbooks of XLSX: read within limits, written so that every cell is text."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

MOST_ROWS = 10_000  # with empty ones
MOST_COLUMNS = 200
MOST_UNPACKED = 50_000_000  # bytes

# What a spreadsheet takes for a formula; ' before it says that it is text.
LIKE_FORMULA = re.compile(r"'*[=+\-@]")
FORMULA = object()

Rows = Iterable[tuple[int, Sequence[Any]]]


class UnreadableError(Exception):
    """A file that is no workbook, or too large; says so in the active language."""


def read_sheets(data: bytes, use: Callable[[list[Any]], None]) -> None:
    """Let `use` read the sheets that have something in them. Raises UnreadableError."""
    try:
        with ZipFile(BytesIO(data)) as file:
            unpacked = sum(part.file_size for part in file.infolist())
        if unpacked > MOST_UNPACKED:
            raise UnreadableError(gettext("The spreadsheet is too large."))
        book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # the file may claim too few
        use([sheet for sheet in book.worksheets if any(filled(rows_of(sheet)))])
    except UnreadableError:
        raise
    except BadZipFile as error:
        raise UnreadableError(gettext("The spreadsheet is damaged.")) from error
    except Exception as error:  # whatever the library meets in files that are no workbooks
        raise UnreadableError(gettext("The spreadsheet cannot be read.")) from error


def rows_of(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield each row with its number; a formula is `FORMULA`, whatever it comes to."""
    rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS)
    for line, row in enumerate(rows, 1):
        yield line, [FORMULA if cell.data_type == "f" else cell.value for cell in row]


def filled(rows: Rows) -> Iterator[tuple[int, Sequence[Any]]]:
    return (
        (line, row)
        for line, row in rows
        if any(cell is not None and str(cell).strip() for cell in row)
    )


def write_workbook(title: str, table: Sequence[Sequence[str]], wide: Iterable[str] = ()) -> bytes:
    """Return a workbook of one sheet. The first row of the table names the columns."""
    header, *rows = table
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for place, name in enumerate(header):
        sheet.column_dimensions[_letters(place)].width = 50 if name in wide else 20
    sheet.append([_cell(sheet, name, bold=True) for name in header])
    for row in rows:
        sheet.append([_cell(sheet, text) for text in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: Any, text: str, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, text or None)
    cell.number_format = "@"  # what is typed there later stays text too
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if text:
        cell.data_type = "s"
        cell.quotePrefix = LIKE_FORMULA.match(text) is not None
    if bold:
        cell.font = Font(bold=True)
    return cell


def _letters(place: int) -> str:
    first, second = divmod(place, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)
