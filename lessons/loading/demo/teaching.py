"""The sample groups, and what their teachers set, noted and have still to decide."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from accounts.models import User

from ...appeals import APPEALABLE, make_appeals
from ...assignments import set_work
from ...groups import open_to_join
from ...latvian.checking import Verdict
from ...models.appeals import Appeal
from ...models.classes import Membership, StudyGroup, Substitution
from ...models.pages import CoursePage, QuizPage
from ...models.practice import Answer, Memory
from ...models.teaching import Assignment, LearnerNote, StoryView
from .people import AUTUMN, EVENING, LESSONS, Class

NOTES = {
    "Гульнара": (
        "Strādā maiņās, uz otrdienas nodarbībām nāk reizi divās nedēļās. "
        "Rakstīt baidās, mutiski gandrīz visu saka pareizi."
    ),
    "Fatima": "Telefonā nav latviešu tastatūras. Nākamreiz to kopā ieslēgt.",
    "Ірина": "Atrada darbu Jelgavā. Sazināties, vai vakara grupa būtu ērtāka.",
    "Zainab": "Lasa lēni, bet precīzi. Palīdz, ja vārdu vispirms dzird.",
}


def make_group(
    of: Class, course: CoursePage, staff: Mapping[str, User], learners: Mapping[str, User]
) -> StudyGroup:
    """Make a group with its teacher; `learners` by the name shown."""
    today = timezone.localdate()
    group = StudyGroup.objects.create(
        name=of.name,
        course=course,
        starts_on=today - timedelta(weeks=of.weeks),
        ends_on=today + timedelta(weeks=5),
        is_demo=True,
    )
    group.teachers.add(staff[of.teacher])
    joined = timezone.now() - timedelta(weeks=of.weeks)
    Membership.objects.bulk_create(
        Membership(group=group, learner=learners[learner.name], joined_at=joined)
        for learner in of.learners
    )
    open_to_join(group)
    return group


def run_groups(
    groups: Mapping[str, StudyGroup],
    staff: Mapping[str, User],
    learners: Mapping[str, User],
    lessons: list[UUID],
) -> None:
    """Let the teachers set work, write notes and stand in for each other."""
    today, now = timezone.localdate(), timezone.now()
    autumn, evening = groups[AUTUMN.name], groups[EVENING.name]
    anna, dace = staff[AUTUMN.teacher], staff[EVENING.teacher]
    Substitution.objects.create(
        group=autumn,
        teacher=dace,
        first_day=today - timedelta(days=12),
        last_day=today - timedelta(days=8),
    )
    # She learned in the evenings first.
    Membership.objects.create(
        group=evening,
        learner=learners["Айгуль"],
        joined_at=now - timedelta(weeks=9),
        left_at=now - timedelta(weeks=4),
    )
    set_at(60, autumn, anna, lesson=lessons[0], due_on=today - timedelta(days=46))
    current = lessons[:LESSONS][-1]
    set_at(9, autumn, anna, lesson=current, due_on=today + timedelta(days=5))
    set_at(20, evening, dace, lesson=lessons[0], due_on=today - timedelta(days=6))
    quiz = QuizPage.objects.live().filter(locale=autumn.course.locale).order_by("path").first()
    if quiz:
        note = "Izlasiet stundu vēlreiz, tad pildiet testu."
        due = today - timedelta(days=2)
        set_at(16, autumn, anna, quiz=quiz.translation_key, due_on=due, note=note)
    maria = learners["Maria"]
    weak = Memory.objects.filter(learner=maria).order_by("stability", "word")[:6]
    words = list(weak.values_list("word", flat=True))
    if words:
        note = "Šie vārdi vēl jūk. Piecas minūtes dienā pietiks."
        due = today + timedelta(days=3)
        set_at(2, autumn, anna, words=words, learner=maria, due_on=due, note=note)
    LearnerNote.objects.bulk_create(
        LearnerNote(
            learner=learners[name],
            text=text,
            written_by=dace if name == "Zainab" else anna,
            written_at=now - timedelta(days=5 + 7 * number),
        )
        for number, (name, text) in enumerate(NOTES.items())
    )
    StoryView.objects.bulk_create(
        StoryView(learner=maria, seen_by=anna, seen_by_name=anna.name, day=today - timedelta(days))
        for days in (2, 16)
    )


def set_at(days_ago: int, group: StudyGroup, by: User, **work: Any) -> None:
    """Set work, so many days ago."""
    assignment = set_work(group, by, **work)
    at = timezone.now() - timedelta(days=days_ago)
    Assignment.objects.filter(pk=assignment.pk).update(set_at=at)


def appeal(learners: Mapping[str, User], decided_by: User) -> None:
    """Let some learners think that they were right; one of them has had her answer."""
    for name in ("Олена", "Mai", "Юлія", "Rosa"):
        doubtful = Answer.objects.filter(
            Q(verdict=Verdict.OTHER_FORM) | Q(verdict=Verdict.TYPO),
            learner=learners[name],
            kind__in=APPEALABLE,
        )
        last = doubtful.order_by("-answered_at").values_list("pk", flat=True).first()
        if last:
            make_appeals(learners[name].pk, [last])
    first = Appeal.objects.filter(answer__learner=learners["Mai"])
    first.update(state=Appeal.State.DECLINED, decided_at=timezone.now(), decided_by=decided_by)
