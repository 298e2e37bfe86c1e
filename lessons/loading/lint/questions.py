"""Faults of questions: right answers exactly as claimed, facts with their sources."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from ...blocks import MOST_DRAWN
from ...questions import TYPES
from ...questions.base import repeats
from ...questions.choice import ChoiceBlock
from ...questions.match import PairBlock
from ..files import LANGUAGES, ShippedPage, in_language
from .faults import Fault, block_causes, faults

LATVIAN_COURSE = "course-latvian"  # what its quizzes ask is language, which has no source
DRAW = "draw"

Question = Mapping[str, Any]


def question_faults(page: ShippedPage, needs_sources: bool = True) -> list[Fault]:
    """A question is answered as its type wants it, and says where its fact comes from."""
    found = []
    for question in page.questions:
        type = question.get("type", "")
        if type == DRAW:
            continue
        check = CHECKS.get(type)
        if check is None:
            causes = [f"no type {type}"]
        else:
            causes = block_causes(TYPES[type].block(), question) + check(question)
        if not question.get("text"):
            causes.append("no text")
        causes += source_causes(question, needs_sources)
        found += faults(page, causes, f"questions.{question.get('key')}")
    return found


def source_causes(question: Question, needed: bool) -> list[str]:
    causes = []
    names = ("source_name", "source_url", "verified_on")
    if needed or any(question.get(name) for name in names):
        causes += [f"no {name}" for name in names[:2] if not question.get(name)]
        if not isinstance(question.get("verified_on"), date):
            causes.append("no verified_on, a day as 2026-01-31")
    if not str(question.get("source_url") or "https://").startswith(("https://", "http://")):
        causes.append("source_url is no address of the web")
    verified, review = question.get("verified_on"), question.get("review_by")
    if review is None:
        causes += ["volatile, but no review_by"] if question.get("volatile") else []
    elif not (isinstance(verified, date) and isinstance(review, date) and review > verified):
        causes.append("review_by is no day after verified_on")
    return causes


# --- Answers, by the type of question -------------------------------------------------------------


def choice_causes(question: Question) -> list[str]:
    choices = question.get("choices") or []
    causes = [cause for choice in choices for cause in block_causes(ChoiceBlock(), choice)]
    right = sum(bool(choice.get("right")) for choice in choices)
    if question.get("several"):
        if not 1 < right < len(choices):
            causes.append(f"{right} of {len(choices)} answers are right; several are claimed")
    elif right != 1:
        causes.append(f"{right} right answers")
    if len(choices) < 2:
        causes.append("needs two choices or more")
    for language in LANGUAGES:
        counts = Counter(" ".join(said(choice, language).casefold().split()) for choice in choices)
        equal = [text for text, count in counts.items() if count > 1]
        causes += [f"two choices “{text}” in {language}" for text in equal]
    return causes


def statement_causes(question: Question) -> list[str]:
    return [] if isinstance(question.get("answer"), bool) else ["the answer is true or false"]


def text_causes(question: Question) -> list[str]:
    answers = question.get("answers") or []
    if not answers or not all(isinstance(text, str) and text.strip() for text in answers):
        return ["the answers are a list of Latvian texts, one or more"]
    return ["two answers are the same"] if repeats(answers) else []


def pair_causes(question: Question) -> list[str]:
    pairs = question.get("pairs") or []
    causes = [cause for pair in pairs for cause in block_causes(PairBlock(), pair)]
    for language in LANGUAGES:
        sides = in_language(pairs, language)
        lefts = [str(pair["left"]) for pair in sides if pair.get("left")]
        rights = [str(pair.get("right") or "") for pair in sides]
        if len(lefts) < 2:
            causes.append("needs two pairs or more with a left side")
        causes += [f"two left sides are the same in {language}"] if repeats(lefts) else []
        causes += [f"two right sides are the same in {language}"] if repeats(rights) else []
    return causes


def order_causes(question: Question) -> list[str]:
    causes = [] if len(question.get("items") or []) > 1 else ["needs two items or more"]
    for language in LANGUAGES:
        items = in_language(question.get("items") or [], language)
        causes += [f"two items are the same in {language}"] if repeats([*map(str, items)]) else []
    return causes


CHECKS: Mapping[str, Callable[[Question], list[str]]] = {
    "choice": choice_causes,
    "true_false": statement_causes,
    "short_answer": text_causes,
    "match": pair_causes,
    "order": order_causes,
}


def said(choice: Question, language: str) -> str:
    texts = choice.get("text")
    return str(texts.get(language, "")) if isinstance(texts, dict) else ""


# --- Between quizzes ------------------------------------------------------------------------------


def quiz_faults(pages: Sequence[ShippedPage]) -> list[Fault]:
    """Return the faults of all questions, and of questions drawn from other quizzes."""
    by_key = {page.key: page for page in pages}
    found = []
    for page in pages:
        found += question_faults(page, needs_sources=not is_below(page, LATVIAN_COURSE, by_key))
        found += draw_faults(page, by_key)
    return found


def is_below(page: ShippedPage, key: str, by_key: Mapping[str, ShippedPage]) -> bool:
    above: ShippedPage | None = page
    while above is not None and above.key != key:
        above = by_key.get(above.parent)
    return above is not None


def draw_faults(page: ShippedPage, by_key: Mapping[str, ShippedPage]) -> list[Fault]:
    """What is drawn is there: all draws from one quiz ask for no more than it has."""
    found = []
    asked: Counter[str] = Counter()
    for draw in page.questions:
        if draw.get("type") != DRAW:
            continue
        name, count = str(draw.get("quiz") or ""), draw.get("count")
        quiz = by_key.get(name)
        causes = []
        if not isinstance(count, int) or not 1 <= count <= MOST_DRAWN:
            causes.append(f"the count is a number from 1 to {MOST_DRAWN}")
        elif quiz is None or quiz.type != "lessons.QuizPage" or quiz is page:
            causes.append(f"no other quiz {name} to draw from")
        else:
            asked[name] += count
            there = sum(question.get("type") != DRAW for question in quiz.questions)
            if asked[name] > there:
                causes.append(f"asks for {asked[name]} questions of {name}, which has {there}")
        found += faults(page, causes, f"questions.{draw.get('key')}")
    return found
