import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.latvian.forms import (
    FORM_NAMES,
    FormError,
    check_forms,
    format_forms,
    parse_forms,
)


def test_a_cell_is_read_and_written():
    forms = {"gen.sg": "mājas", "dat.sg": "mājai"}
    assert parse_forms("gen.sg=mājas; dat.sg=mājai") == forms
    assert format_forms(forms) == "gen.sg=mājas; dat.sg=mājai"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("nom.pl=mājas; gen.sg=mājas; nom.sg=māja", "nom.sg=māja; gen.sg=mājas; nom.pl=mājas"),
        ("fut.3=ies; inf=iet; prs.1sg=eju", "inf=iet; prs.1sg=eju; fut.3=ies"),
        (
            "cmp.nom.sg.m=labāks; nom.sg.f=laba; nom.sg.m=labs",
            "nom.sg.m=labs; nom.sg.f=laba; cmp.nom.sg.m=labāks",
        ),
    ],
)
def test_forms_are_written_in_the_order_of_grammar(cell, written):
    assert format_forms(parse_forms(cell)) == written


@pytest.mark.parametrize("cell", ["", "   ", ";", " ; "])
def test_an_empty_cell_has_no_forms(cell):
    assert parse_forms(cell) == {}


def test_spaces_and_marks_are_put_in_order():
    assert parse_forms(" gen.sg =  ma\u0304jas\u00a0 ;acc.sg=uz  to ; ") == {
        "gen.sg": "mājas",
        "acc.sg": "uz to",
    }


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("gen.sg=mājas; mājai", "“mājai”"),
        ("gen.sg=", "“gen.sg=”"),
        ("=mājas", "“=mājas”"),
        ("gen.sg=mājas, dat.sg=mājai", "“gen.sg=mājas, dat.sg=mājai”"),
        ("gen.sg=mājas; gen.sg=mājai", "“gen.sg=mājai” gives gen.sg a second time"),
    ],
)
def test_a_faulty_pair_is_named(cell, fault):
    with pytest.raises(FormError) as error:
        parse_forms(cell)
    assert fault in str(error.value)
    assert isinstance(error.value, ValueError)


@pytest.mark.parametrize(
    ("part_of_speech", "forms"),
    [
        ("noun", {"nom.sg": "māja", "voc.sg": "māj", "loc.pl": "mājās"}),
        ("verb", {"inf": "lasīt", "prs.3": "lasa", "imp.2pl": "lasiet"}),
        ("adjective", {"nom.sg.f": "laba", "def.nom.sg.m": "labais", "cmp.nom.sg.m": "labāks"}),
        ("pronoun", {"dat.sg": "man", "nom.pl.f": "viņas"}),
        ("numeral", {"nom.pl.m": "divi", "dat.pl.f": "divām", "gen.pl": "trīs"}),
        ("adverb", {}),
        ("phrase", {}),
    ],
)
def test_known_names(part_of_speech, forms):
    check_forms(part_of_speech, forms)


@pytest.mark.parametrize(
    ("part_of_speech", "forms", "fault"),
    [
        ("noun", {"gen.sg": "mājas", "prs.3": "lasa"}, "“prs.3=lasa”: noun has no form prs.3"),
        ("verb", {"prs.3sg": "lasa"}, "use one of inf, prs.1sg"),
        ("noun", {"nom.sg.m": "galds"}, "no form nom.sg.m"),
        ("adverb", {"nom.sg": "labi"}, "it has no forms"),
        ("noun", {"gen.sg": " "}, "“gen.sg= ”"),
        ("noun", {"gen.sg": None}, "both of them text"),
        ("noun", {1: "mājas"}, "“1=mājas”"),
        ("noun", {"gen.sg": "mājas; x"}, "separates forms"),
        ("noun", ["mājas"], "pairs of name and form"),
        ("noun", None, "pairs of name and form"),
    ],
)
def test_unknown_names_and_shapes(part_of_speech, forms, fault):
    with pytest.raises(FormError) as error:
        check_forms(part_of_speech, forms)
    assert fault in str(error.value)


def test_names_are_few_and_unique():
    assert {part: len(names) for part, names in FORM_NAMES.items()} == {
        "noun": 12,
        "verb": 12,
        "adjective": 7,
        "pronoun": 36,
        "numeral": 36,
    }
    assert all(len(set(names)) == len(names) for names in FORM_NAMES.values())


@given(st.text())
def test_any_cell_is_read_or_refused_clearly(cell):
    try:
        forms = parse_forms(cell)
    except FormError:
        return
    assert parse_forms(format_forms(forms)) == forms


@given(
    st.dictionaries(
        st.sampled_from(FORM_NAMES["noun"]), st.text("aābcčdeē -", min_size=1).filter(str.strip)
    )
)
def test_what_is_written_is_read_again(forms):
    tidy = {name: " ".join(text.split()) for name, text in forms.items()}
    assert parse_forms(format_forms(forms)) == tidy
