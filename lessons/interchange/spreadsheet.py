"""Questions in a spreadsheet: XLSX and CSV, a row for each. `spreadsheet_rows` has the columns."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import gettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from .findings import Findings
from .limits import CHOICES
from .questions import Problem, Question, Reading
from .spreadsheet_rows import (
    COLUMNS,
    NECESSARY,
    RowReader,
    cells_of,
    columns_of,
    name_of,
    unknown_columns,
)
from .tables import TableError, open_workbook, sheet_rows
from .texts import decode, tidied

MOST_ROWS = 10_000  # with empty ones; there are fewer questions

# What a spreadsheet takes for a formula; ' before it says that it is text.
FORMULA_LIKE = re.compile(r"'*[=+\-@]")
_QUOTED = re.compile(r"'+[=+\-@]")

_Rows = Iterable[tuple[int, Sequence[Any]]]


def read(data: bytes) -> Reading:
    """Return the questions in a file of XLSX or CSV, told by its beginning. Never raises."""
    findings = Findings()
    if data.startswith(b"PK"):
        _read_xlsx(findings, data)
    elif decoded := decode(data):
        text, is_certain = decoded
        if not is_certain:
            findings.loss(0, uncertain_letters().text)
        _read_rows(findings, _csv_rows(text))
    else:
        findings.fault(0, gettext("The spreadsheet cannot be read."))
    return findings.reading()


def has_header(text: str) -> bool:
    """Whether the text begins as a CSV file of questions does."""
    try:
        header = next(_csv_rows(text[:20_000]), (0, ()))[1]
    except csv.Error:
        return False
    columns = columns_of(header)
    return "question" in columns and len(columns) > 1


def uncertain_letters() -> Problem:
    return Problem(
        0,
        gettext("The file is not in UTF-8; please check letters with marks, or save it as UTF-8."),
        is_loss=True,
    )


def write_xlsx(questions: Iterable[Question]) -> bytes:
    """Return a workbook that `read` gives back exactly."""
    header, *rows = _table(questions)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(gettext("Questions"))
    sheet.freeze_panes = "A2"
    for place, name in enumerate(header):
        is_long = name in (name_of(COLUMNS["question"]), name_of(COLUMNS["explanation"]))
        letter = sheet.column_dimensions[_letters(place)]
        letter.width = 50 if is_long else 20
    sheet.append([_cell(sheet, name, bold=True) for name in header])
    for row in rows:
        sheet.append([_cell(sheet, text) for text in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def write_csv(questions: Iterable[Question]) -> str:
    """Return CSV with semicolons, as spreadsheets in Latvian expect; save it as `utf-8-sig`."""
    file = StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    for row in _table(questions):
        writer.writerow([f"'{text}" if FORMULA_LIKE.match(text) else text for text in row])
    return file.getvalue()


def _table(questions: Iterable[Question]) -> list[list[str]]:
    rows = [cells_of(tidied(question)) for question in questions]
    used = {column for row in rows for column, text in row.items() if text}
    usual = {f"answer {number}" for number in range(1, CHOICES[1] + 1)}
    columns = [
        column
        for column in COLUMNS
        if column in used or column in usual or not re.match("answer|feedback", column)
    ]
    header = [name_of(COLUMNS[column]) for column in columns]
    return [header, *([row.get(column, "") for column in columns] for row in rows)]


def _cell(sheet: Any, text: str, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, text or None)
    cell.number_format = "@"  # what is typed there later stays text too
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if text:
        cell.data_type = "s"
        cell.quotePrefix = FORMULA_LIKE.match(text) is not None
    if bold:
        cell.font = Font(bold=True)
    return cell


def _letters(place: int) -> str:
    first, second = divmod(place, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)


def _read_xlsx(findings: Findings, data: bytes) -> None:
    try:
        _read_sheet(findings, open_workbook(data))
    except TableError as error:
        findings.fault(0, str(error))
    except Exception:  # a damaged sheet shows itself only while it is read
        findings.fault(0, gettext("The spreadsheet cannot be read."))


def _read_sheet(findings: Findings, book: Any) -> None:
    with_rows = [sheet for sheet in book.worksheets if any(_filled(_xlsx_rows(sheet)))]
    if not with_rows:
        findings.fault(0, gettext("The file is empty."))
        return
    sheet = max(with_rows, key=lambda sheet: len(columns_of(next(_filled(_xlsx_rows(sheet)))[1])))
    if len(with_rows) > 1:
        findings.loss(0, gettext("Only the sheet “%(name)s” was read.") % {"name": sheet.title})
    _read_rows(findings, _xlsx_rows(sheet))


def _xlsx_rows(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    return sheet_rows(sheet, MOST_ROWS)


def _csv_rows(text: str) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield each row with the line it begins on; the delimiter is the one that fits the header."""
    text = text.removeprefix("\ufeff")
    header = text.lstrip()[:5_000]
    delimiter = max(
        ";,\t", key=lambda sign: len(columns_of(next(_parsed(header, sign), (0, ()))[1]))
    )
    for line, row in _parsed(text, delimiter):
        yield line, [cell[1:] if _QUOTED.match(cell) else cell for cell in row]


def _parsed(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for row in reader:
        if any(cell.strip() for cell in row):
            yield line, row
        line = reader.line_num + 1


def _filled(rows: _Rows) -> Iterator[tuple[int, Sequence[Any]]]:
    return (
        (line, row)
        for line, row in rows
        if any(cell is not None and str(cell).strip() for cell in row)
    )


def _read_rows(findings: Findings, rows: _Rows) -> None:
    filled = _filled(rows)
    try:
        line, header = next(filled)
        if not _check_header(findings, line, header):
            return
        reader = RowReader(findings, header)
        for line, row in filled:
            if findings.is_full(line):
                break
            reader.read(line, row)
    except StopIteration:
        findings.fault(0, gettext("The file is empty."))
    except csv.Error:
        findings.fault(0, gettext("The spreadsheet cannot be read to its end."))


def _check_header(findings: Findings, line: int, header: Sequence[Any]) -> bool:
    columns = columns_of(header)
    if missing := [name_of(COLUMNS[column]) for column in NECESSARY if column not in columns]:
        findings.fault(
            line, gettext("Columns are missing: %(names)s.") % {"names": ", ".join(missing)}
        )
        return False
    if unknown := unknown_columns(header):
        names = ", ".join(unknown)[:200]
        findings.loss(line, gettext("Columns left out: %(names)s.") % {"names": names})
    return True
