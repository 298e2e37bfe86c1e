from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page

from home.models.base import BasePage, QuickExitPage

from ..behaviours import AT_ONCE, BEHAVIOURS
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
    subpage_types = ["lessons.LessonPage", "lessons.QuizPage"]
    template = "lessons/course_page.html"

    class Meta:
        verbose_name = _("course")


class LessonPage(QuickExitPage):
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


class QuizPage(QuickExitPage):
    """A quiz. Questions, keys and pass mark of the Latvian page hold in every language.

    A translation gives only the texts, found by the ids of blocks and choices.
    """

    intro = models.TextField(_("introduction"), max_length=500, blank=True)
    category = models.ForeignKey(
        "lessons.QuestionCategory",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category"),
        help_text=_("Of questions that name none themselves."),
    )
    random_order = models.BooleanField(_("questions in random order"), default=False)
    max_questions = models.PositiveSmallIntegerField(
        _("most questions"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Of more questions, so many are drawn anew for each sitting."),
    )
    feedback = models.CharField(
        _("when the answers are shown"),
        max_length=12,
        choices=[(behaviour.name, behaviour.label) for behaviour in BEHAVIOURS.values()],
        default=AT_ONCE,
    )
    exam_paper = models.BooleanField(
        _("exam paper"),
        default=False,
        help_text=_("Sittings are kept for teachers to see and to mark. It needs an account."),
    )
    single_attempt = models.BooleanField(
        _("single attempt"),
        default=False,
        help_text=_("Each learner sits it once; a teacher can grant one more try."),
    )
    may_practise = models.BooleanField(
        _("may be practised, too"),
        default=False,
        help_text=_("Without limits, and without a result that counts."),
    )
    time_limit = models.PositiveSmallIntegerField(
        _("minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Time for the whole quiz. Empty: as long as one likes."),
    )
    groups = ParentalManyToManyField(
        "lessons.StudyGroup",
        blank=True,
        related_name="+",
        verbose_name=_("only for these groups"),
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
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
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("random_order"), FieldPanel("max_questions")]),
                FieldPanel("feedback"),
                FieldPanel("category"),
            ],
            heading=_("Questions and answers"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("exam_paper"),
                FieldPanel("single_attempt"),
                FieldPanel("may_practise"),
                FieldPanel("time_limit"),
                FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                # Names of groups are for those who may see groups.
                FieldPanel(
                    "groups",
                    widget=forms.CheckboxSelectMultiple,
                    permission="lessons.view_studygroup",
                ),
            ],
            heading=_("Exam"),
        ),
        MultiFieldPanel(
            [FieldPanel("pass_mark"), FieldPanel("success_text"), FieldPanel("fail_text")],
            heading=_("Result"),
        ),
    ]
    # Policy is read from the Latvian page.
    override_translatable_fields = BasePage.shared("feedback")
    parent_page_types = ["lessons.LessonPage", "lessons.CoursePage"]
    subpage_types: list[str] = []
    template = "lessons/quiz_page.html"

    class Meta:
        verbose_name = _("quiz")

    @property
    def needs_account(self) -> bool:
        """Whether a visitor without an account cannot sit it."""
        return self.exam_paper or self.single_attempt or bool(self.group_ids)

    @cached_property
    def group_ids(self) -> list[int]:
        return [group.pk for group in self.groups.all()]

    def clean(self) -> None:
        super().clean()
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("A quiz closes after it has opened.")})
