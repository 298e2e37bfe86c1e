"""What a teacher has set leads to where it is done."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache

from home.models.base import address_of

from ..assignments import words_to_do
from ..lexicon import current_lexicon
from ..models.pages import LessonPage, QuizPage
from ..models.teaching import Assignment
from ..reports import gloss_language, practice_query
from .sessions import CHOSEN


@login_required
@never_cache
def work(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the lesson, the quiz, or practice of the words."""
    assignment = get_object_or_404(Assignment.objects.for_learner(request.user), pk=pk)
    language = get_language() or "lv"
    if assignment.lesson_key or assignment.quiz_key:
        model, key = (
            (LessonPage, assignment.lesson_key)
            if assignment.lesson_key
            else (QuizPage, assignment.quiz_key)
        )
        pages = model.objects.filter(locale__language_code=language, live=True)
        if page := pages.filter(translation_key=key).first():
            return redirect(address_of(page, language))
    elif words := current_lexicon().chosen(words_to_do(assignment, request.user)):
        query = practice_query(words, gloss_language(request.user), reverse("progress"))
        return redirect(f"{reverse('practice', args=[CHOSEN])}?{query}")
    messages.info(request, gettext("This is no longer on the site. You need not do it."))
    return redirect("progress")
