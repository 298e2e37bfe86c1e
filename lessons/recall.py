"""What planning asks about a learner: which words she knows, and which she takes for others."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from .models.practice import Answer, Memory
from .planning import Known

RECENT_CONFUSIONS = 100


def known_words(user: Any, words: Iterable[int] | None = None) -> dict[int, Known]:
    """Return what the reader remembers of `words`, or of all; one query."""
    if not user.is_authenticated:
        return {}
    memories = Memory.objects.filter(learner=user)
    if words is not None:
        memories = memories.filter(word_id__in=list(words))
    return {
        id: Known(answers, due, level)
        for id, answers, due, level in memories.values_list("word", "answers", "due", "level")
    }


def met_today(user: Any) -> int:
    """Return how many words the reader met for the first time today; one query."""
    if not user.is_authenticated:
        return 0
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return Memory.objects.filter(learner=user, met_at__gte=midnight).count()


def confusions(user: Any, words: Iterable[int], before: datetime) -> dict[int, list[int]]:
    """Return for each of `words` what the reader took it for, the latest first; one query.

    `before`: what the server got later does not count.
    """
    if not user.is_authenticated:
        return {}
    rows = (
        Answer.objects.filter(
            learner=user, word_id__in=set(words), other_word__isnull=False, received_at__lt=before
        )
        .order_by("-answered_at", "pk")
        .values_list("word", "other_word")[:RECENT_CONFUSIONS]
    )
    found: dict[int, list[int]] = {}
    for word, other in rows:
        if other not in found.setdefault(word, []):
            found[word].append(other)
    return found
