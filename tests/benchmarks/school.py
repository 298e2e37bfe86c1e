"""The school as the benchmarks find it: shipped content, learners with a past, two classes."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.test.client import ClientHandler
from django.utils import timezone, translation

from accounts import roles
from accounts.models import User
from lessons.batches import GivenAnswer
from lessons.exercises import KINDS
from lessons.lexicon import Lexicon, current_lexicon
from lessons.loading.demo import sample_answer
from lessons.loading.files import read_pages, read_words
from lessons.loading.school import load_school
from lessons.models import (
    CoursePage,
    LessonProgress,
    Membership,
    QuizPage,
    Response,
    Sitting,
    StudyGroup,
)
from lessons.planning import PlanItem, build
from lessons.practice import record_answers
from lessons.sittings import start
from lessons.statuses import Status

from .floor import FloorHandler

LEARNERS = 40
WORDS_PRACTISED = 40
LANGUAGE = "uk"
CLASSES = (10, 1_000)
LOG_CLASS = 20  # its page is shown beside a short and a long log
SKILL = 0.75


@dataclass(frozen=True)
class Learner:
    """A person signed in on the site and, with the same session, at the floor."""

    pk: int
    site: Client
    floor: Client
    sitting: Sitting
    questions: list[Response]
    progress: int


@dataclass(frozen=True)
class School:
    lexicon: Lexicon
    visitor: Client
    floor_visitor: Client
    learners: list[Learner]
    teacher: Client
    groups: dict[int, int]  # size -> pk


def make_school() -> School:
    """Fill the empty database."""
    load_school(read_words(), read_pages())
    call_command("collectstatic", interactive=False, verbosity=0)
    lexicon, rng = current_lexicon(), random.Random("bench")
    site_handler = ClientHandler(enforce_csrf_checks=False)
    floor_handler = FloorHandler(enforce_csrf_checks=False)
    site, floor = make_client(site_handler), make_client(floor_handler)
    quiz = QuizPage.objects.filter(locale__language_code=LANGUAGE).order_by("path")[0]
    learners = []
    for number in range(LEARNERS):
        user = User.objects.create(username=f"learner{number}", language=LANGUAGE)
        for days in (9, 2):
            record_answers(user.pk, batch(lexicon, rng, WORDS_PRACTISED, days))
        own = make_client(site_handler)
        own.force_login(user)
        shadow = make_client(floor_handler)
        shadow.cookies = own.cookies
        with translation.override(LANGUAGE):
            sitting = start(user, quiz)
        progress = LessonProgress.objects.filter(learner=user).values_list("pk", flat=True)[0]
        questions = list(sitting.responses.all())
        learners.append(Learner(user.pk, own, shadow, sitting, questions, progress))
    teacher = User.objects.create(username="teacher")
    teacher.groups.add(Group.objects.get(name=roles.TEACHER))
    own = make_client(site_handler)
    own.force_login(teacher)
    groups = {size: make_class(teacher, size, lexicon) for size in (*CLASSES, LOG_CLASS)}
    return School(lexicon, site, floor, learners, own, groups)


def make_client(handler: ClientHandler) -> Client:
    client = Client()
    client.handler = handler  # its middleware is loaded once for all clients
    return client


def batch(
    lexicon: Lexicon,
    rng: random.Random,
    size: int,
    days: float = 0,
    pool: Sequence[int] = (),
) -> list[GivenAnswer]:
    """Return answers to different words (of `pool`, or all), three of four right, `days` ago."""
    first = timezone.now() - timedelta(days=days)
    answers = []
    for number, word in enumerate(rng.sample(pool or sorted(lexicon.lessons_of), size)):
        plan = [PlanItem(word, rng.choice(list(KINDS)))]
        exercise = build(plan, lexicon, LANGUAGE)[0].plain
        answers.append(
            GivenAnswer(
                id=uuid4(),
                word=word,
                lesson=lesson_of(lexicon, word),
                kind=exercise.kind,
                form=exercise.form,
                language=LANGUAGE,
                given=sample_answer(exercise, rng, SKILL),
                hints=0,
                ms=900,
                at=first + timedelta(seconds=number),
            )
        )
    return answers


def lesson_of(lexicon: Lexicon, word: int) -> UUID:
    return lexicon.lessons_of[word][0]


def make_class(teacher: User, size: int, lexicon: Lexicon) -> int:
    """Make a group whose learners have begun every lesson of the course; return its number."""
    course = CoursePage.objects.filter(locale__language_code="lv").order_by("path")[0]
    group = StudyGroup.objects.create(name=f"Klase {size}", course=course)
    group.teachers.add(teacher)
    people = [User(username=f"class{size}-{n}", display_name=f"Vārds {n}") for n in range(size)]
    people = User.objects.bulk_create(people)
    Membership.objects.bulk_create(Membership(group=group, learner=person) for person in people)
    LessonProgress.objects.bulk_create(
        LessonProgress(
            learner=person, lesson_key=key, status=Status.STARTED, last_active=timezone.now()
        )
        for person in people
        for key in lexicon.lessons
    )
    return group.pk
