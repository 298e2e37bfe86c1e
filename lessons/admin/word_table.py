"""The vocabulary as a spreadsheet: out of the admin, and corrected in again."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.admin import messages
from wagtail.admin.widgets import Button
from wagtail.snippets.views.snippets import IndexView

from ..interchange.export import TYPES
from ..interchange.words import MOST_BYTES, import_words, write_words

may_change = permission_required("lessons.change_word", raise_exception=True)


class WordsForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("The spreadsheet (XLSX) that you exported here and corrected; at most 5 MB."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 5 MB."))
        return file


@may_change
@require_safe
def export_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        write_words(),
        content_type=TYPES["xlsx"],
        headers={"Content-Disposition": 'attachment; filename="words.xlsx"'},
    )


@may_change
def import_view(request: HttpRequest) -> HttpResponse:
    """Show what a spreadsheet would change, or change it."""
    form = WordsForm(request.POST or None, request.FILES or None)
    done, only_look = None, "look" in request.POST
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data["file"].read()
        done = import_words(data, request.user, dry_run=only_look)
        if not done.faults and not only_look:
            count = len(done.changes)
            said = ngettext("%(number)d word is changed.", "%(number)d words are changed.", count)
            messages.success(request, said % {"number": count})
            return redirect(words_url())
    context = {
        "form": form,
        "done": done,
        "header_title": gettext("Import words"),
        "header_icon": "upload",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": words_url(), "label": _("Words")},
            {"url": "", "label": gettext("Import words")},
        ],
    }
    return TemplateResponse(request, "lessons/admin/word_import.html", context)


def words_url() -> str:
    return reverse("wagtailsnippets_lessons_word:list")


def addresses() -> list[URLPattern]:
    return [
        path("words/export/", export_view, name="export_words"),
        path("words/import/", import_view, name="import_words"),
    ]


class WordIndexView(IndexView):
    """The list of words, with the way out to a spreadsheet and in again."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = super().header_more_buttons
        if self.request.user.has_perm("lessons.change_word"):
            buttons += [
                Button(_("Words as XLSX"), reverse("export_words"), icon_name="download"),
                Button(_("Import words"), reverse("import_words"), icon_name="upload"),
            ]
        return buttons
