"""Sittings of quizzes, for the learners' teachers: a list, and each with its answers."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogFormatter, log

from home.pictures import small_pictures

from ..availability import format_moment
from ..marking import NotFinished, mark, release
from ..models.classes import StudyGroup
from ..models.pages import QuizPage
from ..models.quizzes import Allowance, Response, Sitting
from ..quiz_reports import (
    WITHHELD,
    find_sittings,
    reviewed_answers,
    sittings_for,
    taken_quizzes,
    with_titles,
)
from ..sittings import finish_overdue
from .allowances import AllowanceForm
from .marking import RIGHT as MARK
from .marking import MarkForm, header

SEE = "lessons.view_sitting"
ICON = "clipboard-list"
MOST_MINUTES_COUNTED = 180


class FilterForm(forms.Form):
    """What the list is narrowed to. What cannot be meant is passed over."""

    quiz = forms.ChoiceField(label=_("Quiz"), required=False)
    group = forms.ChoiceField(label=_("Group"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", pgettext_lazy("sittings", "All")),
            ("waits", pgettext_lazy("sittings", "Waiting for points")),
            ("open", pgettext_lazy("sittings", "Open")),
            ("finished", pgettext_lazy("sittings", "Finished")),
        ],
    )
    name = forms.CharField(label=_("Learner"), max_length=60, required=False)
    p = forms.IntegerField(min_value=1, max_value=10**6, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, quizzes: Any, groups: Any) -> None:
        super().__init__(data, auto_id="filter-%s")
        everything = [("", pgettext("any quiz or group", "All"))]
        fields: Any = self.fields
        fields["quiz"].choices = everything + [(str(quiz.key), quiz.title) for quiz in quizzes]
        fields["group"].choices = everything + [(str(pk), name) for pk, name in groups]

    @property
    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def time_left(sitting: Sitting) -> str:
    """Say how long an open sitting may go on; empty if nothing ends it."""
    if sitting.finished_at is not None or sitting.deadline is None:
        return ""
    minutes = max(0, round((sitting.deadline - timezone.now()).total_seconds() / 60))
    if minutes > MOST_MINUTES_COUNTED:
        return gettext("until %(when)s") % {"when": format_moment(sitting.deadline)}
    return ngettext("%(count)d minute left", "%(count)d minutes left", minutes) % {"count": minutes}


@permission_required(SEE)
def index(request: HttpRequest) -> HttpResponse:
    """Show who has sat what, and which results wait for their release."""
    user = request.user
    quizzes = taken_quizzes(user)
    if any(quiz.overdue for quiz in quizzes) and finish_overdue(sittings_for(user)):
        quizzes = taken_quizzes(user)
    groups = StudyGroup.objects.for_teacher(user).values_list("pk", "name")
    form = FilterForm(request.GET, quizzes, groups)
    chosen = form.chosen
    page = chosen.pop("p", 1)
    sittings, more = find_sittings(user, page=page, **chosen)
    query = request.GET.copy()
    query.pop("p", None)
    context = {
        "form": form,
        "filtered": bool(chosen),
        "quiz": chosen.get("quiz"),
        "to_release": [quiz for quiz in quizzes if quiz.to_release],
        "sittings": [(sitting, time_left(sitting)) for sitting in sittings],
        "withheld": WITHHELD,
        "query": query.urlencode(),
        "newer": page - 1,
        "older": page + 1 if more else None,
        "may_mark": user.has_perm(MARK),
        **header(gettext("Quiz results"), icon=ICON),
    }
    return TemplateResponse(request, "lessons/admin/quiz_sittings.html", context)


def source_of(key: UUID) -> QuizPage | None:
    """Return the Latvian page of a quiz, if it is still there."""
    return QuizPage.objects.filter(
        translation_key=key, locale__language_code=settings.LANGUAGE_CODE
    ).first()


def get_sitting(request: HttpRequest, id: UUID) -> Sitting:
    """Return a sitting that the teacher may see; one whose time is over is finished by then."""
    hers = sittings_for(request.user).filter(pk=id)
    finish_overdue(hers)
    sitting: Sitting = get_object_or_404(with_titles(hers).select_related("learner"))
    return sitting


@permission_required(SEE)
def detail(request: HttpRequest, id: UUID) -> HttpResponse:
    return show(request, get_sitting(request, id))


@require_POST
@permission_required(MARK)
def mark_answer(request: HttpRequest, id: UUID, pk: int) -> HttpResponse:
    """Take the marks of one answer; show the form again if they cannot be."""
    sitting = get_sitting(request, id)
    response: Response = get_object_or_404(sitting.responses.all(), pk=pk)
    form = MarkForm(response, request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Nothing is saved yet. Look at the points."))
        return show(request, sitting, {pk: form})
    data = form.cleaned_data
    try:
        mark(request.user, response, data["marks"], data["comment"], data["why"])
        messages.success(request, gettext("Saved."))
    except NotFinished:
        messages.error(
            request, gettext("She is still answering. Give points when she has finished.")
        )
    return redirect(reverse("quiz_sittings:detail", args=[id]) + f"#answer-{response.position}")


def show(
    request: HttpRequest, sitting: Sitting, forms_sent: dict[int, MarkForm] | None = None
) -> HttpResponse:
    """Show a sitting; `forms_sent` are forms with faults, by answer."""
    answers = reviewed_answers(sitting)
    may_mark = request.user.has_perm(MARK) and sitting.finished_at is not None
    sent = forms_sent or {}
    rows = [
        (row, (sent.get(row.response.pk) or MarkForm(row.response)) if may_mark else None)
        for row in answers
    ]
    figures = [row.response.asked.get("figure") for row in answers]
    allowances = Allowance.objects.filter(learner=sitting.learner_id, quiz_key=sitting.quiz_key)
    source = source_of(sitting.quiz_key)
    list_step = (reverse("quiz_sittings:index"), gettext("Quiz results"))
    context = {
        "sitting": sitting,
        "left": time_left(sitting),
        "rows": rows,
        "pictures": small_pictures(filter(None, figures)) if any(figures) else {},
        "answered": sum(row.response.given is not None for row in answers),
        "waiting": next((row for row in answers if row.waits), None),
        "held_back": sitting.paper["feedback"] in WITHHELD and sitting.released_at is None,
        "allowance": allowances.select_related("granted_by").first(),
        "allowance_form": allowance_form(request, sitting, source),
        **header(sitting.learner.name if sitting.learner else "", list_step, icon=ICON),
    }
    return TemplateResponse(request, "lessons/admin/quiz_sitting.html", context)


def allowance_form(
    request: HttpRequest, sitting: Sitting, source: QuizPage | None
) -> AllowanceForm | None:
    """Return the form for more time or tries, if the quiz limits them."""
    if source is None or not request.user.has_perm(MARK):
        return None
    if not (source.time_limit or source.single_attempt):
        return None
    subject = {"quiz": sitting.quiz_key, "learner": sitting.learner_id, "sitting": sitting.pk}
    return AllowanceForm.about(request.user, source, subject)


@require_POST
@permission_required(MARK)
def release_results(request: HttpRequest) -> HttpResponse:
    """Show the learners of this teacher their results of a quiz."""
    try:
        key = UUID(request.POST.get("quiz", ""))
    except ValueError as error:
        raise Http404 from error
    hers = sittings_for(request.user).filter(quiz_key=key)
    if not hers.exists():
        raise Http404
    if count := release(hers):
        if source := source_of(key):
            log(source, "lessons.released_results", user=request.user, data={"count": count})
        said = ngettext(
            "%(count)d learner sees her result now.",
            "%(count)d learners see their results now.",
            count,
        )
        messages.success(request, said % {"count": count})
    else:
        messages.info(request, gettext("No result of this quiz waits for its release."))
    return redirect("quiz_sittings:index")


class ReleasedFormatter(LogFormatter):  # type: ignore[misc]
    """What a quiz's history tells of a release."""

    label = _("Release results")

    def format_message(self, log_entry: Any) -> str:
        count = log_entry.data["count"]
        return ngettext("Released %(count)d result", "Released %(count)d results", count) % {
            "count": count
        }


class SittingsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(SEE))


class SittingViewSet(ViewSet):
    name = "quiz_sittings"
    url_prefix = "sittings"
    icon = ICON
    menu_label = _("Quiz results")
    menu_item_class = SittingsMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", index, name="index"),
            path("release/", release_results, name="release"),
            path("<uuid:id>/", detail, name="detail"),
            path("<uuid:id>/mark/<int:pk>/", mark_answer, name="mark"),
        ]
