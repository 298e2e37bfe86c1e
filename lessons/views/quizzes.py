from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache

from home.models.base import address_of

from ..models.pages import QuizPage
from ..models.quizzes import Sitting
from ..sittings import NotAvailable, NotPossible, answer, find_question, finish, start


@login_required
def start_quiz(request: HttpRequest, key: UUID) -> HttpResponse:
    """Begin a quiz, or go on with the sitting that is open.

    Signing in on the way leads here by GET: then the quiz's own page is shown.
    """
    quiz = get_object_or_404(
        QuizPage.objects.live().select_related("locale"),
        translation_key=key,
        locale__language_code=get_language(),
    )
    own_page = address_of(quiz, quiz.locale.language_code)
    if request.method != "POST":
        return redirect(own_page)
    try:
        sitting = start(request.user, quiz)
    except NotAvailable:
        messages.info(request, gettext("This quiz has no questions today. Please come back later."))
        return redirect(own_page)
    return redirect("sitting", sitting.pk)


@login_required
@never_cache
def sitting(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show the next question, the verdict on the last one, or the result. Takes the answers."""
    taken = get_object_or_404(Sitting.objects.for_learner(request.user), pk=id)
    if request.method == "POST":
        return take(request, taken)
    questions = taken.paper["questions"]
    responses = {str(r.question): r for r in taken.responses.all()}
    if taken.finished_at is not None:
        rows = [(question, responses.get(question["id"])) for question in questions]
        quiz = QuizPage.objects.live().filter(
            translation_key=taken.quiz_key, locale__language_code=get_language()
        )
        context = {"sitting": taken, "rows": rows, "quiz": quiz.first()}
        return render(request, "lessons/sitting_result.html", context)
    seen = request.GET.get("seen")
    open_questions = [q for q in questions if q["id"] not in responses]
    context = {
        "sitting": taken,
        "total": len(questions),
        "answered": len(responses),
        "more": bool(open_questions),
    }
    if seen in responses:
        question = next(q for q in questions if q["id"] == seen)
        context |= {"question": question, "response": responses[seen]}
        return render(request, "lessons/sitting_feedback.html", context)
    if open_questions:
        context |= {"question": open_questions[0], "number": len(responses) + 1}
        return render(request, "lessons/sitting_question.html", context)
    return render(request, "lessons/sitting_finish.html", context)


def take(request: HttpRequest, taken: Sitting) -> HttpResponse:
    """Take an answer, or finish. A second tap changes nothing and shows the same."""
    if "finish" in request.POST:
        try:
            finish(taken)
        except NotPossible:
            messages.info(request, gettext("Please answer the questions that are still open."))
        return redirect("sitting", taken.pk)
    try:
        question = UUID(request.POST.get("question", ""))
    except ValueError as error:
        raise Http404 from error
    if find_question(taken, question) is None:
        raise Http404
    try:
        answer(taken, question, request.POST.get("choice", ""))
    except NotPossible:
        if taken.finished_at is None:
            messages.info(request, gettext("Choose one of the answers first."))
        return redirect("sitting", taken.pk)
    response = redirect("sitting", taken.pk)
    response["Location"] += f"?seen={question}"
    return response
