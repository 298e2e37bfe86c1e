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

    def lastmod(self, page: Page) -> datetime | None:
        return page.last_published_at
