"""What is shipped is sound, and every kind of fault would be told."""

import copy
from dataclasses import replace
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from lessons.loading import lint
from tests.lessons.small_content import causes, make_page, make_question, make_word, run, texts

# --- What is shipped ------------------------------------------------------------------------------


def test_the_shipped_content_has_no_faults() -> None:
    # Needs hunspell with hunspell-lv, which `make test` installs; fails without them.
    out = StringIO()
    try:
        call_command("check_content", stdout=out, stderr=out)
    except CommandError as error:
        pytest.fail(f"{out.getvalue()}\n{error}")
    assert "No faults" in out.getvalue()
    assert "languages complete: 4 of 4 (lv, en, ru, uk)" in out.getvalue()


def test_the_confusable_words_are_up_to_date() -> None:
    assert run("make_confusables", "--check").startswith("0 of ")


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
    assert lint.lint([make_word()], [lesson, make_page(parent="lesson")]) == []


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
    assert cause in causes(lint.grammar_faults(make_word(**changes)))


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
    assert cause in causes(lint.form_faults(make_word(**changes)))


def test_an_indeclinable_word_needs_no_forms() -> None:
    assert lint.form_faults(make_word(inflection="indeclinable", forms={})) == []


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
    assert cause in causes(lint.meaning_faults(make_word(**changes)))


def test_the_example_has_a_form_of_the_word() -> None:
    assert lint.example_faults(make_word(example="„Mājā” ir silti.")) == []
    fault = causes(lint.example_faults(make_word(example="Mājās ir silti.")))
    assert "home.csv: maja: no form of the word" in fault


def test_what_is_accepted_will_do_in_the_example_of_a_phrase_only() -> None:
    changes = {"lemma": "visu labu", "forms": {}, "accepted": ["visu jauku"]}
    example = {"example": "Nu tad visu jauku!"}
    assert lint.example_faults(make_word(part_of_speech="phrase", **changes, **example)) == []
    assert lint.example_faults(make_word(part_of_speech="adverb", **changes, **example)) != []


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
    assert cause in causes(lint.vocabulary_faults([make_word(), make_word(**changes)]))


def test_two_lessons_may_have_words_of_one_meaning() -> None:
    other = make_word(file="other", key="nams", lemma="nams")
    assert lint.vocabulary_faults([make_word(), other]) == []


# --- Faults of pages ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"type": "lessons.NoPage"}, "no type lessons.NoPage"),
        ({"fields": {"pass_marc": 60}}, "has no field pass_marc"),
        ({"title": {}}, "no title"),
        ({"slug": ""}, "no slug"),
        ({"slug": "māja"}, "the slug māja is not plain"),
        ({"search_description": {}}, "no search_description"),
        ({"search_description": {"lv": "a" * 156}}, "lv is 156 long, 155 at most"),
        ({"title": {"en": "a" * 256}}, "title en is 256 long, 255 at most"),
        ({"doors": [{"key": "d", "title": {"lv": "a" * 61}}]}, "doors.d: title lv is 61 long"),
    ],
)
def test_faults_of_fields(changes: dict[str, Any], cause: str) -> None:
    assert cause in causes(lint.field_faults(make_page(**changes)))


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ({"lv": "Sveiki", "en": "Hello"}, "title: no text in ru"),
        ({"uk": " "}, "title: no text in uk"),
        ({"en": 2011}, "title: no text in en"),
        ({"de": "Hallo"}, "de is no language here"),
        ({"lv": "<p>Sveiki</p>"}, "en has other tags than lv"),
        ({"lv": "<p>a</p><p>b</p>"}, "uk has other tags than lv"),
        ({"en": "<b>Quiz</b>"}, "en has other tags than lv"),
        ({"ru": "Tест"}, "Latin and Cyrillic letters in “Tест”"),
        ({"uk": "Тест ещё"}, "letters of another language in “ещё”"),
    ],
)
def test_faults_of_texts(text: dict[str, Any], cause: str) -> None:
    title = text if cause.endswith("ru") else {**make_page().title, **text}
    assert cause in causes(lint.text_faults(make_page(title=title)))


def test_a_text_deep_in_a_page_is_named_by_its_keys() -> None:
    question = make_question()
    question["choices"][1]["text"] = {"lv": "nē"}
    found = lint.text_faults(make_page(questions=[question]))
    assert "test.yaml: questions.q1.choices.b.text: no text in en" in causes(found)


def test_faults_of_keys() -> None:
    block = {"key": "q1", "type": "heading", "value": texts("A", "A", "А", "А")}
    assert "2 keys q1" in causes(lint.key_faults(make_page(body=[block])))
    nameless = {name: value for name, value in block.items() if name != "key"}
    assert "without a key" in causes(lint.key_faults(make_page(body=[nameless])))
    question = make_question()
    question["choices"][0]["key"] = "b"
    found = lint.key_faults(make_page(questions=[question]))
    assert "questions.q1: 2 keys b" in causes(found)


def test_faults_of_the_tree() -> None:
    door = {"key": "d", "page": "nowhere"}
    pages = [
        make_page(parent="lost"),
        make_page(key="twin", parent="lost"),
        make_page(key="home", slug="home", doors=[door], fields={"words": "wards"}),
    ]
    found = causes(lint.tree_faults(pages, {"words"}))
    assert "test.yaml: test: no page lost" in found
    assert "twin.yaml: twin: the slug is also that of test" in found
    assert "home.yaml: home: a door leads to no page nowhere" in found
    assert "home.yaml: home: no file wards.csv" in found
    assert "words.csv: words: no lesson has these words" in found


# --- Faults of questions --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"type": "essay"}, "no type essay"),
        ({"type": "true_false"}, "the answer is true or false"),
        ({"choices": []}, "needs two choices"),
        ({"source_name": {}}, "no source_name"),
        ({"source_url": ""}, "no source_url"),
        ({"source_url": "likumi.lv"}, "no address of the web"),
        ({"verified_on": "soon"}, "no verified_on"),
        ({"review_by": date(2026, 1, 1)}, "review_by is no day after verified_on"),
        ({"text": {"lv": "a" * 1001}}, "text lv is 1001 long, 1000 at most"),
    ],
)
def test_faults_of_questions(changes: dict[str, Any], cause: str) -> None:
    page = make_page(questions=[make_question(**changes)])
    assert cause in causes(lint.question_faults(page))


def test_a_question_has_one_right_answer() -> None:
    for first, second, number in ((True, True, 2), (False, False, 0)):
        choices = copy.deepcopy(make_question()["choices"])
        choices[0]["right"], choices[1]["right"] = first, second
        page = make_page(questions=[make_question(choices=choices)])
        assert f"questions.q1: {number} right answers" in causes(lint.question_faults(page))


def test_no_two_choices_are_equal_in_any_language() -> None:
    choices = copy.deepcopy(make_question()["choices"])
    choices[0]["text"]["ru"] = "Нет "
    page = make_page(questions=[make_question(choices=choices)])
    assert "two choices “нет” in ru" in causes(lint.question_faults(page))


def test_the_right_answer_is_not_the_longest_most_of_the_time() -> None:
    fair, biased = make_question(), make_question(key="q2")
    biased["choices"][1]["text"] = texts("nekad mūžā", "it is not one", "нет", "ні")
    biased["choices"][0]["text"] = texts("jā", "yes", "да", "так")
    assert lint.bias_faults(make_page(questions=[fair, biased])) == []
    found = causes(lint.bias_faults(make_page(questions=[fair, biased, {**biased, "key": "q3"}])))
    assert "the right answer is the longest in 2 of 3 (lv)" in found
    assert "(uk)" not in found


def test_faults_come_in_the_order_of_the_files() -> None:
    pages = [make_page(key="b"), make_page(key="a", parent="b", slug="a")]
    broken = [replace(page, search_description={}) for page in pages]
    assert [fault.file for fault in lint.lint([], broken)] == ["a.yaml", "b.yaml"]


def test_words_that_are_not_offered_beside_one_exist() -> None:
    word = make_word(not_beside=["nav-tada"])
    assert "not_beside: no word nav-tada" in causes(lint.vocabulary_faults([word]))
