"""Practice: one session on one page. The page's script takes over; without it forms do the same."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from home.models.base import address_of

from ..batches import BadAnswer, read_answer
from ..exercises import KINDS, Exercise
from ..feedback import feedback, sentences
from ..lexicon import Lexicon, current_lexicon
from ..models.pages import LessonPage
from ..models.practice import Answer
from ..pending import forget_pending, keep_pending, pending_answers
from ..planning import PlanItem, build, decode_plan, encode_plan, plan_due, plan_session
from ..practice import check_answer, record_answers
from ..reports import gloss_language, known_words
from ..worth import TABLE
from .queue import queue_owner

DUE = "due"
CHOSEN = "words"
CHOSEN_MOST = 50


def lesson_key(key: str) -> UUID | None:
    """Return the lesson that an address names, None for words that are due or chosen elsewhere."""
    if key in (DUE, CHOSEN):
        return None
    try:
        return UUID(key)
    except ValueError as error:
        raise Http404 from error


@never_cache
@require_http_methods(["GET", "POST"])
def practice(request: HttpRequest, key: str) -> HttpResponse:
    """Show a session, or (without a script) one of its exercises and the answer to it."""
    lesson = lesson_key(key)
    lexicon = current_lexicon()
    page = None
    if lesson is not None:
        if lesson not in lexicon.lessons:
            raise Http404
        page = (
            LessonPage.objects.filter(translation_key=lesson, locale__language_code=get_language())
            .live()
            .first()
        )
        if page is None:
            raise Http404
    data = request.POST if request.method == "POST" else request.GET
    language = gloss_language(request.user, data.get("meanings"))
    items = decode_plan(data.get("plan", ""), lexicon)
    if not items:
        items = plan_anew(request, key, lesson, lexicon)
    exercises = build(items, lexicon, language)
    at = data.get("at", "0")
    step = int(at) if at.isdecimal() and len(at) < 4 else 0
    context: dict[str, Any] = {
        "page": page,
        "key": key,
        "meanings": language,
        "plan": encode_plan(items),
        "step": step,
        "number": step + 1,
        "exercises": exercises,
        "heading": heading(key, page),
        "carried": urlencode(carried(request)),
        "exit_url": address_of(page, get_language() or "") if page else way_back(request),
        "again_url": f"{request.path}?{urlencode({'meanings': language, **carried(request)})}",
    }
    if not exercises:
        return render(request, "lessons/practice_empty.html", context)
    if step >= len(exercises):
        words = {exercise.word: lexicon.words[exercise.word] for exercise in exercises}
        context["words"] = [(word, word.meanings.get(language)) for word in words.values()]
        return render(request, "lessons/practice_done.html", context)
    exercise = exercises[step]
    context |= {"exercise": exercise, "answer_id": uuid4(), "typed": KINDS[exercise.kind].typed}
    if request.method == "POST":
        context |= answer_by_form(request, exercise, lesson, lexicon, language)
    else:
        context["session"] = session_data(request, key, exercises, lexicon, language)
    return render(request, "lessons/practice.html", context)


def plan_anew(
    request: HttpRequest, key: str, lesson: UUID | None, lexicon: Lexicon
) -> list[PlanItem]:
    """Plan a session on the words of a lesson, on chosen ones, or on what is due."""
    if key == DUE:
        known = known_words(request.user)
        return plan_due(list(lexicon.words.values()), known, timezone.now())
    if lesson:
        words = lexicon.lesson_words(lesson)
    else:
        words = lexicon.chosen(read_ids(request.GET.get("of", "")))
    known = known_words(request.user, [word.id for word in words])
    return plan_session(words, known, timezone.now())


def read_ids(text: str) -> list[int]:
    """Return the ids of words that an address names, leaving out what is none."""
    parts = text.split(",")[:CHOSEN_MOST]
    return [int(part) for part in parts if part.isdecimal() and len(part) < 12]


def heading(key: str, page: LessonPage | None) -> str:
    if page is not None:
        return str(page.title)
    return gettext("Words you will need") if key == CHOSEN else gettext("Words to repeat")


def carried(request: HttpRequest) -> dict[str, str]:
    """Return what each address of a session on chosen words carries along."""
    return {name: request.GET[name] for name in ("of", "back") if name in request.GET}


def way_back(request: HttpRequest) -> str:
    """Return the page of this site that the reader came from, or her own progress."""
    back = request.GET.get("back", "")
    # No address of another site: a link here must not lead away.
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/"):
        return back
    return reverse("progress")


def answer_by_form(
    request: HttpRequest, exercise: Exercise, lesson: UUID | None, lexicon: Lexicon, language: str
) -> dict[str, Any]:
    """Check and keep an answer that came from the page's form; return what to show."""
    given = "" if "skip" in request.POST else request.POST.get("given", "")
    item = {
        "id": request.POST.get("id"),
        "word": exercise.word,
        "lesson": str(lesson) if lesson else None,
        "kind": exercise.kind,
        "language": language,
        "given": given[:300],
        "at": timezone.now().isoformat(),
    }
    try:
        answer = replace(read_answer(item), source=Answer.Source.FORM)
    except BadAnswer as error:
        raise Http404(str(error)) from error
    if request.user.is_authenticated:
        record_answers(request.user.pk, [answer])
    else:
        keep_pending(request.session, answer)
    result = check_answer(answer, lexicon)
    return {
        "given": given,
        "feedback": feedback(exercise, result, given, lexicon, language),
    }


def session_data(
    request: HttpRequest, key: str, exercises: list[Exercise], lexicon: Lexicon, language: str
) -> dict[str, Any]:
    """Return what the page's script needs for the whole session, so that it asks nothing more."""
    involved: dict[int, None] = {}
    for exercise in exercises:
        involved[exercise.word] = None
        involved.update(dict.fromkeys(w.id for w in lexicon.neighbours(exercise.word)))
    words = {
        id: {
            "lemma": word.lemma,
            "forms": dict(word.forms),
            "meaning": word.meanings[language].text if language in word.meanings else "",
        }
        for id in involved
        for word in [lexicon.words[id]]
    }
    asked = {exercise.word for exercise in exercises}
    return {
        "learner": queue_owner(request.user),
        "lesson": None if key in (DUE, CHOSEN) else key,
        "language": language,
        "exercises": [exercise.as_json() for exercise in exercises],
        "words": words,
        "accepted": {id: list(lexicon.words[id].accepted) for id in asked},
        "confusables": {id: sorted(lexicon.words[id].confusables) for id in asked},
        "neighbours": {id: [w.id for w in lexicon.neighbours(id)] for id in asked},
        "kinds": {
            kind.name: {
                "typed": kind.typed,
                "credit": {v.value: w.credit for v, w in TABLE[kind.policy].items()},
            }
            for kind in KINDS.values()
        },
        "sentences": sentences(),
        "urls": {"answers": reverse("answers"), "visitor": reverse("visitor")},
    }


@never_cache
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Ask whose the answers before signing in are: phones are shared."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    pending = pending_answers(request.session)
    if request.method == "POST":
        if "keep" in request.POST and pending:
            record_answers(request.user.pk, pending)
            messages.success(request, gettext("Your answers are kept."))
        forget_pending(request.session)
        return redirect("progress")
    return render(
        request,
        "lessons/claim.html",
        {"pending": len(pending), "learner": queue_owner(request.user)},
    )
