from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from ..blocks import DoorsBlock, HomeBlock
from ..navigation import SitePages
from ..pictures import attach_pictures
from .base import BasePage
from .events import EventPage, upcoming
from .news import NewsPage
from .school import SchoolSettings

LISTED = 3


class HomePage(BasePage):
    """The first page of a language: what this is, the doors into the site, what is new.

    Below the doors it is composed of blocks; without any it shows events and news.
    """

    heading = models.CharField(_("heading"), max_length=120)
    lead = models.TextField(_("lead"), max_length=400, blank=True)
    doors = StreamField(DoorsBlock(), verbose_name=_("doors"), blank=True, max_num=4)
    body = StreamField(HomeBlock(), verbose_name=_("below the doors"), blank=True)

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
        "home.EventIndexPage",
        "home.ConsultationIndexPage",
        "home.ConsultationPage",
        "home.ProjectIndexPage",
        "home.InfoPage",
        "home.ContactPage",
        "home.FormPage",
        "lessons.CoursePage",
    ]
    template = "home/home_page.html"

    class Meta:
        verbose_name = _("home page")

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """One home page is all there is; its languages come from its translations."""
        return not cls.objects.exists() and bool(super().can_create_at(parent))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        doors = [door["value"] for door in self.doors.raw_data]
        linked = [door["page"] for door in doors if door["page"]] + self.pages_of_steps()
        site_pages = SitePages(self.locale.language_code, also=linked)
        here = site_pages.by_id()
        news = NewsPage.objects.filter(locale_id=self.locale_id).live().order_by("-date", "-pk")
        events = upcoming(EventPage.objects.filter(locale_id=self.locale_id).live())
        latest_news = list(news[: self.how_many("news")])
        next_events = list(events[: self.how_many("events")])
        attach_pictures([*latest_news, *next_events])
        return context | {
            "site_pages": site_pages,
            "doors": [
                {"block": door, "page": here[door["page"]]}
                for door in doors
                if door["page"] in here
            ],
            "latest_news": latest_news,
            "next_events": next_events,
        }

    def how_many(self, listing: str) -> int:
        """Return how many pages the block `listing` shows; a home page without blocks has both."""
        if not self.body:
            return LISTED
        counts = [row["value"]["count"] for row in self.body.raw_data if row["type"] == listing]
        return max(counts, default=0)

    def pages_of_steps(self) -> list[int]:
        return [
            item["value"]["page"]
            for row in self.body.raw_data
            if row["type"] == "steps"
            for item in row["value"]["steps"]
            if item["value"].get("page")
        ]

    def as_linked_data(self) -> dict[str, Any]:
        # Address and telephone would cost a query here; they are told on the contact page.
        return SchoolSettings().as_linked_data()
