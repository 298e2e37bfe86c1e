"""The way from the editor of a quiz to trying it."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import Button
from wagtail.models import Page

from ..models.pages import QuizPage


def try_button(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Offer to sit a quiz as a learner would, in the language of its page."""
    if view_name != "edit" or page.specific_class is not QuizPage:
        return
    if not page.permissions_for_user(user).can_edit():
        return
    with translation.override(page.locale.language_code):
        url = reverse("try_quiz", args=[page.pk])
    yield Button(_("Try it as a learner"), url, icon_name="view", priority=12)
