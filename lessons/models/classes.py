from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel

from .pages import CoursePage


class StudyGroupQuerySet(models.QuerySet["StudyGroup"]):
    def for_teacher(self, user: Any) -> "StudyGroupQuerySet":
        """Return the groups that `user` may see: her own; a lead teacher sees all."""
        if not (user.is_active and user.has_perm("lessons.view_studygroup")):
            return self.none()
        if user.has_perm("lessons.view_all_groups"):
            return self
        return self.filter(teachers=user)


class StudyGroup(ClusterableModel):
    """A class: who teaches it, who learns in it, which course it follows."""

    name = models.CharField(_("name"), max_length=80)
    course = models.ForeignKey(
        CoursePage,
        on_delete=models.PROTECT,
        related_name="groups",
        verbose_name=_("course"),
        limit_choices_to={"locale__language_code": settings.LANGUAGE_CODE},
    )
    teachers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="taught_groups",
        verbose_name=_("teachers"),
        limit_choices_to={"groups__permissions__codename": "view_studygroup"},
    )
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="Membership",
        related_name="study_groups",
        verbose_name=_("learners"),
    )
    is_demo = models.BooleanField(default=False, editable=False)

    panels = [
        FieldPanel("name"),
        FieldPanel("course"),
        FieldPanel("teachers", widget=forms.CheckboxSelectMultiple),
        InlinePanel("memberships", heading=_("Learners"), label=_("Learner")),
    ]
    objects = StudyGroupQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("study group")
        verbose_name_plural = _("study groups")
        permissions = [("view_all_groups", "Can see every study group")]

    def __str__(self) -> str:
        return self.name

    def learners(self) -> "models.QuerySet[Any]":
        """Return the people who are in the group now, by name."""
        return (
            get_user_model()
            .objects.filter(memberships__group=self, memberships__left_at__isnull=True)
            .order_by("display_name", "username")
        )


class Membership(models.Model):
    """A learner's time in a group."""

    group = ParentalKey(StudyGroup, on_delete=models.CASCADE, related_name="memberships")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("learner"),
    )
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    panels = [FieldPanel("learner"), FieldPanel("joined_at"), FieldPanel("left_at")]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "learner"],
                condition=models.Q(left_at__isnull=True),
                name="member_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.learner}"
