"""StreamField of a quiz: its own questions, and questions drawn from other quizzes.

A block's id, and that of an item in its list, is the same in every translation of the quiz; they
name the question and the choice wherever an answer is kept.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .questions import TYPES

MOST_DRAWN = 100


class DrawBlock(blocks.StructBlock):
    """So many questions of another quiz, drawn anew for each sitting."""

    quiz = blocks.PageChooserBlock("lessons.QuizPage", label=_("Quiz"))
    count = blocks.IntegerBlock(
        label=_("How many questions"), min_value=1, max_value=MOST_DRAWN, default=5
    )

    class Meta:
        icon = "copy"
        label = _("Questions of another quiz")
        description = _("So many questions of another quiz, drawn anew each time.")
        template = "blocks/draw_preview.html"
        preview_value: dict[str, Any] = {"quiz": None, "count": 8}


class QuestionsBlock(blocks.StreamBlock):
    draw = DrawBlock()

    def __init__(self, **kwargs: Any) -> None:
        types = [(type.name, type.block()) for type in TYPES.values()]
        super().__init__(types, **kwargs)
