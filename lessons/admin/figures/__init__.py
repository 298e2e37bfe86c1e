"""Reports in Wagtail's admin: figures of `lessons.figures` as a table, a chart and a file."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from .views import REPORTS

__all__ = ["addresses", "menu_item"]


def addresses() -> list[URLPattern]:
    return [path(f"reports/{each.slug}/", each.as_view(), name=each.name) for each in REPORTS]


class FiguresMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("lessons.view_studygroup"))


def menu_item() -> MenuItem:
    """Return the one entry of all these reports: each leads to the others."""
    address = reverse(REPORTS[0].name)
    return FiguresMenuItem(
        _("Learning in figures"), address, name="figures", icon_name="table", order=110
    )
