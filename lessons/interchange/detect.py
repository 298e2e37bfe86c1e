"""A file of questions in any format, told by what is in it."""

import re

from django.utils.translation import gettext

from . import gift, moodle_xml, spreadsheet
from .questions import Problem, Reading
from .texts import decode

MOST_BYTES = 5_000_000

XLSX, CSV, MOODLE_XML, GIFT, UNKNOWN = "xlsx", "csv", "moodle_xml", "gift", ""

# How files of XML and pages of the web begin; a question in GIFT may begin with any other tag.
_XML = re.compile(r"\s*<(?:[?!]|(?:quiz|question|html)[\s>/])", re.IGNORECASE)
_QUIZ = re.compile(r"<quiz[\s>/]")
_PROGRAM = re.compile(r"\s*(?:\{|\[\s*[\"'{\[\d])")  # lists and objects of programs have braces too


def read_file(data: bytes) -> tuple[str, Reading]:
    """Return the format and what was read; for a file that is no such thing, an empty name and
    one problem. Never raises.
    """
    if not data.strip():
        return UNKNOWN, _refused(gettext("The file is empty."))
    if len(data) > MOST_BYTES:
        return UNKNOWN, _refused(gettext("The file is larger than 5 MB."))
    if data.startswith(b"PK"):
        # Names in a zip file are not packed; documents and pictures have others.
        is_workbook = b"xl/workbook" in data
        return (XLSX, spreadsheet.read(data)) if is_workbook else (UNKNOWN, _unknown())
    decoded = decode(data)
    if decoded is None:
        return UNKNOWN, _unknown()
    text, is_certain = decoded
    if _XML.match(text):
        # An encoding that the file itself names is for the parser to heed.
        return (MOODLE_XML, moodle_xml.read(data)) if _QUIZ.search(text) else (UNKNOWN, _unknown())
    if spreadsheet.has_header(text):
        return CSV, spreadsheet.read(data)
    if not _is_gift(text):
        return UNKNOWN, _unknown()
    reading = gift.read(text)
    if not is_certain:
        reading.problems.insert(0, spreadsheet.uncertain_letters())
    return GIFT, reading


def _is_gift(text: str) -> bool:
    """Whether words stand before the first pair of braces, or it begins as nothing else does."""
    if text.lstrip().startswith(("::", "$CATEGORY:")):
        return True
    before, _, after = text.partition("{")
    return "}" in after and re.search(r"\w", before) is not None and not _PROGRAM.match(text)


def _unknown() -> Reading:
    return _refused(
        gettext(
            "This file has no questions that can be read. Use a spreadsheet (XLSX or CSV),"
            " GIFT, or the XML of Moodle."
        )
    )


def _refused(text: str) -> Reading:
    return Reading([], [Problem(0, text)])
