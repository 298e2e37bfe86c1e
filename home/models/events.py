from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from ..blocks import BodyBlock, LeadPictureBlock
from ..pictures import attach_pictures
from .base import BasePage

PAST_PER_PAGE = 12
FEATURES = ["bold", "italic", "ul", "link"]


class EventIndexPage(BasePage):
    """What is on: coming events first, then those that are over."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.EventPage"]
    max_count_per_parent = 1
    template = "home/event_index_page.html"

    class Meta:
        verbose_name = _("list of events")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        events = self.live_children(EventPage)
        past = Paginator(over(events), PAST_PER_PAGE).get_page(request.GET.get("page"))
        past.object_list = attach_pictures(past.object_list)
        return context | {"events": attach_pictures(upcoming(events)), "past": past}


class EventPage(BasePage):
    """Something to come to: an exhibition, a seminar, a camp."""

    lead = models.TextField(
        _("lead"), max_length=500, help_text=_("What it is and why to come, in a sentence or two.")
    )
    picture = StreamField(
        LeadPictureBlock(),
        verbose_name=_("picture"),
        blank=True,
        help_text=_("One picture. It stands on top of the page and in lists."),
    )
    start = models.DateTimeField(_("begins"))
    end = models.DateTimeField(
        _("ends"), null=True, blank=True, help_text=_("Leave empty if you don't know it.")
    )
    whole_days = models.BooleanField(
        _("whole days"), default=False, help_text=_("Only the days are shown, without hours.")
    )
    place = models.CharField(
        _("place"),
        max_length=120,
        blank=True,
        help_text=_("What people call it, for example: Integration School."),
    )
    address = models.CharField(
        _("address"), max_length=200, blank=True, help_text=_("Street, number, town.")
    )
    map_link = models.URLField(
        _("link to a map"), blank=True, help_text=_("Opens a map elsewhere; no map is built in.")
    )
    for_whom = models.CharField(
        _("for whom"),
        max_length=200,
        blank=True,
        help_text=_("For example: women who have just arrived."),
    )
    languages = models.CharField(
        _("language of the event"),
        max_length=120,
        blank=True,
        help_text=_("For example: easy Latvian, with translation into Ukrainian."),
    )
    childcare = models.CharField(
        _("children"),
        max_length=200,
        blank=True,
        help_text=_("May they come? Who looks after them?"),
    )
    price = models.CharField(
        _("price"), max_length=120, blank=True, help_text=_("For example: free of charge.")
    )
    how_to_sign_up = RichTextField(
        _("how to sign up"),
        features=FEATURES,
        blank=True,
        help_text=_("Where to write or call, and by when."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    FACTS = ("for_whom", "languages", "childcare", "price")
    SHARED_FIELDS = ("start", "end", "whole_days", "map_link")
    override_translatable_fields = BasePage.shared(*SHARED_FIELDS)
    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("picture"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("start"), FieldPanel("end")]), FieldPanel("whole_days")],
            heading=_("When"),
        ),
        MultiFieldPanel(
            [FieldPanel("place"), FieldPanel("address"), FieldPanel("map_link")],
            heading=_("Where"),
        ),
        MultiFieldPanel(
            [*(FieldPanel(name) for name in FACTS), FieldPanel("how_to_sign_up")],
            heading=_("What to know"),
        ),
        FieldPanel("body"),
    ]
    parent_page_types = ["home.EventIndexPage"]
    subpage_types = ["home.GalleryPage", "home.FormPage"]
    template = "home/event_page.html"

    class Meta:
        verbose_name = _("event")

    def clean(self) -> None:
        super().clean()
        if self.start and self.end and self.end < self.start:
            raise ValidationError({"end": _("The end must come after the beginning.")})

    @property
    def last_moment(self) -> datetime:
        """When the event is over; a day that is meant as a whole ends at midnight."""
        last = self.end or self.start
        if not self.whole_days:
            return last
        day = timezone.localtime(last).replace(hour=0, minute=0, second=0, microsecond=0)
        return day + timedelta(days=1)

    @property
    def is_over(self) -> bool:
        return self.last_moment < timezone.now()

    @property
    def lasts_days(self) -> bool:
        """Whether it ends on another day than it begins."""
        return bool(self.end and timezone.localdate(self.end) != timezone.localdate(self.start))

    def facts(self) -> list[tuple[str, str]]:
        """Return (label, text) of each fact that is filled in."""
        return [
            (self._meta.get_field(name).verbose_name, getattr(self, name))
            for name in self.FACTS
            if getattr(self, name)
        ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .galleries import GalleryPage

        context = super().get_context(request, *args, **kwargs)
        context["galleries"] = attach_pictures(self.live_children(GalleryPage))
        return context

    def as_linked_data(self) -> dict[str, Any]:
        def moment(value: datetime) -> str:
            local = timezone.localtime(value)
            return local.date().isoformat() if self.whole_days else local.isoformat()

        place = {
            "@type": "Place",
            "name": self.place or "Integrācijas skola",
            "address": self.address or self.place or "Rīga, LV",
        }
        if self.map_link:
            place["hasMap"] = self.map_link
        data: dict[str, Any] = {
            "@type": "Event",
            "name": self.title,
            "description": self.lead,
            "startDate": moment(self.start),
            "eventStatus": "https://schema.org/EventScheduled",
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "location": place,
        }
        if self.end:
            data["endDate"] = moment(self.end)
        return data


def by_last_moment(events: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    return events.alias(last=Coalesce("end", "start"))


def upcoming(events: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    """Return the events that are not over, the next one first.

    Until midnight an event of today counts as coming, whatever its hour.
    """
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return by_last_moment(events).filter(last__gte=today).order_by("start", "pk")


def over(events: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    """Return the events that are over, the latest first."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return by_last_moment(events).filter(last__lt=today).order_by("-start", "-pk")
