"""Faults of pages and of what they share."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.text import slugify
from wagtail.fields import StreamField

from home.blocks import DoorBlock

from ..blocks import References, Streams
from ..fields import field_value, own_fields
from ..files import LANGUAGES, ContentError, ShippedPage, ShippedSchool, in_language
from .faults import SOURCE, Fault, block_causes, faults, over, script_causes, texts_of

LONGEST_DESCRIPTION = 155  # what search engines show of it
INLINE = {"a", "b", "em", "strong"}
FREE = {"i"}  # it marks Latvian words inside translations
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*>")


def page_faults(page: ShippedPage) -> list[Fault]:
    """Return what is wrong with one page in itself."""
    checks = (field_faults, text_faults, key_faults)
    return [fault for check in checks for fault in check(page)]


def text_faults(page: ShippedPage) -> list[Fault]:
    """Every text is there in all languages, with the same tags, each in its script."""
    found = []
    for place, texts in texts_of(vars(page)):
        causes = []
        for language in LANGUAGES:
            text = texts.get(language)
            if not isinstance(text, str) or not text.strip():
                causes.append(f"no text in {language}")
            else:
                causes += [f"{language}: {cause}" for cause in script_causes(language, text)]
                if language != SOURCE and tags(text) != tags(str(texts.get(SOURCE))):
                    causes.append(f"{language} has other tags than {SOURCE}")
        causes += [f"{language} is no language here" for language in set(texts) - set(LANGUAGES)]
        found += faults(page, causes, place)
    return found


def tags(text: str) -> tuple[list[str], Counter[str]]:
    """Return the tags that make paragraphs and lists, in order, and the others counted."""
    names = [closing + name.lower() for closing, name in _TAG.findall(text)]
    inline = Counter(name for name in names if name.strip("/") in INLINE)
    return [name for name in names if name.strip("/") not in INLINE | FREE], inline


def field_faults(page: ShippedPage) -> list[Fault]:
    """Type and fields exist, texts fit into them, and search engines get a description."""
    try:
        model: Any = apps.get_model(page.type)
    except (LookupError, ValueError):
        return faults(page, [f"no type {page.type}"])
    causes = []
    values: dict[str, Any] = {**page.fields}
    if page.type != "home.Notice":
        values["title"] = page.title
        needed = ("slug", "title", "search_description")
        causes += [f"no {name}" for name in needed if not getattr(page, name)]
        if page.slug != slugify(page.slug):
            causes.append(f"the slug {page.slug} is not plain")
    for language, text in page.search_description.items():
        causes += [f"search_description {language} {c}" for c in over(LONGEST_DESCRIPTION, text)]
    for name, value in values.items():
        if name == "words":
            continue
        try:
            limit = model._meta.get_field(name).max_length
        except FieldDoesNotExist:
            causes.append(f"{page.type} has no field {name}")
            continue
        for language, text in value.items() if isinstance(value, dict) else ():
            causes += [f"{name} {language} {cause}" for cause in over(limit, str(text))]
    found = faults(page, causes)
    for door in page.doors:
        found += faults(page, block_causes(DoorBlock(), door), f"doors.{door.get('key')}")
    return found


def key_faults(page: ShippedPage) -> list[Fault]:
    """Blocks, questions and choices have keys, once in a page and a question: ids follow them."""

    def causes(items: Sequence[Mapping[str, Any]]) -> list[str]:
        counts = Counter(str(item.get("key") or "") for item in items)
        without = ["an item without a key"] if counts.pop("", 0) else []
        return without + [f"{count} keys {key}" for key, count in counts.items() if count > 1]

    found = faults(page, causes([*page.body, *page.doors, *page.questions]))
    for question in page.questions:
        place = f"questions.{question.get('key')}"
        for name in ("choices", "pairs"):
            found += faults(page, causes(question.get(name) or []), place)
    return found


def block_faults(page: ShippedPage, references: References) -> list[Fault]:
    """Fields and blocks are as the page's type defines them, and what they name exists."""
    found = []
    try:
        model = apps.get_model(page.type)
    except (LookupError, ValueError):
        return []
    fields = own_fields(model)
    streams = {f.name: f for f in model._meta.get_fields() if isinstance(f, StreamField)}
    for language in LANGUAGES:
        for name, value in in_language(page.fields, language).items():
            if name in fields:
                try:
                    field_value(fields[name], value, references, name)
                except ContentError as error:
                    found += faults(page, [str(error)], "fields")
        for name, rows in in_language(page.all_streams(), language).items():
            if name not in streams:
                found += faults(page, ["no such stream"], name)
                continue
            try:
                Streams(page.key, references).raw(streams[name].stream_block, rows)
            except ContentError as error:
                found += faults(page, [str(error)], name)
    return found


def school_faults(school: ShippedSchool) -> list[Fault]:
    """Pictures and topics have their texts in every language."""
    found = []
    entries = [("pictures.yaml", picture.key, vars(picture)) for picture in school.pictures]
    entries += [("topics.yaml", topic.key, vars(topic)) for topic in school.topics]
    for file, key, values in entries:
        for name, texts in texts_of(values):
            for language in LANGUAGES:
                text = str(texts.get(language) or "")
                causes = script_causes(language, text) if text else [f"no text in {language}"]
                found += [Fault(file, f"{key}.{name}", cause) for cause in causes]
    return found


def tree_faults(pages: Sequence[ShippedPage], word_files: set[str]) -> list[Fault]:
    """Every parent, door and word file exists; sisters have different addresses."""
    found, keys = [], {page.key for page in pages}
    addresses: dict[tuple[str, str], str] = {}
    for page in pages:
        causes = []
        if page.parent and page.parent not in keys:
            causes.append(f"no page {page.parent}")
        if page.slug and (address := (page.parent, page.slug)) in addresses:
            causes.append(f"the slug is also that of {addresses[address]}")
        addresses.setdefault((page.parent, page.slug), page.key)
        nowhere = {door.get("page") for door in page.doors} - keys
        causes += [f"a door leads to no page {key}" for key in nowhere]
        if (words := page.fields.get("words")) and words not in word_files:
            causes.append(f"no file {words}.csv")
        found += faults(page, causes)
    unused = word_files - {page.fields.get("words") for page in pages}
    return found + [Fault(f"{name}.csv", name, "no lesson has these words") for name in unused]
