"""The shipped files, read and checked in shape. Nothing here touches the database."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import yaml
from django.conf import settings

from ..latvian.forms import FormError, check_forms, parse_forms

CONTENT = Path(__file__).resolve().parents[1] / "content"
NAMESPACE = UUID("6a1b9d0c-51cf-5f0a-9a53-0d4b2f3c7e11")
LANGUAGES = [code for code, _ in settings.LANGUAGES]


class ContentError(ValueError):
    """A fault in a shipped file: names file, place and cause."""


def stable_id(*names: str) -> UUID:
    """Return the id that the thing with this name has in every installation."""
    return uuid5(NAMESPACE, "/".join(names))


@dataclass(frozen=True)
class ShippedWord:
    """A row of a word file."""

    file: str
    key: str
    fields: dict[str, Any]
    glosses: dict[str, dict[str, str]]


@dataclass(frozen=True)
class ShippedPage:
    """A page's file. Texts are mappings from language to text; see `in_language`."""

    key: str
    type: str
    parent: str = ""
    order: int = 0
    slug: str = ""
    title: dict[str, str] = field(default_factory=dict)
    search_description: dict[str, str] = field(default_factory=dict)
    show_in_menus: bool = False
    fields: dict[str, Any] = field(default_factory=dict)
    body: list[dict[str, Any]] = field(default_factory=list)
    doors: list[dict[str, Any]] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)


def in_language(value: Any, language: str) -> Any:
    """Return `value` with every mapping from languages to texts replaced by its text."""
    if isinstance(value, dict):
        if set(value) == set(LANGUAGES):
            return value[language]
        return {name: in_language(item, language) for name, item in value.items()}
    if isinstance(value, list):
        return [in_language(item, language) for item in value]
    return value


def read_words(folder: Path = CONTENT / "words") -> Iterator[ShippedWord]:
    """Read the word files in the order of their names; raises ContentError."""
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                try:
                    yield read_word(path.stem, row)
                except (FormError, KeyError, AttributeError) as error:
                    raise ContentError(f"{path.name}, line {number}: {error}") from error


def read_word(file: str, row: dict[str, str]) -> ShippedWord:
    forms = parse_forms(row["forms"])
    check_forms(row["part_of_speech"], forms)
    plain = ("lemma", "part_of_speech", "gender", "inflection", "level", "example", "note")
    return ShippedWord(
        file=file,
        key=row["key"],
        fields={
            **{name: row[name].strip() for name in plain},
            "forms": forms,
            "accepted": split(row["accepted"]),
            "confusables": split(row.get("confusables") or ""),
        },
        glosses={
            language: {
                "text": row[f"gloss_{language}"].strip(),
                "example": row[f"example_{language}"].strip(),
                "note": row[f"note_{language}"].strip(),
            }
            for language in settings.GLOSS_LANGUAGES
        },
    )


def split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def read_pages(folder: Path = CONTENT / "pages") -> list[ShippedPage]:
    """Read the page files, parents before children; raises ContentError."""
    pages = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            page = ShippedPage(**yaml.safe_load(path.read_text(encoding="utf-8")))
        except (yaml.YAMLError, TypeError) as error:
            raise ContentError(f"{path.name}: {error}") from error
        if page.key != path.stem:
            raise ContentError(f"{path.name}: key is {page.key}")
        pages[page.key] = page

    def depth(page: ShippedPage) -> int:
        if not page.parent:
            return 0
        if page.parent not in pages:
            raise ContentError(f"{page.key}.yaml: no page {page.parent}")
        return depth(pages[page.parent]) + 1

    return sorted(pages.values(), key=lambda page: (depth(page), page.parent, page.order, page.key))
