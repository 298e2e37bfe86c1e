"""What a teacher prints of some words: flash cards, and a worksheet with its answers."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from string import ascii_uppercase

from .exercises.put_into_form import forms_of
from .exercises.sentences import Gap, gap
from .feedback import form_label
from .lexicon import LexiconWord, Meaning

CARDS_A_SHEET = 8
CARDS_A_ROW = 2


@dataclass(frozen=True)
class Card:
    word: LexiconWord
    meaning: Meaning


@dataclass(frozen=True)
class CardSheet:
    """Both sides of a sheet. `backs` stand so that they meet their words when it is turned."""

    fronts: list[Card | None]
    backs: list[Card | None]


def card_sheets(words: Iterable[LexiconWord], language: str) -> list[CardSheet]:
    """Return the sheets of cards; a word without a meaning in this language is left out."""
    cards: list[Card | None] = [
        Card(word, word.meanings[language]) for word in words if language in word.meanings
    ]
    sheets = []
    for start in range(0, len(cards), CARDS_A_SHEET):
        fronts = cards[start : start + CARDS_A_SHEET]
        fronts += [None] * (CARDS_A_SHEET - len(fronts))
        rows = [fronts[at : at + CARDS_A_ROW] for at in range(0, CARDS_A_SHEET, CARDS_A_ROW)]
        sheets.append(CardSheet(fronts, [card for row in rows for card in reversed(row)]))
    return sheets


@dataclass(frozen=True)
class FormTask:
    """A form to write: `asked` in words."""

    word: LexiconWord
    asked: str
    answer: str


@dataclass(frozen=True)
class MatchTask:
    """Words and meanings to be matched. `answers`: the letter of each word's meaning."""

    words: list[LexiconWord]
    meanings: list[tuple[str, str]]
    answers: list[tuple[LexiconWord, str]]


@dataclass
class Worksheet:
    gaps: list[tuple[LexiconWord, Gap]] = field(default_factory=list)
    forms: list[FormTask] = field(default_factory=list)
    match: MatchTask | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.gaps or self.forms or self.match)


def worksheet(words: Iterable[LexiconWord], language: str, missed: Mapping[int, str]) -> Worksheet:
    """Return the tasks that these words give; the same words give the same sheet.

    `missed`: the form of a word to ask for; else it is the first that is taught.
    """
    words = list(words)
    sheet = Worksheet(gaps=[(word, place) for word in words if (place := gap(word))])
    for word in words:
        if known := forms_of(word):
            form = missed.get(word.id, known[0])
            if form in word.forms:
                sheet.forms.append(FormTask(word, form_label(form), word.forms[form]))
    sheet.match = match_task(words, language)
    return sheet


def match_task(words: Iterable[LexiconWord], language: str) -> MatchTask | None:
    """Return words and meanings in two orders; None if there are not two to tell apart."""
    texts: dict[str, LexiconWord] = {}
    for word in words:
        if language in word.meanings:
            # Two words of one meaning cannot be told apart.
            texts.setdefault(word.meanings[language].text, word)
    known = list(texts.values())[: len(ascii_uppercase)]
    if len(known) < 2:
        return None
    mixed = list(texts)[: len(known)]
    random.Random(",".join(str(word.id) for word in known)).shuffle(mixed)
    letters = dict(zip(mixed, ascii_uppercase, strict=False))
    return MatchTask(
        words=known,
        meanings=[(letters[text], text) for text in mixed],
        answers=[(word, letters[word.meanings[language].text]) for word in known],
    )
