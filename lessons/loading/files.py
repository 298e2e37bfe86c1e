"""The shipped files, read and checked in shape. Nothing here touches the database."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid5

import yaml
from django.conf import settings

from ..latvian.forms import FormError, check_forms, parse_forms

CONTENT = Path(__file__).resolve().parents[1] / "content"
NAMESPACE = UUID("6a1b9d0c-51cf-5f0a-9a53-0d4b2f3c7e11")
LANGUAGES = [code for code, _ in settings.LANGUAGES]
# The reader in C, where there is one, takes a tenth of the time.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What files name, by kind.
Names = Mapping[str, Iterable[str]]
Shipped = TypeVar("Shipped")


class ContentError(ValueError):
    """A fault in a shipped file: names file, place and cause."""


def stable_id(*names: str) -> UUID:
    """Return the id that the thing with this name has in every installation."""
    return uuid5(NAMESPACE, "/".join(names))


@dataclass(frozen=True)
class ShippedWord:
    """A row of a word file. `counterpart`: the key of the word for the other gender."""

    file: str
    key: str
    fields: dict[str, Any]
    glosses: dict[str, dict[str, str]]
    counterpart: str = ""


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
    streams: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def all_streams(self) -> dict[str, list[dict[str, Any]]]:
        """Return the blocks of every stream that the file fills, by its name."""
        own = {"body": self.body, "doors": self.doors, "questions": self.questions}
        return {name: rows for name, rows in own.items() if rows} | self.streams


@dataclass(frozen=True)
class ShippedPicture:
    """An entry of pictures.yaml. `folder`: where the file lies."""

    file: str
    title: dict[str, str]
    alt: dict[str, str]
    photographer: str = "Integrācijas skola"
    people: str = "nobody"
    consent: str = ""
    folder: Path = CONTENT / "pictures"

    @property
    def key(self) -> str:
        return Path(self.file).stem

    @property
    def path(self) -> Path:
        return self.folder / self.file


@dataclass(frozen=True)
class ShippedTopic:
    """An entry of topics.yaml."""

    key: str
    slug: str
    name: dict[str, str]


@dataclass(frozen=True)
class ShippedHours:
    """An entry of hours.yaml. `follows`: the key of other hours."""

    key: str
    name: str
    times: list[dict[str, Any]] = field(default_factory=list)
    exceptions: list[dict[str, Any]] = field(default_factory=list)
    follows: str = ""


@dataclass(frozen=True)
class ShippedSchool:
    """What pages share."""

    pictures: list[ShippedPicture] = field(default_factory=list)
    topics: list[ShippedTopic] = field(default_factory=list)
    hours: list[ShippedHours] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)


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
            "not_beside": split(row.get("not_beside") or ""),
        },
        glosses={
            language: {
                "text": row[f"gloss_{language}"].strip(),
                "example": row[f"example_{language}"].strip(),
                "note": row[f"note_{language}"].strip(),
            }
            for language in settings.GLOSS_LANGUAGES
        },
        counterpart=(row.get("counterpart") or "").strip(),
    )


def split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def read_yaml(path: Path) -> Any:
    """Return what a YAML file holds, None if there is no such file; raises ContentError."""
    if not path.exists():
        return None
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContentError(f"{path.name}: {error}") from error


def made(type: type[Shipped], values: Any, place: str, **more: Any) -> Shipped:
    """Return a shipped thing made of what a file says; raises ContentError."""
    try:
        return type(**values, **more)
    except TypeError as error:
        known = ", ".join(f.name for f in fields(type))  # type: ignore[arg-type]
        cause = error if isinstance(values, dict) else "is no mapping"
        raise ContentError(f"{place}: {cause}; it may have {known}") from error


def read_entries(path: Path, type: type[Shipped], **more: Any) -> list[Shipped]:
    """Return the entries of a list in a file, each with a key of its own."""
    entries: dict[str, Shipped] = {}
    rows = read_yaml(path) or []
    if not isinstance(rows, list):
        raise ContentError(f"{path.name}: is no list")
    for number, values in enumerate(rows, start=1):
        entry: Any = made(type, values, f"{path.name}: entry {number}", **more)
        if entry.key in entries:
            raise ContentError(f"{path.name}: {entry.key}: comes twice")
        entries[entry.key] = entry
    return list(entries.values())


def read_school(folder: Path = CONTENT) -> ShippedSchool:
    """Read pictures, topics, opening hours and settings; raises ContentError."""
    pictures = folder / "pictures"
    school = ShippedSchool(
        pictures=read_entries(pictures / "pictures.yaml", ShippedPicture, folder=pictures),
        topics=read_entries(folder / "school" / "topics.yaml", ShippedTopic),
        hours=read_entries(folder / "school" / "hours.yaml", ShippedHours),
        settings=read_yaml(folder / "school" / "settings.yaml") or {},
    )
    for picture in school.pictures:
        if not picture.path.is_file():
            raise ContentError(f"pictures.yaml: {picture.key}: no file {picture.file}")
    return school


def read_pages(folder: Path = CONTENT / "pages") -> list[ShippedPage]:
    """Read the page files, parents before children; raises ContentError."""
    pages = {}
    for path in sorted(folder.glob("*.yaml")):
        page = made(ShippedPage, read_yaml(path), path.name)
        if page.key != path.stem:
            raise ContentError(f"{path.name}: key is {page.key}")
        pages[page.key] = page

    def depth(page: ShippedPage, below: tuple[str, ...] = ()) -> int:
        if not page.parent:
            return 0
        if page.parent not in pages or page.parent in below:
            raise ContentError(f"{page.key}.yaml: parent: no page {page.parent} to stand below")
        return depth(pages[page.parent], (*below, page.key)) + 1

    return sorted(pages.values(), key=lambda page: (depth(page), page.parent, page.order, page.key))


def names_of(
    words: Iterable[ShippedWord], pages: Iterable[ShippedPage], school: ShippedSchool
) -> dict[str, set[str]]:
    """Return the names that pages may use, by kind."""
    words = list(words)
    return {
        "page": {page.key for page in pages},
        "word": {word.key for word in words},
        "file of words": {word.file for word in words},
        "picture": {picture.key for picture in school.pictures},
        "topic": {topic.key for topic in school.topics},
        "hours": {hours.key for hours in school.hours},
    }


def shipped_names(folder: Path = CONTENT) -> dict[str, set[str]]:
    """Return the names of all that is shipped, also of what is not loaded this time."""
    keys = {path.stem for path in (folder / "pages").glob("*.yaml")}
    names = names_of(read_words(folder / "words"), (), read_school(folder))
    return names | {"page": keys}
