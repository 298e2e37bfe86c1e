"""Which words come in one short session, and in which kind of exercise. Pure."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from .exercises import KINDS, Circumstances, Exercise, kinds_for
from .exercises.match_pairs import MOST_PAIRS
from .exercises.put_into_form import forms_of
from .lexicon import Lexicon, LexiconWord

SESSION_SIZE = 12  # exercises: about three minutes
NEW_WORDS = 4  # in a session
NEW_WORDS_A_DAY = 12
PLACEMENT_SIZE = 10
# How a new word is met in its first session: recognised, found, matched with others, written.
FIRST_MEETING = ("choose_meaning", "choose_word", "match_pairs", "type_word")


@dataclass(frozen=True)
class Known:
    """What the plan asks of a memory; `level` as in `lessons.levels`."""

    answers: int
    due: datetime
    level: int = 0


@dataclass(frozen=True)
class PlanItem:
    """One exercise to come. `detail` is as in `Circumstances`."""

    word: int
    kind: str
    detail: str = ""


@dataclass(frozen=True)
class Place:
    """An exercise of a session, and what takes its place where it cannot be used."""

    exercise: Exercise
    twin: Exercise | None

    @property
    def plain(self) -> Exercise:
        """The exercise as it works without a script."""
        needs_script = KINDS[self.exercise.kind].needs_script
        return self.twin if needs_script and self.twin else self.exercise


def item_for(word: LexiconWord, known: Known) -> PlanItem:
    """Return the exercise that fits what is known of a word."""
    kind = kinds_for(known.level, known.answers + word.id)[0]
    forms = forms_of(word)
    detail = forms[known.answers % len(forms)] if kind == "put_into_form" and forms else ""
    return PlanItem(word.id, kind, detail)


def by_due(words: Iterable[LexiconWord], known: Mapping[int, Known]) -> list[LexiconWord]:
    return sorted((w for w in words if w.id in known), key=lambda w: known[w.id].due)


def plan_session(
    words: Sequence[LexiconWord],
    known: Mapping[int, Known],
    now: datetime,
    met_today: int = 0,
) -> list[PlanItem]:
    """Return the items of a session on `words`: due words first, a few new ones, then the rest.

    New words are paced: at most `NEW_WORDS_A_DAY`, of which `met_today` are taken; unless nothing
    else is left to practise, for then the learner asks for more herself.
    """
    seen = by_due(words, known)
    due = [w for w in seen if known[w.id].due <= now][:SESSION_SIZE]
    items = [item_for(w, known[w.id]) for w in due]
    left = SESSION_SIZE - len(items)
    unmet = [w for w in words if w.id not in known]
    pace = NEW_WORDS_A_DAY - met_today if seen else NEW_WORDS
    new = unmet[: max(0, min(NEW_WORDS, pace, -(-left // len(FIRST_MEETING))))]
    items += first_meeting(new)[:left]
    later = [w for w in seen if known[w.id].due > now]
    items += [item_for(w, known[w.id]) for w in later[: SESSION_SIZE - len(items)]]
    if len(items) < NEW_WORDS:
        items += first_meeting(unmet[len(new) : len(new) + NEW_WORDS])[: SESSION_SIZE - len(items)]
    return items


def first_meeting(words: Sequence[LexiconWord]) -> list[PlanItem]:
    """Return how new words are met, each stage for all of them before the next."""
    items = []
    for kind in FIRST_MEETING:
        if kind == "match_pairs":
            if len(words) > 2:
                others = ".".join(str(w.id) for w in words[1:MOST_PAIRS])
                items.append(PlanItem(words[0].id, kind, others))
        else:
            items += [PlanItem(w.id, pictured(w, kind)) for w in words]
    return items


def pictured(word: LexiconWord, kind: str) -> str:
    """Return the kind that meets a new word: one with a picture is met by it."""
    return "picture_word" if kind == "choose_word" and word.picture else kind


def plan_due(
    words: Iterable[LexiconWord], known: Mapping[int, Known], now: datetime
) -> list[PlanItem]:
    """Return the items for the words that are due now, the longest waiting first."""
    due = [w for w in by_due(words, known) if known[w.id].due <= now]
    return [item_for(w, known[w.id]) for w in due[:SESSION_SIZE]]


def plan_placement(words: Sequence[LexiconWord], known: Mapping[int, Known]) -> list[PlanItem]:
    """Return a short check of words not met yet: each is to be written."""
    unmet = [w for w in words if w.id not in known]
    return [PlanItem(w.id, "type_word") for w in unmet[:PLACEMENT_SIZE]]


def encode_plan(items: Sequence[PlanItem]) -> str:
    """Write a plan as it stands in an address: `12-type_word,15-put_into_form-loc.sg`."""
    return ",".join(
        f"{item.word}-{item.kind}" + (f"-{item.detail}" if item.detail else "") for item in items
    )


def decode_plan(text: str, lexicon: Lexicon) -> list[PlanItem]:
    """Read a plan from an address, leaving out whatever is not known here."""
    items = []
    for part in text.split(",")[:SESSION_SIZE]:
        word, _, rest = part.partition("-")
        kind, _, detail = rest.partition("-")
        if word.isdecimal() and len(word) < 12 and int(word) in lexicon.words and kind in KINDS:
            items.append(PlanItem(int(word), kind, detail[:60]))
    return items


def build(
    items: Sequence[PlanItem],
    lexicon: Lexicon,
    language: str,
    confused: Mapping[int, Sequence[int]] | None = None,
) -> list[Place]:
    """Return the exercises of a plan; the same plan always gives the same options in order.

    A word without a gloss in `language` is left out; what cannot be asked in the planned way is
    asked in another that is not in the plan yet.
    """
    places: list[Place] = []
    taken = {(item.word, item.kind) for item in items}
    for item in items:
        word = lexicon.words[item.word]
        at = Circumstances(
            lexicon, language, item.detail, lexicon.chosen((confused or {}).get(word.id, ()))
        )
        if language not in word.meanings:
            continue
        others = kinds_for(min(KINDS[item.kind].stage, 2), word.id)
        kinds = [item.kind, *(kind for kind in others if (word.id, kind) not in taken)]
        if found := next(filter(None, (place(kind, word, at) for kind in kinds)), None):
            taken.add((word.id, found.exercise.kind))
            places.append(found)
    return places


def place(kind: str, word: LexiconWord, at: Circumstances) -> Place | None:
    """Make an exercise and its twin; None if it cannot be made for everybody."""
    exercise, twin = make(kind, word, at), KINDS[kind].twin
    other = make(twin, word, at) if twin else None
    if exercise is None or (KINDS[kind].needs_script and other is None):
        return None
    return Place(exercise, other)


def make(kind: str, word: LexiconWord, at: Circumstances) -> Exercise | None:
    """Make one exercise; its options stand in an order that belongs to word, kind and language."""
    rng = random.Random(f"{word.id}-{kind}-{at.language}")
    return KINDS[kind].make(word, replace(at, rng=rng))
