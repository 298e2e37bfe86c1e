"""Whether right answers can be guessed by their length, their place or a habit of saying yes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..files import LANGUAGES, ShippedPage
from .faults import Fault, faults
from .questions import said

LIMIT = 0.6  # of the questions that a habit may get right
ENOUGH = 8  # of fewer questions nobody can tell where the right answers stand
COURSE = "all quizzes"

Question = Mapping[str, Any]


def choice_questions(questions: Iterable[Question]) -> list[Question]:
    """Return the choice questions that have one right answer."""
    return [
        question
        for question in questions
        if sum(bool(choice.get("right")) for choice in question.get("choices") or []) == 1
    ]


def right_places(questions: Iterable[Question]) -> Counter[int]:
    """Return how many right answers stand first, second …, counted from 1, where that is fixed."""
    return Counter(
        [bool(choice.get("right")) for choice in question["choices"]].index(True) + 1
        for question in choice_questions(questions)
        if question.get("order", "written") == "written"
    )


def longest_right(questions: Iterable[Question], language: str) -> int:
    """Return in how many choice questions the right answer is longer than every other."""
    count = 0
    for question in choice_questions(questions):
        right, *others = sorted(question["choices"], key=lambda choice: not choice.get("right"))
        longest = max((len(said(other, language)) for other in others), default=0)
        count += len(said(right, language)) > longest
    return count


def truths(questions: Iterable[Question]) -> Counter[str]:
    """Return how many statements are true and how many are false."""
    answers = [question.get("answer") for question in questions]
    return Counter(str(answer).lower() for answer in answers if isinstance(answer, bool))


def habit_causes(questions: Sequence[Question]) -> Iterator[str]:
    """Tell of habits that get more right than `LIMIT` lets them."""
    total = len(choice_questions(questions))
    for language in LANGUAGES:
        count = longest_right(questions, language)
        if count > total * LIMIT:
            yield f"the right answer is the longest in {count} of {total} ({language})"
    for counts, told in (
        (right_places(questions), "the right answer stands at place {} in {} of {}"),
        (truths(questions), "the answer is {} in {} of {} statements"),
    ):
        for name, count in counts.most_common(1):
            if counts.total() >= ENOUGH and count > counts.total() * LIMIT:
                yield told.format(name, count, counts.total())


def habit_faults(pages: Sequence[ShippedPage]) -> list[Fault]:
    """Nobody passes a quiz, or all of them, by a habit."""
    found = []
    for page in pages:
        found += faults(page, habit_causes(page.questions), "questions")
    every = [question for page in pages for question in page.questions]
    return found + [Fault(COURSE, "questions", cause) for cause in habit_causes(every)]
