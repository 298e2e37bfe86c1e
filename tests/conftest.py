import os
import shutil
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pytest

# Playwright's synchronous interface runs an event loop; Django must not mistake it for its own.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

WORDS_PER_LESSON = 8
PAGES = {
    "home", "news", "integration-school-2011", "about", "contact", "question",
    "events", "event-conversation-2027", "event-exhibition-2011", "gallery-exhibition-2011",
    "projects", "project-integration-school",
    "consultations", "consultation-newcomers", "consultation-safety",
    "course-latvian", "lesson-greetings", "lesson-family",
    "course-integration", "lesson-state", "quiz-state", "notice-welcome",
}  # fmt: skip


def load_slice() -> None:
    """Load a part of the shipped school: a page of each type, eight words a lesson of these."""
    from wagtail.models import Collection, Locale, Page

    from lessons.loading.files import read_pages, read_words
    from lessons.loading.school import load_school

    if Collection.get_first_root_node() is None:
        # A test with real transactions has emptied the tables.
        Collection.add_root(name="Root")
        locale, _ = Locale.objects.get_or_create(language_code="lv")
        Page.add_root(title="Root", slug="root", locale=locale)
    pages = [page for page in read_pages() if page.key in PAGES]
    files = {page.fields.get("words") for page in pages}
    words = [
        word
        for file, group in groupby(read_words(), key=lambda word: word.file)
        for word in list(group)[:WORDS_PER_LESSON]
        if file in files
    ]
    load_school(words, pages)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: Any, django_db_blocker: Any) -> None:
    """Build the page tree once; each test then rolls back what it did to it."""
    with django_db_blocker.unblock():
        load_slice()


@pytest.fixture(autouse=True)
def clean_caches() -> Iterator[None]:
    from django.core.cache import cache
    from django.utils import translation

    from lessons import lexicon

    cache.clear()
    lexicon._current = None
    yield
    translation.activate("lv")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's Chromium where there is one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    own = {"executable_path": path} if path else {}
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
    return {**browser_type_launch_args, **own, "args": quiet}
