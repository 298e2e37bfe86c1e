from typing import Any, cast

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from ..blocks import BodyBlock, PreparationBlock
from .base import BasePage, QuickExitPage
from .school import OpeningHours

FEATURES = ["bold", "italic", "ul", "link"]


class ConsultationIndexPage(BasePage):
    """What one can ask advice about."""

    intro = models.TextField(_("introduction"), max_length=500, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.ConsultationPage"]
    max_count_per_parent = 1
    template = "home/consultation_index_page.html"

    class Meta:
        verbose_name = _("list of consultations")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["consultations"] = self.live_children(ConsultationPage)
        return context


class ConsultationPage(QuickExitPage):
    """Advice on one topic: everything a person needs to know before she comes."""

    intro = models.TextField(_("introduction"), max_length=500)
    who_helps = RichTextField(_("who helps"), features=FEATURES, blank=True)
    languages = RichTextField(_("languages spoken"), features=FEATURES, blank=True)
    when_where = RichTextField(_("when and where"), features=FEATURES, blank=True)
    hours = models.ForeignKey(
        OpeningHours,
        verbose_name=_("opening hours"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_(
            "Shown below “when and where”. Change them in one place: School, Opening hours."
        ),
    )
    cost = RichTextField(_("cost"), features=FEATURES, blank=True)
    what_to_bring = RichTextField(_("what to bring"), features=FEATURES, blank=True)
    how_to_book = RichTextField(_("how to book"), features=FEATURES, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    preparation = StreamField(
        PreparationBlock(),
        verbose_name=_("prepare for the appointment"),
        blank=True,
        help_text=_(
            "What she will need to say and understand there. She can practise the words, and "
            "show the sentences on a card in large letters."
        ),
    )

    FACTS = ("who_helps", "languages", "when_where", "cost", "what_to_bring", "how_to_book")

    SHARED_FIELDS = ("hours",)
    override_translatable_fields = BasePage.shared(*SHARED_FIELDS)
    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel(
            [
                FieldPanel("who_helps"),
                FieldPanel("languages"),
                FieldPanel("when_where"),
                FieldPanel("hours"),
                FieldPanel("cost"),
                FieldPanel("what_to_bring"),
                FieldPanel("how_to_book"),
            ],
            heading=_("What to know"),
        ),
        FieldPanel("body"),
        FieldPanel("preparation"),
    ]
    parent_page_types = ["home.HomePage", "home.ConsultationIndexPage"]
    subpage_types: list[str] = []
    template = "home/consultation_page.html"

    class Meta:
        verbose_name = _("consultation")

    def facts(self) -> list[tuple[str, str, str]]:
        """Return (name, label, rich text) of each fact that is filled in."""
        return [
            (name, self._meta.get_field(name).verbose_name, getattr(self, name))
            for name in self.FACTS
            if getattr(self, name) or (name == "when_where" and self.hours_id)
        ]

    def phrases(self, source: "ConsultationPage") -> list[tuple[str, str]]:
        """Return (sentence of the Latvian page `source`, its meaning in this page's language).

        The meaning is empty in Latvian and while it is not translated.
        """
        own = {row["id"]: row["value"] for row in self.preparation.raw_data}
        return [
            (row["value"], own.get(row["id"], "") if own.get(row["id"]) != row["value"] else "")
            for row in source.preparation.raw_data
            if row["type"] == "phrase"
        ]

    def words(self) -> list[int]:
        """Return the ids of the words to prepare with, in order, each once."""
        ids = [
            item["value"]
            for row in self.preparation.raw_data
            if row["type"] == "words"
            for item in row["value"]["words"]
        ]
        return list(dict.fromkeys(id for id in ids if id))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["hours"] = OpeningHours.objects.with_lines().filter(pk=self.hours_id).first()
        source = cast(ConsultationPage, self.source_page())
        context["phrases"] = self.phrases(source)
        context["words"] = source.words()
        return context

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        if request.GET.get("view") == "card":
            return "home/phrase_card.html"
        return str(super().get_template(request, *args, **kwargs))
