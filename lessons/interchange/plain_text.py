"""Questions as people type them: the question, below it the answers, then an empty line."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext

from . import questions as types
from .findings import Findings
from .questions import Choice, Question, Reading
from .texts import distinct, lines_of, pair_of, tidy, truth_of

_EXPLANATION = re.compile(
    r"!\s*|(?:paskaidrojums|explanation|пояснение|объяснение|пояснення)\s*:\s*", re.IGNORECASE
)
_BULLET = re.compile(r"[-–—•·]\s+")
_NUMBER = re.compile(r"(\d{1,3}|\w)[.)]\s+")
_ALPHABETS = ("abcdefghijklmnopqrst", "aābcčdeēfgģhiījkķlļmn", "абвгдежзийклмнопрст")
_UKRAINIAN = "абвгґдеєжзиіїйклмноп"


def read(text: str) -> Reading:
    """Return the questions in a text that was typed or pasted. Never raises."""
    findings = Findings()
    for place, lines in enumerate(_groups(text), 1):
        (line, first), *rest = lines
        if findings.is_full(line):
            break
        explanations, answers = [], []
        for number, row in rest:
            if found := _EXPLANATION.match(row):
                explanations.append(row[found.end() :])
            else:
                answers.append((number, row))
        question = _without_place(first, place)
        read_question = _Answers(findings, line, answers).question
        if (whole := read_question(question, "\n".join(explanations))) is not None:
            findings.add(line, whole)
    return findings.reading()


def _groups(text: str) -> Iterator[list[tuple[int, str]]]:
    """Yield the lines between empty ones, tidied, each with its number."""
    group: list[tuple[int, str]] = []
    for number, line in enumerate(lines_of(text).split("\n"), 1):
        if row := tidy(line):
            group.append((number, row))
        elif group:
            yield group
            group = []
    if group:
        yield group


def _without_place(text: str, place: int) -> str:
    """Take away `2.` before the second question; another number belongs to the question."""
    found = _NUMBER.match(text)
    return text[found.end() :] if found and found[1] == str(place) else text


class _Answers:
    """The lines below a question."""

    def __init__(self, findings: Findings, line: int, rows: list[tuple[int, str]]) -> None:
        self.findings = findings
        self.line = line
        self.rows = rows
        marked = [_unstarred(row) for _, row in rows]
        texts = _unnumbered([text for text, _ in marked])
        # The star may stand on either side of a number or a dash.
        again = [_unstarred(text) for text in texts]
        self.texts = [text for text, _ in again]
        self.stars = [a or b for (_, a), (_, b) in zip(marked, again, strict=True)]

    def question(self, text: str, explanation: str) -> Question | None:
        """Return the question; None, with faults reported, if the lines do not fit together."""
        if not self.rows:
            return Question(types.ESSAY, text, explanation=explanation)
        accepted = [row.startswith("=") for row in self.texts]
        if any(accepted):
            return self.short_answer(text, explanation)
        truths = [truth_of(row) for row in self.texts]
        if truths in ([True], [False]):
            return Question(
                types.TRUE_FALSE, text, explanation=explanation, statement=truths[0] is True
            )
        if sorted(map(str, truths)) == ["False", "True"] and sum(self.stars) == 1:
            statement = truths[self.stars.index(True)] is True
            return Question(types.TRUE_FALSE, text, explanation=explanation, statement=statement)
        pairs = [pair_of(row) for row in self.texts]
        if any(pairs) and not any(self.stars):
            return self.match(text, explanation, pairs)
        if not any(self.stars):
            self.findings.fault(
                self.line,
                gettext("Put * before each right answer, or = before each answer to accept."),
            )
            return None
        return Question(
            types.CHOICE,
            text,
            explanation=explanation,
            choices=tuple(
                Choice(row, star) for row, star in zip(self.texts, self.stars, strict=True)
            ),
            several=sum(self.stars) > 1,
        )

    def short_answer(self, text: str, explanation: str) -> Question | None:
        if self.odd_lines(
            [row.startswith("=") for row in self.texts],
            gettext("Other answers here begin with =, but this one does not."),
        ):
            return None
        answers = distinct(row[1:] for row in self.texts)
        return Question(types.SHORT_ANSWER, text, explanation=explanation, answers=answers)

    def match(
        self, text: str, explanation: str, pairs: list[tuple[str, str] | None]
    ) -> Question | None:
        if self.odd_lines(
            [pair is not None for pair in pairs],
            gettext("A pair needs -> between its two sides."),
        ):
            return None
        found = tuple(pair for pair in pairs if pair)
        return Question(types.MATCH, text, explanation=explanation, pairs=found)

    def odd_lines(self, fits: list[bool], problem: str) -> bool:
        """Report the lines that do not fit; return whether there are any."""
        odd = [line for (line, _), fit in zip(self.rows, fits, strict=True) if not fit]
        for line in odd:
            self.findings.fault(line, problem)
        return bool(odd)


def _unstarred(row: str) -> tuple[str, bool]:
    if row.startswith("*"):
        return row[1:].strip(), True
    if row.endswith(" *"):
        return row[:-2].strip(), True
    return row, False


def _unnumbered(rows: list[str]) -> list[str]:
    """Take away dashes, and numbers or letters if they count the lines; `1. maijs` is a date."""
    rows = [_BULLET.sub("", row, count=1) if _BULLET.match(row) else row for row in rows]
    found = [_NUMBER.match(row) for row in rows]
    marks = [match[1].lower() if match else "" for match in found]
    numbers = [str(number) for number in range(1, len(rows) + 1)]
    letters = [list(alphabet[: len(rows)]) for alphabet in (*_ALPHABETS, _UKRAINIAN)]
    if len(rows) < 2 or marks not in (numbers, *letters):
        return rows
    return [row[match.end() :] for row, match in zip(rows, found, strict=True) if match]
