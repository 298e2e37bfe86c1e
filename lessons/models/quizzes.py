import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q


class SittingQuerySet(models.QuerySet["Sitting"]):
    def for_learner(self, user: Any) -> "SittingQuerySet":
        return self.filter(learner_id=user.pk) if user.is_authenticated else self.none()


class Sitting(models.Model):
    """One person taking a quiz once.

    `paper` is frozen at the start (shape: `lessons.sittings.make_paper`), so later changes of
    the quiz never change it. Quiz and lesson are named by translation_key: a quiz taken in
    Ukrainian and one taken in Latvian are the same quiz.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sittings"
    )
    quiz_key = models.UUIDField()
    lesson_key = models.UUIDField()
    language = models.CharField(max_length=8)
    paper = models.JSONField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    score = models.PositiveIntegerField(null=True)
    possible = models.PositiveIntegerField()
    passed = models.BooleanField(null=True)

    objects = SittingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "quiz_key"],
                condition=Q(finished_at__isnull=True),
                name="one_open_sitting",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, score__isnull=True, passed__isnull=True)
                | Q(finished_at__isnull=False, score__isnull=False, passed__isnull=False),
                name="finished_sitting_has_result",
            ),
        ]
        indexes = [models.Index(fields=["learner", "lesson_key"])]

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.quiz_key} {self.started_at:%Y-%m-%d %H:%M}"


class Response(models.Model):
    """The answer to one question of a sitting: the first that arrived."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="responses")
    question = models.UUIDField()
    given = models.JSONField()
    marks = models.PositiveIntegerField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "question"], name="one_response_per_question"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id}: {self.question}"
