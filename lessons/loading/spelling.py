"""Spelling of the shipped content in every language, as dictionaries know it."""

import csv
import html
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..latvian.alphabet import without_marks
from ..latvian.speller import real_words
from .files import (
    CONTENT,
    LANGUAGES,
    ShippedPage,
    ShippedPicture,
    ShippedSchool,
    ShippedTopic,
    ShippedWord,
)
from .lint.faults import SOURCE, Fault, file_of, texts_of

FOLDER = CONTENT / "spelling"  # a file of exceptions for each language
CYRILLIC = ("ru", "uk")  # in these, what stands in Latin letters is Latvian
# Fields of pages that are Latvian in every language.
LATVIAN = {"answers", "items", "left", "right", "text", "title"}
# Tags, addresses, what follows a digit, endings after a hyphen, the English genitive.
_NOT_WORDS = re.compile(r"<[^>]*>|https?://\S+|www\.\S+|\S+@\S+|\d\w*|(?<![\w.])-\w+|[’']s\b")
_WORDS = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
# Where a translation quotes Latvian.
_QUOTED = re.compile("<i>|[“„«]")

Exceptions = Mapping[str, Mapping[str, str]]
Known = Callable[[Iterable[str], str], set[str]]
Text = tuple[str, str, str]  # place, language, text


def read_exceptions(folder: Path = FOLDER) -> dict[str, dict[str, str]]:
    """Return the words that each dictionary lacks, with the reason why each is right."""
    return {language: read_reasons(folder / f"{language}.csv") for language in LANGUAGES}


def read_reasons(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["word"]: row["reason"] for row in csv.DictReader(file)}


# --- Texts ----------------------------------------------------------------------------------------


def texts_of_word(word: ShippedWord) -> Iterator[Text]:
    fields = word.fields
    for text in (fields["lemma"], fields["example"], fields["note"]):
        yield word.key, SOURCE, text
    for text in (*fields["forms"].values(), *fields["accepted"]):
        yield word.key, SOURCE, text
    for language, gloss in word.glosses.items():
        for text in gloss.values():
            yield word.key, language, text


def texts_in(item: ShippedPage | ShippedPicture | ShippedTopic) -> Iterator[Text]:
    for place, texts in texts_of(vars(item)):
        for language in LANGUAGES:
            text = str(texts.get(language, ""))
            # What is the same in a translation is Latvian there, too.
            if language == SOURCE or text != texts.get(SOURCE):
                yield place, language, text


def latvian_in(value: Any, name: str = "") -> Iterator[Text]:
    """Return the texts of blocks and questions that no language translates."""
    if isinstance(value, str) and name in LATVIAN:
        yield name, SOURCE, value
    elif isinstance(value, list):
        for item in value:
            yield from latvian_in(item, name)
    elif isinstance(value, dict) and not set(value) & set(LANGUAGES):
        for own, item in value.items():
            yield from latvian_in(item, own)


def every_text(
    words: Iterable[ShippedWord], pages: Iterable[ShippedPage], school: ShippedSchool | None
) -> Iterator[tuple[str, *Text]]:
    """Return file, place, language and text of all that is written."""
    for word in words:
        yield from ((file_of(word), *text) for text in texts_of_word(word))
    for page in pages:
        yield from ((file_of(page), *text) for text in texts_in(page))
        for rows in page.all_streams().values():
            yield from ((file_of(page), *text) for text in latvian_in(rows))
    for picture in school.pictures if school else ():
        yield from (("pictures.yaml", *text) for text in texts_in(picture))
    for topic in school.topics if school else ():
        yield from (("topics.yaml", *text) for text in texts_in(topic))


# --- Words ----------------------------------------------------------------------------------------


def words_of(text: str) -> list[str]:
    """Return the words of a text; one letter is no word."""
    return [w for w in _WORDS.findall(_NOT_WORDS.sub(" ", html.unescape(text))) if len(w) > 1]


def languages_of(text: str, language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Return each word of a text with the languages it may be of.

    Among English words may stand Latvian names and, in a text that quotes or has Latvian letters,
    other Latvian words.
    """
    is_mixed = bool(_QUOTED.search(text)) or without_marks(text) != text
    for word in words_of(text):
        if language in CYRILLIC:
            yield word, (SOURCE if _LATIN.search(word) else language,)
        elif language != SOURCE and (is_mixed or word[0].isupper()):
            yield word, (language, SOURCE)
        else:
            yield word, (language,)


def spelling_faults(
    words: Sequence[ShippedWord],
    pages: Sequence[ShippedPage],
    exceptions: Exceptions,
    known: Known = real_words,
    school: ShippedSchool | None = None,
) -> list[Fault]:
    """Return the words that neither `known` nor the exceptions have, and faults of the latter.

    Each dictionary is asked once. Raises SpellerError where one is not installed.
    """
    places: dict[tuple[str, tuple[str, ...]], set[tuple[str, str]]] = defaultdict(set)
    for file, place, language, text in every_text(words, pages, school):
        for word, languages in languages_of(text, language):
            places[word, languages].add((file, place))
    asked: dict[str, set[str]] = {language: set() for language in LANGUAGES}
    for word, languages in places:
        for language in languages:
            asked[language].add(word)
    right = {language: known(asked[language], language) for language in LANGUAGES}
    for language, own in asked.items():
        excepted = exceptions.get(language, {})
        right[language] |= {word for word in own if {word, word.lower()} & set(excepted)}
    found = {
        Fault(*where, f"misspelt ({languages[0]}): {word}")
        for (word, languages), all_places in places.items()
        if not any(word in right[language] for language in languages)
        for where in all_places
    }
    for language, own in asked.items():
        found |= exception_faults(f"{language}.csv", exceptions.get(language, {}), own)
    return sorted(found)


def exception_faults(file: str, exceptions: Mapping[str, str], used: set[str]) -> set[Fault]:
    """An exception has a reason, and something that it excepts."""
    used = used | {word.lower() for word in used}
    causes = {(word, "no reason") for word, reason in exceptions.items() if not reason.strip()}
    causes |= {(word, "no text has this word") for word in exceptions if word not in used}
    return {Fault(file, word, cause) for word, cause in causes}
