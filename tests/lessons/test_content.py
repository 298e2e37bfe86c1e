"""What is shipped is sound, and every kind of fault of words would be told."""

import random
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from lessons.loading.files import LANGUAGES, read_pages, read_words, stable_id
from lessons.loading.ledger import Decision
from lessons.loading.lint import lint, words
from lessons.loading.school import load_school
from lessons.models import Word
from lessons.papers import questions_of
from lessons.reports import question_count
from tests.lessons.small_content import causes, make_page, make_word, run, texts

# --- What is shipped ------------------------------------------------------------------------------


def test_the_shipped_content_has_no_faults() -> None:
    # Needs hunspell with its dictionaries, which `make test` installs; fails without them.
    out = StringIO()
    try:
        call_command("check_content", stdout=out, stderr=out)
    except CommandError as error:
        pytest.fail(f"{out.getvalue()}\n{error}")
    assert "No faults" in out.getvalue()
    assert "languages complete: 4 of 4 (lv, en, ru, uk)" in out.getvalue()


def test_the_confusable_words_are_up_to_date() -> None:
    assert run("make_confusables", "--check").startswith("0 of ")


@pytest.mark.django_db
def test_all_of_it_loads_and_twice_is_the_same_as_once() -> None:
    shipped_words, pages = list(read_words()), read_pages()
    assert set(load_school(shipped_words, pages)) == {
        Decision.CREATE,
        Decision.UPDATE,  # the lessons of the slice, which get all of their words
        Decision.SAME,
    }
    assert set(load_school(shipped_words, pages)) == {Decision.SAME}
    assert Word.objects.count() == len(shipped_words)
    for shipped in pages:
        if shipped.type != "home.Notice":
            live = Page.objects.filter(translation_key=stable_id("page", shipped.key), live=True)
            assert live.count() == len(LANGUAGES), shipped.key
        if shipped.type == "lessons.QuizPage":
            quiz: Any = live.get(locale__language_code="lv").specific
            paper = questions_of(quiz, quiz, random.Random(1))
            assert len(paper) == question_count(quiz) > 0, shipped.key


# --- Small content of our own ---------------------------------------------------------------------


def test_small_sound_content_has_no_faults() -> None:
    lesson = make_page(
        key="lesson", type="lessons.LessonPage", slug="stunda", fields={"words": "home"},
        questions=[],
        body=[
            {"key": "a", "type": "heading", "value": texts("Viens", "One", "Один", "Один")},
            {"key": "b", "type": "paragraph", "value": texts(
                "<p>Es <b>esmu</b>.</p>", "<p><b>I</b> am <i>esmu</i>.</p>",
                "<p><b>Я</b>.</p>", "<p><b>Я</b>.</p>",
            )},
        ],
    )  # fmt: skip
    assert lint([make_word()], [lesson, make_page(parent="lesson")]) == []


# --- Faults of words ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"part_of_speech": "nown"}, "no part of speech nown"),
        ({"level": "B1"}, "no level B1"),
        ({"gender": ""}, "needs the gender"),
        ({"gender": "n"}, "needs the gender"),
        ({"inflection": ""}, "needs an inflection"),
        ({"inflection": "7"}, "needs an inflection"),
        ({"part_of_speech": "verb", "inflection": "4"}, "needs an inflection"),
        ({"lemma": ""}, "needs a key and a lemma"),
    ],
)
def test_faults_of_grammar(changes: dict[str, Any], cause: str) -> None:
    assert cause in causes(words.grammar_faults(make_word(**changes)))


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"forms": {"gen.sgl": "mājas"}}, "noun has no form gen.sgl"),
        ({"forms": {"prs.3": "mājo"}}, "noun has no form prs.3"),
        ({"forms": {}}, "needs its forms"),
        ({"forms": {"gen.sg": "mājas"}}, "māja is none of the forms"),
        ({"accepted": ["māja"]}, "among the other right answers"),
    ],
)
def test_faults_of_forms(changes: dict[str, Any], cause: str) -> None:
    assert cause in causes(words.form_faults(make_word(**changes)))


def test_an_indeclinable_word_needs_no_forms() -> None:
    assert words.form_faults(make_word(inflection="indeclinable", forms={})) == []


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"example": ""}, "no example"),
        ({"glosses": {"ru.text": ""}}, "gloss_ru is missing"),
        ({"glosses": {"uk.example": ""}}, "example_uk is missing"),
        ({"note": "Svarīgi."}, "note_en is missing"),
        ({"glosses": {"en.note": "Mind this."}}, "note_en has no Latvian note"),
        ({"example": "a" * 201}, "example is 201 long, 200 at most"),
        ({"glosses": {"en.text": "a" * 121}}, "gloss_en is 121 long, 120 at most"),
        ({"example": "Es esmu мājā."}, "Latin and Cyrillic letters in “мājā”"),
        ({"glosses": {"ru.text": "дoм"}}, "Latin and Cyrillic letters in “дoм”"),
        ({"glosses": {"ru.text": "дім"}}, "letters of another language in “дім”"),
        ({"glosses": {"uk.text": "дымок"}}, "letters of another language in “дымок”"),
        ({"glosses": {"en.text": "дом"}}, "letters of another language in “дом”"),
    ],
)
def test_faults_of_meanings(changes: dict[str, Any], cause: str) -> None:
    assert cause in causes(words.meaning_faults(make_word(**changes)))


def test_the_example_has_a_form_of_the_word() -> None:
    assert words.example_faults(make_word(example="„Mājā” ir silti.")) == []
    fault = causes(words.example_faults(make_word(example="Mājās ir silti.")))
    assert "home.csv: maja: no form of the word" in fault


def test_what_is_accepted_will_do_in_the_example_of_a_phrase_only() -> None:
    changes = {"lemma": "visu labu", "forms": {}, "accepted": ["visu jauku"]}
    example = {"example": "Nu tad visu jauku!"}
    assert words.example_faults(make_word(part_of_speech="phrase", **changes, **example)) == []
    assert words.example_faults(make_word(part_of_speech="adverb", **changes, **example)) != []


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({}, "maja is also in home.csv"),
        ({"key": "maja-2", "file": "other"}, "māja is also in home.csv"),
        ({"key": "nams", "lemma": "nams"}, "gloss_uk is the same as that of maja"),
        ({"key": "maaja", "lemma": "Maaja", "glosses": {}}, "gloss_en is the same"),
        ({"key": "house", "lemma": "māja ir"}, "the key should be maja-ir"),
    ],
)
def test_faults_between_words(changes: dict[str, Any], cause: str) -> None:
    assert cause in causes(words.vocabulary_faults([make_word(), make_word(**changes)]))


def test_two_lessons_may_have_words_of_one_meaning() -> None:
    other = make_word(file="other", key="nams", lemma="nams")
    assert words.vocabulary_faults([make_word(), other]) == []


def test_faults_come_in_the_order_of_the_files() -> None:
    pages = [make_page(key="b"), make_page(key="a", parent="b", slug="a")]
    broken = [replace(page, search_description={}) for page in pages]
    assert [fault.file for fault in lint([], broken)] == ["a.yaml", "b.yaml"]


def test_words_that_are_not_offered_beside_one_exist() -> None:
    word = make_word(not_beside=["nav-tada"])
    assert "not_beside: no word nav-tada" in causes(words.vocabulary_faults([word]))


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({}, ""),
        ({"key": "ciemins"}, "kaimins: counterpart: no word kaimine"),
        ({"counterpart": ""}, "kaimins: counterpart: kaimine does not name it"),
        ({"gender": "m"}, "kaimins: counterpart: kaimine is not of the other gender"),
        ({"file": "house"}, "kaimins: counterpart: kaimine is in house.csv"),
    ],
)
def test_a_pair_of_words_for_men_and_women(changes: dict[str, Any], cause: str) -> None:
    glosses = {f"{language}.text": language for language in ("en", "ru", "uk")}
    one = make_word(key="kaimins", lemma="kaimiņš", gender="m", counterpart="kaimine")
    other = {"key": "kaimine", "lemma": "kaimiņe", "gender": "f", "counterpart": "kaimins"}
    pair = [one, make_word(**{**other, "glosses": glosses, **changes})]
    found = words.vocabulary_faults(pair)
    assert cause in causes(found)
    assert bool(cause) == any("counterpart" in fault.cause for fault in found)
