"""What is set to a group: the list, setting more, taking back. All within her own groups."""

import re
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from ..assignments import MOST_WORDS, lessons_and_quizzes, set_work, with_titles, work_set
from ..latvian.alphabet import fold
from ..lexicon import LexiconWord, current_lexicon
from ..models.classes import StudyGroup
from ..models.teaching import Assignment
from .frames import header
from .rosters import own_group

may_set = permission_required("lessons.change_studygroup")
NAMED_AT_MOST = 10  # in a sentence about faults


class WordsField(forms.CharField):
    """Words of the lexicon, one a line or with commas; marks and capitals may be missing."""

    widget = forms.Textarea(attrs={"rows": 4, "lang": "lv"})

    def clean(self, value: Any) -> Any:
        texts = re.split(r"[\n,;]", super().clean(value))
        wanted = list(dict.fromkeys(" ".join(text.split()) for text in texts if text.strip()))
        if not wanted:
            return []
        by_fold: dict[str, list[LexiconWord]] = {}
        for word in current_lexicon().words.values():
            by_fold.setdefault(fold(word.lemma), []).append(word)
        found: dict[int, LexiconWord] = {}
        unknown, unclear = [], []
        for text in wanted:
            like = by_fold.get(fold(text), [])
            same = [word for word in like if word.lemma.casefold() == text.casefold()] or like
            if not same:
                unknown.append(text[:40])
            elif len({word.lemma for word in same}) > 1:
                lemmas = " / ".join(word.lemma for word in same)
                unclear.append(gettext("“%(text)s”: %(words)s") % {"text": text, "words": lemmas})
            else:
                found |= {word.id: word for word in same}
        faults = []
        if unknown:
            said = gettext("Not among the words of the lessons: %(words)s.")
            faults.append(said % {"words": in_a_row(unknown)})
        if unclear:
            said = gettext("More than one word fits. Write the marks: %(words)s.")
            faults.append(said % {"words": in_a_row(unclear)})
        if len(found) > MOST_WORDS:
            said = gettext("At most %(number)d words at a time.")
            faults.append(said % {"number": MOST_WORDS})
        if faults:
            raise forms.ValidationError(faults)
        return list(found)


def in_a_row(texts: list[str]) -> str:
    more = ", …" if len(texts) > NAMED_AT_MOST else ""
    return ", ".join(texts[:NAMED_AT_MOST]) + more


class AssignmentForm(forms.Form):
    """A lesson, a quiz, or words; for whom, until when, with what note."""

    what = forms.ChoiceField(label=_("What"), required=False)
    words = WordsField(
        label=_("Or words"),
        required=False,
        max_length=5_000,
        strip=True,
        help_text=_("One a line, or with commas between them. The marks may be missing."),
    )
    learner = forms.ChoiceField(label=_("For whom"), required=False)
    due_on = forms.DateField(
        label=_("To be done by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Without a date it can be done at any time."),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=Assignment._meta.get_field("note").max_length,
        widget=forms.TextInput,
        help_text=_("A sentence or two. The learner reads it with the work."),
    )

    def __init__(self, group: StudyGroup, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = lessons_and_quizzes(group)
        fields: Any = self.fields
        fields["what"].choices = [("", gettext("Words, written below"))] + [
            (label, [(f"{kind}:{key}", title) for key, title in found[kind]])
            for kind, label in (("lesson", gettext("Lessons")), ("quiz", gettext("Quizzes")))
            if found[kind]
        ]
        self.learners = {str(learner.pk): learner for learner in group.learners()}
        fields["learner"].choices = [("", gettext("The whole group"))] + [
            (pk, learner.name) for pk, learner in self.learners.items()
        ]
        fields["due_on"].widget.attrs["min"] = timezone.localdate().isoformat()

    def clean_due_on(self) -> Any:
        due_on = self.cleaned_data["due_on"]
        if due_on and due_on < timezone.localdate():
            raise forms.ValidationError(_("This day is over. Choose today or a later day."))
        return due_on

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "what" not in data or "words" not in data:
            return data
        if data["what"] and data["words"]:
            self.add_error("words", _("Set a lesson, a quiz or words: one thing at a time."))
        elif not data["what"] and not data["words"]:
            self.add_error("what", _("Choose a lesson or a quiz, or write words."))
        return data

    def chosen(self) -> dict[str, Any]:
        """Return what `set_work` asks."""
        data = self.cleaned_data
        kind, _colon, key = data["what"].partition(":")
        return {
            "words": data["words"],
            "learner": self.learners.get(data["learner"]),
            "due_on": data["due_on"],
            "note": data["note"],
            **({kind: UUID(key)} if kind else {}),
        }


def words_named(text: str) -> str:
    """Return the lemmas of the words whose ids an address names, one a line."""
    ids = [int(part) for part in text.split(",")[:MOST_WORDS] if re.fullmatch(r"[0-9]{1,9}", part)]
    return "\n".join(word.lemma for word in current_lexicon().chosen(ids))


@may_set
def assignments(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is set and who has done it. `?words=1,2` leads to setting these words."""
    group = own_group(request, pk)
    if "words" in request.GET:
        query = urlencode({"text": words_named(request.GET["words"])})
        return redirect(f"{reverse('study_groups:set_work', args=[pk])}?{query}")
    number = request.GET.get("p", "")
    page = max(1, int(number)) if number.isdecimal() and len(number) < 6 else 1
    work, more = work_set(group, page)
    context = {
        "group": group,
        "work": work,
        "newer": page - 1,
        "older": page + 1 if more else None,
        **header(gettext("Homework"), group),
    }
    return TemplateResponse(request, "lessons/admin/assignments.html", context)


@may_set
def set_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a lesson, a quiz or words. `?text=`: words to begin with."""
    groups = StudyGroup.objects.for_teacher(request.user).select_related("course")
    group: StudyGroup = get_object_or_404(groups, pk=pk)
    first = {"words": request.GET.get("text", "")}
    form = AssignmentForm(group, request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        set_work(group, request.user, **form.chosen())
        messages.success(request, gettext("It is set. The learners find it on their home page."))
        return redirect("study_groups:assignments", group.pk)
    steps = below_homework(gettext("Set something new"), group)
    context = {"group": group, "form": form, **steps}
    return TemplateResponse(request, "lessons/admin/set_work.html", context)


@may_set
def take_back(request: HttpRequest, pk: int, id: int) -> HttpResponse:
    """Ask, then delete what was set; what learners did for it is kept."""
    rows = Assignment.objects.for_teacher(request.user).filter(group__pk=pk)
    assignment = get_object_or_404(
        with_titles(rows.select_related("group", "learner"), "lv"), pk=id
    )
    group = assignment.group
    if request.method == "POST":
        assignment.delete()
        messages.success(request, gettext("It is taken back."))
        return redirect("study_groups:assignments", group.pk)
    words = [word.lemma for word in assignment.words.all()]
    steps = below_homework(gettext("Take back"), group)
    context = {"group": group, "assignment": assignment, "words": words, **steps}
    return TemplateResponse(request, "lessons/admin/take_back.html", context)


def below_homework(title: str, group: StudyGroup) -> dict[str, Any]:
    """Return the frame of a page below the list."""
    frame = header(title, group)
    url = reverse("study_groups:assignments", args=[group.pk])
    frame["breadcrumbs_items"].insert(-1, {"url": url, "label": gettext("Homework")})
    return frame


def addresses() -> list[URLPattern]:
    return [
        path("assignments/<int:pk>/", assignments, name="assignments"),
        path("assignments/<int:pk>/new/", set_new, name="set_work"),
        path("assignments/<int:pk>/<int:id>/take-back/", take_back, name="take_back"),
    ]
