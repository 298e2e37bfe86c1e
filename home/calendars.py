"""Events as calendars read them (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from icalendar import Calendar, Event

from .feeds import absolute_address
from .metadata import plain_text
from .models import EventPage
from .text import printable

# How often a calendar that follows the list looks again.
REFRESH = timedelta(hours=12)


def calendar_of(events: Iterable[Any], request: HttpRequest) -> Calendar:
    """Return a calendar of `events`, as `feeds.entries` gives them."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.WAGTAIL_SITE_NAME}//NONSGML//LV")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for event in events:
        calendar.add_component(entry(event, request))
    return calendar


def name_calendar(calendar: Calendar, title: str, request: HttpRequest) -> None:
    """Say what a calendar that people follow is called and how often to look for changes."""
    for key in ("name", "x-wr-calname"):
        calendar.add(key, f"{title} · {settings.WAGTAIL_SITE_NAME}")
    calendar.add("source", request.build_absolute_uri(request.path), {"VALUE": "URI"})
    calendar.add("refresh-interval", REFRESH, {"VALUE": "DURATION"})


def entry(page: Any, request: HttpRequest) -> Event:
    """Return one event. It is the same event in every language, so its UID is the same."""
    language = {"LANGUAGE": page.content_language}
    address = absolute_address(page, request)
    event = Event()
    event.add("uid", str(page.translation_key))
    # Not the present moment: an unchanged event gives an unchanged answer.
    event.add("dtstamp", page.changed_at)
    event.add("last-modified", page.changed_at)
    if page.first_published_at:
        event.add("created", page.first_published_at)
    event.add("summary", printable(page.title), language)
    event.add("description", printable(description(page, address)), language)
    if place := ", ".join(part for part in (page.place, page.address) if part):
        event.add("location", place, language)
    event.add("url", address)
    begin, end = span(page)
    event.add("dtstart", begin)
    if end is not None:
        event.add("dtend", end)
    event.add("status", "CONFIRMED")
    # A week's exhibition does not make a person's week busy.
    event.add("transp", "TRANSPARENT" if page.whole_days else "OPAQUE")
    return event


def span(page: EventPage) -> tuple[date, date | None]:
    """Return when an event begins and the first moment, or day, after it.

    Moments are in UTC, which every calendar shows in its owner's time, summer or winter.
    """
    if page.whole_days:
        last = timezone.localdate(page.end or page.start)
        return timezone.localdate(page.start), last + timedelta(days=1)
    begin: datetime = page.start.astimezone(UTC)
    end = page.end.astimezone(UTC) if page.end and page.end > page.start else None
    return begin, end


def description(page: EventPage, address: str) -> str:
    facts = "\n".join(f"{capfirst(label)}: {text}" for label, text in page.facts())
    parts = (page.lead, facts, plain_text(page.how_to_sign_up), address)
    return "\n\n".join(part for part in parts if part)
