import cProfile
import json
import unicodedata
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.latvian.alphabet import LETTERS, SPELLED_OUT, without_marks
from lessons.latvian.checking import Entry, Result, Target, Verdict, check, normalise
from lessons.latvian.confusables import slips, twins
from lessons.latvian.reading import read, skeleton

CASES: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("checking_cases.json").read_text(encoding="utf-8")
)


def make_target(data: dict[str, Any]) -> Target:
    return Target(
        text=data["text"],
        form=data["form"],
        entry=Entry(**data["entry"]),
        accepted=tuple(data["accepted"]),
        confusables=frozenset(data["confusables"]),
    )


def check_case(case: dict[str, Any]) -> Result:
    neighbours = [Entry(**entry) for entry in case["neighbours"]]
    return check(make_target(case["target"]), case["given"], neighbours)


def ask(text: str, answer: str, **details: Any) -> Result:
    """Check an answer to a word without forms and neighbours."""
    return check(Target(text, Entry(1, text), **details), answer)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case):
    result = asdict(check_case(case))
    expected = {"ending": False, **case["expect"]}
    assert {name: result[name] for name in expected} == expected


def test_cases_are_many_and_show_every_verdict():
    assert len(CASES) >= 320
    assert len({case["name"] for case in CASES}) == len(CASES)
    assert {case["expect"]["verdict"] for case in CASES} == set(Verdict)


# --- What holds for every text --------------------------------------------------------------------

ANYTHING = st.text(st.characters(exclude_categories=()))
WORD = st.text(LETTERS, min_size=1, max_size=12)
LONG_WORD = st.text(LETTERS, min_size=5, max_size=12)
NOISE = st.text(LETTERS + LETTERS.upper() + " .!?-'„”\u0304\u030c\u0327\u200b5яЇ🙂İßς", max_size=20)
TEXT = ANYTHING | WORD | NOISE
ENTRIES = st.builds(
    Entry, st.integers(1, 9), TEXT, st.dictionaries(st.sampled_from(["nom.sg", "gen.sg"]), TEXT)
)
TARGETS = st.builds(
    Target,
    TEXT,
    ENTRIES,
    st.lists(TEXT, max_size=2).map(tuple),
    st.frozensets(TEXT, max_size=2),
)


@given(TARGETS, TEXT, st.lists(ENTRIES, max_size=3))
def test_every_answer_gets_a_sound_result(target, answer, neighbours):
    result = check(target, answer, neighbours)
    assert result.expected in (target.text, *target.accepted)
    assert (result.form != "") <= (result.verdict == Verdict.OTHER_FORM)
    assert (result.word is not None) <= (result.verdict == Verdict.OTHER_WORD)
    assert (result.start is None) == (result.end is None)
    if result.start is not None:
        assert 0 <= result.start < result.end <= len(result.expected)
    if result.verdict in (Verdict.DIACRITICS, Verdict.TYPO):
        assert result.start is not None
    else:
        assert not result.ending


@given(TARGETS, TEXT, st.lists(ENTRIES, max_size=3), st.booleans())
def test_exact_is_what_has_the_same_normal_text(target, answer, neighbours, asked):
    answer = target.text if asked else answer
    same = {normalise(text) for text in (target.text, *target.accepted)} - {""}
    result = check(target, answer, neighbours)
    assert (result.verdict == Verdict.EXACT) == (normalise(answer) in same)
    assert (result.verdict == Verdict.SKIPPED) == (normalise(answer) == "")


@given(TARGETS, st.lists(ENTRIES, max_size=3))
def test_what_is_asked_is_exact(target, neighbours):
    for text in filter(normalise, (target.text, *target.accepted)):
        assert check(target, text, neighbours).verdict == Verdict.EXACT


@given(TEXT)
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@given(TARGETS, TEXT, st.lists(ENTRIES, max_size=3))
def test_an_answer_is_judged_as_its_normal_text_is(target, answer, neighbours):
    assert check(target, answer, neighbours) == check(target, normalise(answer), neighbours)


@given(TARGETS, WORD, st.lists(ENTRIES, max_size=3))
def test_capitals_spaces_quotes_and_signs_do_not_matter(target, answer, neighbours):
    plain = check(target, answer, neighbours)
    for dressed in (answer.upper(), f"\u00a0 {answer}\n", f"„{answer}”", f"{answer}!?…"):
        assert check(target, dressed, neighbours) == plain


ORDINARY = st.text(LETTERS + LETTERS.upper() + "  .!?-'„”5яЙёЇ", max_size=20)


@given(TARGETS, ORDINARY, st.lists(ENTRIES, max_size=3))
def test_marks_apart_and_doubled_gaps_do_not_matter(target, answer, neighbours):
    plain = check(target, answer, neighbours)
    for other in (unicodedata.normalize("NFD", answer), answer.replace(" ", " \n ")):
        assert check(target, other, neighbours) == plain


@given(TARGETS, TEXT)
def test_an_answer_is_judged_alike_the_second_time(target, answer):
    again = replace(target, entry=replace(target.entry))
    assert check(target, answer) == check(target, answer) == check(again, answer)


@given(TARGETS, TEXT, st.lists(ENTRIES, max_size=4, unique_by=lambda entry: entry.id), st.data())
def test_the_order_of_neighbours_does_not_matter(target, answer, neighbours, data):
    shuffled = data.draw(st.permutations(neighbours))
    assert check(target, answer, neighbours) == check(target, answer, iter(shuffled))


@given(TARGETS, TEXT, st.lists(ENTRIES, max_size=3))
def test_the_word_itself_among_its_neighbours_does_not_matter(target, answer, neighbours):
    with_itself = [*neighbours, target.entry]
    assert check(target, answer, neighbours) == check(target, answer, with_itself)


@given(WORD, WORD)
def test_two_forms_of_a_word_are_other_forms_of_each_other(one, other):
    entry = Entry(1, one, {"nom.sg": one, "gen.sg": other})
    expected = Verdict.EXACT if one == other else Verdict.OTHER_FORM
    assert check(Target(one, entry), other).verdict == expected
    assert check(Target(other, entry), one).verdict == expected


@given(WORD, WORD)
def test_two_words_are_other_words_to_each_other(one, other):
    entries = Entry(1, one), Entry(2, other)
    expected = Verdict.EXACT if one == other else Verdict.OTHER_WORD
    for asked, neighbour in (entries, entries[::-1]):
        result = check(Target(asked.lemma, asked), neighbour.lemma, [neighbour])
        assert result.verdict == expected
        assert result.word == (None if one == other else neighbour.id)


@given(LONG_WORD, st.data())
def test_every_slip_is_forgiven_unless_it_is_a_real_word(word, data):
    slip = data.draw(st.sampled_from(sorted(slips(word))))
    assert ask(word, slip).verdict in (Verdict.TYPO, Verdict.DIACRITICS)
    known = ask(word, slip, confusables=frozenset({slip}))
    assert (known.verdict, known.word) == (Verdict.OTHER_WORD, None)


@given(WORD.filter(twins), st.data())
def test_marks_are_told_apart_unless_they_make_a_real_word(word, data):
    twin = data.draw(st.sampled_from(sorted(twins(word))))
    assert ask(word, twin).verdict == Verdict.DIACRITICS
    assert ask(word, twin, confusables=frozenset({twin})).verdict == Verdict.OTHER_WORD


@given(WORD)
def test_a_word_in_digraphs_has_only_its_marks_missing(word):
    spelled = "".join({v: k for k, v in SPELLED_OUT.items()}.get(letter, letter) for letter in word)
    expected = Verdict.EXACT if spelled == word else Verdict.DIACRITICS
    assert ask(word, spelled).verdict == expected


@given(WORD)
def test_a_word_in_digraphs_has_the_same_skeleton(word):
    spelled = "".join({v: k for k, v in SPELLED_OUT.items()}.get(letter, letter) for letter in word)
    assert skeleton(read(spelled)) == skeleton(read(word)) == skeleton(read(without_marks(word)))


STEM = st.text("bdmtr", min_size=4, max_size=8)
MARKED_ENDING = st.sampled_from(["ā", "ās", "ām", "ē", "ēs", "ī", "īt", "īs", "ū", "āt"])


@given(STEM, MARKED_ENDING, st.data())
def test_a_slip_is_told_from_a_short_ending(stem, ending, data):
    slip = data.draw(st.sampled_from(sorted(s for s in slips(stem) if set(s) <= set("bdmtr"))))
    for written, touched in ((ending, False), (without_marks(ending), True)):
        result = ask(stem + ending, slip + written)
        assert (result.verdict, result.ending) == (Verdict.TYPO, touched)


@given(STEM, MARKED_ENDING, st.sampled_from("bdmtraei"))
def test_a_letter_in_the_ending_or_after_it_touches_it(stem, ending, letter):
    assert ask(stem + ending, stem + letter + ending[1:]).ending
    assert ask(stem + ending, stem + ending + letter).ending


@given(WORD, st.lists(ENTRIES, max_size=3), st.dictionaries(st.sampled_from("abc"), WORD))
def test_an_ending_without_its_marks_is_never_only_a_fault_in_the_stem(word, neighbours, forms):
    letters = [without_marks(each.text) if each.ending else each.text for each in read(word)]
    short = "".join(letters)
    result = check(Target(word, Entry(100, word, forms)), short, neighbours)
    if short == word:
        assert result.verdict == Verdict.EXACT
    elif result.verdict in (Verdict.DIACRITICS, Verdict.TYPO):
        assert result.ending


def slips_between(one: str, other: str) -> int:
    """Count slips the slow way: edits, and swaps of neighbours, no letter edited twice."""
    rows = [list(range(len(other) + 1))]
    for i in range(1, len(one) + 1):
        row = [i]
        for j in range(1, len(other) + 1):
            changed = one[i - 1] != other[j - 1]
            row.append(min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + changed))
            if i > 1 and j > 1 and (one[i - 1], one[i - 2]) == (other[j - 2], other[j - 1]):
                row[-1] = min(row[-1], rows[-2][j - 2] + 1)
        rows.append(row)
    return rows[-1][-1]


FEW_LETTERS = st.text("bdmt", min_size=5, max_size=7)


@given(FEW_LETTERS, FEW_LETTERS)
def test_one_slip_is_one_by_the_slow_count_too_and_both_ways(one, other):
    verdicts = {0: Verdict.EXACT, 1: Verdict.TYPO}
    expected = verdicts.get(slips_between(one, other), Verdict.WRONG)
    assert ask(one, other).verdict == ask(other, one).verdict == expected


@given(st.text("bdmt", min_size=1, max_size=4), st.text("bdmt", min_size=1, max_size=5))
def test_no_slip_is_forgiven_in_a_short_word(word, answer):
    assert ask(word, answer).verdict == (Verdict.EXACT if word == answer else Verdict.WRONG)


# --- Size and order -------------------------------------------------------------------------------

LESSONS = [
    Entry(i, f"vārds{i}", {f"form{j}": f"vārd{i}x{j}" for j in range(14)}) for i in range(10, 70)
]


@pytest.mark.parametrize("part", ["ā", "māja ", "aa", "a\u0301\u0323", " "])
def test_the_work_grows_no_faster_than_the_answer(part):
    target = Target("mājaa", Entry(1, "mājaa"))
    calls = []
    for length in (1_000, 10_000):
        profile = cProfile.Profile()
        with profile:
            result = check(target, part * length, LESSONS)
        assert result.verdict in (Verdict.WRONG, Verdict.SKIPPED)
        calls.append(sum(entry.callcount for entry in profile.getstats()))
    assert calls[1] < 11 * calls[0]


def test_an_entry_can_be_a_key():
    assert len({Entry(1, "māja", {"gen.sg": "mājas"}), Entry(1, "māja", {"gen.sg": "mājas"})}) == 1


def test_the_verdict_does_not_depend_on_the_name_of_the_form_asked():
    case = next(case for case in CASES if case["name"].endswith("māja for mājā"))
    target = make_target(case["target"])
    assert check(replace(target, form=""), case["given"]) == check(target, case["given"])
