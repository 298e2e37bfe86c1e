"""How demanding a word's next exercise is, and which words do not stay."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.exercises import KINDS
from lessons.levels import STUCK_AT, STUCK_OF, TOP, Step, is_stuck, level_after

RIGHT, SLIP, MISSED = 1.0, 0.5, 0.0
ANSWERS = {"r": RIGHT, "s": SLIP, "m": MISSED}


def steps(text: str, *, placement: bool = False) -> list[Step]:
    """Read `0r 1s 2m`: the stages of exercises, and whether they were right, slips or missed."""
    return [Step(int(part[0]), ANSWERS[part[1]], placement) for part in text.split()]


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ("", 0),
        ("0r", 1),
        ("0s", 0),
        ("0m", 0),
        ("0r 1r", 2),
        ("0r 1r 2r", 3),
        ("0r 1r 2r 3r 3r", 3),
        ("0r 1s 1s 1s", 1),
        ("0r 1r 2m", 1),
        ("0r 1r 2m 1m 0m 0m", 0),
        ("0r 1r 2m 1r", 2),
        # Too easy an exercise proves nothing; a harder one proves a step, not more.
        ("0r 0r 0r", 1),
        ("0r 1r 1r", 2),
        ("3r", 1),
        # Whatever was too hard: a miss is a miss.
        ("0r 1r 3m", 1),
        ("0r 1r 0m", 1),
    ],
)  # fmt: skip
def test_a_level_by_example(answers: str, level: int) -> None:
    assert level_after(steps(answers)) == level


@pytest.mark.parametrize(
    ("before", "placement", "after", "level"),
    [
        ("", "2r", "", TOP),
        ("", "2s", "", 0),
        ("", "2m", "", 0),
        ("0r 1r", "2m", "", 1),
        ("", "2r", "3r", TOP),
        ("", "2r", "3m", TOP - 1),
        ("0m 0m", "0r", "", TOP),
    ],
)  # fmt: skip
def test_a_right_answer_in_a_check_of_what_she_knows_leads_to_the_top(
    before: str, placement: str, after: str, level: int
) -> None:
    log = [*steps(before), *steps(placement, placement=True), *steps(after)]
    assert level_after(log) == level


@pytest.mark.parametrize(
    ("answers", "stuck"),
    [
        ("", False),
        ("0m 0m 0m", False),
        ("0m 0m 0m 0m", True),
        ("0m 0m 0m 0r 0r 0m", True),
        ("0m 0m 0r 0r 0r 0m", False),
        ("0m 0s 0m 0s 0m 0m", True),
        ("0m 0m 0m 0m 0r 0r", True),
        ("0m 0m 0m 0m 0r 0r 0r", False),
        ("0r 0r 0r 0r 0r 0r 0m 0m 0m 0m", True),
        ("0s 0s 0s 0s 0s 0s", False),
    ],
)  # fmt: skip
def test_stuck_by_example(answers: str, stuck: bool) -> None:
    assert is_stuck(steps(answers)) is stuck


some_steps = st.lists(
    st.builds(Step, st.integers(0, 3), st.sampled_from([MISSED, SLIP, RIGHT]), st.booleans()),
    max_size=30,
)


@given(some_steps)
def test_levels_stay_within_their_bounds_and_move_by_one(log: list[Step]) -> None:
    levels = [level_after(log[:count]) for count in range(len(log) + 1)]
    assert levels[0] == 0
    assert all(0 <= level <= TOP for level in levels)
    for step, before, after in zip(log, levels, levels[1:], strict=False):
        if step.placement and step.credit == RIGHT:
            assert after == TOP
        else:
            assert abs(after - before) <= 1
            assert after <= before or step.credit == RIGHT
            assert after >= before or step.credit == MISSED


@given(some_steps, st.data())
def test_a_better_answer_never_leads_to_a_lower_level(log: list[Step], data: st.DataObject) -> None:
    credits = (MISSED, SLIP, RIGHT)
    better = [
        replace(step, credit=data.draw(st.sampled_from([c for c in credits if c >= step.credit])))
        for step in log
    ]
    assert level_after(better) >= level_after(log)
    assert not is_stuck(better) or is_stuck(log)


@given(some_steps, some_steps)
def test_a_right_answer_in_a_check_makes_what_was_before_not_matter(
    before: list[Step], after: list[Step]
) -> None:
    known = Step(2, RIGHT, placement=True)
    assert level_after([*before, known, *after]) == level_after([known, *after])


@given(some_steps)
def test_only_the_last_answers_make_a_word_stuck(log: list[Step]) -> None:
    assert is_stuck(log) == is_stuck(log[-STUCK_OF:])
    assert is_stuck([*log, *steps("0m") * STUCK_AT])
    assert not is_stuck([*log, *steps("0r") * (STUCK_OF - STUCK_AT + 1)])


@given(some_steps)
def test_steps_are_read_once(log: list[Step]) -> None:
    assert level_after(iter(log)) == level_after(log)
    assert is_stuck(iter(log)) == is_stuck(log)


def test_every_level_is_the_stage_of_some_exercise() -> None:
    climbed = {
        level_after([Step(stage, RIGHT) for stage in range(count)]) for count in range(TOP + 1)
    }
    assert climbed == {kind.stage for kind in KINDS.values()}
