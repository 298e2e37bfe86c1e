from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lessons.latvian.confusables import SpellerError
from lessons.loading import lint, spelling
from lessons.loading.files import (
    LANGUAGES,
    ContentError,
    ShippedPage,
    ShippedWord,
    read_pages,
    read_school,
    read_words,
)


class Command(BaseCommand):
    help = (
        "Looks for faults in the shipped words, pages and questions, counts them, and exits with 1 "
        "on any fault. Spelling needs hunspell with its Latvian dictionary (hunspell-lv)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-spelling", action="store_true", help="leave the Latvian spelling unchecked"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            words, pages, school = list(read_words()), read_pages(), read_school()
        except ContentError as error:
            raise CommandError(str(error), returncode=1) from error
        for line in counts(words, pages):
            self.stdout.write(line)
        self.stdout.write(f"pictures: {len(school.pictures)}, topics: {len(school.topics)}")
        found = lint.lint(words, pages, school)
        unchecked = "left out, as asked" if options["no_spelling"] else ""
        if not unchecked:
            try:
                exceptions = spelling.read_exceptions()
                found += spelling.spelling_faults(words, pages, exceptions, school=school)
            except SpellerError as error:
                unchecked = str(error)
        for fault in found:
            self.stderr.write(str(fault))
        if unchecked:
            self.stderr.write(self.style.ERROR(f"SPELLING WAS NOT CHECKED: {unchecked}"))
        if found:
            raise CommandError(f"{len(found)} faults", returncode=1)
        if unchecked and not options["no_spelling"]:
            raise CommandError("install the dictionary, or ask for --no-spelling", returncode=1)
        self.stdout.write(self.style.SUCCESS("No faults"))


def counts(words: Sequence[ShippedWord], pages: Sequence[ShippedPage]) -> Iterator[str]:
    """Tell how much there is of everything, a line each."""
    for file in sorted({word.file for word in words}):
        levels = [word.fields["level"] for word in words if word.file == file]
        yield f"words in {file}.csv: {len(levels)} ({told(levels)})"
    yield f"words: {len(words)} ({told(word.fields['level'] for word in words)})"
    yield f"forms: {sum(len(word.fields['forms']) for word in words)}"
    yield f"sentences: {sum(bool(word.fields['example']) for word in words)}"
    for language in settings.GLOSS_LANGUAGES:
        glosses = [word.glosses.get(language, {}) for word in words]
        meanings, examples = (sum(bool(g.get(k)) for g in glosses) for k in ("text", "example"))
        yield f"glosses in {language}: {meanings}, with translated sentence: {examples}"
    for page in pages:
        if page.questions:
            yield from quiz_counts(page)
    complete = []
    texts = [texts for page in pages for _, texts in lint.texts_of(vars(page))]
    for language in LANGUAGES:
        there = sum(bool(str(text.get(language) or "").strip()) for text in texts)
        yield f"texts of pages in {language}: {there} of {len(texts)}"
        glossed = language not in settings.GLOSS_LANGUAGES or all(
            word.glosses.get(language, {}).get("text") for word in words
        )
        complete += [language] if there == len(texts) and glossed else []
    yield f"languages complete: {len(complete)} of {len(LANGUAGES)} ({', '.join(complete)})"


def quiz_counts(page: ShippedPage) -> Iterator[str]:
    yield f"questions in {page.key}: {told(question.get('type') for question in page.questions)}"
    places = sorted(lint.right_places(page).items())
    yield "  right answer at place: " + ", ".join(f"{n}: {count} times" for n, count in places)
    longest = ", ".join(f"{lint.longest_right(page, code)} ({code})" for code in LANGUAGES)
    yield f"  right answer is the longest in: {longest}"
    answers = [
        str(q["answer"]).lower() for q in page.questions if isinstance(q.get("answer"), bool)
    ]
    if answers:
        yield f"  statements: {told(answers)}"


def told(names: Iterable[Any]) -> str:
    """Return how often each name comes: `12 A1, 3 A2`."""
    return ", ".join(f"{count} {name}" for name, count in sorted(Counter(names).items()))
