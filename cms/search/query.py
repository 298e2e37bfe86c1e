"""What was typed, and the pages that have it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from wagtail.models import PageViewRestriction

from cms.models import SearchEntry

from .stems import beginning, folded, stem, whole_stem, whole_word, words

LANGUAGES = [code for code, _name in settings.LANGUAGES]
MAX_LENGTH = 100
MAX_WORDS = 8
# So many words are tried when no page has all of them; each costs a pass over the texts.
MAX_WORDS_TRIED_AGAIN = 4
# Below this length a word is looked for as it is, not as a beginning.
SHORTEST_BEGINNING = 2


@dataclass(frozen=True)
class Term:
    """One word that was typed.

    `stems`: its possible stems in the texts of each language. `forms`: other forms of the same
    Latvian word that these stems do not cover.
    """

    word: str
    stems: Mapping[str, frozenset[str]]
    forms: frozenset[str] = frozenset()

    def wholes(self, language: str) -> list[str]:
        """Return how the word, in whatever form, stands in the terms of a text."""
        stems = (whole_stem(stem) for stem in self.stems[language])
        return [*stems, *(whole_word(form) for form in self.forms)]

    def lookups(self, language: str) -> list[str]:
        """Return what to look for in the terms of a text; any of it will do."""
        beginnings = [beginning(self.word)] if self.can_be_beginning else []
        return sorted(self.wholes(language)) + beginnings

    @property
    def can_be_beginning(self) -> bool:
        return len(self.word) >= SHORTEST_BEGINNING

    def count(self, terms: str, language: str) -> int:
        """Return how often the word stands in a text, as a whole and in whatever form."""
        return sum(map(terms.count, self.wholes(language)))

    def begins(self, terms: str) -> bool:
        """Tell whether a word of the text begins with it."""
        return self.can_be_beginning and beginning(self.word) in terms

    def is_in(self, terms: str, language: str) -> bool:
        return any(text in terms for text in self.lookups(language))

    def is_found_by(self, word: str, language: str) -> bool:
        """Tell whether a word of a text is what was looked for."""
        if stem(word, language) in self.stems[language] or folded(word) in self.forms:
            return True
        return self.can_be_beginning and folded(word).startswith(self.word)


def read_terms(query: str) -> list[Term]:
    """Return the words of what was typed; those of one or two letters only if no other is there."""
    typed = {folded(word): word for _from, _to, word in words(query)}
    typed.pop("", None)
    longer = {key: word for key, word in typed.items() if len(key) > 2 or key.isdecimal()}
    return [
        # In an English text the word may be Latvian, typed without its marks.
        Term(key, {code: frozenset({stem(word, code), stem(word, "lv")}) for code in LANGUAGES})
        for key, word in list((longer or typed).items())[:MAX_WORDS]
    ]


@dataclass(frozen=True)
class Hit:
    """A page that was found, and in which language's text."""

    page_id: int
    translation_key: UUID
    language: str


@dataclass(frozen=True)
class Hits:
    """The pages found, best first. `partly`: none has all of the words, these have some."""

    pages: list[Hit]
    partly: bool = False


def find_pages(terms: list[Term], language: str, private: tuple[str, ...]) -> Hits:
    """Return the pages with all words, or if there are none, those with most; each page once.

    First come pages with the words in their title, then those whose text in the reader's language
    has them, then in Latvian, then in another; the more often the better. One query or two.
    """
    if not terms:
        return Hits([])
    hits = ranked(matching(terms, and_), terms, language, private)
    if hits or len(terms) == 1:
        return Hits(hits)
    some = longest_first(terms)[:MAX_WORDS_TRIED_AGAIN]
    return Hits(ranked(matching(some, or_), terms, language, private), partly=True)


def longest_first(terms: list[Term]) -> list[Term]:
    return sorted(terms, key=lambda term: -len(term.word))


def private_paths() -> tuple[str, ...]:
    """Return the paths of restricted pages. As in Wagtail, an alias is as restricted as its page.

    All below such a path is private as well.
    """
    rows = PageViewRestriction.objects.values_list("page__path", "page__aliases__path")
    return tuple({path for row in rows for path in row if path})


Row = tuple[int, UUID, str, int, str, str, str]
Rank = tuple[int, int, int, bool, int, str]


def matching(terms: list[Term], join: Callable[[Q, Q], Q]) -> Iterable[Row]:
    """Return the entries of live pages that have all terms (join: and_) or any (or_)."""

    def has(term: Term, code: str) -> Q:
        return reduce(or_, (Q(terms__contains=text) for text in term.lookups(code)))

    # A long word is rarer, and a row that lacks it is left at once.
    order = longest_first(terms)
    found = (
        Q(language=code) & reduce(join, (has(term, code) for term in order)) for code in LANGUAGES
    )
    rows = SearchEntry.objects.filter(reduce(or_, found), page__live=True)
    return rows.values_list(
        "page_id",
        "page__translation_key",
        "page__path",
        "page__depth",
        "language",
        "title_terms",
        "terms",
    )


def ranked(
    rows: Iterable[Row], terms: list[Term], language: str, private: tuple[str, ...]
) -> list[Hit]:
    order = list(dict.fromkeys([language, settings.LANGUAGE_CODE, *LANGUAGES]))
    best: dict[UUID, tuple[Rank, Hit]] = {}
    for id, key, path, depth, code, title, text in rows:
        if private and path.startswith(private):
            continue
        in_title = sum(
            2 if term.count(title, code) else 1 if term.begins(title) else 0 for term in terms
        )
        rank = (
            -sum(term.is_in(text, code) for term in terms),
            -in_title,
            order.index(code),
            depth == 2,  # the home page speaks of everything
            -sum(term.count(text, code) for term in terms),
            path,
        )
        if key not in best or rank < best[key][0]:
            best[key] = rank, Hit(id, key, code)
    found = sorted(best.values(), key=lambda item: item[0])
    if found:
        most = found[0][0][0]
        found = [item for item in found if item[0][0] == most]
    return [hit for _rank, hit in found]
