from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.snippets.models import register_snippet

from home.admin.dashboard import edits_pages

from .admin.allowances import AllowanceViewSet
from .admin.appeals import LOGGED, AppealViewSet
from .admin.categories import CategoryViewSet
from .admin.facts import report as facts_report
from .admin.figures import addresses as figure_addresses
from .admin.figures import menu_item as figures_in_menu
from .admin.groups import StudyGroupViewSet
from .admin.marking import MarkingViewSet
from .admin.questions import addresses as question_addresses
from .admin.questions import question_buttons, warn_author
from .admin.recordings import RecordingReport
from .admin.sittings import ReleasedFormatter, SittingViewSet
from .admin.try_quiz import try_button
from .admin.word_table import addresses as word_addresses
from .admin.words import WordViewSet


class TeachingGroup(ViewSetGroup):
    menu_label = _("Learning")
    menu_icon = "group"
    menu_order = 150
    items = (
        StudyGroupViewSet,
        MarkingViewSet,
        SittingViewSet,
        AllowanceViewSet,
        AppealViewSet,
    )


register_snippet(WordViewSet)
register_snippet(CategoryViewSet)


@hooks.register("register_admin_viewset")
def register_teaching() -> Any:
    return TeachingGroup()


@hooks.register("register_admin_urls")
def recording_addresses() -> list[URLPattern]:
    results = RecordingReport.as_view(results_only=True)
    return [
        path("reports/recordings/", RecordingReport.as_view(), name="recordings"),
        path("reports/recordings/results/", results, name="recordings_results"),
    ]


@hooks.register("register_admin_urls")
def fact_addresses() -> list[URLPattern]:
    return [path("reports/quiz-facts/", facts_report, name="quiz_facts")]


class EditorsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return edits_pages(request.user)


@hooks.register("register_reports_menu_item")
def facts_in_menu() -> MenuItem:
    return EditorsMenuItem(
        _("Facts with dates"),
        reverse("quiz_facts"),
        name="quiz-facts",
        icon_name="calendar-check",
        order=130,
    )


hooks.register("register_admin_urls", figure_addresses)
hooks.register("register_reports_menu_item", figures_in_menu)
hooks.register("register_page_header_buttons", try_button)
hooks.register("register_page_header_buttons", question_buttons)
hooks.register("register_admin_urls", question_addresses)
hooks.register("register_admin_urls", word_addresses)
hooks.register("after_create_page", warn_author)
hooks.register("after_edit_page", warn_author)


@hooks.register("construct_main_menu")
def snippets_in_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave the snippets out for those who write neither words nor quizzes."""
    user = request.user
    if not (user.has_perm("lessons.change_word") or edits_pages(user)):
        items[:] = [item for item in items if item.name != "snippets"]


class WordsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("lessons.change_word"))


@hooks.register("register_reports_menu_item")
def recordings_in_menu() -> MenuItem:
    return WordsMenuItem(
        _("Recordings"), reverse("recordings"), name="recordings", icon_name="media", order=120
    )


@hooks.register("insert_global_admin_css")
def teaching_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/teaching.css"))


@hooks.register("register_log_actions")
def log_new_password(actions: Any) -> None:
    actions.register_action(
        "accounts.new_password", _("New password"), _("New password given by a teacher")
    )
    actions.register_action("accounts.card_made", _("Sign-in card"), _("Sign-in card made"))
    actions.register_action(
        "accounts.card_changed", _("Sign-in card"), _("Sign-in card replaced or taken back")
    )


@hooks.register("register_log_actions")
def log_groups(actions: Any) -> None:
    actions.register_action(
        "lessons.added_learners", _("Add learners"), _("Learners added to the group")
    )
    actions.register_action("lessons.changed_group", _("The group"), _("Archived or opened"))


@hooks.register("register_log_actions")
def log_decisions(actions: Any) -> None:
    for action, formatter in LOGGED.items():
        actions.register_action(action)(formatter)


@hooks.register("register_log_actions")
def log_release(actions: Any) -> None:
    actions.register_action("lessons.released_results")(ReleasedFormatter)
