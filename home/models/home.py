from typing import Any

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from ..blocks import BodyBlock, DoorsBlock
from .base import BasePage
from .news import NewsPage


class HomePage(BasePage):
    """The first page of a language: what this is, and the doors into the site."""

    heading = models.CharField(_("heading"), max_length=120)
    lead = models.TextField(_("lead"), max_length=400, blank=True)
    doors = StreamField(DoorsBlock(), verbose_name=_("doors"), blank=True, max_num=4)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("heading"),
        FieldPanel("lead"),
        FieldPanel("doors"),
        FieldPanel("body"),
    ]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "home.NewsIndexPage",
        "home.InfoPage",
        "home.ConsultationPage",
        "lessons.CoursePage",
    ]
    template = "home/home_page.html"

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["doors"] = self.doors_here()
        context["news"] = (
            NewsPage.objects.filter(locale_id=self.locale_id).live().order_by("-date", "-pk")[:3]
        )
        return context

    def doors_here(self) -> list[dict[str, Any]]:
        """Return the doors with each page in this page's language; one query."""
        doors = list(self.doors.raw_data)
        ids = [door["value"]["page"] for door in doors]
        pages = Page.objects.filter(
            translation_key__in=Page.objects.filter(pk__in=ids).values("translation_key")
        ).filter(Q(pk__in=ids) | Q(locale_id=self.locale_id, live=True))
        rows = list(pages)
        keys = {page.pk: page.translation_key for page in rows}
        here = {page.translation_key: page for page in rows if page.locale_id == self.locale_id}
        return [
            {"block": door["value"], "page": here[keys[door["value"]["page"]]]}
            for door in doors
            if keys.get(door["value"]["page"]) in here
        ]
