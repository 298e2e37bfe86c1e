"""What a visitor did before signing in, kept in her session until she says whose it is.

Answers given by forms stand in the session itself; of sittings it has the ids.
"""

from dataclasses import asdict, replace
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from .batches import BadAnswer, GivenAnswer, read_answer
from .models.practice import Answer
from .models.quizzes import Sitting
from .practice import record_answers
from .sittings import take_over

KEY = "practice_pending"
MOST = 200
SITTINGS = "sittings"
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


def begun_here(session: SessionBase) -> list[str]:
    """Return the ids of sittings that were begun here without an account."""
    ids: list[str] = session.get(SITTINGS, [])
    return ids


def keep_begun(session: SessionBase, sitting: Sitting) -> None:
    """Keep the id of a sitting that belongs to no account."""
    ids = begun_here(session)
    if sitting.learner_id is None and str(sitting.pk) not in ids:
        session[SITTINGS] = [*ids, str(sitting.pk)][-MOST_SITTINGS:]


def left_sittings(session: SessionBase) -> Any:
    """Return the sittings that nobody has claimed yet; editors' trials are none."""
    unclaimed = Sitting.objects.filter(pk__in=begun_here(session), learner=None)
    return unclaimed.exclude(mode=Sitting.Mode.TRIAL)


def pending_count(session: SessionBase) -> int:
    """Return how much waits to be claimed; a query only where a sitting was begun."""
    sittings = left_sittings(session).count() if begun_here(session) else 0
    return len(pending_answers(session)) + sittings


def claim_pending(user: Any, session: SessionBase) -> None:
    """Give `user` what was done here before she signed in."""
    if answers := pending_answers(session):
        record_answers(user.pk, answers)
    take_over(user, begun_here(session))
    session.pop(KEY, None)
    session.pop(SITTINGS, None)


def forget_pending(session: SessionBase) -> None:
    left_sittings(session).delete()
    session.pop(KEY, None)
    session.pop(SITTINGS, None)
