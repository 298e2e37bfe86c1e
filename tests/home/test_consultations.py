"""Advice: how a newcomer prepares for an appointment, and leaves a page at once."""

from typing import Any

import pytest
from django.test import Client

from home.models import ConsultationPage, InfoPage, SchoolSettings
from tests import factories

pytestmark = pytest.mark.django_db
PHRASE = "Man ir jautājums par uzturēšanās atļauju."


@pytest.fixture
def advice() -> ConsultationPage:
    words = [factories.word("mate"), factories.word("tevs")]
    return factories.add_page(
        factories.page("home"),
        ConsultationPage,
        title="Padoms",
        intro="Par dokumentiem",
        preparation=[("phrase", PHRASE), ("words", {"words": words})],
    )


def test_she_prepares_with_sentences_and_words(client: Client, advice: ConsultationPage) -> None:
    html = client.get(factories.address_of(factories.twin(advice))).content.decode()
    assert f'<p class="phrase" lang="lv">{PHRASE}</p>' in html
    assert "мати" in html
    assert "?view=card" in html


def test_the_card_shows_the_latvian_sentences_alone(
    client: Client, advice: ConsultationPage
) -> None:
    html = client.get(factories.address_of(advice) + "?view=card").content.decode()
    assert PHRASE in html
    assert "phrase-card__phrase" in html
    assert "site-header" not in html


def test_a_translated_sentence_stands_below_the_latvian_one(
    client: Client, advice: ConsultationPage
) -> None:
    version = factories.twin(advice)
    meaning = "У мене питання про посвідку."
    raw = list(version.preparation.raw_data)
    raw[0] = {**raw[0], "value": meaning}
    version.preparation.raw_data[0] = raw[0]
    version.preparation = version.preparation.stream_block.to_python(raw)
    ConsultationPage.objects.filter(pk=version.pk).update(preparation=version.preparation)
    html = client.get(factories.address_of(version)).content.decode()
    assert html.index(PHRASE) < html.index(meaning)


def test_practice_of_chosen_words_leads_back_to_the_page(
    client: Client, advice: ConsultationPage
) -> None:
    ids = ",".join(str(factories.word(key).pk) for key in ("mate", "tevs"))
    back = factories.address_of(advice)
    response = client.get(f"/uk/practice/words/?of={ids}&back={back}")
    assert response.status_code == 200
    assert response.context["exit_url"] == back
    asked = {place.exercise.word for place in response.context["session"].places}
    assert asked == {factories.word("mate").pk, factories.word("tevs").pk}


@pytest.mark.parametrize(
    "query",
    [
        "", "?of=", "?of=x,-1,%00,999999999999999999999", "?of=1&back=//evil.example/",
        "?of=1&back=https://evil.example/", "?of=1&back=javascript:x()",
        "?of=1&back=/" + "x" * 3000,
    ],
)  # fmt: skip
def test_senseless_words_and_ways_back_do_no_harm(client: Client, query: str) -> None:
    response = client.get(f"/uk/practice/words/{query}")
    assert response.status_code == 200
    assert response.context["exit_url"].startswith("/")
    assert "evil" not in response.context["exit_url"]


def test_answers_without_a_script_keep_the_words_and_the_way_back(
    client: Client, advice: ConsultationPage
) -> None:
    id = factories.word("mate").pk
    url = f"/uk/practice/words/?of={id}&back=/uk/"
    page = client.get(url)
    session = page.context["session"]
    exercise = session.places[0].plain
    data = {
        "plan": session.plan, "at": "0", "meanings": "uk",
        "id": page.context["answer_id"], "given": exercise.target,
    }  # fmt: skip
    response = client.post(url, data)
    assert response.status_code == 200
    assert f"of={id}&amp;back=%2Fuk%2F" in response.content.decode()


def test_a_page_about_violence_has_a_quick_way_out(client: Client) -> None:
    page = factories.add_page(
        factories.page("home"), InfoPage, quick_exit=True, body=[("paragraph", "<p>112</p>")]
    )
    html = client.get(factories.address_of(page)).content.decode()
    assert "data-quick-exit" in html
    assert SchoolSettings.load().quick_exit in html
    assert "data-quick-exit" not in client.get(factories.address("about")).content.decode()


def test_easy_reading_is_one_tap_away_and_only_where_it_exists(client: Client) -> None:
    page = factories.add_page(
        factories.page("home"),
        InfoPage,
        body=[("paragraph", "<p>Garais teksts.</p>")],
        easy_read=[("paragraph", "<p>Īsais teksts.</p>")],
    )
    url = factories.address_of(page)
    full, easy = (client.get(url + query).content.decode() for query in ("", "?view=easy"))
    assert "Garais teksts." in full
    assert "Īsais teksts." not in full
    assert "Īsais teksts." in easy
    assert "view=easy" in full


def test_budget(
    client: Client, advice: ConsultationPage, django_assert_max_num_queries: Any
) -> None:
    url = factories.address_of(factories.twin(advice))
    client.get(url)
    client.force_login(factories.make_user())
    with django_assert_max_num_queries(15):
        assert client.get(url).status_code == 200
