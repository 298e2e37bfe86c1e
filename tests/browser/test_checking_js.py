"""The checker in the browser says what the checker on the server says."""

import json
import random
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from lessons.latvian.alphabet import LETTERS, LETTERS_WITH_MARKS, SPELLED_OUT, without_marks
from lessons.latvian.checking import Entry, Result, Target, Verdict, check, normalise
from lessons.loading.files import read_words
from lessons.worth import Fact, Policy, credit_table, worth
from tests.lessons.latvian.test_checking import CASES, make_target

SCRIPTS = Path(__file__).parents[2] / "static" / "js"
ORIGIN = "http://checker.test"
# What these return is written as JSON, too: the browser's own way is slow for many results.
CHECK_ALL = """({ check }, { entries, cases }) =>
    cases.map(({ target, given, neighbours }) => {
        const entry = entries[target.entry];
        return check({ ...target, entry }, given, neighbours.map((i) => entries[i]));
    })"""
CHECK_ONE = "({ check }, args) => check(...args)"
NORMALISE_ALL = "({ normalise }, texts) => texts.map(normalise)"
CREDIT_ALL = "({ creditOf }, many) => many.map((args) => creditOf(...args))"
AT_ONCE = 2_500


@dataclass(frozen=True)
class Case:
    target: Target
    given: str
    neighbours: Sequence[Entry] = ()

    def python(self) -> dict[str, Any]:
        return vars(check(self.target, self.given, self.neighbours))


@pytest.fixture
def checker(page: Page) -> Page:
    """Open an empty page that can import the modules. Nothing is served from outside."""

    def serve(route: Route) -> None:
        name = route.request.url.removeprefix(f"{ORIGIN}/")
        if name in ("checking.js", "reading.js"):
            script = (SCRIPTS / name).read_text(encoding="utf-8")
            route.fulfill(body=script, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>Checker</title>", content_type="text/html")

    page.route("**/*", serve)
    page.goto(f"{ORIGIN}/")
    return page


def in_browser(checker: Page, function: str, data: Any) -> Any:
    """Call a function with the module and the data."""
    # As strings, for then any text arrives as it is, half a surrogate pair included.
    call = f"""async (data) => {{
        const module = await import("{ORIGIN}/checking.js");
        return JSON.stringify(({function})(module, JSON.parse(data)));
    }}"""
    return json.loads(checker.evaluate(call, json.dumps(data)))


def as_data(cases: Sequence[Case]) -> dict[str, Any]:
    """Write cases for the browser, every entry once."""
    places: dict[int, int] = {}
    entries: list[Entry] = []

    def place(entry: Entry) -> int:
        if id(entry) not in places:
            places[id(entry)] = len(entries)
            entries.append(entry)
        return places[id(entry)]

    written = [
        {
            "target": {
                "text": case.target.text,
                "form": case.target.form,
                "entry": place(case.target.entry),
                "accepted": case.target.accepted,
                "confusables": sorted(case.target.confusables),
            },
            "given": case.given,
            "neighbours": [place(entry) for entry in case.neighbours],
        }
        for case in cases
    ]
    return {"entries": [asdict(entry) for entry in entries], "cases": written}


def compare(checker: Page, cases: Sequence[Case]) -> Counter[tuple[str, bool]]:
    """Compare all results; return how often each verdict came, and whether in the ending."""
    seen: Counter[tuple[str, bool]] = Counter()
    for first in range(0, len(cases), AT_ONCE):
        part = cases[first : first + AT_ONCE]
        python = [case.python() for case in part]
        javascript = in_browser(checker, CHECK_ALL, as_data(part))
        different = [
            {"case": case, "python": one, "javascript": other}
            for case, one, other in zip(part, python, javascript, strict=True)
            if one != other
        ]
        assert different == []
        seen.update((result["verdict"], result["ending"]) for result in python)
    return seen


def from_table(case: dict[str, Any]) -> Case:
    neighbours = [Entry(**entry) for entry in case["neighbours"]]
    return Case(make_target(case["target"]), case["given"], neighbours)


def test_the_cases(checker: Page) -> None:
    compare(checker, [from_table(case) for case in CASES])


def test_missing_fields_are_empty_fields(checker: Page) -> None:
    target = {"text": "māja", "entry": {"id": 1, "lemma": "māja"}}
    result = in_browser(checker, CHECK_ONE, [target, "maja"])
    assert result == asdict(check(Target("māja", Entry(1, "māja")), "maja"))


def test_credits(checker: Page) -> None:
    """Whatever the verdict, the policy and the number of hints."""
    asked = list(product(Policy, Verdict, (False, True), (0, 1, 2)))
    data = [
        [credit_table(policy), asdict(Result(verdict, "", ending=ending)), hints]
        for policy, verdict, ending, hints in asked
    ]
    python = [
        worth(policy, verdict, hints, ending).credit for policy, verdict, ending, hints in asked
    ]
    assert in_browser(checker, CREDIT_ALL, data) == python
    assert {1, 0.5, 0} == set(python)


def test_a_credit_asked_without_hints_and_of_a_chosen_answer(checker: Page) -> None:
    # What is chosen has no ending, so the result need not tell of one.
    table = credit_table(Policy.GRAMMAR)
    assert set(table) == set(Fact)
    data = [[table, {"verdict": "exact"}], [table, {"verdict": "typo", "ending": True}]]
    assert in_browser(checker, CREDIT_ALL, data) == [1, 0]


# --- Generated answers ----------------------------------------------------------------------------

NOISE = [
    *"İIıßẞΣσςŠŽǄǅǆÅåŉǰÿŸẛﬁﬀⅣ𐐀𐐨Ꭰꭰ",
    *"яЯёЁйЇїґ’'`´‚„”«»‹›–—-−…?!.,;:()0123456789٣५²½ªº",
    *"\u0300\u0301\u0304\u0306\u0308\u030c\u0323\u0326\u0327\u0328\u0340\u0344\u0345\u034f\u0361",
    *"\u00a0\u00ad\u1680\u180e\u2003\u200b\u200d\u2028\u202f\u2060\u3000\ufeff\ufe0f\u0085\u001f",
    *"🙂👩🏽🏫🇱🇻➡️✓©™中가각가\u1100\u1161𑄮\U00016d67\U00016d68ا",
    "Σ ",
    "aa",
    "\x00",
    "\ud83d",  # half an emoji
]
CYRILLIC = str.maketrans("aceopxyijABCEHKMOPTX", "асеорхуіјАВСЕНКМОРТХ")
DIGRAPHS = {marked: digraph for digraph, marked in SPELLED_OUT.items()}


def slip(text: str, chance: random.Random) -> str:
    """Return the text with one accident, likely or not."""
    marked = [i for i, letter in enumerate(text) if letter in LETTERS_WITH_MARKS]
    at = chance.choice([chance.randrange(len(text) + 1), *marked[:1], *marked[-1:]])
    before, after = text[:at], text[at:]
    letter, rest = after[:1], after[1:]
    return chance.choice(
        [
            before + rest,
            before + chance.choice(LETTERS) + rest,
            before + chance.choice(LETTERS) + after,
            before + rest[:1] + letter + rest[1:],
            before + DIGRAPHS.get(letter, letter * 2) + rest,
            before + chance.choice(LETTERS_WITH_MARKS) + rest,
            before + without_marks(letter) + rest,
            before + without_marks(after),
            without_marks(before) + after,
            before + letter.translate(CYRILLIC) + rest,
            before + chance.choice(NOISE) + after,
            before + chance.choice(NOISE) + rest,
            before + " " + after,
        ]
    )


def manner(text: str, chance: random.Random) -> str:
    """Return the text as somebody may write the whole of it."""
    words = text.split(" ")
    return chance.choice(
        [
            text.upper(),
            text.title(),
            *[without_marks(text)] * 3,
            "".join(DIGRAPHS.get(letter, letter) for letter in text),
            unicodedata.normalize("NFD", text),
            text.translate(CYRILLIC),
            f"„{text}”.",
            f" {text} 🙂",
            text.replace(" ", ""),
            " ".join(chance.sample(words, len(words))),
            " ".join(words[: chance.randrange(len(words) + 1)] + words[1:]),
            f"{text} {chance.choice(words)}",
        ]
    )


def vocabulary() -> tuple[list[Target], dict[int, list[Entry]]]:
    """Return the shipped words as targets, and the words of each one's lesson."""
    targets = []
    lessons: dict[str, list[Entry]] = {}
    files = {}
    for id, word in enumerate(read_words(), start=1):
        entry = Entry(id, word.fields["lemma"], word.fields["forms"])
        accepted, confusables = word.fields["accepted"], word.fields["confusables"]
        lessons.setdefault(word.file, []).append(entry)
        files[id] = word.file
        if len(lessons[word.file]) == 1:
            targets += [Target(text, Entry(0, text)) for text in ("21", "2,50", "12. stāvs")]
        for text in (entry.lemma, word.fields["example"]):
            targets.append(Target(text, entry, tuple(accepted), frozenset(confusables)))
        for name, text in entry.forms.items():
            targets.append(Target(text, entry, (), frozenset(confusables), name))
    return targets, {0: [], **{id: lessons[file] for id, file in files.items()}}


def generated(count: int, seed: int) -> Iterator[Case]:
    """Yield answers to the words, forms and sentences of the vocabulary and of the table."""
    chance = random.Random(seed)
    shipped, lessons = vocabulary()
    told = [from_table(case) for case in CASES]
    entries = list({entry.id: entry for case in told for entry in case.neighbours}.values())
    for _ in range(count):
        if chance.random() < 0.8:
            target = chance.choice(shipped)
            neighbours = lessons[target.entry.id]
        else:
            target = chance.choice(told).target
            neighbours = chance.sample(entries, chance.randrange(4))
        own = [target.entry.lemma, *target.entry.forms.values(), *target.accepted]
        others = [text for entry in neighbours for text in (entry.lemma, *entry.forms.values())]
        texts = [[target.text], own, sorted(target.confusables) or own, others or own, [""]]
        given = chance.choice(chance.choices(texts, [12, 4, 1, 1, 1])[0])
        if chance.random() < 0.4:
            given = manner(given, chance)
        for _ in range(chance.choice([0, 0, 0, 0, 1, 1, 1, 2, 3])):
            given = slip(given, chance)
        if chance.random() < 0.1:  # nor is what is asked always in order
            target = Target(
                slip(target.text, chance),
                target.entry,
                (*target.accepted, slip(given, chance)),
                target.confusables | {slip(target.text, chance)},
            )
        yield Case(target, given, neighbours)


def test_ten_thousand_answers(checker: Page) -> None:
    cases = list(generated(10_000, seed=1918))
    seen = compare(checker, cases)
    assert {verdict for verdict, _ in seen} == set(Verdict)
    assert min(seen.values()) >= 50
    assert {verdict for verdict, ending in seen if ending} == {"diacritics", "typo"}


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
