"""What a teacher does with a learner's sign-in card."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import cards, roles
from accounts.models import SignInCard, User
from lessons.models import StudyGroup
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return factories.make_user()


@pytest.fixture
def group(client: Client, learner: User) -> StudyGroup:
    client.force_login(teacher := factories.make_user(role=roles.TEACHER))
    return factories.make_group(teacher=teacher, learners=[learner])


def change(client: Client, group: StudyGroup, learner: User, **data: str) -> Any:
    """Send the form; return the kinds of the messages that are shown."""
    url = reverse("study_groups:change_card", args=[group.pk, learner.pk])
    response = client.post(url, data, follow=True)
    return [message.level_tag for message in response.context["messages"]]


def test_an_empty_field_removes_no_pin(client: Client, group: StudyGroup, learner: User) -> None:
    assert change(client, group, learner, change="pin") == ["error"]
    assert not SignInCard.objects.exists(), "nor does it make a card"
    assert change(client, group, learner, change="pin", pin="1234") == ["success"]
    before = SignInCard.objects.get().pin
    for pin in ("", " ", "12"):
        assert change(client, group, learner, change="pin", pin=pin) == ["error"]
    assert SignInCard.objects.get().pin == before != ""


def test_a_button_of_its_own_removes_the_pin(
    client: Client, group: StudyGroup, learner: User
) -> None:
    page = reverse("study_groups:card", args=[group.pk, learner.pk])
    card = cards.issue(learner, by=None)
    assert 'value="no_pin"' not in client.get(page).content.decode()
    cards.set_pin(card, "1234")
    assert 'value="no_pin"' in client.get(page).content.decode()
    assert change(client, group, learner, change="no_pin") == ["success"]
    assert SignInCard.objects.get().pin == ""
    assert change(client, group, learner, change="no_pin") == []
