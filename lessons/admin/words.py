from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from ..models.vocabulary import Word


class WordViewSet(SnippetViewSet):  # type: ignore[misc]
    model = Word
    icon = "openquote"
    menu_label = _("Words")
    list_display = ["lemma", "part_of_speech", "level"]
    list_filter = ["part_of_speech", "level"]
    search_fields = ["lemma", "folded"]
    list_per_page = 50
