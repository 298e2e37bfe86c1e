"""Pictures that lack something before they serve everybody."""

from typing import Any

import django_filters
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import policy_registry

from ..models import Picture

THUMBNAIL = "max-165x165"


class Lack(models.TextChoices):
    DESCRIPTION = "description", _("no description")
    PEOPLE = "people", _("people not checked")


LACKING = {
    Lack.DESCRIPTION: Q(description=""),
    Lack.PEOPLE: Q(people=Picture.People.UNCHECKED),
}


def own_pictures(user: Any) -> Any:
    """Return the pictures that `user` may change."""
    policy = policy_registry.get_by_type(Picture)
    return policy.instances_user_has_permission_for(user, "change")


class PictureFilterSet(WagtailFilterSet):
    lack = django_filters.ChoiceFilter(
        method="filter_lack", label=_("What is missing"), choices=Lack.choices
    )

    class Meta:
        model = Picture
        fields: list[str] = []

    def filter_lack(self, pictures: Any, name: str, value: str) -> Any:
        return pictures.filter(LACKING[Lack(value)])


class ThumbnailColumn(BaseColumn):
    cell_template_name = "home/admin/thumbnail_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Use what was fetched for all rows; asking each picture writes into the cache."""
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        made = instance.prefetched_renditions
        context["thumbnail"] = made[0] if made else instance.get_rendition(THUMBNAIL)
        return context


class LackColumn(BaseColumn):
    cell_template_name = "home/admin/lack_cell.html"


class PictureReport(ReportView):
    model = Picture
    page_title = _("Pictures to complete")
    header_icon = "image"
    index_url_name = "pictures_to_complete"
    index_results_url_name = "pictures_to_complete_results"
    filterset_class = PictureFilterSet
    any_permission_required = ["add", "change"]
    paginate_by = 20
    columns = [
        ThumbnailColumn("thumbnail", label=_("Picture"), width="15%"),
        TitleColumn("title", label=_("Title"), url_name="wagtailimages:edit"),
        LackColumn("lack", label=_("What is missing")),
    ]
    no_results_message = _("Every picture has what it needs.")

    def get_queryset(self) -> "QuerySet[Picture]":
        lacking = LACKING[Lack.DESCRIPTION] | LACKING[Lack.PEOPLE]
        pictures = own_pictures(self.request.user).filter(lacking)
        found: QuerySet[Picture] = pictures.prefetch_renditions(THUMBNAIL)
        return found.order_by("-created_at", "-pk")
