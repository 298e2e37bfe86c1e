"""Phones of several learners: sessions that end, and handing the phone on."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from freezegun import freeze_time

from accounts import cards
from accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db
START = "2026-10-05 17:00:00"


@pytest.fixture
def learner() -> User:
    learner = factories.make_user(username="olena")
    factories.make_group(teacher=factories.make_user(role="Teacher"), learners=[learner])
    return learner


def by_password(client: Client, learner: User, **fields: str) -> Any:
    data = {"login": learner.username, "password": "mila-tuve-3847", **fields}
    return client.post("/lv/accounts/login/", data)


def by_card(client: Client, learner: User, **fields: str) -> Any:
    number = cards.secret_of(cards.issue(learner, by=None))
    return client.post("/lv/card/enter/", {"number": number, **fields})


WAYS = pytest.mark.parametrize("sign_in", [by_password, by_card])


@WAYS
def test_a_shared_phone_signs_out_after_a_quarter_of_an_hour(
    client: Client, learner: User, sign_in: Any
) -> None:
    with freeze_time(START) as clock:
        sign_in(client, learner, shared="on")
        for _ in range(3):
            clock.tick(14 * 60)
            assert client.get("/lv/progress/").status_code == 200
        clock.tick(15 * 60 + 1)
        assert client.get("/lv/progress/").status_code == 302


@WAYS
def test_her_own_phone_stays_signed_in(client: Client, learner: User, sign_in: Any) -> None:
    with freeze_time(START) as clock:
        sign_in(client, learner)
        clock.tick(60 * 60 * 24 * 50)
        response = client.get("/lv/progress/")
        assert response.status_code == 200
    assert "/accounts/next/" not in response.content.decode()


def test_the_session_is_written_once_a_minute_at_most(client: Client, learner: User) -> None:
    def expiry() -> Any:
        return Session.objects.get(pk=client.session.session_key).expire_date

    with freeze_time(START) as clock:
        by_card(client, learner, shared="on")
        first = expiry()
        clock.tick(30)
        client.get("/lv/progress/")
        assert expiry() == first
        clock.tick(31)
        client.get("/lv/progress/")
        assert expiry() > first


def test_the_phone_is_handed_on_with_one_button(client: Client, learner: User) -> None:
    by_card(client, learner, shared="on")
    assert 'action="/lv/accounts/next/"' in client.get("/lv/progress/").content.decode()
    assert client.get("/lv/accounts/next/").status_code == 405
    assert client.post("/lv/accounts/next/")["Location"] == "/lv/card/"
    assert client.get("/lv/progress/").status_code == 302
    assert client.get("/lv/card/enter/")["Location"] == "/lv/card/"


def test_what_was_said_of_the_phone_is_offered_to_the_next(client: Client, learner: User) -> None:
    by_card(client, learner, shared="on")
    client.post("/lv/accounts/next/")
    form = client.get("/lv/accounts/login/").context["form"]
    assert form["shared"].value() is True
    by_password(client, learner)
    client.post("/lv/accounts/logout/")
    form = client.get("/lv/accounts/login/").context["form"]
    assert form["shared"].value() is False
