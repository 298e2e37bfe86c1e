"""Quizzes on a phone that several people use, with an account and without."""

from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from lessons import sittings
from lessons.models import Sitting
from lessons.sittings import finish, start, take_over
from tests import factories
from tests.lessons.quizzing import VISITOR, choice, essay, give, make_quiz, true_false

pytestmark = pytest.mark.django_db
READ_BY_A_TEACHER = "A teacher will read it"


@pytest.fixture
def learner() -> User:
    return factories.make_user()


def begin(phone: Client, quiz: Any, **data: str) -> str:
    return str(phone.post(f"/en/quiz/{quiz.translation_key}/start/", data)["Location"])


def html(phone: Client, url: str) -> str:
    page = phone.get(url)
    assert page.status_code == 200
    return unescape(page.content.decode())


# --- Whose a sitting is ---------------------------------------------------------------------------


def test_a_visitors_sitting_is_not_gone_on_with_by_who_signs_in(
    client: Client, learner: User
) -> None:
    quiz = make_quiz(choice())
    visitors = begin(client, quiz)
    client.force_login(learner)
    assert begin(client, quiz) != visitors
    assert [sitting.learner for sitting in Sitting.objects.order_by("started_at")] == [
        None,
        learner,
    ]


def test_a_second_tap_beside_a_visitors_sitting_finds_the_learners_own(
    learner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first tap saves its sitting just after the second one has looked for it."""
    quiz = make_quiz(choice())
    visitors = str(start(VISITOR, quiz).pk)
    real, first = sittings.terms_for, []

    def meanwhile(*args: Any) -> Any:
        if not first:
            first.append(None)
            first.append(start(learner, quiz))
        return real(*args)

    monkeypatch.setattr(sittings, "terms_for", meanwhile)
    assert start(learner, quiz, begun=[visitors]) == first[1]


def test_who_is_signed_in_is_not_invited_to_sign_up(client: Client, learner: User) -> None:
    url = begin(client, make_quiz(choice()))
    give(Sitting.objects.get().responses.get())
    finish(Sitting.objects.get().pk)
    assert "/accounts/signup/" in html(client, url)
    client.force_login(learner)
    result = html(client, url)
    assert "/accounts/signup/" not in result
    assert "Your progress asks whether it was you." in result


# --- Two at once ----------------------------------------------------------------------------------


def test_two_quizzes_begun_at_once_are_both_kept(client: Client, learner: User) -> None:
    """Both answers of the server come to one browser, which sent nothing with either request."""
    urls = []
    for quiz in (make_quiz(choice("Pirmais")), make_quiz(choice("Otrais"))):
        tab = Client()
        urls.append(begin(tab, quiz))
        client.cookies.update(tab.cookies)
    assert [client.get(url).status_code for url in urls] == [200, 200]
    client.force_login(learner)
    assert client.get("/en/practice/claim/").context["pending"] == 2
    client.post("/en/practice/claim/", {"keep": "1"})
    assert learner.sittings.count() == 2


def test_a_double_tap_loses_no_sitting(client: Client) -> None:
    quiz = make_quiz(choice())
    tabs = [Client(), Client()]
    urls = [begin(tab, quiz) for tab in tabs]
    for tab in tabs:
        client.cookies.update(tab.cookies)
    assert [client.get(url).status_code for url in urls] == [200, 200]
    assert begin(client, quiz) in urls


def test_of_two_begun_at_once_the_answered_one_is_claimed(learner: User) -> None:
    quiz = make_quiz(choice(), true_false())
    tabs = [start(VISITOR, quiz) for _ in range(3)]
    give(tabs[1].responses.first())
    assert take_over(learner, [str(tab.pk) for tab in tabs]) == 1
    assert learner.sittings.get() == tabs[1]


def test_a_cookie_that_was_made_up_opens_nothing(client: Client) -> None:
    sitting = start(VISITOR, make_quiz(choice()))
    client.cookies[f"sitting-{sitting.pk}"] = "1"
    assert client.get(f"/en/sitting/{sitting.pk}/").status_code == 302


def test_a_browser_keeps_so_many_sittings_and_no_more(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lessons.pending.MOST_SITTINGS", 2)
    urls = [begin(client, make_quiz(choice(), title=f"Tests {n}")) for n in range(3)]
    assert client.get(urls[-1]).status_code == 200
    kept = [c for c in client.cookies.values() if c.key.startswith("sitting-") and c.value]
    assert len(kept) == 2


# --- What nobody reads ----------------------------------------------------------------------------


def test_a_visitor_is_not_told_that_a_teacher_reads_her_essay(client: Client) -> None:
    url = begin(client, make_quiz(essay(), feedback="at_end"))
    assert READ_BY_A_TEACHER not in html(client, url)
    give(Sitting.objects.get().responses.get())
    finish(Sitting.objects.get().pk)
    result = html(client, url)
    assert READ_BY_A_TEACHER not in result
    assert "still to be read by a teacher" not in result


@pytest.mark.parametrize(("mode", "is_read"), [("quiz", True), ("practice", False)])
def test_a_teacher_reads_what_a_learner_hands_in(
    client: Client, learner: User, mode: str, is_read: bool
) -> None:
    sitting = start(learner, make_quiz(essay(), may_practise=True), mode)
    client.force_login(learner)
    assert (READ_BY_A_TEACHER in html(client, f"/en/sitting/{sitting.pk}/")) is is_read
