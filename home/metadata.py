"""What search engines, feed readers and those with whom a page is shared are told about it."""

import html
import json
import re
import textwrap
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from .models.base import BasePage, address_of
from .navigation import MENU_DEPTH, SitePages
from .pictures import shown

DESCRIPTION_LENGTH = 200
# Open Graph names a country too; English is written as in Europe here.
OG_LOCALES = {"lv": "lv_LV", "en": "en_GB", "ru": "ru_RU", "uk": "uk_UA"}
# Lists of these kinds can be followed: (kind, address below the list, media type).
FOLLOWED = [
    ("newsindexpage", "feed.atom", "application/atom+xml"),
    ("eventindexpage", "feed.atom", "application/atom+xml"),
    ("eventindexpage", "calendar.ics", "text/calendar"),
]
BLOCK_END = re.compile(r"</(?:p|li|h\d)>|<br ?/?>")
SCRIPT_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@dataclass(frozen=True)
class SharedImage:
    url: str
    width: int
    height: int
    alt: str


def plain_text(markup: Any) -> str:
    """Return the words of rich text; paragraphs and list items stay apart."""
    text = strip_tags(BLOCK_END.sub(" ", str(markup or "")))
    return " ".join(html.unescape(text).split())


class PageMetadata:
    """A page as a head element tells of it; costs no query beyond what showing the page does."""

    def __init__(self, page: BasePage, request: HttpRequest, site_pages: SitePages) -> None:
        self.page = page
        self.request = request
        self.site_pages = site_pages

    def absolute(self, address: str) -> str:
        return self.request.build_absolute_uri(address)

    @cached_property
    def canonical(self) -> str:
        """The address of this text: the Latvian page as long as the translation is not done."""
        own = self.page.own_version
        version = own if own and own.complete else self.page.language_versions[0]
        return self.absolute(version.url)

    @cached_property
    def alternates(self) -> dict[str, str]:
        """The address in each language in which the whole page can be read, if this is one."""
        own = self.page.own_version
        if own is None or not own.complete:
            return {}
        versions = self.page.language_versions
        return {v.code: self.absolute(v.url) for v in versions if v.complete}

    @property
    def locale(self) -> str:
        return OG_LOCALES[self.page.content_language]

    @property
    def other_locales(self) -> list[str]:
        return [OG_LOCALES[code] for code in self.alternates if OG_LOCALES[code] != self.locale]

    @cached_property
    def title(self) -> str:
        return str(self.page.seo_title or self.page.title)

    @cached_property
    def description(self) -> str:
        """What an editor wrote for search engines, or else the beginning of the page."""
        texts = [self.page.search_description]
        texts += [getattr(self.page, name, "") for name in ("lead", "intro", "goals")]
        body = getattr(self.page, "body", None)
        if not any(texts) and body:
            texts += [row["value"] for row in body.raw_data if row["type"] == "paragraph"]
        first = next((text for text in map(plain_text, texts) if text), "")
        return textwrap.shorten(first, DESCRIPTION_LENGTH, placeholder=" …")

    @cached_property
    def image(self) -> SharedImage:
        """The page's own picture, if there is one that may be shown, or else the school's."""
        stream = getattr(self.page, self.page.picture_field, None) or ()
        picture = next((block.value for block in stream if block.block_type == "picture"), None)
        if picture and (plain := shown(picture["image"])):
            return SharedImage(
                self.absolute(plain.url), plain.width, plain.height, picture["alt"] or ""
            )
        url = self.absolute(static("img/share.png"))
        return SharedImage(url, 1200, 630, settings.WAGTAIL_SITE_NAME)

    @property
    def feeds(self) -> list[dict[str, str]]:
        """What can be followed, to be found from any page."""
        return [
            {"type": type, "title": section.title, "url": self.address(section) + name}
            for kind, name, type in FOLLOWED
            for section in self.site_pages.sections
            if section.content_type.model == kind
        ]

    def address(self, page: Page) -> str:
        return self.absolute(address_of(page, self.site_pages.language))

    @cached_property
    def linked_data(self) -> SafeString:
        """What the page is about and where it lies, as JSON-LD; nothing to run in it."""
        things = [thing for thing in (self.about(), self.breadcrumbs()) if thing]
        data = {"@context": "https://schema.org", "@graph": things}
        text = json.dumps(data, ensure_ascii=False) if things else ""
        return mark_safe(text.translate(SCRIPT_ESCAPES))

    @property
    def school(self) -> dict[str, Any]:
        return {
            "@type": "EducationalOrganization",
            "name": settings.WAGTAIL_SITE_NAME,
            "url": self.absolute(f"/{settings.LANGUAGE_CODE}/"),
            "logo": self.absolute(static("img/icon-512.png")),
        }

    def about(self) -> dict[str, Any] | None:
        data = self.page.as_linked_data()
        if data is None:
            return None
        if data["@type"] == self.school["@type"]:
            return self.school | data | {"image": self.image.url}
        data |= {
            "url": self.canonical,
            "image": self.image.url,
            "inLanguage": self.page.content_language,
            "organizer" if data["@type"] == "Event" else "publisher": self.school,
        }
        if data["@type"] == "NewsArticle":
            data.setdefault("author", self.school)
            data["mainEntityOfPage"] = self.canonical
            if self.page.last_published_at:
                data["dateModified"] = self.page.last_published_at.isoformat()
        return data

    def breadcrumbs(self) -> dict[str, Any] | None:
        """Return the way from the first page to this one."""
        if self.page.depth < MENU_DEPTH or self.page.own_version is None:
            return None
        way = [self.page]
        while way[0].depth > MENU_DEPTH + 1:
            way.insert(0, way[0].get_parent())
        above = [page for page in self.site_pages.sections if way[0].path.startswith(page.path)]
        if way[0].depth > MENU_DEPTH:
            way = above + way
        steps = [(settings.WAGTAIL_SITE_NAME, self.absolute(f"/{self.site_pages.language}/"))]
        steps += [(page.title, self.address(page)) for page in way]
        return {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": number, "name": name, "item": address}
                for number, (name, address) in enumerate(steps, start=1)
            ],
        }
