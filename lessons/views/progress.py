from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from ..pending import pending_answers
from ..reports import gloss_language, learner_progress
from .queue import queue_owner


@login_required
@never_cache
def progress(request: HttpRequest) -> HttpResponse:
    """Show a learner her own progress."""
    return render(
        request,
        "lessons/progress.html",
        {
            "report": learner_progress(request.user, get_language() or "lv"),
            "meanings": gloss_language(request.user),
            "pending": len(pending_answers(request.session)),
            "learner": queue_owner(request.user),
        },
    )
