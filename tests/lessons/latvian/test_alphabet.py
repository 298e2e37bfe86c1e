import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.latvian.alphabet import (
    LETTERS,
    LETTERS_WITH_MARKS,
    SPELLED_OUT,
    fold,
    sort_key,
    without_marks,
)


def test_the_alphabet_has_33_letters_and_11_of_them_have_marks():
    assert len(set(LETTERS)) == len(LETTERS) == 33
    assert LETTERS_WITH_MARKS == "āčēģīķļņšūž"
    assert set(LETTERS_WITH_MARKS) == {x for x in LETTERS if without_marks(x) != x}


def test_every_letter_with_marks_can_be_spelled_out():
    assert sorted(SPELLED_OUT.values()) == sorted(LETTERS_WITH_MARKS)
    assert all(digraph[0] == without_marks(letter) for digraph, letter in SPELLED_OUT.items())


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Šķīvis", "Skivis"),
        ("ĢIMEŅU", "GIMENU"),
        ("ma\u0304ja", "maja"),
        ("e-pasts, 5. stāvā", "e-pasts, 5. stava"),
        ("Māja — дом, їжа, йод", "Maja — дом, їжа, йод"),
    ],
)
def test_without_marks(text, bare):
    assert without_marks(text) == bare


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Uzturēšanās ATĻAUJA", "uzturesanas atlauja"),
        ("s\u030cki\u0304vis", "skivis"),
        ("Ñandú, Müller, Straße", "nandu, muller, strasse"),
        ("İstanbul", "istanbul"),
        ("Ёлка", "елка"),
        ("за\u0301мок", "замок"),
        ("Їжак, Йод, Ґанок", "їжак, йод, ґанок"),
        ("", ""),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_composed_and_decomposed_text_fold_alike(text):
    forms = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert len({fold(form) for form in forms}) == 1


@given(st.text(alphabet=LETTERS + LETTERS.upper()))
def test_latvian_text_folds_to_plain_small_letters(text):
    assert fold(text) == fold(text.upper()) == without_marks(text.lower())
    assert fold(text).isascii()


IN_ORDER = [
    "112",
    "5 eiro",
    "acs",
    "āda",
    "adata",
    "ārsts",
    "cena",
    "čau",
    "čeks",
    "dārgs",
    "ēst",
    "galva",
    "ģimene",
    "iela",
    "īre",
    "jūra",
    "kaza",
    "kazas",
    "kāzas",
    "ķirsis",
    "lampa",
    "lapa",
    "lāpa",
    "ļoti",
    "māja",
    "mājā",
    "nauda",
    "ņemt",
    "siers",
    "šodien",
    "taisni",
    "ūdens",
    "upe",
    "zobs",
    "zupa",
    "žurka",
    "дім",
    "школа",
]


def test_words_stand_in_latvian_order():
    backwards = IN_ORDER[::-1]
    assert sorted(backwards, key=sort_key) == IN_ORDER


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("zāle", "žāvēt"),  # ž is a letter after z
        ("cukurs", "čau"),
        ("ādas", "adata"),  # ā is an a, so the fourth letter decides
        ("saite", "šaize"),
        ("tēja", "teļš"),
        ("tas", "tās"),  # the plain letter first, where nothing else differs
        ("yoga", "izeja"),  # y is an i
        ("yoga", "jogurts"),
        ("ogas", "ōla"),
        ("pa labi", "pagalms"),  # a gap before a letter
        ("Māja", "mājas"),
        ("roze", "Roze"),  # the small letter first, where nothing else differs
        ("Roze", "rozes"),
        ("zupa", "яблоко"),
        ("muller", "müller"),
    ],
)
def test_order_of_two_words(first, second):
    assert sort_key(first) < sort_key(second)


def test_order_does_not_depend_on_capitals_or_on_how_marks_are_typed():
    words = ["Rīga", "rinda", "RĪTS", "ri\u0304koties"]
    assert sorted(words, key=sort_key) == ["Rīga", "ri\u0304koties", "rinda", "RĪTS"]


@given(st.lists(st.text()))
def test_any_texts_can_be_sorted(texts):
    assert sorted(sorted(texts), key=sort_key) == sorted(texts, key=sort_key)
