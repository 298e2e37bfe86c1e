"""Find what belongs together."""

import random
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
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

MOST_PAIRS = 10


class PairBlock(blocks.StructBlock):
    left = blocks.CharBlock(
        label=pgettext_lazy("side of a pair", "Left"),
        max_length=ANSWER_LENGTH,
        required=False,
        default="",
        help_text=_("Empty for a right side that fits nowhere."),
    )
    right = blocks.CharBlock(
        label=pgettext_lazy("side of a pair", "Right"), max_length=ANSWER_LENGTH
    )

    class Meta:
        icon = "link"
        label = _("Pair")


class MatchQuestionBlock(QuestionBlock):
    pairs = blocks.ListBlock(PairBlock(), label=_("Pairs"), min_num=2, max_num=MOST_PAIRS)

    class Meta:
        icon = "link"
        label = _("Match pairs")
        description = _("The learner finds what belongs together.")
        preview_value: dict[str, Any] = {
            "text": "Kuru dienu Latvija svin?",
            "pairs": [
                {"left": "18. novembris", "right": "valsts dibināšana"},
                {"left": "4. maijs", "right": "neatkarības atjaunošana"},
            ],
        }

    def faults(self, value: Any) -> dict[str, ValidationError]:
        lefts = [pair["left"] for pair in value["pairs"] if pair["left"]]
        problem = None
        if len(lefts) < 2:
            problem = _("At least two pairs need a left side.")
        elif repeats(lefts):
            problem = _("Two left sides are the same.")
        return {"pairs": ValidationError(problem)} if problem else {}


def freeze(value: Any, text: Any, rng: random.Random) -> dict[str, Any]:
    items = list(value["pairs"].bound_blocks)
    lefts, rights = list_texts(text["pairs"], "left"), list_texts(text["pairs"], "right")
    pairs = [
        {
            "id": item.id,
            "left": (lefts.get(item.id) or item.value["left"]) if item.value["left"] else "",
            "right": rights.get(item.id) or item.value["right"],
        }
        for item in items
    ]
    shown = sorted({pair["right"] for pair in pairs})
    rng.shuffle(shown)
    return {"pairs": pairs, "options": shown}


def read(asked: Asked, data: Any) -> Given:
    """Return the right sides picked, by the ids of the pairs."""
    given = {
        pair["id"]: data.get(f"pair-{pair['id']}", "") for pair in asked["pairs"] if pair["left"]
    }
    chosen = {id: text for id, text in given.items() if text}
    if not chosen or not set(asked["options"]).issuperset(chosen.values()):
        raise NotAnAnswer
    return chosen


def grade(asked: Asked, given: Given) -> Decimal:
    """Return the share of pairs found; equal right sides are as good as each other."""
    pairs = [pair for pair in asked["pairs"] if pair["left"]]
    return Decimal(sum(given.get(p["id"]) == p["right"] for p in pairs)) / len(pairs)


def review(asked: Asked, given: Given | None) -> list[Line]:
    lines = []
    for pair in asked["pairs"]:
        if not pair["left"]:
            continue
        chosen = (given or {}).get(pair["id"])
        if chosen == pair["right"]:
            lines.append(Line(f"{pair['left']} – {chosen}", "right"))
        else:
            if chosen:
                lines.append(Line(f"{pair['left']} – {chosen}", "wrong"))
            lines.append(Line(f"{pair['left']} – {pair['right']}", "missed"))
    return lines


TYPE = QuestionType("match", MatchQuestionBlock, freeze, read, grade, review)
