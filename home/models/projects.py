from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from ..blocks import BodyBlock, LeadPictureBlock
from ..pictures import attach_pictures
from .base import BasePage

FEATURES = ["bold", "italic", "ul", "link"]


class ProjectIndexPage(BasePage):
    """The list of projects, the newest first."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.ProjectPage"]
    max_count_per_parent = 1
    template = "home/project_index_page.html"

    class Meta:
        verbose_name = _("list of projects")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        projects = self.live_children(ProjectPage).order_by("-starts_on", "-pk")
        context["projects"] = attach_pictures(projects)
        return context


class ProjectPage(BasePage):
    """A project with what its funder asks to be shown, and what came of it."""

    lead = models.TextField(_("lead"), max_length=500)
    picture = StreamField(
        LeadPictureBlock(),
        verbose_name=_("picture"),
        blank=True,
        help_text=_("One picture. It stands on top of the page and in lists."),
    )
    funder = models.CharField(_("funder"), max_length=200)
    number = models.CharField(_("project number"), max_length=80, blank=True)
    phase = models.CharField(_("phase"), max_length=120, blank=True)
    starts_on = models.DateField(_("begins"))
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    partners = RichTextField(_("partners"), features=FEATURES, blank=True)
    disclaimer = models.TextField(
        _("funder's disclaimer"),
        max_length=600,
        blank=True,
        help_text=_("The sentence that the contract with the funder prescribes."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    results = StreamField(
        BodyBlock(),
        verbose_name=_("results"),
        blank=True,
        help_text=_("Publications, a film, numbers: what came of it."),
    )

    SHARED_FIELDS = ("number", "starts_on", "ends_on")
    override_translatable_fields = BasePage.shared(*SHARED_FIELDS)
    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("picture"),
        MultiFieldPanel(
            [
                FieldPanel("funder"),
                FieldRowPanel([FieldPanel("number"), FieldPanel("phase")]),
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                FieldPanel("partners"),
                FieldPanel("disclaimer"),
            ],
            heading=_("Funding"),
        ),
        FieldPanel("body"),
        FieldPanel("results"),
    ]
    parent_page_types = ["home.ProjectIndexPage"]
    subpage_types = ["home.GalleryPage"]
    template = "home/project_page.html"

    class Meta:
        verbose_name = _("project")

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The end must come after the beginning.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .galleries import GalleryPage

        context = super().get_context(request, *args, **kwargs)
        context["galleries"] = attach_pictures(self.live_children(GalleryPage))
        return context
