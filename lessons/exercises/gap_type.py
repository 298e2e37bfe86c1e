"""The word's sentence with a gap; one writes the word in the form that belongs there."""

from ..latvian.checking import Result, normalise
from ..lexicon import LexiconWord
from ..worth import Policy
from .base import GAP, Circumstances, Exercise, Interaction, Kind, check_typed, target
from .sentences import gap

NAME = "gap_type"


def make(word: LexiconWord, at: Circumstances) -> Exercise | None:
    """Make it for a word that has other forms; else it would be mere copying."""
    if {normalise(text) for text in word.forms.values()} <= {normalise(word.lemma)}:
        return None
    return make_gap(word, at)


def make_gap(word: LexiconWord, at: Circumstances) -> Exercise | None:
    """Make the exercise for any word that its sentence has."""
    place = gap(word)
    if place is None or not at.sentence_meaning(word):
        return None
    return Exercise(
        NAME,
        word.id,
        place.text,
        "lv",
        prompt=word.lemma,
        form=GAP,
        asked=place.form,
        before=place.before,
        after=place.after,
        meaning=at.sentence_meaning(word),
        accepted=word.accepted_for(GAP),
    )


def check(word: LexiconWord, at: Circumstances, given: str) -> Result | None:
    place = gap(word)
    if place is None:
        return None
    asked = target(word, place.text, form=place.form, accepted=word.accepted_for(GAP))
    return check_typed(word, asked, at, given)


KIND = Kind(NAME, Policy.GRAMMAR, Interaction.TYPE, 3, make, check, appealable=True, form=GAP)
