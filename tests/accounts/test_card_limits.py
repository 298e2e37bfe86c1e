"""What a sign-in card does not open, and what it does not leave behind."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from accounts import cards
from accounts.models import SignInCard, User
from tests import factories

from .test_cards import press

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    learner = factories.make_user()
    factories.make_group(teacher=factories.make_user(role="Teacher"), learners=[learner])
    return learner


@pytest.fixture
def card(learner: User) -> SignInCard:
    return cards.issue(learner, by=None)


# What a finder can't leave behind ------------------------------------------------------------


@pytest.mark.parametrize("has_password", [True, False])
@pytest.mark.parametrize("page", ["password/set/", "password/change/", "two-steps/totp/activate/"])
def test_a_card_opens_no_way_to_another_way_in(
    client: Client, learner: User, card: SignInCard, has_password: bool, page: str
) -> None:
    if not has_password:
        learner.set_unusable_password()
        learner.save()
    press(client, card)
    before = User.objects.get(pk=learner.pk).password
    data = {"password1": "finder-3847-x", "password2": "finder-3847-x"}
    for ask in (client.get, client.post):
        response = ask(f"/uk/accounts/{page}", {**data, "oldpassword": "mila-tuve-3847"})
        assert (response.status_code, response["Location"]) == (302, "/uk/progress/")
    with translation.override("uk"):
        said = gettext("Your teacher can give you a password.")
    assert said in client.get("/uk/progress/").content.decode()
    assert User.objects.get(pk=learner.pk).password == before
    assert client.get("/uk/accounts/devices/").status_code == 200


def test_her_password_opens_the_page_to_change_it(client: Client, learner: User) -> None:
    client.post("/uk/accounts/login/", {"login": learner.username, "password": "mila-tuve-3847"})
    assert client.get("/uk/accounts/password/change/").status_code == 200
    assert client.get("/uk/accounts/two-steps/").status_code == 404


@pytest.mark.parametrize("end", [cards.revoke, lambda user: cards.replace(user, by=None)])
def test_a_card_that_is_taken_back_leaves_no_second_step(
    learner: User, card: SignInCard, end: Any
) -> None:
    TOTP.activate(learner, "JBSWY3DPEHPK3PXP")
    end(learner)
    assert not Authenticator.objects.filter(user=learner).exists()


# A role --------------------------------------------------------------------------------------


def give_role(learner: User) -> None:
    learner.groups.add(Group.objects.get(name="Teacher"))


def take_into_role(learner: User) -> None:
    Group.objects.get(name="Teacher").user_set.add(learner)


def make_superuser(learner: User) -> None:
    learner.is_superuser = True
    learner.save()


@pytest.mark.parametrize("rise", [give_role, take_into_role, make_superuser])
def test_who_is_given_a_role_has_no_card_any_more(
    client: Client, learner: User, card: SignInCard, rise: Any
) -> None:
    press(client, card)
    rise(learner)
    assert not SignInCard.objects.live().exists()
    assert client.get("/uk/progress/").status_code == 302
    assert press(Client(), card).status_code == 404


def test_a_second_role_ends_no_session(client: Client) -> None:
    teacher = factories.make_user(role="Teacher")
    TOTP.activate(teacher, "JBSWY3DPEHPK3PXP")
    client.force_login(teacher)
    teacher.groups.add(Group.objects.get(name="Editor"))
    assert client.get("/uk/progress/").status_code == 200
    assert Authenticator.objects.exists()
