"""Questions into the draft of a quiz from a file or from pasted text, and out of it as a file."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.widgets import Button
from wagtail.models import Page

from ..interchange import plain_text
from ..interchange.detect import MOST_BYTES, read_file
from ..interchange.export import FORMATS, TYPES, write
from ..interchange.questions import Reading
from ..interchange.quizzes import Import, import_questions, questions_of
from ..models.pages import QuizPage
from ..quiz_checks import warnings

EXAMPLE = """Kas ir Latvijas galvaspilsēta?
*Rīga
Līvāni
! Rīga ir galvaspilsēta kopš 1918. gada."""


class QuestionsForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("A spreadsheet (XLSX, CSV), GIFT, or the XML of Moodle; at most 5 MB."),
    )
    text = forms.CharField(
        label=_("Or paste questions as text"),
        required=False,
        strip=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 10, "placeholder": EXAMPLE}),
        help_text=_(
            "An empty line between questions. Below a question its answers, a star before the "
            "right ones; “!” begins the explanation."
        ),
    )
    skip_bad = forms.BooleanField(
        label=_("Import what can be read, even if some questions cannot"), required=False
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("file") and not data.get("text", "").strip():
            raise forms.ValidationError(_("Choose a file or paste questions."))
        if data.get("file") and data["file"].size > MOST_BYTES:
            raise forms.ValidationError({"file": _("The file is larger than 5 MB.")})
        return data

    def reading(self) -> Reading:
        file = self.cleaned_data["file"]
        return read_file(file.read())[1] if file else plain_text.read(self.cleaned_data["text"])


def editable(request: HttpRequest, id: int) -> QuizPage:
    try:
        page = get_object_or_404(QuizPage, pk=id)
    except OverflowError as error:  # no database counts that far
        raise Http404 from error
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


def import_view(request: HttpRequest, id: int) -> HttpResponse:
    """Read questions, show what was read, and put them into the draft unless only looked at."""
    page = editable(request, id)
    form = QuestionsForm(request.POST or None, request.FILES or None)
    done, reading, only_look = None, None, "look" in request.POST
    if request.method == "POST" and form.is_valid():
        reading = form.reading()
        done = take(page, reading, request.user, only_look, form.cleaned_data["skip_bad"])
        if done and not only_look:
            said = ngettext(
                "%(number)d question is in the draft. Look at it and publish.",
                "%(number)d questions are in the draft. Look at them and publish.",
                done.added + done.changed,
            )
            messages.success(request, said % {"number": done.added + done.changed})
            for problem in done.problems:
                messages.warning(request, line_of(problem))
            return redirect("wagtailadmin_pages:edit", page.pk)
    context = {
        "page": page,
        "form": form,
        "reading": reading,
        "done": done,
        "problems": [line_of(each) for each in (done or reading).problems] if reading else [],
        "header_title": gettext("Import questions"),
        "header_icon": "upload",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("wagtailadmin_pages:edit", args=[page.pk]), "label": page.title},
            {"url": "", "label": gettext("Import questions")},
        ],
    }
    return TemplateResponse(request, "lessons/admin/quiz_import.html", context)


def take(
    page: QuizPage, reading: Reading, user: Any, only_look: bool, skip_bad: bool
) -> Import | None:
    """Import, or find out what importing would do; None if it must not be done."""
    with transaction.atomic():
        done = import_questions(page, reading, user)
        faults = [problem for problem in done.problems if not problem.is_loss]
        refused = not reading.questions or (faults and not skip_bad)
        if only_look or refused:
            transaction.set_rollback(True)
        return done if only_look or not refused else None


def line_of(problem: Any) -> str:
    if not problem.line:
        return str(problem.text)
    return gettext("Line %(line)d: %(text)s") % {"line": problem.line, "text": problem.text}


def export_view(request: HttpRequest, id: int, format: str) -> HttpResponse:
    page = editable(request, id)
    data = write(questions_of(page.get_latest_revision_as_object()), format)
    name = f"{page.slug}.{'gift.txt' if format == 'gift' else format}"
    return HttpResponse(
        data,
        content_type=TYPES[format],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def addresses() -> list[URLPattern]:
    return [
        path("quizzes/<int:id>/import/", import_view, name="import_questions"),
        *(
            path(
                f"quizzes/<int:id>/export/{format}/",
                export_view,
                {"format": format},
                name=f"export_questions_{format}",
            )
            for format in FORMATS
        ),
    ]


def question_buttons(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Offer to bring questions in and out, on the Latvian page of a quiz."""
    if view_name != "edit" or page.specific_class is not QuizPage or page.alias_of_id:
        return
    if not page.permissions_for_user(user).can_edit():
        return
    yield Button(
        _("Import questions"),
        reverse("import_questions", args=[page.pk]),
        icon_name="upload",
        priority=60,
    )
    for place, format in enumerate(FORMATS):
        yield Button(
            _("Questions as %(format)s") % {"format": format.upper()},
            reverse(f"export_questions_{format}", args=[page.pk]),
            icon_name="download",
            priority=61 + place,
        )


def warn_author(request: HttpRequest, page: Page) -> None:
    """Tell whoever saved a quiz what gives its answers away."""
    if isinstance(page, QuizPage):
        for warning in warnings(page):
            messages.warning(request, warning)
