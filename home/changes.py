"""What a Latvian page says now, against what its translations took over from it.

wagtail-localize keeps what was taken over as JSON in `TranslationSource`. The two are compared by
content: an editor who opens a page and publishes it again has changed nothing.
"""

import difflib
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.db import models
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.fields import RichTextField, StreamField
from wagtail.rich_text import RichText
from wagtail_localize.fields import get_translatable_fields
from wagtail_localize.models import TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.strings import extract_strings

# The editor gives each paragraph a random name.
BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')
WORD = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    """A part of a text. `changed`: it is not in the other version."""

    text: str
    changed: bool


@dataclass(frozen=True)
class Change:
    """A text that was added (`old` is empty), removed (`new` is empty) or changed."""

    place: str
    old: list[Piece]
    new: list[Piece]

    @property
    def only_form(self) -> bool:
        """Whether the words are the same, and only a link or bold letters changed."""
        return bool(self.old and self.new) and not any(
            piece.changed for piece in (*self.old, *self.new)
        )


def snapshot(source: TranslationSource, page: Any) -> Any:
    """Return `page` as it was when its translations took it over; no query."""
    return page.with_content_json(json.loads(source.content_json))


def has_changed(before: Any, now: Any) -> bool:
    return outline(before) != outline(now)


def outline(page: Any) -> dict[str, Any]:
    """Return all of a page that its translations take over, in a form that can be compared.

    Fields that every language shares at once (`home.signals.keep_facts_equal`) and child
    objects, which are read from the Latvian page, are left out.
    """
    found = {}
    for rule in get_translatable_fields(type(page)):
        field = rule.get_field(type(page))
        if not field.concrete or field.name in ("slug", *page.SHARED_FIELDS):
            continue
        value = field.value_from_object(page)
        found[field.name] = rich(value) if isinstance(field, RichTextField) else plain(value)
    return found


def plain(value: Any) -> Any:
    if isinstance(value, StreamValue):
        return [(child.block_type, plain(child.value)) for child in value]
    if isinstance(value, ListValue):
        return [plain(item) for item in value]
    if isinstance(value, StructValue):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, RichText):
        return rich(value.source)
    if isinstance(value, models.Model):
        return value.pk
    return value or None


def rich(html: str) -> Any:
    template, strings = extract_strings(html)
    return BLOCK_KEY.sub("", template), [(text.data, links) for text, links in strings]


def changed_texts(before: Any, now: Any) -> list[Change]:
    """Return the texts that differ, in the order of the page; what was removed comes last."""
    old, new = texts_by_path(before), texts_by_path(now)
    changes = []
    for path in dict.fromkeys((*new, *old)):
        labels = place_of(now if path in new else before, path)
        place = " › ".join(dict.fromkeys(labels))
        for was, is_now in pairs(old[path], new[path]):
            changes.append(Change(place, *compare(was, is_now)))
    return changes


def texts_by_path(page: Any) -> dict[str, list[StringSegmentValue]]:
    """Return the texts of a page, in order, by the path of the field or block they stand in."""
    found = defaultdict(list)
    for segment in extract_segments(page):
        if isinstance(segment, StringSegmentValue) and segment.string.data.strip():
            found[segment.path].append(segment)
    return found


def pairs(
    old: list[StringSegmentValue], new: list[StringSegmentValue]
) -> Iterator[tuple[StringSegmentValue | None, StringSegmentValue | None]]:
    """Yield the texts of one field that differ: (before, now), None where there is none."""
    before, now = ([(text.string.data, str(text.attrs)) for text in texts] for texts in (old, new))
    matcher = difflib.SequenceMatcher(None, before, now, autojunk=False)
    for kind, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if kind != "equal":
            yield from zip_longest(old[from_old:to_old], new[from_new:to_new])


def compare(
    was: StringSegmentValue | None, is_now: StringSegmentValue | None
) -> tuple[list[Piece], list[Piece]]:
    """Return the words of both texts, those marked that the other has not."""
    old, new = (WORD.findall(text.render_text()) if text else [] for text in (was, is_now))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    before, now = [], []
    for kind, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        changed = kind != "equal"
        before.append(Piece("".join(old[from_old:to_old]), changed))
        now.append(Piece("".join(new[from_new:to_new]), changed))
    return [piece for piece in before if piece.text], [piece for piece in now if piece.text]


def place_of(page: Any, path: str) -> list[str]:
    """Return the labels that an editor finds a text under: the field, then block by block."""
    name, *inside = path.split(".")
    field = page._meta.get_field(name)
    if not hasattr(field, "verbose_name"):
        return [name]
    labels = [str(field.verbose_name).capitalize()]
    if isinstance(field, StreamField):
        labels += block_labels(getattr(page, name), inside)
    return labels


def block_labels(value: Any, path: list[str]) -> Iterator[str]:
    if not path:
        return
    step, *rest = path
    if isinstance(value, StructValue):
        yield str(value.block.child_blocks[step].label)
        yield from block_labels(value[step], rest)
        return
    children = value.bound_blocks if isinstance(value, ListValue) else value
    child = next(child for child in children if child.id == step)
    if isinstance(value, StreamValue):
        yield str(child.block.label)
    yield from block_labels(child.value, rest)
