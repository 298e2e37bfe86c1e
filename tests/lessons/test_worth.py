"""What every verdict is worth under every policy, in words."""

import itertools

import pytest
from fsrs import Rating

from lessons.latvian.alphabet import without_marks
from lessons.latvian.checking import Entry, Target, Verdict, check
from lessons.latvian.reading import read
from lessons.loading.files import read_words
from lessons.worth import Policy, Worth, credit_table, worth

WORDS = {
    "full": Worth(1, Rating.Good),
    "a slip": Worth(0.5, Rating.Hard),
    "nothing": Worth(0, Rating.Again),
}

TABLE = """
                            | vocabulary | grammar | listening | quiz
exact                       | full       | full    | full      | full
diacritics                  | a slip     | a slip  | a slip    | full
diacritics, in the ending   | a slip     | nothing | nothing   | full
typo                        | a slip     | a slip  | a slip    | a slip
typo, in the ending         | a slip     | nothing | nothing   | a slip
other_form                  | a slip     | nothing | nothing   | nothing
other_word                  | nothing    | nothing | nothing   | nothing
wrong                       | nothing    | nothing | nothing   | nothing
skipped                     | nothing    | nothing | nothing   | nothing
"""


def read_table() -> dict[tuple[str, str], str]:
    head, *rows = (
        [cell.strip() for cell in line.split("|")] for line in TABLE.strip("\n").splitlines()
    )
    return {
        (fact, policy): cell
        for fact, *cells in rows
        for policy, cell in zip(head[1:], cells, strict=True)
    }


SAID = read_table()


def test_the_table_is_whole() -> None:
    facts = {*Verdict, "diacritics, in the ending", "typo, in the ending"}
    assert set(SAID) == set(itertools.product(facts, Policy))


@pytest.mark.parametrize(("fact", "policy"), SAID)
def test_worth(fact: str, policy: str) -> None:
    verdict, comma, _ = fact.partition(",")
    found = worth(Policy(policy), Verdict(verdict), ending=bool(comma))
    assert found == WORDS[SAID[fact, policy]]


@pytest.mark.parametrize(("fact", "policy"), SAID)
def test_a_hint_makes_a_full_answer_a_slip_and_changes_nothing_else(fact: str, policy: str) -> None:
    verdict, comma, _ = fact.partition(",")
    expected = "a slip" if SAID[fact, policy] == "full" else SAID[fact, policy]
    for hints in (1, 3):
        found = worth(Policy(policy), Verdict(verdict), hints, ending=bool(comma))
        assert found == WORDS[expected]


@pytest.mark.parametrize("policy", Policy)
def test_credits_for_the_script_are_those_of_the_table(policy: Policy) -> None:
    credits = credit_table(policy)
    assert credits == {
        fact.replace(", in the ", "."): WORDS[cell].credit
        for (fact, of), cell in SAID.items()
        if of == policy
    }
    assert {type(fact) for fact in credits} == {str}


def test_the_ending_counts_only_where_a_fault_can_touch_it() -> None:
    # A teacher can call right what was once judged a fault in the ending.
    assert worth(Policy.GRAMMAR, Verdict.EXACT, ending=True) == WORDS["full"]
    assert worth(Policy.QUIZ, Verdict.WRONG, ending=True) == WORDS["nothing"]


HOUSE = Entry(1, "māja", {"nom.sg": "māja", "loc.sg": "mājā", "dat.pl": "mājām"})


@pytest.mark.parametrize(
    ("asked", "given", "in_vocabulary", "in_grammar"),
    [
        ("mājām", "mājām", "full", "full"),
        ("mājām", "majām", "a slip", "a slip"),
        ("mājām", "majam", "a slip", "nothing"),
        ("mājām", "majaam", "a slip", "a slip"),
        ("mājām", "mājājm", "a slip", "nothing"),
        ("mājām", "mnājām", "a slip", "a slip"),
        ("mājā", "maja", "a slip", "nothing"),
        ("mājā", "māja", "a slip", "nothing"),
        ("mājā", "majā", "a slip", "a slip"),
    ],
)
def test_from_an_answer_to_what_it_is_worth(
    asked: str, given: str, in_vocabulary: str, in_grammar: str
) -> None:
    result = check(Target(asked, HOUSE), given)
    for policy, expected in ((Policy.VOCABULARY, in_vocabulary), (Policy.GRAMMAR, in_grammar)):
        assert worth(policy, result.verdict, ending=result.ending) == WORDS[expected]


def short_endings(text: str) -> set[str]:
    """Return the text with its endings short: alone, and with all other marks gone, too."""
    letters = read(text)
    ending = "".join(without_marks(one.text) if one.ending else one.text for one in letters)
    return {ending, without_marks(ending)} - {"".join(one.text for one in letters)}


def test_no_shipped_form_is_right_in_grammar_with_a_short_ending() -> None:
    words = list(read_words())
    entries = [Entry(i, word.fields["lemma"], word.fields["forms"]) for i, word in enumerate(words)]
    forms = [
        (Target(text, entry, confusables=frozenset(word.fields["confusables"])), short)
        for entry, word in zip(entries, words, strict=True)
        for text in entry.forms.values()
        for short in short_endings(text)
        if any(one.ending and one.text != one.base for one in read(text))
    ]
    results = [(target.text, short, check(target, short, entries)) for target, short in forms]
    found = [
        (text, short, result)
        for text, short, result in results
        if worth(Policy.GRAMMAR, result.verdict, ending=result.ending) != WORDS["nothing"]
    ]
    assert found == []
    assert len(results) > 100
