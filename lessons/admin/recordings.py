"""Clips in Wagtail's admin: in the form of their word, and a report of what is missing."""

from typing import Any

import django_filters
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, Panel
from wagtail.admin.ui.tables import BaseColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from ..models.recordings import Part, Recording, text_of
from ..models.vocabulary import Word

# In the form of a word ----------------------------------------------------------------------------


class RecordingForm(WagtailAdminModelForm):
    """A person's clip. A computer's can only be heard and deleted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.is_synthetic:
            self.fields.clear()
        elif self.instance.pk:
            # What was spoken for one part does not fit the other.
            self.fields["part"].disabled = True
        if file := self.fields.get("file"):
            file.widget.attrs["accept"] = "audio/*"
            # It is stored under a name of ours.
            file.max_length = None


class RecordingFormSet(BaseChildFormSet):
    def is_multipart(self) -> bool:
        """Say yes although the first form, a computer's clip, may take no file."""
        return True

    def validate_unique(self) -> None:
        """Let a person speak each part once, and only what is there to be spoken."""
        seen = set()
        for form in self.forms:
            part = form.cleaned_data.get("part") if form.is_valid() else None
            if not part or form in self.deleted_forms:
                continue
            if part in seen:
                form.add_error("part", _("There is a recording of this already. Delete one."))
            elif not text_of(self.instance, part):
                form.add_error("part", _("This word has no example sentence yet."))
            seen.add(part)


class ClipPanel(Panel):
    """A clip as it is: to be heard, with whose voice it is and whether it still fits."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "lessons/admin/clip_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk) and not self.instance.has_new_file


class RecordingsPanel(InlinePanel):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        panels = [
            ClipPanel(),
            FieldRowPanel(
                [
                    FieldPanel("part"),
                    FieldPanel("file", help_text=_("MP3, WAV, OGG or M4A, at most 1 MB.")),
                ]
            ),
            FieldRowPanel([FieldPanel("speaker"), FieldPanel("consent")]),
        ]
        super().__init__(*args, **{"panels": panels, **kwargs})

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        own = {"form": RecordingForm, "formset": RecordingFormSet}
        options["formsets"][self.relation_name] |= own
        return options


# The report ---------------------------------------------------------------------------------------


class State(models.TextChoices):
    """How it stands with the clips of a word."""

    CHANGED = "changed", _("the text has changed since")
    MISSING = "missing", _("no clip of the word")
    COMPUTER = "computer", _("the word is spoken by a computer")
    PERSON = "person", _("the word is spoken by a person")


def words_with_clips() -> "QuerySet[Word]":
    """Return the words with how it stands with their clips; what needs work comes first."""
    clips = Recording.objects.filter(word=OuterRef("pk"))
    usable = clips.current().filter(part=Part.WORD)
    words = Word.objects.annotate(
        changed=Exists(clips.outdated()),
        usable=Exists(usable),
        person=Exists(usable.filter(kind=Recording.Kind.RECORDED)),
    )
    return words.order_by("-changed", "usable", "folded", "pk").prefetch_related("recordings")


STATES = {
    State.CHANGED: {"changed": True},
    State.MISSING: {"usable": False},
    State.COMPUTER: {"usable": True, "person": False},
    State.PERSON: {"person": True},
}


class RecordingFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        method="filter_state", label=_("State"), choices=State.choices
    )

    class Meta:
        model = Word
        fields: list[str] = []

    def filter_state(self, words: Any, name: str, value: str) -> Any:
        return words.filter(**STATES[State(value)])


class ClipColumn(BaseColumn):
    """What can be heard of one part of a word, and what no longer fits it."""

    cell_template_name = "lessons/admin/clip_cell.html"

    def __init__(self, part: Part, **kwargs: Any) -> None:
        super().__init__(part.value, **kwargs)
        self.part = part

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        clips = [clip for clip in instance.recordings.all() if clip.part == self.part]
        current = [clip for clip in clips if clip.is_current]
        context["text"] = text_of(instance, self.part)
        context["clip"] = min(current, key=lambda clip: clip.is_synthetic, default=None)
        context["outdated"] = [clip for clip in clips if not clip.is_current]
        return context


class RecordingReport(ReportView):
    """One row for each word."""

    model = Word
    page_title = _("Recordings")
    header_icon = "media"
    index_url_name = "recordings"
    index_results_url_name = "recordings_results"
    filterset_class = RecordingFilterSet
    any_permission_required = ["change"]
    columns = [
        TitleColumn(
            "lemma", label=_("Word"), url_name="wagtailsnippets_lessons_word:edit", width="20%"
        ),
        ClipColumn(Part.WORD, label=_("Clip of the word")),
        ClipColumn(Part.EXAMPLE, label=_("Clip of the sentence")),
    ]
    no_results_message = _("No word is in this state.")

    def get_queryset(self) -> "QuerySet[Word]":
        return words_with_clips()
