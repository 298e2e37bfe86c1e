"""Dictionary form and class of the shipped words, as the Latvian dictionary analyses them."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from ..latvian.speller import Analysis, analyses
from ..models.vocabulary import PartOfSpeech
from .files import ShippedWord
from .lint.faults import Fault, faults
from .spelling import FOLDER, exception_faults

EXCEPTIONS = FOLDER / "analysis.csv"  # what the dictionary does not know or sees in another way
# What the dictionary calls the classes. Declensions and conjugations follow as a digit.
NOUN, VERB, ADJECTIVE = "lietv", "darb", "īpv"
CONJUGATION = re.compile("darbv?([1-3])")
# Signs of a nominative that is not the dictionary's own form: of the other gender, of a diminutive.
DERIVED = {"is:vpn", "is:vdn"}
FEMININE = "fl:x"  # in -tāja; its class is that of the masculine

Analyse = Callable[[Iterable[str]], dict[str, list[Analysis]]]


def analysis_faults(
    words: Sequence[ShippedWord], exceptions: Mapping[str, str], analyse: Analyse = analyses
) -> list[Fault]:
    """Return the words whose lemma or class the dictionary has otherwise, and idle exceptions.

    The dictionary is asked once. Raises SpellerError where it is not installed.
    """
    # Of words that are not declined or conjugated, only the spelling can be wrong.
    checked = [word for word in words if word.fields["part_of_speech"] in FITS]
    known = analyse({head_of(word) for word in checked})
    wrong = {word.fields["lemma"]: word for word in checked if not agrees(word, known)}
    found = exception_faults(EXCEPTIONS.name, exceptions, set(wrong))
    for lemma, word in wrong.items():
        if lemma not in exceptions:
            classes = {name for one in known.get(head_of(word), ()) for name in one.classes}
            told = ", ".join(sorted(classes)) or "nothing"
            stands = f"{word.fields['part_of_speech']} {word.fields['inflection']}".strip()
            found.update(faults(word, [f"{lemma} is {told} in the dictionary, {stands} here"]))
    return sorted(found)


def head_of(word: ShippedWord) -> str:
    """Return the last part of a lemma, which is the one that is declined."""
    return str(word.fields["lemma"]).rpartition(" ")[2]


def agrees(word: ShippedWord, known: Mapping[str, Sequence[Analysis]]) -> bool:
    head = head_of(word)
    check = {"noun": fits_noun, "verb": fits_verb}.get(
        word.fields["part_of_speech"], fits_adjective
    )
    return any(check(word, head, analysis) for analysis in known.get(head, ()))


def fits_noun(word: ShippedWord, lemma: str, analysis: Analysis) -> bool:
    inflection, classes = word.fields["inflection"], analysis.classes
    if inflection == "reflexive":
        # Made from a verb, and found under it.
        return any(name.startswith(VERB) for name in classes)
    if inflection == "irregular":
        return any(name.startswith(NOUN) for name in classes)
    digit = "0" if inflection == "indeclinable" else inflection
    # The dictionary has plurals under the singular, some only as another case that looks alike.
    is_plural = lemma == word.fields["forms"].get("nom.pl")
    own = is_plural or lemma in analysis.stems or bool(DERIVED & analysis.signs)
    if own and any(name.startswith(f"{NOUN}{digit}") for name in classes):
        return True
    return word.fields["gender"] == "f" and digit == "4" and FEMININE in analysis.signs


def fits_verb(word: ShippedWord, lemma: str, analysis: Analysis) -> bool:
    # A reflexive verb is found under the plain one.
    plain = re.sub("ties$", "t", lemma)
    if not {lemma, plain} & analysis.stems:
        return False
    digits = {found[1] for name in analysis.classes if (found := CONJUGATION.match(name))}
    return word.fields["inflection"] in {*digits, "irregular"}


def fits_adjective(word: ShippedWord, lemma: str, analysis: Analysis) -> bool:
    is_adjective = any(name.startswith(ADJECTIVE) for name in analysis.classes)
    return is_adjective and lemma in analysis.stems


FITS: Mapping[str, Callable[[ShippedWord, str, Analysis], bool]] = {
    PartOfSpeech.NOUN: fits_noun,
    PartOfSpeech.VERB: fits_verb,
    PartOfSpeech.ADJECTIVE: fits_adjective,
}
