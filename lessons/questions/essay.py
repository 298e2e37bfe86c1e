"""A free answer, which a person marks."""

import random
from typing import Any

from django.utils.translation import gettext_lazy as _

from .base import Asked, Given, Line, NotAnAnswer, QuestionBlock, QuestionType

MOST_LETTERS = 10_000


class EssayQuestionBlock(QuestionBlock):
    class Meta:
        icon = "edit"
        label = _("Free answer")
        description = _("The learner writes a text. A teacher marks it.")
        preview_value: dict[str, Any] = {"text": "Pastāstiet par savu ģimeni!"}


def freeze(value: Any, text: Any, rng: random.Random) -> dict[str, Any]:
    return {}


def read(asked: Asked, data: Any) -> Given:
    text = str(data.get("text", "")).replace("\0", "").replace("\r\n", "\n").strip()
    if not text or len(text) > MOST_LETTERS:
        raise NotAnAnswer
    return text


def grade(asked: Asked, given: Given) -> None:
    return None


def review(asked: Asked, given: Given | None) -> list[Line]:
    return [Line(given)] if given else []


TYPE = QuestionType("essay", EssayQuestionBlock, freeze, read, grade, review)
