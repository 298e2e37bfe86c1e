"""Put things in order."""

import random
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .base import (
    ANSWER_LENGTH,
    Asked,
    Given,
    Line,
    NotAnAnswer,
    QuestionBlock,
    QuestionType,
    list_texts,
    repeats,
)

MOST_ITEMS = 10


class OrderQuestionBlock(QuestionBlock):
    items = blocks.ListBlock(
        blocks.CharBlock(label=_("Text"), max_length=ANSWER_LENGTH),
        label=_("In the right order"),
        min_num=2,
        max_num=MOST_ITEMS,
    )

    class Meta:
        icon = "order"
        label = _("Put in order")
        description = _("The learner puts texts in the right order.")
        preview_value: dict[str, Any] = {
            "text": "Kas notiek agrāk, kas vēlāk?",
            "items": ["pieteikums", "pārrunas", "darba līgums"],
        }

    def faults(self, value: Any) -> dict[str, ValidationError]:
        if repeats(list(value["items"])):
            return {"items": ValidationError(_("Two texts are the same."))}
        return {}


def freeze(value: Any, text: Any, rng: random.Random) -> dict[str, Any]:
    translated = list_texts(text["items"])
    items = [
        {"id": item.id, "text": translated.get(item.id) or item.value}
        for item in value["items"].bound_blocks
    ]
    shown = [item["id"] for item in items]
    while len(shown) > 1 and shown == [item["id"] for item in items]:
        rng.shuffle(shown)
    texts = {item["id"]: item["text"] for item in items}
    return {"items": items, "shown": [{"id": id, "text": texts[id]} for id in shown]}


def read(asked: Asked, data: Any) -> Given:
    """Return the ids in the order given: each item has a place from 1."""
    places = {}
    for item in asked["items"]:
        place = data.get(f"place-{item['id']}", "")
        if not (place.isdecimal() and len(place) < 3):
            raise NotAnAnswer
        places[item["id"]] = int(place)
    if sorted(places.values()) != list(range(1, len(places) + 1)):
        raise NotAnAnswer
    return sorted(places, key=places.__getitem__)


def grade(asked: Asked, given: Given) -> Decimal:
    """Return the share of neighbours that follow each other rightly."""
    right = [item["id"] for item in asked["items"]]
    wanted = set(pairwise(right))
    return Decimal(len(wanted.intersection(pairwise(given)))) / len(wanted)


def review(asked: Asked, given: Given | None) -> list[Line]:
    texts = {item["id"]: item["text"] for item in asked["items"]}
    right = [item["id"] for item in asked["items"]]
    lines = [
        Line(f"{place}. {texts[id]}", "right" if right[place - 1] == id else "wrong")
        for place, id in enumerate(given or (), start=1)
    ]
    if given != right:
        lines += [Line(f"{place}. {texts[id]}", "missed") for place, id in enumerate(right, 1)]
    return lines


TYPE = QuestionType("order", OrderQuestionBlock, freeze, read, grade, review)
