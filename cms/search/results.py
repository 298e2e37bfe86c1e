"""An answer to what was typed: words and pages, as they are shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q
from django.utils.text import capfirst
from wagtail.models import Page

from cms.models import SearchEntry
from home.models.base import versions_of
from lessons.lexicon import current_lexicon

from .excerpts import Part, excerpt
from .query import Hit, find_pages, private_paths, read_terms
from .vocabulary import vocabulary_of

RESULTS_PER_PAGE = 10
LESSONS_PER_WORD = 3
# So many words stand above the pages; the rest wait folded up.
WORDS_AT_ONCE = 3


@dataclass(frozen=True)
class Link:
    """A page in the language that the reader gets it in. `language`: of its title."""

    title: str
    url: str
    language: str
    kind: str


@dataclass(frozen=True)
class PageResult:
    """`language`: of the excerpt, which is from the text that was found."""

    link: Link
    excerpt: list[Part]
    language: str


@dataclass(frozen=True)
class WordResult:
    lemma: str
    meanings: list[tuple[str, str]]
    lessons: list[Link]


@dataclass(frozen=True)
class Answer:
    """`partly`: no page has all the words. `paginator`: Django's page of the results."""

    words: list[WordResult]
    more_words: list[WordResult]
    pages: list[PageResult]
    paginator: Any
    partly: bool


def answer(query: str, language: str, number: str | None) -> Answer:
    """Return what is found, for one page of results; six or seven statements."""
    lexicon = current_lexicon()
    vocabulary = vocabulary_of(lexicon)
    typed = read_terms(query)
    terms = [vocabulary.with_other_forms(term) for term in typed]
    private = private_paths()
    hits = find_pages(terms, language, private)
    shown = Paginator(hits.pages, RESULTS_PER_PAGE).get_page(number)
    words = vocabulary.find(query, typed, language) if shown.number == 1 else []
    lessons = {
        word.word.id: lexicon.lessons_of.get(word.word.id, ())[:LESSONS_PER_WORD] for word in words
    }
    links = links_to(
        {key for keys in lessons.values() for key in keys}, list(shown), language, private
    )
    texts = dict(
        SearchEntry.objects.filter(pk__in=[hit.page_id for hit in shown]).values_list("pk", "text")
    )
    word_results = [
        WordResult(
            word.word.lemma,
            word.meanings,
            [links[key] for key in lessons[word.word.id] if key in links],
        )
        for word in words
    ]
    return Answer(
        words=word_results[:WORDS_AT_ONCE],
        more_words=word_results[WORDS_AT_ONCE:],
        pages=[
            PageResult(
                links[hit.translation_key],
                excerpt(texts.get(hit.page_id, ""), terms, hit.language),
                hit.language,
            )
            for hit in shown
            if hit.translation_key in links
        ],
        paginator=shown,
        partly=hits.partly,
    )


def links_to(
    keys: Iterable[UUID], hits: list[Hit], language: str, private: tuple[str, ...]
) -> dict[UUID, Link]:
    """Return links to pages by their translation keys, each in the reader's language; one query.

    Where she has no such page, it is the Latvian one, or the one that was found.
    """
    order = [language, settings.LANGUAGE_CODE]
    wanted = {*keys, *(hit.translation_key for hit in hits)}
    rows = Page.objects.filter(translation_key__in=wanted, live=True).filter(
        Q(locale__language_code__in=order) | Q(pk__in=[hit.page_id for hit in hits])
    )
    best: dict[UUID, tuple[int, Page]] = {}
    for page in rows.select_related("locale", "translation_state", "content_type"):
        code = page.locale.language_code
        place = order.index(code) if code in order else len(order)
        if private and page.path.startswith(private):
            continue
        if page.translation_key not in best or place < best[page.translation_key][0]:
            best[page.translation_key] = place, page
    return {key: link_to(page) for key, (_place, page) in best.items()}


def link_to(page: Page) -> Link:
    [version] = versions_of([page])
    model = page.content_type.model_class()
    return Link(
        title=page.title,
        url=version.url,
        language=version.code if version.started else settings.LANGUAGE_CODE,
        kind=capfirst(model._meta.verbose_name) if model else "",
    )
