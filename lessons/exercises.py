"""From one word many exercises. Pure: a word, its neighbours, a language and a seed.

`KINDS` is the registry. A kind says what is shown and asked, and how an answer is checked; what
the answer counts is `lessons.worth` under the kind's policy.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .latvian.checking import Result, Target, Verdict, check, normalise
from .lexicon import LexiconWord
from .worth import Policy

CHOICES = 4


@dataclass(frozen=True)
class Exercise:
    """One thing to do. `options` is empty where the answer is typed."""

    kind: str
    word: int
    prompt: str
    prompt_language: str
    target: str
    answer_language: str
    options: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


Make = Callable[[LexiconWord, Sequence[LexiconWord], str, random.Random], Exercise | None]
Check = Callable[[LexiconWord, Sequence[LexiconWord], str, str], Result]


@dataclass(frozen=True)
class Kind:
    """`typed`: the learner writes; otherwise she picks one of the options."""

    name: str
    policy: Policy
    typed: bool
    make: Make
    check: Check


def meaning(word: LexiconWord, language: str) -> str:
    found = word.meanings.get(language)
    return found.text if found else ""


def distractors(
    word: LexiconWord,
    neighbours: Sequence[LexiconWord],
    text_of: Callable[[LexiconWord], str],
    rng: random.Random,
) -> list[str]:
    """Return wrong options: same part of speech first, never a second right answer."""
    right = {normalise(text) for text in (word.lemma, *word.accepted)}
    taken = {normalise(text_of(word))}
    pool = list(neighbours)
    rng.shuffle(pool)
    pool.sort(key=lambda other: other.part_of_speech != word.part_of_speech)
    found = []
    for other in pool:
        text = text_of(other)
        also_right = {normalise(t) for t in (other.lemma, *other.accepted)} & right
        if not text or also_right or normalise(text) in taken:
            continue
        taken.add(normalise(text))
        found.append(text)
        if len(found) == CHOICES - 1:
            break
    return found


def make_choice(
    kind: str,
    word: LexiconWord,
    neighbours: Sequence[LexiconWord],
    prompt: tuple[str, str],
    answer: tuple[Callable[[LexiconWord], str], str],
    rng: random.Random,
) -> Exercise | None:
    text_of, answer_language = answer
    options = [text_of(word), *distractors(word, neighbours, text_of, rng)]
    if not all(prompt) or not options[0] or len(options) < 2:
        return None
    rng.shuffle(options)
    return Exercise(kind, word.id, *prompt, text_of(word), answer_language, tuple(options))


def check_choice(
    word: LexiconWord,
    neighbours: Sequence[LexiconWord],
    text_of: Callable[[LexiconWord], str],
    given: str,
) -> Result:
    """Return the verdict on a picked option: exact, other_word, wrong or skipped."""
    target, chosen = text_of(word), normalise(given)
    if not chosen:
        return Result(Verdict.SKIPPED, target)
    if chosen == normalise(target):
        return Result(Verdict.EXACT, target)
    other = next((w.id for w in neighbours if normalise(text_of(w)) == chosen), None)
    verdict = Verdict.WRONG if other is None else Verdict.OTHER_WORD
    return Result(verdict, target, word=other)


def make_meaning(
    word: LexiconWord, neighbours: Sequence[LexiconWord], language: str, rng: random.Random
) -> Exercise | None:
    def text_of(w: LexiconWord) -> str:
        return meaning(w, language)

    return make_choice(
        "choose_meaning", word, neighbours, (word.lemma, "lv"), (text_of, language), rng
    )


def check_meaning(
    word: LexiconWord, neighbours: Sequence[LexiconWord], language: str, given: str
) -> Result:
    return check_choice(word, neighbours, lambda w: meaning(w, language), given)


def make_word(
    word: LexiconWord, neighbours: Sequence[LexiconWord], language: str, rng: random.Random
) -> Exercise | None:
    prompt = (meaning(word, language), language)
    return make_choice("choose_word", word, neighbours, prompt, (lambda w: w.lemma, "lv"), rng)


def check_word(
    word: LexiconWord, neighbours: Sequence[LexiconWord], language: str, given: str
) -> Result:
    return check_choice(word, neighbours, lambda w: w.lemma, given)


def make_typing(
    word: LexiconWord, neighbours: Sequence[LexiconWord], language: str, rng: random.Random
) -> Exercise | None:
    prompt = meaning(word, language)
    if not prompt:
        return None
    return Exercise("type_word", word.id, prompt, language, word.lemma, "lv")


def typing_target(word: LexiconWord) -> Target:
    form = next((name for name, text in word.forms.items() if text == word.lemma), "")
    return Target(
        text=word.lemma,
        entry=word.entry,
        accepted=word.accepted,
        confusables=word.confusables,
        form=form,
    )


def check_typing(
    word: LexiconWord, neighbours: Sequence[LexiconWord], language: str, given: str
) -> Result:
    return check(typing_target(word), given, [other.entry for other in neighbours])


# From recognition to production: the order in which a new word is met.
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("choose_meaning", Policy.VOCABULARY, False, make_meaning, check_meaning),
        Kind("choose_word", Policy.VOCABULARY, False, make_word, check_word),
        Kind("type_word", Policy.VOCABULARY, True, make_typing, check_typing),
    )
}


def kind_for(answers: int) -> list[str]:
    """Return the kinds to try for a word answered `answers` times, the fitting one first."""
    names = list(KINDS)
    step = min(answers, len(names) - 1)
    return names[step:] + names[:step][::-1]
