"""„I think I was right”: from the page's script, from a form, and the decision put away again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ..appeals import NOT_POSSIBLE, UNKNOWN, make_appeals, put_away, read_appeals
from ..batches import BadAnswer, read_uuid
from .queue import from_device


@from_device
def appeals(user: Any, body: bytes) -> HttpResponse:
    """Take `{"appeals": [ids of answers]}` -> `{"stored": […], "refused": {id: why}}`."""
    ids, unreadable = read_appeals(body)
    stored, refused = make_appeals(user.pk, ids)
    reasons = {str(id): why for id, why in refused.items()}
    return JsonResponse(
        {"stored": [str(id) for id in stored], "refused": {**unreadable, **reasons}}
    )


def way_on(request: HttpRequest) -> str:
    """Return the page of this site that a form names as the next one, or her own progress."""
    path = request.POST.get("next", "")
    # No address of another site: a link here must not lead away.
    if path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return path
    return reverse("progress")


@never_cache
@require_POST
def appeal(request: HttpRequest) -> HttpResponse:
    """Take an appeal from the form below a verdict, and go on."""
    if not request.user.is_authenticated:
        return redirect_to_login(way_on(request))
    try:
        answer = read_uuid(request.POST.get("answer"), "answer")
    except BadAnswer as error:
        raise Http404(str(error)) from error
    stored, refused = make_appeals(request.user.pk, [answer])
    if refused.get(answer) == UNKNOWN:
        raise PermissionDenied
    if refused.get(answer) == NOT_POSSIBLE:
        raise Http404
    if stored:
        messages.info(request, gettext("A teacher will look at it."))
    else:
        messages.info(request, gettext("This answer counts as right already."))
    return redirect(way_on(request))


@never_cache
@require_POST
def decisions_read(request: HttpRequest) -> HttpResponse:
    """Put away what teachers decided, once she has read it."""
    if not request.user.is_authenticated:
        return redirect_to_login(way_on(request))
    ids = [int(id) for id in request.POST.getlist("appeal") if id.isdecimal() and len(id) < 19]
    put_away(request.user, ids)
    return redirect(way_on(request))
