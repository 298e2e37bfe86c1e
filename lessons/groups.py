"""Writes of study groups: who comes, who leaves, who may join."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.cards import digits_in
from accounts.models import User

from .models.classes import Membership, StudyGroup

CODE_LENGTH = 8


# What `free_nickname` writes after a name that is taken.
NUMBER_GIVEN = re.compile(r" [0-9]+$")


class AlreadyThere(Exception):
    """Somebody of this name is in the group."""


class NoSuchGroup(LookupError):
    """No running group has this code."""


@dataclass(frozen=True)
class NewLearner:
    """Somebody to make an account for: the name as it will be shown, and her language."""

    name: str
    language: str


def add_learners(
    group: StudyGroup, people: Sequence[NewLearner], *, another: bool = False
) -> list[User]:
    """Make an account without a password for each, and put them into the group.

    Nicknames are unique: who has a name that is taken gets a number after it.
    Raises AlreadyThere if a name is in the group; not with `another`.
    """
    try:
        return _add_learners(group, people, another)
    except IntegrityError:  # somebody took one of the nicknames in this moment
        return _add_learners(group, people, another)


@transaction.atomic
def _add_learners(group: StudyGroup, people: Sequence[NewLearner], another: bool) -> list[User]:
    # Two presses of a button one after the other: the second sees what the first has added.
    StudyGroup.objects.select_for_update().get(pk=group.pk)
    names = [person.name for person in people]
    taken = taken_nicknames(names)
    if taken and not another and not names_in(group).isdisjoint(map(str.casefold, names)):
        raise AlreadyThere
    users = []
    for person in people:
        name = free_nickname(person.name, taken)
        taken.add(name.lower())
        user = User(username=name.lower(), display_name=name, language=person.language)
        user.set_unusable_password()
        users.append(user)
    users = User.objects.bulk_create(users)
    Membership.objects.bulk_create(Membership(group=group, learner=user) for user in users)
    return users


def names_in(group: StudyGroup) -> set[str]:
    """Return the names of who is in the group, without case, and without the number they got."""
    names = {learner.name.casefold() for learner in group.learners()}
    return names | {NUMBER_GIVEN.sub("", name) for name in names}


def taken_nicknames(names: Sequence[str]) -> set[str]:
    """Return the nicknames that begin like one of `names`; one query."""
    if not names:
        return set()
    begins = reduce(or_, (Q(username__startswith=name.lower()) for name in names))
    return set(User.objects.filter(begins).values_list("username", flat=True))


def free_nickname(name: str, taken: set[str]) -> str:
    """Return `name`, with a number after it if it is taken: `Anna`, `Anna 2`, `Anna 3`."""
    number, found = 1, name
    while found.lower() in taken:
        number += 1
        found = f"{name} {number}"
    return found


@transaction.atomic
def add_member(group: StudyGroup, learner: Any) -> bool:
    """Put somebody who has an account into the group; False if she is in it already."""
    _, is_new = Membership.objects.get_or_create(group=group, learner=learner, left_at=None)
    return is_new


def leave(group: StudyGroup, learner: Any) -> bool:
    """End a learner's time in the group; what she did stays. False if she is not in it."""
    current = Membership.objects.filter(group=group, learner=learner, left_at=None)
    return bool(current.update(left_at=timezone.now()))


@transaction.atomic
def move(group: StudyGroup, learner: Any, to: StudyGroup) -> bool:
    """Let a learner go on in another group; False if she is not in this one."""
    if group == to or not leave(group, learner):
        return False
    add_member(to, learner)
    return True


def archive(group: StudyGroup) -> None:
    """Close a group: nobody can join, its teachers see it no more, its cards stop working."""
    group.archived_at, group.join_code = timezone.now(), ""
    group.save(update_fields=["archived_at", "join_code"])


def reopen(group: StudyGroup) -> None:
    group.archived_at = None
    group.save(update_fields=["archived_at"])


def open_to_join(group: StudyGroup) -> str:
    """Give a running group a new code to join by; the one before works no more."""
    if group.is_archived:
        return ""
    group.join_code = "".join(str(secrets.randbelow(10)) for _ in range(CODE_LENGTH))
    group.save(update_fields=["join_code"])
    return group.join_code


def close_to_join(group: StudyGroup) -> None:
    group.join_code = ""
    group.save(update_fields=["join_code"])


def group_to_join(code: str) -> StudyGroup:
    """Return the running group with this code, written with or without gaps, in any script.

    Raises NoSuchGroup.
    """
    digits = digits_in(code)
    group = StudyGroup.objects.running().filter(join_code=digits).first() if digits else None
    if group is None:
        raise NoSuchGroup(code)
    return group
