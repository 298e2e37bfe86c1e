"""The words of a lesson in groups that are learnt together."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from lessons.models import LessonPage, LessonProgress, LessonWord
from lessons.reports import MOST_TOGETHER, in_groups
from tests import factories

from .practising import FAMILY, answer, html, words_of


@pytest.mark.parametrize(
    ("count", "sizes"),
    [
        (0, []), (1, [1]), (12, [12]), (13, [6, 7]), (24, [12, 12]), (28, [9, 9, 10]),
        (50, [10, 10, 10, 10, 10]),
    ],
)  # fmt: skip
def test_groups_are_few_and_of_nearly_the_same_size(count: int, sizes: list[int]) -> None:
    groups = in_groups(range(count))
    assert [len(group) for group in groups] == sizes
    assert [item for group in groups for item in group] == list(range(count))
    assert all(len(group) <= MOST_TOGETHER for group in groups)


@pytest.mark.django_db
class TestLessonPage:
    @pytest.fixture
    def many(self) -> list[int]:
        """Return the ids of the words of a lesson that has more than one group."""
        page: Any = factories.page(FAMILY)
        words = words_of()
        others = words_of("lesson-greetings")
        LessonWord.objects.bulk_create(
            LessonWord(page=page, word=word, sort_order=100 + place)
            for place, word in enumerate(others)
        )
        assert isinstance(page, LessonPage)
        words[0].save()  # so that the vocabulary is read again
        return [word.pk for word in (*words, *others)]

    def test_each_group_has_its_own_practice(self, client: Client, many: list[int]) -> None:
        text = html(client.get(factories.address(FAMILY, "en")))
        half = len(many) // 2
        assert [unescape(part) for part in re.findall("<h3 id[^>]*>([^<]+)", text)] == [
            f"Words 1 to {half}",
            f"Words {half + 1} to {len(many)}",
        ]
        links = re.findall(r'href="([^"]+\?of=[^"]+)"', text)
        groups = [re.findall(r"of=([\d,]+)&amp;meanings=en", link)[0] for link in links]
        assert groups == [",".join(map(str, part)) for part in (many[:half], many[half:])]

    def test_practice_of_a_group_is_practice_of_the_lesson(
        self, client: Client, many: list[int]
    ) -> None:
        learner: User = factories.make_user(language="en")
        client.force_login(learner)
        text = html(client.get(factories.address(FAMILY, "en")))
        (_, link) = re.findall(r'href="([^"]+\?of=[^"]+)"', text)
        shown = client.get(unescape(link))
        session = shown.context["session"]
        assert {word.id for word in session.words()} <= set(many[len(many) // 2 :])
        assert shown.context["heading"] == "Family"
        assert shown.context["exit_url"] == factories.address(FAMILY, "en")
        assert "of=" in session.next_url
        answer(client, shown, shown.context["exercise"].target)
        key = factories.page(FAMILY).translation_key
        assert LessonProgress.objects.filter(learner=learner, lesson_key=key).exists()

    def test_words_of_other_lessons_do_not_come_in(self, client: Client) -> None:
        other = words_of("lesson-greetings")[0].pk
        page = factories.page(FAMILY, "en")
        response = client.get(f"/en/practice/{page.translation_key}/?of={other}&meanings=en")
        own = {word.pk for word in words_of()}
        assert {word.id for word in response.context["session"].words()} <= own

    def test_few_words_are_one_group_without_a_heading(self, client: Client) -> None:
        text = html(client.get(factories.address(FAMILY, "en")))
        assert "?of=" not in text
        assert text.count('class="word-list"') == 1
