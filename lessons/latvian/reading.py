"""A text read into the letters that count: capitals, gaps, quotes, emoji, outer signs are gone.

The first step of checking (`checking.py`). `static/js/reading.js` is its twin.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from .alphabet import without_marks


class Letter(NamedTuple):
    """A letter, the same without marks, and where it stands in the source."""

    text: str
    base: str
    start: int
    end: int
    ending: bool = False  # see `_with_ending`


Text = tuple[Letter, ...]  # words stand with one gap between them

GAP = " "
LONGEST = 1_000  # letters; no answer is longer, and what follows is not read
MOST_MARKS = 4  # on one letter
VOWELS = frozenset("aeiouy")
FIGURES = frozenset("0123456789")
SIGNS = frozenset(".,;:!?…'-()[]{}")  # they say nothing at the ends of a word

_GAPS = (
    "\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
    '"«»“”„‟‹›'
    "\u20e3\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"  # emoji
)
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
_MARKS = "\u0300-\u036f"
_PIECE = re.compile(f"([{_GAPS}]+)|.[{_MARKS}{_INVISIBLE}]*", re.DOTALL)
_UNSEEN = re.compile(f"[{_INVISIBLE}]")
_ALIKE = str.maketrans("’‘‚‛ʼʹ`´′" + "‐‑‒–—―−" + "\u0326", "'''''''''" + "-------" + "\u0327")
_DIGRAPHS = re.compile(r"([aeiu])\1+|([gkln])j+|([csz])h+")


@lru_cache(maxsize=8_192)
def normalise(text: str) -> str:
    """Return the text as it is compared: two answers that agree here are the same answer."""
    return plain(read(text))


def read(text: str) -> Text:
    """Read a text into the letters that count."""
    words: list[list[Letter]] = [[]]
    letters = 0
    for piece in _PIECE.finditer(text):
        if piece[1]:
            words.append([])
        elif (letter := _letter(piece[0]))[0]:
            words[-1].append(Letter(*letter, *piece.span()))
            letters += 1
        if letters == LONGEST:
            break
    words = [word for word in words if any(letter.text not in SIGNS for letter in word)]
    kept: list[Letter] = []
    for word in words:
        trimmed = _trim(word, last=word is words[-1])
        if kept:
            kept.append(Letter(GAP, GAP, kept[-1].end, trimmed[0].start))
        kept += _with_ending(trimmed)
    return tuple(kept)


# What is known is read again and again; answers are not.
read_known = lru_cache(maxsize=16_384)(read)


@lru_cache(maxsize=4_096)
def _letter(piece: str) -> tuple[str, str]:
    """Return one letter with its marks, small and composed, and the same without marks.

    Unsettled ones stay as they are.
    """
    letter = _UNSEEN.sub("", piece).translate(_ALIKE)[: 1 + MOST_MARKS]
    if not _is_settled(letter):
        return letter, letter
    small = "".join(character.lower() for character in unicodedata.normalize("NFC", letter))
    small = unicodedata.normalize("NFC", small)
    return small, without_marks(small) if _is_settled(small) else small


def _is_settled(letter: str) -> bool:
    """Tell the old blocks of Latin, Greek and Cyrillic, where all versions of Unicode agree."""
    return "" < letter < "\u0530" or "\u1e00" <= letter < "\u2000"


def _trim(word: list[Letter], *, last: bool) -> list[Letter]:
    """Take the signs off both ends, but not the minus of -5 nor, inside an answer, the dot of 5."""
    start, end = 0, len(word)
    while word[start].text in SIGNS:
        if word[start].text == "-" and word[start + 1].text in FIGURES:
            break
        start += 1
    while word[end - 1].text in SIGNS:
        if word[end - 1].text == "." and word[end - 2].text in FIGURES and not last:
            break
        end -= 1
    return word[start:end]


def _with_ending(word: list[Letter]) -> list[Letter]:
    """Mark the ending: from the last vowels on (māj-ai), or one letter after others (tēv-s)."""
    vowels = [letter.base in VOWELS for letter in word]
    first = len(word) - 1
    if any(vowels[-2:]):
        first -= not vowels[-1]
        while first > 0 and vowels[first - 1]:
            first -= 1
    return [*word[:first], *(letter._replace(ending=True) for letter in word[first:])]


def plain(text: Text) -> str:
    return "".join([letter.text for letter in text])


def words_of(text: Text) -> list[Text]:
    gaps = [i for i, letter in enumerate(text) if letter.text == GAP]
    bounds = zip([-1, *gaps], [*gaps, len(text)], strict=True)
    return [text[left + 1 : right] for left, right in bounds]


def skeleton(text: Text) -> str:
    """Return the letters without marks, and what may be a digraph as one letter.

    Two texts that can be the same, marks aside, have the same skeleton.
    """
    return _DIGRAPHS.sub(r"\1\2\3", "".join(bases_of(text)))


def bases_of(text: Text) -> list[str]:
    return [letter.base for letter in text]
