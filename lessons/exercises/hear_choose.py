"""The word is heard; one picks it among words that sound alike."""

from difflib import SequenceMatcher

from ..lexicon import LexiconWord
from ..worth import Policy
from .base import Circumstances, Exercise, Interaction, Kind, lemma, options, rivals
from .choose_word import check

NAME = "hear_choose"


def make(word: LexiconWord, at: Circumstances) -> Exercise | None:
    sound = word.sounds.get("word")
    if sound is None:
        return None
    alike = sorted(rivals(word, at), key=lambda other: order(word, other, at))
    texts = options(word, lemma, alike, at)
    if not texts:
        return None
    return Exercise(
        NAME,
        word.id,
        word.lemma,
        "lv",
        sound=sound.url,
        synthetic=sound.synthetic,
        options=texts,
    )


def order(word: LexiconWord, other: LexiconWord, at: Circumstances) -> tuple[bool, float]:
    """Put first what this learner took the word for, then what sounds most like it."""
    return other not in at.confused, -likeness(word.lemma, other.lemma)


def likeness(one: str, other: str) -> float:
    """Return how alike two words are written, from 0 to 1; Latvian is written as it sounds."""
    return SequenceMatcher(None, one.lower(), other.lower()).ratio()


KIND = Kind(
    NAME,
    Policy.LISTENING,
    Interaction.CHOOSE,
    1,
    make,
    check,
    twin="choose_word",
    needs_sound=True,
)
