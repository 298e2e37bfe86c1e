from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page

from home.models.base import BasePage

from ..blocks import QuestionsBlock
from ..lesson_blocks import LessonBodyBlock
from .vocabulary import Word


class CoursePage(BasePage):
    """A course: lessons in order."""

    intro = models.TextField(_("introduction"), max_length=500, blank=True)
    level = models.CharField(_("level"), max_length=20, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("level")]
    override_translatable_fields = BasePage.override_translatable_fields
    parent_page_types = ["home.HomePage"]
    subpage_types = ["lessons.LessonPage"]
    template = "lessons/course_page.html"

    class Meta:
        verbose_name = _("course")


class LessonPage(BasePage):
    """A lesson: what one can do after it, a text, words to practise, a quiz.

    Its words are those of the Latvian page. Progress in it is kept under its translation_key.
    """

    goals = RichTextField(
        _("goals"),
        features=["ul", "bold"],
        blank=True,
        help_text=_("A list of sentences that begin with “I can …”."),
    )
    body = StreamField(LessonBodyBlock(), verbose_name=_("text"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("goals"),
        FieldPanel("body"),
        InlinePanel("lesson_words", heading=_("Words"), label=_("Word")),
    ]
    parent_page_types = ["lessons.CoursePage"]
    subpage_types = ["lessons.QuizPage"]
    template = "lessons/lesson_page.html"

    class Meta:
        verbose_name = _("lesson")


class LessonWord(Orderable):
    """A word's place in a lesson."""

    page = ParentalKey(LessonPage, on_delete=models.CASCADE, related_name="lesson_words")
    word = models.ForeignKey(
        Word, on_delete=models.CASCADE, related_name="lesson_words", verbose_name=_("word")
    )

    panels = [FieldPanel("word")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["page", "word"], name="word_once_in_a_lesson")
        ]
        verbose_name = _("word of a lesson")

    def __str__(self) -> str:
        return f"{self.word}"


class QuizPage(BasePage):
    """A quiz. Questions, keys and pass mark of the Latvian page hold in every language.

    A translation gives only the texts, found by the ids of blocks and choices.
    """

    intro = models.TextField(_("introduction"), max_length=500, blank=True)
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark"),
        default=60,
        validators=[MaxValueValidator(100)],
        help_text=_("Percent of the points that are needed to pass."),
    )
    success_text = models.TextField(_("text when passed"), max_length=300, blank=True)
    fail_text = models.TextField(_("text when not passed"), max_length=300, blank=True)
    questions = StreamField(QuestionsBlock(), verbose_name=_("questions"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("questions"),
        FieldRowPanel([FieldPanel("pass_mark")]),
        FieldPanel("success_text"),
        FieldPanel("fail_text"),
    ]
    parent_page_types = ["lessons.LessonPage"]
    subpage_types: list[str] = []
    template = "lessons/quiz_page.html"

    class Meta:
        verbose_name = _("quiz")
