from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from wagtail.models import Page

from .models import Notice


def site(request: HttpRequest) -> dict[str, Any]:
    """Give every template the menu and the notices of the reader's language.

    Both are asked for only if the template shows them.
    """
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "main_menu": SimpleLazyObject(lambda: main_menu(language)),
        "notices": SimpleLazyObject(lambda: Notice.objects.current(language)),
    }


def main_menu(language: str) -> list[Page]:
    """Return the pages below the home page that are marked for menus."""
    pages = Page.objects.filter(depth=3, locale__language_code=language).live().in_menu()
    return list(pages.order_by("path"))
