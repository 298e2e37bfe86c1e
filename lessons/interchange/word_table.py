"""The vocabulary as a table: a row for each word, the columns of the shipped word files.

Only `key` is needed: what a file has no column for stays as it is.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from ..latvian.forms import format_forms, parse_forms
from ..models.vocabulary import Gloss, Word
from .texts import one_line
from .workbook import FORMULA

KEY, COUNTERPART = "key", "counterpart"
PLAIN = ("lemma", "part_of_speech", "gender", "inflection", "level", "example", "note")
LISTS = ("accepted", "not_beside")
# Fields of a meaning by the beginnings of their columns.
MEANING = {"gloss": "text", "example": "example", "note": "note"}
MEANINGS: Mapping[str, tuple[str, str]] = {
    f"{name}_{language}": (language, field)
    for language in settings.GLOSS_LANGUAGES
    for name, field in MEANING.items()
}
COLUMNS = (
    KEY, *PLAIN[:5], "forms", "accepted", "example", "note", *MEANINGS, "not_beside", COUNTERPART,
)  # fmt: skip
WIDE = {"forms", "example", "note", *(name for name in MEANINGS if not name.startswith("gloss"))}


_ERROR = re.compile("#[A-Z/0]+[!?]?")


class CellError(ValueError):
    """What a cell holds is not what can be written there; says so in the active language."""


def cells_of(word: Word, glosses: Mapping[str, Gloss]) -> dict[str, str]:
    """Return the cells of a word by column, those of a new word empty."""
    cells = {
        KEY: word.key,
        **{name: str(getattr(word, name)) for name in PLAIN},
        "forms": format_forms(word.forms),
        **{name: "; ".join(getattr(word, name)) for name in LISTS},
        COUNTERPART: word.counterpart.key if word.counterpart else "",
        **{
            column: str(getattr(glosses[language], field)) if language in glosses else ""
            for column, (language, field) in MEANINGS.items()
        },
    }
    return {column: one_line(cells[column]) for column in COLUMNS}


def value_of(column: str, text: str) -> Any:
    """Return what a field is set to. Raises FormError."""
    if column == "forms":
        return parse_forms(text)
    if column in LISTS:
        return [part.strip() for part in text.split(";") if part.strip()]
    return text


def text_of(cell: Any) -> str:
    """Return the text of a cell. Raises CellError for what a spreadsheet has made of it."""
    if cell is None:
        return ""
    if cell is FORMULA:
        raise CellError(gettext("a formula is not read; type its result"))
    if isinstance(cell, int | float) and not isinstance(cell, bool) and cell == int(cell):
        return str(int(cell))
    if not isinstance(cell, str):
        raise CellError(
            gettext("“%(text)s” is no text; make the cell text and type it anew") % {"text": cell}
        )
    if _ERROR.fullmatch(cell):
        raise CellError(gettext("“%(text)s” is an error of the spreadsheet") % {"text": cell})
    return one_line(cell)


def columns_of(header: Sequence[Any]) -> dict[str, int]:
    """Return where each known column stands; of two with the same name, the first."""
    found: dict[str, int] = {}
    for place, name in enumerate(header):
        column = one_line(str(name or "")).casefold()
        if column in COLUMNS:
            found.setdefault(column, place)
    return found


def unknown_columns(header: Sequence[Any]) -> list[str]:
    names = [one_line(str(name or "")) for name in header]
    return [name for name in names if name and name.casefold() not in COLUMNS]
