"""What tests make for themselves, beside the page tree that conftest builds once."""

import itertools
import uuid
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import User
from home.models import BasePage
from lessons.batches import GivenAnswer
from lessons.loading.files import stable_id
from lessons.models import CoursePage, Membership, StudyGroup, Word

counter = itertools.count(1)


def make_user(*, role: str = "", **fields: Any) -> User:
    number = next(counter)
    user = User.objects.create_user(
        username=fields.pop("username", f"person{number}"), password="mila-tuve-3847", **fields
    )
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def make_group(*, teacher: User, learners: list[User]) -> StudyGroup:
    course = page("course-latvian")
    assert isinstance(course, CoursePage)
    group = StudyGroup.objects.create(name=f"Grupa {next(counter)}", course=course)
    group.teachers.add(teacher)
    for learner in learners:
        Membership.objects.create(group=group, learner=learner)
    return group


def page(key: str, language: str = "lv") -> BasePage:
    """Return a page of the shipped tree by its key."""
    from wagtail.models import Page

    found: BasePage = Page.objects.get(
        translation_key=stable_id("page", key), locale__language_code=language
    ).specific
    return found


def address(key: str, language: str = "lv") -> str:
    return f"/{language}/" + page(key, language).url_path.split("/", 2)[2]


def word(key: str) -> Word:
    return Word.objects.get(key=key)


def given(
    word: Word, text: str | None = None, *, kind: str = "type_word", at: datetime | None = None
) -> GivenAnswer:
    """Return an answer to `word`; the right one unless `text` says otherwise."""
    right = word.glosses.get(language="uk").text if kind == "choose_meaning" else word.lemma
    return GivenAnswer(
        id=uuid.uuid4(),
        word=word.pk,
        lesson=None,
        kind=kind,
        language="uk",
        given=right if text is None else text,
        hints=0,
        ms=3_000,
        at=at or timezone.now(),
    )


def as_json(answer: GivenAnswer, **changes: Any) -> dict[str, Any]:
    """Return an answer as a device sends it."""
    return {
        "id": str(answer.id),
        "word": answer.word,
        "lesson": None,
        "kind": answer.kind,
        "language": answer.language,
        "given": answer.given,
        "hints": answer.hints,
        "ms": answer.ms,
        "at": answer.at.isoformat(),
        **changes,
    }
