from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from ..appeals import decisions
from ..notes import who_looked
from ..own_progress import learner_progress
from ..pending import pending_count
from ..queues import queue_owner
from ..reports import gloss_language


@login_required
@never_cache
def progress(request: HttpRequest) -> HttpResponse:
    """Show a learner her own progress."""
    meanings = gloss_language(request.user)
    report = learner_progress(request.user, get_language() or "lv", meanings, request.path)
    return render(
        request,
        "lessons/progress.html",
        {
            "report": report,
            "decisions": decisions(request.user),
            "who_looked": who_looked(request.user),
            "meanings": meanings,
            "pending": pending_count(request),
            "learner": queue_owner(request.user),
        },
    )
