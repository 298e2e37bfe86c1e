"""Two works by turns, so that both meet the same moods of the machine."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

WARMING = 10

# Prepares round n and returns what is to be timed.
Prepared = Callable[[], Any]
Prepare = Callable[[int], Prepared]


@dataclass(frozen=True)
class Figure:
    """The times of all rounds, in seconds."""

    ours: list[float]
    floor: list[float]

    @property
    def ratio(self) -> float:
        return median(self.ours) / median(self.floor)

    @property
    def best_ratio(self) -> float:
        """The ratio of the quickest rounds: what a busy machine disturbs least."""
        return min(self.ours) / min(self.floor)


def compare(ours: Prepare, floor: Prepare, rounds: int) -> Figure:
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(WARMING + rounds):
        for prepare, taken in zip((ours, floor), times, strict=True):
            call = prepare(number)
            begin = perf_counter()
            response = call()
            taken.append(perf_counter() - begin)
            if response.status_code not in (200, 302):
                raise RuntimeError(f"{response.request}: {response.status_code}")
    return Figure(*(taken[WARMING:] for taken in times))
