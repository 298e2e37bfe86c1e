"""What a device sends after practice: read, checked in shape, never trusted in time or verdict."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.dateparse import parse_datetime

from .exercises import KINDS
from .models.practice import Answer

MAX_ANSWERS = 200
MAX_BYTES = 256_000
MAX_GIVEN = 300
MAX_MS = 60 * 60 * 1000
FORM = re.compile(r"[a-z0-9.]{0,20}")
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


class BadBatch(ValueError):
    """The batch as a whole cannot be read."""


class BadAnswer(ValueError):
    """One answer of a batch cannot be used."""


@dataclass(frozen=True)
class GivenAnswer:
    """One answer as given: `language` is that of the meanings shown, `ms` the time it took.

    `form` and `placement` are as in `Answer`.
    """

    id: UUID
    word: int
    lesson: UUID | None
    kind: str
    language: str
    given: str
    hints: int
    ms: int
    at: datetime
    source: str = Answer.Source.APP
    form: str = ""
    placement: bool = False


def read_batch(body: bytes) -> tuple[list[GivenAnswer], dict[str, str]]:
    """Read `{"answers": [...]}`. Return the usable answers and the reason for each refused id.

    Raises BadBatch if the body is not such a list of at most `MAX_ANSWERS`.
    """
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadBatch("not JSON") from error
    items = data.get("answers") if isinstance(data, dict) else None
    if not isinstance(items, list):
        raise BadBatch('expected {"answers": [...]}')
    if len(items) > MAX_ANSWERS:
        raise BadBatch(f"more than {MAX_ANSWERS} answers")
    answers: dict[UUID, GivenAnswer] = {}
    refused: dict[str, str] = {}
    for position, item in enumerate(items):
        try:
            answer = read_answer(item)
        except BadAnswer as error:
            name = item.get("id") if isinstance(item, dict) else None
            refused[clean_text(name)[:40] if isinstance(name, str) else f"#{position}"] = str(error)
        else:
            answers.setdefault(answer.id, answer)
    return list(answers.values()), refused


def read_answer(item: Any) -> GivenAnswer:
    """Read one answer of a batch; raises BadAnswer with the reason."""
    if not isinstance(item, Mapping):
        raise BadAnswer("not an object")
    kind, language = item.get("kind"), item.get("language")
    if not isinstance(kind, str) or kind not in KINDS:
        raise BadAnswer("unknown kind")
    if language not in settings.GLOSS_LANGUAGES:
        raise BadAnswer("unknown language")
    given = item.get("given", "")
    if not isinstance(given, str) or len(given) > MAX_GIVEN:
        raise BadAnswer(f"given: expected a text of at most {MAX_GIVEN} characters")
    lesson, form = item.get("lesson"), item.get("form", "")
    if not isinstance(form, str) or not FORM.fullmatch(form):
        raise BadAnswer("form: expected the name of a form")
    if not isinstance(item.get("placement", False), bool):
        raise BadAnswer("placement: expected true or false")
    return GivenAnswer(
        id=read_uuid(item.get("id"), "id"),
        word=read_number(item.get("word"), "word", 1, 2**62),
        lesson=None if lesson is None else read_uuid(lesson, "lesson"),
        kind=kind,
        language=language,
        given=clean_text(given),
        hints=read_number(item.get("hints", 0), "hints", 0, 100),
        ms=min(read_number(item.get("ms", 0), "ms", 0, 2**53), MAX_MS),
        at=read_time(item.get("at")),
        form=form,
        placement=item.get("placement", False),
    )


def read_uuid(value: Any, name: str) -> UUID:
    if not isinstance(value, str) or len(value) > 45:
        raise BadAnswer(f"{name}: expected a UUID")
    try:
        return UUID(value)
    except ValueError as error:
        raise BadAnswer(f"{name}: expected a UUID") from error


def read_number(value: Any, name: str, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise BadAnswer(f"{name}: expected a whole number from {low}")
    return value


def read_time(value: Any) -> datetime:
    """Read an ISO 8601 time with its offset; a clock before the year 2000 counts as 2000."""
    try:
        at = parse_datetime(value) if isinstance(value, str) and len(value) < 50 else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise BadAnswer("at: expected a time like 2026-11-22T18:30:00Z")
    if at.year <= EARLIEST.year:
        return EARLIEST
    if at.year >= 9999:
        at = at.replace(year=9998, day=1)
    return at.astimezone(UTC)


def clean_text(text: str) -> str:
    """Drop what a database cannot store: lone surrogates and NUL."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")
