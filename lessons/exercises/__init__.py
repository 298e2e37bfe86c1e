"""From one word many exercises. Pure: a word, its circumstances, a seed.

A new kind is a module here with its `KIND`, a template of its name in
`templates/lessons/exercises/`, a table of cases in `tests/lessons/exercises/`, and, only if none
of the interactions fits, a script in `static/js/exercises/`.
"""

from . import (
    build_sentence,
    choose_meaning,
    choose_word,
    gap_choose,
    gap_type,
    hear_choose,
    hear_type,
    match_pairs,
    picture_word,
    put_into_form,
    type_word,
)
from .base import Circumstances, Exercise, Interaction, Kind

__all__ = ["KINDS", "Circumstances", "Exercise", "Interaction", "Kind", "kinds_for"]

KINDS: dict[str, Kind] = {
    module.KIND.name: module.KIND
    for module in (
        choose_meaning,
        picture_word,
        choose_word,
        match_pairs,
        hear_choose,
        gap_choose,
        type_word,
        hear_type,
        build_sentence,
        gap_type,
        put_into_form,
    )
}
HARDEST = max(kind.stage for kind in KINDS.values())


def kinds_for(level: int, turn: int) -> list[str]:
    """Return the kinds to try for a word, the fitting one first.

    `level`: how demanding it may be (`lessons.levels`). `turn` goes round among the kinds of one
    stage, so that a word is met in many ways. Easier stages follow, then harder ones.
    Matching is for several words at once and not among them.
    """
    stages: dict[int, list[str]] = {}
    for kind in KINDS.values():
        if kind.name != match_pairs.NAME:
            stages.setdefault(kind.stage, []).append(kind.name)
    order = [*range(level, -1, -1), *range(level + 1, HARDEST + 1)]
    names: list[str] = []
    for stage in order:
        found = stages.get(stage, [])
        start = turn % len(found) if found else 0
        names += found[start:] + found[:start]
    return names
