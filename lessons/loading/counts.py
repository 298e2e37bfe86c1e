"""How much there is of everything in the shipped content, for those who write it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.conf import settings

from . import sounds, word_pictures
from .files import LANGUAGES, ShippedPage, ShippedSchool, ShippedWord
from .lint.faults import texts_of
from .lint.guessing import choice_questions, longest_right, right_places, truths

LESSON = "lessons.LessonPage"


def counts(
    words: Sequence[ShippedWord], pages: Sequence[ShippedPage], school: ShippedSchool
) -> Iterator[str]:
    """Tell how much there is, a line each."""
    yield from word_counts(words)
    yield f"pictures: {len(school.pictures)}, topics: {len(school.topics)}"
    yield f"lessons: {sum(page.type == LESSON for page in pages)}"
    for page in pages:
        if page.questions:
            yield f"questions in {page.key}: {kinds(page.questions)}"
            yield from habits(page.questions)
    every = [question for page in pages for question in page.questions]
    yield f"questions: {kinds(every)}"
    yield from habits(every)
    yield from string_counts(words, pages, school)


def word_counts(words: Sequence[ShippedWord]) -> Iterator[str]:
    for file in sorted({word.file for word in words}):
        levels = [word.fields["level"] for word in words if word.file == file]
        yield f"words in {file}.csv: {len(levels)} ({told(levels)})"
    yield f"words: {len(words)} ({told(word.fields['level'] for word in words)})"
    yield f"pairs of words for men and women: {sum(bool(word.counterpart) for word in words) // 2}"
    yield f"forms: {sum(len(word.fields['forms']) for word in words)}"
    yield f"sentences: {sum(bool(word.fields['example']) for word in words)}"
    keys = {word.key for word in words}
    pictured = keys & {path.stem for path in word_pictures.FOLDER.glob("*.png")}
    spoken = [key for key in keys if sounds.clip_path(key).is_file()]
    size = sum(sounds.clip_path(key).stat().st_size for key in spoken) / 1_000_000
    yield f"pictures of words: {len(pictured)}, clips of words: {len(spoken)} ({size:.1f} MB)"
    for language in settings.GLOSS_LANGUAGES:
        glosses = [word.glosses.get(language, {}) for word in words]
        meanings, examples = (sum(bool(g.get(k)) for g in glosses) for k in ("text", "example"))
        yield f"glosses in {language}: {meanings}, with translated sentence: {examples}"


def kinds(questions: Sequence[dict[str, Any]]) -> str:
    return f"{len(questions)} ({told(question.get('type') for question in questions)})"


def habits(questions: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Tell how far length, place and a habit of saying yes lead to right answers."""
    if total := len(choice_questions(questions)):
        places = sorted(right_places(questions).items())
        yield "  right answer at place: " + ", ".join(f"{n}: {count} times" for n, count in places)
        longest = ", ".join(f"{longest_right(questions, code)} ({code})" for code in LANGUAGES)
        yield f"  right answer is the longest of {total}, in: {longest}"
    if statements := truths(questions):
        yield f"  statements: {told(statements.elements())}"


def string_counts(
    words: Sequence[ShippedWord], pages: Sequence[ShippedPage], school: ShippedSchool
) -> Iterator[str]:
    """Tell how many of the Latvian texts there are in each language."""
    texts = [texts for page in pages for _, texts in texts_of(vars(page))]
    shared = (*school.pictures, *school.topics)
    texts += [texts for item in shared for _, texts in texts_of(vars(item))]
    texts += [in_every_language(word, name) for word in words for name in ("example", "note")]
    meanings = [in_every_language(word, "text") for word in words]
    complete = []
    for language in LANGUAGES:
        wanted = [text for text in texts if said(text, settings.LANGUAGE_CODE)]
        if language in settings.GLOSS_LANGUAGES:
            wanted += meanings
        there = sum(said(text, language) for text in wanted)
        share = 100 * there / len(wanted) if wanted else 0
        yield f"texts in {language}: {there} of {len(wanted)} ({share:.1f} %)"
        complete += [language] if there == len(wanted) else []
    yield f"languages complete: {len(complete)} of {len(LANGUAGES)} ({', '.join(complete)})"


def in_every_language(word: ShippedWord, name: str) -> dict[str, str]:
    glosses = {language: gloss.get(name, "") for language, gloss in word.glosses.items()}
    return {settings.LANGUAGE_CODE: word.fields.get(name, ""), **glosses}


def said(texts: dict[str, Any], language: str) -> bool:
    return bool(str(texts.get(language) or "").strip())


def told(names: Iterable[Any]) -> str:
    """Return how often each name comes: `12 A1, 3 A2`."""
    return ", ".join(f"{count} {name}" for name, count in sorted(Counter(names).items()))
