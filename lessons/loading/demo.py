"""Sample people and what they did, for trying the site out. `remove_demo` takes them away."""

import os
import random
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from accounts import roles
from accounts.models import User
from accounts.services import speakable_password

from ..batches import GivenAnswer
from ..exercises import Exercise
from ..latvian.alphabet import without_marks
from ..lexicon import current_lexicon
from ..models.classes import Membership, StudyGroup
from ..models.pages import CoursePage, LessonPage
from ..planning import build, plan_session
from ..practice import record_answers
from ..recall import known_words
from .files import stable_id

PASSWORDS = "demo-sign-ins.txt"
# nickname, name shown, language, role
PEOPLE = [
    ("redaktore", "Redaktore Ilze", "lv", roles.CHIEF_EDITOR),
    ("skolotaja", "Skolotāja Anna", "lv", roles.TEACHER),
    ("olena", "Олена", "uk", ""),
    ("maria", "Maria", "en", ""),
    ("gulnara", "Гульнара", "ru", ""),
]
# Days of practice, and how often an answer is right.
HABITS = {"olena": (9, 0.9), "maria": (4, 0.75), "gulnara": (2, 0.35)}


def sign_ins_path() -> Path:
    return Path(settings.DATA_DIR) / PASSWORDS


def read_sign_ins() -> list[tuple[str, str, str]]:
    """Return (nickname, password, role) of the sample people of this installation."""
    path = sign_ins_path()
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    found = []
    for line in lines:
        nickname, password, role = line.split("\t")
        found.append((nickname, password, role))
    return found


@transaction.atomic
def load_demo() -> bool:
    """Make the sample people, a group and some weeks of practice; False if they are there."""
    if User.objects.filter(is_demo=True).exists():
        return False
    passwords = []
    for nickname, name, language, role in PEOPLE:
        password = speakable_password()
        user = User(username=nickname, display_name=name, language=language, is_demo=True)
        user.set_password(password)
        user.save()
        if role:
            user.groups.add(Group.objects.get(name=role))
        passwords.append("\t".join([nickname, password, role or "Learner"]))
    make_group()
    practise()
    path = sign_ins_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
        file.write("\n".join(passwords) + "\n")
    return True


def make_group() -> None:
    course = CoursePage.objects.get(
        translation_key=stable_id("page", "course-latvian"),
        locale__language_code=settings.LANGUAGE_CODE,
    )
    group = StudyGroup.objects.create(name="Rudens grupa A1", course=course, is_demo=True)
    group.teachers.add(User.objects.get(username="skolotaja", is_demo=True))
    for nickname in HABITS:
        learner = User.objects.get(username=nickname, is_demo=True)
        Membership.objects.create(group=group, learner=learner)


def practise() -> None:
    """Let the sample learners answer as real ones would, over the last weeks."""
    lexicon = current_lexicon()
    keys = list(
        LessonPage.objects.filter(translation_key__in=lexicon.lessons)
        .filter(locale__language_code=settings.LANGUAGE_CODE)
        .order_by("path")
        .values_list("translation_key", flat=True)
    )
    for nickname, (days, skill) in HABITS.items():
        learner = User.objects.get(username=nickname, is_demo=True)
        rng = random.Random(nickname)
        for day in range(days, 0, -1):
            start = timezone.now() - timedelta(days=2 * day, minutes=rng.randint(0, 90))
            lesson = keys[0] if day > days // 2 else keys[1]
            known = known_words(learner, lexicon.lessons[lesson])
            plan = plan_session(lexicon.lesson_words(lesson), known, start)
            exercises = [place.plain for place in build(plan, lexicon, learner.language)]
            batch = [
                GivenAnswer(
                    id=uuid4(),
                    word=exercise.word,
                    lesson=lesson,
                    kind=exercise.kind,
                    form=exercise.form,
                    language=learner.language,
                    given=sample_answer(exercise, rng, skill),
                    hints=0,
                    ms=rng.randint(2_000, 12_000),
                    at=start + timedelta(seconds=14 * number),
                )
                for number, exercise in enumerate(exercises)
            ]
            record_answers(learner.pk, batch)


def sample_answer(exercise: Exercise, rng: random.Random, skill: float) -> str:
    """Return a right answer with the probability `skill`, else a likely mistake."""
    if rng.random() <= skill:
        return exercise.target
    if exercise.options:
        return rng.choice([text for text in exercise.options if text != exercise.target])
    bare = without_marks(exercise.target)
    return bare if bare != exercise.target else exercise.target[:-1]


@transaction.atomic
def remove_demo() -> int:
    """Delete the sample people with all they did, and their group; return how many people."""
    StudyGroup.objects.filter(is_demo=True).delete()
    people = User.objects.filter(is_demo=True)
    count = people.count()
    people.delete()
    sign_ins_path().unlink(missing_ok=True)
    return count
