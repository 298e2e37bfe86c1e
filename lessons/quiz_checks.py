"""What an author of a quiz should look at once more. Nothing here keeps a quiz from publishing."""

from typing import Any

from django.utils.translation import gettext

from .models.pages import QuizPage

# Of fewer questions nobody can guess a pattern.
ENOUGH = 4


def choice_questions(page: QuizPage) -> list[list[Any]]:
    """Return the choices of each question with one right answer among them."""
    found = [list(b.value["choices"]) for b in page.questions if b.block_type == "choice"]
    return [choices for choices in found if sum(bool(c["right"]) for c in choices) == 1]


def warnings(page: QuizPage) -> list[str]:
    """Return patterns by which a learner can guess without knowing, in words."""
    questions = choice_questions(page)
    if len(questions) < ENOUGH:
        return []
    found = []
    if all(is_longest(choices) for choices in questions):
        found.append(gettext("The right answer is always the longest one."))
    places = {[bool(c["right"]) for c in choices].index(True) for choices in questions}
    written = all(b.value["order"] != "random" for b in page.questions if b.block_type == "choice")
    if written and len(places) == 1:
        found.append(gettext("The right answer always stands at the same place."))
    return found


def is_longest(choices: list[Any]) -> bool:
    right, *others = sorted(choices, key=lambda choice: not choice["right"])
    return len(right["text"]) > max(len(other["text"]) for other in others)
