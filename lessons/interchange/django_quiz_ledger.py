"""What came from a database of django-quiz-app: under which ids, and what did not fit."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model

from ..loading.files import stable_id
from ..loading.ledger import Ledger, fingerprint

LONGEST_NAME = 60
KINDS = ("people", "categories", "pictures", "questions", "quizzes", "sittings", "answers")
Thing = TypeVar("Thing")


class Refused(Exception):
    """Nothing can be imported; the message says why."""


@dataclass
class Report:
    """How many things of each kind came, were here or were deleted here, and what did not fit."""

    new: Counter[str] = field(default_factory=Counter)
    here: Counter[str] = field(default_factory=Counter)
    deleted: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def note(self, table: str, id: int, text: str) -> None:
        self.notes.append(f"{table} {id}: {text}")

    def lines(self) -> list[str]:
        lines = []
        for kind in KINDS:
            line = f"{kind}: {self.new[kind]} new, {self.here[kind]} already here"
            if self.deleted[kind]:
                line += f", {self.deleted[kind]} left deleted"
            lines.append(line)
        if self.notes:
            lines.append(f"What did not fit, or came changed: {len(self.notes)}")
        return lines + self.notes


class Origin:
    """One foreign database: the ids of its things here, and which of them came before."""

    def __init__(self, name: str) -> None:
        if not 0 < len(name) <= LONGEST_NAME:
            raise Refused(f"A name for the database has 1 to {LONGEST_NAME} characters.")
        self.name = name
        self.ledger = Ledger()

    def uuid(self, kind: str, id: int) -> UUID:
        """Return the id that a thing of the database gets here, each time the same."""
        return stable_id("django-quiz", self.name, kind, str(id))

    def key(self, kind: str, id: int) -> str:
        return f"django-quiz:{self.name}:{kind}:{id}"

    def came_before(self, kind: str, id: int) -> bool:
        return self.key(kind, id) in self.ledger.items

    def row_id(self, kind: str, id: int) -> int | None:
        return self.ledger.object_id(self.key(kind, id))

    def has_changed(self, kind: str, id: int, data: Any) -> bool:
        """Tell whether a thing that came before stands there now as other data."""
        return self.ledger.items[self.key(kind, id)].shipped != fingerprint(data)

    def record(self, kind: str, id: int, data: Any, row: Model) -> None:
        self.ledger.record(self.key(kind, id), data, None, row.pk)


def batches(things: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    """Yield so many at a time: there may be more than the memory holds."""
    rest = iter(things)
    while found := list(islice(rest, size)):
        yield found
