"""Values of django-quiz-app's database: lists in one text, JSON, moments. Any may be broken."""

import json
from datetime import UTC, datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from .texts import lines_of

LARGEST_ID = 2**63 - 1


def text_of(value: Any) -> str:
    return "" if value is None else lines_of(str(value))


def number_of(value: Any) -> int:
    try:
        return int(value or 0)
    except (ValueError, OverflowError):
        return 0


def moment_of(value: Any) -> datetime | None:
    """Return a moment; without a time zone it is UTC, as SQLite keeps it."""
    try:
        moment = parse_datetime(value or "")
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def id_of(text: str) -> int | None:
    """Return the id that a text says, if it says one."""
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        return None
    return int(text) if int(text) <= LARGEST_ID else None


def read_ids(value: Any, faults: list[str]) -> list[int]:
    """Return the ids in a list with commas. What is none is added to `faults`."""
    parts = [part for part in text_of(value).split(",") if part.strip()]
    ids = [id_of(part) for part in parts]
    if odd := [part.strip()[:20] for part, id in zip(parts, ids, strict=True) if id is None]:
        faults.append(f"„{', '.join(odd[:3])}” is no id of a question")
    return [id for id in ids if id is not None]


def read_answers(value: Any, faults: list[str]) -> dict[int, str]:
    """Return guesses by question from an object of JSON. What is none is added to `faults`."""
    text = text_of(value)
    try:
        found = json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        faults.append("its answers are not understood")
        return {}
    answers = {}
    for key, guess in found.items():
        id = id_of(key)
        if id is None or not isinstance(guess, str | bool | int):
            if guess is not None:
                faults.append(f"the answer to „{text_of(key)[:20]}” is not understood")
        else:
            answers[id] = text_of(guess)
    return answers


def read_scores(value: Any) -> tuple[dict[str, tuple[int, int]], str]:
    """Return points by category from `category,score,possible,` repeated, and what is left over.

    A name may have commas. Of a name that comes twice the first counts, as it did there.
    """
    scores: dict[str, tuple[int, int]] = {}
    parts = text_of(value).split(",")
    name: list[str] = []
    place = 0
    while place < len(parts):
        points = [id_of(part) for part in parts[place : place + 2]]
        if name and len(points) == 2 and points[0] is not None and points[1] is not None:
            scores.setdefault(",".join(name), (points[0], points[1]))
            name = []
            place += 2
        else:
            name.append(parts[place])
            place += 1
    return scores, ",".join(name).strip(", ")
