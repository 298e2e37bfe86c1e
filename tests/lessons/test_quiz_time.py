"""When a quiz ends, and when its result is shown."""

from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext
from freezegun import freeze_time

from accounts.models import User
from lessons.lexicon import current_lexicon
from lessons.marking import release
from lessons.models import LessonProgress, Response, Sitting
from lessons.practice import differences
from lessons.sittings import GRACE, finish, start
from lessons.statuses import Status
from tests import factories
from tests.lessons.quizzing import choice, essay, form_for, make_quiz, post, sit

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def learner() -> User:
    return factories.make_user()


@pytest.fixture
def phone(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


@pytest.fixture
def clock() -> Iterator[Any]:
    with freeze_time(timezone.now(), tick=False) as clock:
        yield clock


def address(sitting: Sitting) -> str:
    return f"/en/sitting/{sitting.pk}/"


# --- The end --------------------------------------------------------------------------------------


def test_looking_at_the_page_does_not_take_away_the_grace(
    clock: Any, learner: User, phone: Client
) -> None:
    sitting = start(learner, make_quiz(essay(), time_limit=5, feedback="at_end"))
    clock.tick(timedelta(minutes=5) + GRACE - SECOND)
    assert phone.get(address(sitting)).status_code == 200
    assert post(phone, sitting.responses.get())["Location"].endswith("?overview")
    assert Response.objects.get().given
    clock.tick(2 * SECOND)
    phone.get(address(sitting))
    sitting.refresh_from_db()
    assert sitting.finished_at == sitting.deadline


def test_the_script_never_counts_to_its_end_before_the_server(
    clock: Any, learner: User, phone: Client
) -> None:
    sitting = start(learner, make_quiz(choice(), time_limit=5))
    clock.tick(timedelta(minutes=4, seconds=59, milliseconds=700))
    assert phone.get(address(sitting)).context["seconds_left"] == 1


@pytest.mark.parametrize("is_finished", [False, True])
def test_an_answer_that_came_too_late_is_told(
    clock: Any, learner: User, phone: Client, is_finished: bool
) -> None:
    sitting = start(learner, make_quiz(essay(), time_limit=5, feedback="at_end"))
    clock.tick(timedelta(minutes=5) + GRACE + SECOND)
    if is_finished:
        finish(sitting.pk)
    answered = post(phone, sitting.responses.get())
    assert answered["Location"].endswith("?refused")
    html = unescape(phone.get(answered["Location"]).content.decode())
    with translation.override("uk"):
        assert gettext("Your last answer came after the end and does not count.") in html
    assert Response.objects.get().given is None


def test_an_answer_sent_again_after_the_end_is_not_called_late(
    clock: Any, learner: User, phone: Client
) -> None:
    """Its first post arrived, but what the server said to it was lost on the way."""
    sitting = start(learner, make_quiz(essay(), choice(), time_limit=5, feedback="at_end"))
    response = sitting.responses.get(position=1)
    post(phone, response)
    clock.tick(timedelta(minutes=6))
    assert "refused" not in post(phone, response)["Location"]
    assert post(phone, response, text="Cits.")["Location"].endswith("?refused")


def test_what_is_no_answer_is_told_apart_from_what_is_kept(learner: User, phone: Client) -> None:
    sitting = start(learner, make_quiz(choice(), feedback="at_end"))
    response = sitting.responses.get()
    form = {"question": response.question, "position": 1}
    assert "refused" in phone.post(address(sitting), form)["Location"]
    kept = phone.post(address(sitting), {**form, **form_for(response)})
    assert "refused" not in kept["Location"]


# --- Release --------------------------------------------------------------------------------------


def test_what_waits_for_release_shows_nowhere(learner: User, phone: Client) -> None:
    quiz = make_quiz(choice(), feedback="on_release")
    sit(learner, quiz)
    assert not LessonProgress.objects.exclude(status=Status.NOT_STARTED).exists()
    assert differences(learner.pk, current_lexicon()) == []
    assert release(Sitting.objects.all()) == 1
    assert LessonProgress.objects.get().status == Status.DONE
    assert differences(learner.pk, current_lexicon()) == []


def test_what_waits_does_not_change_what_is_known(learner: User) -> None:
    sit(learner, make_quiz(choice()), right=0)
    before = LessonProgress.objects.get()
    sit(learner, make_quiz(choice(), feedback="on_release"), right=0)
    after = LessonProgress.objects.get()
    assert (after.quiz_failed, after.status, after.last_active) == (
        before.quiz_failed,
        before.status,
        before.last_active,
    )
