from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from ..blocks import BodyBlock
from .base import BasePage

FEATURES = ["bold", "italic", "ul", "link"]


class ConsultationPage(BasePage):
    """Advice on one topic: everything a person needs to know before she comes."""

    intro = models.TextField(_("introduction"), max_length=500)
    who_helps = RichTextField(_("who helps"), features=FEATURES, blank=True)
    languages = RichTextField(_("languages spoken"), features=FEATURES, blank=True)
    when_where = RichTextField(_("when and where"), features=FEATURES, blank=True)
    cost = RichTextField(_("cost"), features=FEATURES, blank=True)
    what_to_bring = RichTextField(_("what to bring"), features=FEATURES, blank=True)
    how_to_book = RichTextField(_("how to book"), features=FEATURES, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    FACTS = ("who_helps", "languages", "when_where", "cost", "what_to_bring", "how_to_book")

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel([FieldPanel(name) for name in FACTS], heading=_("What to know")),
        FieldPanel("body"),
    ]
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    template = "home/consultation_page.html"

    class Meta:
        verbose_name = _("consultation")

    def facts(self) -> list[tuple[str, str]]:
        """Return (label, rich text) of each fact that is filled in."""
        return [
            (self._meta.get_field(name).verbose_name, getattr(self, name))
            for name in self.FACTS
            if getattr(self, name)
        ]
