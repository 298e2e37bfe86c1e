"""The frame of Wagtail's admin around a teacher's pages."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..models.classes import StudyGroup


def header(title: str, group: StudyGroup | None = None, icon: str = "group") -> dict[str, Any]:
    """Return what Wagtail's page frame shows above a page, below its group if it has one."""
    items = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("study_groups:index"), "label": _("Study groups")},
    ]
    if group is not None:
        items.append({"url": reverse("study_groups:register", args=[group.pk]), "label": group})
    items.append({"url": "", "label": title})
    return {"breadcrumbs_items": items, "header_title": title, "header_icon": icon}
