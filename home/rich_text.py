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
        ids = [int(attrs["id"]) for attrs in attrs_list if str(attrs.get("id", "")).isdecimal()]
        pages = pages_in_language(ids, language)
        return [
            f'<a href="{escape(address_of(page, language))}">' if page else "<a>"
            for attrs in attrs_list
            for page in [pages.get(int(attrs["id"])) if str(attrs.get("id")).isdecimal() else None]
        ]
