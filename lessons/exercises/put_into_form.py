"""The word is shown; one writes a case, the plural or a person of it."""

from ..latvian.checking import Result
from ..latvian.forms import ASKED_FORMS
from ..lexicon import LexiconWord
from ..worth import Policy
from .base import Circumstances, Exercise, Interaction, Kind, check_typed, target

NAME = "put_into_form"
PRONOUNS = {
    "1sg": ("es",),
    "2sg": ("tu",),
    "3": ("viņa", "viņš", "viņas", "viņi"),
    "1pl": ("mēs",),
    "2pl": ("jūs",),
}


def forms_of(word: LexiconWord) -> list[str]:
    """Return the names of the forms that can be asked: those that differ from the word."""
    asked = ASKED_FORMS.get(word.part_of_speech, ())
    return [name for name in asked if word.forms.get(name, word.lemma) != word.lemma]


def accepted(word: LexiconWord, form: str) -> tuple[str, ...]:
    """Return what is right beside the form: alternatives, and a person's form with its pronoun."""
    pronouns = PRONOUNS.get(form.rpartition(".")[2], ()) if word.part_of_speech == "verb" else ()
    return (*word.accepted_for(form), *(f"{pronoun} {word.forms[form]}" for pronoun in pronouns))


def make(word: LexiconWord, at: Circumstances) -> Exercise | None:
    known = forms_of(word)
    form = at.detail if at.detail in known else next(iter(known), "")
    if not form or not at.meaning(word):
        return None
    return Exercise(
        NAME,
        word.id,
        word.forms[form],
        "lv",
        prompt=word.lemma,
        form=form,
        asked=form,
        meaning=at.meaning(word),
        accepted=accepted(word, form),
    )


def check(word: LexiconWord, at: Circumstances, given: str) -> Result | None:
    if at.detail not in word.forms:
        return None
    text = word.forms[at.detail]
    asked = target(word, text, form=at.detail, accepted=accepted(word, at.detail))
    return check_typed(word, asked, at, given)


KIND = Kind(NAME, Policy.GRAMMAR, Interaction.TYPE, 3, make, check, appealable=True, form=None)
