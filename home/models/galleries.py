from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from ..blocks import PictureBlock
from .base import BasePage


class GalleryPicturesBlock(blocks.StreamBlock):
    picture = PictureBlock()


class GalleryPage(BasePage):
    """A set of pictures to look at one after the other, as in the photograph exhibition."""

    intro = models.TextField(_("introduction"), max_length=500, blank=True)
    pictures = StreamField(GalleryPicturesBlock(), verbose_name=_("pictures"))

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("pictures")]
    parent_page_types = ["home.EventPage", "home.ProjectPage", "home.InfoPage"]
    subpage_types: list[str] = []
    template = "home/gallery_page.html"
    picture_field = "pictures"

    class Meta:
        verbose_name = _("gallery")
