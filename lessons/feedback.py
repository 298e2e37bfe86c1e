"""What a learner reads after an answer: the verdict's cause, in her language, without blame.

The page's script gets the same sentences (`sentences`), so both say the same.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .exercises import KINDS, Exercise, Interaction
from .latvian.checking import Result, Verdict
from .lexicon import Lexicon
from .worth import worth

TITLES: Mapping[str, Promise] = {
    "right": _("Right"),
    "almost": _("Almost"),
    "wrong": _("Not yet"),
    "skipped": _("Here is the answer"),
}
CAUSES: Mapping[str, Promise] = {
    Verdict.EXACT: _("Well remembered."),
    "hinted": _("Right, with a hint. It will come again soon."),
    Verdict.DIACRITICS: _("Look at the marks: {letters}"),
    Verdict.TYPO: _("One letter slipped: {letters}"),
    "ending": _("Here the ending counts: {letters}"),
    Verdict.OTHER_FORM: _("You wrote another form of this word: {form}"),
    "form_asked": _("You wrote: {form}. Here it is: {asked}"),
    Verdict.OTHER_WORD: _("“{given}” means: {meaning}"),
    "other_word_unknown": _("“{given}” is another Latvian word."),
    "order": _("All the words are there. Usually they stand in this order."),
    "sentence": _("Compare your sentence with this one, word by word."),
    Verdict.WRONG: _("Look at the word once more. You will meet it again soon."),
    Verdict.SKIPPED: _("Look at it in peace. You will meet it again soon."),
}
CASES: Mapping[str, Promise] = {
    "nom": _("who? what?"),
    "gen": _("whose? of what?"),
    "dat": _("to whom? to what?"),
    "acc": _("whom? what?"),
    "loc": _("where?"),
    "voc": _("when calling someone"),
    "lemma": _("the basic form"),
    "inf": _("what to do?"),
    "prs": _("now"),
    "pst": _("in the past"),
    "fut": _("in the future"),
    "imp": _("a request"),
    "def": _("the definite form"),
    "cmp": _("the comparative"),
    "gap": _("in the sentence"),
    "example": _("the whole sentence"),
}
NUMBERS: Mapping[str, Promise | str] = {
    "sg": _("one"),
    "pl": _("several"),
    "m": _("masculine"),
    "f": _("feminine"),
    "1sg": "es",
    "2sg": "tu",
    "3": "viņa, viņš",
    "1pl": "mēs",
    "2pl": "jūs",
}


@dataclass(frozen=True)
class Feedback:
    """`tone` is right, almost or wrong; `before`, `marked`, `after` make up the right answer.

    `cause` is a sentence in pieces (text, language), the language empty where it is the page's.
    """

    tone: str
    title: str
    cause: list[tuple[str, str]]
    before: str
    marked: str
    after: str


def form_label(name: str) -> str:
    """Return what a form's name (`loc.sg`) says to a learner: “where?, one”."""
    parts = [CASES.get(part) or NUMBERS.get(part) for part in name.split(".")]
    return ", ".join(str(part) for part in parts if part)


def feedback(
    exercise: Exercise, result: Result, given: str, lexicon: Lexicon, language: str
) -> Feedback:
    """Return what to say about an answer; `language` is that of the meanings."""
    verdict = result.verdict
    policy = KINDS[exercise.kind].policy
    credit = worth(policy, verdict, ending=result.ending).credit
    tone = "right" if credit == 1 else "almost" if credit else "wrong"
    expected = result.expected
    start, end = result.start, result.end
    if start is None or end is None:
        start = end = len(expected)
    other = lexicon.words.get(result.word) if result.word is not None else None
    meaning = other_side(exercise, other, language) if other else ""
    values = {
        "letters": (expected[start:end], exercise.answer_language),
        "form": (form_label(result.form.partition(" ")[0]), ""),
        "asked": (form_label(exercise.asked), ""),
        "given": (given.strip(), exercise.answer_language),
        "meaning": (meaning, language if exercise.answer_language == "lv" else "lv"),
    }
    cause = [
        values[part[1:-1]] if part.startswith("{") else (part, "")
        for part in re.split(r"(\{\w+\})", str(CAUSES[cause_of(exercise, result, credit, meaning)]))
    ]
    title = TITLES["skipped" if verdict == Verdict.SKIPPED else tone]
    return Feedback(tone, str(title), cause, expected[:start], expected[start:end], expected[end:])


def cause_of(exercise: Exercise, result: Result, credit: float, meaning: str) -> str:
    """Return the key in `CAUSES` of what went wrong; `meaning`: that of the other word, or none."""
    verdict = result.verdict
    builds = KINDS[exercise.kind].interaction == Interaction.BUILD
    if builds and verdict == Verdict.TYPO and result.start is None:
        return "order"
    if builds and verdict in (Verdict.WRONG, Verdict.OTHER_WORD, Verdict.OTHER_FORM):
        return "sentence"
    if verdict == Verdict.OTHER_WORD and not meaning:
        return "other_word_unknown" if exercise.answer_language == "lv" else Verdict.WRONG
    if verdict == Verdict.OTHER_FORM and exercise.asked:
        return "form_asked"
    if verdict in (Verdict.DIACRITICS, Verdict.TYPO) and not credit:
        return "ending"
    return verdict


def other_side(exercise: Exercise, word: Any, language: str) -> str:
    """Return what the chosen word means, on the other side of the exercise."""
    if exercise.answer_language != "lv":
        return str(word.lemma)
    found = word.meanings.get(language)
    return found.text if found else ""


def sentences() -> dict[str, Any]:
    """Return every sentence and label, for the script that runs in the page."""
    return {
        "titles": {name: str(text) for name, text in TITLES.items()},
        "causes": {str(name): str(text) for name, text in CAUSES.items()},
        "labels": {name: str(text) for name, text in {**CASES, **NUMBERS}.items()},
    }
