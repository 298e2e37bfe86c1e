"""Questions in GIFT, the text format of Moodle.

What GIFT has no place for stands in comments above a question, where other systems skip it:
`// [id:…] [marks:2] [source:…] [verified_on:2026-01-02] [volatile] [tag:order]`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext

from . import questions as types
from .findings import Findings, choice_of, explanation_of
from .gift_blocks import BRACE, Block, blocks_of
from .gift_writer import write
from .questions import Choice, Question, Reading
from .texts import (
    LONGEST,
    TooLong,
    distinct,
    has_markup,
    items_of,
    moodle_category,
    without_markup,
)

__all__ = ["read", "write"]

GAP = "…"
LONGEST_COMMENT = 6_000

_ESCAPE = r"\\[\\~=#{}:>*n]"
_ESCAPED = re.compile(_ESCAPE)
_FORMAT = re.compile(r"\s*\[(html|plain|moodle|markdown)\]", re.IGNORECASE)
_TITLE = re.compile(r"\s*::((?:\\.|[^\\])*?)::", re.DOTALL)
_TAG = re.compile(r"\[(\w+)(?::((?:\\.|[^\]\\])*))?\]")
_SIGN = re.compile(_ESCAPE + r"|[~=]")
_ARROW = re.compile(_ESCAPE + r"|->")
_HASH = re.compile(_ESCAPE + r"|#")
_GENERAL = re.compile(_ESCAPE + r"|#{4}(?!#)")
_WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:[.,]\d+)?)%")
_WILD = re.compile(r"(?<!\\)\*")
_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}


def read(text: str) -> Reading:
    """Return the questions in a GIFT text. Never raises."""
    findings = Findings()
    category = ""
    for block in blocks_of(text):
        if block.category is not None:
            category = moodle_category(block.category)
            continue
        if findings.is_full(block.line):
            break
        try:
            question = _BlockReader(findings, block).question()
        except _Unreadable as fault:
            findings.fault(fault.line, str(fault))
        else:
            findings.add(block.line, replace(question, category=category))
    return findings.reading()


class _Unreadable(Exception):
    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line


@dataclass
class _Answer:
    """One answer between the braces. `sign`: `=`, `~` or empty."""

    sign: str
    text: str
    line: int
    weight: float | None = field(init=False)
    feedback: str = field(init=False)

    def __post_init__(self) -> None:
        weight = _WEIGHT.match(self.text)
        self.weight = float(weight[1].replace(",", ".")) if weight else None
        body = self.text[weight.end() :] if weight else self.text
        self.text, *feedback = _split(_HASH, body, most=1)
        self.feedback = feedback[0] if feedback else ""


class _BlockReader:
    """Reads the question in one block."""

    def __init__(self, findings: Findings, block: Block) -> None:
        self.findings = findings
        self.block = block
        self.line = block.line
        self.default = "moodle"

    def question(self) -> Question:
        """Return the question; raises _Unreadable."""
        text = self.block.text
        if len(text) > LONGEST:
            self.fail(0, gettext("This is too long to be one question."))
        title = ""
        offset = 0
        if found := _TITLE.match(text):
            title, offset = found[1], found.end()
        braces = [brace for brace in BRACE.finditer(text, offset) if brace[0] in "{}"]
        if not braces:
            self.fail(offset, gettext("There are no braces with answers, so this is no question."))
        if [brace[0] for brace in braces] != ["{", "}"]:
            self.fail(
                braces[0].start(),
                gettext(
                    "The braces do not match: each question has one pair, and an empty line after."
                ),
            )
        opening, closing = braces[0], braces[1]
        start, end = opening.end(), closing.start()
        before, after = text[offset : opening.start()], text[closing.end() :].rstrip()
        if found := _FORMAT.match(before):
            self.default, before = found[1].lower(), before[found.end() :]
        section, explanation = text[start:end], ""
        if general := [sign for sign in _GENERAL.finditer(section) if sign[0] == "####"]:
            explanation = self.plain(section[general[-1].end() :])
            section = section[: general[-1].start()]
        question = self.answered(section, start)
        if after:
            has_gap = question.type in (types.CHOICE, types.SHORT_ANSWER)
            before += (GAP if has_gap else " ") + after
        question = replace(
            question,
            text=self.reduced(self.default, before) or self.plain(title),
            explanation=explanation_of(
                self.findings, self.line, explanation, [question.explanation]
            ),
        )
        return self.with_tags(question)

    def answered(self, section: str, start: int) -> Question:
        """Return a question with only what stands between the braces."""
        answers = section.strip()
        if not answers:
            return Question(types.ESSAY, "")
        if answers.startswith("#"):
            self.fail(start, gettext("Questions with a number as answer cannot be taken over."))
        if answers.startswith(">"):
            return Question(types.ORDER, "", items=self.lines(answers))
        truth, *feedback = _split(_HASH, answers, most=2)
        if (truth_value := _TRUTH.get(truth.strip().upper())) is not None:
            remarks = [self.plain(text) for text in feedback]
            return Question(
                types.TRUE_FALSE, "", statement=truth_value, explanation=_joined(remarks)
            )
        pieces = self.pieces(section, start)
        if any(piece.sign == "~" for piece in pieces):
            return self.choice(pieces)
        if len(_split(_ARROW, section)) > 1:
            return self.match(section, start)
        return self.short_answer(pieces)

    def choice(self, pieces: list[_Answer]) -> Question:
        weighed = [
            (
                Choice(self.plain(piece.text), feedback=self.plain(piece.feedback)),
                (100.0 if piece.sign == "=" else 0.0) if piece.weight is None else piece.weight,
            )
            for piece in pieces
        ]
        single = any(piece.sign == "=" for piece in pieces)
        choices, several = choice_of(self.findings, self.line, weighed, single=single)
        return Question(types.CHOICE, "", choices=choices, several=several)

    def short_answer(self, pieces: list[_Answer]) -> Question:
        accepted = []
        for piece in pieces:
            if piece.weight is not None and piece.weight < 100:
                if piece.weight > 0:
                    self.findings.loss(
                        piece.line, gettext("Answers that are right in part count as wrong here.")
                    )
            elif _WILD.search(piece.text):
                self.findings.loss(
                    piece.line, gettext("An answer with * for any letters was left out.")
                )
            else:
                accepted.append(self.plain(piece.text))
        remarks = [self.plain(piece.feedback) for piece in pieces]
        return Question(
            types.SHORT_ANSWER, "", answers=distinct(accepted), explanation=_joined(remarks)
        )

    def match(self, section: str, start: int) -> Question:
        pairs = []
        for piece, offset in _pieces(section):
            sides = _split(_ARROW, piece[1:] if piece.startswith("=") else piece, most=1)
            if len(sides) < 2:
                self.fail(start + offset, gettext("A pair needs -> between its two sides."))
            pairs.append((self.plain(sides[0]), _unescaped(sides[1])))
        if "order" in self.tags().getall("tag") and (items := items_of(pairs)):
            return Question(types.ORDER, "", items=items)
        return Question(types.MATCH, "", pairs=tuple(pairs))

    def lines(self, answers: str) -> tuple[str, ...]:
        """Return the items of the form that Moodle's ordering questions have in GIFT."""
        _, *items = answers.split("\n")
        return tuple(self.plain(item) for item in items if item.strip())

    def pieces(self, section: str, start: int) -> list[_Answer]:
        return [
            _Answer(
                piece[0] if piece[0] in "=~" else "",
                piece[1:] if piece[0] in "=~" else piece,
                self.block.line_at(start + offset),
            )
            for piece, offset in _pieces(section)
        ]

    def plain(self, raw: str) -> str:
        """Return the text without escapes and markup, in the format that is named before it."""
        format = self.default
        if found := _FORMAT.match(raw):
            format, raw = found[1].lower(), raw[found.end() :]
        return self.reduced(format, raw)

    def reduced(self, format: str, raw: str) -> str:
        text = _unescaped(raw)
        if format == "moodle" and has_markup(text):
            format, text = "html", text.strip().replace("\n", "<br>")
        if format != "html":
            return text.strip()
        try:
            text, lost_media = without_markup(text)
        except TooLong:
            self.fail(0, gettext("This is too long to be one question."))
        if lost_media:
            self.findings.loss_of_media(self.line)
        return text

    def tags(self) -> "_Tags":
        return _Tags(
            (name.lower(), re.sub(r"\\(.)", r"\1", value or ""))
            for comment in self.block.comments
            for name, value in _TAG.findall(comment[:LONGEST_COMMENT])
        )

    def with_tags(self, question: Question) -> Question:
        tags = self.tags()
        marks = tags.get("marks", "1")
        if not re.fullmatch(r"\d{1,4}", marks):
            self.findings.loss(self.line, gettext("Marks are a whole number from 1 to 20."))
            marks = "1"
        return replace(
            question,
            id=tags.get("id"),
            marks=int(marks),
            source_name=tags.get("source"),
            source_url=tags.get("source_url"),
            verified_on=self.date(tags.get("verified_on")),
            review_by=self.date(tags.get("review_by")),
            volatile=bool(tags.getall("volatile")),
        )

    def date(self, text: str) -> date | None:
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.findings.loss(
                self.line,
                gettext("“%(text)s” is no date; write it as 2026-01-31.") % {"text": text[:40]},
            )
            return None

    def fail(self, offset: int, text: str) -> None:
        raise _Unreadable(self.block.line_at(offset), text)


class _Tags:
    def __init__(self, tags: Iterable[tuple[str, str]]) -> None:
        self.tags = list(tags)

    def get(self, name: str, default: str = "") -> str:
        return next(iter(self.getall(name)), default)

    def getall(self, name: str) -> list[str]:
        return [value for key, value in self.tags if key == name]


def _split(sign: re.Pattern[str], text: str, most: int = -1) -> list[str]:
    """Split at a sign that is not escaped. `sign` matches escapes too, which are passed over."""
    parts: list[str] = []
    last = 0
    for found in sign.finditer(text):
        if found[0].startswith("\\") or len(parts) == most:
            continue
        parts.append(text[last : found.start()])
        last = found.end()
    return [*parts, text[last:]]


def _pieces(section: str) -> list[tuple[str, int]]:
    """Return each answer with its sign, and where in the section it begins."""
    starts = [sign.start() for sign in _SIGN.finditer(section) if sign[0] in "=~"]
    if not starts or section[: starts[0]].strip():
        starts.insert(0, 0)
    ends = [*starts[1:], len(section)]
    return [(section[a:b].strip(), a) for a, b in zip(starts, ends, strict=True)]


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[0][1] == "n" else found[0][1], text).strip()


def _joined(remarks: list[str]) -> str:
    return "\n".join(text for text in dict.fromkeys(remarks) if text)
