from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet
from wagtail_localize.synctree import create_aliases_for_new_page

from .models import Notice


class NoticeViewSet(SnippetViewSet):
    model = Notice
    icon = "warning"
    menu_label = _("Important notices")
    add_to_admin_menu = True
    menu_order = 250
    list_display = ["text", "starts_at", "ends_at"]


register_snippet(NoticeViewSet)


@hooks.register("construct_translated_pages_to_cascade_actions")
def let_translations_follow(pages: list[Page], action: str) -> dict[Page, Any]:
    """Delete, unpublish and move a Latvian page's translations with it: none exists alone."""
    return {
        page: Page.objects.translation_of(page)
        for page in pages
        if page.locale.language_code == settings.LANGUAGE_CODE
    }


@hooks.register("after_copy_page")
def copy_in_every_language(request: HttpRequest, page: Page, new_page: Page) -> Any:
    """Give a copied page its place in the other languages; wagtail-localize only knows new ones."""
    create_aliases_for_new_page(new_page.specific)
