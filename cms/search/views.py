from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from .query import MAX_LENGTH
from .results import answer
from .stems import tidy


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Answer `?q=`; without it, only ask."""
    query = tidy(request.GET.get("q", ""))[:MAX_LENGTH].strip()
    context: dict[str, Any] = {"query": query, "max_length": MAX_LENGTH}
    if query:
        language = get_language() or settings.LANGUAGE_CODE
        context["answer"] = answer(query, language, request.GET.get("page"))
    return render(request, "cms/search.html", context)
