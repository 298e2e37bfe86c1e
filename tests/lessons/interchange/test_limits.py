"""The limits, at their edges."""

from dataclasses import replace

import pytest

from lessons.interchange import limits
from lessons.interchange import questions as types
from lessons.interchange.limits import problems_of
from lessons.interchange.questions import Choice, Question

CHOICE = Question(types.CHOICE, "Kas?", choices=(Choice("a", True), Choice("b")))
MATCH = Question(types.MATCH, "Kas?", pairs=(("a", "b"), ("c", "b")))
SHORT = Question(types.SHORT_ANSWER, "Kas?", answers=("a",))


def numbered(count: int) -> tuple[str, ...]:
    return tuple(str(number) for number in range(count))


@pytest.mark.parametrize(
    "question",
    [
        CHOICE,
        MATCH,
        SHORT,
        Question(types.ESSAY, "a" * limits.TEXT),
        replace(SHORT, answers=numbered(20)),
        replace(SHORT, answers=("a" * limits.ANSWER,), marks=20),
        replace(CHOICE, choices=(Choice("a", True), *map(Choice, numbered(7)))),
        replace(CHOICE, several=True),
        replace(MATCH, pairs=(*MATCH.pairs, ("", "d"))),
        Question(types.ORDER, "Kas?", items=numbered(10)),
        replace(SHORT, category="a" * 60 + "/" + "b" * 60),
        replace(SHORT, source_url="https://likumi.lv/ta/id/57980"),
    ],
)
def test_a_question_within_the_limits_has_no_problems(question: Question) -> None:
    assert problems_of(question) == []


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        (replace(CHOICE, text=""), "has no text"),
        (replace(CHOICE, text="a" * 1001), "Too long: question"),
        (replace(CHOICE, explanation="a" * 1001), "Too long: explanation"),
        (replace(CHOICE, source_name="a" * 121), "Too long: source"),
        (replace(CHOICE, source_url="javascript:alert(1)"), "not a web address"),
        (replace(CHOICE, category="a/b/c"), "at most 2 levels"),
        (replace(CHOICE, category="a" * 61), "at most 2 levels"),
        (replace(CHOICE, marks=0), "from 1 to 20"),
        (replace(CHOICE, marks=21), "from 1 to 20"),
        (replace(CHOICE, choices=(Choice("a", True),)), "The number of answers is 1"),
        (replace(CHOICE, choices=(Choice("a"), Choice("b"))), "No answer is marked as right"),
        (replace(CHOICE, choices=(Choice("a", True), Choice(""))), "An answer is empty"),
        (replace(CHOICE, choices=(Choice("A b", True), Choice("a  B"))), "are the same"),
        (
            replace(CHOICE, choices=(Choice("a", True, "c" * 501), Choice("b"))),
            "Too long: feedback",
        ),
        (
            replace(CHOICE, choices=(Choice("a", True), Choice("b", True), Choice("c"))),
            "More than one answer is marked",
        ),
        (replace(SHORT, answers=()), "The number of answers is 0"),
        (replace(SHORT, answers=numbered(21)), "The number of answers is 21"),
        (replace(SHORT, answers=("a" * 201,)), "Too long: answer"),
        (replace(MATCH, pairs=(("a", "b"),)), "The number of answers is 1"),
        (replace(MATCH, pairs=(("a", "b"), ("", "c"))), "need a left side"),
        (replace(MATCH, pairs=(("a", "b"), ("c", ""))), "An answer is empty"),
        (replace(MATCH, pairs=(("a", "b"), ("A", "c"))), "are the same"),
        (replace(MATCH, pairs=(*MATCH.pairs, ("", "B"))), "are the same"),
        (Question(types.ORDER, "Kas?", items=("a",)), "The number of answers is 1"),
        (Question("numerical", "Kas?"), "no question type “numerical”"),
    ],
)
def test_what_is_beyond_them_is_named(question: Question, problem: str) -> None:
    (found,) = problems_of(question)
    assert problem in found
