"""What belongs to the whole site: media of a single machine, robots, errors."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import defaults
from django.views.static import serve

# Shown in the browser; anything else that was uploaded is offered for download.
SHOWN = (".avif", ".gif", ".jpeg", ".jpg", ".mp3", ".ogg", ".png", ".webp")


def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /api/",
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve an upload from this machine. Nothing in it can run, whatever it is."""
    # Documents have rights of their own and their own address.
    if path.startswith(("documents/", "original_images/")):
        raise Http404
    try:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except SuspiciousFileOperation as error:
        raise Http404 from error
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    if not path.lower().endswith(SHOWN):
        response["Content-Disposition"] = "attachment"
    return response


def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a visitor of the admin to the one place to sign in; a learner has no business here."""
    if request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    return redirect(f"{reverse('account_login')}?{request.GET.urlencode()}")


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
