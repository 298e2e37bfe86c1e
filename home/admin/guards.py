"""What an editor is kept from, with a sentence that says what to do instead."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from wagtail.admin import messages
from wagtail.models import Page

from ..pictures import pictures_of


def write_in_latvian(request: HttpRequest, parent: Page, page_class: type[Page]) -> Any:
    """Lead from a new page below a translation to the same place in Latvian."""
    if parent.depth < 2 or parent.locale.language_code == settings.LANGUAGE_CODE:
        return None
    latvian = Page.objects.translation_of(parent).filter(
        locale__language_code=settings.LANGUAGE_CODE
    )
    said = gettext("Pages are written in Latvian first. You are now at the Latvian list.")
    messages.warning(request, said)
    return redirect("wagtailadmin_explore", latvian.get().pk if latvian else parent.pk)


def copy_within_latvian(request: HttpRequest, page: Page) -> Any:
    """Refuse to copy a page below a translation."""
    target = request.POST.get("new_parent_page", "")
    parent = Page.objects.filter(pk=target).first() if target.isdecimal() else None
    if parent is None or parent.locale_id == page.locale_id:
        return None
    messages.error(request, gettext("Copy a page only within its own language."))
    return redirect("wagtailadmin_pages:copy", page.pk)


def act_on_many(request: HttpRequest, action: str, objects: list[Any], view: Any) -> Any:
    """Refuse what would go wrong for many pages at once, before anything is done."""
    pages = [one for one in objects if isinstance(one, Page)]
    if request.method != "POST" or not pages:
        return None
    if action == "move":
        return back(request, gettext("Move pages one by one: each takes its translations along."))
    if action == "publish":
        unready = [page.title for page in pages if is_unready(page)]
        if unready:
            said = gettext("Nothing was published. Open and complete first: %(titles)s")
            return back(request, said % {"titles": ", ".join(unready)})
    return None


def back(request: HttpRequest, said: str) -> HttpResponse:
    messages.error(request, said)
    return redirect("wagtailadmin_explore_root")


def is_unready(page: Page) -> bool:
    """Tell whether the newest draft lacks something that publishing asks for."""
    draft = page.get_latest_revision_as_object()
    try:
        draft.full_clean()
    except ValidationError:
        return True
    return any(not picture.may_be_shown for picture in pictures_of(draft))
