"""The Latvian word is shown; one picks what it means."""

from ..latvian.checking import Result
from ..lexicon import LexiconWord
from ..worth import Policy
from .base import Circumstances, Exercise, Interaction, Kind, check_choice, options, rivals

NAME = "choose_meaning"


def make(word: LexiconWord, at: Circumstances) -> Exercise | None:
    texts = options(word, at.meaning, rivals(word, at), at)
    if not texts:
        return None
    return Exercise(NAME, word.id, at.meaning(word), at.language, prompt=word.lemma, options=texts)


def check(word: LexiconWord, at: Circumstances, given: str) -> Result | None:
    if not at.meaning(word):
        return None
    return check_choice(word, at.meaning, at.language, at, given)


KIND = Kind(NAME, Policy.VOCABULARY, Interaction.CHOOSE, 0, make, check)
