"""Every page type, in every language: answer, language, links, cost."""

import re
from typing import Any

import pytest
from django.test import Client

from home.models import NewsIndexPage, NewsPage
from lessons.lexicon import current_lexicon
from lessons.models import Memory
from lessons.practice import record_answers
from tests import factories

pytestmark = pytest.mark.django_db
PAGES = [
    "home", "news", "integration-school-2011", "about", "contact", "question",
    "events", "event-conversation-2027", "event-exhibition-2011", "gallery-exhibition-2011",
    "projects", "project-integration-school",
    "consultations", "consultation-newcomers", "consultation-safety",
    "course-latvian", "lesson-family", "lesson-state", "quiz-state",
]  # fmt: skip
LANGUAGES = ["lv", "en", "ru", "uk"]


def head(html: str) -> str:
    return html.partition("</head>")[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", PAGES)
def test_each_page_answers_in_each_language(client: Client, key: str, language: str) -> None:
    response = client.get(factories.address(key, language))
    html = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}">' in html
    assert factories.page(key, language).title in html.replace("&#x27;", "'")
    assert "untranslated" not in html
    alternates = re.findall(r'rel="alternate" hreflang="(\w+)"', head(html))
    assert alternates == LANGUAGES
    assert f'rel="canonical" href="http://testserver{factories.address(key, language)}"' in html


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("key", PAGES)
def test_budgets(
    client: Client, key: str, signed_in: bool, django_assert_max_num_queries: Any
) -> None:
    url = factories.address(key, "uk")
    if signed_in:
        learner = factories.make_user()
        record_answers(learner.pk, [factories.given(factories.word("mate"))])
        client.force_login(learner)
    current_lexicon()
    with django_assert_max_num_queries(10 if key == "home" else 15):
        assert client.get(url).status_code == 200


def test_practice_and_progress_budgets(client: Client, django_assert_max_num_queries: Any) -> None:
    learner = factories.make_user()
    for key in ("mate", "tevs", "labrit"):
        record_answers(learner.pk, [factories.given(factories.word(key))])
    client.force_login(learner)
    key = factories.page("lesson-family").translation_key
    for url in (f"/uk/practice/{key}/", "/uk/practice/due/"):
        with django_assert_max_num_queries(8):
            assert client.get(url).status_code == 200
    with django_assert_max_num_queries(15):
        assert client.get("/uk/progress/").status_code == 200


def test_the_home_page_shows_a_learner_what_is_due(client: Client) -> None:
    learner = factories.make_user()
    assert "practice/due" not in client.get("/uk/").content.decode()
    record_answers(learner.pk, [factories.given(factories.word("mate"), "nezinu")])
    Memory.objects.update(due="2020-01-01T00:00:00Z")
    client.force_login(learner)
    assert "/uk/practice/due/" in client.get("/uk/").content.decode()


@pytest.mark.parametrize("path", ["/de/", "/uk/nekas/", "/lv/jaunumi/nekas/", "/xx/yy/"])
def test_what_does_not_exist_is_404_in_the_visitors_language(client: Client, path: str) -> None:
    response = client.get(path, headers={"Accept-Language": "uk"}, follow=True)
    html = response.content.decode()
    assert response.status_code == 404
    language = path[1:3] if path[1:3] in LANGUAGES else "uk"
    assert f'<html lang="{language}">' in html
    assert f'href="/{language}/"' in html


@pytest.mark.parametrize(("accepts", "language"), [("uk,en", "uk"), ("de", "lv"), ("", "lv")])
def test_the_bare_address_leads_to_the_visitors_language(
    client: Client, accepts: str, language: str
) -> None:
    response = client.get("/", headers={"Accept-Language": accepts} if accepts else {})
    assert (response.status_code, response["Location"]) == (302, f"/{language}/")


def test_news_are_paged_and_newest_first(client: Client) -> None:
    index: Any = factories.page("news")
    assert isinstance(index, NewsIndexPage)
    for day in range(1, 15):
        index.add_child(
            instance=NewsPage(title=f"Ziņa {day}", date=f"2026-01-{day:02}", lead="Īsi.")
        )
    first = client.get("/lv/jaunumi/").content.decode()
    assert first.index("Ziņa 14") < first.index("Ziņa 3")
    assert "Ziņa 2<" not in first
    for odd in ("2", "99", "x", "-1"):
        assert client.get(f"/lv/jaunumi/?page={odd}").status_code == 200
    assert "2011" in client.get("/lv/jaunumi/?page=2").content.decode()


def test_an_empty_list_says_so(client: Client) -> None:
    NewsPage.objects.all().delete()
    html = client.get("/en/jaunumi/").content.decode()
    assert "There is no news yet." in html


def test_html_in_text_fields_is_shown_not_run(client: Client) -> None:
    page: Any = factories.page("integration-school-2011")
    page.title = page.lead = "<script>alert(1)</script>"
    page.save_revision().publish()
    html = client.get(factories.address("integration-school-2011")).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html
