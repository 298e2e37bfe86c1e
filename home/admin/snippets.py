"""What the school keeps once and shows on many pages, under one heading of the menu."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from ..models import Notice, OpeningHours, Topic


class NoticeViewSet(SnippetViewSet):
    model = Notice
    icon = "warning"
    menu_label = _("Important notices")
    list_display = ["text", "starts_at", "ends_at"]


def usual_week(hours: OpeningHours) -> str:
    return ", ".join(
        f"{day} {' '.join(f'{span.opens:%H:%M}–{span.closes:%H:%M}' for span in spans)}"
        for day, spans in hours.week()
    )


def days_that_differ(hours: OpeningHours) -> str:
    return ", ".join(
        f"{row.first_day:%d.%m.}–{row.last_day:%d.%m.}"
        if row.first_day != row.last_day
        else f"{row.first_day:%d.%m.}"
        for row in hours.announced(timezone.localdate())
    )


class OpeningHoursViewSet(SnippetViewSet):
    model = OpeningHours
    icon = "time"
    menu_label = _("Opening hours")
    list_display = [
        "name",
        Column("week", label=_("Usual week"), accessor=usual_week),
        Column("differing", label=_("Days that differ"), accessor=days_that_differ),
    ]
    search_fields = ["name"]
    copy_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return OpeningHours.objects.with_lines()


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_label = _("Topics of news")
    list_display = ["name", "slug"]
    search_fields = ["name"]


class SchoolGroup(SnippetViewSetGroup):
    menu_label = _("School")
    menu_icon = "home"
    menu_order = 250
    items = (NoticeViewSet, OpeningHoursViewSet, TopicViewSet)
