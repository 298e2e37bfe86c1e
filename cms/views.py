"""What belongs to the whole site: media of a single machine, robots, errors."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousFileOperation
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views import defaults
from django.views.static import serve
from wagtail.admin.auth import require_admin_access, user_passes_test
from wagtail.admin.views.reports.audit_logging import LogEntriesView

from home.admin.dashboard import edits_pages

# As --paper in static/css/tokens.css.
PAPER = "#fffdf9"
# RFC 9116 asks for less than a year: a file that nobody renews stops being believed.
SECURITY_FILE_HOLDS = timedelta(days=180)

# Shown in the browser; anything else that was uploaded is offered for download.
SHOWN = (
    ".avif", ".gif", ".jpeg", ".jpg", ".m4a", ".mp3", ".ogg", ".png", ".wav", ".webp",
)  # fmt: skip
# Systems differ in what they call these.
SOUND_TYPES = {
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
}
ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /api/",
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def security(request: HttpRequest) -> HttpResponse:
    """Tell where to report a weak point of the site (RFC 9116), if somebody takes reports."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    day = timezone.now().date() + SECURITY_FILE_HOLDS
    lines = [f"Contact: {contact}" for contact in settings.SECURITY_CONTACT]
    lines += [
        f"Expires: {datetime.combine(day, time.min, UTC).isoformat()}",
        "Preferred-Languages: lv, en",
    ]
    if request.is_secure():
        lines.append(f"Canonical: {request.build_absolute_uri(request.path)}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def favicon(request: HttpRequest) -> HttpResponse:
    """Answer those that ask for an icon without reading the page that names one."""
    return redirect(static("img/icon-192.png"))


def manifest(request: HttpRequest) -> HttpResponse:
    """Describe the site to a telephone that keeps it among its applications.

    Each language has its own, so that it opens in the language in which it was put there.
    """
    language = get_language() or settings.LANGUAGE_CODE
    icons = [
        ("icon-192", 192, "any"),
        ("icon-512", 512, "any"),
        ("icon-maskable-512", 512, "maskable"),
    ]
    data = {
        "id": "/",
        "name": settings.WAGTAIL_SITE_NAME,
        "short_name": "Skola",
        "lang": settings.LANGUAGE_CODE,
        "dir": "ltr",
        "start_url": f"/{language}/",
        "scope": "/",
        "display": "minimal-ui",
        "background_color": PAPER,
        "theme_color": PAPER,
        "categories": ["education"],
        "icons": [
            {
                "src": static(f"img/{name}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for name, size, purpose in icons
        ],
    }
    return JsonResponse(data, content_type="application/manifest+json")


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve an upload from this machine. Nothing in it can run, whatever it is."""
    # Documents have rights of their own and their own address.
    if path.startswith(("documents/", "original_images/")):
        raise Http404
    response: HttpResponseBase
    try:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except SuspiciousFileOperation as error:
        raise Http404 from error
    if isinstance(response, FileResponse):
        if sound_type := SOUND_TYPES.get(Path(path).suffix.lower()):
            response["Content-Type"] = sound_type
        response = in_range(request, response)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    if response.status_code != HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        response["Cache-Control"] = "public, max-age=31536000, immutable"
    if not path.lower().endswith(SHOWN):
        response["Content-Disposition"] = "attachment"
    return response


def in_range(request: HttpRequest, whole: FileResponse) -> HttpResponseBase:
    """Answer with the part of a file that was asked for: iPhones play no sound without it."""
    whole["Accept-Ranges"] = "bytes"
    size = int(whole["Content-Length"])
    wanted = wanted_part(request.headers.get("Range", ""), size)
    # A part of an older version would not fit what the browser has.
    older = request.headers.get("If-Range", whole["Last-Modified"]) != whole["Last-Modified"]
    if request.method != "GET" or wanted is None or older:
        return whole
    file: Any = whole.file_to_stream
    response: HttpResponseBase
    if wanted:
        content = read_part(file, wanted)
        response = StreamingHttpResponse(content, status=HTTPStatus.PARTIAL_CONTENT)
        response["Content-Length"] = len(wanted)
        response["Content-Range"] = f"bytes {wanted[0]}-{wanted[-1]}/{size}"
    else:
        file.close()
        response = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        response["Content-Range"] = f"bytes */{size}"
    for name in ("Accept-Ranges", "Content-Disposition", "Content-Type", "Last-Modified"):
        response[name] = whole[name]
    return response


def wanted_part(header: str, size: int) -> range | None:
    """Return which bytes of `size` a Range header asks for; none of them if there are no such.

    None: all of them, since it asks for nothing, for several parts, or in no known way.
    """
    asked = ONE_RANGE.fullmatch(header)
    if not asked:
        return None
    first, last = asked.groups()
    if not first:
        return range(max(0, size - int(last)), size) if last else None
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)


def read_part(file: IO[bytes], wanted: range) -> Iterator[bytes]:
    left = len(wanted)
    with file:
        file.seek(wanted[0])
        while left and (chunk := file.read(min(left, FileResponse.block_size))):
            left -= len(chunk)
            yield chunk


def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a visitor of the admin to the one place to sign in; a learner has no business here."""
    if request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    return redirect(f"{reverse('account_login')}?{request.GET.urlencode()}")


@require_admin_access  # type: ignore[untyped-decorator]
@user_passes_test(edits_pages)
def site_history(request: HttpRequest, results_only: bool = False) -> HttpResponse:
    """Show Wagtail's report to those who write pages: it names groups of other teachers."""
    view = LogEntriesView.as_view(results_only=results_only)
    response: HttpResponse = view(request)
    return response


def wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"error": "no such address"}, status=HTTPStatus.NOT_FOUND)
    return defaults.page_not_found(request, exception)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form was open too long, or another page sent it: say what to do."""
    if wants_json(request):
        return JsonResponse({"error": "the token is old"}, status=HTTPStatus.FORBIDDEN)
    context: dict[str, Any] = {"back": request.path}
    return render(request, "403_csrf.html", context, status=HTTPStatus.FORBIDDEN)
