"""StreamField blocks that pages of every kind share.

Only blocks whose text wagtail-localize can extract: no tables, no raw HTML.
"""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

RICH_TEXT_FEATURES = ["bold", "italic", "h3", "ol", "ul", "link", "document-link"]


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("Divides a long page, so that a reader finds her part.")
        preview_value = "Kas notiek skolā"
        template = "blocks/heading.html"


class ParagraphBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(features=RICH_TEXT_FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Paragraphs, lists and links.")
        preview_value = "<p>Nodarbības notiek divreiz nedēļā. Pirmā nodarbība ir bez maksas.</p>"
        template = "blocks/paragraph.html"


class NoteBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(features=["bold", "italic", "ul", "link"], **kwargs)

    class Meta:
        icon = "warning"
        label = _("Important")
        description = _("A short framed text that nobody should miss.")
        preview_value = "<p>Līdzi jāņem pase vai uzturēšanās atļauja.</p>"
        template = "blocks/note.html"


class BodyBlock(blocks.StreamBlock):
    heading = HeadingBlock()
    paragraph = ParagraphBlock()
    note = NoteBlock()


class DoorBlock(blocks.StructBlock):
    """One of the ways into the site on the home page."""

    page = blocks.PageChooserBlock(label=_("Page"))
    icon = blocks.ChoiceBlock(
        choices=[("book", _("Book")), ("talk", _("Conversation")), ("calendar", _("Calendar"))],
        label=_("Picture"),
    )
    title = blocks.CharBlock(label=_("Title"), max_length=60)
    text = blocks.CharBlock(label=_("What one finds there"), max_length=160)

    class Meta:
        icon = "link"
        label = _("Door")
        description = _("A large link with a picture to one part of the site.")
        preview_value = {"icon": "book", "title": "Mācies latviešu valodu", "text": "Vārdi, testi"}
        template = "blocks/door_preview.html"


class DoorsBlock(blocks.StreamBlock):
    door = DoorBlock()
