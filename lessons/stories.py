"""A learner's story for her teachers: what she did, what she confuses, every answer in words.

Two statements whatever she has done, for the page around it has its own to spend: who she is, and
all the rest at once (`read_together`).
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Least, TruncDate
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .derivation import with_regrades
from .exercises import KINDS
from .latvian.checking import Verdict
from .mistakes import ErrorKind, form_error, with_mistakes
from .models.classes import Membership, StudyGroup
from .models.pages import LessonPage, QuizPage
from .models.practice import VERDICTS, Answer, LessonProgress, Memory
from .models.quizzes import Allowance, Sitting
from .models.teaching import LearnerNote
from .models.vocabulary import Word
from .quiz_reports import sittings_for, with_titles
from .rhythm import LONGEST_ANSWER_MS, Week, first_shown, past_weeks, start_of, week_of
from .statuses import RIGHT_DAYS, RULES, Status
from .today import count_of
from .together import Part, moment, newest, read_together
from .worth import worth

PER_PAGE = 50
# What she confuses is told by so many of her last mistakes, not by her first weeks.
LAST_MISTAKES = 1_000
MOST_CONFUSIONS = 20
LAST_SITTINGS = 50

TASKS: dict[str, Promise] = {
    "choose_meaning": _("Choose the meaning"),
    "picture_word": _("Choose the word to a picture"),
    "choose_word": _("Choose the word"),
    "match_pairs": _("Match word and meaning"),
    "hear_choose": _("Choose what is heard"),
    "gap_choose": _("Choose the word for the gap"),
    "type_word": _("Write the word"),
    "hear_type": _("Write what is heard"),
    "build_sentence": _("Put the sentence together"),
    "gap_type": _("Fill the gap in the sentence"),
    "put_into_form": _("Put the word into a form"),
}
# The kinds in which a meaning is given, not a Latvian word.
MEANING_ASKED = ("choose_meaning", "match_pairs")
SAID = {str(verdict): label for verdict, label in VERDICTS}


# --- What a teacher reads -------------------------------------------------------------------------


@dataclass(frozen=True)
class GivenAnswer:
    """One answer in words. `other`: the word that it was taken for; `later`: a later verdict."""

    at: datetime | None
    task: str
    lemma: str
    target: str
    target_language: str
    given: str
    verdict: str
    tone: str
    other: str
    hints: int
    later: bool
    placement: bool


@dataclass
class Confusion:
    """What she took for what. `asked` and `given` in words where they are forms of one word."""

    word: str
    target: str
    took: str
    asked: str = ""
    given: str = ""
    times: int = 0
    last: datetime | None = None


@dataclass(frozen=True)
class LessonState:
    title: str
    status: Status
    last_active: datetime | None


@dataclass
class Story:
    """A learner as her teachers see her. `memberships`: her groups that this teacher may see."""

    group: StudyGroup
    learner: Any
    memberships: list[Membership]
    week: Week | None = None
    past_weeks: list[Week] = field(default_factory=list)
    lessons: list[LessonState] = field(default_factory=list)
    known: int = 0
    learning: int = 0
    last_active: datetime | None = None
    stuck: list[str] = field(default_factory=list)
    errors: list[tuple[ErrorKind, int]] = field(default_factory=list)
    confusions: list[tuple[ErrorKind, list[Confusion]]] = field(default_factory=list)
    sittings: list[Any] = field(default_factory=list)
    allowances: list[Any] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    answers: list[GivenAnswer] = field(default_factory=list)
    page: int = 1
    older: bool = False
    rules: Any = field(default_factory=lambda: RULES)

    @property
    def has_practised(self) -> bool:
        return bool(self.known or self.learning)


def memberships_of(user: Any, learner: int) -> list[Membership]:
    """Return where a learner is now among the groups that `user` may see; one query."""
    rows = Membership.objects.for_teacher(user).filter(learner__pk=learner)
    related = rows.select_related("learner", "group__course")
    return list(related.order_by("joined_at", "pk"))


def story(user: Any, memberships: list[Membership], group: StudyGroup, page: int = 1) -> Story:
    """Return what a teacher reads about a learner; one query."""
    learner = memberships[0].learner
    this_day = timezone.localdate()
    found = read_together(
        who=facts(learner),
        days=days(learner, first_shown(this_day)),
        lessons=lesson_states(learner, group),
        stuck=(Memory.objects.filter(learner=learner, stuck=True), {"lemma": "word__lemma"}),
        mistakes=mistakes(learner),
        forms=mistaken_words(learner),
        sittings=sittings(user, learner),
        allowances=allowances(learner),
        notes=notes(learner),
        answers=answers(learner, page),
    )
    who = found["who"][0]
    first = moment(who["first"])
    spent = {parse_date(row["day"]) or date.min: row["spent"] for row in found["days"]}
    words = {row["id"]: read_forms(row["forms"]) for row in found["forms"]}
    view = Story(
        group=group,
        learner=learner,
        memberships=memberships,
        week=week_of(this_day, spent, this_day) if first else None,
        past_weeks=past_weeks(spent, timezone.localdate(first) if first else None, this_day),
        lessons=[
            LessonState(row["title"], Status(row["status"]), moment(row["active"]))
            for row in sorted(found["lessons"], key=lambda row: row["path"])
        ],
        known=who["known"],
        learning=who["met"] - who["known"],
        last_active=moment(who["last"]),
        stuck=sorted(row["lemma"] for row in found["stuck"]),
        sittings=[read_sitting(row) for row in by_time(found["sittings"], "started_at")],
        allowances=[read_allowance(row) for row in by_time(found["allowances"], "granted_at")],
        notes=[{**row, "at": moment(row["at"])} for row in by_time(found["notes"], "at")],
        page=page,
        older=len(found["answers"]) > PER_PAGE,
    )
    view.errors, view.confusions = confusions(found["mistakes"], words)
    rows = sorted(found["answers"], key=lambda row: (row["at"], row["id"]), reverse=True)
    view.answers = [read_answer(row) for row in rows[:PER_PAGE]]
    return view


def by_time(rows: Iterable[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: str(row[name]), reverse=True)


# --- The parts, as querysets with the fields to read ----------------------------------------------


def facts(learner: Any) -> Part:
    memories = Memory.objects.filter(learner=learner)
    person = get_user_model().objects.filter(pk=learner.pk)
    return person, {
        "met": count_of(memories),
        "known": count_of(memories.filter(right_days__gte=RIGHT_DAYS)),
        "first": Subquery(memories.order_by("met_at").values("met_at")[:1]),
        "last": Subquery(memories.order_by("-last_review").values("last_review")[:1]),
    }


def days(learner: Any, first: date) -> Part:
    since = start_of(first, timezone.get_current_timezone())
    rows: Any = Answer.objects.filter(learner=learner, answered_at__gte=since)
    spent = Sum(Least("ms", Value(LONGEST_ANSWER_MS)))
    counted = rows.values(day=TruncDate("answered_at")).annotate(spent=spent)
    return counted, {"day": "day", "spent": "spent"}


def lesson_states(learner: Any, group: StudyGroup) -> Part:
    """Return the lessons of the group's course, with how far she is in each."""
    progress = LessonProgress.objects.filter(
        learner=learner, lesson_key=OuterRef("translation_key")
    )
    lessons = LessonPage.objects.child_of(group.course).live()
    status = Coalesce(Subquery(progress.values("status")[:1]), Value(Status.NOT_STARTED.value))
    active = Subquery(progress.values("last_active")[:1])
    return lessons, {"path": "path", "title": "title", "status": status, "active": active}


def mistakes(learner: Any) -> Part:
    rows = with_mistakes(with_regrades(Answer.objects.filter(learner=learner)))
    last = newest(rows, "-answered_at", "pk", count=LAST_MISTAKES)
    return with_mistakes(with_regrades(last)), {
        "at": "answered_at",
        "word": "word_id",
        "lemma": "word__lemma",
        "error": "error",
        "form": "form",
        "target": "target",
        "given": "given",
        "other": "other_word__lemma",
    }


def mistaken_words(learner: Any) -> Part:
    """Return the words of which she gave another form, with their forms."""
    mistaken = Answer.objects.filter(learner=learner, verdict=Verdict.OTHER_FORM)
    return Word.objects.filter(pk__in=mistaken.values("word")), {"id": "pk", "forms": "forms"}


def sittings(user: Any, learner: Any) -> Part:
    hers = sittings_for(user).filter(learner=learner)
    rows = with_titles(newest(hers, "-started_at", "pk", count=LAST_SITTINGS))
    names = ("title", "mode", "attempt", "score", "possible", "passed")
    times = ("started_at", "finished_at", "released_at")
    fields = {name: name for name in (*names, *times)}
    return rows, {**fields, "id": "pk", "feedback": KT("paper__feedback")}


def allowances(learner: Any) -> Part:
    titles = QuizPage.objects.filter(
        translation_key=OuterRef("quiz_key"), locale__language_code=settings.LANGUAGE_CODE
    )
    names = ("extra_minutes", "extra_tries", "granted_at")
    return Allowance.objects.filter(learner=learner), {
        **{name: name for name in names},
        "title": Subquery(titles.values("title")[:1]),
        "by": shown_name("granted_by"),
    }


def notes(learner: Any) -> Part:
    fields = {"id": "pk", "text": "text", "at": "written_at", "by_id": "written_by_id"}
    return LearnerNote.objects.filter(learner=learner), {**fields, "by": shown_name("written_by")}


def answers(learner: Any, page: int) -> Part:
    """Return a page of her answers and one more, which tells that there are older ones."""
    hers = Answer.objects.filter(learner=learner)
    first = (page - 1) * PER_PAGE
    rows = newest(hers, "-answered_at", "-pk", first=first, count=PER_PAGE + 1)
    plain = ("kind", "target", "language", "given", "verdict", "in_ending", "hints", "placement")
    return with_regrades(rows), {
        **{name: name for name in plain},
        "id": "pk",
        "at": "answered_at",
        "lemma": "word__lemma",
        "other": "other_word__lemma",
        "later": F("regraded"),
    }


def shown_name(person: str) -> Any:
    """Return a person's name as `User.name` has it; nothing if she is gone."""
    typed = Q(**{f"{person}__display_name": ""})
    return Case(When(typed, then=F(f"{person}__username")), default=F(f"{person}__display_name"))


# --- What the rows say ----------------------------------------------------------------------------


def read_forms(value: Any) -> dict[str, str]:
    """Return the forms of a word; some databases give JSON inside JSON as a text."""
    forms: dict[str, str] = json.loads(value) if isinstance(value, str) else value
    return forms


def read_answer(row: dict[str, Any]) -> GivenAnswer:
    kind = KINDS[row["kind"]]
    verdict = Verdict(row["later"] or row["verdict"])
    credit = worth(kind.policy, verdict, row["hints"], ending=bool(row["in_ending"])).credit
    tone = "right" if credit == 1 else "almost" if credit else "wrong"
    return GivenAnswer(
        at=moment(row["at"]),
        task=str(TASKS.get(row["kind"], row["kind"])),
        lemma=row["lemma"],
        target=row["target"],
        target_language=row["language"] if row["kind"] in MEANING_ASKED else "lv",
        given=row["given"],
        verdict=str(SAID[verdict]),
        tone="skipped" if verdict == Verdict.SKIPPED else tone,
        other=row["other"] or "",
        hints=row["hints"],
        later=bool(row["later"]) and row["later"] != row["verdict"],
        placement=bool(row["placement"]),
    )


def confusions(
    rows: Iterable[dict[str, Any]], words: dict[int, dict[str, str]]
) -> tuple[list[tuple[ErrorKind, int]], list[tuple[ErrorKind, list[Confusion]]]]:
    """Count mistakes by kind, and put equal ones together, the most frequent first."""
    counted: Counter[ErrorKind] = Counter()
    found: dict[ErrorKind, dict[tuple[str, str, str], Confusion]] = defaultdict(dict)
    for row in rows:
        kind, asked, given = ErrorKind(row["error"]), "", ""
        target, took = row["target"], row["other"] or row["given"]
        if kind == ErrorKind.FORM:
            forms = words.get(row["word"], {})
            kind, asked, given = form_error(target, took, row["lemma"], forms, row["form"])
        elif kind in (ErrorKind.MEANING, ErrorKind.GENDER):
            target = row["lemma"]
        counted[kind] += 1
        key = (row["lemma"], target, took.strip().lower())
        entry = found[kind].setdefault(key, Confusion(row["lemma"], target, took, asked, given))
        entry.times += 1
        entry.last = max(filter(None, (entry.last, moment(row["at"]))), default=None)
    in_order = [kind for kind in ErrorKind if kind in counted]
    return (
        [(kind, counted[kind]) for kind in in_order],
        [(kind, most_frequent(found[kind].values())) for kind in in_order],
    )


def most_frequent(entries: Iterable[Confusion]) -> list[Confusion]:
    ordered = sorted(entries, key=lambda each: (-each.times, each.word, each.took))
    return ordered[:MOST_CONFUSIONS]


def read_sitting(row: dict[str, Any]) -> Any:
    """Return a sitting, as its line in a list shows it."""
    times: dict[str, Any] = {
        name: moment(row[name]) for name in ("started_at", "finished_at", "released_at")
    }
    sitting: Any = Sitting(
        pk=UUID(row["id"]),
        mode=row["mode"],
        attempt=row["attempt"],
        score=None if row["score"] is None else Decimal(str(row["score"])),
        possible=row["possible"],
        passed=None if row["passed"] is None else bool(row["passed"]),
        **times,
    )
    sitting.title, sitting.feedback = row["title"], row["feedback"]
    return sitting


def read_allowance(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "title": row["title"] or "–",
        "granted_by": {"name": row["by"]} if row["by"] else None,
        "granted_at": moment(row["granted_at"]),
    }
