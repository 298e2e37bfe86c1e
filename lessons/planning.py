"""Which words come in one short session, and in which kind of exercise. Pure."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from .exercises import KINDS, Exercise, kind_for
from .lexicon import Lexicon, LexiconWord

SESSION_SIZE = 10
NEW_WORDS = 4


@dataclass(frozen=True)
class Known:
    """What the plan asks of a memory: how often the word was answered, and when it is due."""

    answers: int
    due: datetime


@dataclass(frozen=True)
class PlanItem:
    word: int
    kind: str


def plan_session(
    words: Sequence[LexiconWord], known: Mapping[int, Known], now: datetime
) -> list[PlanItem]:
    """Return the items of a session on `words`: due words first, a few new ones, then the rest.

    A new word is met three times in the session: recognised, found, written.
    """
    seen = sorted((w for w in words if w.id in known), key=lambda w: known[w.id].due)
    due = [w for w in seen if known[w.id].due <= now][:SESSION_SIZE]
    later = [w for w in seen if known[w.id].due > now]
    items = [PlanItem(w.id, kind_for(known[w.id].answers)[0]) for w in due]
    left = SESSION_SIZE - len(items)
    rounds = len(KINDS)
    new = [w for w in words if w.id not in known][: min(NEW_WORDS, -(-left // rounds))]
    items += [PlanItem(w.id, kind) for kind in KINDS for w in new][:left]
    for word in later[: SESSION_SIZE - len(items)]:
        items.append(PlanItem(word.id, kind_for(known[word.id].answers)[0]))
    return items


def plan_due(
    words: Sequence[LexiconWord], known: Mapping[int, Known], now: datetime
) -> list[PlanItem]:
    """Return the items for the words that are due now, the longest waiting first."""
    due = sorted(
        (w for w in words if w.id in known and known[w.id].due <= now),
        key=lambda w: known[w.id].due,
    )
    return [PlanItem(w.id, kind_for(known[w.id].answers)[0]) for w in due[:SESSION_SIZE]]


def encode_plan(items: Sequence[PlanItem]) -> str:
    """Write a plan as it stands in an address: `12-type_word,15-choose_word`."""
    return ",".join(f"{item.word}-{item.kind}" for item in items)


def decode_plan(text: str, lexicon: Lexicon) -> list[PlanItem]:
    """Read a plan from an address, leaving out whatever is not known here."""
    items = []
    for part in text.split(",")[:SESSION_SIZE]:
        word, _, kind = part.partition("-")
        if word.isdecimal() and len(word) < 12 and int(word) in lexicon.words and kind in KINDS:
            items.append(PlanItem(int(word), kind))
    return items


def build(items: Sequence[PlanItem], lexicon: Lexicon, language: str) -> list[Exercise]:
    """Return the exercises of a plan; the same plan always gives the same options in order.

    A word without a gloss in `language` is left out; one whose lesson is too small for a choice
    is asked in another kind.
    """
    exercises = []
    for item in items:
        word, neighbours = lexicon.words[item.word], lexicon.neighbours(item.word)
        for kind in (item.kind, *kind_for(list(KINDS).index(item.kind))):
            rng = random.Random(f"{item.word}-{kind}-{language}")
            exercise = KINDS[kind].make(word, neighbours, language, rng)
            if exercise is not None:
                exercises.append(exercise)
                break
    return exercises
