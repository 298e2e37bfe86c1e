"""Blocks of the shipped files, made into the raw data of stream fields.

The definition of the blocks is walked, so a new kind of block needs nothing here. Every block
and every item of a list gets an id that follows from its key: blocks without one get a new id at
each load, and translations lose them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import translation
from wagtail import blocks
from wagtail.blocks.field_block import ChooserBlock
from wagtail.images import get_image_model
from wagtail.models import Page

from home.models import OpeningHours, Topic

from ..models.vocabulary import Word
from .files import ContentError, Names, stable_id

TEXTS = (
    blocks.CharBlock,
    blocks.TextBlock,
    blocks.RichTextBlock,
    blocks.EmailBlock,
    blocks.URLBlock,
    blocks.ChoiceBlock,
)


class Gone(Exception):
    """What is shipped refers to something that was deleted here, or is not loaded this time."""


class References:
    """Which rows the names in the shipped files stand for. No row: not here, or not here yet."""

    def __init__(self, names: Names, id: int | None = None) -> None:
        """`id` stands for every name until one is known."""
        self.ids: dict[str, dict[str, Any]] = {
            kind: dict.fromkeys(keys, id) for kind, keys in names.items()
        }

    def find(self, model: type[Model], name: Any) -> Any:
        """Return the id of what `name` stands for, or None; raises ContentError."""
        kinds = {
            Page: "page",
            get_image_model(): "picture",
            Word: "word",
            Topic: "topic",
            OpeningHours: "hours",
        }
        kind = next((kind for base, kind in kinds.items() if issubclass(model, base)), None)
        if kind is None:
            raise ContentError(f"{model.__name__} {name} cannot be shipped")
        if not isinstance(name, str) or name not in self.ids.get(kind, {}):
            raise ContentError(f"no {kind} {name}")
        return self.ids[kind][name]


@dataclass
class Streams:
    """Makes the streams of one page; `complete` is False once something was left out as gone."""

    page: str
    references: References
    complete: bool = field(default=True, init=False)

    def raw(self, definition: blocks.StreamBlock, rows: Any) -> list[dict[str, Any]]:
        """Return the raw data of a stream; raises ContentError."""
        return [
            {"id": str(stable_id("block", self.page, key)), "type": type, "value": value}
            for key, type, value in self.children(definition, rows)
        ]

    def children(self, definition: Any, rows: Any) -> Iterator[tuple[str, str, Any]]:
        types = definition.child_blocks
        for row, key in zip(rows, keys_of(rows), strict=True):
            type = row.get("type") or (next(iter(types)) if len(types) == 1 else "")
            if type not in types:
                raise ContentError(f"{key}: no type {type}; there is {', '.join(types)}")
            with_value = "value" in row
            rest = {name: row[name] for name in row if name not in ("key", "type")}
            if with_value and set(rest) != {"value"}:
                raise ContentError(f"{key}: a block has key, type and value")
            value = row["value"] if with_value else rest
            try:
                yield key, type, self.value(types[type], value, (key,))
            except Gone:
                self.complete = False
            except ContentError as error:
                raise ContentError(f"{key}: {error}") from error

    def value(self, block: Any, value: Any, path: tuple[str, ...]) -> Any:
        """Return the raw data of one block. `path`: the key of its block in the stream, and what
        leads from there to it.
        """
        if isinstance(block, blocks.StructBlock):
            return self.struct(block, value, path)
        if isinstance(block, blocks.ListBlock):
            return self.items(block, value, path)
        if isinstance(block, ChooserBlock):
            return self.chosen(block, value)
        return leaf(block, value)

    def struct(self, block: Any, value: Any, path: tuple[str, ...]) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise ContentError("needs a mapping of names to values")
        if unknown := ", ".join(map(str, set(value) - set(block.child_blocks) - {"key"})):
            raise ContentError(f"no field {unknown}; there is {', '.join(block.child_blocks)}")
        raw = {}
        for name, child in block.child_blocks.items():
            try:
                raw[name] = self.value(child, value.get(name), (*path, name))
            except ContentError as error:
                raise ContentError(f"{name}: {error}") from error
        return raw

    def items(self, block: Any, values: Any, path: tuple[str, ...]) -> list[dict[str, Any]]:
        if not isinstance(values or [], list):
            raise ContentError("needs a list")
        raw = []
        for key, item in zip(keys_of(values or [], by_index=True), values or [], strict=True):
            try:
                value = self.value(block.child_block, item, (*path, key))
            except Gone:
                self.complete = False
            except ContentError as error:
                raise ContentError(f"{key}: {error}") from error
            else:
                raw.append({"id": self.item_id(path, key), "type": "item", "value": value})
        if values and not raw and block.meta.min_num:
            raise Gone
        return raw

    def item_id(self, path: tuple[str, ...], key: str) -> str:
        block, *rest = path
        if rest == ["choices"]:
            # Answers that people gave name choices by these ids.
            return str(stable_id("choice", self.page, block, key))
        return str(stable_id("block", self.page, *path, key))

    def chosen(self, block: Any, name: Any) -> Any:
        if not name:
            if block.required:
                raise ContentError("is missing")
            return None
        id = self.references.find(block.model_class, name)
        if id is None:
            self.complete = False
            if block.required:
                raise Gone
        return id


def keys_of(rows: Any, by_index: bool = False) -> list[str]:
    """Return the key of each block or item; raises ContentError where one is missing or twice."""
    if not isinstance(rows, list):
        raise ContentError("needs a list")
    keys = []
    for index, row in enumerate(rows):
        own = row.get("key") if isinstance(row, Mapping) else None
        if own is None and not by_index:
            raise ContentError(f"block {index + 1} has no key")
        keys.append(str(index if own is None else own))
    if twice := {key for key in keys if keys.count(key) > 1}:
        raise ContentError(f"the key {min(twice)} comes twice")
    return keys


def leaf(block: Any, value: Any) -> Any:
    """Return the raw data of a single value, as the block keeps it; raises ContentError."""
    if isinstance(value, Mapping | list):
        raise ContentError("needs one value, or a text in each language")
    if isinstance(block, blocks.BooleanBlock):
        if not isinstance(value, bool | None):
            raise ContentError("is true or false")
        return bool(value)
    if isinstance(block, TEXTS):
        value = "" if value is None else str(value).strip()
    elif value is None:
        value = block.get_prep_value(block.get_default())
    try:
        python = block.to_python(value if isinstance(value, str) else block.get_prep_value(value))
        if python is None and value is not None:
            raise ContentError(f"“{value}” is not understood")
        block.clean(python)
    except ValidationError as error:
        raise ContentError(causes(error)) from error
    except ContentError:
        raise
    except (TypeError, ValueError) as error:
        raise ContentError(f"“{value}” is not understood: {error}") from error
    return block.get_prep_value(python)


def causes(error: ValidationError) -> str:
    """Return what is wrong with a value, a model or a stream, in one line of English."""
    with translation.override("en"):
        if hasattr(error, "as_json_data"):
            found: Any = error.as_json_data()
        else:
            found = getattr(error, "message_dict", None) or error.messages
        return "; ".join(dict.fromkeys(messages(found)))


def messages(data: Any, place: str = "") -> Iterator[str]:
    """Yield the messages of Django's or Wagtail's description of errors, each after its place."""
    if isinstance(data, Mapping):
        for name, item in data.items():
            outer = name in ("messages", "blockErrors", "__all__")
            yield from messages(item, place if outer else f"{place}{name}: ")
    elif isinstance(data, list):
        for item in data:
            yield from messages(item, place)
    elif data is not None:
        yield f"{place}{data}"
