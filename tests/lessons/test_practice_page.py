"""The page of a session: its cost, its addresses, and what its script gets."""

import re
import uuid
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from lessons.exercises import KINDS
from lessons.models import Answer, Memory
from lessons.planning import PlanItem, encode_plan
from lessons.practice import record_answers
from tests import factories

from .practising import FAMILY, answer, html, practice, words_of

pytestmark = pytest.mark.django_db
ELSEWHERE = "evil.example"


@pytest.fixture
def learner() -> User:
    return factories.make_user(language="uk")


@pytest.fixture
def phone(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


# --- What it costs --------------------------------------------------------------------------------


@pytest.fixture
def practised(learner: User) -> User:
    """A learner with words that are due, words that are not, and words that she mixes up."""
    words, now = words_of(), timezone.now()
    for days, text in ((9, "tēvs"), (5, None), (2, "mamma")):
        record_answers(
            learner.pk,
            [factories.given(word, text, at=now - timedelta(days=days)) for word in words[:6]],
        )
    Memory.objects.filter(word=words[0]).update(due=now + timedelta(days=30))
    return learner


@pytest.mark.parametrize(
    ("lesson", "query"),
    [
        (FAMILY, {}),
        (FAMILY, {"check": "1"}),
        ("lesson-greetings", {"check": "1", "meanings": "ru"}),
        ("due", {}),
        ("words", {"of": "all", "back": "/uk/progress/"}),
        (FAMILY, {"plan": "all"}),
        (FAMILY, {"plan": "all", "at": "3"}),
        (FAMILY, {"plan": "all", "at": "99"}),
    ],
)
def test_a_session_costs_at_most_eight_statements(
    phone: Client, practised: User, lesson: str, query: dict[str, str],
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    words = words_of()
    values = {
        "of": ",".join(str(word.pk) for word in words),
        "plan": encode_plan(
            PlanItem(word.pk, kind) for word, kind in zip(words, KINDS, strict=False)
        ),
    }
    address = practice(lesson, **{k: values[k] if v == "all" else v for k, v in query.items()})
    assert phone.get(address).context["session"].places  # and all is in memory now
    with django_assert_max_num_queries(8):
        assert phone.get(address).status_code == 200


def test_a_visitor_costs_no_more(client: Client, django_assert_max_num_queries: Any) -> None:
    client.get(practice())
    with django_assert_max_num_queries(8):
        client.get(practice())


# --- Addresses that say nothing good --------------------------------------------------------------


def test_what_is_not_there(phone: Client) -> None:
    lesson: Any = factories.page(FAMILY, "uk")
    assert phone.get(practice()).status_code == 200
    for key in ("nonsense", uuid.uuid4(), factories.page("home").translation_key, "0", "DUE"):
        assert phone.get(f"/uk/practice/{key}/").status_code == 404, key
        assert phone.post(f"/uk/practice/{key}/", {"id": "x"}).status_code == 404, key
    lesson.unpublish()
    assert phone.get(practice()).status_code == 404


def test_other_methods_are_405(phone: Client) -> None:
    assert phone.put(practice()).status_code == 405


BAD = {
    "at": ["x", "-1", "²", "٣", "1e3", "99999", "1.5", "", "\0"],
    "plan": ["x", ",,,", "-", "1-", "999999-type_word", "1-guess", "9" * 500, "\0", "<b>", "1-a-b"],
    "of": ["x", ",", "-1", "9" * 50, "1;2", "²", "999999", "\0"],
    "back": [
        f"https://{ELSEWHERE}/", f"//{ELSEWHERE}/", f"/\\{ELSEWHERE}/", f"///{ELSEWHERE}",
        f"\\\\{ELSEWHERE}", f"/\t/{ELSEWHERE}", "javascript:alert(1)", "\0", "",
        f"http:///{ELSEWHERE}", f"https:{ELSEWHERE}", f" https://{ELSEWHERE}/",
    ],
    "meanings": ["xx", "", "lv", "uk\0", "<b>"],
    "check": ["", "0", "<b>"],
}  # fmt: skip


@pytest.mark.parametrize("lesson", [FAMILY, "due", "words"])
@pytest.mark.parametrize("name", BAD)
def test_nonsense_in_an_address_breaks_nothing(phone: Client, lesson: str, name: str) -> None:
    ids = ",".join(str(word.pk) for word in words_of())
    for value in BAD[name]:
        response = phone.get(practice(lesson, **{"of": ids, name: value}))
        assert response.status_code == 200, value
        assert "<b>" not in html(response)
        response = phone.post(
            practice(lesson, **{"of": ids, name: value}),
            {"id": str(uuid.uuid4()), "given": "x", name: value},
        )
        assert response.status_code in (200, 404), value


@pytest.mark.parametrize("value", BAD["back"])
@pytest.mark.parametrize("lesson", ["due", "words"])
def test_no_link_leads_to_another_site(phone: Client, lesson: str, value: str) -> None:
    plan = encode_plan([PlanItem(word.pk, "type_word") for word in words_of()])
    for at in ("0", "99"):
        text = html(phone.get(practice(lesson, plan=plan, at=at, back=value)))
        for link in map(unescape, re.findall(r'(?:href|action)="([^"]*)"', text)):
            assert not link.strip().lower().startswith("javascript:")
            assert ELSEWHERE not in urlsplit(link.replace("\\", "/")).netloc
            assert not re.match(rf"\W*(https?:)?\W*{ELSEWHERE}", link)


def test_the_way_back_is_where_she_came_from(phone: Client) -> None:
    word = words_of()[0]
    text = html(phone.get(practice("words", of=word.pk, back="/uk/progress/?a=1&b=2")))
    assert '<a class="practice__exit" href="/uk/progress/?a=1&amp;b=2">' in text
    text = html(phone.get(practice()))
    assert f'<a class="practice__exit" href="{factories.address(FAMILY, "uk")}">' in text


@pytest.mark.parametrize("changes", [{"id": ""}, {"id": "x"}, {"id": "\0"}, {"id": "1" * 400}])
def test_an_answer_without_a_good_id_is_not_kept(phone: Client, changes: dict[str, str]) -> None:
    page = phone.get(practice())
    assert answer(phone, page, "x", **changes).status_code == 404
    assert not Answer.objects.exists()


@pytest.mark.parametrize("given", ["a" * 5_000, "\0", "\ud83d", "🙂" * 400, "<script>", "{given}"])
def test_whatever_is_typed_is_answered(phone: Client, given: str) -> None:
    plan = encode_plan([PlanItem(words_of()[0].pk, "type_word")])
    text = given.encode("utf-8", "replace").decode()
    response = answer(phone, phone.get(practice(plan=plan)), text)
    assert "<script>alert" not in html(response)
    assert Answer.objects.get().given == text.replace("\0", "")[:300]


# --- What the script gets -------------------------------------------------------------------------


def test_the_script_gets_the_session_whole(phone: Client, practised: User) -> None:
    page = phone.get(practice())
    data, found = page.context["data"], page.context["session"]
    assert data["placement"] is False
    assert data["plan"] == found.plan
    assert len(data["places"]) == len(found.places)
    for place, sent in zip(found.places, data["places"], strict=True):
        assert sent["exercise"]["target"] == place.exercise.target
        assert (sent["twin"] is None) == (place.twin is None)
    asked = {str(word.id) for word in found.words()}
    assert asked <= {str(id) for id in data["words"]}
    text = html(page)
    assert text.count("<template data-exercise=") == len(found.places)
    assert text.count("<template data-twin=") == sum(bool(p.twin) for p in found.places)
    assert phone.get(practice(check="1")).context["data"]["placement"] is True


def test_what_she_took_a_word_for_is_known_to_the_script(phone: Client, learner: User) -> None:
    word, far = factories.word("mate"), factories.word("labrit")
    at = timezone.now() - timedelta(days=9)
    wrong = factories.given(word, "labrīt", kind="choose_word", at=at)
    record_answers(learner.pk, [wrong])
    plan = encode_plan([PlanItem(word.pk, "choose_word")])
    page = phone.get(practice(plan=plan))
    assert "labrīt" in page.context["exercise"].options
    assert page.context["data"]["words"][far.pk]["lemma"] == "labrīt"
