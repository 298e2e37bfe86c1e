"""Small pieces of markup that every template may use; loaded as built-ins."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_interval, format_time
from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import translate_url
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ..models.base import address_of
from ..models.school import OpeningHours, SchoolSettings
from ..pictures import Shown, shown

register = template.Library()

LANGUAGE_NAMES = dict(settings.LANGUAGES)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of the sprite. It is decoration: the words beside it carry the meaning."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>',
        icon_address(name),
    )


@register.filter
def icon_address(name: str) -> str:
    """Return where an icon of the sprite is, for a drawing that means something by itself."""
    return f"{static('img/icons.svg')}#{name}"


@register.simple_tag
def content_lang(page: Any) -> SafeString | str:
    """Return ` lang="lv"` where the page's own text is not in the interface's language."""
    language = page.content_language
    return "" if language == get_language() else format_html(' lang="{}"', language)


@register.simple_tag
def card_lang(page: Any) -> SafeString | str:
    """Return ` lang="lv"` for a page in a list that is still a copy of the Latvian one."""
    is_copy = page.alias_of_id and get_language() != settings.LANGUAGE_CODE
    return format_html(' lang="{}"', settings.LANGUAGE_CODE) if is_copy else ""


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


@register.simple_tag(takes_context=True)
def picture_as_shown(context: dict[str, Any], picture: Any) -> Shown | None:
    """Return the addresses and sizes of a picture, if it may be shown and is made."""
    request = context.get("request")
    return shown(picture, make=getattr(request, "is_preview", False))


@register.simple_tag(takes_context=True)
def in_reader_language(context: dict[str, Any], pages: Iterable[Any]) -> list[Any]:
    """Return `pages`, chosen in whatever language, in the reader's; live ones only."""
    found: list[Any] = context["site_pages"].find(pages)
    return found


@register.simple_tag(takes_context=True)
def parent_of(context: dict[str, Any], page: Any) -> Any:
    """Return the page above, without a query if it is one of the main sections."""
    above = page.path[: -page.steplen]
    sections = context["site_pages"].sections
    return next((one for one in sections if one.path == above), None) or page.get_parent()


@register.simple_tag(takes_context=True)
def quick_exit_address(context: dict[str, Any]) -> str:
    """Return where the button that leaves the site at once leads."""
    return str(SchoolSettings.load(context.get("request")).quick_exit)


def babel_locale() -> str:
    language = get_language() or settings.LANGUAGE_CODE
    # The school writes English as in Europe, the day before the month.
    return "en_GB" if language == "en" else language


def unbroken(text: str) -> str:
    """Let a date break only after a comma or around the dash of a period."""
    return re.sub(r"(?<![,–]) (?!–)", "\N{NO-BREAK SPACE}", text)


@register.filter
def long_date(day: date) -> str:
    """Return a date in words with its day of the week, as the reader's language writes it."""
    return unbroken(format_date(day, "full", locale=babel_locale()))


@register.filter
def short_time(moment: Any) -> str:
    """Return the time of day: 9:30 or 14:00."""
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment).time()
    return format_time(moment, "H:mm", locale=babel_locale())


@register.filter
def month_name(day: datetime) -> str:
    """Return the short name of a month as it stands alone."""
    return format_date(timezone.localtime(day), "LLL", locale=babel_locale()).rstrip(".")


@register.simple_tag
def days(first: date, last: date | None) -> str:
    """Return the days from `first` to `last` as the reader's language writes a period."""
    if last is None or last == first:
        return long_date(first)
    return unbroken(format_interval(first, last, skeleton="yMMMMd", locale=babel_locale()))


@register.filter
def local_day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


@register.filter
def long_day(day: date) -> str:
    """Return a date in words, without its day of the week."""
    return unbroken(format_date(day, "long", locale=babel_locale()))


@register.filter
def long_moment(moment: datetime) -> str:
    """Return a day in words with the time of day."""
    return f"{long_day(timezone.localtime(moment))}, {short_time(moment)}"


@register.filter
def readable(value: Any) -> Any:
    """Return a stored value as one reads it; moments in words, all else as it is."""
    return long_moment(value) if isinstance(value, datetime) else value


@register.filter
def as_list(thing: Any) -> list[Any]:
    return [thing] if thing else []


@register.simple_tag
def today_and_exceptions(hours: OpeningHours) -> dict[str, Any]:
    """Return when it is open today, and the announced days that differ from the usual week."""
    today = timezone.localdate()
    return {"today": hours.on(today), "exceptions": hours.announced(today)}
