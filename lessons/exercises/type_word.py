"""A meaning is shown; one writes the Latvian word."""

from ..latvian.checking import Result
from ..lexicon import LexiconWord
from ..worth import Policy
from .base import (
    Circumstances,
    Exercise,
    Interaction,
    Kind,
    accepted_lemmas,
    check_typed,
    target,
)

NAME = "type_word"


def make(word: LexiconWord, at: Circumstances) -> Exercise | None:
    if not at.meaning(word):
        return None
    return Exercise(
        NAME,
        word.id,
        word.lemma,
        "lv",
        prompt=at.meaning(word),
        prompt_language=at.language,
        accepted=accepted_lemmas(word, at),
    )


def check(word: LexiconWord, at: Circumstances, given: str) -> Result:
    asked = target(word, word.lemma, accepted=accepted_lemmas(word, at))
    return check_typed(word, asked, at, given)


KIND = Kind(NAME, Policy.VOCABULARY, Interaction.TYPE, 2, make, check, appealable=True)
