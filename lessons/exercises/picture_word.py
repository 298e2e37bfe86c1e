"""A picture is shown; one picks the Latvian word. Read aloud, the picture is the meaning."""

from ..lexicon import LexiconWord
from ..worth import Policy
from .base import Circumstances, Exercise, Interaction, Kind, lemma, options, rivals
from .choose_word import check

NAME = "picture_word"


def make(word: LexiconWord, at: Circumstances) -> Exercise | None:
    texts = options(word, lemma, rivals(word, at), at)
    if not word.picture or not texts or not at.meaning(word):
        return None
    return Exercise(
        NAME,
        word.id,
        word.lemma,
        "lv",
        prompt=at.meaning(word),
        prompt_language=at.language,
        picture=word.picture,
        options=texts,
    )


KIND = Kind(NAME, Policy.VOCABULARY, Interaction.CHOOSE, 0, make, check, twin="choose_word")
