"""Pick the right answer, or the right ones."""

import random
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .base import (
    ANSWER_LENGTH,
    Asked,
    Given,
    Line,
    NotAnAnswer,
    QuestionBlock,
    QuestionType,
    list_texts,
    repeats,
)

MOST_CHOICES = 8
ORDERS = [
    ("written", _("As written here")),
    ("random", _("Each time in another order")),
    ("content", _("By the alphabet, numbers by size")),
]


class ChoiceBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Answer"), max_length=ANSWER_LENGTH)
    right = blocks.BooleanBlock(label=_("This is the right answer"), required=False)

    class Meta:
        icon = "radio-full"
        label = _("Answer")


class ChoiceQuestionBlock(QuestionBlock):
    choices = blocks.ListBlock(ChoiceBlock(), label=_("Answers"), min_num=2, max_num=MOST_CHOICES)
    several = blocks.BooleanBlock(
        label=_("Several answers are right"),
        required=False,
        help_text=_("Each right answer earns a part of the points, each wrong one takes a part."),
    )
    order = blocks.ChoiceBlock(
        label=_("Order of the answers"), choices=ORDERS, default="written", required=False
    )

    class Meta:
        icon = "list-ul"
        label = _("Choose an answer")
        description = _("A question with several answers, one or more of them right.")
        preview_value: dict[str, Any] = {
            "text": "Kas ir Latvijas galvaspilsēta?",
            "choices": [{"text": "Rīga", "right": True}, {"text": "Līvāni", "right": False}],
        }

    def faults(self, value: Any) -> dict[str, ValidationError]:
        choices = list(value["choices"])
        right = sum(bool(choice["right"]) for choice in choices)
        problem = None
        if not right:
            problem = _("Mark the right answer.")
        elif right > 1 and not value["several"]:
            problem = _("Mark exactly one answer as right, or say that several are right.")
        elif right == len(choices):
            problem = _("At least one answer must be wrong.")
        elif repeats([choice["text"] for choice in choices]):
            problem = _("Two answers are the same.")
        return {"choices": ValidationError(problem)} if problem else {}


def by_content(choice: dict[str, str]) -> tuple[bool, float, str]:
    """Put numbers first, by size, then texts by the alphabet."""
    text = choice["text"].strip()
    try:
        return False, float(text.replace(",", ".").replace(" ", "")), ""
    except ValueError:
        return True, 0, text.casefold()


def freeze(value: Any, text: Any, rng: random.Random) -> dict[str, Any]:
    items = list(value["choices"].bound_blocks)
    translated = list_texts(text["choices"], "text")
    choices = [
        {"id": item.id, "text": translated.get(item.id) or item.value["text"]} for item in items
    ]
    if value["order"] == "random":
        rng.shuffle(choices)
    elif value["order"] == "content":
        choices.sort(key=by_content)
    return {
        "choices": choices,
        "right": [item.id for item in items if item.value["right"]],
        "several": bool(value["several"]),
    }


def read(asked: Asked, data: Any) -> Given:
    given = list(dict.fromkeys(data.getlist("choice")))
    known = {choice["id"] for choice in asked["choices"]}
    if not given or not known.issuperset(given) or (len(given) > 1 and not asked.get("several")):
        raise NotAnAnswer
    return given


def grade(asked: Asked, given: Given) -> Decimal:
    """Return the share of right picks less that of wrong ones, never below 0."""
    right = asked["right"]
    hits = sum(id in right for id in given)
    return max(Decimal(0), Decimal(hits - (len(given) - hits)) / len(right))


def review(asked: Asked, given: Given | None) -> list[Line]:
    lines = []
    for choice in asked["choices"]:
        is_right, is_given = choice["id"] in asked["right"], choice["id"] in (given or ())
        if is_right:
            lines.append(Line(choice["text"], "right" if is_given else "missed"))
        elif is_given:
            lines.append(Line(choice["text"], "wrong"))
    return lines


TYPE = QuestionType("choice", ChoiceQuestionBlock, freeze, read, grade, review)
