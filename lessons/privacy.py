"""What learning leaves behind of a person: given to her, and erased, as `accounts.privacy` asks.

What teachers accepted as right after an answer of hers stays: it names nobody.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

# What is shown first: her account.
import accounts.own_data  # noqa: F401
from accounts.models import User
from accounts.privacy import Row, register

from .derivation import with_regrades
from .models.appeals import Appeal
from .models.pages import LessonPage, QuizPage
from .models.practice import VERDICTS, Answer, LessonProgress, Memory, Regrade
from .models.quizzes import Allowance, MarkChange, Response, Sitting
from .models.teaching import Assignment
from .quiz_reports import review, with_titles

VERDICT_NAMES = dict(VERDICTS)


def title_of(model: type[LessonPage] | type[QuizPage], key: str) -> Coalesce:
    """Return the Latvian title of the lesson or quiz that a row names by its key."""
    pages = model.objects.filter(
        translation_key=OuterRef(key), locale__language_code=settings.LANGUAGE_CODE
    )
    return Coalesce(Subquery(pages.values("title")[:1]), Value(""), output_field=CharField())


# Practice ----------------------------------------------------------------------------------


def answers(user: User) -> Iterator[Row]:
    rows = with_regrades(Answer.objects.filter(learner=user)).order_by("answered_at")
    for row in rows.select_related("word").iterator(chunk_size=2000):
        yield {
            "at": row.answered_at,
            "word": row.word.lemma,
            "asked": row.target,
            "given": row.given,
            "verdict": str(VERDICT_NAMES[row.regraded or row.verdict]),
            "seconds": round(row.ms / 1000),
        }


def erase_answers(user: User) -> None:
    Regrade.objects.filter(answer__learner=user).delete()
    Answer.objects.filter(learner=user).delete()


def memories(user: User) -> Iterator[Row]:
    for row in Memory.objects.filter(learner=user).select_related("word").order_by("met_at"):
        yield {
            "word": row.word.lemma,
            "met": row.met_at,
            "answers": row.answers,
            "right_days": row.right_days,
            "due": row.due,
        }


def progress(user: User) -> Iterator[Row]:
    rows = LessonProgress.objects.filter(learner=user).order_by("last_active")
    for row in rows.annotate(title=title_of(LessonPage, "lesson_key")):
        yield {
            "lesson": row.title,
            "status": row.get_status_display(),
            "last_active": row.last_active,
        }


def appeals(user: User) -> Iterator[Row]:
    rows = Appeal.objects.for_learner(user).order_by("made_at")
    for row in rows.select_related("answer__word"):
        yield {
            "word": row.answer.word.lemma,
            "given": row.answer.given,
            "made": row.made_at,
            "decision": row.get_state_display(),
            "decided": row.decided_at,
        }


# Quizzes -----------------------------------------------------------------------------------


def sittings(user: User) -> Iterator[Row]:
    """Return her sittings; the result only where she may see it by now."""
    for row in with_titles(Sitting.objects.for_learner(user)).order_by("started_at"):
        score = None if row.is_hidden else row.score
        yield {
            "quiz": row.title,
            "started": row.started_at,
            "finished": row.finished_at,
            "points": score,
            "possible": row.possible,
        }


def responses(user: User) -> Iterator[Row]:
    """Return her answers in quizzes, without the right ones: those are no data about her."""
    rows = Response.objects.answered().filter(sitting__learner=user).select_related("sitting")
    for row in rows.order_by("answered_at"):
        open_to_her = row.sitting.finished_at is not None and not row.sitting.is_hidden
        own = [line.text for line in review(row) if line.state != "missed"]
        yield {
            "question": row.asked["text"],
            "given": "; ".join(own),
            "at": row.answered_at,
            "points": row.marks if open_to_her else None,
            "comment": row.comment if open_to_her else "",
        }


def erase_responses(user: User) -> None:
    MarkChange.objects.filter(response__sitting__learner=user).delete()
    Response.objects.filter(sitting__learner=user).delete()


def allowances(user: User) -> Iterator[Row]:
    rows = Allowance.objects.filter(learner=user).order_by("granted_at")
    for row in rows.annotate(title=title_of(QuizPage, "quiz_key")):
        yield {
            "quiz": row.title,
            "minutes": row.extra_minutes,
            "tries": row.extra_tries,
            "granted": row.granted_at,
        }


# Groups ------------------------------------------------------------------------------------


def memberships(user: User) -> Iterator[Row]:
    for row in user.memberships.select_related("group").order_by("joined_at"):
        yield {"group": row.group.name, "joined": row.joined_at, "left": row.left_at}


def substitutions(user: User) -> Iterator[Row]:
    for row in user.substitutions.select_related("group").order_by("first_day"):
        yield {"group": row.group.name, "first": row.first_day, "last": row.last_day}


# What teachers set and write ---------------------------------------------------------------


def assignments(user: User) -> Iterator[Row]:
    """Return what is set to her alone; what is set to a group says nothing of her."""
    rows = Assignment.objects.filter(learner=user).order_by("set_at")
    rows = rows.annotate(
        lesson=title_of(LessonPage, "lesson_key"), quiz=title_of(QuizPage, "quiz_key")
    )
    for row in rows.prefetch_related("words"):
        yield {
            "work": row.lesson or row.quiz,
            "words": ", ".join(word.lemma for word in row.words.all()),
            "note": row.note,
            "due": row.due_on,
            "set": row.set_at,
        }


def notes(user: User) -> Iterator[Row]:
    for row in user.teacher_notes.select_related("written_by").order_by("written_at"):
        by = row.written_by.name if row.written_by else ""
        yield {"note": row.text, "by": by, "written": row.written_at}


def story_views(user: User) -> Iterator[Row]:
    for row in user.story_views.order_by("day", "pk"):
        yield {"by": row.seen_by_name, "day": row.day}


def practised_since(moment: datetime) -> "QuerySet[Any, Any]":
    return Answer.objects.filter(received_at__gte=moment).values("learner")


def sat_since(moment: datetime) -> "QuerySet[Any, Any]":
    return Sitting.objects.filter(started_at__gte=moment, learner__isnull=False).values("learner")


register(
    "groups",
    memberships,
    lambda user: user.memberships.all().delete(),
    title=_("Your groups"),
    why=_("So that your teacher finds you, and sees how you are getting on."),
    columns={"group": _("Group"), "joined": _("Joined on"), "left": _("Left on")},
    latvian=["group"],
)
register(
    "substitutions",
    substitutions,
    lambda user: user.substitutions.all().delete(),
    title=_("Groups where you stood in for a teacher"),
    why=_("So that you saw the group on these days, and only then."),
    columns={"group": _("Group"), "first": _("First day"), "last": _("Last day")},
    latvian=["group"],
)
register(
    "assignments",
    assignments,
    lambda user: Assignment.objects.filter(learner=user).delete(),
    title=_("Homework set to you alone"),
    why=_("So that you know what your teacher would like you to practise."),
    columns={
        "work": _("Lesson or quiz"),
        "words": _("Words"),
        "note": _("Note"),
        "due": _("To be done by"),
        "set": _("Set on"),
    },
    latvian=["work", "words"],
)
register(
    "teacher_notes",
    notes,
    lambda user: user.teacher_notes.all().delete(),
    title=_("What your teachers noted"),
    why=_("So that each of your teachers knows what helps you."),
    columns={"note": _("Note"), "by": _("Written by"), "written": _("When")},
)
register(
    "story_views",
    story_views,
    lambda user: user.story_views.all().delete(),
    title=_("Who looked at your answers"),
    why=_("So that you know who has seen them, and when."),
    columns={"by": _("Seen by"), "day": _("Day")},
)
register(
    "answers",
    answers,
    erase_answers,
    title=_("Your answers in practice"),
    why=_("So that each word comes back when you need it, and your teacher sees what is hard."),
    columns={
        "word": _("Word"),
        "asked": _("Asked for"),
        "given": _("Your answer"),
        "verdict": _("It was"),
        "at": _("When"),
        "seconds": _("Seconds"),
    },
    active_since=practised_since,
    latvian=["word"],
)
register(
    "appeals",
    appeals,
    lambda user: Appeal.objects.for_learner(user).delete(),
    title=_("Answers that you thought were right"),
    why=_("So that a teacher can look at them and tell you what she decided."),
    columns={
        "word": _("Word"),
        "given": _("Your answer"),
        "made": _("When"),
        "decision": _("Decision"),
        "decided": _("Decided on"),
    },
    latvian=["word"],
)
register(
    "words",
    memories,
    lambda user: user.memories.all().delete(),
    title=_("How well you know each word"),
    why=_("Counted from your answers: it decides which word comes next."),
    columns={
        "word": _("Word"),
        "met": _("First met on"),
        "answers": _("Answers"),
        "right_days": _("Days with a right answer"),
        "due": _("Comes back on"),
    },
    latvian=["word"],
)
register(
    "lessons",
    progress,
    lambda user: user.lesson_progress.all().delete(),
    title=_("How far you are in each lesson"),
    why=_("Counted from your answers: it is what you see as your progress."),
    columns={
        "lesson": _("Lesson"),
        "status": _("How far"),
        "last_active": _("Last time"),
    },
    latvian=["lesson"],
)
register(
    "quizzes",
    sittings,
    lambda user: Sitting.objects.for_learner(user).delete(),
    title=_("Quizzes that you took"),
    why=_("So that you can go on with one, and see your results."),
    columns={
        "quiz": _("Quiz"),
        "started": _("Begun on"),
        "finished": _("Finished on"),
        "points": _("Points"),
        "possible": _("Points possible"),
    },
    active_since=sat_since,
    latvian=["quiz"],
)
register(
    "quiz_answers",
    responses,
    erase_responses,
    title=_("Your answers in quizzes"),
    why=_("So that they can be marked, and you can read what was right."),
    columns={
        "question": _("Question"),
        "given": _("Your answer"),
        "at": _("When"),
        "points": _("Points"),
        "comment": _("What the teacher wrote"),
    },
)
register(
    "quiz_allowances",
    allowances,
    lambda user: Allowance.objects.filter(learner=user).delete(),
    title=_("More time or tries in a quiz"),
    why=_("So that the quiz gives you what your teacher granted."),
    columns={
        "quiz": _("Quiz"),
        "minutes": _("Minutes more"),
        "tries": _("Tries more"),
        "granted": _("Granted on"),
    },
    latvian=["quiz"],
)
