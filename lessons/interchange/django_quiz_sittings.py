"""Sittings of django-quiz-app, brought here with the questions as they stand there now."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max

from ..models.quizzes import Response, Sitting
from .django_quiz import (
    CHOICE,
    ESSAY,
    TRUE_FALSE,
    ForeignQuiz,
    ForeignSitting,
    Source,
)
from .django_quiz_ledger import Origin, Report, batches
from .django_quiz_pages import (
    LONGEST_RESULT,
    LONGEST_TITLE,
    Quizzes,
    ReadyQuestion,
    feedback_of,
    pass_mark_of,
)
from .django_quiz_people import People
from .django_quiz_values import id_of
from .texts import one_line, tidy

SITTINGS_AT_ONCE = 200
GONE_QUESTION = "Jautājums, kas izdzēsts"
GONE_ANSWER = "Atbilde, kas izdzēsta"
NOTHING, FULL = Decimal(0), Decimal(1)
# Who sat which quiz.
Place = tuple[int, UUID]


@dataclass
class Sittings:
    """Brings sittings. `points`: right and all answers of each person in each category there."""

    origin: Origin
    report: Report
    people: People
    quizzes: Quizzes
    points: dict[tuple[int, int], list[int]] = field(
        default_factory=lambda: defaultdict(lambda: [0, 0]), init=False
    )

    def bring(self, source: Source) -> None:
        self.newest = source.newest_open()
        for batch in batches(source.sittings(), SITTINGS_AT_ONCE):
            self.bring_batch(batch)

    def bring_batch(self, batch: list[ForeignSitting]) -> None:
        ids = {old.id: self.origin.uuid("sitting", old.id) for old in batch}
        here = {
            id: (finished, answered)
            for id, finished, answered in Sitting.objects.filter(pk__in=ids.values())
            .annotate(answered=Count("responses__given"))
            .values_list("pk", "finished_at", "answered")
        }
        learners = [id for old in batch if (id := self.people.here.get(old.user))]
        taken = Sitting.objects.filter(learner__in=learners)
        self.open = set(
            taken.filter(finished_at=None).values_list("learner_id", "quiz_key", "mode")
        )
        self.attempts: Counter[Place] = Counter()
        for learner, quiz, last in (
            taken.filter(attempt__isnull=False)
            .values_list("learner_id", "quiz_key")
            .annotate(last=Max("attempt"))
        ):
            self.attempts[learner, quiz] = last
        sittings, responses = [], []
        for old in batch:
            self.count_points(old)
            if ids[old.id] in here:
                self.compare(old, *here[ids[old.id]])
                continue
            if made := self.made(old, ids[old.id]):
                sittings.append(made[0])
                responses += made[1]
        Sitting.objects.bulk_create(sittings)
        Response.objects.bulk_create(responses)
        self.report.new["sittings"] += len(sittings)
        self.report.new["answers"] += sum(row.given is not None for row in responses)

    def compare(self, old: ForeignSitting, finished: datetime | None, answered: int) -> None:
        """Count a sitting that came before, and tell if it was open then and went on there."""
        self.report.here["sittings"] += 1
        self.report.here["answers"] += answered
        if finished is None and (old.complete or len(old.answers) > answered):
            self.note(old, "went on there since it was imported; it stays as it is here")

    def made(self, old: ForeignSitting, id: UUID) -> tuple[Sitting, list[Response]] | None:
        """Return a sitting with its responses; None if it cannot come, which is told."""
        if old.user not in self.people.here:
            self.note(old, f"auth_user {old.user} is missing; left out")
            return None
        learner = self.people.here[old.user]
        if learner is None:
            self.report.deleted["sittings"] += 1
            return None
        quiz = self.quizzes.old.get(old.quiz)
        started = old.start or old.end
        if quiz is None or started is None:
            missing = f"quiz_quiz {old.quiz}" if quiz is None else "its start"
            self.note(old, f"{missing} is missing; left out")
            return None
        for fault in old.faults:
            self.note(old, fault)
        key = self.origin.uuid("quiz", quiz.id)
        mode = Sitting.Mode.EXAM if quiz.is_exam else Sitting.Mode.QUIZ
        finished = self.end_of(old, (learner, key, mode), started)
        sitting = Sitting(
            id=id,
            learner_id=learner,
            quiz_key=key,
            language=settings.LANGUAGE_CODE,
            mode=mode,
            paper=paper_of(quiz),
            started_at=started,
            finished_at=finished,
        )
        responses = self.responses(old, quiz, sitting)
        if not responses:
            self.note(old, "names no question that can be asked; left out")
            return None
        if finished is None:
            self.open.add((learner, key, mode))
        if quiz.single_attempt:
            self.attempts[learner, key] += 1
            sitting.attempt = self.attempts[learner, key]
            if sitting.attempt > 1:
                self.note(old, f"is try {sitting.attempt} of a quiz that is sat once")
        self.settle(old, sitting, responses)
        return sitting, responses

    def end_of(
        self, old: ForeignSitting, place: tuple[int, UUID, str], started: datetime
    ) -> datetime | None:
        """Return when a sitting ended; one open sitting of a person and quiz may stay open."""
        if old.complete:
            if old.end is None:
                self.note(old, "has no end; it ends when it began")
            return old.end or started
        if self.newest.get((old.user, old.quiz)) != old.id or place in self.open:
            self.note(old, "is open beside a newer one; it is finished here")
            return started
        return None

    def responses(self, old: ForeignSitting, quiz: ForeignQuiz, sitting: Sitting) -> list[Response]:
        order = old.order
        if not order:
            # The first versions kept no order.
            order = tuple(sorted({*old.answers, *old.incorrect, *old.remaining}))
        elif extra := sorted(set(old.answers) - set(order)):
            self.note(old, f"has answers to questions it does not ask: {listed(extra)}")
        rows: list[Response] = []
        for id in order:
            row = self.response(old, id, goes_on=sitting.finished_at is None)
            if row is None:
                continue
            if row.given is not None:
                row.answered_at = sitting.finished_at or sitting.started_at
            row.category_id = row.category_id or self.quizzes.categories.here.get(
                quiz.category or 0
            )
            row.sitting, row.position = sitting, len(rows) + 1
            rows.append(row)
        return rows

    def response(self, old: ForeignSitting, id: int, goes_on: bool) -> Response | None:
        """Return a question and its answer; None if an open sitting cannot ask it any more."""
        question = self.quizzes.questions.get(id)
        row = Response(
            question=question.id if question else self.origin.uuid("question", id),
            type=question.type if question else ESSAY,
            category_id=question.category if question else None,
            asked=question.asked if question else asked_gone(id),
            possible=1,
        )
        if id in old.answers:
            self.answer(old, id, question, row)
        if question is None:
            self.note(old, f"quiz_question {id} is missing")
        if goes_on and row.given is None:
            if question is None or question.fault:
                self.note(old, f"quiz_question {id} cannot be asked any more; left out")
                return None
            return row
        row.marks = self.marks(old, id, row)
        return row

    def answer(
        self, old: ForeignSitting, id: int, question: ReadyQuestion | None, row: Response
    ) -> None:
        """Set what she answered, as far as it can be understood."""
        guess = old.answers[id]
        type = question.old.type if question else ""
        if type == CHOICE:
            assert question is not None
            number = id_of(guess)
            if number in question.answers:
                row.given = [question.answers[number]]
            elif number is not None:
                self.note(old, f"multichoice_answer {number} is missing")
                gone = {"id": str(self.origin.uuid("answer", number)), "text": GONE_ANSWER}
                row.asked = {**question.asked, "choices": [*question.asked["choices"], gone]}
                row.given = [gone["id"]]
        elif type == TRUE_FALSE:
            row.given = {"True": ["true"], "False": ["false"]}.get(guess)
        else:
            row.given = guess.strip() or None
        if row.given is None:
            self.note(old, f"the answer to quiz_question {id} is not understood")

    def marks(self, old: ForeignSitting, id: int, row: Response) -> Decimal | None:
        """Return the marks she had there; an essay that counted as wrong waits for its own."""
        if row.given is None and id in old.remaining:
            return NOTHING
        if id not in old.incorrect:
            if row.given is None and not old.complete:
                return NOTHING
            return FULL
        question = self.quizzes.questions.get(id)
        is_essay = question is not None and question.old.type == ESSAY
        return None if is_essay and row.given is not None else NOTHING

    def settle(self, old: ForeignSitting, sitting: Sitting, responses: list[Response]) -> None:
        """Count the score anew, and tell where another one is stored there."""
        score = sum((row.marks or NOTHING for row in responses), NOTHING)
        if score != old.score:
            self.note(old, f"its score is {old.score} there, {score} by its answers")
        sitting.possible = sum(row.possible for row in responses)
        if sitting.finished_at is None:
            return
        sitting.score = score
        waiting = any(row.marks is None for row in responses)
        enough = score * 100 >= sitting.paper["pass_mark"] * sitting.possible
        sitting.passed = None if waiting else enough

    # --- Progress ---------------------------------------------------------------------------------

    def count_points(self, old: ForeignSitting) -> None:
        """Count a sitting as its category scores did: every answer, an essay as a wrong one."""
        for id in old.order or old.answers:
            question = self.quizzes.questions.get(id)
            answered = id in old.answers or (old.complete and id not in old.remaining)
            if question is None or question.old.category is None or not answered:
                continue
            points = self.points[old.user, question.old.category]
            points[0] += id not in old.incorrect and question.old.type != ESSAY
            points[1] += 1

    def note(self, old: ForeignSitting, text: str) -> None:
        self.report.note("quiz_sitting", old.id, text)


def compare_progress(source: Source, sittings: Sittings) -> None:
    """Tell where the stored scores of a person's categories are not those of her sittings."""
    names = sittings.quizzes.categories.names
    counted: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    for (user, category), (score, possible) in sittings.points.items():
        if name := names.get(category):
            counted[user][name.casefold()] = (score, possible)
    shown = {name.casefold(): name for name in names.values()}
    for row in source.progress():
        note = sittings.report.note
        if row.user not in sittings.people.names:
            note("quiz_progress", row.id, f"auth_user {row.user} is missing; left out")
            continue
        if row.rest:
            note("quiz_progress", row.id, f"„{row.rest[:60]}” is no score of a category")
        stored = {one_line(name).casefold(): points for name, points in row.scores.items()}
        mine = counted[row.user]
        for name in sorted({*stored, *mine}):
            before, now = stored.get(name, (0, 0)), mine.get(name, (0, 0))
            if before != now:
                text = (
                    f"„{shown.get(name, name)}” of „{sittings.people.names[row.user]}”: "
                    f"{before[0]} of {before[1]} there, {now[0]} of {now[1]} by the sittings"
                )
                note("quiz_progress", row.id, text + mixed_with(name, shown))


def mixed_with(name: str, shown: dict[str, str]) -> str:
    """Return which categories were counted together with this one: the end of a name was enough."""
    others = [
        title
        for other, title in shown.items()
        if other != name and (other.endswith(name) or name.endswith(other))
    ]
    return f"; it was mixed up with „{'”, „'.join(others)}”" if others else ""


def paper_of(quiz: ForeignQuiz) -> dict[str, Any]:
    """Return the head of a paper, as `lessons.papers.paper_of` does for a page."""
    return {
        "title": (one_line(quiz.title) or f"Tests {quiz.id}")[:LONGEST_TITLE],
        "pass_mark": pass_mark_of(quiz),
        "feedback": feedback_of(quiz),
        "success_text": tidy(quiz.success_text)[:LONGEST_RESULT],
        "fail_text": tidy(quiz.fail_text)[:LONGEST_RESULT],
    }


def asked_gone(id: int) -> dict[str, Any]:
    """Return what stands for a question that was deleted there."""
    empty = ("explanation", "figure_alt", "source_name", "source_url", "verified_on")
    return {"text": f"{GONE_QUESTION} ({id})", "figure": None, **dict.fromkeys(empty, "")}


def listed(ids: Iterable[int], most: int = 10) -> str:
    found = [str(id) for id in ids]
    return ", ".join(found[:most]) + (", …" if len(found) > most else "")
