"""A meaning is shown; one picks the Latvian word."""

from ..latvian.checking import Result
from ..lexicon import LexiconWord
from ..worth import Policy
from .base import Circumstances, Exercise, Interaction, Kind, check_choice, lemma, options, rivals

NAME = "choose_word"


def make(word: LexiconWord, at: Circumstances) -> Exercise | None:
    texts = options(word, lemma, rivals(word, at), at)
    if not texts or not at.meaning(word):
        return None
    return Exercise(
        NAME,
        word.id,
        word.lemma,
        "lv",
        prompt=at.meaning(word),
        prompt_language=at.language,
        options=texts,
    )


def check(word: LexiconWord, at: Circumstances, given: str) -> Result:
    return check_choice(word, lemma, "lv", at, given)


KIND = Kind(NAME, Policy.VOCABULARY, Interaction.CHOOSE, 1, make, check)
