"""What the site keeps about a person: shown to her, given to her, and erased.

Each app says what it keeps: `register` it when the app is ready.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.functional import Promise

from .models import User

Text = str | Promise
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Kept:
    """One kind of thing that is kept.

    `export` returns its rows with the keys of `columns`, which names them in the reader's language;
    what stands under the keys in `latvian` is Latvian, whoever reads. `erase` deletes them.
    `active_since`, where there is one, returns the ids of those who did something since a moment.
    """

    name: str
    export: Callable[[User], Iterable[Row]]
    erase: Callable[[User], object]
    title: Text
    why: Text
    columns: Mapping[str, Text]
    active_since: Callable[[datetime], "QuerySet[Any, Any]"] | None = None
    latvian: Collection[str] = ()


@dataclass(frozen=True)
class Section:
    """The rows of one kind, for one person, to be read."""

    kept: Kept
    rows: list[Row]

    @property
    def lines(self) -> list[list[tuple[Text, Any, bool]]]:
        """What there is of each row: its label, itself, whether it is Latvian; nothing is empty."""
        return [
            [
                (label, row[key], key in self.kept.latvian)
                for key, label in self.kept.columns.items()
                if row[key] not in (None, "")
            ]
            for row in self.rows
        ]


_registry: dict[str, Kept] = {}


def register(
    name: str,
    export: Callable[[User], Iterable[Row]],
    erase: Callable[[User], object],
    **about: Any,
) -> None:
    _registry[name] = Kept(name, export, erase, **about)


def registered() -> list[Kept]:
    return list(_registry.values())


def sections_of(user: User) -> list[Section]:
    return [Section(kept, list(kept.export(user))) for kept in registered()]


def as_json(user: User) -> str:
    """Return the same for programs; the names of things are English, whoever reads."""
    with translation.override("en"):
        data = {section.kept.name: section.rows for section in sections_of(user)}
        return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


@transaction.atomic
def erase_account(user: User) -> None:
    """Delete a person and all that is kept about her, at once and for good."""
    # What is being stored for her at this moment comes first, and is erased with the rest.
    if not User.objects.select_for_update().filter(pk=user.pk):
        return
    # What was registered last refers to what came before.
    for kept in reversed(registered()):
        kept.erase(user)
    user.delete()
