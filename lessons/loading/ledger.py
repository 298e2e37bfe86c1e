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


class Ledger:
    """The record of earlier loads. `counts` tells what was decided in this one."""

    def __init__(self) -> None:
        self.items = ShippedItem.objects.in_bulk()
        self.counts: Counter[Decision] = Counter()

    def decide(self, key: str, shipped: Any, stored: Any | None) -> Decision:
        """Say what to do with the item `key`. `stored`: its data in the database now, if any."""
        decision = self._decide(self.items.get(key), shipped, stored)
        self.counts[decision] += 1
        return decision

    @staticmethod
    def _decide(item: ShippedItem | None, shipped: Any, stored: Any | None) -> Decision:
        if item is None:
            # Something with this key that we did not load belongs to the editors.
            return Decision.CREATE if stored is None else Decision.EDITED
        if stored is None:
            return Decision.DELETED
        if item.stored != fingerprint(stored):
            return Decision.EDITED
        return Decision.SAME if item.shipped == fingerprint(shipped) else Decision.UPDATE

    def record(self, key: str, shipped: Any, stored: Any) -> None:
        """Keep what was loaded and how the database says it."""
        ShippedItem.objects.update_or_create(
            key=key,
            defaults={"shipped": fingerprint(shipped), "stored": fingerprint(stored)},
        )
