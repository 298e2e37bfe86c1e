"""What a learner's answer is, compared with what was asked.

`check` tells facts: the right word, the right word without its marks, another form of it, another
word. What a fact is worth is decided elsewhere. `static/js/checking.js` is the twin of this file,
function by function; `tests/lessons/latvian/checking_cases.json` shows by example what both do.

An answer is judged in this order:

1. Both texts are read into letters. Capitals, gaps, quotes, emoji, and signs around words go.
2. Among all known words (what was asked, forms of the same word, other words of the lessons,
   real words that look alike) the nearest is sought that has the same letters as the answer, marks
   aside. Nearest is one that agrees in the marks too, written straight or with digraphs (`aa` for
   ā); then one that differs in the marks of its stem; then one that differs in those of its ending,
   for there length tells forms apart: `maja` is nearer to māja than to mājā. Among equally near
   ones, what was asked comes first.
3. If no known word has these letters, one slip is looked for: a letter too many, too few, wrong, or
   swapped with the next, marks aside, in a word of five letters or more without figures.
4. Several words are judged one by one. Marks may differ in all, but more than that in one only.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from .alphabet import SPELLED_OUT, without_marks


class Verdict(StrEnum):
    """From the best to the worst; `skipped` is none of them."""

    EXACT = "exact"
    DIACRITICS = "diacritics"
    TYPO = "typo"
    OTHER_FORM = "other_form"
    OTHER_WORD = "other_word"
    WRONG = "wrong"
    SKIPPED = "skipped"


_FROM_BEST = tuple(Verdict)


@dataclass(frozen=True)
class Entry:
    """A word of the vocabulary. `forms` maps names of forms to texts."""

    id: int
    lemma: str
    forms: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Target:
    """What is asked: `text`, which is the form `form` of `entry`, or one of `accepted`.

    `confusables` are real Latvian words that look like it and are not in the lessons.
    """

    text: str
    entry: Entry
    accepted: tuple[str, ...] = ()
    confusables: frozenset[str] = frozenset()
    form: str = ""


@dataclass(frozen=True)
class Result:
    """What the answer is.

    `expected` is the accepted answer nearest to it, as written in the target. `form` names the
    form that was given, or several with spaces between; the dictionary form without a name of
    its own is `lemma`. `word` is the id of the other word, if it is in the lessons. `start` and
    `end` bound the stretch of `expected` to point at, counted in code points.
    """

    verdict: Verdict
    expected: str
    form: str = ""
    word: int | None = None
    start: int | None = None
    end: int | None = None


# --- Reading a text into letters ------------------------------------------------------------------


class Letter(NamedTuple):
    """A letter, the same without marks, and where it stands in the source."""

    text: str
    base: str
    start: int
    end: int
    ending: bool = False  # from the last vowel of its word on


Text = tuple[Letter, ...]  # words stand with one gap between them

GAP = " "
LONGEST = 1_000  # letters; no answer is longer, and what follows is not read
MOST_MARKS = 4  # on one letter
SHORTEST_FOR_SLIP = 5  # letters
VOWELS = frozenset("aeiouy")
FIGURES = frozenset("0123456789")
SIGNS = frozenset(".,;:!?…'-()[]{}")  # they say nothing at the ends of a word

_GAPS = (
    "\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
    '"«»“”„‟'
    "\u20e3\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"  # emoji
)
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
_MARKS = "\u0300-\u036f"
_PIECE = re.compile(f"([{_GAPS}]+)|.[{_MARKS}{_INVISIBLE}]*", re.DOTALL)
_UNSEEN = re.compile(f"[{_INVISIBLE}]")
_ALIKE = str.maketrans("’‘‛ʼʹ`´′" + "‐‑‒–—―−" + "\u0326", "''''''''" + "-------" + "\u0327")


def normalise(text: str) -> str:
    """Return the text as it is compared: two answers that agree here are the same answer."""
    return _plain(read(text))


def read(text: str) -> Text:
    """Read a text into the letters that count."""
    words: list[list[Letter]] = [[]]
    letters = 0
    for piece in _PIECE.finditer(text):
        if piece[1]:
            words.append([])
        elif letter := _letter(piece[0]):
            words[-1].append(Letter(letter, _base(letter), *piece.span()))
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


def _letter(piece: str) -> str:
    """Return one letter with its marks, small and composed. Unsettled ones stay as they are."""
    letter = _UNSEEN.sub("", piece).translate(_ALIKE)[: 1 + MOST_MARKS]
    if not _is_settled(letter):
        return letter
    small = "".join(character.lower() for character in unicodedata.normalize("NFC", letter))
    return unicodedata.normalize("NFC", small)


def _base(letter: str) -> str:
    return without_marks(letter) if _is_settled(letter) else letter


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
    vowels = [i for i, letter in enumerate(word) if letter.base in VOWELS]
    if not vowels:
        return word
    return word[: vowels[-1]] + [letter._replace(ending=True) for letter in word[vowels[-1] :]]


_read_known = lru_cache(maxsize=8_192)(read)


def _plain(text: Text) -> str:
    return "".join(letter.text for letter in text)


def _words(text: Text) -> list[Text]:
    gaps = [i for i, letter in enumerate(text) if letter.text == GAP]
    bounds = zip([-1, *gaps], [*gaps, len(text)], strict=True)
    return [text[left + 1 : right] for left, right in bounds]


# --- The same letters, marks aside ----------------------------------------------------------------

SAME, SPELLED, STEM, ENDING = range(4)  # how far the marks agree


class Likeness(NamedTuple):
    """How a text is written: the smaller, the better."""

    level: int = SAME
    wrong: int = 0  # letters with other marks
    first: int = -1  # the first and the last letter not written as it should be
    last: int = -1


def likeness(known: Text, given: Text) -> Likeness | None:
    """How the answer writes a known text; None where its letters are others."""
    if not len(known) <= len(given) <= 2 * len(known):
        return None
    ways = {0: Likeness()}  # how many letters of the answer are read -> the best way to get there
    for i, letter in enumerate(known):
        longer: dict[int, Likeness] = {}
        for at, way in ways.items():
            if at == len(given) or given[at].base != letter.base:
                continue
            step = _extend(way, i, letter, given[at].text, SAME)
            longer[at + 1] = min(step, longer.get(at + 1, step))
            if marked := SPELLED_OUT.get(_plain(given[at : at + 2])):
                step = _extend(way, i, letter, marked, SPELLED)
                longer[at + 2] = min(step, longer.get(at + 2, step))
        ways = longer
    return ways.get(len(given))


def _extend(way: Likeness, i: int, letter: Letter, written: str, level: int) -> Likeness:
    wrong = written != letter.text
    if wrong:
        level = ENDING if letter.ending else STEM
    if level == SAME:
        return way
    first = i if way.first < 0 else way.first
    return Likeness(max(way.level, level), way.wrong + wrong, first, i)


# --- The nearest known word -----------------------------------------------------------------------

ASKED, OWN, OTHER, CONFUSABLE = range(4)


class Known(NamedTuple):
    """A text that the answer can be."""

    kind: int
    text: Text
    source: str = ""  # of ASKED: the accepted answer as written
    form: str = ""  # of OWN: its names
    word: int | None = None  # of OTHER


class Found(NamedTuple):
    """A known text, and how the answer writes it."""

    known: Known
    how: Likeness


def _known_words(target: Target, neighbours: Iterable[Entry]) -> list[Known]:
    names: dict[str, list[str]] = {}
    for name, text in target.entry.forms.items():
        names.setdefault(_plain(_read_known(text)), []).append(name)
    names.setdefault(_plain(_read_known(target.entry.lemma)), ["lemma"])
    known = [Known(OWN, _read_known(text), form=" ".join(names[text])) for text in names]
    for entry in sorted(neighbours, key=lambda entry: entry.id):
        if entry.id != target.entry.id:
            texts = (entry.lemma, *entry.forms.values())
            known += [Known(OTHER, _read_known(text), word=entry.id) for text in texts]
    known += [Known(CONFUSABLE, _read_known(text)) for text in target.confusables]
    return known


def _nearest(given: Text, known: Iterable[Known]) -> Found | None:
    found = [Found(each, how) for each in known if (how := likeness(each.text, given))]
    return min(found, key=lambda it: (it.how.level, it.known.kind, it.how.wrong), default=None)


# --- One slip -------------------------------------------------------------------------------------


def _slip(known: Text, given: Text) -> tuple[int, int] | None:
    """Return where the answer has its one slip, as bounds in `known`; None if it has not one."""
    count = sum(letter.text not in SIGNS and letter.text != GAP for letter in known)
    if count < SHORTEST_FOR_SLIP or any(letter.text in FIGURES for letter in known + given):
        return None
    wanted, written = ([letter.base for letter in text] for text in (known, given))
    for attempt in (written, _without_digraphs(written)):
        start, end, other_end = _difference(wanted, attempt)
        one, other = wanted[start:end], attempt[start:other_end]
        if max(len(one), len(other)) < 2 or (len(one) == 2 and one == other[::-1]):
            return start, end
    return None


def _without_digraphs(bases: Sequence[str]) -> list[str]:
    shorter: list[str] = []
    at = 0
    while at < len(bases):
        shorter.append(bases[at])
        at += 2 if "".join(bases[at : at + 2]) in SPELLED_OUT else 1
    return shorter


def _difference(one: Sequence[str], other: Sequence[str]) -> tuple[int, int, int]:
    """Return where the two begin to differ, and where that ends in the one and in the other."""
    shorter = min(len(one), len(other))
    start = 0
    while start < shorter and one[start] == other[start]:
        start += 1
    tail = 0
    while tail < shorter - start and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    return start, len(one) - tail, len(other) - tail


# --- The verdict ----------------------------------------------------------------------------------


def check(target: Target, given: str, neighbours: Iterable[Entry] = ()) -> Result:
    """Judge an answer. `neighbours` are the other words of the same lessons."""
    answer = read(given)
    if not answer:
        return Result(Verdict.SKIPPED, target.text)
    texts = (target.text, *target.accepted)
    asked = [Known(ASKED, _read_known(text), source=text) for text in texts]
    known = _known_words(target, neighbours)
    found = _nearest(answer, [*asked, *known])
    if found and _settles(found):
        return _verdict(asked[0], found)
    results = [_judge(each, answer, known) for each in asked]
    return min(results, key=lambda result: _FROM_BEST.index(result.verdict))


def _settles(found: Found) -> bool:
    """Several words with other marks must be looked at one by one: each may be another form."""
    one_word = len(_words(found.known.text)) == 1
    return one_word or found.known.kind != ASKED or found.how.level < STEM


def _judge(asked: Known, answer: Text, known: Sequence[Known]) -> Result:
    wanted, written = _words(asked.text), _words(answer)
    if len(wanted) != len(written):  # one slip can be a gap too many or too few
        return _judge_word(asked, answer, [])
    own = {_plain(each.text) for each in known if each.kind == OWN}
    foreign = [each for each in known if each.kind != OWN]
    results = [
        _judge_word(asked._replace(text=word), given, known if _plain(word) in own else foreign)
        for word, given in zip(wanted, written, strict=True)
    ]
    faults = [result for result in results if result.verdict != Verdict.EXACT]
    grave = [result for result in faults if result.verdict != Verdict.DIACRITICS]
    if len(grave) > 1:
        return Result(Verdict.WRONG, asked.source)
    if grave:
        return grave[0]
    return Result(Verdict.DIACRITICS, asked.source, start=faults[0].start, end=faults[-1].end)


def _judge_word(asked: Known, given: Text, known: Sequence[Known]) -> Result:
    if found := _nearest(given, [asked, *known]):
        return _verdict(asked, found)
    if slip := _slip(asked.text, given):
        return _result(Verdict.TYPO, asked, *slip)
    return Result(Verdict.WRONG, asked.source)


def _verdict(asked: Known, found: Found) -> Result:
    known, (level, _, first, last) = found
    if known.kind == ASKED and level == SAME:
        return Result(Verdict.EXACT, known.source)
    if known.kind == ASKED:
        return _result(Verdict.DIACRITICS, known, first, last + 1)
    if known.kind == OWN:
        wanted = [letter.text for letter in asked.text]
        start, end, _ = _difference(wanted, [letter.text for letter in known.text])
        return _result(Verdict.OTHER_FORM, asked, start, end, form=known.form)
    return Result(Verdict.OTHER_WORD, asked.source, word=known.word)


def _result(verdict: Verdict, asked: Known, start: int, end: int, form: str = "") -> Result:
    """Turn bounds in the letters into bounds in the source.

    Where the answer has a letter too many, the letters on both sides of the place are pointed at.
    """
    if start == end:
        start, end = max(start - 1, 0), end + 1
    letters = asked.text[start:end]
    if not letters:
        return Result(verdict, asked.source, form)
    return Result(verdict, asked.source, form, start=letters[0].start, end=letters[-1].end)
