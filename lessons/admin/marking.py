"""Answers that wait for a person: free answers one by one, equal short answers together.

What a teacher may mark is `quiz_reports.answers_for`; marking is `lessons.marking`.
"""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from home.pictures import small_pictures

from ..marking import LONGEST_REASON, accept, leave, mark, mark_equal
from ..models.quizzes import MARKS, Response
from ..questions.base import ANSWER_LENGTH
from ..quiz_reports import answers_for, essays_waiting, marking_queue, short_answers_waiting

RIGHT = "lessons.change_response"
LONGEST_COMMENT = 2000
MOST_BUTTONS = 11
STEPS = [Decimal("0.5"), Decimal(1), Decimal(2)]


def header(title: str, *parents: tuple[str, str], icon: str) -> dict[str, Any]:
    """Return what Wagtail's page frame shows above a page of quizzes."""
    steps = [(reverse("wagtailadmin_home"), gettext("Home")), *parents, ("", title)]
    return {
        "breadcrumbs_items": [{"url": url, "label": label} for url, label in steps],
        "header_title": title,
        "header_icon": icon,
    }


# --- Forms ----------------------------------------------------------------------------------------


def in_figures(marks: Decimal | None) -> str:
    """Return marks as one writes them, without idle zeros."""
    if marks is None:
        return ""
    return str(number_format(marks.normalize())) if marks % 1 else str(int(marks))


def steps_of(possible: int) -> list[Decimal]:
    """Return the marks that have a button, from none to all."""
    step = next((each for each in STEPS if possible / each < MOST_BUTTONS), STEPS[-1])
    steps = [step * number for number in range(int(possible / step) + 1)]
    # Whole ones without decimals: that is how a form spells them.
    whole = [Decimal(int(marks)) if marks % 1 == 0 else marks for marks in steps]
    return whole if whole[-1] == possible else [*whole, Decimal(possible)]


class MarksField(forms.DecimalField):
    """Points of a question, written with a comma or a full stop."""

    widget = forms.TextInput

    def __init__(self, possible: int, **kwargs: Any) -> None:
        said = _("Give from 0 to %(possible)d points.") % {"possible": possible}
        names = ("required", "invalid", "min_value", "max_value", "max_decimal_places")
        kwargs.setdefault("label", _("Points"))
        super().__init__(
            min_value=0,
            max_value=possible,
            **MARKS,
            error_messages={**dict.fromkeys(names, said), "max_digits": said},
            **kwargs,
        )
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class MarkForm(forms.Form):
    """The marks of one answer, with a comment to the learner and a reason for the log."""

    comment = forms.CharField(
        label=_("Comment to the learner"),
        max_length=LONGEST_COMMENT,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    why = forms.CharField(
        label=_("Reason, for teachers only"), max_length=LONGEST_REASON, required=False
    )

    def __init__(self, response: Response, data: Any = None) -> None:
        initial = {"comment": response.comment, "marks": in_figures(response.marks)}
        super().__init__(data, initial=initial, auto_id=f"answer-{response.pk}-%s")
        self.fields["marks"] = MarksField(response.possible)
        self.order_fields(["marks", "comment", "why"])


class EssayForm(MarkForm):
    """As `MarkForm`, with a button for each usual number of marks; exact marks go before it."""

    def __init__(self, response: Response, data: Any = None) -> None:
        super().__init__(response, data)
        del self.fields["why"]
        choices = [(str(marks), in_figures(marks)) for marks in steps_of(response.possible)]
        self.fields["button"] = forms.ChoiceField(
            label=_("Points"), choices=choices, required=False, widget=forms.RadioSelect
        )
        self.fields["marks"] = MarksField(response.possible, label=_("Or exactly"), required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("marks") is None and data.get("button"):
            data["marks"] = Decimal(data["button"])
        elif data.get("marks") is None and not self.errors:
            self.add_error("button", gettext("Choose how many points it gets."))
        return data


class EqualForm(forms.Form):
    """Which equal short answers a button is about."""

    question = forms.UUIDField()
    said = forms.CharField(max_length=ANSWER_LENGTH, strip=False)
    possible = forms.IntegerField(min_value=1, max_value=1000)


# --- Views ----------------------------------------------------------------------------------------


@permission_required(RIGHT)
def index(request: HttpRequest) -> HttpResponse:
    """Show what waits for the teacher."""
    queue = marking_queue(request.user)
    short = [(row, [in_figures(marks) for marks in steps_of(row.possible)]) for row in queue.short]
    context = {"queue": queue, "short": short, **header(gettext("Marking"), icon="edit")}
    return TemplateResponse(request, "lessons/admin/quiz_marking.html", context)


def read_question(text: str | None) -> str:
    """Return the id of a question from an address, if it is one."""
    try:
        return str(UUID(text or ""))
    except ValueError:
        return ""


def essay_address(response: Response, question: str) -> str:
    address = reverse("quiz_marking:essay", args=[response.pk])
    return f"{address}?question={question}" if question else address


@permission_required(RIGHT)
def first_essay(request: HttpRequest) -> HttpResponse:
    """Lead to the free answer that has waited longest, perhaps of one question."""
    question = read_question(request.GET.get("question"))
    response = essays_waiting(request.user, question).first()
    if response is None:
        return redirect("quiz_marking:index")
    return redirect(essay_address(response, question))


def essay_after(user: Any, response: Response, question: str) -> Response | None:
    """Return the waiting answer that comes after this one, in the order of `essays_waiting`."""
    later = Q(answered_at__gt=response.answered_at) | Q(
        answered_at=response.answered_at, pk__gt=response.pk
    )
    return essays_waiting(user, question).filter(later).first()


@permission_required(RIGHT)
def essay(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one free answer and take its marks; then comes the next one."""
    hers = answers_for(request.user).select_related("sitting__learner")
    response = get_object_or_404(hers, pk=pk)
    question = read_question(request.GET.get("question"))
    if response.marks is not None:
        messages.info(request, gettext("Somebody has marked this answer already."))
        return onward(request, response, question)
    form = EssayForm(response, request.POST if request.method == "POST" else None)
    if form.is_valid():
        data = form.cleaned_data
        mark(request.user, response, data["marks"], data["comment"])
        messages.success(request, gettext("Saved."))
        return onward(request, response, question)
    following = essay_after(request.user, response, question)
    figure = response.asked.get("figure")
    title = gettext("Free answer")
    context = {
        "response": response,
        "sitting": response.sitting,
        "form": form,
        "picture": small_pictures([figure]).get(figure) if figure else None,
        "waiting": essays_waiting(request.user, question).count(),
        "skip": essay_address(following, question) if following else "",
        **header(title, (reverse("quiz_marking:index"), gettext("Marking")), icon="edit"),
    }
    return TemplateResponse(request, "lessons/admin/quiz_essay.html", context)


def onward(request: HttpRequest, response: Response, question: str) -> HttpResponse:
    """Lead to the next waiting answer; after the last one to those that were passed over."""
    following = essay_after(request.user, response, question)
    following = following or essays_waiting(request.user, question).first()
    if following is None:
        return redirect("quiz_marking:index")
    return redirect(essay_address(following, question))


@require_POST
@permission_required(RIGHT)
def decide(request: HttpRequest) -> HttpResponse:
    """Settle equal short answers: accept them, give them marks, or leave them as they are."""
    subject = EqualForm(request.POST)
    if not subject.is_valid():
        return HttpResponse(subject.errors.as_text(), status=400, content_type="text/plain")
    data = subject.cleaned_data
    answers = short_answers_waiting(request.user).filter(**data)
    if not answers.exists():
        messages.info(request, gettext("Somebody has marked these answers already."))
    elif "accept" in request.POST:
        accept(request.user, data["question"], data["said"], answers_for(request.user))
        said = gettext("“%(answer)s” counts as right from now on, also in these answers.")
        messages.success(request, said % {"answer": data["said"]})
    elif "leave" in request.POST:
        leave(request.user, answers)
        messages.success(request, gettext("The points stay as they are."))
    else:
        give_marks(request, answers, data["possible"])
    return redirect("quiz_marking:index")


def give_marks(request: HttpRequest, answers: Any, possible: int) -> None:
    field = MarksField(possible)
    try:
        marks = field.clean(request.POST.get("marks", ""))
    except forms.ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return
    count = mark_equal(request.user, answers, marks)
    said = ngettext(
        "%(count)d answer has its points now.", "%(count)d answers have their points now.", count
    )
    messages.success(request, said % {"count": count})


class MarkingMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(RIGHT))


class MarkingViewSet(ViewSet):
    name = "quiz_marking"
    url_prefix = "marking"
    icon = "edit"
    menu_label = _("Marking")
    menu_item_class = MarkingMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", index, name="index"),
            path("essays/", first_essay, name="first_essay"),
            path("essays/<int:pk>/", essay, name="essay"),
            path("decide/", decide, name="decide"),
        ]
