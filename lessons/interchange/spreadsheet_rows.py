"""One row of a spreadsheet for one question: the columns, and what their cells say.

A teacher fills in `type`, `question` and `answer 1`, `answer 2`…, the rest as needed:

- choice, several: an answer in each cell, the right ones begin with `*`
- true or false: `true` or `false` in the first cell
- short answer: an accepted text in each cell
- pairs: `left -> right` in each cell; `-> right` fits nowhere
- order: the items from the first to the last
- essay: no answers

`\\` before a `*` at the beginning of an answer, or before the `>` of an arrow, makes it a plain
sign.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import get_language, gettext

from . import questions as types
from .findings import Findings
from .limits import ANSWERS, CHOICES
from .questions import Choice, Question
from .texts import distinct, one_line, pair_of, text_of_pair, truth_of
from .workbook import FORMULA

# In English and in Latvian; other names are for reading only.
COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "id"),
    "type": ("type", "veids", "tips"),
    "question": ("question", "jautājums"),
    "category": ("category", "kategorija", "temats"),
    **{f"answer {n}": (f"answer {n}", f"atbilde {n}") for n in range(1, ANSWERS[1] + 1)},
    **{f"feedback {n}": (f"feedback {n}", f"komentārs {n}") for n in range(1, CHOICES[1] + 1)},
    "explanation": ("explanation", "paskaidrojums"),
    "marks": ("marks", "punkti"),
    "source": ("source", "avots"),
    "source_url": ("source address", "avota adrese", "source_url"),
    "verified_on": ("checked on", "pārbaudīts", "verified_on"),
    "review_by": ("check again by", "pārbaudīt līdz", "review_by"),
    "volatile": ("changes", "mainās", "volatile"),
}
NECESSARY = ("type", "question", "answer 1")

SEVERAL = "several"
TYPES: dict[str, tuple[str, ...]] = {
    types.CHOICE: ("choice", "viena atbilde", "izvēle", "one answer", "multiple choice"),
    SEVERAL: ("several", "vairākas atbildes", "several answers"),
    types.TRUE_FALSE: ("true or false", "patiess vai nepatiess", "true/false", "true_false"),
    types.SHORT_ANSWER: ("short answer", "īsa atbilde", "short_answer"),
    types.MATCH: ("pairs", "pāri", "match", "matching"),
    types.ORDER: ("order", "secība", "ordering"),
    types.ESSAY: ("essay", "brīva atbilde", "eseja", "free answer"),
}
_TRUTHS = {True: ("true", "taisnība"), False: ("false", "nav taisnība")}
_YES = {"x", "+", "*", "1", "t", "yes", "jā", "да", "так"}
_NO = {"-", "0", "f", "no", "nē", "нет", "ні"}


def _key(name: str) -> str:
    return one_line(name).casefold()


_COLUMN_OF = {_key(name): column for column, names in COLUMNS.items() for name in names}
_TYPE_OF = {_key(name): type for type, names in TYPES.items() for name in names}


def columns_of(header: Sequence[Any]) -> dict[str, int]:
    """Return where each column that is known stands; of two with the same name, the first."""
    found: dict[str, int] = {}
    for place, name in enumerate(header):
        if column := _COLUMN_OF.get(_key(str(name or ""))):
            found.setdefault(column, place)
    return found


def unknown_columns(header: Sequence[Any]) -> list[str]:
    names = [one_line(str(name or "")) for name in header]
    return [name for name in names if name and _key(name) not in _COLUMN_OF]


def name_of(names: Sequence[str]) -> str:
    """Return the name in the active language, of those that spreadsheets are written in."""
    return names[1] if (get_language() or "").startswith("lv") else names[0]


class RowReader:
    """Makes rows into questions. `names`: of the columns, as the file has them."""

    def __init__(self, findings: Findings, header: Sequence[Any]) -> None:
        self.findings = findings
        self.columns = columns_of(header)
        self.names = {key: one_line(str(header[place])) for key, place in self.columns.items()}
        self.line = 0
        self.cells: Sequence[Any] = ()

    def read(self, line: int, cells: Sequence[Any]) -> None:
        """Hand the question in a row to the findings. An empty row is passed over."""
        self.line, self.cells = line, cells
        if not any(cell not in (None, "") and str(cell).strip() for cell in cells):
            return
        name = self.text("type")
        type = _TYPE_OF.get(_key(name))
        if type is None:
            allowed = ", ".join(name_of(names) for names in TYPES.values())
            self.wrong("type", gettext("write one of: %(allowed)s") % {"allowed": allowed})
            return
        answered = self.answered(type)
        if answered is None:
            return
        self.findings.add(
            line,
            Question(
                text=self.text("question"),
                id=self.text("id"),
                category=self.text("category"),
                explanation=self.text("explanation"),
                marks=self.marks(),
                source_name=self.text("source"),
                source_url=self.text("source_url"),
                verified_on=self.date("verified_on"),
                review_by=self.date("review_by"),
                volatile=self.yes("volatile"),
                **answered,
            ),
        )

    def answered(self, type: str) -> dict[str, Any] | None:
        """Return the fields of the answers; None, with a fault reported, if a cell is wrong."""
        cells = [
            (column, text)
            for column in COLUMNS
            if column.startswith("answer") and (text := one_line(self.text(column)))
        ]
        if type in (types.CHOICE, SEVERAL):
            choices = []
            for column, text in cells:
                answer, right = _unstarred(text)
                feedback = self.text(column.replace("answer", "feedback"))
                choices.append(Choice(answer, right, feedback))
            return {
                "type": types.CHOICE,
                "choices": tuple(choices),
                "several": type == SEVERAL,
            }
        if any(self.text(f"feedback {n}").strip() for n in range(1, CHOICES[1] + 1)):
            self.findings.loss(self.line, gettext("The feedback to single answers was left out."))
        if type == types.TRUE_FALSE:
            return self.truth(cells)
        if type == types.SHORT_ANSWER:
            return {"type": type, "answers": distinct(_unstarred(text)[0] for _, text in cells)}
        if type == types.MATCH:
            return self.pairs(cells)
        if type == types.ORDER:
            return {"type": type, "items": tuple(text for _, text in cells)}
        if cells:
            self.findings.loss(
                self.line, gettext("An essay has no answers; those in the row were left out.")
            )
        return {"type": type}

    def truth(self, cells: list[tuple[str, str]]) -> dict[str, Any] | None:
        marked = [_unstarred(text) for _, text in cells]
        if len(marked) > 1:
            marked = [cell for cell in marked if cell[1]]
        truths = [_yes_or_no(text) for text, _ in marked]
        if len(truths) != 1 or truths[0] is None:
            self.wrong("answer 1", gettext("write true or false"))
            return None
        return {"type": types.TRUE_FALSE, "statement": truths[0]}

    def pairs(self, cells: list[tuple[str, str]]) -> dict[str, Any] | None:
        pairs = [(column, pair_of(text)) for column, text in cells]
        for column, pair in pairs:
            if pair is None:
                self.wrong(column, gettext("write the pair as left -> right"))
        if any(pair is None for _, pair in pairs):
            return None
        return {"type": types.MATCH, "pairs": tuple(pair for _, pair in pairs if pair)}

    def marks(self) -> int:
        text = self.text("marks").strip()
        if re.fullmatch(r"\d{1,4}", text):
            return int(text)
        if text:
            self.wrong("marks", gettext("write a whole number from 1 to 20"), is_loss=True)
        return 1

    def date(self, column: str) -> date | None:
        cell = self.cell(column)
        if isinstance(cell, datetime):
            return cell.date()
        text = self.text(column).strip()
        for form in ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%Y."):
            try:
                return datetime.strptime(text, form).date() if text else None
            except ValueError:
                continue
        self.wrong(column, gettext("write the date as 2026-01-31"), is_loss=True)
        return None

    def yes(self, column: str) -> bool:
        text = self.text(column).strip()
        truth = _yes_or_no(text)
        if text and truth is None:
            self.wrong(column, gettext("write true or false"), is_loss=True)
        return truth is True

    def cell(self, column: str) -> Any:
        place = self.columns.get(column)
        return None if place is None or place >= len(self.cells) else self.cells[place]

    def text(self, column: str) -> str:
        """Return what the cell shows, as far as the file says it."""
        cell = self.cell(column)
        if cell is None:
            return ""
        if cell is FORMULA:
            self.wrong(column, gettext("a formula is not read; type its result"), is_loss=True)
            return ""
        if isinstance(cell, (datetime, time)):
            text = cell.strftime("%d.%m.%Y" if isinstance(cell, datetime) else "%H:%M")
            self.wrong(
                column, gettext("read as %(text)s; make the cell text") % {"text": text}, True
            )
            return text
        if isinstance(cell, float) and cell.is_integer():
            return str(int(cell))
        return str(cell)

    def wrong(self, column: str, text: str, is_loss: bool = False) -> None:
        report = self.findings.loss if is_loss else self.findings.fault
        name = self.names.get(column, name_of(COLUMNS[column]))
        report(
            self.line,
            gettext("Column “%(column)s”: %(problem)s.") % {"column": name, "problem": text},
        )


def cells_of(question: Question) -> Mapping[str, str]:
    """Return the cells of a tidied question by column; those left out are empty."""
    type = SEVERAL if question.several and question.type == types.CHOICE else question.type
    cells = {
        "id": question.id,
        "type": name_of(TYPES[type]),
        "question": question.text,
        "category": question.category,
        "explanation": question.explanation,
        "marks": str(question.marks),
        "source": question.source_name,
        "source_url": question.source_url,
        "verified_on": question.verified_on.isoformat() if question.verified_on else "",
        "review_by": question.review_by.isoformat() if question.review_by else "",
        "volatile": "x" if question.volatile else "",
    }
    answers: list[str] = []
    if type in (types.CHOICE, SEVERAL):
        answers = [("*" if c.right else "") + _starless(c.text) for c in question.choices]
        cells |= {f"feedback {n}": c.feedback for n, c in enumerate(question.choices, 1)}
    elif type == types.TRUE_FALSE:
        answers = [name_of(_TRUTHS[question.statement])]
    elif type == types.SHORT_ANSWER:
        answers = [_starless(answer) for answer in question.answers]
    elif type == types.MATCH:
        answers = [text_of_pair(left, right) for left, right in question.pairs]
    elif type == types.ORDER:
        answers = list(question.items)
    return cells | {f"answer {n}": answer for n, answer in enumerate(answers, 1)}


def _yes_or_no(text: str) -> bool | None:
    word = text.casefold()
    return True if word in _YES else False if word in _NO else truth_of(text)


def _unstarred(text: str) -> tuple[str, bool]:
    """Return an answer without the star that marks it as right, and whether it had one."""
    right = text.startswith("*")
    text = text[1:].strip() if right else text
    return (text[1:] if re.match(r"\\[\\*]", text) else text), right


def _starless(text: str) -> str:
    """Return the answer as `_unstarred` gives it back, whatever it begins with."""
    return f"\\{text}" if text.startswith(("*", "\\")) else text
