"""What a fault is, and what words, pages and questions are looked through with."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from ..files import LANGUAGES, ShippedPage, ShippedWord

SOURCE = settings.LANGUAGE_CODE
# Letters that a text in this language has only by a slip of the keyboard's layout.
FOREIGN = {"lv": "а-яёіїєґ", "en": "а-яёіїєґ", "ru": "іїєґ", "uk": "ыэёъ"}
_WORD = re.compile(r"[^\W\d_]+")
_MIXED = re.compile("[a-z\u00e0-\u024f][а-яёіїєґ]|[а-яёіїєґ][a-z\u00e0-\u024f]", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Fault:
    """`key` names the word, page or place in a page; `cause` says what to mend."""

    file: str
    key: str
    cause: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.cause}"


def file_of(item: ShippedWord | ShippedPage) -> str:
    return f"{item.file}.csv" if isinstance(item, ShippedWord) else f"{item.key}.yaml"


def faults(item: ShippedWord | ShippedPage, causes: Iterable[str], place: str = "") -> list[Fault]:
    return [Fault(file_of(item), place or item.key, cause) for cause in causes]


def texts_of(value: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Return every text in several languages, with its place."""
    if isinstance(value, dict):
        if set(value) & set(LANGUAGES):
            yield place, value
            return
        items: Iterable[tuple[str, Any]] = value.items()
    elif isinstance(value, list):
        items = ((str(named(item, i)), item) for i, item in enumerate(value))
    else:
        return
    for name, item in items:
        yield from texts_of(item, f"{place}.{name}" if place else str(name))


def named(item: Any, default: object) -> object:
    return item.get("key", default) if isinstance(item, dict) else default


def script_causes(language: str, text: str) -> list[str]:
    """Tell of words in which Latin and Cyrillic letters mix, and of another language's letters."""
    causes = []
    for word in _WORD.findall(text):
        if _MIXED.search(word):
            causes.append(f"Latin and Cyrillic letters in “{word}”")
        elif re.search(f"[{FOREIGN.get(language, '')}]", word.lower()):
            causes.append(f"letters of another language in “{word}”")
    return causes


def too_long(model: Any, name: str, text: str) -> list[str]:
    return over(model._meta.get_field(name).max_length, text)


def over(limit: int | None, text: str) -> list[str]:
    return [f"is {len(text)} long, {limit} at most"] if limit and len(text.strip()) > limit else []


def block_causes(block: Any, values: Mapping[str, Any]) -> list[str]:
    """Tell of texts that are longer than the fields of `block` let them be."""
    causes = []
    for name, child in block.child_blocks.items():
        limit = getattr(getattr(child, "field", None), "max_length", None)
        texts = values.get(name)
        for language, text in texts.items() if isinstance(texts, dict) else ():
            causes += [f"{name} {language} {cause}" for cause in over(limit, str(text))]
    return causes
