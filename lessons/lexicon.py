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

from home.pictures import small_pictures

from .latvian.checking import Entry, normalise
from .models.appeals import AcceptedAnswer
from .models.pages import LessonPage, LessonWord
from .models.recordings import Recording, Sound
from .models.vocabulary import Gloss, LexiconVersion, Word


@dataclass(frozen=True)
class Meaning:
    """A gloss: what the word means in one language."""

    text: str
    example: str
    note: str


@dataclass(frozen=True, eq=False)
class LexiconWord:
    """A word with all that exercises and the checker ask of it.

    `not_beside`: words that could be right, too, so that they are never wrong options.
    `alternatives`: what is right, too, by the form asked (`Answer.form`). `sounds`: clips by what
    is spoken. `picture`: an address. `counterpart`: the word for the other gender.
    """

    id: int
    lemma: str
    part_of_speech: str
    gender: str
    level: str
    forms: Mapping[str, str]
    alternatives: Mapping[str, tuple[str, ...]]
    confusables: frozenset[str]
    example: str
    note: str
    meanings: Mapping[str, Meaning]
    counterpart: int | None = None
    not_beside: frozenset[int] = frozenset()
    picture: str = ""
    sounds: Mapping[str, Sound] = field(default_factory=dict)

    @cached_property
    def entry(self) -> Entry:
        return Entry(id=self.id, lemma=self.lemma, forms=self.forms)

    def accepted_for(self, form: str) -> tuple[str, ...]:
        return self.alternatives.get(form, ())


@dataclass(frozen=True)
class Lexicon:
    """All words by id, and the ids of each lesson's words in order."""

    words: Mapping[int, LexiconWord]
    lessons: Mapping[UUID, tuple[int, ...]]
    lessons_of: Mapping[int, tuple[UUID, ...]] = field(default_factory=dict)
    _neighbours: dict[int, list[LexiconWord]] = field(default_factory=dict, compare=False)
    _ids: dict[str, dict[str, int]] = field(default_factory=dict, compare=False)

    def lesson_words(self, key: UUID) -> list[LexiconWord]:
        return [self.words[id] for id in self.lessons.get(key, ())]

    def chosen(self, ids: Iterable[int]) -> list[LexiconWord]:
        """Return the words with these ids that are known here, in order, each once."""
        return [self.words[id] for id in dict.fromkeys(ids) if id in self.words]

    def neighbours(self, word: int) -> list[LexiconWord]:
        """Return the other words of the lessons that `word` is in, in a fixed order."""
        found = self._neighbours.get(word)
        if found is None:
            ids = {id for key in self.lessons_of.get(word, ()) for id in self.lessons[key]}
            found = self._neighbours[word] = [self.words[id] for id in sorted(ids - {word})]
        return list(found)

    def find(self, text: str, language: str) -> int | None:
        """Return the word that a normalised text stands for: as a meaning, or as it is (lv)."""
        if language not in self._ids:
            texts: dict[str, int] = {}
            for word in self.words.values():
                meaning = word.meanings.get(language)
                shown = word.lemma if language == "lv" else meaning.text if meaning else ""
                texts.setdefault(normalise(shown), word.id)
            self._ids[language] = texts
        return self._ids[language].get(text)


_current: tuple[str, Lexicon] | None = None


def current_lexicon() -> Lexicon:
    """Return the vocabulary as it stands. Costs one statement while nothing has changed."""
    global _current
    token = LexiconVersion.current()
    if token is None:
        return load_lexicon()
    if _current is None or _current[0] != token:
        _current = (token, load_lexicon())
    return _current[1]


def kept_apart(words: Iterable[Word]) -> dict[int, set[int]]:
    """Return for each word those that are not offered beside it; it holds both ways."""
    words = list(words)
    ids = {word.key: word.pk for word in words}
    apart: dict[int, set[int]] = defaultdict(set)
    for word in words:
        others = {ids[key] for key in word.not_beside if key in ids} | {word.counterpart_id}
        for other in others - {None, word.pk}:
            apart[word.pk].add(other)
            apart[other].add(word.pk)
    return apart


def load_lexicon() -> Lexicon:
    """Read the vocabulary from the database."""
    meanings: dict[int, dict[str, Meaning]] = defaultdict(dict)
    for gloss in Gloss.objects.all():
        meanings[gloss.word_id][gloss.language] = Meaning(gloss.text, gloss.example, gloss.note)
    alternatives: dict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
    rows = list(Word.objects.all())
    for word in rows:
        alternatives[word.pk][""] = tuple(word.accepted)
    for more in AcceptedAnswer.objects.order_by("pk"):
        known = alternatives[more.word_id].get(more.form, ())
        alternatives[more.word_id][more.form] = (*known, more.text)
    apart = kept_apart(rows)
    sounds = Recording.objects.sounds()
    pictures = small_pictures(word.picture_id for word in rows if word.picture_id)
    words = {
        word.pk: LexiconWord(
            id=word.pk,
            lemma=word.lemma,
            part_of_speech=word.part_of_speech,
            gender=word.gender,
            level=word.level,
            forms=word.forms,
            alternatives=alternatives[word.pk],
            confusables=frozenset(word.confusables),
            example=word.example,
            note=word.note,
            meanings=meanings[word.pk],
            counterpart=word.counterpart_id,
            not_beside=frozenset(apart[word.pk]),
            picture=pictures.get(word.picture_id or 0, ""),
            sounds=sounds.get(word.pk, {}),
        )
        for word in rows
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
