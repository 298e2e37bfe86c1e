"""The vocabulary as every request needs it, kept in memory.

Words are few and read always, written seldom. One short statement asks whether the copy in this
process is still the newest (`LexiconVersion`), whichever process or host made a change.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from django.conf import settings

from .latvian.checking import Entry
from .models.pages import LessonPage, LessonWord
from .models.vocabulary import Gloss, LexiconVersion, Word


@dataclass(frozen=True)
class Meaning:
    """A gloss: what the word means in one language."""

    text: str
    example: str
    note: str


@dataclass(frozen=True)
class LexiconWord:
    """A word with all that exercises and the checker ask of it."""

    id: int
    lemma: str
    part_of_speech: str
    gender: str
    level: str
    forms: Mapping[str, str]
    accepted: tuple[str, ...]
    confusables: frozenset[str]
    example: str
    note: str
    meanings: Mapping[str, Meaning]

    @cached_property
    def entry(self) -> Entry:
        return Entry(id=self.id, lemma=self.lemma, forms=self.forms)


@dataclass(frozen=True)
class Lexicon:
    """All words by id, and the ids of each lesson's words in order."""

    words: Mapping[int, LexiconWord]
    lessons: Mapping[UUID, tuple[int, ...]]
    lessons_of: Mapping[int, tuple[UUID, ...]] = field(default_factory=dict)

    def lesson_words(self, key: UUID) -> list[LexiconWord]:
        return [self.words[id] for id in self.lessons.get(key, ())]

    def chosen(self, ids: Iterable[int]) -> list[LexiconWord]:
        """Return the words with these ids that are known here, in order, each once."""
        return [self.words[id] for id in dict.fromkeys(ids) if id in self.words]

    def neighbours(self, word: int) -> list[LexiconWord]:
        """Return the other words of the lessons that `word` is in, in a fixed order."""
        ids = {id for key in self.lessons_of.get(word, ()) for id in self.lessons[key]}
        return [self.words[id] for id in sorted(ids - {word})]


_current: tuple[UUID, Lexicon] | None = None


def current_lexicon() -> Lexicon:
    """Return the vocabulary as it stands. Costs one statement while nothing has changed."""
    global _current
    token = LexiconVersion.objects.values_list("token", flat=True).filter(pk=1).first()
    if token is None:
        return load_lexicon()
    if _current is None or _current[0] != token:
        _current = (token, load_lexicon())
    return _current[1]


def load_lexicon() -> Lexicon:
    """Read the vocabulary from the database."""
    meanings: dict[int, dict[str, Meaning]] = defaultdict(dict)
    for gloss in Gloss.objects.all():
        meanings[gloss.word_id][gloss.language] = Meaning(gloss.text, gloss.example, gloss.note)
    words = {
        word.pk: LexiconWord(
            id=word.pk,
            lemma=word.lemma,
            part_of_speech=word.part_of_speech,
            gender=word.gender,
            level=word.level,
            forms=word.forms,
            accepted=tuple(word.accepted),
            confusables=frozenset(word.confusables),
            example=word.example,
            note=word.note,
            meanings=meanings[word.pk],
        )
        for word in Word.objects.all()
    }
    lessons: dict[UUID, list[int]] = {
        key: []
        for key in LessonPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
        .order_by("path")
        .values_list("translation_key", flat=True)
    }
    lessons_of: dict[int, list[UUID]] = defaultdict(list)
    places = (
        LessonWord.objects.filter(page__locale__language_code=settings.LANGUAGE_CODE)
        .order_by("page__path", "sort_order", "pk")
        .values_list("page__translation_key", "word_id")
    )
    for key, word_id in places:
        lessons[key].append(word_id)
        lessons_of[word_id].append(key)
    return Lexicon(
        words=words,
        lessons={key: tuple(ids) for key, ids in lessons.items()},
        lessons_of={id: tuple(keys) for id, keys in lessons_of.items()},
    )
