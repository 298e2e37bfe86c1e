"""Signing in with a printed card.

The QR code's address holds the number, so it leads on at once: no page that stays in the phone's
history, or asks another site for anything, has the number in its address. The button is a POST,
since programs that show previews of links open addresses, too.
"""

import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from . import cards, shared_phones
from .forms import TOO_MANY_TRIES, CardForm, CardNumberForm
from .models import SignInCard

LAID_DOWN = "card"
LIES_FOR = 10 * 60  # seconds
REFUSED = _(
    "This card does not open the site. Please show it to your teacher: "
    "she can give you another one."
)


def quiet(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep a page out of caches and search engines, and its address to itself."""

    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        # Not `no-referrer`: then browsers would hide where a form comes from, and it is refused.
        response["Referrer-Policy"] = "strict-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


def refused(request: HttpRequest, error: Exception) -> HttpResponse:
    """Say one thing of every card that does not open, and offer to type the number."""
    form = CardNumberForm()
    if isinstance(error, cards.TooManyTries):
        message, status = TOO_MANY_TRIES, HTTPStatus.TOO_MANY_REQUESTS
    else:
        message, status = REFUSED, HTTPStatus.NOT_FOUND
    context = {"form": form, "message": message}
    return render(request, "accounts/card_number.html", context, status=status)


def lay_down(request: HttpRequest, number: str) -> HttpResponse:
    """Put a card on the table: the next page asks whether it is hers."""
    try:
        card = cards.find(request, number)
    except (cards.CardRefused, cards.TooManyTries) as error:
        return refused(request, error)
    request.session[LAID_DOWN] = [card.pk, int(time.time())]
    return redirect("card_enter")


@quiet
def scan_card(request: HttpRequest, number: str) -> HttpResponse:
    """Take the address of a QR code."""
    return lay_down(request, number)


@quiet
def card_number(request: HttpRequest) -> HttpResponse:
    """Let her type the number of her card."""
    request.session.pop(LAID_DOWN, None)
    form = CardNumberForm(request.POST or None)
    if form.is_valid():
        return lay_down(request, form.cleaned_data["number"])
    return render(request, "accounts/card_number.html", {"form": form})


def laid_down(request: HttpRequest) -> SignInCard | None:
    """Return the card that lies on the table, if it was put there just now."""
    card, at = request.session.get(LAID_DOWN, (None, 0))
    if card is None or time.time() - at > LIES_FOR:
        return None
    found = SignInCard.objects.live().select_related("user").filter(pk=card).first()
    return found if found and cards.usable(found) else None


@quiet
def card_enter(request: HttpRequest) -> HttpResponse:
    """Ask „Are you …?”; the answer is one button.

    The form brings the number along: tapped twice, it signs in twice, whatever became of the
    first session.
    """
    if request.method == "POST":
        try:
            card = cards.find(request, request.POST.get("number", ""))
        except (cards.CardRefused, cards.TooManyTries) as error:
            return refused(request, error)
    else:
        found = laid_down(request)
        if found is None:
            return redirect("card")
        card = found
    form = CardForm(card, request)
    if form.is_valid():
        response = cards.sign_in(request, card)
        request.session.pop(LAID_DOWN, None)
        shared_phones.mark(request, response, form.cleaned_data["shared"])
        return response
    context = {"form": form, "card": card, "picture": SignInCard.Picture(card.picture)}
    return render(request, "accounts/card_enter.html", context)


@require_POST
@never_cache
def next_learner(request: HttpRequest) -> HttpResponse:
    """Hand a shared phone on."""
    logout(request)
    return redirect("card")
