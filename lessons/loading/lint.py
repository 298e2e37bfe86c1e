"""What is wrong with the shipped content: faults of words, pages and questions.

Everything here is a function of what is handed in; the reader of the faults decides what to do.
`lessons.loading.spelling` looks at the spelling.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.utils.text import slugify
from wagtail.fields import StreamField

from home.blocks import DoorBlock

from ..latvian.checking import normalise
from ..latvian.forms import FormError, check_forms
from ..models.vocabulary import Gender, Gloss, Level, PartOfSpeech, Word
from ..questions.choice import ChoiceBlock, ChoiceQuestionBlock
from .blocks import References, Streams
from .fields import field_value, own_fields
from .files import (
    LANGUAGES,
    ContentError,
    ShippedPage,
    ShippedSchool,
    ShippedWord,
    in_language,
    names_of,
)

SOURCE = settings.LANGUAGE_CODE
LONGEST_DESCRIPTION = 155  # what search engines show of it
MOST_LONGEST_RIGHT = 0.6  # of the choice questions of a quiz
INFLECTIONS = {
    "noun": {"1", "2", "3", "4", "5", "6", "reflexive", "indeclinable", "irregular"},
    "verb": {"1", "2", "3", "irregular"},
}
# Letters that a text in this language has only by a slip of the keyboard's layout.
FOREIGN = {"lv": "а-яёіїєґ", "en": "а-яёіїєґ", "ru": "іїєґ", "uk": "ыэёъ"}
INLINE = {"a", "b", "em", "strong"}
FREE = {"i"}  # it marks Latvian words inside translations
_WORD = re.compile(r"[^\W\d_]+")
_MIXED = re.compile("[a-z\u00e0-\u024f][а-яёіїєґ]|[а-яёіїєґ][a-z\u00e0-\u024f]", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*>")


@dataclass(frozen=True, order=True)
class Fault:
    """`key` names the word, page or place in a page; `cause` says what to mend."""

    file: str
    key: str
    cause: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.cause}"


def file_of(item: ShippedWord | ShippedPage) -> str:
    return f"{item.file}.csv" if isinstance(item, ShippedWord) else f"{item.key}.yaml"


def faults(item: ShippedWord | ShippedPage, causes: Iterable[str], place: str = "") -> list[Fault]:
    return [Fault(file_of(item), place or item.key, cause) for cause in causes]


def lint(
    words: Sequence[ShippedWord],
    pages: Sequence[ShippedPage],
    school: ShippedSchool | None = None,
) -> list[Fault]:
    """Return every fault but those of spelling. `school`: what the pages may name."""
    found = vocabulary_faults(words) + tree_faults(pages, {word.file for word in words})
    if school is not None:
        found += school_faults(school)
        references = References(names_of(words, pages, school), id=1)
        for page in pages:
            found += block_faults(page, references)
    for word in words:
        for check in (grammar_faults, form_faults, meaning_faults, example_faults):
            found += check(word)
    for page in pages:
        for look in (field_faults, text_faults, key_faults, question_faults, bias_faults):
            found += look(page)
    return sorted(set(found))


# --- Words ----------------------------------------------------------------------------------------


def grammar_faults(word: ShippedWord) -> list[Fault]:
    """Part of speech, level, gender and inflection are of the closed lists."""
    fields, causes = word.fields, []
    part = fields["part_of_speech"]
    if not word.key or not fields["lemma"]:
        causes.append("needs a key and a lemma")
    if part not in PartOfSpeech.values:
        causes.append(f"no part of speech {part}")
    if fields["level"] not in Level.values:
        causes.append(f"no level {fields['level']}")
    if fields["gender"] not in ([*Gender.values] if part == "noun" else [*Gender.values, ""]):
        causes.append("a noun needs the gender m or f" if part == "noun" else "gender is m or f")
    if part in INFLECTIONS and fields["inflection"] not in INFLECTIONS[part]:
        known = ", ".join(sorted(INFLECTIONS[part]))
        causes.append(f"a {part} needs an inflection: {known}")
    return faults(word, causes)


def form_faults(word: ShippedWord) -> list[Fault]:
    """The forms have names of their part of speech, and the lemma is one of them."""
    fields = word.fields
    forms, part = fields["forms"], fields["part_of_speech"]
    try:
        check_forms(part, forms)
    except FormError as error:
        return faults(word, [str(error)])
    causes = []
    if part in INFLECTIONS and not forms and fields["inflection"] != "indeclinable":
        causes.append(f"a {part} needs its forms")
    if forms and fields["lemma"] not in forms.values():
        causes.append(f"the lemma {fields['lemma']} is none of the forms")
    if fields["lemma"] in fields["accepted"]:
        causes.append("the lemma is among the other right answers")
    return faults(word, causes)


def meaning_faults(word: ShippedWord) -> list[Fault]:
    """Meaning, example and note are there in every language, fit, and are in one script."""
    causes = []
    if not word.fields["example"]:
        causes.append("no example")
    own = {name: word.fields[name] for name in ("lemma", "example", "note")}
    for name, text in own.items():
        causes += [f"{name} {cause}" for cause in too_long(Word, name, text)]
        causes += [f"{name}: {cause}" for cause in script_causes(SOURCE, text)]
    for language in settings.GLOSS_LANGUAGES:
        gloss = word.glosses.get(language, {})
        for name in ("text", "example", "note"):
            text = gloss.get(name, "")
            place = f"{'gloss' if name == 'text' else name}_{language}"
            if not text and (name != "note" or word.fields["note"]):
                causes.append(f"{place} is missing")
            if text and name == "note" and not word.fields["note"]:
                causes.append(f"{place} has no Latvian note beside it")
            causes += [f"{place} {cause}" for cause in too_long(Gloss, name, text)]
            causes += [f"{place}: {cause}" for cause in script_causes(language, text)]
    return faults(word, causes)


def example_faults(word: ShippedWord) -> list[Fault]:
    """The example has a form of the word in it; of a phrase, what is accepted does as well."""
    fields = word.fields
    wanted = [fields["lemma"], *fields["forms"].values()]
    if fields["part_of_speech"] == PartOfSpeech.PHRASE:
        wanted += fields["accepted"]
    sentence = f" {normalise(fields['example'])} "
    if not fields["example"] or any(f" {normalise(text)} " in sentence for text in wanted):
        return []
    return faults(word, [f"no form of the word in the example „{fields['example']}”"])


def vocabulary_faults(words: Iterable[ShippedWord]) -> list[Fault]:
    """Keys and lemmas are unique, named words exist, no two words of a lesson mean the same."""
    found: list[Fault] = []
    keys: dict[str, str] = {}
    lemmas: dict[str, str] = {}
    meanings: dict[tuple[str, str, str], str] = {}
    words = list(words)
    every = {word.key for word in words}
    for word in words:
        lemma = word.fields["lemma"].casefold()
        slug = slugify(lemma)
        causes = []
        if word.key != slug and not word.key.startswith(f"{slug}-"):
            causes.append(f"the key should be {slug}, or begin with {slug}-")
        for taken, name in ((keys, word.key), (lemmas, lemma)):
            if name in taken:
                causes.append(f"{name} is also in {taken[name]}")
            taken.setdefault(name, file_of(word))
        for language, gloss in word.glosses.items():
            meaning = (word.file, language, gloss["text"].casefold())
            if gloss["text"] and meaning in meanings:
                causes.append(f"gloss_{language} is the same as that of {meanings[meaning]}")
            meanings.setdefault(meaning, word.key)
        unknown = set(word.fields["not_beside"]) - every
        causes += [f"not_beside: no word {key}" for key in sorted(unknown)]
        found += faults(word, causes)
    return found


# --- Pages ----------------------------------------------------------------------------------------


def texts_of(value: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Return every text in several languages, with its place."""
    if isinstance(value, dict):
        if set(value) & set(LANGUAGES):
            yield place, value
            return
        items: Iterable[tuple[str, Any]] = value.items()
    elif isinstance(value, list):
        items = ((str(named(item, i)), item) for i, item in enumerate(value))
    else:
        return
    for name, item in items:
        yield from texts_of(item, f"{place}.{name}" if place else str(name))


def named(item: Any, default: object) -> object:
    return item.get("key", default) if isinstance(item, dict) else default


def text_faults(page: ShippedPage) -> list[Fault]:
    """Every text is there in all languages, with the same tags, each in its script."""
    found = []
    for place, texts in texts_of(vars(page)):
        causes = []
        for language in LANGUAGES:
            text = texts.get(language)
            if not isinstance(text, str) or not text.strip():
                causes.append(f"no text in {language}")
            else:
                causes += [f"{language}: {cause}" for cause in script_causes(language, text)]
                if language != SOURCE and tags(text) != tags(str(texts.get(SOURCE))):
                    causes.append(f"{language} has other tags than {SOURCE}")
        causes += [f"{language} is no language here" for language in set(texts) - set(LANGUAGES)]
        found += faults(page, causes, place)
    return found


def tags(text: str) -> tuple[list[str], Counter[str]]:
    """Return the tags that make paragraphs and lists, in order, and the others counted."""
    names = [closing + name.lower() for closing, name in _TAG.findall(text)]
    inline = Counter(name for name in names if name.strip("/") in INLINE)
    return [name for name in names if name.strip("/") not in INLINE | FREE], inline


def script_causes(language: str, text: str) -> list[str]:
    """Tell of words in which Latin and Cyrillic letters mix, and of another language's letters."""
    causes = []
    for word in _WORD.findall(text):
        if _MIXED.search(word):
            causes.append(f"Latin and Cyrillic letters in “{word}”")
        elif re.search(f"[{FOREIGN.get(language, '')}]", word.lower()):
            causes.append(f"letters of another language in “{word}”")
    return causes


def too_long(model: Any, name: str, text: str) -> list[str]:
    return over(model._meta.get_field(name).max_length, text)


def over(limit: int | None, text: str) -> list[str]:
    return [f"is {len(text)} long, {limit} at most"] if limit and len(text.strip()) > limit else []


def field_faults(page: ShippedPage) -> list[Fault]:
    """Type and fields exist, texts fit into them, and search engines get a description."""
    try:
        model: Any = apps.get_model(page.type)
    except (LookupError, ValueError):
        return faults(page, [f"no type {page.type}"])
    causes = []
    values: dict[str, Any] = {**page.fields}
    if page.type != "home.Notice":
        values["title"] = page.title
        needed = ("slug", "title", "search_description")
        causes += [f"no {name}" for name in needed if not getattr(page, name)]
        if page.slug != slugify(page.slug):
            causes.append(f"the slug {page.slug} is not plain")
    for language, text in page.search_description.items():
        causes += [f"search_description {language} {c}" for c in over(LONGEST_DESCRIPTION, text)]
    for name, value in values.items():
        if name == "words":
            continue
        try:
            limit = model._meta.get_field(name).max_length
        except FieldDoesNotExist:
            causes.append(f"{page.type} has no field {name}")
            continue
        for language, text in value.items() if isinstance(value, dict) else ():
            causes += [f"{name} {language} {cause}" for cause in over(limit, str(text))]
    found = faults(page, causes)
    for door in page.doors:
        found += faults(page, block_causes(DoorBlock(), door), f"doors.{door.get('key')}")
    return found


def block_causes(block: Any, values: Mapping[str, Any]) -> list[str]:
    """Tell of texts that are longer than the fields of `block` let them be."""
    causes = []
    for name, child in block.child_blocks.items():
        limit = getattr(getattr(child, "field", None), "max_length", None)
        texts = values.get(name)
        for language, text in texts.items() if isinstance(texts, dict) else ():
            causes += [f"{name} {language} {cause}" for cause in over(limit, str(text))]
    return causes


def key_faults(page: ShippedPage) -> list[Fault]:
    """Blocks, questions and choices have keys, once in a page and a question: ids follow them."""

    def causes(items: Sequence[Mapping[str, Any]]) -> list[str]:
        counts = Counter(str(item.get("key") or "") for item in items)
        without = ["an item without a key"] if counts.pop("", 0) else []
        return without + [f"{count} keys {key}" for key, count in counts.items() if count > 1]

    found = faults(page, causes([*page.body, *page.doors, *page.questions]))
    for question in page.questions:
        place = f"questions.{question.get('key')}"
        found += faults(page, causes(question.get("choices", [])), place)
    return found


def block_faults(page: ShippedPage, references: References) -> list[Fault]:
    """Fields and blocks are as the page's type defines them, and what they name exists."""
    found = []
    try:
        model = apps.get_model(page.type)
    except (LookupError, ValueError):
        return []
    fields = own_fields(model)
    streams = {f.name: f for f in model._meta.get_fields() if isinstance(f, StreamField)}
    for language in LANGUAGES:
        for name, value in in_language(page.fields, language).items():
            if name in fields:
                try:
                    field_value(fields[name], value, references, name)
                except ContentError as error:
                    found += faults(page, [str(error)], "fields")
        for name, rows in in_language(page.all_streams(), language).items():
            if name not in streams:
                found += faults(page, ["no such stream"], name)
                continue
            try:
                Streams(page.key, references).raw(streams[name].stream_block, rows)
            except ContentError as error:
                found += faults(page, [str(error)], name)
    return found


def school_faults(school: ShippedSchool) -> list[Fault]:
    """Pictures and topics have their texts in every language."""
    found = []
    entries = [("pictures.yaml", picture.key, vars(picture)) for picture in school.pictures]
    entries += [("topics.yaml", topic.key, vars(topic)) for topic in school.topics]
    for file, key, values in entries:
        for name, texts in texts_of(values):
            for language in LANGUAGES:
                text = str(texts.get(language) or "")
                causes = script_causes(language, text) if text else [f"no text in {language}"]
                found += [Fault(file, f"{key}.{name}", cause) for cause in causes]
    return found


def tree_faults(pages: Sequence[ShippedPage], word_files: set[str]) -> list[Fault]:
    """Every parent, door and word file exists; sisters have different addresses."""
    found, keys = [], {page.key for page in pages}
    addresses: dict[tuple[str, str], str] = {}
    for page in pages:
        causes = []
        if page.parent and page.parent not in keys:
            causes.append(f"no page {page.parent}")
        if page.slug and (address := (page.parent, page.slug)) in addresses:
            causes.append(f"the slug is also that of {addresses[address]}")
        addresses.setdefault((page.parent, page.slug), page.key)
        nowhere = {door.get("page") for door in page.doors} - keys
        causes += [f"a door leads to no page {key}" for key in nowhere]
        if (words := page.fields.get("words")) and words not in word_files:
            causes.append(f"no file {words}.csv")
        found += faults(page, causes)
    unused = word_files - {page.fields.get("words") for page in pages}
    return found + [Fault(f"{name}.csv", name, "no lesson has these words") for name in unused]


# --- Questions ------------------------------------------------------------------------------------


def question_faults(page: ShippedPage) -> list[Fault]:
    """A question has one right answer, no two equal ones, and says where its fact comes from."""
    found = []
    for question in page.questions:
        causes = block_causes(ChoiceQuestionBlock(), question)
        type = question.get("type")
        if type == "choice":
            causes += choice_causes(question.get("choices", []))
        elif type != "true_false":
            causes.append(f"no type {type}")
        elif not isinstance(question.get("answer"), bool):
            causes.append("the answer is true or false")
        needed = ("text", "source_name", "source_url")
        causes += [f"no {name}" for name in needed if not question.get(name)]
        if not str(question.get("source_url", "https://")).startswith(("https://", "http://")):
            causes.append("source_url is no address of the web")
        verified, review = question.get("verified_on"), question.get("review_by")
        if not isinstance(verified, date):
            causes.append("no verified_on, a day as 2026-01-31")
        elif review is not None and not (isinstance(review, date) and review > verified):
            causes.append("review_by is no day after verified_on")
        found += faults(page, causes, f"questions.{question.get('key')}")
    return found


def choice_causes(choices: Sequence[Mapping[str, Any]]) -> list[str]:
    causes = [cause for choice in choices for cause in block_causes(ChoiceBlock(), choice)]
    right = sum(bool(choice.get("right")) for choice in choices)
    if right != 1:
        causes.append(f"{right} right answers")
    if len(choices) < 2:
        causes.append("needs two choices or more")
    for language in LANGUAGES:
        counts = Counter(" ".join(said(choice, language).casefold().split()) for choice in choices)
        equal = [text for text, count in counts.items() if count > 1]
        causes += [f"two choices “{text}” in {language}" for text in equal]
    return causes


def said(choice: Mapping[str, Any], language: str) -> str:
    texts = choice.get("text")
    return str(texts.get(language, "")) if isinstance(texts, dict) else ""


def choice_questions(page: ShippedPage) -> list[list[Mapping[str, Any]]]:
    """Return the choices of each choice question that has one right answer."""
    all_choices = [question.get("choices", []) for question in page.questions]
    return [choices for choices in all_choices if sum(bool(c.get("right")) for c in choices) == 1]


def right_places(page: ShippedPage) -> Counter[int]:
    """Return how many right answers stand first, second …, counted from 1."""
    return Counter(
        next(place for place, choice in enumerate(choices, start=1) if choice.get("right"))
        for choices in choice_questions(page)
    )


def longest_right(page: ShippedPage, language: str) -> int:
    """Return in how many choice questions the right answer is longer than every other."""
    count = 0
    for choices in choice_questions(page):
        right, *others = sorted(choices, key=lambda choice: not choice.get("right"))
        longest = max((len(said(other, language)) for other in others), default=0)
        count += len(said(right, language)) > longest
    return count


def bias_faults(page: ShippedPage) -> list[Fault]:
    """Nobody passes a quiz by choosing the longest answer."""
    total = len(choice_questions(page))
    causes = []
    for language in LANGUAGES:
        count = longest_right(page, language)
        if count > total * MOST_LONGEST_RIGHT:
            causes.append(f"the right answer is the longest in {count} of {total} ({language})")
    return faults(page, causes, "questions")
