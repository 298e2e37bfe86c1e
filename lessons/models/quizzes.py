"""Taking quizzes: sittings, the answers in them, their marks."""

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel

from ..behaviours import BEHAVIOURS
from .classes import Membership

MARKS: dict[str, Any] = {"max_digits": 7, "decimal_places": 2}


class QuestionCategory(ClusterableModel):
    """What questions are about. A category inside another one is a sub-category."""

    name = models.CharField(_("name in Latvian"), max_length=60)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
        limit_choices_to={"parent": None},
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("parent"),
        InlinePanel("names", heading=_("In other languages"), label=_("Name")),
    ]

    class Meta:
        ordering = [F("parent__name").asc(nulls_first=True), "name"]
        verbose_name = _("question category")
        verbose_name_plural = _("question categories")
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(parent=None), name="category_name_once"
            ),
            models.UniqueConstraint(fields=["parent", "name"], name="subcategory_name_once"),
        ]

    def __str__(self) -> str:
        return f"{self.parent.name} / {self.name}" if self.parent else self.name

    def clean(self) -> None:
        has_parts = bool(self.pk) and self.children.exists()
        if self.parent and (self.parent == self or self.parent.parent or has_parts):
            raise ValidationError({"parent": _("A sub-category has no parts of its own.")})


class CategoryName(models.Model):
    category = ParentalKey(QuestionCategory, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES[1:])
    text = models.CharField(_("name"), max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "language"], name="category_named_once")
        ]

    def __str__(self) -> str:
        return self.text


class SittingQuerySet(models.QuerySet["Sitting"]):
    def for_learner(self, user: Any) -> "SittingQuerySet":
        return self.filter(learner_id=user.pk) if user.is_authenticated else self.none()

    def for_visitor(self, user: Any, ids: list[str]) -> "SittingQuerySet":
        """Return what a reader may open: her sittings, and those begun here without an account."""
        if not ids:
            return self.for_learner(user)
        return self.filter(
            Q(learner_id=user.pk, learner__isnull=False) | Q(learner=None, pk__in=ids)
        )

    def for_teacher(self, user: Any) -> "SittingQuerySet":
        """Return what `user` may see: of learners in her groups; a lead teacher sees all."""
        if not (user.is_active and user.has_perm("lessons.view_sitting")):
            return self.none()
        kept = self.filter(learner__isnull=False).exclude(mode=Sitting.Mode.TRIAL)
        if user.has_perm("lessons.view_all_groups"):
            return kept
        return kept.filter(learner__in=Membership.objects.for_teacher(user).values("learner"))

    def that_count(self) -> "SittingQuerySet":
        """Return finished sittings whose result counts for a learner's progress."""
        counted = (Sitting.Mode.QUIZ, Sitting.Mode.EXAM)
        return self.filter(finished_at__isnull=False, mode__in=counted)

    def shown(self) -> "SittingQuerySet":
        """Return sittings whose result learners may see."""
        held_back = [name for name, each in BEHAVIOURS.items() if each.needs_release]
        return self.exclude(paper__feedback__in=held_back, released_at=None)

    def exam_papers(self) -> "SittingQuerySet":
        return self.filter(mode=Sitting.Mode.EXAM)


class Sitting(models.Model):
    """One person taking a quiz once.

    `paper` is frozen at the start (shape: `lessons.papers.paper_of`), and so are the questions
    (`Response`): later changes of the quiz never change a sitting. Quiz and lesson are named by
    translation_key: a quiz taken in Ukrainian and one taken in Latvian are the same quiz.
    Without a learner it belongs to a visitor, whose browser has a cookie with its id, or it is an
    editor's trial.
    """

    class Mode(models.TextChoices):
        QUIZ = "quiz", _("quiz")
        EXAM = "exam", _("exam paper")
        PRACTICE = "practice", _("practised without a result")
        TRIAL = "trial", _("tried by an editor")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sittings", null=True
    )
    quiz_key = models.UUIDField()
    lesson_key = models.UUIDField(null=True)
    language = models.CharField(max_length=8)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.QUIZ)
    # Of a quiz with so many tries: which one it is.
    attempt = models.PositiveSmallIntegerField(null=True)
    paper = models.JSONField()
    started_at = models.DateTimeField()
    deadline = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    possible = models.PositiveIntegerField()
    score = models.DecimalField(null=True, **MARKS)
    # None also while an answer waits for its mark.
    passed = models.BooleanField(null=True)

    objects = SittingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "quiz_key", "mode"],
                condition=Q(finished_at__isnull=True),
                name="one_open_sitting",
            ),
            models.UniqueConstraint(
                fields=["learner", "quiz_key", "attempt"], name="one_sitting_per_attempt"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, score__isnull=True, passed__isnull=True)
                | Q(finished_at__isnull=False, score__isnull=False),
                name="finished_sitting_has_score",
            ),
        ]
        indexes = [
            models.Index(fields=["learner", "lesson_key"]),
            models.Index(fields=["quiz_key", "-started_at"]),
        ]
        verbose_name = _("sitting")
        verbose_name_plural = _("sittings")

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.quiz_key} {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def is_hidden(self) -> bool:
        """Whether the result waits for a teacher to release it."""
        return BEHAVIOURS[self.paper["feedback"]].needs_release and self.released_at is None

    @property
    def percent(self) -> int | None:
        return None if self.score is None else round(self.score * 100 / self.possible)


class ResponseQuerySet(models.QuerySet["Response"]):
    def answered(self) -> "ResponseQuerySet":
        return self.filter(given__isnull=False)

    def waiting(self) -> "ResponseQuerySet":
        """Return answers that a person has to mark."""
        return self.filter(
            given__isnull=False, marks__isnull=True, sitting__finished_at__isnull=False
        )


class Response(models.Model):
    """One question of a sitting, frozen, and the answer to it.

    `asked` and `given` have the shapes of their type (`lessons.questions`). `said` is the answer in
    the words that equal answers share. `marks` are None until there is an answer and somebody, or
    the type itself, has marked it.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="responses")
    position = models.PositiveSmallIntegerField()
    question = models.UUIDField()
    type = models.CharField(max_length=20)
    category = models.ForeignKey(
        QuestionCategory, on_delete=models.SET_NULL, null=True, related_name="responses"
    )
    asked = models.JSONField()
    possible = models.PositiveSmallIntegerField(default=1)
    given = models.JSONField(null=True)
    said = models.CharField(max_length=200, blank=True)
    flagged = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)
    marks = models.DecimalField(null=True, **MARKS)
    # What the teacher wrote to it.
    comment = models.TextField(blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "question"], name="one_response_per_question"
            ),
            models.UniqueConstraint(fields=["sitting", "position"], name="one_question_per_place"),
            models.CheckConstraint(
                condition=Q(marks__isnull=True) | Q(marks__gte=0, marks__lte=F("possible")),
                name="marks_within_possible",
            ),
        ]
        indexes = [
            models.Index(fields=["question", "said"]),
            models.Index(
                fields=["question"], condition=Q(marks__isnull=True), name="responses_unmarked"
            ),
        ]
        verbose_name = _("answer in a quiz")

    def __str__(self) -> str:
        return f"{self.sitting_id}: {self.position}"


class MarkChange(models.Model):
    """That a person changed marks: from what to what, who, when and why. Never changed.

    Equal marks before and after: somebody looked, and left them.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="mark_changes")
    before = models.DecimalField(null=True, **MARKS)
    after = models.DecimalField(null=True, **MARKS)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()
    why = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.response_id}: {self.before} → {self.after}"


class AcceptedResponse(models.Model):
    """A short answer that a teacher accepted beside those of the question itself."""

    question = models.UUIDField()
    said = models.CharField(max_length=200)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "said"], name="answer_accepted_once")
        ]

    def __str__(self) -> str:
        return self.said


class Allowance(models.Model):
    """What one learner gets in one quiz beyond the others: more time, or more tries."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="allowances",
        verbose_name=_("learner"),
    )
    quiz_key = models.UUIDField()
    extra_minutes = models.PositiveSmallIntegerField(_("minutes more"), default=0)
    extra_tries = models.PositiveSmallIntegerField(_("tries more"), default=0)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    granted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "quiz_key"], name="one_allowance_in_a_quiz")
        ]

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.quiz_key}"
