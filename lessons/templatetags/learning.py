from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_interval, format_skeleton
from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext, pgettext_lazy

from home.templatetags.interface import babel_locale, unbroken

from .. import reports
from ..models.pages import CoursePage, LessonPage, QuizPage
from ..models.quizzes import Response
from ..questions import TYPES, Line
from ..queues import queue_name
from ..rhythm import Week
from ..statuses import Status
from ..today import Today
from ..today import today as read_today

register = template.Library()

STATUS_ICONS = {
    "not_started": ("none", "circle"),
    "started": ("started", "half"),
    "needs_help": ("help", "hand"),
    "done": ("done", "check"),
}
# As said in „This week you practised on 2 days: …”.
ON_WEEKDAY = [
    pgettext_lazy("on this day", "Monday"),
    pgettext_lazy("on this day", "Tuesday"),
    pgettext_lazy("on this day", "Wednesday"),
    pgettext_lazy("on this day", "Thursday"),
    pgettext_lazy("on this day", "Friday"),
    pgettext_lazy("on this day", "Saturday"),
    pgettext_lazy("on this day", "Sunday"),
]


@register.simple_tag(takes_context=True)
def today(context: dict[str, Any]) -> Today:
    """Return what the person who reads the page may do now."""
    return read_today(context["request"].user)


register.filter(queue_name)


@register.filter
def in_words(week: Week) -> str:
    """Say on which days of this week she practised."""
    days = [str(ON_WEEKDAY[day.weekday()]) for day in week.practised]
    if not days:
        return gettext("This week is a pause so far. A pause is fine. The words are kept.")
    return ngettext(
        "This week you practised on %(number)d day: %(days)s.",
        "This week you practised on %(number)d days: %(days)s.",
        len(days),
    ) % {"number": len(days), "days": ", ".join(days)}


@register.filter
def weekday_letters(day: date) -> str:
    """Return the two letters that a calendar writes above a day."""
    return format_date(day, "cccccc", locale=babel_locale())


@register.filter
def week_dates(week: Week) -> str:
    """Return the first and the last day of a week, without the year."""
    first, last = week.days[0].day, week.days[-1].day
    return format_interval(first, last, skeleton="MMMd", locale=babel_locale())


@register.filter
def weekday_date(day: date) -> str:
    """Return a date near today in words: with its day of the week, without the year."""
    locale = babel_locale()
    day_of_month = format_skeleton("MMMMd", day, locale=locale)
    return unbroken(f"{format_date(day, 'EEEE', locale)}, {day_of_month}")


@register.simple_tag(takes_context=True)
def lesson_rows(context: dict[str, Any], course: CoursePage) -> list[reports.LessonRow]:
    """Return the lessons of a course, each with how far the reader is in it."""
    return reports.lesson_rows(course.live_children(LessonPage), context["request"].user)


@register.simple_tag
def course_quizzes(course: CoursePage) -> list[QuizPage]:
    """Return the quizzes that belong to the course itself and to no lesson of it."""
    return list(course.live_children(QuizPage))


@register.simple_tag(takes_context=True)
def lesson_view(context: dict[str, Any], lesson: LessonPage) -> dict[str, Any]:
    """Return what a lesson's page shows beside its own text."""
    request = context["request"]
    return reports.lesson_view(lesson, request.user, request.GET.get("meanings"))


@register.simple_tag(takes_context=True)
def quiz_view(context: dict[str, Any], quiz: QuizPage) -> dict[str, Any]:
    """Return what a quiz's first page shows about the reader's own sittings."""
    return reports.quiz_view(quiz, context["request"].user)


@register.simple_tag
def lang(language: str) -> SafeString | str:
    """Return ` lang="…"` where a text is not in the language of the page."""
    return "" if language == get_language() else format_html(' lang="{}"', language)


@register.inclusion_tag("lessons/status.html")
def status(value: Any) -> dict[str, Any]:
    """Show a lesson's status as shape and word."""
    style, icon = STATUS_ICONS[str(value)]
    return {"style": style, "icon": icon, "label": Status(value).label}


@register.simple_tag(takes_context=True)
def needed_words(context: dict[str, Any], words: Iterable[Any]) -> dict[str, Any]:
    """Return words, given as such or by their ids, and the address that practises them."""
    request = context["request"]
    ids = [getattr(word, "pk", word) for word in words if word]
    return reports.needed_words(ids, request.user, request.GET.get("meanings"), request.path)


# --- Quizzes --------------------------------------------------------------------------------------


@register.filter
def tone(response: Response) -> str:
    """Return how an answer did: right, almost, wrong, or waiting for its marks."""
    if response.marks is None:
        return "waiting"
    if not response.marks:
        return "wrong"
    return "right" if response.marks == response.possible else "almost"


@register.filter
def review(response: Response) -> list[Line]:
    return TYPES[response.type].review(response.asked, response.given)


@register.filter
def marks(value: Decimal | None) -> str:
    """Write marks without needless zeros."""
    if value is None:
        return ""
    return str(number_format(value.normalize(), use_l10n=True)) if value % 1 else str(int(value))


@register.filter
def item(mapping: Any, key: str) -> Any:
    return (mapping or {}).get(key)


@register.filter
def place_of(ids: list[str] | None, id: str) -> int | None:
    """Return the place, from 1, that an item has in an order given."""
    return ids.index(id) + 1 if ids and id in ids else None
