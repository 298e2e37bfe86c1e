from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .classes import Membership
from .practice import Answer
from .vocabulary import Word


class AcceptedAnswer(models.Model):
    """One more right answer, added by a teacher. Kept apart from the words that are shipped."""

    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="accepted_answers")
    form = models.CharField(max_length=20, blank=True, help_text="As `Answer.form`.")
    text = models.CharField(_("answer"), max_length=300)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["word", "form", "text"], name="accepted_once")
        ]

    def __str__(self) -> str:
        return self.text


class AppealQuerySet(models.QuerySet["Appeal"]):
    def for_teacher(self, user: Any) -> "AppealQuerySet":
        """Return the appeals of learners in the groups that `user` may see."""
        if not (user.is_active and user.has_perm("lessons.change_appeal")):
            return self.none()
        if user.has_perm("lessons.view_all_groups"):
            return self
        learners = Membership.objects.for_teacher(user).values("learner")
        return self.filter(answer__learner__in=learners)

    def for_learner(self, user: Any) -> "AppealQuerySet":
        return self.filter(answer__learner_id=user.pk) if user.is_authenticated else self.none()

    def equal(self, word: int, form: str, text: str) -> "AppealQuerySet":
        """Return those that are decided together."""
        return self.filter(answer__word_id=word, answer__form=form, text=text)

    def waiting(self) -> "AppealQuerySet":
        return self.filter(state=Appeal.State.OPEN)

    def decided(self) -> "AppealQuerySet":
        return self.exclude(state=Appeal.State.OPEN)

    def untold(self) -> "AppealQuerySet":
        """Return the decided ones that the learner has not put away."""
        return self.decided().filter(told_at=None)


class Appeal(models.Model):
    """A learner who thinks that her answer was right. Equal ones are decided together."""

    class State(models.TextChoices):
        OPEN = "open", _("waits for a teacher")
        ACCEPTED = "accepted", _("was right")
        DECLINED = "declined", _("was not right")

    answer = models.OneToOneField(Answer, on_delete=models.CASCADE, related_name="appeal")
    text = models.CharField(max_length=300, help_text="The answer as the checker compares it.")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    told_at = models.DateTimeField(null=True, help_text="When the learner read the decision.")

    objects = AppealQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "text"])]
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")

    def __str__(self) -> str:
        return f"{self.answer_id}: {self.text}"
