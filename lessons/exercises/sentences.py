"""The example sentence of a word: where in it the word stands, and of which words it is made."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ..latvian.checking import normalise
from ..lexicon import LexiconWord

FEWEST_WORDS = 3
MOST_WORDS = 9
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_ORDINAL = re.compile(r"\d+\.")
_SIGNS = '.,;:!?…–—"„”“'


@dataclass(frozen=True)
class Gap:
    """The place of a word in its sentence: the text around it, and the name of its form."""

    before: str
    text: str
    after: str
    form: str


@lru_cache(maxsize=8_192)
def _places(sentence: str, texts: tuple[str, ...]) -> tuple[int, int] | None:
    low = sentence.lower()
    for text in sorted(texts, key=len, reverse=True):
        found = re.search(rf"(?<!\w){re.escape(text.lower())}(?!\w)", low)
        if found and len(low) == len(sentence):
            return found.span()
    return None


def gap(word: LexiconWord) -> Gap | None:
    """Return where the word stands in its example; None if it has none or stands alone there."""
    texts = (word.lemma, *word.forms.values())
    place = _places(word.example, texts) if word.example else None
    if place is None:
        return None
    before, text, after = (
        word.example[: place[0]],
        word.example[place[0] : place[1]],
        word.example[place[1] :],
    )
    if not _WORD.search(before + after):
        return None
    if _places(f"{before} _ {after}", (text,)):
        return None  # the word stands there a second time
    plain = normalise(text)
    names = [name for name, form in word.forms.items() if normalise(form) == plain]
    return Gap(before, text, after, names[0] if names else "")


def tiles(sentence: str) -> tuple[str, ...]:
    """Return the words of a sentence as they stand, without signs.

    Nothing if the sentence is too short or too long to be put together. The capital stays: it is
    a fair help, and a name needs it.
    """
    *parts, last = sentence.split() or [""]
    # The dot of "5. stāvā" says that it is the fifth; the last dot only ends the sentence.
    words = [part if _ORDINAL.fullmatch(part) else part.strip(_SIGNS) for part in parts]
    words = [word for word in (*words, last.strip(_SIGNS)) if word]
    if not FEWEST_WORDS <= len(words) <= MOST_WORDS:
        return ()
    return tuple(words)
