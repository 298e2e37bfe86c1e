"""What a learner's answer is, compared with what was asked.

`check` tells facts: the right word, the right word without its marks, another form of it, another
word. What a fact is worth is decided elsewhere. `static/js/checking.js` is the twin of this file,
function by function; `tests/lessons/latvian/checking_cases.json` shows by example what both do.

An answer is judged in this order:

1. Both texts are read into letters (`reading.py`). Capitals, gaps, quotes, emoji, and signs around
   words go.
2. Among all known words (what was asked, forms of the same word, other words of the lessons,
   real words that look alike) the nearest is sought that has the same letters as the answer, marks
   aside. Nearest is one that agrees in the marks too, written straight or with digraphs (`aa` for
   ā); then one that differs in the marks of its stem; then one that differs in those of its ending,
   for there length tells forms apart: `maja` is nearer to māja than to mājā, also where mājā was
   asked. Among equally near ones, what was asked comes first.
3. If no known word has these letters, one slip is looked for: a letter too many, too few, wrong, or
   swapped with the next, marks aside, in a word of five letters or more without figures.
4. Several words are judged one by one, each among the forms of the word that it belongs to. Marks
   may differ in all, but more than that in one only.

A fault in marks or one slip can touch the ending of a word; that, too, is a fact (`ending`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import NamedTuple

from .alphabet import SPELLED_OUT
from .reading import (
    FIGURES,
    GAP,
    SIGNS,
    VOWELS,
    Letter,
    Text,
    bases_of,
    normalise,
    plain,
    read,
    read_known,
    skeleton,
    words_of,
)

__all__ = ["Entry", "Result", "Target", "Verdict", "check", "normalise", "read"]

SHORTEST_FOR_SLIP = 5  # letters


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
ASKED, OWN, OTHER, CONFUSABLE = range(4)


class Known(NamedTuple):
    """A text that the answer can be.

    `source`: of ASKED, the accepted answer as written. `form` and `word`: of a word of the
    vocabulary, the names of the form and the id.
    """

    kind: int
    text: Text
    source: str = ""
    form: str = ""
    word: int | None = None


@dataclass(frozen=True)
class Entry:
    """A word of the vocabulary. `forms` maps names of forms to texts."""

    id: int
    lemma: str
    forms: Mapping[str, str] = field(default_factory=dict, hash=False)

    @cached_property
    def known(self) -> Mapping[str, Sequence[Known]]:
        """All its texts, each once, by their skeletons."""
        names: dict[str, list[str]] = {}
        for name, text in self.forms.items():
            names.setdefault(plain(read_known(text)), []).append(name)
        texts = [read_known(text) for text in (*self.forms.values(), self.lemma)]
        return _by_skeleton(
            Known(OTHER, letters, form=" ".join(names.get(text, ["lemma"])), word=self.id)
            for text, letters in {plain(letters): letters for letters in texts}.items()
        )


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
    `end` bound the stretch of `expected` to point at, counted in code points; among several words
    that can be the one that is missing, or that is another word. `ending`: the marks that differ,
    or the slip, touch the ending of a word.
    """

    verdict: Verdict
    expected: str
    form: str = ""
    word: int | None = None
    start: int | None = None
    end: int | None = None
    ending: bool = False


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
            if marked := SPELLED_OUT.get(plain(given[at : at + 2])):
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


class Found(NamedTuple):
    """A known text, and how the answer writes it."""

    known: Known
    how: Likeness


def _by_skeleton(known: Iterable[Known]) -> Mapping[str, Sequence[Known]]:
    found: dict[str, list[Known]] = {}
    for each in known:
        found.setdefault(skeleton(each.text), []).append(each)
    return found


@lru_cache(maxsize=2_048)
def _lookalikes(confusables: frozenset[str]) -> Mapping[str, Sequence[Known]]:
    return _by_skeleton(Known(CONFUSABLE, read_known(text)) for text in confusables)


def _known_words(
    given: Text, own: Iterable[Entry], others: Iterable[Entry], confusables: frozenset[str]
) -> list[Known]:
    """Return the words that may have the letters of the answer."""
    bones = skeleton(given)
    known = [each._replace(kind=OWN) for entry in own for each in entry.known.get(bones, ())]
    for entry in others:
        known += entry.known.get(bones, ())
    known += _lookalikes(confusables).get(bones, ())
    return known


def _nearest(given: Text, known: Iterable[Known]) -> Found | None:
    found = [Found(each, how) for each in known if (how := likeness(each.text, given))]
    return min(found, key=_rank, default=None)


def _rank(found: Found) -> tuple[int, ...]:
    """Order by nearness; words of the lessons that are equally near, by their ids."""
    known, how = found
    return how.level, known.kind, how.wrong, known.word or 0


# --- One slip -------------------------------------------------------------------------------------


class Slip(NamedTuple):
    """Where an answer has its one slip, as bounds in what is known."""

    start: int
    end: int
    ending: bool


def _slip(known: Text, given: Text) -> Slip | None:
    count = sum(letter.text not in SIGNS and letter.text != GAP for letter in known)
    if count < SHORTEST_FOR_SLIP or any(letter.text in FIGURES for letter in known + given):
        return None
    for written in (given, _without_digraphs(given)):
        start, end, other_end = _difference(bases_of(known), bases_of(written))
        one, other = bases_of(known[start:end]), bases_of(written[start:other_end])
        if max(len(one), len(other)) < 2 or (len(one) == 2 and one == other[::-1]):
            rest, rest_written = known[:start] + known[end:], written[:start] + written[other_end:]
            short = any(
                letter.ending and letter.text != as_written.text
                for letter, as_written in zip(rest, rest_written, strict=True)
            )
            return Slip(start, end, short or _in_ending(known, start, end, other))
    return None


def _in_ending(known: Text, start: int, end: int, extra: Sequence[str]) -> bool:
    """Tell whether a slip touches the ending; a vowel too many just before it does."""
    if start < end:
        return any(letter.ending for letter in known[start:end])
    if start in (0, len(known)):
        return start > 0
    return known[start].ending and (known[start - 1].ending or extra[0] in VOWELS)


def _without_digraphs(given: Text) -> Text:
    shorter: list[Letter] = []
    at = 0
    while at < len(given):
        marked = SPELLED_OUT.get("".join(bases_of(given[at : at + 2])))
        shorter.append(given[at]._replace(text=marked) if marked else given[at])
        at += 2 if marked else 1
    return tuple(shorter)


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
    asked = [Known(ASKED, read_known(text), source=text) for text in texts]
    written = plain(answer)
    for each in asked:
        if plain(each.text) == written:
            return Result(Verdict.EXACT, each.source)
    others = [entry for entry in neighbours if entry.id != target.entry.id]
    same_length = len(words_of(answer)) == len(words_of(asked[0].text))
    own = [target.entry] if same_length else []  # one word is no form of a sentence
    known = _known_words(answer, own, others, target.confusables)
    found = _nearest(answer, [*asked, *known])
    if found and _settles(found):
        return _verdict(asked[0], found)
    results = [_judge(each, answer, target, others) for each in asked]
    return min(results, key=lambda result: (_FROM_BEST.index(result.verdict), result.ending))


def _settles(found: Found) -> bool:
    """Several words with other marks must be looked at one by one: each may be another form."""
    one_word = len(words_of(found.known.text)) == 1
    return one_word or found.known.kind != ASKED or found.how.level < STEM


def _judge(asked: Known, answer: Text, target: Target, others: Sequence[Entry]) -> Result:
    wanted, written = words_of(asked.text), words_of(answer)
    if len(wanted) != len(written):
        return _judge_uneven(asked, answer)
    faults = []
    for word, given in zip(wanted, written, strict=True):
        own = _entries_with(word, [target.entry, *others])
        known = _known_words(given, own, others, target.confusables)
        result = _judge_word(asked._replace(text=word), given, known)
        if result.verdict != Verdict.EXACT:
            no_place = result.start is None and len(wanted) > 1
            faults.append(_pointing_at(word, result) if no_place else result)
    grave = [fault for fault in faults if fault.verdict != Verdict.DIACRITICS]
    if len(grave) > 1:
        return Result(Verdict.WRONG, asked.source)
    ending = any(fault.ending for fault in faults)
    if grave:
        return replace(grave[0], ending=ending and grave[0].verdict == Verdict.TYPO)
    start, end = faults[0].start, faults[-1].end
    return Result(Verdict.DIACRITICS, asked.source, start=start, end=end, ending=ending)


def _judge_uneven(asked: Known, answer: Text) -> Result:
    """Judge an answer with other gaps: one can have slipped, or a word can be missing."""
    result = _judge_word(asked, answer, [])
    wanted, written = words_of(asked.text), words_of(answer)
    if result.verdict != Verdict.WRONG or len(written) != len(wanted) - 1:
        return result
    alike = [likeness(*pair) is not None for pair in zip(wanted, written, strict=False)]
    at = [*alike, False].index(False)
    rest = zip(wanted[at + 1 :], written[at:], strict=True)
    if any(likeness(word, given) is None for word, given in rest):
        return result
    return _pointing_at(wanted[at], result)


def _entries_with(word: Text, entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that have `word` among their forms."""
    bones, text = skeleton(word), plain(word)
    return [
        entry
        for entry in entries
        if any(plain(known.text) == text for known in entry.known.get(bones, ()))
    ]


def _judge_word(asked: Known, given: Text, known: Sequence[Known]) -> Result:
    if found := _nearest(given, [asked, *known]):
        return _verdict(asked, found)
    if slip := _slip(asked.text, given):
        return _result(Verdict.TYPO, asked, slip.start, slip.end, ending=slip.ending)
    return Result(Verdict.WRONG, asked.source)


def _verdict(asked: Known, found: Found) -> Result:
    known, (level, _, first, last) = found
    if known.kind == ASKED and level == SAME:
        return Result(Verdict.EXACT, known.source)
    if known.kind == ASKED:
        return _result(Verdict.DIACRITICS, known, first, last + 1, ending=level == ENDING)
    if known.kind == OWN:
        wanted = [letter.text for letter in asked.text]
        start, end, _ = _difference(wanted, [letter.text for letter in known.text])
        return _result(Verdict.OTHER_FORM, asked, start, end, form=known.form)
    return Result(Verdict.OTHER_WORD, asked.source, word=known.word)


def _result(
    verdict: Verdict, asked: Known, start: int, end: int, form: str = "", *, ending: bool = False
) -> Result:
    """Turn bounds in the letters into bounds in the source.

    Where the answer has a letter too many, the letters on both sides of the place are pointed at.
    """
    if start == end:
        start, end = max(start - 1, 0), end + 1
    result = Result(verdict, asked.source, form, ending=ending)
    letters = asked.text[start:end]
    return _pointing_at(letters, result) if letters else result


def _pointing_at(letters: Text, result: Result) -> Result:
    return replace(result, start=letters[0].start, end=letters[-1].end)
