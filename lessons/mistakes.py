"""What an answer that is not right shows: the kind of error, and which form stands for which.

The kind is told by the database, so that a class is counted there; which form was taken for which
is told here.
"""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

from django.db import models
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .exercises.build_sentence import NAME as BUILD_SENTENCE
from .latvian.alphabet import fold
from .latvian.checking import Verdict, normalise


class ErrorKind(models.TextChoices):
    """In the order in which they are shown. `FORM`: neither case, number, person nor gender."""

    CASE = "case", _("Another case")
    NUMBER = "number", _("Another number")
    PERSON = "person", _("Another person or tense")
    GENDER = "gender", _("Another gender")
    FORM = "form", _("Another form")
    MEANING = "meaning", _("Another word")
    MARKS = "marks", _("Marks missing")
    TYPING = "typing", _("A slip in typing")
    SENTENCE = "sentence", _("The sentence put together otherwise")
    OTHER = "other", _("Not recognised")


NO_MISTAKE = (Verdict.EXACT, Verdict.SKIPPED)
# Of these it matters which form of the word was asked.
WITH_TARGET = (ErrorKind.FORM, ErrorKind.MARKS, ErrorKind.TYPING)

GRAMMAR: Mapping[str, Promise] = {
    "nom": _("nominative"),
    "gen": _("genitive"),
    "dat": _("dative"),
    "acc": _("accusative"),
    "loc": _("locative"),
    "voc": _("vocative"),
    "sg": _("singular"),
    "pl": _("plural"),
    "m": _("masculine"),
    "f": _("feminine"),
    "inf": _("infinitive"),
    "prs": _("present"),
    "pst": pgettext_lazy("tense", "past"),
    "fut": pgettext_lazy("tense", "future"),
    "imp": _("imperative"),
    "def": _("definite ending"),
    "cmp": _("comparative"),
    "1sg": _("1st person singular"),
    "2sg": _("2nd person singular"),
    "3": _("3rd person"),
    "1pl": _("1st person plural"),
    "2pl": _("2nd person plural"),
    "lemma": _("the basic form"),
}
IN_ORDER = list(GRAMMAR)
CASES = frozenset({"nom", "gen", "dat", "acc", "loc", "voc"})
NUMBERS = frozenset({"sg", "pl"})
GENDERS = frozenset({"m", "f"})


def with_mistakes(answers: "QuerySet[Any]") -> "QuerySet[Any]":
    """Keep what is not right, with its kind as `error`; answers have their regrades.

    The forms of a word are one kind yet: `ErrorKind.FORM`.
    """
    other_gender = Q(other_word=F("word__counterpart")) | Q(other_word__counterpart=F("word"))
    error = Case(
        When(kind=BUILD_SENTENCE, then=Value(ErrorKind.SENTENCE.value)),
        When(counts=Verdict.DIACRITICS, then=Value(ErrorKind.MARKS.value)),
        When(counts=Verdict.TYPO, then=Value(ErrorKind.TYPING.value)),
        When(counts=Verdict.OTHER_FORM, then=Value(ErrorKind.FORM.value)),
        When(other_gender, then=Value(ErrorKind.GENDER.value)),
        When(counts=Verdict.OTHER_WORD, then=Value(ErrorKind.MEANING.value)),
        default=Value(ErrorKind.OTHER.value),
        output_field=models.CharField(),
    )
    counted = answers.annotate(counts=Coalesce("regraded", "verdict"))
    return counted.exclude(counts__in=NO_MISTAKE).annotate(error=error)


def names_of(text: str, lemma: str, forms: Mapping[str, str]) -> list[str]:
    """Return the names of the forms that a text can be, marks aside if it must be so."""
    # A verb can come with its pronoun.
    texts = dict.fromkeys((text, text.split()[-1] if text.split() else ""))
    for alike in (normalise, fold):
        for each in filter(None, map(alike, texts)):
            names = [name for name, form in forms.items() if alike(form) == each]
            if names or alike(lemma) == each:
                return sorted(names, key=place_in_grammar) or ["lemma"]
    return []


def place_in_grammar(name: str) -> list[int]:
    """Return where a form stands in grammar; a database can keep forms in another order."""
    return [IN_ORDER.index(part) for part in name.split(".") if part in GRAMMAR]


def nearest(asked: Iterable[str], given: Iterable[str]) -> tuple[str, str] | None:
    """Return the pair of names that has most in common; None if one side has no name."""
    pairs = [(one, other) for one, other in product(asked, given) if one != other]
    return max(pairs, key=lambda pair: len(parts(pair[0]) & parts(pair[1])), default=None)


def parts(name: str) -> set[str]:
    return set(name.split("."))


def form_error(
    asked: str, given: str, lemma: str, forms: Mapping[str, str], form: str = ""
) -> tuple[ErrorKind, str, str]:
    """Return which kind of form was taken for which, with both forms in words, if they are known.

    A text can be several forms: then the two that are most alike are meant. `form`: the name of
    the one that was asked, if the exercise named it.
    """
    known = [form] if form in forms else names_of(asked, lemma, forms)
    found = nearest(known, names_of(given, lemma, forms))
    if found is None:
        return ErrorKind.FORM, "", ""
    differ = parts(found[0]) ^ parts(found[1])
    if differ <= GENDERS:
        kind = ErrorKind.GENDER
    elif differ <= NUMBERS:
        kind = ErrorKind.NUMBER
    elif differ & CASES:
        kind = ErrorKind.CASE
    elif any(name.startswith(("prs", "pst", "fut", "imp", "inf")) for name in found):
        kind = ErrorKind.PERSON
    else:
        kind = ErrorKind.FORM
    return kind, grammar_label(found[0]), grammar_label(found[1])


def grammar_label(name: str) -> str:
    """Return the name of a form (`loc.sg`) as grammar says it: “locative, singular”."""
    return ", ".join(str(GRAMMAR[part]) for part in name.split(".") if part in GRAMMAR)
