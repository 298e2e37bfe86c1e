"""The least that Django can do: bare views behind the middleware of a new project.

They use the same database, tables and sessions as the site.
"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.test.client import ClientHandler
from django.urls import path
from django.utils import timezone

from lessons.models import Answer, LessonProgress, Word

# What `django-admin startproject` writes.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Labdien!")


@login_required
def read(request: HttpRequest, word: int) -> HttpResponse:
    """Session, person, one row."""
    return HttpResponse(Word.objects.get(pk=word).lemma)


@login_required
def write(request: HttpRequest, word: int) -> HttpResponse:
    """Session, person, and one INSERT and one UPDATE in a transaction."""
    now = timezone.now()
    with transaction.atomic():
        Answer.objects.create(
            learner_id=request.user.pk, word_id=word, kind="type_word", target="-", language="uk",
            given=request.POST["given"], verdict="exact", ms=1_000, source="app",
            answered_at=now, received_at=now,
        )  # fmt: skip
        LessonProgress.objects.filter(pk=int(request.POST["progress"])).update(last_active=now)
    return HttpResponse("ok")


urlpatterns = [
    path("", hello),
    path("read/<int:word>/", read),
    path("write/<int:word>/", write),
]


class FloorHandler(ClientHandler):
    """Serves the views of this file instead of the site."""

    def load_middleware(self, is_async: bool = False) -> None:
        with override_settings(MIDDLEWARE=MIDDLEWARE):
            super().load_middleware(is_async)

    def get_response(self, request: HttpRequest) -> Any:
        request.urlconf = __name__
        return super().get_response(request)
