"""A list of learners, pasted or from a spreadsheet, read into people to make accounts for."""

import re
import unicodedata
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import dropwhile
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from accounts.models import validate_nickname

from .groups import NewLearner
from .interchange.tables import Row, read_table
from .interchange.workbook import FORMULA, UnreadableError

MOST_LEARNERS = 200
LONGEST_NAME = 50  # a number may have to follow
LANGUAGES = {name.casefold(): code for code, name in settings.LANGUAGES for name in (code, name)}
NAME_HEADS = {"vārds", "vards", "vārdi", "name", "names", "имя", "имена", "ім’я", "ім'я", "імена"}
NUMBERING = re.compile(r"^(?:[0-9]{1,3}[.)](?:\s+|$))+")
LANGUAGE_HEADS = {"valoda", "language", "язык", "мова"}


@dataclass
class Roster:
    """What was read: people, and (line, what is wrong there) for what cannot be taken.

    `lines`: where each of the people stands.
    """

    people: list[NewLearner] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    def refuse(self, names: Container[str]) -> None:
        """Name as faults who has one of these names, written without case."""
        cause = gettext("“%(name)s” is in the group already.")
        for line, person in zip(self.lines, self.people, strict=True):
            if person.name.casefold() in names:
                self.faults.append((line, cause % {"name": person.name}))
        self.faults.sort()

    def as_text(self) -> str:
        """Return the people as a list that can be pasted."""
        return "\n".join(f"{person.name}; {person.language}" for person in self.people)


def read_text(text: str, language: str) -> Roster:
    """Read a name a line, with `; uk` after it where her language is not `language`.

    Cells of a spreadsheet have a tab between them; numbers and heads of a list are left out.
    """
    rows: list[Row] = [
        (line, re.split(r"[;\t]", NUMBERING.sub("", row.strip())))
        for line, row in enumerate(text.splitlines(), 1)
        if row.strip()
    ]
    return read_rows(dropwhile(lambda row: head_of(row[1][0]) in NAME_HEADS, rows), language)


def read_file(data: bytes, language: str) -> Roster:
    """Read a spreadsheet: names in the first column or below “Vārds”; languages below “Valoda”."""
    try:
        rows = read_table(data, MOST_LEARNERS + 1)
    except UnreadableError as error:
        return Roster(faults=[(0, str(error))])
    heads = [head_of(cell) for cell in rows[0][1]]
    if not NAME_HEADS.isdisjoint(heads):
        name = next(place for place, head in enumerate(heads) if head in NAME_HEADS)
        spoken = next((p for p, head in enumerate(heads) if head in LANGUAGE_HEADS), None)
        return read_rows(
            [(line, [cell_at(row, name), cell_at(row, spoken)]) for line, row in rows[1:]],
            language,
        )
    if max(sum(bool(str(cell or "").strip()) for cell in row) for _, row in rows) > 2:
        cause = gettext("Name the columns in the first row: Vārds, Valoda.")
        return Roster(faults=[(rows[0][0], cause)])
    return read_rows(rows, language)


def plain(cell: Any) -> str:
    """Return the text of a cell, without the number of a list before it."""
    text = " ".join(unicodedata.normalize("NFKC", str(cell or "")).split())
    return NUMBERING.sub("", text)


def head_of(cell: Any) -> str:
    """Return the word by which the head of a column is known: its first one."""
    return re.split(r"[\s,:/(]", plain(cell).casefold(), maxsplit=1)[0]


def cell_at(row: Sequence[Any], place: int | None) -> Any:
    return row[place] if place is not None and place < len(row) else ""


def read_rows(rows: Iterable[Row], language: str) -> Roster:
    roster, lines = Roster(), dict[str, int]()
    for line, cells in rows:
        try:
            person = read_person(cells, language)
        except ValidationError as error:
            roster.faults.append((line, " ".join(error.messages)))
            continue
        known = lines.setdefault(person.name.casefold(), line)
        if known != line:
            cause = gettext("“%(name)s” stands in line %(line)d already. Tell the two apart.")
            roster.faults.append((line, cause % {"name": person.name, "line": known}))
        elif len(roster.people) == MOST_LEARNERS:
            cause = gettext("At most %(number)d people at a time; the rest was not read.")
            roster.faults.append((line, cause % {"number": MOST_LEARNERS}))
            break
        else:
            roster.people.append(person)
            roster.lines.append(line)
    return roster


def read_person(cells: Sequence[Any], language: str) -> NewLearner:
    """Return who a row names; raises ValidationError."""
    if any(cell is FORMULA for cell in cells):
        raise ValidationError(gettext("There is a formula; write the text itself."))
    texts = [plain(cell) for cell in cells]
    name, spoken = [*texts, "", ""][:2]
    if not name:
        raise ValidationError(gettext("There is no name."))
    if len(name) > LONGEST_NAME:
        raise ValidationError(
            gettext("A name has at most %(number)d letters.") % {"number": LONGEST_NAME}
        )
    validate_nickname(name)
    if spoken and spoken.casefold() not in LANGUAGES:
        raise ValidationError(
            gettext("“%(text)s” is no language here: write lv, en, ru or uk.")
            % {"text": spoken[:40]}
        )
    return NewLearner(name, LANGUAGES.get(spoken.casefold(), language))
