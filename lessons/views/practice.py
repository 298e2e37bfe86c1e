"""Practice: one session on one page. The page's script takes over; without it forms do the same."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from home.models.base import address_of, with_restrictions

from ..batches import BadAnswer, read_answer
from ..exercises import KINDS, Exercise
from ..feedback import feedback
from ..latvian.checking import Verdict
from ..lexicon import Lexicon, current_lexicon
from ..models.pages import LessonPage
from ..models.practice import Answer
from ..pending import claim_pending, forget_begun, forget_pending, keep_pending, pending_count
from ..planning import (
    PlanItem,
    build,
    decode_plan,
    encode_plan,
    plan_due,
    plan_placement,
    plan_session,
)
from ..practice import check_answer, record_answers
from ..queues import queue_owner
from ..recall import confusions, known_words, met_today
from ..reports import gloss_language
from .sessions import CHOSEN, DUE, Session, session_data

CHOSEN_MOST = 50
# What each address of a session carries along: chosen words, the page to go back to, a check of
# what is known already, and when it was planned: mistakes made in it change nothing of it.
CARRIED = ("of", "back", "check", "since")


def lesson_key(key: str) -> UUID | None:
    """Return the lesson that an address names, None for words that are due or chosen elsewhere."""
    if key in (DUE, CHOSEN):
        return None
    try:
        return UUID(key)
    except ValueError as error:
        raise Http404 from error


def lesson_page(lesson: UUID, lexicon: Lexicon) -> LessonPage:
    """Return the lesson's page in the language of the address."""
    pages = LessonPage.objects.filter(translation_key=lesson, locale__language_code=get_language())
    page = with_restrictions(pages.live()).first() if lesson in lexicon.lessons else None
    if page is None:
        raise Http404
    return page


@never_cache
@require_http_methods(["GET", "POST"])
def practice(request: HttpRequest, key: str) -> HttpResponse:
    """Show a session, or (without a script) one of its exercises and the answer to it."""
    lesson = lesson_key(key)
    lexicon = current_lexicon()
    page = lesson_page(lesson, lexicon) if lesson else None
    if page and not page.is_open_to(request):
        # There the reader is asked for the password, or to sign in.
        return redirect(address_of(page, get_language() or ""))
    data = request.POST if request.method == "POST" else request.GET
    language = gloss_language(request.user, data.get("meanings"))
    items, left = decode_plan(data.get("plan", ""), lexicon), 0
    if not items:
        items, left = plan_anew(request, key, lesson, lexicon)
    kept = carried(request)
    since = read_since(kept)
    if request.user.is_authenticated:
        kept["since"] = str(int(since.timestamp()))
    confused = confusions(request.user, [item.word for item in items], since)
    session = Session(
        key=key,
        lesson=lesson,
        language=language,
        plan=encode_plan(items),
        step=read_step(data.get("at", "0")),
        places=build(items, lexicon, language, confused),
        lexicon=lexicon,
        confused=confused,
        carried=kept,
    )
    context: dict[str, Any] = {
        "page": page,
        "session": session,
        "heading": heading(session, page),
        "left": left,
        "exit_url": address_of(page, get_language() or "") if page else way_back(request),
    }
    if not session.places:
        return render(request, "lessons/practice_empty.html", context)
    if session.step >= len(session.places):
        context["owner"] = queue_owner(request.user)
        return render(request, "lessons/practice_done.html", context)
    exercise = session.places[session.step].plain
    if request.POST.get("asked", exercise.reference) != exercise.reference:
        # The vocabulary has changed meanwhile: an answer never counts for another exercise.
        messages.info(request, gettext("This exercise has changed. Please answer it once more."))
        return redirect(session.this_url)
    context |= {"exercise": exercise, "answer_id": uuid4()}
    if request.method == "POST":
        said = answer_by_form(request, exercise, session)
        if said is None:
            messages.info(
                request, gettext("This answer could not be kept. Please answer once more.")
            )
            return redirect(session.this_url)
        context |= said
    else:
        context["data"] = session_data(session, queue_owner(request.user))
    return render(request, "lessons/practice.html", context)


def warm_up(request: HttpRequest, words: str) -> HttpResponse:
    """Lead to practice of the words that a teacher chose, in the reader's own language."""
    user = request.user
    with override(user.language if user.is_authenticated else get_language()):
        address = reverse("practice", args=[CHOSEN])
    return redirect(f"{address}?{urlencode({'of': words}, safe=',')}")


def read_step(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else 0


def read_since(query: Mapping[str, str]) -> datetime:
    """Return when a session was planned: now, if its address does not say."""
    text, now = query.get("since", ""), timezone.now()
    if not (text.isdecimal() and len(text) < 11):
        return now
    return min(now, datetime.fromtimestamp(int(text), UTC))


def plan_anew(
    request: HttpRequest, key: str, lesson: UUID | None, lexicon: Lexicon
) -> tuple[list[PlanItem], int]:
    """Plan a session on the words of a lesson (or some of them), on chosen ones, or on what is due.

    Return it with the number of words that are left for another session.
    """
    now = timezone.now()
    if key == DUE:
        known = known_words(request.user)
        items = plan_due(lexicon.words.values(), known, now)
        due = sum(word.due <= now for word in known.values())
        return items, max(0, due - len(items))
    chosen = read_ids(request.GET.get("of", ""))
    if lesson:
        words = lexicon.lesson_words(lesson)
        words = [word for word in words if word.id in chosen] or words
    else:
        words = lexicon.chosen(chosen)
    known = known_words(request.user, [word.id for word in words])
    if "check" in request.GET:
        items = plan_placement(words, known)
    else:
        items = plan_session(words, known, now, met_today(request.user))
    planned = {item.word for item in items}
    return items, sum(word.id not in known and word.id not in planned for word in words)


def read_ids(text: str) -> list[int]:
    """Return the ids of words that an address names, leaving out what is none."""
    parts = text.split(",")[:CHOSEN_MOST]
    return [int(part) for part in parts if part.isdecimal() and len(part) < 12]


def heading(session: Session, page: LessonPage | None) -> str:
    if session.is_placement:
        return gettext("What you know already")
    if page is not None:
        return str(page.title)
    return gettext("Words you will need") if session.key == CHOSEN else gettext("Words to repeat")


def carried(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in CARRIED if name in request.GET}


def way_back(request: HttpRequest) -> str:
    """Return the page of this site that the reader came from, or her own progress."""
    back = request.GET.get("back", "")
    # No address of another site: a link here must not lead away.
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/"):
        return back
    return reverse("progress")


def answer_by_form(
    request: HttpRequest, exercise: Exercise, session: Session
) -> dict[str, Any] | None:
    """Check and keep an answer that came from the page's form.

    Return what to show; None if the answer was refused.
    """
    given = "" if "skip" in request.POST else request.POST.get("given", "")
    item = {
        "id": request.POST.get("id"),
        "word": exercise.word,
        "lesson": str(session.lesson) if session.lesson else None,
        "kind": exercise.kind,
        "form": exercise.form,
        "language": session.language,
        "given": given[:300],
        "placement": session.is_placement,
        "at": timezone.now().isoformat(),
    }
    try:
        answer = replace(read_answer(item), source=Answer.Source.FORM)
    except BadAnswer as error:
        raise Http404(str(error)) from error
    result = check_answer(answer, session.lexicon)
    if result is None:
        raise Http404("this word or form is no longer asked")
    if request.user.is_authenticated:
        if record_answers(request.user.pk, [answer]).refused:
            return None
    else:
        keep_pending(request.session, answer)
    said = feedback(exercise, result, given, session.lexicon, session.language)
    return {
        "given": given,
        "answer_id": answer.id,
        "feedback": said,
        "may_appeal": request.user.is_authenticated
        and KINDS[exercise.kind].appealable
        and said.tone != "right"
        and result.verdict not in (Verdict.SKIPPED, Verdict.DIACRITICS),
    }


@never_cache
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Ask whose the answers before signing in are: phones are shared."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    pending = pending_count(request)
    if request.method == "POST":
        if "keep" in request.POST and pending:
            claim_pending(request.user, request)
            messages.success(request, gettext("Your answers are kept."))
        else:
            forget_pending(request)
        response = redirect("progress")
        forget_begun(request, response)
        return response
    return render(
        request,
        "lessons/claim.html",
        {"pending": pending, "learner": queue_owner(request.user)},
    )
