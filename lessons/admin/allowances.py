"""More time and more tries for single learners."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from ..availability import format_moment
from ..marking import allow
from ..models.pages import QuizPage
from ..models.quizzes import Allowance
from ..quiz_reports import learners_for
from .marking import RIGHT, header

MOST_MINUTES_AT_ONCE = 240
MOST_TRIES_AT_ONCE = 5
LAST_GRANTED = 100


def limited_quizzes() -> Any:
    """Return the live quizzes that limit time or tries, by title."""
    quizzes = QuizPage.objects.live().filter(locale__language_code=settings.LANGUAGE_CODE)
    limited = quizzes.filter(Q(time_limit__isnull=False) | Q(single_attempt=True))
    return limited.order_by("title", "pk")


class QuizField(forms.ModelChoiceField):
    def label_from_instance(self, quiz: Any) -> str:
        return str(quiz.title)


class AllowanceForm(forms.Form):
    """What to grant, to whom. `sitting`: where the form stands, to lead back there."""

    quiz = QuizField(None, label=_("Quiz"), to_field_name="translation_key")
    learner: Any = forms.ModelChoiceField(None, label=_("Learner"))
    minutes = forms.IntegerField(
        label=_("Minutes more"), min_value=0, max_value=MOST_MINUTES_AT_ONCE, required=False
    )
    tries = forms.IntegerField(
        label=_("Tries more"), min_value=0, max_value=MOST_TRIES_AT_ONCE, required=False
    )
    sitting = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, user: Any, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id="allowance-%s")
        fields: Any = self.fields
        fields["quiz"].queryset = limited_quizzes()
        fields["learner"].queryset = learners_for(user)

    @classmethod
    def about(cls, user: Any, quiz: QuizPage, subject: dict[str, Any]) -> "AllowanceForm":
        """Return the form for one learner in one quiz, with what the quiz limits."""
        form = cls(user, initial=subject)
        for name in ("quiz", "learner"):
            form.fields[name].widget = forms.HiddenInput()
        if not quiz.time_limit:
            del form.fields["minutes"]
        if not quiz.single_attempt:
            del form.fields["tries"]
        return form

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        quiz = data.get("quiz")
        if quiz and data.get("minutes") and not quiz.time_limit:
            self.add_error("minutes", gettext("This quiz has no time limit."))
        if quiz and data.get("tries") and not quiz.single_attempt:
            self.add_error("tries", gettext("This quiz can be taken as often as one likes."))
        if not self.errors and not (data.get("minutes") or data.get("tries")):
            raise forms.ValidationError(gettext("Say how many minutes or tries to grant."))
        return data


def granted(user: Any) -> Any:
    """Return what has been granted to the learners of this teacher, the newest first."""
    titles = QuizPage.objects.filter(
        translation_key=OuterRef("quiz_key"), locale__language_code=settings.LANGUAGE_CODE
    )
    return (
        Allowance.objects.filter(learner__in=learners_for(user).order_by().values("pk"))
        .select_related("learner", "granted_by")
        .annotate(title=Subquery(titles.values("title")[:1]))
        .order_by("-granted_at", "pk")
    )


@permission_required(RIGHT)
def index(request: HttpRequest) -> HttpResponse:
    """Show what has been granted, and grant more."""
    if request.method == "POST":
        form = AllowanceForm(request.user, request.POST)
        if form.is_valid():
            return grant(request, form.cleaned_data)
    else:
        form = AllowanceForm(request.user, initial={"quiz": request.GET.get("quiz", "")})
    context = {
        "form": form,
        "granted": granted(request.user)[:LAST_GRANTED],
        **header(gettext("More time and tries"), icon="time"),
    }
    return TemplateResponse(request, "lessons/admin/quiz_allowances.html", context)


def grant(request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
    learner = data["learner"]
    sitting = allow(
        request.user,
        learner,
        data["quiz"].translation_key,
        minutes=data["minutes"] or 0,
        tries=data["tries"] or 0,
    )
    if sitting and sitting.deadline:
        said = gettext("Granted. %(name)s can answer until %(when)s.")
        values = {"name": learner.name, "when": format_moment(sitting.deadline)}
    else:
        said, values = gettext("Granted to %(name)s."), {"name": learner.name}
    messages.success(request, said % values)
    if data["sitting"]:
        return redirect("quiz_sittings:detail", data["sitting"])
    return redirect(reverse("quiz_allowances:index"))


class AllowancesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(RIGHT))


class AllowanceViewSet(ViewSet):
    name = "quiz_allowances"
    url_prefix = "allowances"
    icon = "time"
    menu_label = _("More time and tries")
    menu_item_class = AllowancesMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", index, name="index")]
