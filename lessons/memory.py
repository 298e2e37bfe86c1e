"""When a word is due again: the FSRS scheduler with pinned numbers and no chance in it.

The same reviews always give the same state, so memories can be rebuilt from the answers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fsrs import Card, Rating, Scheduler

# Change the version whenever a number changes, then run `manage.py rebuild_progress`.
PARAMETERS_VERSION = "fsrs6-2026-11"
SCHEDULER = Scheduler(
    parameters=(
        0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
        1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
    ),
    desired_retention=0.9,
    learning_steps=(timedelta(minutes=1), timedelta(minutes=10)),
    relearning_steps=(timedelta(minutes=10),),
    maximum_interval=365,
    enable_fuzzing=False,
)  # fmt: skip


@dataclass(frozen=True)
class MemoryState:
    """FSRS state of one word: stability in days, difficulty 1 to 10."""

    state: int
    step: int | None
    stability: float
    difficulty: float
    due: datetime
    last_review: datetime


def replay(reviews: Iterable[tuple[datetime, Rating]]) -> MemoryState:
    """Return the state after `reviews`, which are in order of time and at least one."""
    card = None
    for at, rating in reviews:
        at = at.astimezone(UTC)
        card, _ = SCHEDULER.review_card(card or Card(card_id=0, due=at), rating, at)
    if card is None or card.stability is None or card.difficulty is None or not card.last_review:
        raise ValueError("a memory needs at least one review")
    return MemoryState(
        state=int(card.state),
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due,
        last_review=card.last_review,
    )
