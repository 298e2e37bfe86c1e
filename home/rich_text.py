"""Links in texts lead to the page in the language that the reader reads."""

from typing import Any

from django.conf import settings
from django.utils.html import escape
from django.utils.translation import get_language
from wagtail.rich_text.pages import PageLinkHandler

from .languages import pages_in_language
from .models.base import address_of


class PageInLanguageHandler(PageLinkHandler):
    """Links name Latvian pages; a text that is not translated yet names them in all languages."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        language = get_language() or settings.LANGUAGE_CODE
        ids = [id_of(attrs) for attrs in attrs_list]
        pages = pages_in_language(filter(None, ids), language)
        return [
            f'<a href="{escape(address_of(pages[id], language))}">' if id in pages else "<a>"
            for id in ids
        ]


def id_of(attrs: dict[str, Any]) -> int:
    """Return the id that a link names; 0 for what no database can hold."""
    text = str(attrs.get("id", ""))
    return int(text) if text.isdecimal() and len(text) < 19 else 0
