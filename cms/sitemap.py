from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page


class TranslatedPages(Sitemap):  # type: ignore[misc]
    """Live pages that are fully in their own language; copies that wait for translation are not."""

    def items(self) -> "QuerySet[Any]":
        complete = Q(translation_state__translated__gte=F("translation_state__total"))
        own = Q(locale__language_code=settings.LANGUAGE_CODE) | complete
        return (
            Page.objects.filter(own, depth__gte=2)
            .live()
            .public()
            .select_related("locale")
            .order_by("path")
            .specific()
        )
