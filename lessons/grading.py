"""Marks for answers to quiz questions. Pure: works on the frozen paper of a sitting."""

from collections.abc import Mapping
from typing import Any

MAX_MARKS = 1


def possible_marks(question: Mapping[str, Any]) -> int:
    """Return the marks a right answer earns."""
    return MAX_MARKS


def is_valid(question: Mapping[str, Any], given: str) -> bool:
    """Tell whether `given` is the id of one of the question's choices."""
    return any(choice["id"] == given for choice in question["choices"])


def grade(question: Mapping[str, Any], given: str) -> int:
    """Return the marks for choosing the choice with the id `given`."""
    return MAX_MARKS if given == question["right"] else 0
