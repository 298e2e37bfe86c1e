"""Which real words are stored beside a word, so that none of them is taken for a slip."""

import csv
import shutil
from pathlib import Path

import pytest

from lessons.latvian.checking import Entry, Target, Verdict, check
from lessons.loading.files import LANGUAGES
from lessons.management.commands.make_confusables import MOST, confusables
from tests.lessons.small_content import make_word, run

STEMS = {"siena": {"siena"}, "sienas": {"siena"}, "sievām": {"sieva"}}


def sieva(**changes):
    forms = {"nom.sg": "sieva", "gen.sg": "sievas", "gen.pl": "sievu", "dat.pl": "sievām"}
    return make_word(lemma="sieva", forms=forms, **changes)


def test_what_looks_like_a_form_that_is_asked_counts():
    assert confusables(sieva(), {"siena", "sienas"}, STEMS) == ["siena", "sienas"]


def test_what_looks_like_a_form_that_nobody_asks_does_not():
    assert confusables(sieva(), {"sietu", "lievu"}, {}) == []


def test_its_own_forms_do_not_count_whether_the_file_has_them_or_not():
    assert confusables(sieva(), {"sievas", "sievu", "sievām", "sievāms"}, STEMS) == ["sievāms"]
    assert confusables(sieva(), {"sievām"}, STEMS) == []


def test_words_of_its_lesson_do_not_count_for_the_checker_knows_them():
    real = {"siena", "sienas", "siera"}
    assert confusables(sieva(), real, STEMS, {"siena", "sienas"}) == ["siera"]


def test_a_word_without_forms_that_are_asked():
    word = make_word(part_of_speech="pronoun", lemma="viņa", forms={"acc.sg": "viņu"})
    assert confusables(word, {"vina", "vinu"}, {}) == ["vina"]


def test_if_there_are_too_many_those_like_the_word_itself_go_before_those_like_its_forms():
    of_forms = {f"sieva{letter}" for letter in "bcdefghijklmnoprtuvz"}
    of_forms |= {f"siev{letter}s" for letter in "bcdefghjklmnoprtuvz"}
    of_forms |= {f"{letter}sievas" for letter in "abcdefghijklmnoprstuvz"}
    real = of_forms | {"siena", "zieva", "sieta", "šieva"}
    kept = confusables(sieva(), real, {})
    assert len(real) > len(kept) == MOST
    assert {"siena", "zieva", "sieta", "šieva"} <= set(kept)


@pytest.mark.skipif(shutil.which("hunspell") is None, reason="needs hunspell")
def test_from_the_file_to_the_verdict(tmp_path: Path) -> None:
    plain = ["key", "lemma", "part_of_speech", "gender", "inflection", "level", "forms"]
    texts = [f"{name}_{code}" for code in LANGUAGES[1:] for name in ("gloss", "example", "note")]
    columns = [*plain, "accepted", "example", "note", *texts]
    rows = [
        ["masa", "māsa", "noun", "f", "4", "A1", "nom.sg=māsa; gen.sg=māsas; acc.sg=māsu"],
        ["kaza", "kaza", "noun", "f", "4", "A1", "nom.sg=kaza; nom.pl=kazas"],
        ["kazas", "kāzas", "noun", "f", "4", "A1", "nom.pl=kāzas; dat.pl=kāzām"],
    ]
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([columns, *([*row, *[""] * 12] for row in rows)])
    run("make_confusables", "--folder", str(tmp_path))
    with path.open(encoding="utf-8", newline="") as file:
        stored = {row["key"]: set(row["confusables"].split("; ")) for row in csv.DictReader(file)}
    # The mass, in a form of its own; not the goat, which the lesson has, but her dative.
    assert {"masa", "masu"} <= stored["masa"]
    assert "kazas" not in stored["kazas"]
    assert "kazām" in stored["kazas"]
    sister = Entry(1, "māsa", {"acc.sg": "māsu"})
    result = check(Target("māsu", sister, confusables=frozenset(stored["masa"])), "masu")
    assert (result.verdict, result.word) == (Verdict.OTHER_WORD, None)
