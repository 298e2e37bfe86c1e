"""Sitting a quiz: its questions one by one, the overview, the result."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache

from home.pictures import small_pictures

from ..models.pages import QuizPage
from ..models.quizzes import Response, Sitting
from ..pending import begun_here
from ..questions import TYPES, NotAnAnswer
from ..sittings import (
    NotPossible,
    TooLate,
    answer,
    behaviour_of,
    finish,
    flag,
    is_over,
)


@never_cache
def sitting(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show a question (`at`), what was right (`seen`), the overview, or the result."""
    mine = Sitting.objects.for_visitor(request.user, begun_here(request.session))
    if not (request.user.is_authenticated or mine.filter(pk=id).exists()):
        # Her session has ended, perhaps: whose sitting it is shows when she has signed in.
        return redirect_to_login(request.path)
    if request.method == "POST":
        return take(request, mine, id)
    taken = mine.filter(pk=id).first()
    if taken is None:
        raise Http404
    if taken.finished_at is None and is_over(taken):
        taken = finish(taken.pk)
        messages.info(request, gettext("The time is over. What you answered before counts."))
    if taken.finished_at is not None:
        return result(request, taken)
    if "overview" in request.GET:
        return overview(request, taken)
    if (seen := read_number(request.GET.get("seen"))) and behaviour_of(taken).at_once:
        response = taken.responses.filter(position=seen, given__isnull=False).first()
        if response:
            return show(request, taken, response, "lessons/sitting_feedback.html")
    response = question_at(taken, read_number(request.GET.get("at")))
    if response is None:
        return overview(request, taken)
    return show(request, taken, response, "lessons/sitting_question.html")


def read_number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 5 else None


def seconds_left(taken: Sitting) -> int | None:
    """Return how long answers are taken, by the server's clock: that of a phone may be wrong."""
    if taken.deadline is None:
        return None
    return max(0, round((taken.deadline - timezone.now()).total_seconds()))


def question_at(taken: Sitting, position: int | None) -> Response | None:
    """Return the question asked for, else the first without an answer, if there is one."""
    if position and not behaviour_of(taken).at_once:
        return taken.responses.filter(position=position).first()
    return taken.responses.filter(given__isnull=True).first()


def show(request: HttpRequest, taken: Sitting, response: Response, template: str) -> HttpResponse:
    """Show one question; what it costs does not depend on how many there are."""
    counts = taken.responses.aggregate(
        total=Count("pk"),
        answered=Count("pk", filter=Q(given__isnull=False)),
        flagged=Count("pk", filter=Q(flagged=True)),
    )
    figure = response.asked.get("figure")
    context = {
        **counts,
        "sitting": taken,
        "seconds_left": seconds_left(taken),
        "behaviour": behaviour_of(taken),
        "response": response,
        "question": response.asked,
        "type": TYPES[response.type],
        "picture": small_pictures([figure]).get(figure) if figure else None,
        "more": counts["answered"] < counts["total"],
        "previous": response.position - 1,
        "next": response.position + 1 if response.position < counts["total"] else None,
    }
    return render(request, template, context)


def overview(request: HttpRequest, taken: Sitting) -> HttpResponse:
    """Show which questions have an answer, before the end."""
    rows = list(taken.responses.values("position", "flagged", "answered_at"))
    context = {
        "sitting": taken,
        "seconds_left": seconds_left(taken),
        "behaviour": behaviour_of(taken),
        "rows": rows,
        "total": len(rows),
        "answered": sum(row["answered_at"] is not None for row in rows),
        "open": [row["position"] for row in rows if row["answered_at"] is None],
    }
    return render(request, "lessons/sitting_overview.html", context)


def result(request: HttpRequest, taken: Sitting) -> HttpResponse:
    """Show score and answers, or that a teacher has still to release them."""
    behaviour = behaviour_of(taken)
    shown = not behaviour.needs_release or taken.released_at is not None
    rows: list[tuple[Response, Any]] = []
    if shown:
        rows = [(r, TYPES[r.type].review(r.asked, r.given)) for r in taken.responses.all()]
    quiz = QuizPage.objects.live().filter(
        translation_key=taken.quiz_key, locale__language_code=get_language()
    )
    context = {
        "sitting": taken,
        "is_trial": taken.mode == Sitting.Mode.TRIAL,
        "is_shown": shown,
        "rows": rows,
        "waiting": any(r.given is not None and r.marks is None for r, _ in rows),
        "quiz": quiz.first(),
    }
    response = render(request, "lessons/sitting_result.html", context)
    if taken.mode == Sitting.Mode.TRIAL:
        taken.delete()
    return response


def take(request: HttpRequest, mine: Any, id: UUID) -> HttpResponse:
    """Take an answer, a flag, or the end. A second tap changes nothing and shows the same."""
    if "finish" in request.POST:
        return end(request, mine, id)
    try:
        question = UUID(request.POST.get("question", ""))
    except ValueError as error:
        raise Http404 from error
    here = redirect("sitting", id)
    try:
        if "flag" in request.POST:
            flag(mine, id, question, request.POST["flag"] == "1")
            position = read_number(request.POST.get("position"))
            here["Location"] += f"?at={position or 1}"
            return here
        response = answer(mine, id, question, request.POST)
    except NotAnAnswer:
        messages.info(request, gettext("Please answer first, then go on."))
        position = read_number(request.POST.get("position"))
        here["Location"] += f"?at={position or 1}"
        return here
    except TooLate:
        finish(id)
        messages.info(request, gettext("The time is over. What you answered before counts."))
        return here
    except NotPossible as error:
        if not mine.filter(pk=id, responses__question=question).exists():
            raise Http404 from error
        return here
    return redirect(after(response, request.POST))


def after(response: Response, data: Any) -> str:
    """Return where an answer leads: to what was right, or to the question that comes next."""
    address = reverse("sitting", args=[response.sitting_id])
    if behaviour_of(response.sitting).at_once:
        return f"{address}?seen={response.position}"
    following = read_number(data.get("then"))
    return f"{address}?at={following}" if following else f"{address}?overview"


def end(request: HttpRequest, mine: Any, id: UUID) -> HttpResponse:
    if not mine.filter(pk=id).exists():
        raise Http404
    try:
        finish(id)
    except NotPossible:
        messages.info(request, gettext("Please answer the questions that are still open."))
    return redirect("sitting", id)
