"""Parts of the shipped school: loading all of it takes minutes, and one test does."""

from itertools import groupby

LESSONS = {"lesson-greetings", "lesson-family", "lesson-state", "quiz-state"}
WORDS_PER_LESSON = 8
# A page of each type.
PAGES = LESSONS | {
    "home", "news", "integration-school-2011", "about", "contact", "question",
    "events", "event-conversation-2027", "event-exhibition-2011", "gallery-exhibition-2011",
    "projects", "project-integration-school",
    "consultations", "consultation-newcomers", "consultation-safety",
    "course-latvian", "course-integration", "notice-welcome",
}  # fmt: skip


def load_slice() -> None:
    """Load a page of each type, and eight words of each of their lessons."""
    from wagtail.models import Collection, Locale, Page

    if Collection.get_first_root_node() is None:
        # A test with real transactions has emptied the tables.
        Collection.add_root(name="Root")
        locale, _ = Locale.objects.get_or_create(language_code="lv")
        Page.add_root(title="Root", slug="root", locale=locale)
    load_part(PAGES, WORDS_PER_LESSON)


def load_public_site() -> None:
    """Load all that is no lesson and no quiz, and a few of these with all their words."""
    from lessons.loading.files import read_pages

    keys = {page.key for page in read_pages()}
    load_part({key for key in keys if not key.startswith(("lesson-", "quiz-"))} | LESSONS)


def load_part(keys: set[str], words_per_lesson: int | None = None) -> None:
    from lessons.loading.files import read_pages, read_words
    from lessons.loading.school import load_school

    pages = [page for page in read_pages() if page.key in keys]
    files = {page.fields.get("words") for page in pages}
    words = [
        word
        for file, group in groupby(read_words(), key=lambda word: word.file)
        for word in list(group)[:words_per_lesson]
        if file in files
    ]
    load_school(words, pages)
