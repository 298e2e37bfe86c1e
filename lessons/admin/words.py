from typing import Any

from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.snippets.views.snippets import CopyView, CreateView, DeleteView, SnippetViewSet

from ..models.vocabulary import Word
from .recordings import RecordingsPanel
from .word_table import WordIndexView


class WordCreateView(CreateView):
    def get_initial_form_instance(self) -> Word:
        """Let the word and the lists of what belongs to it be checked on one object."""
        return Word()


class WordCopyView(CopyView):
    """Shows a new word's form filled in with an old one's; it is sent to `WordCreateView`."""

    http_method_names = ["get", "head", "options"]

    def get_initial_form_instance(self) -> Word:
        """Leave out the clips: a new word is another one."""
        word: Word = super().get_initial_form_instance()
        word.recordings.clear()
        return word


class WordDeleteView(DeleteView):
    """Keeps a word that learners have answered: its answers are their history."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ProtectedError:
            said = gettext(
                "Learners have answered this word, so it stays. "
                "Take it out of its lessons instead; then nobody is asked for it."
            )
            messages.error(self.request, said)
            return redirect(self.get_success_url())


class WordViewSet(SnippetViewSet):
    model = Word
    icon = "openquote"
    menu_label = _("Words")
    index_view_class = WordIndexView
    add_view_class = WordCreateView
    copy_view_class = WordCopyView
    delete_view_class = WordDeleteView
    list_display = ["lemma", "part_of_speech", "level"]
    list_filter = ["part_of_speech", "level"]
    search_fields = ["lemma", "folded"]
    list_per_page = 50
    panels = [
        *Word.panels,
        RecordingsPanel("recordings", heading=_("Recordings"), label=_("Recording")),
    ]
