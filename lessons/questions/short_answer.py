"""A word or two, written; the Latvian checker reads it."""

import random
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ..latvian.checking import Entry, Result, Target, check, normalise
from ..worth import Policy, worth
from .base import (
    ANSWER_LENGTH,
    Asked,
    Given,
    KeysBlock,
    Line,
    NotAnAnswer,
    QuestionBlock,
    QuestionType,
    repeats,
)

MOST_ANSWERS = 20
LITERAL = "literal"
STRICTNESS = [
    (Policy.QUIZ.value, _("Marks above letters may be missing")),
    (Policy.VOCABULARY.value, _("Missing marks and slips cost half of the points")),
    (Policy.GRAMMAR.value, _("The ending must be right")),
    (LITERAL, _("Letter by letter: for numbers, names and other languages")),
]


class ShortAnswerQuestionBlock(QuestionBlock):
    answers = KeysBlock(
        blocks.CharBlock(label=_("Answer"), max_length=ANSWER_LENGTH),
        label=_("Accepted answers"),
        min_num=1,
        max_num=MOST_ANSWERS,
        help_text=_("In Latvian. The first one is shown as the right answer."),
    )
    strictness = blocks.ChoiceBlock(
        label=_("How strictly it is read"),
        choices=STRICTNESS,
        default=Policy.QUIZ.value,
        required=False,
    )

    class Meta:
        icon = "pilcrow"
        label = _("Short answer")
        description = _("The learner writes a word or two.")
        preview_value: dict[str, Any] = {
            "text": "Kā sauc Latvijas galvaspilsētu?",
            "answers": ["Rīga"],
        }

    def faults(self, value: Any) -> dict[str, ValidationError]:
        if repeats(list(value["answers"])):
            return {"answers": ValidationError(_("Two answers are the same."))}
        return {}


def freeze(value: Any, text: Any, rng: random.Random) -> dict[str, Any]:
    # Latvian in every language of the quiz: keys come from the source page.
    return {"answers": list(value["answers"]), "strictness": value["strictness"] or Policy.QUIZ}


def read(asked: Asked, data: Any) -> Given:
    text = str(data.get("text", "")).replace("\0", "").strip()
    if not text or len(text) > ANSWER_LENGTH:
        raise NotAnAnswer
    return text


def said(asked: Asked, given: Given) -> str:
    return normalise(given)[:ANSWER_LENGTH]


def judge(asked: Asked, given: Given) -> Result:
    """Return what the checker says of an answer."""
    first, *others = asked["answers"]
    return check(Target(first, Entry(0, first), tuple(others)), given)


def grade(asked: Asked, given: Given) -> Decimal:
    if asked["strictness"] == LITERAL:
        return Decimal(any(normalise(text) == normalise(given) for text in asked["answers"]))
    result = judge(asked, given)
    found = worth(Policy(asked["strictness"]), result.verdict, ending=result.ending)
    return Decimal(str(found.credit))


def review(asked: Asked, given: Given | None) -> list[Line]:
    right = asked["answers"][0]
    if given is None:
        return [Line(right, "missed")]
    share = grade(asked, given)
    if share == 1:
        return [Line(given, "right")]
    return [Line(given, "wrong" if not share else ""), Line(right, "missed")]


TYPE = QuestionType("short_answer", ShortAnswerQuestionBlock, freeze, read, grade, review, said)
