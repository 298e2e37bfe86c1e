"""What is new as Atom (RFC 4287), in the language of the list that it belongs to."""

from datetime import UTC, datetime, time
from typing import Any
from uuid import uuid5

from django.conf import settings
from django.db.models import DateTimeField, Max, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from wagtail.models import Page
from wagtail.query import PageQuerySet

from .models import EventIndexPage, EventPage, NewsIndexPage, NewsPage
from .models.base import BasePage, address_of, versions_of
from .models.events import upcoming
from .text import printable

ENTRIES = 20
# For pages that were made live without being published, as only code can.
UNKNOWN = Value(datetime(2011, 1, 1, tzinfo=UTC), output_field=DateTimeField())


class Feed(Atom1Feed):
    """Tells the language of each entry: what is not translated yet is in Latvian."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]}

    def latest_post_date(self) -> datetime:
        # Not the present moment for a list without entries: the answer must stay the same.
        moments = [item["updateddate"] for item in self.items]
        return max(moments, default=self.feed["published_at"])


def entries(pages: PageQuerySet) -> list[Any]:
    """Return the first of `pages` that everybody may read. A copy is as private as its original.

    `changed_at` is when any language version was published: a date that changes in Latvian
    changes in all of them.
    """
    versions = Page.objects.filter(translation_key=OuterRef("translation_key"))
    latest = versions.order_by().values("translation_key").annotate(at=Max("last_published_at"))
    rows = list(
        pages.public()
        .exclude(alias_of__in=Page.objects.private())
        .select_related("locale", "translation_state")
        .annotate(changed_at=Coalesce(Subquery(latest.values("at")), UNKNOWN))[:ENTRIES]
    )
    for row in rows:
        row.language_versions = versions_of([row])
    return rows


def name_of(page: BasePage) -> str:
    """Return an id that no change of address or title touches."""
    return uuid5(page.translation_key, page.locale.language_code).urn


def absolute_address(page: BasePage, request: HttpRequest) -> str:
    return request.build_absolute_uri(address_of(page, page.locale.language_code))


def feed_of(index: NewsIndexPage | EventIndexPage, request: HttpRequest) -> Feed:
    """Return the feed of a list of news, or of the events to come."""
    feed = Feed(
        title=f"{index.title} · {settings.WAGTAIL_SITE_NAME}",
        link=absolute_address(index, request),
        description="",
        subtitle=index.intro or None,
        language=index.locale.language_code,
        author_name=settings.WAGTAIL_SITE_NAME,
        feed_url=request.build_absolute_uri(request.path),
        feed_guid=name_of(index),
        published_at=index.last_published_at or UNKNOWN.value,
    )
    pages = (
        index.news()
        if isinstance(index, NewsIndexPage)
        else upcoming(index.live_children(EventPage))
    )
    for page in entries(pages):
        is_news = isinstance(page, NewsPage)
        feed.add_item(
            title=printable(page.title),
            link=absolute_address(page, request),
            description=printable(escape(page.lead) if is_news else event_summary(page)),
            author_name=(printable(page.author) or None) if is_news else None,
            pubdate=midnight(page) if is_news else page.first_published_at,
            updateddate=page.changed_at,
            unique_id=name_of(page),
            language=page.content_language,
        )
    return feed


def midnight(news: NewsPage) -> datetime:
    return timezone.make_aware(datetime.combine(news.date, time.min))


def event_summary(event: EventPage) -> str:
    """Return when, where and what, as markup in the language of the event's own text."""
    with translation.override(event.content_language):
        return render_to_string("home/event_summary.html", {"event": event})
