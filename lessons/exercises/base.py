"""What every kind of exercise is made of: the exercise, its circumstances, choices and checks."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from ..latvian.checking import Result, Target, Verdict, check, normalise
from ..lexicon import Lexicon, LexiconWord
from ..worth import Policy

CHOICES = 4
GAP = "gap"  # as `Answer.form`: the word as its example sentence has it
EXAMPLE = "example"  # as `Answer.form`: the sentence itself


class Interaction(StrEnum):
    """What a learner does; each has one template part and one script, shared by its kinds."""

    CHOOSE = "choose"
    TYPE = "type"
    MATCH = "match"
    BUILD = "build"


@dataclass(frozen=True)
class Pair:
    """A Latvian word and its meaning, to be matched."""

    word: int
    lemma: str
    meaning: str


@dataclass(frozen=True)
class Exercise:
    """One thing to do. Each kind fills in what its template shows.

    `form` is stored with the answer; `asked` names the form that `target` is, for words about it.
    `options` are texts to pick from, or words to put in order.
    """

    kind: str
    word: int
    target: str
    answer_language: str
    prompt: str = ""
    prompt_language: str = "lv"
    form: str = ""
    asked: str = ""
    options: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    meaning: str = ""
    picture: str = ""
    sound: str = ""
    synthetic: bool = False
    pairs: tuple[Pair, ...] = ()
    accepted: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value not in ("", (), False)}

    @property
    def reference(self) -> str:
        """Name the exercise, so that a form can say what it answers."""
        return f"{self.word}-{self.kind}-{self.form}"

    @property
    def template(self) -> str:
        return f"lessons/exercises/{self.kind}.html"


@dataclass(frozen=True)
class Circumstances:
    """Where an exercise is set: the vocabulary, the language of meanings, and chance.

    `detail` is what the plan adds: a form for one kind, other words for another. `confused` are
    words that this learner took for each other.
    """

    lexicon: Lexicon
    language: str
    detail: str = ""
    confused: Sequence[LexiconWord] = ()
    rng: random.Random = field(default_factory=lambda: random.Random(0))

    def meaning(self, word: LexiconWord) -> str:
        found = word.meanings.get(self.language)
        return found.text if found else ""

    def sentence_meaning(self, word: LexiconWord) -> str:
        found = word.meanings.get(self.language)
        return found.example if found else ""

    def neighbours(self, word: LexiconWord) -> list[LexiconWord]:
        return self.lexicon.neighbours(word.id)


TextOf = Callable[[LexiconWord], str]
Make = Callable[[LexiconWord, Circumstances], Exercise | None]
Check = Callable[[LexiconWord, Circumstances, str], Result | None]


@dataclass(frozen=True)
class Kind:
    """A kind of exercise.

    `stage`: how demanding it is, from 0 (recognise) to 3 (produce a form).
    `make` returns None where the word lacks what the kind needs; `check` returns None where the
    answer can no longer be judged, since the word has changed.
    `twin`: the kind that asks the same where this one cannot be used, without sound or script.
    `appealable`: a rejected answer may have been right after all.
    `form`: the one that its answers have (`Answer.form`), None where the exercise says it.
    """

    name: str
    policy: Policy
    interaction: Interaction
    stage: int
    make: Make
    check: Check
    twin: str = ""
    appealable: bool = False
    needs_script: bool = False
    needs_sound: bool = False
    form: str | None = ""


# --- Choosing -------------------------------------------------------------------------------------


def could_be(word: LexiconWord, other: LexiconWord) -> bool:
    """Tell whether `other` may be taken for `word` with good reason."""
    texts, others = ({normalise(t) for t in (w.lemma, *w.accepted_for(""))} for w in (word, other))
    return other.id in word.not_beside or not texts.isdisjoint(others)


def distractors(
    word: LexiconWord,
    candidates: Iterable[LexiconWord],
    text_of: TextOf,
    rng: random.Random,
) -> list[str]:
    """Return wrong options, the first `candidates` first; never a second right answer."""
    taken = {normalise(text_of(word))}
    found: list[str] = []
    for other in candidates:
        text = text_of(other)
        if not text or could_be(word, other) or normalise(text) in taken:
            continue
        taken.add(normalise(text))
        found.append(text)
        if len(found) == CHOICES - 1:
            break
    return found


def rivals(word: LexiconWord, at: Circumstances) -> list[LexiconWord]:
    """Return the other words in the order in which they mislead.

    First those that this learner took it for, then those of the same lessons and part of speech,
    then the rest of the lessons. A word of the same meaning is none of them.
    """
    same = normalise(at.meaning(word))
    pool = at.neighbours(word)
    at.rng.shuffle(pool)
    pool.sort(key=lambda other: other.part_of_speech != word.part_of_speech)
    found = dict.fromkeys([*(w for w in at.confused if w.id != word.id), *pool])
    return [other for other in found if normalise(at.meaning(other)) != same]


def options(
    word: LexiconWord, text_of: TextOf, candidates: Iterable[LexiconWord], at: Circumstances
) -> tuple[str, ...]:
    """Return the right text among wrong ones, in an order of chance; nothing if there are none."""
    wrong = distractors(word, candidates, text_of, at.rng)
    if not text_of(word) or not wrong:
        return ()
    texts = [text_of(word), *wrong]
    at.rng.shuffle(texts)
    return tuple(texts)


def check_choice(
    word: LexiconWord, text_of: TextOf, language: str, at: Circumstances, given: str
) -> Result:
    """Return the verdict on a picked option: exact, other_word, wrong or skipped.

    `language` is that of the options.
    """
    target, chosen = text_of(word), normalise(given)
    if not chosen:
        return Result(Verdict.SKIPPED, target)
    if chosen == normalise(target):
        return Result(Verdict.EXACT, target)
    other = at.lexicon.find(chosen, language)
    verdict = Verdict.WRONG if other is None else Verdict.OTHER_WORD
    return Result(verdict, target, word=other)


def lemma(word: LexiconWord) -> str:
    return word.lemma


# --- Writing --------------------------------------------------------------------------------------


def accepted_lemmas(word: LexiconWord, at: Circumstances) -> tuple[str, ...]:
    """Return what is right beside the word itself: alternatives, and the other gender's word.

    The other gender counts where the meaning shown does not tell the two apart.
    """
    other = at.lexicon.words.get(word.counterpart or 0)
    same = other and normalise(at.meaning(other)) == normalise(at.meaning(word))
    return (*word.accepted_for(""), *([other.lemma] if other and same else []))


def target(
    word: LexiconWord, text: str, *, form: str = "", accepted: tuple[str, ...] = ()
) -> Target:
    return Target(
        text=text, entry=word.entry, accepted=accepted, confusables=word.confusables, form=form
    )


def check_typed(word: LexiconWord, target: Target, at: Circumstances, given: str) -> Result:
    return check(target, given, [other.entry for other in at.neighbours(word)])
