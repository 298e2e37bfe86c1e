"""StreamField blocks of quiz questions.

A block's id, and a choice's id in its list, are the same in every translation of the quiz; they
name the question and the choice wherever an answer is kept.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError


class QuestionBlock(blocks.StructBlock):
    """What every question carries, whatever is asked."""

    text = blocks.CharBlock(label=_("Question"), max_length=300)
    explanation = blocks.TextBlock(
        label=_("Explanation"),
        required=False,
        help_text=_("Shown after the answer: why it is so, in a sentence or two."),
    )
    source_name = blocks.CharBlock(label=_("Source"), required=False, max_length=120)
    source_url = blocks.URLBlock(label=_("Address of the source"), required=False)
    verified_on = blocks.DateBlock(label=_("Checked on"), required=False)
    review_by = blocks.DateBlock(
        label=_("Check again by"),
        required=False,
        help_text=_("For facts that change. After this day the question is no longer asked."),
    )


class ChoiceBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Answer"), max_length=200)
    right = blocks.BooleanBlock(label=_("This is the right answer"), required=False)

    class Meta:
        icon = "radio-full"
        label = _("Answer")


class ChoiceQuestionBlock(QuestionBlock):
    choices = blocks.ListBlock(ChoiceBlock(), label=_("Answers"), min_num=2, max_num=8)

    class Meta:
        icon = "list-ul"
        label = _("Choose one answer")
        description = _("A question with several answers, one of them right.")
        preview_value: dict[str, Any] = {
            "text": "Kas ir Latvijas galvaspilsēta?",
            "choices": [{"text": "Rīga", "right": True}, {"text": "Līvāni", "right": False}],
        }
        template = "blocks/question_preview.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        choices = list(cleaned["choices"])
        texts = [choice["text"].strip().casefold() for choice in choices]
        problem = None
        if sum(bool(choice["right"]) for choice in choices) != 1:
            problem = _("Mark exactly one answer as right.")
        elif len(set(texts)) != len(texts):
            problem = _("Two answers are the same.")
        if problem:
            raise StructBlockValidationError({"choices": ValidationError(problem)})
        return cleaned


class TrueFalseQuestionBlock(QuestionBlock):
    answer = blocks.BooleanBlock(label=_("The statement is true"), required=False)

    class Meta:
        icon = "check"
        label = _("True or false")
        description = _("A statement that is true or not.")
        preview_value: dict[str, Any] = {"text": "Rīga ir Latvijas galvaspilsēta.", "answer": True}
        template = "blocks/question_preview.html"


class QuestionsBlock(blocks.StreamBlock):
    choice = ChoiceQuestionBlock()
    true_false = TrueFalseQuestionBlock()
