from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from ..blocks import BodyBlock, EasyReadBlock
from .base import QuickExitPage


class InfoPage(QuickExitPage):
    """A page of lasting information: about the centre, privacy, rules."""

    body = StreamField(BodyBlock(), verbose_name=_("text"))
    easy_read = StreamField(
        EasyReadBlock(),
        verbose_name=_("easy to read"),
        blank=True,
        help_text=_(
            "The same in easy language („Viegli lasīt”): short sentences, one thought in each. "
            "Readers can switch to it."
        ),
    )

    content_panels = [*Page.content_panels, FieldPanel("body"), FieldPanel("easy_read")]
    parent_page_types = ["home.HomePage", "home.InfoPage"]
    subpage_types = ["home.InfoPage", "home.GalleryPage", "home.FormPage"]
    template = "home/info_page.html"

    class Meta:
        verbose_name = _("information page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["easy"] = bool(self.easy_read) and request.GET.get("view") == "easy"
        return context
