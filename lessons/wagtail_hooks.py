from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.snippets.models import register_snippet

from .admin.groups import StudyGroupViewSet
from .admin.words import WordViewSet


class TeachingGroup(ViewSetGroup):
    menu_label = _("Learning")
    menu_icon = "group"
    menu_order = 150
    items = (StudyGroupViewSet,)


register_snippet(WordViewSet)


@hooks.register("register_admin_viewset")
def register_teaching() -> Any:
    return TeachingGroup()


@hooks.register("insert_global_admin_css")
def teaching_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/teaching.css"))


@hooks.register("register_log_actions")
def log_new_password(actions: Any) -> None:
    actions.register_action(
        "accounts.new_password", _("New password"), _("New password given by a teacher")
    )
