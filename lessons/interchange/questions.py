"""A question as it travels between formats, and what a reader reports."""

from dataclasses import dataclass, field
from datetime import date

# As `lessons.questions.TYPES` names them.
CHOICE, TRUE_FALSE, ESSAY = "choice", "true_false", "essay"
SHORT_ANSWER, MATCH, ORDER = "short_answer", "match", "order"


@dataclass(frozen=True)
class Choice:
    """One of the answers to pick from. `feedback` is said to whoever picks it."""

    text: str
    right: bool = False
    feedback: str = ""


@dataclass(frozen=True)
class Question:
    """A question of any type.

    `several`: of a choice, more than one answer may be picked. `answers`: the accepted texts of a
    short answer, the first is the one to show. `pairs`: what belongs together, left and right; an
    empty left side is one that fits nowhere. `items`: texts in the right order. `statement`:
    whether the statement of a true-false question is true. `category`: names from the outermost,
    divided by `/`. `marks`: points for the whole. `id`: of the block that the question was read
    from, if it is ours.
    """

    type: str
    text: str
    id: str = ""
    category: str = ""
    explanation: str = ""
    choices: tuple[Choice, ...] = ()
    several: bool = False
    answers: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    items: tuple[str, ...] = ()
    statement: bool = False
    marks: int = 1
    source_name: str = ""
    source_url: str = ""
    verified_on: date | None = None
    review_by: date | None = None
    volatile: bool = False


@dataclass(frozen=True)
class Problem:
    """What could not be read, or only in part (`is_loss`: the question came, something of it not).

    `line` counts from 1, as an editor shows it; 0 where it concerns the whole file.
    """

    line: int
    text: str
    is_loss: bool = False


@dataclass(frozen=True)
class Reading:
    """What a reader found in a file."""

    questions: list[Question] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def faults(self) -> list[Problem]:
        """Problems by which a question was lost."""
        return [problem for problem in self.problems if not problem.is_loss]
