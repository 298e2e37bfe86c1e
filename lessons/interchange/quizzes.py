"""Questions of outside formats as blocks of a quiz page, and back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from ..models.pages import QuizPage
from ..models.quizzes import QuestionCategory
from .questions import Choice, Problem, Question, Reading

DRAW = "draw"


@dataclass(frozen=True)
class Import:
    """What became of a file: how many questions were added and changed, and what did not fit."""

    added: int
    changed: int
    problems: list[Problem]


@dataclass(frozen=True)
class Plan:
    """The questions of a file that a quiz takes, and what will have become of the file then."""

    questions: list[Question]
    outcome: Import


# --- Out ------------------------------------------------------------------------------------------


def questions_of(page: QuizPage) -> list[Question]:
    """Return a quiz's own questions; what it draws from other quizzes is theirs."""
    return [question_of(block) for block in page.questions if block.block_type != DRAW]


def question_of(block: Any) -> Question:
    value = block.value
    return Question(
        type=block.block_type,
        text=value["text"],
        id=block.id,
        category=path_of(value["category"]),
        explanation=value["explanation"] or "",
        choices=tuple(
            Choice(choice["text"], bool(choice["right"])) for choice in value.get("choices") or ()
        ),
        several=bool(value.get("several")),
        answers=tuple(value.get("answers") or ()),
        pairs=tuple((pair["left"] or "", pair["right"]) for pair in value.get("pairs") or ()),
        items=tuple(value.get("items") or ()) if block.block_type == "order" else (),
        statement=bool(value.get("answer")),
        marks=value["marks"] or 1,
        source_name=value["source_name"] or "",
        source_url=value["source_url"] or "",
        verified_on=value["verified_on"],
        review_by=value["review_by"],
        volatile=bool(value["volatile"]),
    )


def path_of(category: QuestionCategory | None) -> str:
    if category is None:
        return ""
    return f"{category.parent.name}/{category.name}" if category.parent else category.name


# --- In -------------------------------------------------------------------------------------------


def import_questions(page: QuizPage, reading: Reading, user: Any = None) -> Import:
    """Put what was read into the draft of a quiz; nothing is published.

    Raises nothing: what a quiz refuses is among the problems.
    """
    plan = look_over(page, reading)
    take_in(page, plan, user)
    return plan.outcome


def look_over(page: QuizPage, reading: Reading) -> Plan:
    """Find out what importing would do. It writes nothing, so nobody waits for it."""
    draft: QuizPage = page.get_latest_revision_as_object()
    known = {block["id"]: block for block in draft.questions.raw_data}
    problems, accepted = list(reading.problems), []
    for question in reading.questions:
        problems += losses(question)
        value = raw_value(question, None, known_value(question, known.get(question.id)))
        if causes := refused(draft, question.type, value):
            problems.append(Problem(0, f"“{question.text[:60]}”: {causes}"))
        else:
            accepted.append(question)
    _, added, changed = merged(draft, accepted, {})
    return Plan(accepted, Import(added, changed, problems))


@transaction.atomic
def take_in(page: QuizPage, plan: Plan, user: Any = None) -> None:
    """Do what was planned, in the draft as it is now."""
    draft: QuizPage = page.get_latest_revision_as_object()
    paths = {question.category for question in plan.questions} - {""}
    raw, _, _ = merged(draft, plan.questions, {path: category_for(path) for path in paths})
    draft.questions = QuizPage._meta.get_field("questions").stream_block.to_python(raw)
    draft.save_revision(user=user, log_action=True, changed=True)


def merged(
    draft: QuizPage, questions: Iterable[Question], categories: Mapping[str, QuestionCategory]
) -> tuple[list[dict[str, Any]], int, int]:
    """Return the blocks of a draft with these questions, how many are new and how many changed.

    A question with the id of one that the quiz has takes its place; what a question has beyond
    (its picture, how strictly an answer is read) stays.
    """
    raw = [dict(block) for block in draft.questions.raw_data]
    places = {block["id"]: place for place, block in enumerate(raw)}
    added = changed = 0
    for question in questions:
        place = places.get(question.id)
        same = raw[place] if place is not None else None
        value = raw_value(question, categories.get(question.category), known_value(question, same))
        if same and place is not None and same["type"] == question.type:
            raw[place] = {**same, "value": value}
            changed += 1
        else:
            id = str(uuid4()) if same or not question.id else question.id
            raw.append({"type": question.type, "value": value, "id": id})
            added += 1
    return raw, added, changed


def known_value(question: Question, block: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Return what a question of the quiz holds, if the read one is of its type."""
    return block["value"] if block and block["type"] == question.type else {}


def losses(question: Question) -> list[Problem]:
    if any(choice.feedback for choice in question.choices):
        text = gettext("“%(question)s”: what is said to single answers has no place here.")
        return [Problem(0, text % {"question": question.text[:60]}, is_loss=True)]
    return []


def category_for(path: str) -> QuestionCategory:
    """Return the category with this path, made where it is missing."""
    parent = None
    for name in path.split("/"):
        parent, _ = QuestionCategory.objects.get_or_create(name=name.strip(), parent=parent)
    assert parent
    return parent


def raw_value(
    question: Question, category: QuestionCategory | None, known: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a block's value as StreamField keeps it."""
    value = {
        **known,
        "text": question.text,
        "explanation": question.explanation,
        "category": category.pk if category else None,
        "marks": question.marks,
        "source_name": question.source_name,
        "source_url": question.source_url,
        "verified_on": question.verified_on.isoformat() if question.verified_on else None,
        "review_by": question.review_by.isoformat() if question.review_by else None,
        "volatile": question.volatile,
    }
    match question.type:
        case "choice":
            choices = [{"text": choice.text, "right": choice.right} for choice in question.choices]
            value["choices"] = items(choices, known.get("choices"))
            value["several"] = question.several
        case "true_false":
            value["answer"] = question.statement
        case "short_answer":
            value["answers"] = items(question.answers, known.get("answers"))
        case "match":
            pairs = [{"left": left, "right": right} for left, right in question.pairs]
            value["pairs"] = items(pairs, known.get("pairs"))
        case "order":
            value["items"] = items(question.items, known.get("items"))
    return value


def items(values: Iterable[Any], known: list[Any] | None) -> list[dict[str, Any]]:
    """Return the items of a list, with the ids of those that stood at the same places."""
    ids = [item["id"] for item in known or ()]
    return [
        {"type": "item", "value": value, "id": ids[place] if place < len(ids) else str(uuid4())}
        for place, value in enumerate(values)
    ]


def refused(page: QuizPage, type: str, value: dict[str, Any]) -> str:
    """Return why the editing form would refuse a question; empty if it would not."""
    stream_block = QuizPage._meta.get_field("questions").stream_block
    [block] = stream_block.to_python([{"type": type, "value": value, "id": str(uuid4())}])
    try:
        block.block.clean(block.value)
    except ValidationError as error:
        return "; ".join(messages_of(error))
    return ""


def messages_of(error: ValidationError) -> list[str]:
    """Return all messages of a block's error, however deep."""
    inner = getattr(error, "block_errors", None)
    if inner is None:
        return list(error.messages)
    errors = inner.values() if isinstance(inner, dict) else inner
    own = getattr(error, "non_block_errors", None) or []
    return [text for each in [*errors, *own] if each for text in messages_of(each)]
