"""Shipped pages: the Latvian tree first, then what stands on the pages, then translations.

All pages have their place before any is filled, so a link may lead to a page that comes later and
each page is published once.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from wagtail.coreutils import find_available_slug
from wagtail.fields import StreamField
from wagtail.models import Locale, Page

from home.models import BasePage, HomePage

from ..models.pages import LessonPage, LessonWord
from ..models.vocabulary import Word
from .blocks import References, Streams, causes
from .fields import PAGE_FIELDS, own_fields, set_fields
from .files import LANGUAGES, ContentError, ShippedPage, in_language, stable_id
from .ledger import WRITTEN, Decision, Ledger
from .places import keep_order, load_places, place_home
from .translations import stored_translations, translate

SOURCE = settings.LANGUAGE_CODE
TOLD_EVERY = 20  # pages
# What the first release recorded of each page. A field that came later is left out while it is
# empty, so that a record made before it existed still holds.
FIRST_FIELDS = PAGE_FIELDS | {
    "archive", "body", "cost", "date", "doors", "fail_text", "goals", "heading", "how_to_book",
    "intro", "languages", "lead", "level", "pass_mark", "questions", "success_text",
    "what_to_bring", "when_where", "who_helps", "words",
}  # fmt: skip

# The same of what a question carries, with the values that say nothing.
LATER_IN_QUESTIONS: dict[str, tuple[Any, ...]] = {
    "figure": (None,),
    "figure_alt": ("",),
    "category": (None,),
    "marks": (1,),
    "volatile": (False,),
    "several": (False,),
    "order": ("", "written"),
}


@dataclass
class PageLoader:
    """Loads pages. `lessons`: the keys of words by the name of their file."""

    references: References
    lessons: Mapping[str, list[str]]
    words: Mapping[str, Word]
    locales: Mapping[str, Locale]
    ledger: Ledger
    tell: Callable[[str], None]
    # The Latvian pages that are here, by key.
    here: dict[str, BasePage] = field(default_factory=dict, init=False)

    def load(self, shipped_pages: list[ShippedPage]) -> None:
        """Load pages, parents before children, in every language."""
        self.here = pages_here(self.references.ids["page"])
        self.references.ids["page"] |= {key: page.pk for key, page in self.here.items()}
        stored = stored_pages(self.here)
        written = [shipped for shipped in shipped_pages if self.is_written(shipped, stored)]
        created = [shipped for shipped in written if shipped.key not in stored]
        # What is in memory does not know of children that were added since.
        self.here |= pages_here(shipped.key for shipped in written)
        self.tell(f"Pages: {len(written)} of {len(shipped_pages)} to write")
        for shipped in self.counted(written):
            with faults_of(shipped):
                page = self.here[shipped.key]
                self.fill(page, shipped, SOURCE)
                self.put_words(page, shipped)
                page.slug = find_available_slug(page.get_parent(), page.slug, page.pk)
                page.save_revision().publish()
        if written:
            self.tell(f"Translations: {len(written) * (len(LANGUAGES) - 1)}")
        for shipped in self.counted(written):
            self.translate(shipped)
        moved = load_places(shipped_pages, self.here, self.ledger)
        keep_order([*moved, *reversed(created)], shipped_pages, self.here)
        stored = stored_pages(pages_here(shipped.key for shipped in written))
        for shipped in written:
            self.ledger.record(key_of(shipped), self.as_data(shipped), stored[shipped.key])

    def counted(self, pages: list[ShippedPage]) -> Iterator[ShippedPage]:
        """Yield pages, telling now and then how far it is."""
        for number, shipped in enumerate(pages, start=1):
            yield shipped
            if number % TOLD_EVERY == 0:
                self.tell(f"  {number} of {len(pages)}")

    def is_written(self, shipped: ShippedPage, stored: Mapping[str, Any]) -> bool:
        """Decide about a page; a new one is put into the tree, empty."""
        with faults_of(shipped):
            is_new = key_of(shipped) not in self.ledger.items and shipped.key not in stored
            if is_new and shipped.parent and shipped.parent not in self.here:
                if f"page:{shipped.parent}" in self.ledger.items:
                    self.ledger.counts[Decision.DELETED] += 1
                return False
            decision = self.ledger.decide(
                key_of(shipped), self.as_data(shipped), stored.get(shipped.key)
            )
            if decision == Decision.CREATE:
                self.place(shipped)
            return decision in WRITTEN

    def as_data(self, shipped: ShippedPage) -> dict[str, Any]:
        """Return what the ledger keeps of a file."""
        data = {name: value for name, value in vars(shipped).items() if name != "streams" or value}
        if name := shipped.fields.get("words"):
            if name not in self.references.ids["file of words"]:
                raise ContentError(f"fields: words: no file {name}.csv")
            data["words"] = self.lessons.get(name, [])
        return data

    def place(self, shipped: ShippedPage) -> None:
        try:
            model = apps.get_model(shipped.type)
        except (LookupError, ValueError, AttributeError) as error:
            raise ContentError(f"no type {shipped.type}") from error
        if not issubclass(model, BasePage) or (not shipped.parent and model is not HomePage):
            raise ContentError(f"type {shipped.type}: is no page that can stand there")
        page = model(translation_key=stable_id("page", shipped.key), locale=self.locales[SOURCE])
        self.fill_fields(page, shipped, SOURCE)
        if shipped.parent:
            # The editors may have given the address to a page of their own.
            parent = Page.objects.get(pk=self.here[shipped.parent].pk)
            page.slug = find_available_slug(parent, page.slug)
            parent.add_child(instance=page)
        else:
            place_home(page)
        self.here[shipped.key] = page
        self.references.ids["page"][shipped.key] = page.pk

    def fill(self, page: BasePage, shipped: ShippedPage, language: str) -> None:
        """Set the fields of `page` to the shipped values in one language; raises ContentError."""
        self.fill_fields(page, shipped, language)
        streams = {f.name: f for f in page._meta.get_fields() if isinstance(f, StreamField)}
        rows = shipped.all_streams()
        if unknown := set(rows) - set(streams):
            known = ", ".join(streams) or "none"
            raise ContentError(f"no stream {', '.join(sorted(unknown))}; there is {known}")
        for name, stream in streams.items():
            maker = Streams(shipped.key, self.references)
            try:
                raw = maker.raw(stream.stream_block, in_language(rows.get(name, []), language))
                value = stream.to_python(json.dumps(raw, default=str))
                if raw and maker.complete and language == SOURCE:
                    clean(stream, value)
            except ContentError as error:
                raise ContentError(f"{name}: {language}: {error}") from error
            setattr(page, name, value)

    def fill_fields(self, page: BasePage, shipped: ShippedPage, language: str) -> None:
        if language not in shipped.title:
            raise ContentError(f"title: no text in {language}")
        page.title = page.draft_title = shipped.title[language]
        page.slug = shipped.slug
        page.search_description = in_language(shipped.search_description, language) or ""
        page.show_in_menus = shipped.show_in_menus
        values = {name: value for name, value in shipped.fields.items() if name != "words"}
        try:
            set_fields(page, in_language(values, language), self.references)
        except ContentError as error:
            raise ContentError(f"fields: {language}: {error}") from error
        for name, own in own_fields(type(page)).items():
            if name not in values:
                setattr(page, own.attname, [] if own.many_to_many else own.get_default())

    def put_words(self, page: BasePage, shipped: ShippedPage) -> None:
        if isinstance(page, LessonPage):
            keys = self.lessons.get(shipped.fields.get("words", ""), [])
            page.lesson_words = [
                LessonWord(word=self.words[key], sort_order=place)
                for place, key in enumerate(keys)
                if key in self.words
            ]

    def translate(self, shipped: ShippedPage) -> None:
        page = self.here[shipped.key]
        twins = {}
        for code in LANGUAGES:
            if code != SOURCE:
                twin = type(page).objects.get(pk=page.pk)
                with faults_of(shipped):
                    self.fill(twin, shipped, code)
                    check_texts(twin, code)
                twins[self.locales[code]] = twin
        translate(page, twins, f"{shipped.key}.yaml")


@contextmanager
def faults_of(shipped: ShippedPage) -> Iterator[None]:
    """Let every fault name the file."""
    try:
        yield
    except ContentError as error:
        raise ContentError(f"{shipped.key}.yaml: {error}") from error
    except ValidationError as error:
        raise ContentError(f"{shipped.key}.yaml: {causes(error)}") from error


def check_texts(page: BasePage, language: str) -> None:
    """Let the plain fields of a translation check their texts; raises ContentError."""
    relations = {field.name for field in page._meta.concrete_fields if field.is_relation}
    try:
        page.clean_fields(exclude=relations)
    except ValidationError as error:
        raise ContentError(f"{language}: {causes(error)}") from error


def clean(field: StreamField, value: Any) -> None:
    """Let the blocks check what is in them; raises ContentError."""
    try:
        field.stream_block.clean(value)
    except ValidationError as error:
        raise ContentError(causes(error)) from error


def key_of(shipped: ShippedPage) -> str:
    return f"page:{shipped.key}"


def pages_here(keys: Iterable[str]) -> dict[str, BasePage]:
    """Return the Latvian pages that were made of shipped ones, by key."""
    by_id = {stable_id("page", key): key for key in keys}
    found = Page.objects.filter(translation_key__in=list(by_id), locale__language_code=SOURCE)
    return {by_id[page.translation_key]: page for page in found.specific()}


def stored_pages(pages: Mapping[str, BasePage]) -> dict[str, dict[str, Any]]:
    """Return what editors could have changed in pages fresh from the database, drafts included."""
    translations = stored_translations(page.translation_key for page in pages.values())
    return {
        key: {**stored_page(page), "translations": translations[page.translation_key]}
        for key, page in pages.items()
    }


def as_first(row: dict[str, Any]) -> dict[str, Any]:
    """Return a block as the first release recorded it, where nothing that came later is used."""
    value = row["value"]
    if not isinstance(value, dict):
        return row
    kept = {
        name: part for name, part in value.items() if part not in LATER_IN_QUESTIONS.get(name, ())
    }
    return {**row, "value": kept}


def stored_page(page: BasePage) -> dict[str, Any]:
    latest: Any = page.get_latest_revision_as_object()
    data: dict[str, Any] = {}
    for stream in latest._meta.get_fields():
        if isinstance(stream, StreamField):
            value = getattr(latest, stream.name)
            if stream.name in FIRST_FIELDS or value:
                data[stream.name] = [as_first(row) for row in stream.get_prep_value(value)]
    fields = own_fields(type(latest)) | {name: Page._meta.get_field(name) for name in PAGE_FIELDS}
    for name, plain in fields.items():
        if plain.many_to_many:
            if ids := sorted(row.pk for row in getattr(latest, name).all()):
                data[name] = ids
        else:
            value = getattr(latest, plain.attname)
            if name in FIRST_FIELDS or value != plain.get_default():
                data[name] = str(value)
    if isinstance(latest, LessonPage):
        data["words"] = [place.word_id for place in latest.lesson_words.all()]
    return data
