"""Loading of all that is shipped."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page
from wagtail_localize.models import LocaleSynchronization

from .blocks import References
from .files import (
    LANGUAGES,
    Names,
    ShippedPage,
    ShippedSchool,
    ShippedWord,
    names_of,
    read_school,
    shipped_names,
)
from .indexing import indexed_afterwards
from .ledger import WRITTEN, Decision, Ledger
from .pages import PageLoader
from .pictures import load_pictures
from .snippets import load_hours, load_notices, load_settings, load_topics
from .sounds import load_sounds
from .word_pictures import load_word_pictures
from .words import load_words

SOURCE = settings.LANGUAGE_CODE
NOTICE = "home.Notice"


def silent(line: str) -> None:
    """Tell nobody."""


def load_school(
    words: Iterable[ShippedWord],
    pages: Iterable[ShippedPage],
    school: ShippedSchool | None = None,
    names: Names | None = None,
    tell: Callable[[str], None] = silent,
) -> Counter[Decision]:
    """Load words, pages (parents before children) and what they share; return what became of it.

    All or nothing. `school`: by default what is shipped. `names`: what pages may name although
    it is not loaded this time, by default all that is shipped; it is left out where it is used.
    `tell` is called before each stage. Raises ContentError for a fault in what is to be loaded.
    """
    words, pages = list(words), list(pages)
    school = school or read_school()
    known = shipped_names() if names is None else names
    own = names_of(words, pages, school)
    references = References({kind: {*own[kind], *known.get(kind, ())} for kind in own})
    ledger = Ledger()
    undo: list[Callable[[], None]] = []

    def stored() -> None:
        undo.clear()
        if any(ledger.counts[decision] for decision in WRITTEN):
            # Publishing makes them as soon as all is safely stored.
            tell("Pictures in all sizes")

    try:
        with transaction.atomic(), indexed_afterwards(tell):
            transaction.on_commit(stored)
            tell(f"Words: {len(words)}")
            existing = load_words(words, ledger)
            references.ids["word"] |= {key: word.pk for key, word in existing.items()}
            load_sounds(words, existing, ledger, undo)
            locales = {
                code: Locale.objects.get_or_create(language_code=code)[0] for code in LANGUAGES
            }
            tell(f"Pictures: {len(school.pictures)}")
            undo += load_pictures(school.pictures, references, ledger)
            undo += load_word_pictures(existing, references, ledger)
            tell(f"Topics: {len(school.topics)}, opening hours: {len(school.hours)}")
            load_topics(school.topics, locales, references, ledger)
            load_hours(school.hours, references, ledger)
            load_settings(school.settings, references, ledger)
            lessons: dict[str, list[str]] = defaultdict(list)
            for word in words:
                lessons[word.file].append(word.key)
            loader = PageLoader(references, lessons, existing, locales, ledger, tell)
            loader.load([page for page in pages if page.type != NOTICE])
            follow_in_other_languages(locales)
            notices = [page for page in pages if page.type == NOTICE]
            load_notices(notices, locales, references, ledger)
            ledger.save()
    except BaseException:
        for step in undo:
            step()
        raise
    return ledger.counts


def follow_in_other_languages(locales: dict[str, Locale]) -> None:
    """Let the trees of the other languages follow the Latvian one from now on."""
    source = locales[SOURCE]
    here = Page.objects.filter(depth__gt=1)
    known = set(LocaleSynchronization.objects.values_list("locale__language_code", flat=True))
    for code, locale in locales.items():
        if code == SOURCE or code in known:
            continue
        # Saving it would look at every page, and all of ours have been translated.
        following = LocaleSynchronization(locale=locale, sync_from=source)
        LocaleSynchronization.objects.bulk_create([following])
        there = here.filter(locale=locale).values("translation_key")
        if here.filter(locale=source).exclude(translation_key__in=there).exists():
            following.sync_trees()
