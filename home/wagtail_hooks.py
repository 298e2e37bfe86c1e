from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.admin.views.home import (
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail_localize.synctree import create_aliases_for_new_page

from .admin import guards
from .admin.checks import ContentCheck
from .admin.dashboard import EditorsPanel, edits_pages
from .admin.machine import machine_translate
from .admin.pictures import PictureReport
from .admin.review import submit_translation
from .admin.snippets import SchoolGroup
from .admin.translations import ChangesView, SyncView, TranslationReport, translate
from .rich_text import PageInLanguageHandler

register_snippet(SchoolGroup)


@hooks.register("construct_translated_pages_to_cascade_actions")
def let_translations_follow(pages: list[Page], action: str) -> dict[Page, Any]:
    """Unpublish and move a Latvian page's translations with it: none exists alone.

    Deleting needs no help: `home.signals` does it wherever a page is deleted.
    """
    if action == "delete":
        return {}
    return {
        page: Page.objects.translation_of(page)
        for page in pages
        if page.locale.language_code == settings.LANGUAGE_CODE
    }


@hooks.register("after_copy_page")
def copy_in_every_language(request: HttpRequest, page: Page, new_page: Page) -> Any:
    """Give a copied page its place in the other languages; wagtail-localize only knows new ones."""
    create_aliases_for_new_page(new_page.specific)


hooks.register("before_create_page", guards.write_in_latvian)
hooks.register("before_copy_page", guards.copy_within_latvian)
hooks.register("before_bulk_action", guards.act_on_many)


@hooks.register("register_rich_text_features", order=100)
def link_in_the_readers_language(features: Any) -> None:
    features.register_link_type(PageInLanguageHandler)


# First, since two of the addresses are wagtail-localize's own.
@hooks.register("register_admin_urls", order=-1)
def editing_addresses() -> list[URLPattern]:
    results = {"results_only": True}
    return [
        path("reports/translations/", TranslationReport.as_view(), name="translations"),
        path(
            "reports/translations/results/",
            TranslationReport.as_view(**results),
            name="translations_results",
        ),
        path("translate/<int:pk>/", translate, name="translate_page"),
        path("translate/<int:pk>/submit/", submit_translation, name="submit_translation"),
        path("translate/<int:pk>/changes/", ChangesView.as_view(), name="translation_changes"),
        path("reports/pictures/", PictureReport.as_view(), name="pictures_to_complete"),
        path(
            "reports/pictures/results/",
            PictureReport.as_view(**results),
            name="pictures_to_complete_results",
        ),
        path("localize/update/<int:translation_source_id>/", SyncView.as_view()),
        path("localize/translate/<int:translation_id>/machine_translate/", machine_translate),
    ]


class EditorsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return edits_pages(request.user)


@hooks.register("register_reports_menu_item")
def translations_in_menu() -> MenuItem:
    return EditorsMenuItem(
        _("Translations"),
        reverse("translations"),
        name="page-translations",
        icon_name="wagtail-localize-language",
        order=100,
    )


@hooks.register("register_reports_menu_item")
def pictures_in_menu() -> MenuItem:
    return EditorsMenuItem(
        _("Pictures to complete"),
        reverse("pictures_to_complete"),
        name="pictures-to-complete",
        icon_name="image",
        order=110,
    )


@hooks.register("construct_reports_menu")
def one_report_on_translations(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave out wagtail-localize's report, which knows neither copies nor what changed."""
    theirs = reverse("wagtail_localize:translations_report")
    items[:] = [item for item in items if item.url != theirs]


@hooks.register("construct_help_menu")
def only_help_in_her_language(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave out what leads to Wagtail's own site, in English."""
    items[:] = [item for item in items if not item.url.startswith("https://")]


@hooks.register("construct_homepage_panels")
def show_what_is_to_do(request: HttpRequest, panels: list[Any]) -> None:
    """Show an editor her work in one place; Wagtail's two lists of workflows are part of it."""
    if edits_pages(request.user):
        doubled = (UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel)
        panels[:] = [panel for panel in panels if not isinstance(panel, doubled)]
        panels.append(EditorsPanel())


@hooks.register("construct_wagtail_userbar")
def check_content(request: HttpRequest, items: list[Any], page: Page | None) -> None:
    items[:] = [
        ContentCheck(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item
        for item in items
    ]


@hooks.register("insert_global_admin_css")
def editing_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/editing.css"))
