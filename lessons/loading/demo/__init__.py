"""Sample people and what they did, for trying the site out. `remove_demo` takes them away.

The same on every installation, but for the days: they lie in the three months before today.
"""

import os
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services import speakable_password

from ...groups import free_nickname, taken_nicknames
from ...lexicon import current_lexicon
from ...models.classes import StudyGroup
from ...models.pages import CoursePage, LessonPage
from ...practice import rebuild
from ..files import stable_id
from . import teaching
from .people import CLASSES, STAFF, WEEKS, Learner
from .practice import practise, sample_answer
from .sittings import sit_quizzes

__all__ = ["load_demo", "read_sign_ins", "remove_demo", "sample_answer", "sign_ins_path"]

PASSWORDS = "demo-sign-ins.txt"


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
    """Make the sample people, two groups and three months of work; False if they are there."""
    if User.objects.filter(is_demo=True).exists():
        return False
    passwords: list[tuple[str, str, str]] = []
    staff = make_staff(passwords)
    people = make_learners(passwords)
    by_name = {learner.name: user for learner, user in people}
    by_id = {user.pk: learner for learner, user in people}
    course = CoursePage.objects.get(
        translation_key=stable_id("page", "course-latvian"),
        locale__language_code=settings.LANGUAGE_CODE,
    )
    lexicon = current_lexicon()
    keys = LessonPage.objects.child_of(course).live().order_by("path")
    lessons = [
        key for key in keys.values_list("translation_key", flat=True) if lexicon.lessons[key]
    ]
    groups = {of.name: teaching.make_group(of, course, staff, by_name) for of in CLASSES}
    practise(by_id, lexicon, lessons)
    sit_quizzes(by_id)
    for pk in by_id:
        rebuild(pk, lexicon)
    teaching.run_groups(groups, staff, by_name, lessons)
    teaching.appeal(by_name, staff["skolotaja"])
    write_sign_ins(passwords)
    return True


def make_staff(passwords: list[tuple[str, str, str]]) -> dict[str, User]:
    """Make who works at the school; return them by nickname, and add how they sign in."""
    staff = {}
    for person in STAFF:
        user = new_person(person.nickname, person.name, settings.LANGUAGE_CODE)
        password = speakable_password()
        user.set_password(password)
        user.save()
        user.groups.add(Group.objects.get(name=person.role))
        passwords.append((person.nickname, password, person.role))
        staff[person.nickname] = user
    return staff


def make_learners(passwords: list[tuple[str, str, str]]) -> list[tuple[Learner, User]]:
    """Make who learns; those with a nickname of their own can sign in."""
    learners = [learner for of in CLASSES for learner in of.learners]
    taken = taken_nicknames([learner.name for learner in learners])
    users = []
    for learner in learners:
        nickname = learner.nickname or free_nickname(learner.name, taken).lower()
        user = new_person(nickname, learner.name, learner.language)
        if learner.nickname:
            password = speakable_password()
            user.set_password(password)
            passwords.append((nickname, password, "Learner"))
        else:
            user.set_unusable_password()
        users.append(user)
    return list(zip(learners, User.objects.bulk_create(users), strict=True))


def new_person(nickname: str, name: str, language: str) -> User:
    joined = timezone.now() - timedelta(weeks=WEEKS)
    return User(
        username=nickname, display_name=name, language=language, date_joined=joined, is_demo=True
    )


def write_sign_ins(passwords: list[tuple[str, str, str]]) -> None:
    """Write how the sample people sign in, for this machine's owner alone."""
    path = sign_ins_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
        file.writelines("\t".join(line) + "\n" for line in passwords)


@transaction.atomic
def remove_demo() -> int:
    """Delete the sample people with all they did, and their groups; return how many people."""
    StudyGroup.objects.filter(is_demo=True).delete()
    people = User.objects.filter(is_demo=True)
    count = people.count()
    people.delete()
    sign_ins_path().unlink(missing_ok=True)
    return count
