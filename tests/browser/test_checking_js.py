"""The checker in the browser says what the checker on the server says."""

import json
import random
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from lessons.latvian.alphabet import LETTERS, LETTERS_WITH_MARKS, SPELLED_OUT, without_marks
from lessons.latvian.checking import normalise
from tests.lessons.latvian.test_checking import CASES, check_case

MODULE = Path(__file__).parents[2] / "static" / "js" / "checking.js"
ORIGIN = "http://checker.test"
CHECK_ALL = f"""async (cases) => {{
    const {{ check }} = await import("{ORIGIN}/checking.js");
    return JSON.parse(cases).map((c) => check(c.target, c.given, c.neighbours));
}}"""
NORMALISE_ALL = f"""async (texts) => {{
    const {{ normalise }} = await import("{ORIGIN}/checking.js");
    return JSON.parse(texts).map(normalise);
}}"""


@pytest.fixture
def checker(page: Page) -> Page:
    """Open an empty page that can import the module. Nothing is served from outside."""

    def serve(route: Route) -> None:
        if route.request.url == f"{ORIGIN}/checking.js":
            route.fulfill(body=MODULE.read_text(encoding="utf-8"), content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>Checker</title>", content_type="text/html")

    page.route("**/*", serve)
    page.goto(f"{ORIGIN}/")
    return page


def in_browser(checker: Page, function: str, arguments: list[Any]) -> list[Any]:
    # As a string, for then any text arrives as it is, half a surrogate pair included.
    result: list[Any] = checker.evaluate(function, json.dumps(arguments))
    return result


def compare(checker: Page, cases: list[dict[str, Any]]) -> None:
    results = in_browser(checker, CHECK_ALL, cases)
    different = [
        {"case": case, "python": python, "javascript": javascript}
        for case, javascript in zip(cases, results, strict=True)
        if (python := asdict(check_case(case))) != javascript
    ]
    assert different == []


def test_the_cases(checker: Page) -> None:
    compare(checker, CASES)


def test_missing_fields_are_empty_fields(checker: Page) -> None:
    cases = [{"target": {"text": "māja", "entry": {"id": 1, "lemma": "māja"}}, "given": "maja"}]
    [result] = in_browser(checker, CHECK_ALL, cases)
    assert (result["verdict"], result["start"], result["end"]) == ("diacritics", 1, 2)


# --- Generated answers ----------------------------------------------------------------------------

NOISE = [
    *"İIıßẞΣσςŠŽǄǅǆÅåŉǰÿŸẛﬁﬀⅣ𐐀𐐨Ꭰꭰ",
    *"яЯёЁйЇїґ’'`´„”«»—–-−…?!.,;:()0123456789٣५²½ªº",
    *"\u0300\u0301\u0304\u0306\u0308\u030c\u0323\u0326\u0327\u0328\u0340\u0344\u0345\u034f\u0361",
    *"\u00a0\u00ad\u1680\u180e\u2003\u200b\u200d\u2028\u202f\u2060\u3000\ufeff\ufe0f\u0085\u001f",
    *"🙂👩🏽🏫🇱🇻➡️✓©™中가각가\u1100\u1161𑄮\U00016d67\U00016d68ا",
    "Σ ",
    "aa",
    "\x00",
    "\ud83d",  # half an emoji
]


def change(text: str, chance: random.Random) -> str:
    """Return the text with one accident."""
    at = chance.randrange(len(text) + 1)
    before, after = text[:at], text[at:]
    letter, rest = after[:1], after[1:]
    spelled_out = {marked: digraph for digraph, marked in SPELLED_OUT.items()}
    return chance.choice(
        [
            before + rest,
            before + chance.choice(LETTERS) + rest,
            before + chance.choice(LETTERS) + after,
            before + rest[:1] + letter + rest[1:],
            before + spelled_out.get(letter, letter * 2) + rest,
            before + chance.choice(LETTERS_WITH_MARKS) + rest,
            before + without_marks(after),
            before + chance.choice(NOISE) + after,
            before + chance.choice(NOISE) + rest,
            before + " " + after,
            text.upper(),
            text.title(),
            without_marks(text),
            f"„{text}”.",
        ]
    )


def generated(count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Yield cases made of the words in the table of cases, with accidents on both sides."""
    chance = random.Random(seed)
    fullest_last = sorted(
        (case["target"]["entry"] for case in CASES), key=lambda entry: len(entry["forms"])
    )
    entries = {entry["id"]: entry for entry in fullest_last}
    texts = sorted({text for entry in entries.values() for text in entry["forms"].values()})
    for _ in range(count):
        case = chance.choice(CASES)
        target = dict(case["target"])
        if chance.random() < 0.5 and target["entry"]["forms"]:
            target["form"], target["text"] = chance.choice(list(target["entry"]["forms"].items()))
        given = chance.choice([target["text"]] * 6 + [chance.choice(texts)] * 3 + [""])
        for _ in range(chance.randrange(4)):
            given = change(given, chance)
        if chance.random() < 0.2:
            target["text"] = change(target["text"], chance)
        target["confusables"] = [change(target["text"], chance) for _ in range(chance.randrange(3))]
        target["accepted"] = [change(given, chance) for _ in range(chance.randrange(2))]
        neighbours = chance.sample(list(entries.values()), chance.randrange(4))
        yield {"target": target, "given": given, "neighbours": neighbours}


def test_generated_answers(checker: Page) -> None:
    cases = list(generated(2_000, seed=1918))
    verdicts = {check_case(case).verdict for case in cases}
    assert verdicts == {case["expect"]["verdict"] for case in CASES}
    compare(checker, cases)


def test_every_character_is_read_alike(checker: Page) -> None:
    """Alone, inside a word, under marks and in capitals: all blocks where something happens."""
    blocks = [(0x0, 0x3100), (0xA640, 0xABFF), (0xD7F0, 0xD810), (0xF900, 0x10000)]
    blocks += [(0x10400, 0x10450), (0x10D40, 0x10D90), (0x16D60, 0x16D70), (0x1F000, 0x1FB00)]
    signs = [chr(code) for first, last in blocks for code in range(first, last)]
    texts = [text for sign in signs for text in (sign, f"a{sign}b", f"5{sign}\u0304\u0327 {sign}")]
    python = [normalise(text) for text in texts]
    javascript = in_browser(checker, NORMALISE_ALL, texts)
    different = [
        (text, one, other)
        for text, one, other in zip(texts, python, javascript, strict=True)
        if one != other
    ]
    assert different == []
