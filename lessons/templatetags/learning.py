from collections.abc import Iterable
from typing import Any

from django import template

from .. import reports
from ..models.pages import CoursePage, LessonPage, QuizPage
from ..statuses import Status

register = template.Library()

STATUS_ICONS = {
    "not_started": ("none", "circle"),
    "started": ("started", "half"),
    "needs_help": ("help", "hand"),
    "done": ("done", "check"),
}


@register.simple_tag(takes_context=True)
def today(context: dict[str, Any]) -> reports.Today:
    """Return what is due for the person who reads the page."""
    return reports.today(context["request"].user)


@register.simple_tag(takes_context=True)
def lesson_rows(context: dict[str, Any], course: CoursePage) -> list[reports.LessonRow]:
    """Return the lessons of a course, each with how far the reader is in it."""
    return reports.lesson_rows(course.live_children(LessonPage), context["request"].user)


@register.simple_tag(takes_context=True)
def lesson_view(context: dict[str, Any], lesson: LessonPage) -> dict[str, Any]:
    """Return what a lesson's page shows beside its own text."""
    request = context["request"]
    return reports.lesson_view(lesson, request.user, request.GET.get("meanings"))


@register.simple_tag(takes_context=True)
def quiz_view(context: dict[str, Any], quiz: QuizPage) -> dict[str, Any]:
    """Return what a quiz's first page shows about the reader's own sittings."""
    return reports.quiz_view(quiz, context["request"].user)


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
