"""Small pieces of markup that every template may use; loaded as built-ins."""

from datetime import date
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ..models.base import address_of

register = template.Library()

LANGUAGE_NAMES = dict(settings.LANGUAGES)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of the sprite. It is decoration: the words beside it carry the meaning."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def content_lang(page: Any) -> SafeString | str:
    """Return ` lang="lv"` where the page's own text is not in the interface's language."""
    language = page.content_language
    return "" if language == get_language() else format_html(' lang="{}"', language)


@register.simple_tag(takes_context=True)
def language_menu(context: dict[str, Any]) -> list[dict[str, Any]]:
    """Return where this page is found in each language, Latvian first."""
    request = context.get("request")
    current = get_language()
    versions = context.get("language_versions")
    if versions:
        addresses = {version.code: version.url for version in versions}
    elif request is not None:
        path = request.get_full_path() if request.method == "GET" else request.path
        addresses = {code: translate_url(path, code) for code in LANGUAGE_NAMES}
    else:
        addresses = {}
    return [
        {
            "code": code,
            "name": name,
            "url": addresses.get(code) or f"/{code}/",
            "current": code == current,
        }
        for code, name in LANGUAGE_NAMES.items()
    ]


@register.filter
def here(page: Any) -> str:
    """Return the address of `page`, a page of the language being read, without a query."""
    return address_of(page, get_language() or settings.LANGUAGE_CODE)


@register.filter
def contains_page(ancestor: Any, page: Any) -> bool:
    """Tell whether `page` is `ancestor` or lies below it."""
    return bool(page) and page.url_path.startswith(ancestor.url_path)


@register.filter
def split(text: str) -> list[str]:
    """Return the words of a constant, to loop over in a template."""
    return text.split()


@register.filter
def iso_date(text: str) -> date:
    """Return the date that `2026-11-22` names."""
    return date.fromisoformat(text)
