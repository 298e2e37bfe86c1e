"""The words of the example sentence out of order; one puts them in order."""

from ..latvian.checking import Result, Verdict, normalise
from ..lexicon import LexiconWord
from ..worth import Policy
from .base import EXAMPLE, Circumstances, Exercise, Interaction, Kind, check_typed, target
from .sentences import tiles

NAME = "build_sentence"


def make(word: LexiconWord, at: Circumstances) -> Exercise | None:
    words = list(tiles(word.example))
    if not words or not at.sentence_meaning(word):
        return None
    in_order = tuple(words)
    while tuple(words) == in_order and len(set(words)) > 1:
        at.rng.shuffle(words)
    return Exercise(
        NAME,
        word.id,
        word.example,
        "lv",
        prompt=at.sentence_meaning(word),
        prompt_language=at.language,
        form=EXAMPLE,
        options=tuple(words),
        accepted=word.accepted_for(EXAMPLE),
    )


def check(word: LexiconWord, at: Circumstances, given: str) -> Result | None:
    if not word.example:
        return None
    asked = target(word, word.example, accepted=word.accepted_for(EXAMPLE))
    result = check_typed(word, asked, at, given)
    if result.verdict != Verdict.EXACT and sorted_words(given) == sorted_words(word.example):
        # Latvian words may stand in many orders: that is no more than a slip.
        return Result(Verdict.TYPO, word.example)
    return result


def sorted_words(sentence: str) -> list[str]:
    return sorted(normalise(sentence).split())


KIND = Kind(NAME, Policy.GRAMMAR, Interaction.BUILD, 2, make, check, appealable=True, form=EXAMPLE)
