"""Going through a session of practice as its pages and forms do, for tests without a script."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from lessons.models import Word
from lessons.planning import PlanItem, encode_plan
from tests import factories

FAMILY = "lesson-family"


def practice(lesson: str = FAMILY, **query: Any) -> str:
    """Return the address of a session; `lesson` is that of a page, `due` or `words`."""
    key = lesson if lesson in ("due", "words") else factories.page(lesson).translation_key
    return f"/uk/practice/{key}/" + (f"?{urlencode(query)}" if query else "")


def words_of(lesson: str = FAMILY) -> list[Word]:
    rows: Any = factories.page(lesson)
    return [row.word for row in rows.lesson_words.select_related("word").order_by("sort_order")]


def html(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


def form_of(response: Any) -> tuple[str, dict[str, str]]:
    """Return where the page's form goes, and its hidden fields."""
    text = html(response)
    form = re.search(r'<form class="practice__body".*?</form>', text, re.DOTALL)
    assert form
    action = re.search(r'action="([^"]*)"', form[0])
    assert action
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0])
    return unescape(action[1]), {name: unescape(value) for name, value in fields}


def answer(client: Client, response: Any, given: str, **more: str) -> Any:
    """Answer the exercise on a page as its form does."""
    action, fields = form_of(response)
    return client.post(action, {**fields, "given": given, **more})


def next_of(response: Any) -> str:
    found = re.search(r'<a class="button" href="([^"]*)">', html(response))
    assert found
    return unescape(found[1])


def plan_of(kind: str) -> str:
    """Return the plan of one exercise of a kind, with a word that has all that it needs."""
    word = factories.word("berns")
    others = ".".join(str(factories.word(key).pk) for key in ("gimene", "mate", "tevs"))
    detail = {"put_into_form": "loc.sg", "match_pairs": others}.get(kind, "")
    return encode_plan([PlanItem(word.pk, kind, detail)])
