from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from ..blocks import BodyBlock
from .base import BasePage
from .school import OpeningHours, SchoolSettings


class ContactPage(BasePage):
    """How to find the school. Address, telephone and hours come from the settings."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)
    body = StreamField(
        BodyBlock(),
        verbose_name=_("text"),
        blank=True,
        help_text=_("How to get there, which door, who speaks which language."),
    )

    content_panels = [
        *Page.content_panels,
        HelpPanel(
            _(
                "Address, telephone and opening hours are kept under Settings, "
                "Address and telephone."
            )
        ),
        FieldPanel("intro"),
        FieldPanel("body"),
    ]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.FormPage"]
    max_count_per_parent = 1
    template = "home/contact_page.html"

    class Meta:
        verbose_name = _("contact page")

    @cached_property
    def school(self) -> SchoolSettings:
        found: SchoolSettings = SchoolSettings.load()
        return found

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .forms import FormPage

        context = super().get_context(request, *args, **kwargs)
        context["school"] = school = self.school
        context["hours"] = OpeningHours.objects.with_lines().filter(pk=school.hours_id).first()
        context["forms"] = self.live_children(FormPage)
        return context

    def as_linked_data(self) -> dict[str, Any]:
        return self.school.as_linked_data()
