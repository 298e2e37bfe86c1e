from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from ..blocks import BodyBlock
from .base import BasePage


class InfoPage(BasePage):
    """A page of lasting information: about the centre, privacy, rules."""

    body = StreamField(BodyBlock(), verbose_name=_("text"))

    content_panels = [*Page.content_panels, FieldPanel("body")]
    parent_page_types = ["home.HomePage", "home.InfoPage"]
    subpage_types = ["home.InfoPage"]
    template = "home/info_page.html"

    class Meta:
        verbose_name = _("information page")
