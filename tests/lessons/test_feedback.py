"""What a learner reads after an answer."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lessons.exercises import KINDS, Circumstances, Exercise
from lessons.feedback import CAUSES, TITLES, Feedback, feedback, form_label, sentences
from lessons.latvian.checking import Result, Verdict
from lessons.latvian.forms import FORM_NAMES
from lessons.lexicon import Lexicon
from lessons.planning import make
from lessons.worth import worth
from tests.lessons.exercises.vocabulary import SMALL, make_lexicon

NO_MISTAKE = ("right", "Right", "Well remembered.")
LATVIAN, HERS = "lv", "uk"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def answered(kind: str, lemma: str, given: str, detail: str = "") -> tuple[Exercise, Result]:
    word = SMALL[lemma]
    exercise = make(kind, word, Circumstances(small_lexicon(), "uk", detail))
    assert exercise is not None
    at = Circumstances(small_lexicon(), "uk", exercise.form)
    result = KINDS[kind].check(word, at, given)
    assert result is not None
    return exercise, result


def small_lexicon() -> Lexicon:
    return make_lexicon(SMALL.values())


def said(kind: str, lemma: str, given: str, detail: str = "") -> Feedback:
    exercise, result = answered(kind, lemma, given, detail)
    return feedback(exercise, result, given, small_lexicon(), "uk")


def cause(found: Feedback) -> str:
    return "".join(text for text, _ in found.cause)


@pytest.mark.parametrize(
    ("kind", "lemma", "given", "tone", "title", "text"),
    [
        ("type_word", "māja", "māja", *NO_MISTAKE),
        ("choose_meaning", "māja", "дім", *NO_MISTAKE),
        ("build_sentence", "māja", "es esmu mājā", *NO_MISTAKE),
        ("type_word", "māja", "maja", "almost", "Almost", "Look at the marks: ā"),
        ("type_word", "skolotājs", "skoltājs", "almost", "Almost", "One letter slipped: o"),
        ("hear_type", "kaza", "kazā", "wrong", "Not yet", "Here the ending counts: a"),
        ("put_into_form", "māja", "mājas", "wrong", "Not yet",
         "You wrote: whose? of what?, one. Here it is: whom? what?, one"),
        ("gap_type", "māja", "māja", "wrong", "Not yet",
         "You wrote: who? what?, one. Here it is: where?, one"),
        ("type_word", "māja", "mājā", "almost", "Almost",
         "You wrote another form of this word: where?, one"),
        ("hear_type", "māja", "mājā", "wrong", "Not yet",
         "You wrote another form of this word: where?, one"),
        ("build_sentence", "lasīt", "es lasa grāmatu", "wrong", "Not yet",
         "Compare your sentence with this one, word by word."),
        ("type_word", "māja", "kaza", "wrong", "Not yet", "“kaza” means: коза"),
        ("choose_word", "māja", "kaza", "wrong", "Not yet", "“kaza” means: коза"),
        ("gap_choose", "labdien", "paldies", "wrong", "Not yet", "“paldies” means: дякую"),
        ("choose_meaning", "māja", "коза", "wrong", "Not yet", "“коза” means: kaza"),
        ("type_word", "māja", " mīja ", "wrong", "Not yet", "“mīja” is another Latvian word."),
        ("type_word", "māja", "tulks", "wrong", "Not yet", "“tulks” is another Latvian word."),
        ("type_word", "māja", "vilciens", "wrong", "Not yet",
         "Look at the word once more. You will meet it again soon."),
        ("choose_meaning", "māja", "щось", "wrong", "Not yet",
         "Look at the word once more. You will meet it again soon."),
        ("build_sentence", "māja", "mājā esmu es", "almost", "Almost",
         "All the words are there. Usually they stand in this order."),
        ("build_sentence", "māja", "mājā esmu", "wrong", "Not yet",
         "Compare your sentence with this one, word by word."),
        ("type_word", "māja", "", "wrong", "Here is the answer",
         "Look at it in peace. You will meet it again soon."),
        ("build_sentence", "māja", " ", "wrong", "Here is the answer",
         "Look at it in peace. You will meet it again soon."),
    ],
)  # fmt: skip
def test_what_is_said(kind: str, lemma: str, given: str, tone: str, title: str, text: str) -> None:
    found = said(kind, lemma, given)
    assert (found.tone, found.title, cause(found)) == (tone, title, text)


@pytest.mark.parametrize(
    ("kind", "lemma", "given", "shown"),
    [
        ("type_word", "māja", "māja", ("māja", "", "")),
        ("type_word", "māja", "maja", ("m", "ā", "ja")),
        ("type_word", "māja", "kaza", ("māja", "", "")),
        ("gap_type", "māja", "māja", ("māj", "ā", "")),
        ("type_word", "skolotājs", "skoltājs", ("skol", "o", "tājs")),
        ("build_sentence", "māja", "es esmu majā", ("Es esmu m", "ā", "jā.")),
        # The alternative that she meant, not the word itself.
        ("type_word", "sveiki", "cau", ("", "č", "au")),
        ("choose_meaning", "māja", "коза", ("дім", "", "")),
    ],
)
def test_where_the_right_answer_is_pointed_at(
    kind: str, lemma: str, given: str, shown: tuple[str, str, str]
) -> None:
    found = said(kind, lemma, given)
    assert (found.before, found.marked, found.after) == shown


@pytest.mark.parametrize(
    ("kind", "given", "languages"),
    [
        ("type_word", "maja", {"ā": LATVIAN}),
        ("type_word", "kaza", {"kaza": LATVIAN, "коза": HERS}),
        ("choose_meaning", "коза", {"коза": HERS, "kaza": LATVIAN}),
        ("type_word", "mīja", {"mīja": LATVIAN}),
        ("gap_type", "māja", {"who? what?, one": "", "where?, one": ""}),
    ],
)
def test_each_piece_says_its_language(kind: str, given: str, languages: dict[str, str]) -> None:
    pieces = dict(said(kind, "māja", given).cause)
    assert {text: pieces[text] for text in languages} == languages
    rest = {language for text, language in pieces.items() if text not in languages}
    assert rest == {""}, "the sentence itself is in the language of the page"


def test_braces_in_an_answer_are_no_places_to_fill() -> None:
    exercise, result = answered("choose_meaning", "māja", "коза")
    found = feedback(exercise, result, "{meaning} {given}", small_lexicon(), "uk")
    assert cause(found) == "“{meaning} {given}” means: kaza"


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("loc.sg", "where?, one"),
        ("nom.pl", "who? what?, several"),
        ("prs.1sg", "now, es"),
        ("pst.3", "in the past, viņa, viņš"),
        ("def.nom.sg.f", "the definite form, who? what?, one, feminine"),
        ("lemma", "the basic form"),
        ("gap", "in the sentence"),
        ("", ""),
        ("nonsense.xx", ""),
    ],
)
def test_the_label_of_a_form(name: str, label: str) -> None:
    assert form_label(name) == label


@pytest.mark.parametrize("part_of_speech", FORM_NAMES)
def test_every_form_has_a_label_of_its_own(part_of_speech: str) -> None:
    labels = [form_label(name) for name in FORM_NAMES[part_of_speech]]
    assert all(labels)
    assert len(set(labels)) == len(labels)
    for name, label in zip(FORM_NAMES[part_of_speech], labels, strict=True):
        assert label.count(",") >= name.count("."), "no part of the name is left out"


def test_every_verdict_has_a_sentence() -> None:
    assert set(Verdict) <= set(CAUSES)
    assert set(TITLES) == {"right", "almost", "wrong", "skipped"}


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_a_translation_fills_in_the_same_things(language: str) -> None:
    def places(texts: dict[str, Any]) -> dict[str, list[str]]:
        return {name: sorted(re.findall(r"\{\w+\}", text)) for name, text in texts.items()}

    english = places(sentences()["causes"])
    with translation.override(language):
        found = sentences()
    assert places(found["causes"]) == english
    assert set(found) == {"titles", "causes", "labels"}
    assert all(text for texts in found.values() for text in texts.values())


answers = st.text() | st.sampled_from(["māja", "maja", "mājā", "kaza", "mājas", "дім", "{given}"])


@given(st.sampled_from(sorted(KINDS)), answers)
def test_whatever_is_answered(kind: str, given: str) -> None:
    detail = "3.5.11" if kind == "match_pairs" else "loc.sg"
    exercise, result = answered(kind, "māja", given, detail)
    found = feedback(exercise, result, given, small_lexicon(), "uk")
    assert found.before + found.marked + found.after == result.expected
    credit = worth(KINDS[kind].policy, result.verdict, ending=result.ending).credit
    assert found.tone == {0: "wrong", 0.5: "almost", 1: "right"}[credit]
    assert cause(found).strip()
