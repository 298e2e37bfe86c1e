"""Facts with dates: what editors are told to check."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import roles
from lessons.admin.facts import State, facts_of
from lessons.models import QuizPage
from tests import factories
from tests.lessons.quizzing import choice, essay, make_quiz, short, true_false

pytestmark = pytest.mark.django_db
URL = "/admin/reports/quiz-facts/"
TODAY = date(2027, 3, 1)
CHECKED = {"source_name": "Likums", "verified_on": date(2027, 1, 1)}


def states(*questions: dict[str, Any]) -> list[tuple[str, State]]:
    quiz = make_quiz(*[choice(f"{n}", **fields) for n, fields in enumerate(questions)])
    return [(fact.text, fact.state) for fact in facts_of([quiz], TODAY)]


def test_the_most_urgent_comes_first() -> None:
    def by(days: int) -> dict[str, Any]:
        return {"review_by": TODAY + timedelta(days=days), "volatile": True, **CHECKED}

    found = states(by(61), by(60), by(0), {"volatile": True}, by(-1), {}, by(-30))
    assert found == [
        ("6", State.STALE),
        ("4", State.STALE),
        ("2", State.DUE),
        ("1", State.DUE),
        ("3", State.UNCHECKED),
    ]


def test_what_can_change_needs_a_source_and_a_day() -> None:
    address = {"source_url": "https://likumi.lv/"}
    day = {"verified_on": date(2027, 1, 1)}
    can_change = {"volatile": True}
    found = states(
        can_change, can_change | day, can_change | address, can_change | address | day,
        can_change | CHECKED, day,
    )  # fmt: skip
    assert [text for text, _ in found] == ["0", "1", "2"]


def test_editors_see_where_to_correct(client: Client) -> None:
    today = timezone.localdate()
    late = {"review_by": today - timedelta(days=1), "source_url": "https://likumi.lv/x", **CHECKED}
    quiz = make_quiz(short("Kas ir prezidents?", **late), essay(), title="Valsts vara")
    QuizPage.objects.exclude(pk=quiz.pk).update(live=False)
    client.force_login(factories.make_user(role=roles.CHIEF_EDITOR))
    page = client.get(URL).content.decode()
    [fact] = client.get(URL).context["facts"]
    block = quiz.questions[0].id
    assert fact.edit_url == f"/admin/pages/{quiz.pk}/edit/#block-{block}-section"
    for text in ("Kas ir prezidents?", "Valsts vara", "https://likumi.lv/x", "Likums"):
        assert text in page
    quiz.unpublish()
    assert client.get(URL).context["facts"] == []


@pytest.mark.parametrize("size", [1, 20])
def test_the_report_costs_the_same_at_any_size(
    client: Client, size: int, django_assert_max_num_queries: Any
) -> None:
    due = {"review_by": timezone.localdate(), "volatile": True}
    for _ in range(size):
        make_quiz(true_false(**due), choice(**due))
    client.force_login(factories.make_user(role=roles.CHIEF_EDITOR))
    client.get(URL)
    with django_assert_max_num_queries(10):
        assert len(client.get(URL).context["facts"]) >= 2 * size


@pytest.mark.parametrize("role", ["", roles.CHIEF_EDITOR])
def test_the_report_is_for_those_who_edit_pages(client: Client, role: str) -> None:
    client.force_login(factories.make_user(role=role))
    assert (client.get(URL).status_code == 200) is bool(role)
    page = client.get("/admin/", follow=True).content.decode()
    assert (URL in page) is bool(role)
