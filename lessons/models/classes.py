"""Study groups: who teaches, who learns, and from when to when."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from .pages import CoursePage

# Who may stand in a list of teachers.
TEACHES = {"groups__permissions__codename": "view_studygroup"}


def taught_by(user: Any) -> "models.QuerySet[Any]":
    """Return the ids of her groups: a subquery, for a join would name a group twice."""
    own = StudyGroup.teachers.through.objects.filter(user=user)
    return own.values("studygroup")


class StudyGroupQuerySet(models.QuerySet["StudyGroup"]):
    def for_teacher(self, user: Any) -> "StudyGroupQuerySet":
        """Return the groups that `user` may see.

        Running ones that she teaches, or stands in for today; a lead teacher sees all.
        """
        if not (user.is_active and user.has_perm("lessons.view_studygroup")):
            return self.none()
        if user.has_perm("lessons.view_all_groups"):
            return self
        stands_in = Substitution.objects.on(timezone.localdate()).filter(teacher=user)
        return self.running().filter(
            Q(pk__in=taught_by(user)) | Q(pk__in=stands_in.values("group"))
        )

    def led_by(self, user: Any) -> "StudyGroupQuerySet":
        """Return the groups that `user` may rename, archive, and let learners go from.

        Those that she may see, without the ones where she only stands in.
        """
        seen = self.for_teacher(user)
        if user.has_perm("lessons.view_all_groups"):
            return seen
        return seen.filter(pk__in=taught_by(user))

    def running(self) -> "StudyGroupQuerySet":
        return self.filter(archived_at=None)


class StudyGroup(ClusterableModel):
    """A class: who teaches it, who learns in it, which course it follows.

    `join_code`: whoever knows it may join; empty where nobody may.
    """

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
        limit_choices_to=TEACHES,
    )
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="Membership",
        related_name="study_groups",
        verbose_name=_("learners"),
    )
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    archived_at = models.DateTimeField(null=True, editable=False)
    join_code = models.CharField(max_length=8, blank=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    panels = [
        FieldPanel("name"),
        FieldPanel("course", widget=forms.Select),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
        FieldPanel("teachers", widget=forms.CheckboxSelectMultiple),
        InlinePanel("substitutions", heading=_("Substitute teachers"), label=_("Substitute")),
    ]
    objects = StudyGroupQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("study group")
        verbose_name_plural = _("study groups")
        permissions = [("view_all_groups", "Can see every study group")]
        constraints = [
            models.UniqueConstraint(
                fields=["join_code"], condition=~Q(join_code=""), name="join_code_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day comes after the first.")})

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    def learners(self) -> "models.QuerySet[Any]":
        """Return the people who are in the group now, by name."""
        return (
            get_user_model()
            .objects.filter(memberships__group=self, memberships__left_at__isnull=True)
            .order_by("display_name", "username")
        )


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> "MembershipQuerySet":
        """Return who is in a running group now."""
        return self.filter(left_at=None, group__archived_at=None)

    def for_teacher(self, user: Any) -> "MembershipQuerySet":
        """Return who is now in a group that `user` may see."""
        return self.filter(left_at=None, group__in=StudyGroup.objects.for_teacher(user))

    def beyond(self, user: Any) -> "MembershipQuerySet":
        """Return who is now in a running group that `user` may not see."""
        return self.current().exclude(group__in=StudyGroup.objects.for_teacher(user))


class Membership(models.Model):
    """A learner's time in a group. Who comes back has another one."""

    group = ParentalKey(StudyGroup, on_delete=models.CASCADE, related_name="memberships")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("learner"),
    )
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "learner"],
                condition=Q(left_at__isnull=True),
                name="member_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.learner}"


class SubstitutionQuerySet(models.QuerySet["Substitution"]):
    def on(self, day: date) -> "SubstitutionQuerySet":
        return self.filter(first_day__lte=day, last_day__gte=day)


class Substitution(models.Model):
    """A teacher who stands in for some days, both named ones included."""

    group = ParentalKey(StudyGroup, on_delete=models.CASCADE, related_name="substitutions")
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="substitutions",
        verbose_name=_("teacher"),
        limit_choices_to=TEACHES,
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    panels = [
        FieldPanel("teacher"),
        FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day")]),
    ]
    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("substitute")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="substitution_has_days"
            )
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.teacher} {self.first_day}–{self.last_day}"
