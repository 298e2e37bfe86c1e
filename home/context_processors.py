from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from .models import Notice
from .navigation import SitePages


def site(request: HttpRequest) -> dict[str, Any]:
    """Give every template the menu and the notices of the reader's language.

    Both are asked for only if the template shows them.
    """
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "site_pages": SitePages(language),
        "notices": SimpleLazyObject(lambda: Notice.objects.current(language)),
    }
