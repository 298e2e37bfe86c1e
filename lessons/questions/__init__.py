"""Types of quiz questions. A new one is a module here, a template, and its line in `TYPES`."""

import random
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from . import choice, essay, match, order, short_answer, true_false
from .base import Asked, Given, Line, NotAnAnswer, QuestionType

__all__ = ["TYPES", "Asked", "Given", "Line", "NotAnAnswer", "QuestionType", "freeze", "marks_for"]

TYPES: Mapping[str, QuestionType] = {
    module.TYPE.name: module.TYPE
    for module in (choice, true_false, short_answer, match, order, essay)
}


def freeze(block: Any, text: Any, rng: random.Random) -> dict[str, Any]:
    """Return a question as it stands now: keys from `block`, words from `text`, its translation."""
    value = block.value
    figure = value["figure"]
    return {
        "text": text["text"] or value["text"],
        "explanation": text["explanation"],
        "figure": figure.pk if figure and figure.may_be_shown else None,
        "figure_alt": text["figure_alt"] or value["figure_alt"] or "",
        "source_name": text["source_name"],
        "source_url": value["source_url"],
        "verified_on": value["verified_on"].isoformat() if value["verified_on"] else "",
        **TYPES[block.block_type].freeze(value, text, rng),
    }


def marks_for(type: str, asked: Asked, given: Given, possible: int) -> Decimal | None:
    """Return the marks an answer earns, to two places; None where a person has to mark it."""
    share = TYPES[type].grade(asked, given)
    return None if share is None else (share * possible).quantize(Decimal("0.01"))
