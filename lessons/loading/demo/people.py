"""Who the sample people are, and how each of the learners practises."""

from dataclasses import dataclass

from accounts import roles

WEEKS = 13
# So many lessons a class goes through in this time, if the course has them.
LESSONS = 9
# Most mistakes are of these kinds, see `practice.mistake`.
USUAL = ("marks", "slip", "form", "word")


@dataclass(frozen=True)
class Staff:
    nickname: str
    name: str
    role: str


@dataclass(frozen=True)
class Learner:
    """Somebody who learns. `days`: on how many days of each week she practised, oldest first.

    `skill`: how often an answer is right; `faults`: what her mistakes are. Who has a `nickname`
    can sign in.
    """

    name: str
    language: str
    days: str
    skill: float
    faults: tuple[str, ...] = USUAL
    nickname: str = ""


@dataclass(frozen=True)
class Class:
    name: str
    teacher: str
    weeks: int
    learners: tuple[Learner, ...]


STAFF = (
    Staff("redaktore", "Redaktore Ilze", roles.CHIEF_EDITOR),
    Staff("skolotaja", "Skolotāja Anna", roles.TEACHER),
    Staff("dace", "Skolotāja Dace", roles.TEACHER),
    Staff("inese", "Vadošā skolotāja Inese", roles.LEAD_TEACHER),
)
AUTUMN = Class(
    "Rudens grupa A1",
    "skolotaja",
    13,
    (
        Learner("Олена", "uk", "4544354443544", 0.9, nickname="olena"),
        Learner("Maria", "en", "3332322332322", 0.8, nickname="maria"),
        Learner(
            "Гульнара", "ru", "1121011201112", 0.28, ("form", "word", "skip"), nickname="gulnara"
        ),
        Learner("Оксана", "uk", "5455545554555", 0.95, ("marks", "slip")),
        Learner("Fatima", "en", "3333233232333", 0.62, ("marks", "marks", "short")),
        Learner("Mai", "en", "4434434344434", 0.7, ("short", "marks", "slip")),
        Learner("Ірина", "uk", "4432100000000", 0.75),
        Learner("Айгуль", "ru", "3332000002333", 0.78),
        Learner("Мариам", "ru", "2223222322232", 0.58, ("form", "form", "short")),
        Learner("Ana Carolina Oliveira dos Santos", "en", "2202202022022", 0.82),
        Learner("Тетяна", "uk", "0000000003444", 0.85),
        Learner("Priya", "en", "0000000000000", 0.8),
    ),
)
EVENING = Class(
    "Vakara grupa A1",
    "dace",
    9,
    (
        Learner("Наталія", "uk", "0000444344434", 0.88),
        Learner("Юлія", "uk", "0000332232223", 0.8, ("marks", "slip")),
        Learner("Zainab", "en", "0000222112221", 0.48, ("marks", "short", "form")),
        Learner("Rosa", "en", "0000333333333", 0.84),
        Learner("Динара", "ru", "0000321000000", 0.7),
        Learner("Amina", "en", "0000111111111", 0.72),
        Learner("Світлана", "uk", "0000443000344", 0.83),
        Learner("Ширин", "ru", "0000222222122", 0.5, ("form", "word")),
        Learner("Лейла", "ru", "0000000023332", 0.76),
    ),
)
CLASSES = (AUTUMN, EVENING)


def first_week(learner: Learner) -> int:
    """Return the week in which her class began, counted as in `Learner.days`."""
    return next(WEEKS - of.weeks for of in CLASSES if learner in of.learners)
