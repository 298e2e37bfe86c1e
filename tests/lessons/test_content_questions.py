"""Every kind of fault of questions would be told, and whatever lets right answers be guessed."""

import copy
from datetime import date
from typing import Any

import pytest

from lessons.loading.lint.guessing import ENOUGH, habit_faults, longest_right, right_places, truths
from lessons.loading.lint.questions import question_faults, quiz_faults
from tests.lessons.small_content import causes, make_info, make_page, make_question, texts


def found_in(**changes: Any) -> str:
    return causes(question_faults(make_page(questions=[make_question(**changes)])))


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"type": "essay"}, "no type essay"),
        ({"type": "true_false"}, "the answer is true or false"),
        ({"choices": []}, "needs two choices"),
        ({"text": {}}, "no text"),
        ({"text": {"lv": "a" * 1001}}, "text lv is 1001 long, 1000 at most"),
        ({"source_name": {}}, "no source_name"),
        ({"source_url": ""}, "no source_url"),
        ({"source_url": "likumi.lv"}, "no address of the web"),
        ({"verified_on": "soon"}, "no verified_on"),
        ({"review_by": date(2026, 1, 1)}, "review_by is no day after verified_on"),
        ({"volatile": True}, "volatile, but no review_by"),
    ],
)
def test_faults_of_questions(changes: dict[str, Any], cause: str) -> None:
    assert cause in found_in(**changes)


def test_a_question_without_faults() -> None:
    assert found_in(volatile=True, review_by=date(2027, 1, 1)) == ""


# --- Answers --------------------------------------------------------------------------------------


def with_right(*right: bool) -> list[dict[str, Any]]:
    return [
        {"key": str(place), "text": texts(*[f"{place}{code}" for code in "lerU"]), "right": it}
        for place, it in enumerate(right)
    ]


@pytest.mark.parametrize(
    ("right", "several", "cause"),
    [
        ((True, False), False, ""),
        ((True, True), False, "questions.q1: 2 right answers"),
        ((False, False), False, "questions.q1: 0 right answers"),
        ((True, True, False), True, ""),
        ((True, False, False), True, "1 of 3 answers are right; several are claimed"),
        ((True, True), True, "2 of 2 answers are right; several are claimed"),
    ],
)
def test_as_many_answers_are_right_as_claimed(right: Any, several: bool, cause: str) -> None:
    told = found_in(choices=with_right(*right), several=several)
    assert cause in told
    assert bool(cause) == bool(told)


def test_no_two_choices_are_equal_in_any_language() -> None:
    choices = copy.deepcopy(make_question()["choices"])
    choices[0]["text"]["ru"] = "Нет "
    assert "two choices “нет” in ru" in found_in(choices=choices)


ONE = {"key": "a", "left": "viens", "right": "1"}
IN_UK = texts("2", "2", "2", "Viens")


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"type": "short_answer", "answers": ["Rīgā", "Rīgas pilsētā"]}, ""),
        ({"type": "short_answer", "answers": []}, "a list of Latvian texts"),
        ({"type": "short_answer", "answers": [texts("a", "a", "a", "a")]}, "a list of Latvian"),
        ({"type": "short_answer", "answers": ["Rīgā", "rīgā "]}, "two answers are the same"),
        ({"type": "match", "pairs": [ONE, {"left": "divi", "right": "2"}]}, ""),
        ({"type": "match", "pairs": [ONE, {"right": "2"}]}, "needs two pairs or more"),
        ({"type": "match", "pairs": [ONE, {**ONE, "right": "2"}]}, "two left sides are the same"),
        ({"type": "match", "pairs": [ONE, {**ONE, "left": "2"}]}, "two right sides are the same"),
        (
            {
                "type": "match",
                "pairs": [ONE, {"left": texts("2", "2", "2", "Viens"), "right": "2"}],
            },
            "two left sides are the same in uk",
        ),
        ({"type": "order", "items": ["Sveiki", "Paldies"]}, ""),
        ({"type": "order", "items": ["Sveiki"]}, "needs two items or more"),
        ({"type": "order", "items": ["Sveiki", "sveiki"]}, "two items are the same in lv"),
    ],
)
def test_faults_of_other_answers(changes: dict[str, Any], cause: str) -> None:
    told = found_in(**changes)
    assert cause in told
    assert bool(cause) == bool(told)


# --- Between quizzes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("course", "is_fact"), [("course-latvian", False), ("course-integration", True)]
)
def test_what_is_asked_of_the_language_needs_no_source(course: str, is_fact: bool) -> None:
    question = make_question()
    for name in ("source_name", "source_url", "verified_on"):
        del question[name]
    pages = [
        make_info(course),
        make_info("lesson", parent=course),
        make_page(parent="lesson", questions=[question]),
    ]
    assert ("no source_name" in causes(quiz_faults(pages))) is is_fact


def test_half_a_source_is_none_in_any_quiz() -> None:
    page = make_page(questions=[make_question(source_name={})])
    assert "no source_name" in causes(question_faults(page, needs_sources=False))


@pytest.mark.parametrize(
    ("draws", "cause"),
    [
        ([("pool", 1)], ""),
        ([("pool", 1), ("pool", 1)], "asks for 2 questions of pool, which has 1"),
        ([("pool", 0)], "the count is a number from 1 to 100"),
        ([("pool", "1")], "the count is a number from 1 to 100"),
        ([("nowhere", 1)], "no other quiz nowhere"),
        ([("page", 1)], "no other quiz page"),
        ([("test", 1)], "no other quiz test"),
    ],
)
def test_what_is_drawn_is_there(draws: list[tuple[str, Any]], cause: str) -> None:
    rows = [
        {"key": f"d{place}", "type": "draw", "quiz": quiz, "count": count}
        for place, (quiz, count) in enumerate(draws)
    ]
    pages = [make_page(key="pool"), make_info("page"), make_page(questions=rows)]
    told = causes(quiz_faults(pages))
    assert cause in told
    assert bool(cause) == bool(told)


# --- Guessing -------------------------------------------------------------------------------------


def test_the_right_answer_is_not_the_longest_most_of_the_time() -> None:
    fair, biased = make_question(), make_question(key="q2")
    biased["choices"][1]["text"] = texts("nekad mūžā", "it is not one", "нет", "ні")
    biased["choices"][0]["text"] = texts("jā", "yes", "да", "так")
    assert longest_right([fair, biased], "lv") == 1
    assert habit_faults([make_page(questions=[fair, biased])]) == []
    page = make_page(questions=[fair, biased, {**biased, "key": "q3"}])
    found = causes(habit_faults([page]))
    assert "test.yaml: questions: the right answer is the longest in 2 of 3 (lv)" in found
    assert "(uk)" not in found


def at_places(*places: int, **changes: Any) -> list[dict[str, Any]]:
    return [
        make_question(choices=with_right(*(n == place for n in (1, 2, 3))), **changes)
        for place in places
    ]


def test_right_answers_do_not_stand_at_one_place() -> None:
    assert right_places(at_places(1, 3, 3)) == {1: 1, 3: 2}
    fair, biased = at_places(1, 2, 3, 1, 2, 3, 1, 1), at_places(1, 2, 3, 1, 1, 1, 1, 2)
    assert habit_faults([make_page(questions=fair)]) == []
    found = causes(habit_faults([make_page(questions=biased)]))
    assert "the right answer stands at place 1 in 5 of 8" in found
    assert habit_faults([make_page(questions=biased[: ENOUGH - 1])]) == []
    assert habit_faults([make_page(questions=at_places(*[1] * 8, order="random"))]) == []


def test_statements_are_not_mostly_true_in_all_quizzes_together() -> None:
    def page(key: str, *answers: bool) -> Any:
        return make_page(key=key, questions=[{"type": "true_false", "answer": a} for a in answers])

    assert truths(page("a", True, False, True).questions) == {"true": 2, "false": 1}
    pages = [page("a", True, True, True, False), page("b", False, True, True, True)]
    assert causes(habit_faults(pages)) == (
        "all quizzes: questions: the answer is true in 6 of 8 statements"
    )
