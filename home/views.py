from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import http_date
from django.utils.translation import get_language
from django.views.decorators.http import conditional_page, require_safe
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from .calendars import calendar_of, name_calendar
from .feeds import entries, feed_of
from .models import EventIndexPage, EventPage, NewsIndexPage
from .models.base import find_page
from .models.events import upcoming


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Serve the page at `path` of the language being read.

    Wagtail walks down the tree with two queries a level. The whole path is one value of one
    column here, so one query finds the page with all its language versions; see
    docs/decisions/routing.md. Everything after that is Wagtail's own.
    """
    page = find_page(get_language() or "", path)
    if page is not None:
        request._wagtail_route_for_request = RouteResult(page)  # type: ignore[attr-defined]
    else:
        request._wagtail_route_for_request = None  # type: ignore[attr-defined]
    return wagtail_serve(request, path)


def open_page(path: str) -> Any:
    """Return the page at `path` if everybody may read it; 404 otherwise."""
    page = find_page(get_language() or "", path)
    if page is None or page.get_view_restrictions().exists():
        raise Http404
    return page


# Lists carry an ETag and no Last-Modified: they change, too, when something goes away or time
# passes, and no moment of publication tells that.


@require_safe
@conditional_page
def feed(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with the Atom feed of a list of news or events."""
    page = open_page(path)
    if not isinstance(page, NewsIndexPage | EventIndexPage):
        raise Http404
    answer = feed_of(page, request)
    return HttpResponse(answer.writeString("utf-8"), content_type=answer.content_type)


@require_safe
@conditional_page
def calendar(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with an event, or with all that are to come, for a calendar."""
    page = open_page(path)
    if isinstance(page, EventPage):
        events = entries(EventPage.objects.filter(pk=page.pk))
        answer = calendar_of(events, request)
    elif isinstance(page, EventIndexPage):
        answer = calendar_of(entries(upcoming(page.live_children(EventPage))), request)
        name_calendar(answer, page.title, request)
    else:
        raise Http404
    response = HttpResponse(answer.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{page.slug}.ics"'
    if isinstance(page, EventPage):
        response["Last-Modified"] = http_date(events[0].changed_at.timestamp())
    return response
