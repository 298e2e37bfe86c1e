"""What tests make for themselves, beside the page tree that conftest builds once."""

import itertools
import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import User
from home.models import BasePage, Picture
from lessons.appeals import make_appeals
from lessons.batches import GivenAnswer
from lessons.loading.files import stable_id
from lessons.models import Appeal, CoursePage, Membership, Regrade, StudyGroup, Word
from lessons.practice import record_answers

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
    word: Word,
    text: str | None = None,
    *,
    kind: str = "type_word",
    form: str = "",
    placement: bool = False,
    hints: int = 0,
    at: datetime | None = None,
) -> GivenAnswer:
    """Return an answer to `word`; the right one unless `text` says otherwise.

    What is right for a gap only the sentence knows: there `text` is needed.
    """
    if text is None and kind in ("choose_meaning", "match_pairs"):
        text = word.glosses.get(language="uk").text
    if text is None:
        text = {"": word.lemma, "example": word.example, **word.forms}[form]
    return GivenAnswer(
        id=uuid.uuid4(),
        word=word.pk,
        lesson=None,
        kind=kind,
        language="uk",
        given=text,
        hints=hints,
        ms=3_000,
        at=at or timezone.now(),
        form=form,
        placement=placement,
    )


def as_json(answer: GivenAnswer, **changes: Any) -> dict[str, Any]:
    """Return an answer as a device sends it."""
    return {
        "id": str(answer.id),
        "word": answer.word,
        "lesson": None,
        "kind": answer.kind,
        "form": answer.form,
        "placement": answer.placement,
        "language": answer.language,
        "given": answer.given,
        "hints": answer.hints,
        "ms": answer.ms,
        "at": answer.at.isoformat(),
        **changes,
    }


def regrade(answer: GivenAnswer, verdict: str, days: int = 0) -> None:
    """Give a stored answer a later verdict, made so many days from now."""
    made_at = timezone.now() + timedelta(days=days)
    Regrade.objects.create(answer_id=answer.id, verdict=verdict, reason="test", made_at=made_at)


def add_page(parent: BasePage, model: type[BasePage], **fields: Any) -> Any:
    """Publish a Latvian page with its untranslated twins in the other languages."""
    from wagtail_localize.synctree import create_aliases_for_new_page

    number = next(counter)
    values = {"title": f"Lapa {number}", "slug": f"lapa-{number}", **fields}
    added = parent.add_child(instance=model(locale=parent.locale, **values))
    added.save_revision().publish()
    create_aliases_for_new_page(added)
    return type(added).objects.get(pk=added.pk)


def twin(page: BasePage, language: str = "uk") -> Any:
    """Return the page's version in another language."""
    return type(page).objects.get(
        translation_key=page.translation_key, locale__language_code=language
    )


def address_of(page: BasePage) -> str:
    return f"/{page.locale.language_code}/" + page.url_path.split("/", 2)[2]


def make_picture(**fields: Any) -> Picture:
    """Return a small uploaded picture that may be shown."""
    from wagtail.images.tests.utils import get_test_image_file

    number = next(counter)
    values = {"title": f"Attēls {number}", "people": Picture.People.NOBODY, **fields}
    file = get_test_image_file(filename=f"attels-{number}.png", size=(900, 600))
    return Picture.objects.create(file=file, **values)


def picture_block(picture: Picture, **values: Any) -> tuple[str, dict[str, Any]]:
    return "picture", {"image": picture, "alt": "Klase ar galdu", **values}


def appeal(learner: User, word: Word, text: str, **fields: Any) -> Appeal:
    """Let a learner give an answer and think that it was right; `fields` are the answer's."""
    answer = replace(given(word, text), **fields)
    record_answers(learner.pk, [answer])
    stored, refused = make_appeals(learner.pk, [answer.id])
    assert stored == [answer.id], refused
    return Appeal.objects.get(answer=answer.id)
