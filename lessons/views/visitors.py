"""Sittings that a visitor without an account, or an editor trying a quiz, began in this browser."""

from django.contrib.sessions.backends.base import SessionBase

from ..models.quizzes import Sitting

KEY = "sittings"
MOST = 20


def begun_here(session: SessionBase) -> list[str]:
    ids: list[str] = session.get(KEY, [])
    return ids


def remember(session: SessionBase, sitting: Sitting) -> None:
    """Keep the id of a sitting that belongs to no account."""
    ids = begun_here(session)
    if sitting.learner_id is None and str(sitting.pk) not in ids:
        session[KEY] = [*ids, str(sitting.pk)][-MOST:]


def forget_begun(session: SessionBase) -> None:
    session.pop(KEY, None)
