"""What a visitor did before signing in, kept in her browser until she says whose it is.

Answers given by forms stand in her session. Of sittings she has a cookie each: of two requests at
once that change a session, one would be lost.
"""

from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse

from .batches import BadAnswer, GivenAnswer, read_answer
from .models.practice import Answer
from .models.quizzes import Sitting
from .practice import record_answers
from .sittings import VISITORS_KEPT, take_over

KEY = "practice_pending"
MOST = 200
SITTING = "sitting-"
TRIAL = "trial"
MOST_SITTINGS = 20


def keep_pending(session: SessionBase, answer: GivenAnswer) -> None:
    """Add an answer; the same id is kept once, and of too many the newest."""
    items: list[dict[str, Any]] = session.get(KEY, [])
    item = {
        **asdict(answer),
        "id": str(answer.id),
        "lesson": str(answer.lesson) if answer.lesson else None,
        "at": answer.at.isoformat(),
    }
    if all(kept["id"] != item["id"] for kept in items):
        session[KEY] = [*items, item][-MOST:]


def pending_answers(session: SessionBase) -> list[GivenAnswer]:
    """Return the kept answers that can still be read."""
    answers = []
    for item in session.get(KEY, []):
        try:
            answers.append(replace(read_answer(item), source=Answer.Source.FORM))
        except BadAnswer:
            continue
    return answers


def visitors_sittings(request: HttpRequest) -> list[str]:
    """Return the ids of sittings that were begun here without an account, the oldest first."""
    found = []
    for name in request.COOKIES:
        if name.startswith(SITTING):
            begun = request.get_signed_cookie(name, None, max_age=VISITORS_KEPT)
            if begun is not None:
                found.append((int(begun), name.removeprefix(SITTING)))
    return [id for _, id in sorted(found)]


def begun_here(request: HttpRequest) -> list[str]:
    """Return the ids of sittings without an account that this browser may open."""
    trial = request.session.get(TRIAL)
    return visitors_sittings(request) + ([trial["sitting"]] if trial else [])


def keep_begun(request: HttpRequest, response: HttpResponse, sitting: Sitting) -> None:
    """Let this browser keep the id of a sitting that belongs to no account."""
    if sitting.learner_id is not None:
        return
    response.set_signed_cookie(
        f"{SITTING}{sitting.pk}",
        str(int(sitting.started_at.timestamp())),
        max_age=VISITORS_KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    for id in visitors_sittings(request)[: -MOST_SITTINGS + 1]:
        response.delete_cookie(f"{SITTING}{id}")


def forget_begun(request: HttpRequest, response: HttpResponse) -> None:
    for id in visitors_sittings(request):
        response.delete_cookie(f"{SITTING}{id}")


def keep_trial(session: SessionBase, sitting: Sitting, page: int) -> None:
    """Keep which sitting is the editor's trial, and of which page."""
    session[TRIAL] = {"sitting": str(sitting.pk), "page": page}


def page_tried(session: SessionBase, id: UUID) -> int | None:
    """Return the page that was tried in this sitting, which may be gone."""
    trial = session.get(TRIAL)
    return int(trial["page"]) if trial and trial["sitting"] == str(id) else None


def left_sittings(request: HttpRequest) -> Any:
    """Return the sittings that nobody has claimed yet."""
    return Sitting.objects.filter(pk__in=visitors_sittings(request), learner=None)


def pending_count(request: HttpRequest) -> int:
    """Return how much waits to be claimed; a query only where a sitting was begun."""
    sittings = left_sittings(request).count() if visitors_sittings(request) else 0
    return len(pending_answers(request.session)) + sittings


def claim_pending(user: Any, request: HttpRequest) -> None:
    """Give `user` what was done here before she signed in."""
    if answers := pending_answers(request.session):
        record_answers(user.pk, answers)
    take_over(user, visitors_sittings(request))
    request.session.pop(KEY, None)


def forget_pending(request: HttpRequest) -> None:
    left_sittings(request).delete()
    request.session.pop(KEY, None)
