"""What was loaded before, so that loading again changes only what nobody has touched."""

import hashlib
import json
from collections import Counter
from enum import StrEnum
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from ..models.shipped import ShippedItem


def fingerprint(data: Any) -> str:
    """Return a hash of plain data, the same for equal data."""
    text = json.dumps(data, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class Decision(StrEnum):
    CREATE = "created"
    UPDATE = "updated"
    SAME = "unchanged"
    EDITED = "kept as edited here"
    DELETED = "left deleted"
    MOVE = "moved"


WRITTEN = (Decision.CREATE, Decision.UPDATE)


class Ledger:
    """The record of earlier loads. `counts` tells what was decided in this one."""

    def __init__(self) -> None:
        self.items = ShippedItem.objects.in_bulk()
        self.counts: Counter[Decision] = Counter()
        self.changed: dict[str, ShippedItem] = {}

    def decide(self, key: str, shipped: Any, stored: Any | None) -> Decision:
        """Say what to do with the item `key`. `stored`: its data in the database now, if any."""
        decision = self.judge(key, shipped, stored)
        self.counts[decision] += 1
        return decision

    def judge(self, key: str, shipped: Any, stored: Any | None) -> Decision:
        """Like `decide`, for what is part of an item that is counted already."""
        item = self.items.get(key)
        if item is None:
            # Something with this key that we did not load belongs to the editors.
            return Decision.CREATE if stored is None else Decision.EDITED
        if stored is None:
            return Decision.DELETED
        if item.stored != fingerprint(stored):
            return Decision.EDITED
        return Decision.SAME if item.shipped == fingerprint(shipped) else Decision.UPDATE

    def object_id(self, key: str) -> int | None:
        """Return which row the item `key` became, if it was loaded; it may be gone since."""
        item = self.items.get(key)
        return item.object_id if item else None

    def record(self, key: str, shipped: Any, stored: Any, object_id: int | None = None) -> None:
        """Keep what was loaded and how the database says it; `save` writes it."""
        self.items[key] = self.changed[key] = ShippedItem(
            key=key,
            shipped=fingerprint(shipped),
            stored=fingerprint(stored),
            object_id=object_id,
        )

    def save(self) -> None:
        ShippedItem.objects.bulk_create(
            self.changed.values(),
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["shipped", "stored", "object_id"],
        )
