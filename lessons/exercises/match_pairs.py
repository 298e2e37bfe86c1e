"""Latvian words and their meanings, to be matched by two taps. The first try of each counts."""

from ..latvian.checking import normalise
from ..lexicon import LexiconWord
from ..worth import Policy
from .base import Circumstances, Exercise, Interaction, Kind, Pair, could_be
from .choose_meaning import check

NAME = "match_pairs"
MOST_PAIRS = 4
FEWEST_PAIRS = 3


def make(word: LexiconWord, at: Circumstances) -> Exercise | None:
    ids = [word.id, *(int(part) for part in at.detail.split(".") if part.isdecimal())]
    pairs: dict[str, Pair] = {}
    taken: list[LexiconWord] = []
    for other in at.lexicon.chosen(ids)[:MOST_PAIRS]:
        meaning = at.meaning(other)
        # Two words of one meaning could be matched in two ways.
        unlike = not any(could_be(other, one) for one in taken)
        if meaning and unlike and normalise(meaning) not in pairs:
            taken.append(other)
            pairs[normalise(meaning)] = Pair(other.id, other.lemma, meaning)
    if len(pairs) < FEWEST_PAIRS or normalise(at.meaning(word)) not in pairs:
        return None
    found = list(pairs.values())
    meanings = [pair.meaning for pair in found]
    at.rng.shuffle(found)
    at.rng.shuffle(meanings)
    return Exercise(
        NAME,
        word.id,
        at.meaning(word),
        at.language,
        options=tuple(meanings),
        pairs=tuple(found),
    )


KIND = Kind(
    NAME,
    Policy.VOCABULARY,
    Interaction.MATCH,
    1,
    make,
    check,
    twin="choose_meaning",
    needs_script=True,
)
