"""How demanding a word's next exercise is, and which words do not stay. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

TOP = 3
STUCK_OF = 6
STUCK_AT = 4


@dataclass(frozen=True)
class Step:
    """One answer: the stage of its exercise, what it was worth (0 to 1), given in a placement."""

    stage: int
    credit: float
    placement: bool = False


def level_after(steps: Iterable[Step]) -> int:
    """Return the level that `steps`, in order, lead to: 0 recognises, `TOP` produces forms.

    A full answer to an exercise of at least this level leads one up, a missed one leads one down,
    a slip stays. A full answer in a placement shows that the word is known: it leads to the top.
    """
    level = 0
    for step in steps:
        if step.credit == 1 and step.placement:
            level = TOP
        elif step.credit == 1 and step.stage >= level:
            level = min(TOP, level + 1)
        elif step.credit == 0:
            level = max(0, level - 1)
    return level


def is_stuck(steps: Iterable[Step]) -> bool:
    """Tell whether a word does not stay: `STUCK_AT` of the last `STUCK_OF` answers were missed."""
    last = list(steps)[-STUCK_OF:]
    return sum(step.credit == 0 for step in last) >= STUCK_AT
