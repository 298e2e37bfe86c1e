"""Each kind of exercise by example: what it shows, and what answers to it are and are worth.

One table for each kind, `<kind>.json` in this folder. The words are those of `vocabulary.SMALL`:
`lesson` are the others in the lesson, `confused` those that the learner took the word for, `others`
those to be matched with it. `shows` is all that the exercise says, null where none can be made;
options and pairs stand in no order. `answers`: verdict and credit, then the name of the form that
was given, the other word, or `ending`; `refused` where the answer cannot be judged.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import get_template

from lessons.exercises import KINDS, Circumstances
from lessons.latvian.checking import Result, Verdict
from lessons.planning import make
from lessons.worth import worth
from tests.lessons.exercises.vocabulary import SMALL, make_lexicon

FOLDER = Path(__file__).parent
SCRIPTS = Path(__file__).parents[3] / "static" / "js" / "exercises"
TABLES: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")
}
CASES = [
    pytest.param(kind, case, id=f"{kind}: {case['case']}")
    for kind in KINDS
    for case in TABLES.get(kind, {"cases": []})["cases"]
]


def circumstances_of(case: dict[str, Any]) -> Circumstances:
    word = SMALL[case["word"]]
    lesson = [word, *(SMALL[lemma] for lemma in case["lesson"])]
    others = ".".join(str(SMALL[lemma].id) for lemma in case.get("others", ()))
    return Circumstances(
        make_lexicon(SMALL.values(), [lesson]),
        case.get("language", "uk"),
        case.get("detail", others),
        [SMALL[lemma] for lemma in case.get("confused", ())],
    )


def without_order(shown: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return what is shown, with options sorted and pairs as a mapping from words to meanings."""
    if shown is None:
        return None
    found = {name: value for name, value in shown.items() if name not in ("kind", "word")}
    for name in ("options", "accepted"):
        if name in found:
            found[name] = sorted(found[name])
    if isinstance(found.get("pairs"), tuple):
        found["pairs"] = {pair["lemma"]: pair["meaning"] for pair in found["pairs"]}
    return found


def said(kind: str, result: Result | None, at: Circumstances) -> str:
    """Return a result as the tables have it."""
    if result is None:
        return "refused"
    credit = worth(KINDS[kind].policy, result.verdict, ending=result.ending).credit
    other = at.lexicon.words[result.word].lemma if result.word else ""
    more = result.form or other or ("ending" if result.ending else "")
    return f"{result.verdict} {credit:g} {more}".strip()


@pytest.mark.parametrize(("kind", "case"), CASES)
def test_what_is_shown(kind: str, case: dict[str, Any]) -> None:
    exercise = make(kind, SMALL[case["word"]], circumstances_of(case))
    shown = exercise.as_json() if exercise else None
    assert without_order(shown) == without_order(case["shows"])
    if exercise:
        assert (exercise.kind, exercise.word) == (kind, SMALL[case["word"]].id)


@pytest.mark.parametrize(("kind", "case"), CASES)
def test_what_answers_are_and_are_worth(kind: str, case: dict[str, Any]) -> None:
    at, word = circumstances_of(case), SMALL[case["word"]]
    answers = case.get("answers", {})
    found = {given: said(kind, KINDS[kind].check(word, at, given), at) for given in answers}
    assert found == answers


# --- Nothing is forgotten when a kind is added ----------------------------------------------------


def test_each_kind_has_a_table_and_each_table_a_kind() -> None:
    assert set(TABLES) == set(KINDS)


@pytest.mark.parametrize("name", KINDS)
def test_the_parts_of_a_kind(name: str) -> None:
    kind = KINDS[name]
    facts = ("policy", "interaction", "stage", "twin", "appealable")
    assert {fact: getattr(kind, fact) for fact in facts} == TABLES[name]["kind"]
    assert kind.name == name
    assert get_template(f"lessons/exercises/{name}.html")
    assert (SCRIPTS / f"{kind.interaction}.js").is_file()
    assert not kind.twin or kind.twin in KINDS
    assert len(name) <= 20, "what the log has room for"


@pytest.mark.parametrize("name", KINDS)
def test_a_table_shows_what_matters(name: str) -> None:
    cases = TABLES[name]["cases"]
    assert any(case["shows"] for case in cases)
    assert any(case["shows"] is None for case in cases), "when the exercise cannot be made"
    verdicts = {said.split()[0] for case in cases for said in case.get("answers", {}).values()}
    assert {Verdict.EXACT, Verdict.SKIPPED} <= verdicts
    assert verdicts & {Verdict.WRONG, Verdict.OTHER_WORD, Verdict.OTHER_FORM}


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.twin])
def test_a_twin_works_where_its_kind_does_not(name: str) -> None:
    twin = KINDS[KINDS[name].twin]
    assert not twin.needs_sound
    assert not twin.needs_script


def test_kinds_that_cannot_always_be_used_have_a_twin() -> None:
    for kind in KINDS.values():
        assert kind.twin or not (kind.needs_sound or kind.needs_script), kind.name
