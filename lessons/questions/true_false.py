"""A statement: true or not."""

import random
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from . import choice
from .base import QuestionBlock, QuestionType


class TrueFalseQuestionBlock(QuestionBlock):
    answer = blocks.BooleanBlock(label=_("The statement is true"), required=False)

    class Meta:
        icon = "check"
        label = _("True or false")
        description = _("A statement that is true or not.")
        preview_value: dict[str, Any] = {"text": "Rīga ir Latvijas galvaspilsēta.", "answer": True}


def freeze(value: Any, text: Any, rng: random.Random) -> dict[str, Any]:
    return {
        "choices": [
            {"id": "true", "text": gettext("True")},
            {"id": "false", "text": gettext("Not true")},
        ],
        "right": ["true" if value["answer"] else "false"],
        "several": False,
    }


TYPE = QuestionType(
    "true_false", TrueFalseQuestionBlock, freeze, choice.read, choice.grade, choice.review
)
