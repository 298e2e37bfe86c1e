"""Questions written as GIFT."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from . import questions as types
from .questions import Question
from .texts import tidied

_ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "\\~=#{}:"} | {"\n": "\\n"})


def write(questions: Iterable[Question]) -> str:
    """Return the questions as a GIFT text that the reader gives back exactly."""
    blocks = []
    current = ""
    for category, group in groupby(map(tidied, questions), lambda question: question.category):
        if category != current:
            blocks.append(f"$CATEGORY: {_path(category)}\n")
            current = category
        blocks += [_block(question) for question in group]
    return "\n".join(blocks)


def _block(question: Question) -> str:
    tags = " ".join(_tags(question))
    comment = f"// {tags}\n" if tags else ""
    answers = list(_answers(question))
    if question.explanation:
        answers.append("####" + _text(question.explanation))
    if question.type in (types.TRUE_FALSE, types.ESSAY):
        section = "".join(answers)
    else:
        section = "\n" + "".join(f"\t{answer}\n" for answer in answers)
    # In other formats of text, such signs begin a tag of HTML or the name of a letter.
    plain = "[plain]" if re.search("[<&]", repr(question)) else ""
    text = _text(question.text)
    return f"{comment}{'' if text.startswith('[plain]') else plain}{text} {{{section}}}\n"


def _answers(question: Question) -> Iterator[str]:
    if question.type == types.CHOICE:
        yield from _choices(question)
    elif question.type == types.TRUE_FALSE:
        yield "TRUE" if question.statement else "FALSE"
    elif question.type == types.SHORT_ANSWER:
        for answer in question.answers:
            yield "=" + _without_arrow(_text(answer)).replace("*", "\\*")
    elif question.type == types.MATCH:
        for left, right in question.pairs:
            yield f"={_without_arrow(_text(left))} -> {right.translate(_ESCAPED)}"
    elif question.type == types.ORDER:
        for number, item in enumerate(question.items, 1):
            yield f"={number} -> {item.translate(_ESCAPED)}"


def _choices(question: Question) -> Iterator[str]:
    right = sum(choice.right for choice in question.choices)
    wrong = len(question.choices) - right
    for choice in question.choices:
        if question.several:
            # Wrong ones cost what right ones earn, or picking all of them would be right elsewhere.
            sign = f"~%{_share(right)}%" if choice.right else f"~%-{_share(wrong)}%"
        else:
            sign = "=" if choice.right else "~"
        feedback = f"#{_text(choice.feedback)}" if choice.feedback else ""
        yield sign + _text(choice.text) + feedback


def _share(number: int) -> str:
    return f"{100 / number:.5f}".rstrip("0").rstrip(".")


def _text(text: str) -> str:
    """Return the text escaped. What begins like a format, weight or comment gets a format first."""
    return ("[plain]" if re.match(r"\[|%|//", text) else "") + text.translate(_ESCAPED)


def _without_arrow(text: str) -> str:
    return text.replace("->", "-\\>")


def _tags(question: Question) -> Iterator[str]:
    values = {
        "id": question.id,
        "marks": str(question.marks) if question.marks != 1 else "",
        "source": question.source_name,
        "source_url": question.source_url,
        "verified_on": question.verified_on.isoformat() if question.verified_on else "",
        "review_by": question.review_by.isoformat() if question.review_by else "",
        "tag": "order" if question.type == types.ORDER else "",
    }
    for name, value in values.items():
        if value:
            escaped = value.replace("\\", "\\\\").replace("]", "\\]")
            yield f"[{name}:{escaped}]"
    if question.volatile:
        yield "[volatile]"


def _path(category: str) -> str:
    """Return the category as Moodle names it. `top` stands for none, and `$…$` for a context."""
    if not category or category.split("/")[0] == "top" or re.match(r"\$\w+\$(/|$)", category):
        return f"top/{category}".rstrip("/")
    return category
