"""How far a learner is in a lesson: the rules, in one place, and their wording."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from .latvian.checking import Verdict

RIGHT = frozenset({Verdict.EXACT, Verdict.DIACRITICS, Verdict.TYPO})
WRONG = frozenset({Verdict.WRONG, Verdict.OTHER_WORD, Verdict.OTHER_FORM})
# „I don't know” is no mistake, but who says it often needs help, too.
TROUBLE = WRONG | {Verdict.SKIPPED}
RECENT_ANSWERS = 10
TROUBLE_ANSWERS = 5
RIGHT_DAYS = 2
FAILED_QUIZZES = 2


class Status(models.TextChoices):
    NOT_STARTED = "not_started", _("not started")
    STARTED = "started", _("started")
    NEEDS_HELP = "needs_help", _("needs help")
    DONE = "done", _("done")


RULES = [
    (Status.NOT_STARTED, _("no answer yet")),
    (Status.STARTED, _("at least one answer")),
    (
        Status.NEEDS_HELP,
        _("at least five of the last ten answers were not right, or the quiz was failed twice"),
    ),
    (
        Status.DONE,
        _(
            "each word right on two different days, or written rightly in a check of what she "
            "knows; or the quiz passed"
        ),
    ),
]


class QuizState(models.TextChoices):
    """How far a learner is in a quiz, the best of what she has done first."""

    PASSED = "passed", _("passed")
    OPEN = "open", _("open")
    WAITS = "waits", _("waits for points")
    FAILED = "failed", _("not passed")
    NOT_STARTED = "not_started", _("not started")


QUIZ_RULES = [
    (QuizState.NOT_STARTED, _("the quiz was never begun")),
    (QuizState.OPEN, _("begun and not finished; not passed before")),
    (QuizState.WAITS, _("finished, and an answer waits for a teacher’s points")),
    (QuizState.FAILED, _("finished each time with too few points")),
    (QuizState.PASSED, _("passed at least once")),
]


def status_of(
    *,
    recent: Iterable[str],
    words_done: int,
    words_total: int,
    quiz_failed: int,
    quiz_passed: bool,
) -> Status:
    """Return the status by `RULES`. `recent`: the verdicts of the last `RECENT_ANSWERS`."""
    verdicts = list(recent)
    if quiz_passed or (words_total and words_done >= words_total):
        return Status.DONE
    if sum(verdict in TROUBLE for verdict in verdicts) >= TROUBLE_ANSWERS:
        return Status.NEEDS_HELP
    if quiz_failed >= FAILED_QUIZZES:
        return Status.NEEDS_HELP
    return Status.STARTED if verdicts or quiz_failed else Status.NOT_STARTED
