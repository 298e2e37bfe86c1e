"""Spelling of what is shipped, and the commands of those who write it."""

import shutil
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from lessons.latvian import confusables
from lessons.loading import spelling
from lessons.loading.files import LANGUAGES
from lessons.management.commands import check_content, make_confusables
from tests.lessons.small_content import causes, make_page, make_word, run, texts

# --- Spelling -------------------------------------------------------------------------------------


def known(words: Any) -> set[str]:
    wrong = {"Mājja", "mājja", "тест", "mājuu"}
    return set(words) - wrong


@pytest.mark.parametrize(
    "changes",
    [
        {"lemma": "mājja"},
        {"forms": {"nom.sg": "mājja"}},
        {"accepted": ["liela mājja"]},
        {"example": "Mājja ir liela."},
        {"note": "Saka „mājja”."},
        {"glosses": {"uk.note": "Кажуть «mājja»."}},
    ],
)
def test_every_latvian_word_is_spelt_right(changes: dict[str, Any]) -> None:
    words = [make_word(**changes)]
    found = causes(spelling.spelling_faults(words, [], {}, known))
    assert "home.csv: maja: misspelt: " in found
    assert spelling.spelling_faults(words, [], {"mājja": "a name"}, known) == []


def test_pages_are_spelt_right_and_tags_are_no_words() -> None:
    title = texts("<mājja>Ir</mājja> mājuu &amp; www.mājja.lv", "mājja", "Тест mājja", "Тест")
    found = spelling.spelling_faults([], [make_page(title=title)], {}, known)
    assert [fault.cause for fault in found] == ["misspelt: mājja", "misspelt: mājuu"]
    assert {fault.key for fault in found} == {"title"}


def test_exceptions_need_a_reason_and_a_use() -> None:
    exceptions = {"mājja": " ", "bezgala": "a name"}
    words = [make_word(lemma="mājja")]
    found = causes(spelling.spelling_faults(words, [], exceptions, known))
    assert "spelling-exceptions.csv: mājja: no reason" in found
    assert "spelling-exceptions.csv: bezgala: no text has this word" in found


# --- The commands ---------------------------------------------------------------------------------


@pytest.fixture
def without_hunspell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confusables.shutil, "which", lambda name: None)


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
    lines = list(check_content.counts([make_word()], [page]))
    assert "words in home.csv: 1 (1 A1)" in lines
    assert "forms: 2" in lines
    assert "questions in test: 1 choice" in lines
    assert "  right answer at place: 2: 1 times" in lines
    assert "languages complete: 1 of 4 (lv)" in lines
    assert [line for line in lines if line.startswith("texts of pages in ")] == [
        f"texts of pages in {code}: {6 - (code != 'lv')} of 6" for code in LANGUAGES
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
