import shutil
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.latvian.alphabet import LETTERS, fold
from lessons.latvian.confusables import lookalikes, slips, twins
from lessons.latvian.speller import SpellerError, real_words

WORDS = st.text(LETTERS, min_size=1, max_size=8)


def test_slips_are_of_four_kinds():
    found = slips("galds")
    assert {"gals", "galdus", "galvs", "gadls", "gālds"} <= found
    assert found.isdisjoint({"galds", "", "galdi\u0161", "galdiem", "sdlag"})


def test_slips_are_counted():
    # 3 letters: 3 missing, 2 swapped, 3 x 32 wrong, 4 x 33 more, less those that are found twice.
    assert len(slips("abc")) == 3 + 2 + 3 * 32 + 4 * 33 - 3


def test_capitals_and_marks_typed_apart_do_not_matter():
    assert slips("Ma\u0304ja") == slips("māja")
    assert twins("Ma\u0304ja") == twins("māja")


def test_twins_differ_in_marks_only():
    assert twins("kāzas") >= {"kazas", "kažas", "kāzās", "kazās", "ķāzaš"}
    assert twins("tu") == {"tū"}
    assert twins("to") == set()


@given(WORDS)
def test_no_word_is_its_own_slip_or_twin(word):
    assert word not in slips(word) | twins(word) | lookalikes(word)


@given(WORDS, st.data())
def test_slips_go_both_ways(word, data):
    other = data.draw(st.sampled_from(sorted(slips(word))))
    assert word in slips(other)


@given(WORDS)
def test_twins_fold_alike(word):
    assert {fold(twin) for twin in twins(word)} <= {fold(word)}


def test_lookalikes_have_a_slip_and_marks_missing():
    assert {"malas", "mājās", "mašas"} <= lookalikes("mājas")


needs_hunspell = pytest.mark.skipif(shutil.which("hunspell") is None, reason="needs hunspell")


@needs_hunspell
def test_real_words_of_many():
    candidates = {"kazas", "kāzas", "kažas", "kāžas", "galds", "galdu", "gakds", "šķīvis"}
    assert real_words(candidates) == {"kazas", "kāzas", "galds", "galdu", "šķīvis"}


@needs_hunspell
def test_real_words_one_slip_away():
    assert "kazas" in real_words(slips("kāzas"))
    assert "galvas" not in real_words(slips("galds"))


@needs_hunspell
def test_parts_of_words_and_other_signs_do_not_count():
    assert real_words(["e-pasts", "pa labi", "", "12", "&", "māja\n"]) == set()


def test_a_missing_program_is_told():
    with pytest.raises(SpellerError, match="no-such-program"):
        real_words({"māja"}, command=("no-such-program", "-G"))


def test_a_missing_dictionary_is_told():
    script = "import sys; sys.exit('no dictionary named xx')"
    with pytest.raises(SpellerError, match="no dictionary named xx"):
        real_words({"māja"}, command=(sys.executable, "-c", script))


def test_only_what_was_asked_is_returned():
    script = "print('māja\\nbūda')"
    command = (sys.executable, "-X", "utf8", "-c", script)
    assert real_words({"māja", "maja"}, command=command) == {"māja"}
