"""Every kind of fault of pages would be told."""

from typing import Any

import pytest

from lessons.loading.lint import pages as lint_pages
from tests.lessons.small_content import causes, make_page, make_question, texts


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"type": "lessons.NoPage"}, "no type lessons.NoPage"),
        ({"fields": {"pass_marc": 60}}, "has no field pass_marc"),
        ({"title": {}}, "no title"),
        ({"slug": ""}, "no slug"),
        ({"slug": "māja"}, "the slug māja is not plain"),
        ({"search_description": {}}, "no search_description"),
        ({"search_description": {"lv": "a" * 156}}, "lv is 156 long, 155 at most"),
        ({"title": {"en": "a" * 256}}, "title en is 256 long, 255 at most"),
        ({"doors": [{"key": "d", "title": {"lv": "a" * 61}}]}, "doors.d: title lv is 61 long"),
    ],
)
def test_faults_of_fields(changes: dict[str, Any], cause: str) -> None:
    assert cause in causes(lint_pages.field_faults(make_page(**changes)))


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ({"lv": "Sveiki", "en": "Hello"}, "title: no text in ru"),
        ({"uk": " "}, "title: no text in uk"),
        ({"en": 2011}, "title: no text in en"),
        ({"de": "Hallo"}, "de is no language here"),
        ({"lv": "<p>Sveiki</p>"}, "en has other tags than lv"),
        ({"lv": "<p>a</p><p>b</p>"}, "uk has other tags than lv"),
        ({"en": "<b>Quiz</b>"}, "en has other tags than lv"),
        ({"ru": "Tест"}, "Latin and Cyrillic letters in “Tест”"),
        ({"uk": "Тест ещё"}, "letters of another language in “ещё”"),
    ],
)
def test_faults_of_texts(text: dict[str, Any], cause: str) -> None:
    title = text if cause.endswith("ru") else {**make_page().title, **text}
    assert cause in causes(lint_pages.text_faults(make_page(title=title)))


def test_a_text_deep_in_a_page_is_named_by_its_keys() -> None:
    question = make_question()
    question["choices"][1]["text"] = {"lv": "nē"}
    found = lint_pages.text_faults(make_page(questions=[question]))
    assert "test.yaml: questions.q1.choices.b.text: no text in en" in causes(found)


def test_faults_of_keys() -> None:
    block = {"key": "q1", "type": "heading", "value": texts("A", "A", "А", "А")}
    assert "2 keys q1" in causes(lint_pages.key_faults(make_page(body=[block])))
    nameless = {name: value for name, value in block.items() if name != "key"}
    assert "without a key" in causes(lint_pages.key_faults(make_page(body=[nameless])))
    question = make_question()
    question["choices"][0]["key"] = "b"
    found = lint_pages.key_faults(make_page(questions=[question]))
    assert "questions.q1: 2 keys b" in causes(found)
    pairs = [{"key": "a", "left": "1", "right": "2"}, {"key": "a", "left": "3", "right": "4"}]
    found = lint_pages.key_faults(make_page(questions=[{"key": "m", "pairs": pairs}]))
    assert "questions.m: 2 keys a" in causes(found)


def test_faults_of_the_tree() -> None:
    door = {"key": "d", "page": "nowhere"}
    pages = [
        make_page(parent="lost"),
        make_page(key="twin", parent="lost"),
        make_page(key="home", slug="home", doors=[door], fields={"words": "wards"}),
    ]
    found = causes(lint_pages.tree_faults(pages, {"words"}))
    assert "test.yaml: test: no page lost" in found
    assert "twin.yaml: twin: the slug is also that of test" in found
    assert "home.yaml: home: a door leads to no page nowhere" in found
    assert "home.yaml: home: no file wards.csv" in found
    assert "words.csv: words: no lesson has these words" in found
