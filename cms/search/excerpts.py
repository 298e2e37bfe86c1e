"""The part of a text that shows why it was found."""

from dataclasses import dataclass

from .query import Term
from .stems import words

LENGTH = 220
LEAD = 40
MAX_PLACES = 50


@dataclass(frozen=True)
class Part:
    """A piece of an excerpt; `found`: it is one of the words that were looked for."""

    text: str
    found: bool = False


def excerpt(text: str, terms: list[Term], language: str) -> list[Part]:
    """Return the piece of `text` with most of the words, in parts; its beginning if it has none."""
    places = []
    for start, end, word in words(text):
        for number, term in enumerate(terms):
            if term.is_found_by(word, language):
                places.append((start, end, number))
                break
    start, end = window(text, places)
    parts, here = [Part("… " if start else "")], start
    for left, right, _number in places:
        if left >= start and right <= end:
            parts += [Part(text[here:left]), Part(text[left:right], found=True)]
            here = right
    parts += [Part(text[here:end]), Part(" …" if end < len(text) else "")]
    return [part for part in parts if part.text]


def window(text: str, places: list[tuple[int, int, int]]) -> tuple[int, int]:
    """Return the ends of the piece to show, between words: most words in it, the earlier first."""
    first, most = 0, 0
    for left, _right, _number in places[:MAX_PLACES]:
        near = {number for at, _, number in places if left <= at < left + LENGTH - LEAD}
        if len(near) > most:
            first, most = left, len(near)
    start = max(0, first - LEAD)
    end = start + LENGTH
    if start:
        start = text.find(" ", start) + 1
    if end < len(text):
        end = max(text.rfind(" ", start, end), start)
    return start, min(end, len(text))
