"""Answers given by forms before signing in: kept in the visitor's session until she says whose."""

from dataclasses import asdict, replace
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from .batches import BadAnswer, GivenAnswer, read_answer
from .models.practice import Answer

KEY = "practice_pending"
MOST = 200


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


def forget_pending(session: SessionBase) -> None:
    session.pop(KEY, None)
