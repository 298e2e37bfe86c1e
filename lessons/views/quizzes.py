"""Beginning a quiz, and trying one out as an editor."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language

from home.models.base import address_of

from ..availability import NotAvailable
from ..models.pages import QuizPage
from ..models.quizzes import Sitting
from ..pending import begun_here, keep_begun
from ..sittings import start


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
    mode = Sitting.Mode.PRACTICE if "practise" in request.POST else Sitting.Mode.QUIZ
    try:
        sitting = start(request.user, quiz, mode, begun_here(request.session))
    except NotAvailable as error:
        messages.info(request, str(error))
        return redirect(own_page)
    keep_begun(request.session, sitting)
    return redirect("sitting", sitting.pk)


@login_required
def try_quiz(request: HttpRequest, page: int) -> HttpResponse:
    """Let an editor sit a quiz as it is being written; it leaves no trace."""
    try:
        quiz = get_object_or_404(QuizPage, pk=page)
    except OverflowError as error:  # no database counts that far
        raise Http404 from error
    if not quiz.permissions_for_user(request.user).can_edit():
        raise Http404
    draft = quiz.get_latest_revision_as_object()
    own = begun_here(request.session)
    Sitting.objects.filter(pk__in=own, mode=Sitting.Mode.TRIAL, learner=None).delete()
    try:
        sitting = start(request.user, draft, Sitting.Mode.TRIAL, own)
    except NotAvailable as error:
        messages.info(request, str(error))
        return redirect("wagtailadmin_pages:edit", quiz.pk)
    keep_begun(request.session, sitting)
    return redirect("sitting", sitting.pk)
