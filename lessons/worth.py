"""What a verdict is worth. A verdict says what an answer is; the policy says what it counts."""

from dataclasses import dataclass
from enum import StrEnum

from fsrs import Rating

from .latvian.checking import Verdict


class Policy(StrEnum):
    VOCABULARY = "vocabulary"
    GRAMMAR = "grammar"
    LISTENING = "listening"
    QUIZ = "quiz"


@dataclass(frozen=True)
class Worth:
    """`credit` from 0 to 1, and the rating that the memory learns from."""

    credit: float
    rating: Rating


FULL = Worth(1, Rating.Good)
SLIP = Worth(0.5, Rating.Hard)
NOTHING = Worth(0, Rating.Again)

TABLE: dict[Policy, dict[Verdict, Worth]] = {
    Policy.VOCABULARY: {
        Verdict.EXACT: FULL,
        Verdict.DIACRITICS: SLIP,
        Verdict.TYPO: SLIP,
        Verdict.OTHER_FORM: SLIP,
        Verdict.OTHER_WORD: NOTHING,
        Verdict.WRONG: NOTHING,
        Verdict.SKIPPED: NOTHING,
    },
    # Here the ending is what is asked, and its length is part of it.
    Policy.GRAMMAR: {
        Verdict.EXACT: FULL,
        Verdict.DIACRITICS: SLIP,
        Verdict.TYPO: SLIP,
        Verdict.OTHER_FORM: NOTHING,
        Verdict.OTHER_WORD: NOTHING,
        Verdict.WRONG: NOTHING,
        Verdict.SKIPPED: NOTHING,
    },
    # Length is what one must hear.
    Policy.LISTENING: {
        Verdict.EXACT: FULL,
        Verdict.DIACRITICS: SLIP,
        Verdict.TYPO: SLIP,
        Verdict.OTHER_FORM: NOTHING,
        Verdict.OTHER_WORD: NOTHING,
        Verdict.WRONG: NOTHING,
        Verdict.SKIPPED: NOTHING,
    },
    Policy.QUIZ: {
        Verdict.EXACT: FULL,
        Verdict.DIACRITICS: FULL,
        Verdict.TYPO: SLIP,
        Verdict.OTHER_FORM: NOTHING,
        Verdict.OTHER_WORD: NOTHING,
        Verdict.WRONG: NOTHING,
        Verdict.SKIPPED: NOTHING,
    },
}


def worth(policy: Policy, verdict: Verdict, hints: int = 0) -> Worth:
    """Return what `verdict` counts under `policy`; a hint makes a full answer a slip."""
    found = TABLE[policy][verdict]
    return SLIP if hints and found is FULL else found
