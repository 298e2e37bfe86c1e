"""Who may open what of a quiz: groups, privacy of pages, ended sessions, odd addresses."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from accounts import roles
from accounts.models import User
from lessons.availability import NotAvailable
from lessons.models import Membership, Sitting
from lessons.sittings import start
from tests import factories
from tests.lessons.practising import FAMILY, practice
from tests.lessons.quizzing import VISITOR, choice, make_quiz, true_false

pytestmark = pytest.mark.django_db
HUGE = 10**23


@pytest.fixture
def learner() -> User:
    return factories.make_user()


def begin(phone: Client, quiz: Any, **data: str) -> Any:
    return phone.post(f"/lv/quiz/{quiz.translation_key}/start/", data)


# --- Groups and dates -----------------------------------------------------------------------------


def test_only_these_groups_holds_for_practice(learner: User) -> None:
    group = factories.make_group(teacher=factories.make_user(), learners=[])
    quiz = make_quiz(choice(), groups=[group], may_practise=True)
    for person in (VISITOR, learner):
        with pytest.raises(NotAvailable):
            start(person, quiz, Sitting.Mode.PRACTICE)
    Membership.objects.create(group=group, learner=learner)
    assert start(learner, quiz, Sitting.Mode.PRACTICE)


def test_a_closed_quiz_says_so_once_and_offers_no_practice(client: Client) -> None:
    closed = timezone.now() - timedelta(days=1)
    quiz = make_quiz(choice(), may_practise=True, closes_at=closed)
    client.force_login(factories.make_user())
    page = begin(client, quiz)
    html = unescape(client.get(page["Location"]).content.decode())
    assert html.count("Šis tests") == 1
    assert 'name="practise"' not in html


def test_practice_after_the_only_try_is_not_before_it(client: Client, learner: User) -> None:
    quiz = make_quiz(choice(), may_practise=True, single_attempt=True)
    client.force_login(learner)
    address = factories.address_of(quiz).replace("/lv/", "/en/", 1)
    assert "Practise first" in client.get(address).content.decode()
    sitting = start(learner, quiz)
    Sitting.objects.filter(pk=sitting.pk).update(finished_at=timezone.now(), score=0)
    html = client.get(address).content.decode()
    assert 'name="practise"' in html
    assert "Practise first" not in html


# --- Privacy of pages -----------------------------------------------------------------------------


def restrict(page: Any, type: str, *groups: Group) -> PageViewRestriction:
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type=type, password="noslēpums"
    )
    restriction.groups.set(groups)
    return restriction


@pytest.mark.parametrize("type", ["password", "login", "groups"])
@pytest.mark.parametrize("is_above", [False, True])
def test_a_page_that_is_private_is_not_begun(client: Client, type: str, is_above: bool) -> None:
    quiz = make_quiz(choice(), may_practise=True)
    restrict(quiz.get_parent() if is_above else quiz, type)
    for data in ({}, {"practise": "1"}):
        assert begin(client, quiz, **data)["Location"] == factories.address_of(quiz)
    assert not Sitting.objects.exists()


def test_who_may_see_a_private_quiz_may_begin_it(client: Client, learner: User) -> None:
    quiz, group = make_quiz(choice()), Group.objects.create(name="Skolēnes")
    restrict(quiz, "groups", group)
    client.force_login(learner)
    begin(client, quiz)
    assert not Sitting.objects.exists()
    learner.groups.add(group)
    begin(client, quiz)
    assert Sitting.objects.get().learner == learner


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_words_of_a_private_lesson_are_not_practised(client: Client, method: str) -> None:
    assert client.get(practice()).status_code == 200
    restrict(factories.page(FAMILY, "uk"), "login")
    answer = getattr(client, method)(practice())
    assert answer["Location"] == factories.address(FAMILY, "uk")
    client.force_login(factories.make_user())
    assert client.get(practice()).status_code == 200


# --- Sessions that ended, sittings that are gone --------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_ended_session_leads_to_sign_in_and_back(
    client: Client, learner: User, method: str
) -> None:
    sitting = start(learner, make_quiz(choice(), true_false()))
    url = f"/lv/sitting/{sitting.pk}/"
    answer = getattr(client, method)(url)
    assert answer["Location"] == f"/lv/accounts/login/?next={url}"


def test_a_trial_asked_for_again_leads_to_the_editor(client: Client) -> None:
    quiz = make_quiz(choice())
    client.force_login(factories.make_user(role=roles.CHIEF_EDITOR))
    url = client.get(f"/lv/quiz/try/{quiz.pk}/")["Location"]
    assert client.get(url).status_code == 200
    sitting = Sitting.objects.get()
    sitting.responses.update(given=[], marks=0)
    assert client.post(url, {"finish": "1"}, follow=True).status_code == 200
    assert not Sitting.objects.exists()
    again = client.get(url)
    assert again["Location"] == reverse("wagtailadmin_pages:edit", args=[quiz.pk])
    assert client.get(again["Location"]).status_code == 200


def test_a_trial_leaves_with_its_editor(client: Client) -> None:
    quiz = make_quiz(choice())
    client.force_login(factories.make_user(role=roles.CHIEF_EDITOR))
    url = client.get(f"/lv/quiz/try/{quiz.pk}/")["Location"]
    client.logout()
    assert client.get(url).status_code == 302


@pytest.mark.parametrize(
    "address", ["/lv/quiz/try/{}/", "/admin/quizzes/{}/import/", "/admin/quizzes/{}/export/gift/"]
)
def test_a_number_that_no_database_holds_is_not_found(client: Client, address: str) -> None:
    client.force_login(factories.make_user(role=roles.CHIEF_EDITOR))
    assert client.get(address.format(HUGE)).status_code == 404
