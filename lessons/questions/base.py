"""What every type of quiz question is made of.

A type is what is asked; when feedback comes is `lessons.behaviours`. Each type is one module here
and one template, `lessons/questions/<name>.html`.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from home.blocks import PictureChooserBlock

MOST_MARKS = 20
TEXT_LENGTH = 1000
ANSWER_LENGTH = 200

# A frozen question, as `Response.asked` keeps it: `text`, `explanation`, `source_name`,
# `source_url`, `verified_on`, `figure` (the id of a picture, or None), `figure_alt`, and what its
# type adds.
Asked = Mapping[str, Any]
# An answer: its shape belongs to the type.
Given = Any
State = Literal["right", "wrong", "missed", ""]


class NotAnAnswer(Exception):
    """What was sent is no answer to the question."""


@dataclass(frozen=True)
class Line:
    """One line of a reviewed answer. `state`: whether it is right; `missed` is right, not given."""

    text: str
    state: State = ""


@dataclass(frozen=True)
class QuestionType:
    """A type of question.

    `freeze(value, text, rng)` returns what the type adds to a frozen question: keys from the block
    `value` of the Latvian page, texts from its translation `text`; `rng` shuffles.
    `read(asked, data)` returns the answer in a sent form; raises NotAnAnswer.
    `grade(asked, given)` returns the share of the marks earned, from 0 to 1; None where a person
    has to mark it.
    `review(asked, given)` returns lines that show the answer beside the right one; `given` is None
    where there is no answer.
    `said(asked, given)` returns the answer in the words that equal answers share, empty where
    answers are not marked together.
    """

    name: str
    block: type["QuestionBlock"]
    freeze: Callable[[Any, Any, random.Random], dict[str, Any]]
    read: Callable[[Asked, Any], Given]
    grade: Callable[[Asked, Given], Decimal | None]
    review: Callable[[Asked, Given | None], list[Line]]
    said: Callable[[Asked, Given], str] = lambda asked, given: ""

    @property
    def template(self) -> str:
        return f"lessons/questions/{self.name}.html"


class QuestionBlock(blocks.StructBlock):
    """What every question carries, whatever is asked."""

    text = blocks.TextBlock(label=_("Question"), max_length=TEXT_LENGTH, rows=2)
    figure = PictureChooserBlock(label=_("Picture"), required=False)
    figure_alt = blocks.CharBlock(
        label=_("What the picture shows"),
        required=False,
        default="",
        max_length=200,
        help_text=_("Read out to people who don't see it, without giving the answer away."),
    )
    category = SnippetChooserBlock("lessons.QuestionCategory", label=_("Category"), required=False)
    marks = blocks.IntegerBlock(
        label=_("Points"), default=1, min_value=1, max_value=MOST_MARKS, required=False
    )
    explanation = blocks.TextBlock(
        label=_("Explanation"),
        required=False,
        default="",
        rows=2,
        max_length=TEXT_LENGTH,
        help_text=_("Shown with the result: why it is so, in a sentence or two."),
    )
    source_name = blocks.CharBlock(label=_("Source"), required=False, default="", max_length=120)
    source_url = blocks.URLBlock(label=_("Address of the source"), required=False, default="")
    verified_on = blocks.DateBlock(label=_("Checked on"), required=False)
    volatile = blocks.BooleanBlock(
        label=_("This can change"),
        required=False,
        help_text=_("A fee, an official, a right: it needs a day by which to check it again."),
    )
    review_by = blocks.DateBlock(
        label=_("Check again by"),
        required=False,
        help_text=_("After this day the question is no longer asked."),
    )

    class Meta:
        template = "blocks/question_preview.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        errors = self.faults(cleaned)
        if cleaned["volatile"] and not cleaned["review_by"]:
            errors["review_by"] = ValidationError(_("Say by when to check this fact again."))
        if cleaned["figure"] and not cleaned["figure_alt"]:
            errors["figure_alt"] = ValidationError(_("Say what the picture shows."))
        if errors:
            raise blocks.StructBlockValidationError(errors)
        return cleaned

    def faults(self, value: Any) -> dict[str, ValidationError]:
        """Return what is wrong with the answers, by the names of the fields."""
        return {}


class KeysBlock(blocks.ListBlock):
    """Texts that are keys: the Latvian ones hold in every language, so nobody translates them."""

    def get_translatable_segments(self, value: Any) -> list[Any]:
        return []

    def restore_translated_segments(self, value: Any, segments: Any) -> Any:
        return value


def repeats(texts: list[str]) -> bool:
    """Tell whether two texts are the same, apart from capitals and gaps."""
    folded = [" ".join(text.casefold().split()) for text in texts]
    return len(set(folded)) < len(folded)


def list_texts(bound: Any, field: str = "") -> dict[str, str]:
    """Return the texts of a list of blocks by the ids of its items."""
    return {item.id: (item.value[field] if field else item.value) for item in bound.bound_blocks}
