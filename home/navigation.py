"""The pages that menus and doors lead to, fetched together."""

from collections.abc import Iterable
from functools import cached_property

from django.db.models import Q
from wagtail.models import Page

from .languages import pages_in_language

MENU_DEPTH = 3


class SitePages:
    """The main sections in one language, and the version there of any other page.

    One query for the sections and for the pages `also`, given by the ids of any of their versions;
    one more for pages that nobody announced.
    """

    def __init__(self, language: str, also: Iterable[int] = ()) -> None:
        self.language = language
        self.also = set(also)

    @cached_property
    def rows(self) -> list[Page]:
        wanted = Q(depth=MENU_DEPTH, locale__language_code=self.language, live=True)
        if self.also:
            keys = Page.objects.filter(pk__in=self.also).values("translation_key")
            wanted |= Q(pk__in=self.also)
            wanted |= Q(translation_key__in=keys, locale__language_code=self.language, live=True)
        pages = Page.objects.filter(wanted).select_related("locale", "content_type")
        return list(pages.order_by("path"))

    @cached_property
    def sections(self) -> list[Page]:
        return [
            page
            for page in self.rows
            if page.depth == MENU_DEPTH and page.locale.language_code == self.language and page.live
        ]

    @property
    def menu(self) -> list[Page]:
        return [page for page in self.sections if page.show_in_menus]

    @property
    def footer(self) -> list[Page]:
        return [page for page in self.sections if not page.show_in_menus]

    def find(self, pages: Iterable[Page]) -> list[Page]:
        """Return the live versions of `pages` in this language, in their order."""
        wanted = [page for page in pages if page is not None]
        by_key = {
            page.translation_key: page
            for page in self.rows
            if page.locale.language_code == self.language and page.live
        }
        unknown = [page.pk for page in wanted if page.translation_key not in by_key]
        if unknown:
            more = pages_in_language(unknown, self.language).values()
            by_key.update({page.translation_key: page for page in more})
        return [by_key[page.translation_key] for page in wanted if page.translation_key in by_key]

    def by_id(self) -> dict[int, Page]:
        """Return the version in this language of each page of `also` that has one."""
        here = {
            page.translation_key: page
            for page in self.rows
            if page.locale.language_code == self.language and page.live
        }
        return {
            page.pk: here[page.translation_key]
            for page in self.rows
            if page.pk in self.also and page.translation_key in here
        }
