"""StreamField blocks of lessons: conversations, texts with gaps, notes on grammar.

Their Latvian is the same in every language; what it means is the translation.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import RichText
from wagtail_localize.segments import StringSegmentValue

from home.blocks import BodyBlock

MARK = "*"
# A gap with the letters and signs that no line may part from it.
GAP = re.compile(r"([^\s{}]*)\{([^{}]*)\}([^\s{}]*)")
SHOWN = 30  # letters of a text that a message repeats


# --- Latvian that is never translated -------------------------------------------------------------


class NotTranslated:
    """Offers nothing to translate, so that every translation says what the Latvian page says."""

    def get_translatable_segments(self, value: Any) -> list[Any]:
        return []

    def restore_translated_segments(self, value: Any, segments: Iterable[Any]) -> Any:
        return value


class LatvianBlock(NotTranslated, blocks.CharBlock):
    """A line of Latvian."""


class LatvianTextBlock(NotTranslated, blocks.TextBlock):
    """A Latvian text."""


class LatvianWithMeaningBlock(blocks.StructBlock):
    """Something in Latvian, and what it means.

    A translator is shown the Latvian `text` and writes the `meaning`, which the Latvian page does
    not have. When the Latvian is changed, the meaning goes until it is translated again.
    """

    text = LatvianBlock(label=_("In Latvian"), max_length=200)
    meaning = blocks.CharBlock(
        label=_("What it means"),
        required=False,
        default="",
        max_length=300,
        help_text=_("Leave it empty on the Latvian page. Translators fill it in."),
    )

    class Meta:
        form_layout = blocks.BlockGroup(children=["text"], settings=["meaning"])

    def said(self, value: Any) -> str:
        """Return the Latvian as it is read."""
        return str(value["text"] or "")

    def get_translatable_segments(self, value: Any) -> list[StringSegmentValue]:
        return [StringSegmentValue("meaning", value["meaning"] or self.said(value))]

    def restore_translated_segments(self, value: Any, segments: Iterable[Any]) -> Any:
        for segment in segments:
            meaning = segment.render_text()
            # What is not translated yet comes back in Latvian.
            value["meaning"] = "" if meaning == self.said(value) else meaning
        return value


# --- Conversations --------------------------------------------------------------------------------


class LineBlock(LatvianWithMeaningBlock):
    speaker = LatvianBlock(label=_("Who speaks"), max_length=40)
    text = LatvianBlock(label=_("What she says"), max_length=200)

    class Meta:
        icon = "comment"
        label = _("Line")
        label_format = "{speaker}: {text}"
        form_layout = blocks.BlockGroup(children=["speaker", "text"], settings=["meaning"])


class DialogueValue(blocks.StructValue):
    @property
    def has_meanings(self) -> bool:
        return any(line["meaning"] for line in self["lines"])


class DialogueBlock(blocks.StructBlock):
    situation = blocks.CharBlock(
        label=_("Situation"),
        required=False,
        default="",
        max_length=200,
        help_text=_("Who meets where, in one short sentence. It is translated."),
    )
    lines = blocks.ListBlock(
        LineBlock(),
        label=_("Lines"),
        min_num=2,
        max_num=12,
        help_text=_("Latvian in every language; the translation stands below each line."),
    )

    class Meta:
        icon = "group"
        label = _("Conversation")
        description = _("Who says what, line by line, in Latvian, with what it means.")
        value_class = DialogueValue
        preview_value = {
            "situation": "Oksana un Ilze satiekas kursos.",
            "lines": [
                {"speaker": "Ilze", "text": "Labdien! Kā jums klājas?", "meaning": ""},
                {"speaker": "Oksana", "text": "Paldies, labi. Un jums?", "meaning": ""},
            ],
        }
        template = "blocks/dialogue.html"


# --- Texts with gaps ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Gap:
    """A place in a text and the words for it, the right one first.

    `before` and `after`: what stands beside it without a space.
    """

    number: int
    options: list[str]
    before: str
    after: str

    @property
    def right(self) -> str:
        return self.options[0]

    @property
    def shuffled(self) -> list[str]:
        """The words in an order that tells nothing and is always the same."""
        return sorted(
            self.options, key=lambda option: sha256(f"{self.number} {option}".encode()).digest()
        )


def options_of(inside: str) -> list[str]:
    return [" ".join(option.split()) for option in inside.split("|")]


def check_gaps(text: str) -> None:
    """Raise ValidationError where gaps are not written as {right|other|other}."""
    start = None
    for place, letter in enumerate(text):
        if letter == "{":
            if start is not None:
                message = _("Close the gap “%(text)s” with } before the next one.")
                raise unclear(message, text[start:])
            start = place
        elif letter == "}":
            if start is None:
                raise unclear(_("No gap begins with { before “%(text)s”."), text[place:])
            check_options(text[start : place + 1])
            start = None
    if start is not None:
        raise unclear(_("Close the gap “%(text)s” with }."), text[start:])
    if "{" not in text:
        raise ValidationError(_("Write at least one gap: {right word|other word}."))


def check_options(gap: str) -> None:
    options = options_of(gap[1:-1])
    if not all(options):
        raise unclear(_("A word is missing in the gap “%(text)s”."), gap)
    if len(options) < 2:
        raise unclear(_("Write two words or more in the gap “%(text)s”, with | between them."), gap)
    if len(set(options)) < len(options):
        raise unclear(_("Two words are the same in the gap “%(text)s”."), gap)


def unclear(message: Any, text: str) -> ValidationError:
    shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    return ValidationError(message, params={"text": shown})


def pieces(line: str, first: int) -> Iterator[str | Gap]:
    """Yield the words and gaps of a line; the gaps are numbered from `first`."""
    end = 0
    for number, found in enumerate(GAP.finditer(line), start=first):
        yield line[end : found.start()]
        before, inside, after = found.groups()
        yield Gap(number, options_of(inside), before, after)
        end = found.end()
    yield line[end:]


class GapTextBlock(LatvianTextBlock):
    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            check_gaps(cleaned)
        return cleaned


class ReadingValue(blocks.StructValue):
    @cached_property
    def paragraphs(self) -> list[list[str | Gap]]:
        """The text, a list of words and gaps for each line that the editor began."""
        found: list[list[str | Gap]] = []
        count = 0
        for line in filter(None, map(str.strip, (self["text"] or "").splitlines())):
            found.append(list(pieces(line, count + 1)))
            count += sum(isinstance(piece, Gap) for piece in found[-1])
        return found

    @property
    def count(self) -> int:
        """How many gaps there are."""
        return sum(isinstance(piece, Gap) for line in self.paragraphs for piece in line)


class ReadingBlock(blocks.StructBlock):
    title = LatvianBlock(
        label=_("Title"), max_length=100, help_text=_("Latvian in every language.")
    )
    about = blocks.CharBlock(
        label=_("What it is about"),
        required=False,
        default="",
        max_length=200,
        help_text=_("One short sentence. It is translated."),
    )
    text = GapTextBlock(
        label=_("Text"),
        rows=6,
        max_length=2000,
        help_text=_(
            "Write a gap as {Rīgā|Rīga|Rīgu}: the right word first, then others that do not fit. "
            "Learners see them in another order. A new line begins a paragraph."
        ),
    )

    class Meta:
        icon = "glasses"
        label = _("Text with gaps")
        description = _("A short Latvian text; the reader chooses the words that fit.")
        value_class = ReadingValue
        preview_value = {
            "title": "Oksana",
            "about": "Oksana stāsta par sevi.",
            "text": "Mani sauc Oksana. Es dzīvoju {Rīgā|Rīga|Rīgu}. Man ir {māsa|māsai}.",
        }
        template = "blocks/reading.html"


# --- Notes on grammar -----------------------------------------------------------------------------


class MarkedBlock(LatvianBlock):
    """A line of Latvian, one stretch of which may stand between two marks."""

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.is_deferred_validation or MARK not in cleaned:
            return cleaned
        parts = cleaned.split(MARK)
        if len(parts) != 3 or not parts[1].strip():
            raise ValidationError(_("Put one * before the part to mark, and one after it."))
        return cleaned


class ExampleValue(blocks.StructValue):
    @property
    def parts(self) -> tuple[str, str, str]:
        """What stands before the marked stretch, the stretch, and what follows."""
        parts = (self["text"] or "").split(MARK)
        return (parts[0], parts[1], parts[2]) if len(parts) == 3 else ("".join(parts), "", "")


class ExampleBlock(LatvianWithMeaningBlock):
    text = MarkedBlock(
        label=_("In Latvian"),
        max_length=200,
        help_text=_("Mark what it is about with two stars: Es dzīvoju *Rīgā*."),
    )

    class Meta:
        icon = "pilcrow"
        label = _("Example")
        value_class = ExampleValue

    def said(self, value: Any) -> str:
        return super().said(value).replace(MARK, "")


class GrammarNoteValue(blocks.StructValue):
    @property
    def shown_explanation(self) -> RichText:
        """The explanation, in which letters in italics are Latvian."""
        return RichText(self["explanation"].source.replace("<i>", '<i lang="lv">'))


class GrammarNoteBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=100)
    explanation = blocks.RichTextBlock(
        label=_("Explanation"),
        features=["bold", "italic"],
        help_text=_("A few short sentences. Put Latvian words in italics, in translations too."),
    )
    examples = blocks.ListBlock(
        ExampleBlock(),
        label=_("Examples"),
        min_num=1,
        max_num=12,
        help_text=_("Latvian in every language; the translation stands beside each."),
    )

    class Meta:
        icon = "table"
        label = _("Grammar note")
        description = _("A short rule with Latvian examples and what they mean.")
        value_class = GrammarNoteValue
        preview_value = {
            "heading": "Kur?",
            "explanation": "<p>Uz jautājumu <i>kur?</i> atbild ar garu patskani beigās.</p>",
            "examples": [
                {"text": "Es dzīvoju *Rīgā*.", "meaning": ""},
                {"text": "Viņa strādā *bankā*.", "meaning": ""},
            ],
        }
        template = "blocks/grammar_note.html"


class LessonBodyBlock(BodyBlock):
    """What the text of a lesson is made of."""

    dialogue = DialogueBlock()
    reading = ReadingBlock()
    grammar_note = GrammarNoteBlock()
