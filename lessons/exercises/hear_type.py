"""The word is heard; one writes it."""

from ..latvian.checking import Result
from ..lexicon import LexiconWord
from ..worth import Policy
from .base import Circumstances, Exercise, Interaction, Kind, check_typed, target

NAME = "hear_type"


def make(word: LexiconWord, at: Circumstances) -> Exercise | None:
    sound = word.sounds.get("word")
    if sound is None:
        return None
    return Exercise(NAME, word.id, word.lemma, "lv", sound=sound.url, synthetic=sound.synthetic)


def check(word: LexiconWord, at: Circumstances, given: str) -> Result:
    # What was said is what is asked: no alternative, no other gender.
    return check_typed(word, target(word, word.lemma), at, given)


KIND = Kind(
    NAME, Policy.LISTENING, Interaction.TYPE, 2, make, check, twin="type_word", needs_sound=True
)
