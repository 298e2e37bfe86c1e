"""The word's sentence with a gap; one picks the form that belongs there."""

from dataclasses import replace

from ..latvian.checking import normalise
from ..lexicon import LexiconWord
from ..worth import Policy
from . import gap_type
from .base import CHOICES, GAP, Circumstances, Exercise, Interaction, Kind, distractors, rivals
from .gap_type import check

NAME = "gap_choose"


def make(word: LexiconWord, at: Circumstances) -> Exercise | None:
    exercise = gap_type.make_gap(word, at)
    if exercise is None:
        return None
    right = {normalise(text) for text in (exercise.target, *word.accepted_for(GAP))}
    wrong = {normalise(text): text for text in (word.lemma, *word.forms.values())}
    texts = [text for plain, text in wrong.items() if plain not in right]
    at.rng.shuffle(texts)
    if not texts:
        texts = distractors(word, rivals(word, at), lambda other: other.lemma, at.rng)
    if not texts:
        return None
    if exercise.target[0].isupper():  # a capital must not tell the right one
        texts = [text[0].upper() + text[1:] for text in texts]
    found = [exercise.target, *texts[: CHOICES - 1]]
    at.rng.shuffle(found)
    return replace(exercise, kind=NAME, options=tuple(found), accepted=())


KIND = Kind(NAME, Policy.GRAMMAR, Interaction.CHOOSE, 1, make, check, form=GAP)
