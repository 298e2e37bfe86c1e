"""Questions in a spreadsheet: XLSX and CSV, a row for each. `spreadsheet_rows` has the columns."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from io import StringIO
from typing import Any

from django.utils.translation import gettext

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
from .texts import decode, tidied
from .workbook import (
    LIKE_FORMULA,
    Rows,
    UnreadableError,
    filled,
    read_sheets,
    rows_of,
    write_workbook,
)

_QUOTED = re.compile(r"'+[=+\-@]")


def read(data: bytes) -> Reading:
    """Return the questions in a file of XLSX or CSV, told by its beginning. Never raises."""
    findings = Findings()
    if data.startswith(b"PK"):
        try:
            read_sheets(data, partial(_read_sheets, findings))
        except UnreadableError as error:
            findings.fault(0, str(error))
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
    wide = [name_of(COLUMNS[name]) for name in ("question", "explanation")]
    return write_workbook(gettext("Questions"), _table(questions), wide)


def write_csv(questions: Iterable[Question]) -> str:
    """Return CSV with semicolons, as spreadsheets in Latvian expect; save it as `utf-8-sig`."""
    file = StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    for row in _table(questions):
        writer.writerow([f"'{text}" if LIKE_FORMULA.match(text) else text for text in row])
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


def _read_sheets(findings: Findings, sheets: list[Any]) -> None:
    if not sheets:
        findings.fault(0, gettext("The file is empty."))
        return
    sheet = max(sheets, key=lambda sheet: len(columns_of(next(filled(rows_of(sheet)))[1])))
    if len(sheets) > 1:
        findings.loss(0, gettext("Only the sheet “%(name)s” was read.") % {"name": sheet.title})
    _read_rows(findings, rows_of(sheet))


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


def _read_rows(findings: Findings, rows: Rows) -> None:
    with_cells = filled(rows)
    try:
        line, header = next(with_cells)
        if not _check_header(findings, line, header):
            return
        reader = RowReader(findings, header)
        for line, row in with_cells:
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
