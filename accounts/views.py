from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, translate_url
from django.utils.translation import gettext

from . import cards
from .forms import LanguageForm

View = Callable[..., HttpResponse]


def not_by_card(view: View) -> View:
    """Let nobody in whom a card brought: a finder must not make a way in that outlasts it."""

    @login_required
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if cards.came_by_card(request):
            messages.info(request, gettext("Your teacher can give you a password."))
            return redirect("progress")
        return view(request, *args, **kwargs)

    return wrapped


def for_staff(view: View) -> View:
    """Learners need no second step: for them it is not there."""

    @not_by_card
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


@login_required
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the language a person wants to read in, and go on in it."""
    form = LanguageForm(request.POST, instance=request.user)
    progress = reverse("progress")
    if request.method != "POST" or not form.is_valid():
        return redirect(progress)
    user = form.save()
    return redirect(translate_url(progress, user.language))
