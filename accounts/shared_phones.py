"""Phones that several learners use: a session that ends soon after the last touch.

Answers that such a phone has not sent yet stay in their owner's queue (static/js/queue.js).
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

IDLE = 15 * 60  # seconds until the session ends
STEP = 60  # so often at most it is written
SEEN_AT = "shared_phone"
COOKIE = "shared_phone"


def is_known(request: HttpRequest) -> bool:
    """Tell whether somebody has said before that this phone is shared."""
    return bool(request.COOKIES.get(COOKIE))


def mark(request: HttpRequest, response: HttpResponse, shared: bool) -> None:
    """Keep what she says of the phone: for this session, and to offer it to the next learner."""
    if shared:
        request.session[SEEN_AT] = int(time.time())
        request.session.set_expiry(IDLE)
        response.set_cookie(
            COOKIE,
            "1",
            max_age=60 * 60 * 24 * 365,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return
    request.session.pop(SEEN_AT, None)
    request.session.set_expiry(settings.SESSION_COOKIE_AGE)
    if is_known(request):
        response.delete_cookie(COOKIE, samesite="Lax")


class SharedPhoneMiddleware:
    """Lets a shared phone's session last on while it is used. Writes to no other session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A session that nobody has read costs nothing, and files are no activity.
        if request.session.accessed:
            now, seen = int(time.time()), request.session.get(SEEN_AT)
            if seen is not None and now - seen >= STEP:
                request.session[SEEN_AT] = now
        return response
