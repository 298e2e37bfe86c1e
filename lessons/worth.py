"""What a verdict is worth. A verdict says what an answer is; the policy says what it counts."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from fsrs import Rating

from .latvian.checking import Verdict


class Policy(StrEnum):
    VOCABULARY = "vocabulary"
    GRAMMAR = "grammar"
    LISTENING = "listening"
    QUIZ = "quiz"


class Fact(StrEnum):
    """A verdict as the table has it: a fault that touches the ending has a row of its own."""

    EXACT = "exact"
    DIACRITICS = "diacritics"
    DIACRITICS_ENDING = "diacritics.ending"
    TYPO = "typo"
    TYPO_ENDING = "typo.ending"
    OTHER_FORM = "other_form"
    OTHER_WORD = "other_word"
    WRONG = "wrong"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Worth:
    """`credit` from 0 to 1, and the rating that the memory learns from."""

    credit: float
    rating: Rating


FULL = Worth(1, Rating.Good)
SLIP = Worth(0.5, Rating.Hard)
NOTHING = Worth(0, Rating.Again)

# In grammar the ending is what is asked, in listening its length is what one must hear.
_ROWS: dict[Fact, tuple[Worth, Worth, Worth, Worth]] = {
    #                        vocabulary  grammar  listening   quiz
    Fact.EXACT:             (FULL,       FULL,     FULL,      FULL),
    Fact.DIACRITICS:        (SLIP,       SLIP,     SLIP,      FULL),
    Fact.DIACRITICS_ENDING: (SLIP,       NOTHING,  NOTHING,   FULL),
    Fact.TYPO:              (SLIP,       SLIP,     SLIP,      SLIP),
    Fact.TYPO_ENDING:       (SLIP,       NOTHING,  NOTHING,   SLIP),
    Fact.OTHER_FORM:        (SLIP,       NOTHING,  NOTHING,   NOTHING),
    Fact.OTHER_WORD:        (NOTHING,    NOTHING,  NOTHING,   NOTHING),
    Fact.WRONG:             (NOTHING,    NOTHING,  NOTHING,   NOTHING),
    Fact.SKIPPED:           (NOTHING,    NOTHING,  NOTHING,   NOTHING),
}  # fmt: skip

TABLE: dict[Policy, dict[Fact, Worth]] = {
    policy: {fact: row[column] for fact, row in _ROWS.items()}
    for column, policy in enumerate(Policy)
}


@cache
def worth(policy: Policy, verdict: Verdict, hints: int = 0, ending: bool = False) -> Worth:
    """Return what `verdict` counts under `policy`; a hint makes a full answer a slip.

    `ending`: the fault touches the ending of a word (`Result.ending`).
    """
    in_ending = ending and verdict in (Verdict.DIACRITICS, Verdict.TYPO)
    found = TABLE[policy][Fact(f"{verdict}.ending" if in_ending else verdict)]
    return SLIP if hints and found is FULL else found


def credit_table(policy: Policy) -> dict[str, float]:
    """Return the credits under `policy` for the page's script (`creditOf` in `checking.js`)."""
    return {fact.value: found.credit for fact, found in TABLE[policy].items()}
