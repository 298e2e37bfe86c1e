"""News: the newest first, by year and topic, in the reader's language."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from home.models import NewsPage, Topic
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic() -> Topic:
    latvian = factories.page("home").locale
    return Topic.objects.create(name="Tests: kursi", slug="tests-kursi", locale=latvian)


def add_news(day: date, **fields: Any) -> NewsPage:
    body = [("paragraph", "<p>Teksts</p>")]
    values = {"lead": "Ievads", "date": day, "body": body, **fields}
    return factories.add_page(factories.page("news"), NewsPage, **values)


def titles(client: Client, query: str, language: str = "lv") -> list[str]:
    response = client.get(factories.address("news", language) + query)
    assert response.status_code == 200
    return [item.title for item in response.context["news"].object_list]


def test_news_by_year_and_topic_in_every_language(client: Client, topic: Topic) -> None:
    old = add_news(date(2019, 5, 1), title="Toreiz")
    new = add_news(date(2020, 5, 1), title="Tagad", topics=[topic])
    assert old.title in titles(client, "?year=2019")
    assert new.title not in titles(client, "?year=2019")
    for language in ("lv", "uk"):
        assert titles(client, "?topic=tests-kursi", language) == ["Tagad"]
        assert titles(client, "?topic=tests-kursi&year=2020", language) == ["Tagad"]
    html = client.get(factories.address("news") + "?topic=tests-kursi&year=2019").content.decode()
    assert "?topic=tests-kursi" in html


@pytest.mark.parametrize("query", ["?year=x", "?year=99999", "?topic=%00", "?page=0", "?page=9e9"])
def test_a_senseless_choice_shows_all_news(client: Client, query: str) -> None:
    assert titles(client, query) == titles(client, "")


def test_a_translation_keeps_the_topic_of_its_latvian_page(client: Client, topic: Topic) -> None:
    news = add_news(date(2020, 5, 1), topics=[topic])
    html = client.get(factories.address_of(factories.twin(news))).content.decode()
    assert "?topic=tests-kursi" in html
    assert "Tests: kursi" in html


def test_pages_of_a_long_list_keep_the_choice(client: Client, topic: Topic) -> None:
    for day in range(1, 15):
        add_news(date(2020, 5, day), topics=[topic])
    html = client.get(factories.address("news") + "?topic=tests-kursi").content.decode()
    assert "?topic=tests-kursi&amp;page=2" in html
    assert len(titles(client, "?topic=tests-kursi&page=2")) == 2


def test_links_lead_to_the_page_in_the_readers_language(client: Client) -> None:
    target = factories.page("about")
    text = f'<p><a linktype="page" id="{target.pk}">Par centru</a></p>'
    news = add_news(
        date(2020, 5, 1),
        body=[
            ("paragraph", text),
            ("related", {"pages": [target]}),
            ("call", {"text": "Lasi", "page": target, "address": ""}),
        ],
    )
    html = client.get(factories.address_of(factories.twin(news))).content.decode()
    assert html.count(f'href="{factories.address("about", "uk")}"') >= 3
    assert f'href="{factories.address("about", "lv")}">' not in html.partition("<main")[2]


def test_an_unpublished_target_leaves_its_words_without_a_link(client: Client) -> None:
    target = add_news(date(2020, 4, 1), title="Pazudis")
    text = f'<p><a linktype="page" id="{target.pk}">lasi šeit</a></p>'
    news = add_news(date(2020, 5, 1), body=[("paragraph", text), ("related", {"pages": [target]})])
    target.unpublish()
    html = client.get(factories.address_of(news)).content.decode()
    assert "lasi šeit" in html
    assert "Pazudis" not in html
    assert "None" not in html


def test_every_block_shows_what_it_holds(client: Client) -> None:
    words = [factories.word("mate"), factories.word("tevs")]
    news = add_news(
        date(2020, 5, 1),
        body=[
            ("quote", {"text": "Te es atradu draudzenes.", "person": "Olena"}),
            ("note", "<p>Svarīgi</p>"),
            ("video", {"title": "Filma", "address": "https://youtu.be/abc123", "picture": None}),
            ("words", {"words": words}),
        ],
    )
    html = client.get(factories.address_of(news)).content.decode()
    for text in ("Te es atradu draudzenes.", "Olena", "Svarīgi", "Filma", words[0].lemma):
        assert text in html
    assert "https://www.youtube-nocookie.com/embed/abc123" in html
    assert "<iframe" not in html
    assert f"/lv/practice/words/?of={words[0].pk}%2C{words[1].pk}" in html


def test_the_list_costs_the_same_with_many_stories(
    client: Client, topic: Topic, django_assert_max_num_queries: Any
) -> None:
    picture = factories.make_picture()
    for day in range(1, 15):
        add_news(date(2020, 5, day), topics=[topic], picture=[factories.picture_block(picture)])
    with django_assert_max_num_queries(15):
        client.get(factories.address("news", "uk"))
