"""The address where a device's queue of answers arrives."""

from functools import wraps
from typing import Any, Protocol

from django.contrib.auth import get_user_model
from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache

from ..batches import MAX_BYTES, BadBatch, read_batch
from ..practice import record_answers
from ..queues import queue_owner


def refusal(message: str, status: int) -> JsonResponse:
    return JsonResponse({"error": message}, status=status)


@never_cache
def visitor(request: HttpRequest) -> HttpResponse:
    """Tell a device who is signed in and give it a fresh CSRF token."""
    return JsonResponse({"learner": queue_owner(request.user), "token": get_token(request)})


class TakesBody(Protocol):
    def __call__(self, user: Any, body: bytes) -> HttpResponse: ...


def from_device(view: TakesBody) -> Any:
    """Take JSON that a device's queue sends: 401 if nobody is signed in, 403 if somebody else is.

    413 or 400 if the body cannot be read.
    """

    @never_cache
    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            response = refusal("use POST", 405)
            response["Allow"] = "POST"
            return response
        if not request.user.is_authenticated:
            return refusal("sign in first", 401)
        if request.content_type not in ("application/json", ""):
            return refusal("send JSON", 415)
        try:
            if int(request.headers.get("Content-Length") or 0) > MAX_BYTES:
                raise RequestDataTooBig
            body = request.body
        except (RequestDataTooBig, ValueError):
            return refusal(f"more than {MAX_BYTES} bytes", 413)
        if len(body) > MAX_BYTES:
            return refusal(f"more than {MAX_BYTES} bytes", 413)
        owner = request.headers.get("X-Queue-Owner")
        if owner is not None and owner != queue_owner(request.user):
            return refusal("these answers belong to another learner", 403)
        try:
            return view(request.user, body)
        except BadBatch as error:
            return refusal(str(error), 400)
        except (ObjectDoesNotExist, IntegrityError):
            if get_user_model().objects.filter(pk=request.user.pk).exists():
                raise
            # Erased while this was on its way.
            return refusal("sign in first", 401)

    return checked


@from_device
def answers(user: Any, body: bytes) -> HttpResponse:
    """Store a batch: `{"answers": […]}` -> `{"stored": […], "refused": {id: why}}`."""
    batch, refused = read_batch(body)
    outcome = record_answers(user.pk, batch)
    return JsonResponse(
        {
            "stored": [str(id) for id in outcome.results],
            "refused": {**refused, **outcome.refused},
        }
    )
