"""StreamField blocks that pages of every kind share.

Only blocks whose text wagtail-localize can extract: no tables, no raw HTML.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from .examples import example_documents, example_pages, example_pictures, latest_pages
from .pictures import with_renditions
from .videos import VideoValue

RICH_TEXT_FEATURES = ["bold", "italic", "h3", "ol", "ul", "link", "document-link"]
EXAMPLE_TEXT = "<p>Nodarbības notiek divreiz nedēļā. Pirmā nodarbība ir bez maksas.</p>"


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
        preview_value = EXAMPLE_TEXT
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


class PictureChooserBlock(ImageChooserBlock):
    """Fetches pictures together with their renditions, so that showing them costs nothing more."""

    def bulk_to_python(self, values: list[Any]) -> list[Any]:
        pictures = with_renditions(values)
        if missing := set(values) - set(pictures) - {None}:
            pictures |= self.model_class.objects.in_bulk(missing)
        return [pictures.get(id) for id in values]


class PictureBlock(blocks.StructBlock):
    """A picture, what it says to those who don't see it, and its caption.

    A picture of people who have not consented cannot be published.
    """

    image = PictureChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("What the picture shows"),
        required=False,
        default="",
        max_length=200,
        help_text=_("Read out to people who don't see it. One short sentence."),
    )
    decorative = blocks.BooleanBlock(
        label=_("Only decoration: says nothing that the text does not say"), required=False
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, default="", max_length=200)

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("A picture with what it shows, and a caption.")
        template = "blocks/picture.html"

    def get_preview_value(self) -> Any:
        pictures = example_pictures(1)
        return self.normalize(picture_example(pictures[0])) if pictures else None

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        errors = {}
        image = cleaned["image"]
        if image and not image.may_be_shown:
            errors["image"] = ValidationError(
                _(
                    "Somebody in this picture has not consented, or nobody has checked. "
                    "Open the picture and say who is in it, or choose another."
                )
            )
        if image and not (cleaned["alt"] or cleaned["decorative"]):
            errors["alt"] = ValidationError(_("Say what the picture shows."))
        if errors:
            raise StructBlockValidationError(errors)
        return cleaned


def picture_example(picture: Any) -> dict[str, Any]:
    return {"image": picture, "decorative": True, "caption": picture.title}


class GalleryBlock(blocks.StructBlock):
    pictures = blocks.ListBlock(PictureBlock(), label=_("Pictures"), min_num=2)

    class Meta:
        icon = "copy"
        label = _("Pictures side by side")
        description = _("Several pictures of one occasion.")
        template = "blocks/gallery.html"

    def get_preview_value(self) -> Any:
        pictures = [picture_example(picture) for picture in example_pictures(3)]
        return self.normalize({"pictures": pictures}) if pictures else None


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("What she said"), max_length=400)
    person = blocks.CharBlock(label=_("Who said it"), required=False, default="", max_length=100)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        description = _("A person's own words.")
        preview_value = {"text": "Te es atradu draudzenes.", "person": "Kursu dalībniece"}
        template = "blocks/quote.html"


class FilesBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), required=False, default="", max_length=100)
    files = blocks.ListBlock(DocumentChooserBlock(), label=_("Files"), min_num=1)

    class Meta:
        icon = "doc-full"
        label = _("Files")
        description = _("Documents to download, with their size.")
        template = "blocks/files.html"

    def get_preview_value(self) -> Any:
        files = example_documents(2)
        return self.normalize({"heading": "Lejupielādēt", "files": files}) if files else None


class VideoBlock(blocks.StructBlock):
    """A video elsewhere. Nothing is asked of that site until a reader clicks."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    address = blocks.URLBlock(
        label=_("Address of the video"), help_text=_("From YouTube or Vimeo, for example.")
    )
    picture = PictureChooserBlock(label=_("Still picture"), required=False)

    class Meta:
        icon = "media"
        label = _("Video")
        description = _("A video on another site, opened only when a reader asks for it.")
        value_class = VideoValue
        preview_value = {
            "title": "Filma par skolu",
            "address": "https://vimeo.com/1",
            "picture": None,
        }
        template = "blocks/video.html"


class CallBlock(blocks.StructBlock):
    """One clear next step."""

    text = blocks.CharBlock(label=_("What the button says"), max_length=60)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    address = blocks.URLBlock(label=_("or address elsewhere"), required=False)

    class Meta:
        icon = "arrow-right"
        label = _("Button")
        description = _("The next step, as a large button. One on a page.")
        preview_value = {"text": "Pieteikties kursiem", "address": "https://example.org/"}
        template = "blocks/call.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["address"]) and not self.is_deferred_validation:
            problem = ValidationError(_("Choose either a page or an address elsewhere."))
            raise StructBlockValidationError({"page": problem})
        return cleaned


class WordsBlock(blocks.StructBlock):
    """Words of the vocabulary that this text needs, with their meanings, to practise at once."""

    words = blocks.ListBlock(
        SnippetChooserBlock("lessons.Word"), label=_("Words"), min_num=1, max_num=12
    )

    class Meta:
        icon = "tag"
        label = _("Words you will need")
        description = _("Words from the lessons, with their meanings and a way to practise them.")
        template = "blocks/words.html"

    def get_preview_value(self) -> Any:
        words = list(self.child_blocks["words"].child_block.target_model.objects.all()[:3])
        return self.normalize({"words": words}) if words else None


class RelatedPagesBlock(blocks.StructBlock):
    pages = blocks.ListBlock(blocks.PageChooserBlock(), label=_("Pages"), min_num=1, max_num=6)

    class Meta:
        icon = "doc-empty-inverse"
        label = _("Read on")
        description = _("Links to other pages of this site on the same subject.")
        template = "blocks/related.html"

    def get_preview_value(self) -> Any:
        pages = example_pages(3)
        return self.normalize({"pages": pages}) if pages else None


class BodyBlock(blocks.StreamBlock):
    heading = HeadingBlock()
    paragraph = ParagraphBlock()
    picture = PictureBlock()
    gallery = GalleryBlock()
    quote = QuoteBlock()
    note = NoteBlock()
    files = FilesBlock()
    video = VideoBlock()
    call = CallBlock()
    words = WordsBlock()
    related = RelatedPagesBlock()


class LeadPictureBlock(blocks.StreamBlock):
    """The one picture that stands for a page: on top of it, and wherever it is listed."""

    picture = PictureBlock()

    class Meta:
        max_num = 1


class EasyReadBlock(blocks.StreamBlock):
    """What a text in plain, easy language is made of: short pieces and pictures."""

    heading = HeadingBlock()
    paragraph = ParagraphBlock()
    picture = PictureBlock()


class PhraseBlock(blocks.CharBlock):
    """Something to say in Latvian. Its translation is what it means."""

    class Meta:
        icon = "comment"
        label = _("Sentence to say")
        description = _("A Latvian sentence to say or show. Its translation tells what it means.")
        preview_value = "Man ir jautājums par uzturēšanās atļauju."
        template = "blocks/phrase.html"


class PreparationBlock(blocks.StreamBlock):
    """What a person can practise before an appointment, and show there."""

    phrase = PhraseBlock(max_length=200)
    words = WordsBlock()


class DoorBlock(blocks.StructBlock):
    """One of the ways into the site on the home page."""

    page = blocks.PageChooserBlock(label=_("Page"))
    icon = blocks.ChoiceBlock(
        choices=[("book", _("Book")), ("talk", _("Conversation")), ("calendar", _("Calendar"))],
        label=_("Drawing"),
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


class StepBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("What to do"), max_length=100)
    page = blocks.PageChooserBlock(label=_("Page that helps"), required=False)


class StepsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=80)
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=2, max_num=6)

    class Meta:
        icon = "list-ol"
        label = _("Next steps")
        description = _("What a newcomer does first, second and third.")
        template = "blocks/steps.html"
        preview_value = {
            "heading": "Pirmie soļi",
            "steps": [{"text": "Izlasiet par skolu"}, {"text": "Piesakieties konsultācijai"}],
        }


class LatestBlock(blocks.StructBlock):
    """The newest pages of a kind; the home page fetches them."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=80)
    count = blocks.IntegerBlock(label=_("How many"), default=3, min_value=1, max_value=6)


class LatestNewsBlock(LatestBlock):
    class Meta:
        icon = "doc-full"
        label = _("Latest news")
        description = _("The newest news, without further work.")
        template = "blocks/latest_news.html"
        preview_value = {"heading": "Jaunumi", "count": 3}

    def get_preview_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        news = latest_pages("NewsPage", "date", value["count"])
        return {**super().get_preview_context(value, parent_context), "latest_news": news}


class NextEventsBlock(LatestBlock):
    class Meta:
        icon = "calendar-alt"
        label = _("Next events")
        description = _("What comes next at the school. Nothing is shown while nothing is planned.")
        template = "blocks/next_events.html"
        preview_value = {"heading": "Drīzumā", "count": 3}

    def get_preview_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        events = latest_pages("EventPage", "start", value["count"])
        return {**super().get_preview_context(value, parent_context), "next_events": events}


class HomeBlock(BodyBlock):
    """What the home page is composed of, below its doors."""

    steps = StepsBlock()
    events = NextEventsBlock()
    news = LatestNewsBlock()
