"""What teachers set, write and look at: assignments, notes, and the log of who looked."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .classes import Membership, StudyGroup
from .vocabulary import Word


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def for_teacher(self, user: Any) -> "AssignmentQuerySet":
        return self.filter(group__in=StudyGroup.objects.for_teacher(user))

    def for_learner(self, user: Any) -> "AssignmentQuerySet":
        """Return what is set to a learner: for herself, or for all of a group that she is in."""
        if not user.is_authenticated:
            return self.none()
        groups = Membership.objects.current().filter(learner=user).values("group")
        return self.filter(Q(learner=user) | Q(learner=None), group__in=groups)


class Assignment(models.Model):
    """A lesson, a quiz, or some words, set to a group or to one learner of it.

    `lesson_key` and `quiz_key` are translation_keys; without either it is `words`. Whether it is
    done follows from what she did (`lessons.assignments`).
    """

    group = models.ForeignKey(StudyGroup, on_delete=models.CASCADE, related_name="assignments")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("learner"),
    )
    lesson_key = models.UUIDField(null=True)
    quiz_key = models.UUIDField(null=True)
    words = models.ManyToManyField(Word, related_name="+")
    note = models.CharField(_("note"), max_length=300, blank=True)
    due_on = models.DateField(_("to be done by"), null=True, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    set_at = models.DateTimeField(default=timezone.now)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "set_at"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.CheckConstraint(
                condition=Q(lesson_key__isnull=True) | Q(quiz_key__isnull=True),
                name="assignment_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.lesson_key or self.quiz_key or self.pk}"


class LearnerNote(models.Model):
    """What a teacher noted of a learner, for herself and the learner's other teachers."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="teacher_notes"
    )
    text = models.TextField(_("note"), max_length=1000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-written_at", "-pk"]
        verbose_name = _("note")

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.written_at:%Y-%m-%d}"


class StoryView(models.Model):
    """That somebody opened a learner's story on a day. The learner can see it."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="story_views"
    )
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # As it was then: who has left is still named.
    seen_by_name = models.CharField(max_length=60)
    day = models.DateField()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "seen_by", "day"], name="story_view_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.seen_by_name} {self.day}"
