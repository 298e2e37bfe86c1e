from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from .models.base import find_page


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
