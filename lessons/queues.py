"""The names of the queues in which learners' devices keep answers (static/js/queue.js)."""

from typing import Any

from django.utils.crypto import salted_hmac


def queue_name(learner_id: int) -> str:
    """Return the opaque name of a learner's queue; on a shared phone it keeps queues apart."""
    return salted_hmac("lessons.queue", str(learner_id)).hexdigest()[:16]


def queue_owner(user: Any) -> str | None:
    return queue_name(user.pk) if user.is_authenticated else None
