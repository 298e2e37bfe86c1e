"""Latvian spelling of the shipped content, as a dictionary knows it."""

import csv
import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ..latvian.confusables import real_words
from .files import (
    CONTENT,
    ShippedPage,
    ShippedPicture,
    ShippedSchool,
    ShippedTopic,
    ShippedWord,
)
from .lint import SOURCE, Fault, file_of, texts_of

EXCEPTIONS = CONTENT / "spelling-exceptions.csv"
_NOT_TEXT = re.compile(r"<[^>]*>|https?://\S+|www\.\S+|\S+@\S+")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_LATIN_WORDS = re.compile("[A-Za-z\u00c0-\u024f]{2,}")
CYRILLIC = ("ru", "uk")  # in these, what stands in Latin letters is Latvian

Known = Callable[[Iterable[str]], set[str]]


def read_exceptions(path: Path = EXCEPTIONS) -> dict[str, str]:
    """Return the words that the dictionary lacks, each with the reason why it is right."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["word"]: row["reason"] for row in csv.DictReader(file)}


def latvian_words(text: str, language: str = SOURCE) -> list[str]:
    """Return the Latvian words of a text, tags and addresses left out; one letter is no word."""
    words = _LATIN_WORDS if language in CYRILLIC else _WORDS
    return words.findall(_NOT_TEXT.sub(" ", html.unescape(text)))


def texts_of_word(word: ShippedWord) -> Iterator[tuple[str, str, str]]:
    """Return place, language and text of all in which Latvian words stand."""
    fields = word.fields
    for name in ("lemma", "example", "note"):
        yield word.key, SOURCE, fields[name]
    for name in ("forms", "accepted"):
        for text in fields[name].values() if name == "forms" else fields[name]:
            yield word.key, SOURCE, text
    for language in CYRILLIC:
        for text in word.glosses.get(language, {}).values():
            yield word.key, language, text


def texts_in(item: ShippedPage | ShippedPicture | ShippedTopic) -> Iterator[tuple[str, str, str]]:
    for place, texts in texts_of(vars(item)):
        for language in (SOURCE, *CYRILLIC):
            yield place, language, str(texts.get(language, ""))


def spelling_faults(
    words: Sequence[ShippedWord],
    pages: Sequence[ShippedPage],
    exceptions: Mapping[str, str],
    known: Known = real_words,
    school: ShippedSchool | None = None,
) -> list[Fault]:
    """Return the words that neither `known` nor the exceptions have, and faults of the latter.

    Raises SpellerError where the dictionary is not installed.
    """
    places: dict[str, list[Fault]] = {}
    found = [(file_of(word), *text) for word in words for text in texts_of_word(word)]
    found += [(file_of(page), *text) for page in pages for text in texts_in(page)]
    if school is not None:
        found += [("pictures.yaml", *text) for it in school.pictures for text in texts_in(it)]
        found += [("topics.yaml", *text) for it in school.topics for text in texts_in(it)]
    for file, place, language, text in found:
        for word in latvian_words(text, language):
            places.setdefault(word, []).append(Fault(file, place, f"misspelt: {word}"))
    right = known(places)
    faults = set()
    for word, where in places.items():
        if word not in right and word not in exceptions and word.lower() not in exceptions:
            faults.update(where)
    spoken = {*places, *(word.lower() for word in places)}
    for word, reason in exceptions.items():
        if not reason.strip():
            faults.add(Fault(EXCEPTIONS.name, word, "no reason"))
        if word not in spoken:
            faults.add(Fault(EXCEPTIONS.name, word, "no text has this word"))
    return sorted(faults)
