from collections import defaultdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import F, Q, QuerySet
from wagtail.models import Page

from home.models.base import address_of


class TranslatedPages(Sitemap):
    """Live pages that are fully in their own language; copies that wait for translation are not."""

    def items(self) -> "QuerySet[Any]":
        complete = Q(translation_state__translated__gte=F("translation_state__total"))
        own = Q(locale__language_code=settings.LANGUAGE_CODE) | complete
        pages = Page.objects.filter(own, depth__gte=2).live().public()
        return pages.select_related("locale").order_by("path")

    def location(self, page: Page) -> str:
        return address_of(page, page.locale.language_code)

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        """Name with each page its other languages, which are all in the list anyway."""
        urls: list[dict[str, Any]] = super().get_urls(*args, **kwargs)
        versions = defaultdict(list)
        for url in urls:
            page = url["item"]
            version = {"location": url["location"], "lang_code": page.locale.language_code}
            versions[page.translation_key].append(version)
        for url in urls:
            url["alternates"] = versions[url["item"].translation_key]
        return urls

    def lastmod(self, page: Page) -> datetime | None:
        return page.last_published_at
