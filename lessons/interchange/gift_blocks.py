"""A GIFT text divided into blocks: one for each question and each change of category."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from .texts import lines_of

BRACE = re.compile(r"\\[\\{}]|[{}]")
_CATEGORY = re.compile(r"\s*\$CATEGORY:(.*)", re.IGNORECASE)

_SIGN = re.compile(r"\S")

_Lines = list[tuple[int, str]]


@dataclass(frozen=True)
class Block:
    """Lines that belong together, each with its number in the file. `category` is None unless the
    block is the line that names one.
    """

    lines: tuple[tuple[int, str], ...]
    category: str | None = None

    @property
    def line(self) -> int:
        """Number of the first line that is not a comment."""
        return next(number for number, line in self.lines if line.strip() and not _comment(line))

    @property
    def comments(self) -> list[str]:
        return [line for _, line in self.lines if _comment(line)]

    @cached_property
    def text(self) -> str:
        return _text(self.lines)

    @cached_property
    def starts(self) -> list[int]:
        """Where in the text each line begins."""
        lengths = (len(line) + 1 for line in self.text.split("\n"))
        return list(accumulate(lengths, initial=0))[:-1]

    def line_at(self, offset: int) -> int:
        """Return the number of the line on which that sign of the text, or the next, stands."""
        found = _SIGN.search(self.text, offset)
        return self.lines[bisect_right(self.starts, found.start() if found else offset) - 1][0]


def blocks_of(text: str) -> Iterator[Block]:
    """Yield the blocks of a GIFT text; those with nothing but comments are left out."""
    for lines in _joined(_divided(text)):
        if found := _CATEGORY.match(lines[0][1]):
            yield Block(tuple(lines), found[1].strip())
            continue
        for part in _parted(lines):
            if _text(part).strip():
                yield Block(tuple(part))


def _divided(text: str) -> Iterator[_Lines]:
    """Yield what stands between empty lines, and each category by itself."""
    lines: _Lines = []
    for number, line in enumerate(lines_of(text).split("\n"), 1):
        is_category = _CATEGORY.match(line)
        if (is_category or not line.strip()) and lines:
            yield lines
            lines = []
        if is_category:
            yield [(number, line)]
        elif line.strip():
            lines.append((number, line))
    if lines:
        yield lines


def _joined(groups: Iterator[_Lines]) -> Iterator[_Lines]:
    """Put together what empty lines between braces have divided."""
    joined: _Lines = []
    last_brace = ""
    for lines in groups:
        braces = _braces(lines)
        if joined and not (last_brace == "{" and braces[:1] == ["}"]):
            yield joined
            joined = []
        joined.extend(lines)
        last_brace = braces[-1] if braces else ""
    if joined:
        yield joined


def _parted(lines: _Lines) -> Iterator[_Lines]:
    """Part questions with no empty line between: where a brace closes a line and more follow."""
    rows = [_braces([line]) for line in lines]
    # For each line, the first brace on it or below.
    following = [""]
    for row in reversed(rows):
        following.append(row[0] if row else following[-1])
    following.reverse()
    start = 0
    for end, (_, line) in enumerate(lines[:-1], 1):
        if line.rstrip().endswith("}") and rows[end - 1] and following[end] == "{":
            yield lines[start:end]
            start = end
    yield lines[start:]


def _braces(lines: _Lines) -> list[str]:
    return [found[0] for found in BRACE.finditer(_text(lines)) if found[0] in "{}"]


def _text(lines: _Lines | tuple[tuple[int, str], ...]) -> str:
    return "\n".join("" if _comment(line) else line for _, line in lines)


def _comment(line: str) -> bool:
    return line.lstrip().startswith("//")
