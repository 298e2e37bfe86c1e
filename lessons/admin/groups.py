"""Study groups in Wagtail's admin.

What a teacher may open is `StudyGroup.objects.for_teacher`; what she may change, `led_by`.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import permission_required
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from accounts.services import give_new_password

from ..models.classes import StudyGroup
from ..registers import Arrangement, class_view
from ..reports import groups_overview
from . import assignments, rosters, sign_in_cards, stories, tonight
from .frames import header


class OwnGroupsPolicy(ModelPermissionPolicy):
    """Wagtail's model permissions, narrowed to the groups that a person may see."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        groups = StudyGroup.objects
        hers = groups.for_teacher(user) if action == "view" else groups.led_by(user)
        return self.user_has_permission(user, action) and hers.filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        return StudyGroup.objects.for_teacher(user)


register_permission_policy(StudyGroup, OwnGroupsPolicy(StudyGroup))


class OwnGroupsMixin:
    """Lets a view of one group find only the groups that the person may see."""

    request: HttpRequest

    def get_queryset(self) -> Any:
        return StudyGroup.objects.for_teacher(self.request.user)

    def get_base_object_queryset(self) -> Any:
        return StudyGroup.objects.for_teacher(self.request.user)


class IndexView(generic.IndexView):
    """The groups of a teacher; a group opens to its register."""

    def get_base_queryset(self) -> Any:
        return groups_overview(self.request.user)

    def get_edit_url(self, instance: StudyGroup) -> str:
        return reverse("study_groups:register", args=[instance.pk])


class CreateView(generic.CreateView):
    """A teacher makes groups of her own; learners come next."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "initial": {"teachers": [self.request.user.pk]}}

    def save_instance(self) -> Any:
        group = super().save_instance()
        if not self.request.user.has_perm("lessons.view_all_groups"):
            group.teachers.add(self.request.user)
        return group

    def get_success_url(self) -> str:
        return reverse("study_groups:add_people", args=[self.object.pk])


class LedGroupsMixin:
    """Lets a view that changes a group find only those that the person leads."""

    request: HttpRequest

    def get_queryset(self) -> Any:
        return StudyGroup.objects.led_by(self.request.user)

    def get_base_object_queryset(self) -> Any:
        return StudyGroup.objects.led_by(self.request.user)


class EditView(LedGroupsMixin, generic.EditView):
    pass


class DeleteView(LedGroupsMixin, generic.DeleteView):
    pass


class GroupHistoryView(OwnGroupsMixin, HistoryView):
    get_queryset = HistoryView.get_queryset


class GroupUsageView(OwnGroupsMixin, UsageView):
    get_queryset = UsageView.get_queryset


@permission_required("lessons.view_studygroup")
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a group: a row for each learner, a column for each lesson and quiz."""
    groups = StudyGroup.objects.for_teacher(request.user).select_related("course")
    arrangement = Arrangement.read(request.GET)
    view = class_view(get_object_or_404(groups, pk=pk), arrangement)
    context = {"view": view, "chosen": arrangement, **header(view.group.name)}
    return TemplateResponse(request, "lessons/admin/register.html", context)


@require_POST
@permission_required("lessons.view_studygroup")
def new_password(request: HttpRequest, pk: int, learner: int) -> HttpResponse:
    """Give a learner of the group a new password and show it this once."""
    group = get_object_or_404(StudyGroup.objects.for_teacher(request.user), pk=pk)
    # Only learners: a colleague who sits in the class keeps her own password.
    person = get_object_or_404(
        group.learners().filter(groups__isnull=True, is_superuser=False), pk=learner
    )
    password = give_new_password(person, request)
    log(person, "accounts.new_password", user=request.user)
    context = {"group": group, "person": person, "password": password, **header(group.name)}
    return TemplateResponse(request, "lessons/admin/new_password.html", context)


class StudyGroupViewSet(ModelViewSet):
    model = StudyGroup
    name = "study_groups"
    url_prefix = "study-groups"
    icon = "group"
    menu_label = _("Study groups")
    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView
    delete_view_class = DeleteView
    history_view_class = GroupHistoryView
    usage_view_class = GroupUsageView
    inspect_view_enabled = False
    copy_view_enabled = False
    list_display = [
        "name",
        Column("course", label=_("Course")),
        Column("size", label=_("Learners")),
        DateColumn("last_active", label=_("Last active")),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            *assignments.addresses(),
            *rosters.addresses(),
            *sign_in_cards.addresses(),
            *stories.addresses(),
            *tonight.addresses(),
            path("register/<int:pk>/", register, name="register"),
            path("register/<int:pk>/<int:learner>/password/", new_password, name="new_password"),
        ]
