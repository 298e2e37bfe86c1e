"""Facts with a date in the questions of quizzes: what has to be checked again, and when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import user_passes_test
from wagtail.models import Page
from wagtail.permissions import policy_registry

from home.admin.dashboard import edits_pages

from ..models.pages import QuizPage
from ..papers import DRAW
from .marking import header

SOON = timedelta(days=60)


class State(models.TextChoices):
    """How it stands with a fact; what is most urgent comes first."""

    STALE = "stale", _("no longer asked")
    DUE = "due", _("check soon")
    UNCHECKED = "unchecked", _("source or day of the check is missing")


ORDER = list(State)


@dataclass(frozen=True)
class Fact:
    """A question whose fact needs a look."""

    quiz: int
    title: str
    question: str
    text: str
    source: str
    address: str
    verified_on: date | None
    review_by: date | None
    state: State

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.quiz]) + (
            f"#block-{self.question}-section"
        )


def quizzes_to_edit(user: Any) -> "models.QuerySet[QuizPage]":
    """Return the live Latvian quizzes that `user` may edit."""
    policy = policy_registry.get_by_type(Page)
    pages = policy.instances_user_has_permission_for(user, "change")
    return QuizPage.objects.live().filter(
        pk__in=pages.values("pk"), locale__language_code=settings.LANGUAGE_CODE
    )


def facts_of(quizzes: Iterable[QuizPage], today: date) -> list[Fact]:
    """Return the questions that need a look, the most urgent first."""
    found = [fact for quiz in quizzes for fact in _facts(quiz, today)]
    return sorted(
        found,
        key=lambda fact: (
            ORDER.index(fact.state),
            fact.review_by or date.max,
            fact.title,
        ),
    )


def _facts(quiz: QuizPage, today: date) -> Iterator[Fact]:
    # As they are stored: pictures and categories are not looked up.
    for block in quiz.questions.raw_data:
        value = block["value"]
        if block["type"] == DRAW:
            continue
        verified_on, review_by = (
            read_day(value.get("verified_on")),
            read_day(value.get("review_by")),
        )
        source, address = value.get("source_name") or "", value.get("source_url") or ""
        checked = bool((source or address) and verified_on)
        state = state_of(review_by, checked or not value.get("volatile"), today)
        if state:
            yield Fact(
                quiz.pk,
                quiz.title,
                block["id"],
                value["text"],
                source,
                address,
                verified_on,
                review_by,
                state,
            )


def read_day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def state_of(review_by: date | None, is_checked: bool, today: date) -> State | None:
    if review_by and review_by < today:
        return State.STALE
    if review_by and review_by <= today + SOON:
        return State.DUE
    return None if is_checked else State.UNCHECKED


@user_passes_test(edits_pages)
def report(request: HttpRequest) -> HttpResponse:
    """Show editors which questions to check."""
    quizzes = quizzes_to_edit(request.user).order_by("title", "pk")
    context = {
        "facts": facts_of(quizzes, timezone.localdate()),
        **header(gettext("Facts with dates"), icon="calendar-check"),
    }
    return TemplateResponse(request, "lessons/admin/quiz_facts.html", context)
