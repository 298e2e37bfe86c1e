"""Her data: what is kept and why, to read, to take along, to erase."""

from typing import cast

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from . import privacy
from .forms import EraseForm
from .models import User


@login_required
@never_cache
def my_data(request: HttpRequest) -> HttpResponse:
    """Tell what is kept and why, and what she can do about it."""
    user = cast(User, request.user)
    context = {
        "kept": privacy.registered(),
        "is_learner": user.is_learner,
        "months": settings.KEEP_LEARNERS_MONTHS,
        "form_months": settings.KEEP_FORMS_MONTHS,
    }
    return render(request, "accounts/my_data.html", context)


@login_required
@never_cache
def my_data_page(request: HttpRequest) -> HttpResponse:
    """Show everything that is kept about her."""
    sections = privacy.sections_of(cast(User, request.user))
    context = {"sections": sections, "now": timezone.now()}
    return render(request, "accounts/my_data_page.html", context)


@login_required
@never_cache
def my_data_json(request: HttpRequest) -> HttpResponse:
    """Send the same for programs to read."""
    data = privacy.as_json(cast(User, request.user))
    response = HttpResponse(data, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@login_required
@never_cache
def erase(request: HttpRequest) -> HttpResponse:
    """Erase her account, once she has said in a second way that it is she who asks."""
    user = cast(User, request.user)
    if not user.is_learner:
        # Their names stand under decisions about others; an administrator sees to it.
        return redirect("my_data")
    form = EraseForm(request)
    if not form.is_valid():
        return render(request, "accounts/erase.html", {"form": form, "kept": privacy.registered()})
    learner = user.pk
    privacy.erase_account(user)
    logout(request)
    return render(request, "accounts/erased.html", {"erased": learner})
