"""Questions as a file to take along."""

from collections.abc import Iterable

from . import gift, spreadsheet
from .questions import Question

TYPES = {
    "gift": "text/plain; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
FORMATS = list(TYPES)


def write(questions: Iterable[Question], format: str) -> bytes:
    """Return the file; `format` is one of FORMATS."""
    if format == "xlsx":
        return spreadsheet.write_xlsx(questions)
    if format == "csv":
        # The mark at the beginning tells spreadsheet programs that the letters are UTF-8.
        return spreadsheet.write_csv(questions).encode("utf-8-sig")
    return gift.write(questions).encode()
