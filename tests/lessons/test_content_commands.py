"""The commands of those who write what is shipped."""

import shutil
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from lessons.latvian import speller
from lessons.loading.counts import counts
from lessons.loading.files import LANGUAGES, ShippedSchool
from lessons.management.commands import check_content, make_confusables
from tests.lessons.small_content import make_page, make_word, run


@pytest.fixture
def without_hunspell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speller.shutil, "which", lambda name: None)


def test_unchecked_spelling_is_told_and_fails(without_hunspell: None) -> None:
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("check_content", stdout=out, stderr=out)
    assert error.value.returncode == 1
    assert "SPELLING WAS NOT CHECKED" in out.getvalue()


def test_spelling_can_be_left_out(without_hunspell: None) -> None:
    told = run("check_content", "--no-spelling")
    assert "SPELLING WAS NOT CHECKED" in told
    assert "No faults" in told


def test_a_fault_is_told_with_file_key_and_cause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_content, "read_words", lambda: [make_word(file="family", gender="")])
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("check_content", "--no-spelling", stdout=out, stderr=out)
    assert error.value.returncode == 1
    assert "family.csv: maja: a noun needs the gender m or f\n" in out.getvalue()


def test_counts() -> None:
    page = make_page(title={"lv": "Tests"})
    pair = [make_word(counterpart="b"), make_word(key="b", level="A2", counterpart="maja")]
    lines = list(counts(pair, [page], ShippedSchool()))
    for line in (
        "words in home.csv: 2 (1 A1, 1 A2)",
        "pairs of words for men and women: 1",
        "forms: 4",
        "sentences: 2",
        "glosses in uk: 2, with translated sentence: 2",
        "lessons: 0",
        "questions in test: 1 (1 choice)",
        "  right answer at place: 2: 1 times",
        "  right answer is the longest of 1, in: 0 (lv), 0 (en), 0 (ru), 0 (uk)",
        "languages complete: 1 of 4 (lv)",
    ):
        assert line in lines
    # Six texts of the page and two sentences; meanings are for the other languages.
    assert [line for line in lines if line.startswith("texts in ")] == [
        "texts in lv: 8 of 8 (100.0 %)",
        *(f"texts in {code}: 9 of 10 (90.0 %)" for code in LANGUAGES[1:]),
    ]


HEADER = (
    "key,lemma,part_of_speech,gender,inflection,level,forms,accepted,example,note,"
    "gloss_en,example_en,note_en,gloss_ru,example_ru,note_ru,gloss_uk,example_uk,note_uk"
)


def test_confusable_words_are_written_last_and_once(tmp_path: Any) -> None:
    assert shutil.which("hunspell"), "needs hunspell and hunspell-lv"
    row = 'kazas,kāzas,noun,f,4,A1,nom.pl=kāzas; gen.pl=kāzu,,"Kāzas, kāzas!",' + "," * 9
    path = tmp_path / "a.csv"
    path.write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"a\.csv: not up to date"):
        run("make_confusables", "--check", "--folder", str(tmp_path))
    assert run("make_confusables", "--folder", str(tmp_path)) == "1 of 1 files changed\n"
    header, made = path.read_text(encoding="utf-8").splitlines()
    assert header == f"{HEADER},confusables"
    assert made.startswith(f"{row},")
    assert "kazas" in made.removeprefix(row).strip(",").split("; ")
    assert run("make_confusables", "--folder", str(tmp_path)) == "0 of 1 files changed\n"


STEMS = {"kāzas": {"kāzas"}, "kāzām": {"kāzas"}, "kazas": {"kaza"}, "kāpas": {"kāpa"}}


def test_forms_of_the_word_itself_are_not_confusable() -> None:
    word = make_word(lemma="kāzas", forms={"gen.pl": "kāzu"}, accepted=["kāpas"])
    real = {*STEMS, "kāzu", "gāzas"}
    assert make_confusables.confusables(word, real, STEMS) == ["gāzas", "kazas"]


def test_short_words_are_confused_only_in_their_marks() -> None:
    # The checker forgives no slip in them.
    word = make_word(lemma="nav par ko", forms={})
    real = {"nāv", "pār", "nau", "bar", "kā"}
    assert make_confusables.confusables(word, real, {}) == ["nāv", "pār"]


def test_there_are_not_too_many_and_those_with_other_marks_come_first() -> None:
    word = make_word(lemma="kāzas", forms={})
    real = make_confusables.forgiven("kāzas")
    assert len(real) > make_confusables.MOST
    kept = make_confusables.confusables(word, real, {})
    assert len(kept) == make_confusables.MOST
    assert {"kazas", "kāžas"} <= set(kept)


def test_a_fault_in_a_word_file_stops_the_command(tmp_path: Any) -> None:
    (tmp_path / "a.csv").write_text(f"{HEADER}\na,a,noun,f,4,A1,xyz=a{',' * 12}\n")
    with pytest.raises(CommandError, match=r"a\.csv, line 2"):
        run("make_confusables", "--folder", str(tmp_path))
