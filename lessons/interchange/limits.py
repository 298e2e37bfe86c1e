"""How long and how many: the limits that every format and the editing form share."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext

from . import questions as types
from .questions import Question

TEXT = 1000
EXPLANATION = 1000
ANSWER = 200  # a choice, an accepted text, an item, each side of a pair
FEEDBACK = 500
SOURCE_NAME = 120
CATEGORY_NAME = 60
CATEGORY_LEVELS = 2

QUESTIONS = 5_000  # of one file, with all that is wrong in it

CHOICES = (2, 8)
ANSWERS = (1, 20)
PAIRS = (2, 10)
ITEMS = (2, 10)
MARKS = (1, 20)

_check_url = URLValidator(schemes=["http", "https"])


def problems_of(question: Question) -> list[str]:
    """Return, in the active language, why the question cannot be asked; empty if it can."""
    problems = []
    if not question.text:
        problems.append(gettext("The question has no text."))
    if len(question.text) > TEXT:
        problems.append(_too_long(gettext("question"), TEXT))
    if len(question.explanation) > EXPLANATION:
        problems.append(_too_long(gettext("explanation"), EXPLANATION))
    if len(question.source_name) > SOURCE_NAME:
        problems.append(_too_long(gettext("source"), SOURCE_NAME))
    names = question.category.split("/")
    if len(names) > CATEGORY_LEVELS or any(len(name) > CATEGORY_NAME for name in names):
        problems.append(
            gettext("A category has at most %(levels)s levels of %(limit)s characters each.")
            % {"levels": CATEGORY_LEVELS, "limit": CATEGORY_NAME}
        )
    if not MARKS[0] <= question.marks <= MARKS[1]:
        problems.append(gettext("Marks are a whole number from 1 to 20."))
    if question.source_url and not is_web_address(question.source_url):
        problems.append(gettext("The address of the source is not a web address."))
    return problems + _problems_of_answers(question)


def is_web_address(text: str) -> bool:
    try:
        _check_url(text)
    except ValidationError:
        return False
    return True


def key_of(text: str) -> str:
    """Return what two texts share that are equal apart from case and gaps."""
    return "".join(text.casefold().split())


def _problems_of_answers(question: Question) -> list[str]:
    if question.type == types.CHOICE:
        return _problems_of_choices(question)
    if question.type == types.SHORT_ANSWER:
        return _problems_of_texts(question.answers, ANSWERS)
    if question.type == types.MATCH:
        return _problems_of_pairs(question.pairs)
    if question.type == types.ORDER:
        return _problems_of_texts(question.items, ITEMS)
    if question.type in (types.TRUE_FALSE, types.ESSAY):
        return []
    return [gettext("There is no question type “%(type)s” here.") % {"type": question.type}]


def _problems_of_choices(question: Question) -> list[str]:
    problems = _problems_of_texts([choice.text for choice in question.choices], CHOICES)
    if any(len(choice.feedback) > FEEDBACK for choice in question.choices):
        problems.append(_too_long(gettext("feedback"), FEEDBACK))
    right = sum(choice.right for choice in question.choices)
    if not right:
        problems.append(gettext("No answer is marked as right."))
    elif 1 < right == len(question.choices):
        problems.append(gettext("No answer is wrong."))
    elif right > 1 and not question.several:
        problems.append(gettext("More than one answer is marked as right."))
    return problems


def _problems_of_pairs(pairs: Iterable[tuple[str, str]]) -> list[str]:
    pairs = list(pairs)
    lefts = [left for left, _ in pairs if left]
    fitting = [right for left, right in pairs if left]
    loose = [right for left, right in pairs if not left]
    problems = _problems_of_number(len(pairs), PAIRS)
    if not problems and len(lefts) < PAIRS[0]:
        problems.append(gettext("At least two pairs need a left side."))
    problems += _problems_of_lengths([*lefts, *fitting, *loose])
    if _repeated(lefts) or _repeated([*set(map(key_of, fitting)), *loose]):
        problems.append(gettext("Two answers are the same."))
    return problems


def _problems_of_texts(texts: Iterable[str], number: tuple[int, int]) -> list[str]:
    texts = list(texts)
    problems = _problems_of_number(len(texts), number) + _problems_of_lengths(texts)
    if _repeated(texts):
        problems.append(gettext("Two answers are the same."))
    return problems


def _problems_of_number(count: int, number: tuple[int, int]) -> list[str]:
    least, most = number
    if least <= count <= most:
        return []
    return [
        gettext("The number of answers is %(count)s; it can be from %(least)s to %(most)s.")
        % {"count": count, "least": least, "most": most}
    ]


def _problems_of_lengths(texts: Iterable[str]) -> list[str]:
    texts = list(texts)
    problems = []
    if not all(texts):
        problems.append(gettext("An answer is empty."))
    if any(len(text) > ANSWER for text in texts):
        problems.append(_too_long(gettext("answer"), ANSWER))
    return problems


def _repeated(texts: Iterable[str]) -> bool:
    keys = [key_of(text) for text in texts if text]
    return len(set(keys)) < len(keys)


def _too_long(part: str, limit: int) -> str:
    return gettext("Too long: %(part)s (at most %(limit)s characters).") % {
        "part": part,
        "limit": limit,
    }
