from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, translate_url

from .forms import LanguageForm


@login_required
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the language a person wants to read in, and go on in it."""
    form = LanguageForm(request.POST, instance=request.user)
    progress = reverse("progress")
    if request.method != "POST" or not form.is_valid():
        return redirect(progress)
    user = form.save()
    return redirect(translate_url(progress, user.language))
