"""What the index keeps of a page, and how it follows the pages."""

from collections.abc import Iterator

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from wagtail.models import Page
from wagtail.query import PageQuerySet
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from cms.models import SearchEntry
from home.models import BasePage, HomePage
from home.models.base import live_versions, versions_of
from lessons.models import QuizPage

from .stems import terms_of, tidy

# A quiz says what is right when its policy allows it, and not in a search result.
# The home page repeats in its doors and steps what other pages are about.
KEPT_FIELDS: dict[type[Page], set[str]] = {
    QuizPage: {"title", "search_description", "intro"},
    HomePage: {"title", "search_description", "heading", "lead"},
}
TITLE_FIELDS = {"title", "seo_title"}


def update(page: Page) -> None:
    """Put `page` into the index as it is published now, or take it out."""
    if not isinstance(page, BasePage) or not is_found(page):
        SearchEntry.objects.filter(page_id=page.pk).delete()
        return
    language = page.locale.language_code
    titles: list[str] = []
    texts: list[str] = []
    for field, text in texts_of(page):
        (titles if field in TITLE_FIELDS else texts).append(text)
    SearchEntry.objects.update_or_create(
        page_id=page.pk,
        defaults={
            "language": language,
            "title_terms": terms_of("\n".join(titles), language),
            "terms": terms_of("\n".join([*titles, *texts]), language),
            "text": joined(texts),
        },
    )


def is_found(page: BasePage) -> bool:
    """Tell whether a live page shows text in its own language."""
    versions = versions_of(live_versions(Page.objects.filter(pk=page.pk)))
    return any(version.started for version in versions)


def texts_of(page: BasePage) -> Iterator[tuple[str, str]]:
    """Yield the texts of a page that visitors read, each with its field's name; title first."""
    kept = KEPT_FIELDS.get(type(page))
    for segment in extract_segments(page):
        if isinstance(segment, StringSegmentValue):
            field = segment.path.partition(".")[0]
            text = tidy(segment.string.render_text())
            if text and (kept is None or field in kept):
                yield field, text


def joined(texts: list[str]) -> str:
    """Return texts as one, for excerpts: headings and lines of lists are set apart by a dot."""
    parts = [text if text[-1] in ".!?…:;,»”" else f"{text} ·" for text in texts]
    return " ".join(parts).removesuffix(" ·")


def found_pages() -> PageQuerySet:
    """Return the live pages that may have text in their own language."""
    own = Q(locale__language_code=settings.LANGUAGE_CODE) | Q(translation_state__isnull=False)
    return Page.objects.live().filter(own, depth__gt=1)


@transaction.atomic
def rebuild() -> int:
    """Make the whole index anew; return the number of entries."""
    SearchEntry.objects.all().delete()
    return add_missing()


def add_missing() -> int:
    """Index the pages that were published before there was an index; return all entries."""
    indexed = SearchEntry.objects.values("page_id")
    for page in found_pages().exclude(pk__in=indexed).specific().iterator(chunk_size=100):
        update(page)
    return SearchEntry.objects.count()
