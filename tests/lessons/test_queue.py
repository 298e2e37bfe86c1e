"""The address where a device's answers arrive: bad input, strangers, and its cost."""

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from lessons.batches import MAX_ANSWERS, MAX_BYTES
from lessons.exercises import KINDS, Circumstances
from lessons.lexicon import current_lexicon
from lessons.models import Answer
from lessons.queues import queue_owner
from tests import factories

pytestmark = pytest.mark.django_db
URL = "/api/answers/"


@pytest.fixture
def learner() -> User:
    return factories.make_user()


@pytest.fixture
def phone(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


def send(client: Client, body: Any, **headers: str) -> Any:
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(URL, data, content_type="application/json", headers=headers)


def good(**changes: Any) -> dict[str, Any]:
    return factories.as_json(factories.given(factories.word("labrit")), **changes)


def test_a_good_batch_is_stored(phone: Client) -> None:
    item = good()
    response = send(phone, {"answers": [item]})
    assert response.json() == {"stored": [item["id"]], "refused": {}}
    assert Answer.objects.get().source == "app"


@pytest.mark.parametrize(
    "body",
    [
        "", "nonsense", "[]", "null", "{}", '{"answers": 3}', '{"answers": {"a": 1}}',
        "[" * 100_000, b"\xff\xfe", '{"answers": [' + "1," * 200 + "1]}",
    ],
)  # fmt: skip
def test_a_malformed_batch_is_answered_with_400_and_stores_nothing(
    phone: Client, body: Any
) -> None:
    response = send(phone, body)
    assert response.status_code == 400
    assert response.json()["error"]
    assert not Answer.objects.exists()


def test_too_many_answers_are_400(phone: Client) -> None:
    items = [good(id=str(uuid.uuid4())) for _ in range(MAX_ANSWERS + 1)]
    assert send(phone, {"answers": items}).status_code == 400
    assert not Answer.objects.exists()


def test_too_large_a_body_is_413(phone: Client) -> None:
    response = send(phone, '{"answers": []}' + " " * MAX_BYTES)
    assert response.status_code == 413
    assert response.json()["error"]


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "x"}, {"id": None}, {"id": 7}, {"word": "1"}, {"word": True}, {"word": -1},
        {"word": 10**30}, {"word": 10**9}, {"kind": "guess"}, {"kind": []}, {"language": "xx"},
        {"language": []}, {"given": None}, {"given": "a" * 301}, {"hints": -1}, {"ms": "fast"},
        {"at": "yesterday"}, {"at": None}, {"at": "2026-11-22T10:00:00"},
        {"at": "2026-13-45T10:00:00Z"}, {"lesson": "x"}, {"lesson": 3},
        {"form": None}, {"form": 3}, {"form": ["loc.sg"]}, {"form": "Loc.sg"}, {"form": "loc sg"},
        {"form": "loc.sg\n"}, {"form": "a" * 21}, {"form": "ā"}, {"form": "loc-sg"},
        {"placement": "true"}, {"placement": 1}, {"placement": None}, {"placement": []},
        {"kind": "put_into_form", "form": "loc.xx"}, {"kind": "put_into_form"},
    ],
)  # fmt: skip
def test_one_bad_answer_is_refused_and_the_rest_stored(
    phone: Client, changes: dict[str, Any]
) -> None:
    fine, bad = good(), good(**changes)
    response = send(phone, {"answers": [bad, fine]})
    assert response.status_code == 200
    assert response.json()["stored"] == [fine["id"]]
    assert len(response.json()["refused"]) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"given": "a\0b"}, {"given": "\ud800"}, {"given": "🙂" * 100}, {"given": "ā́̈" * 50},
        {"at": "0001-01-01T00:00:00+14:00"}, {"at": "9999-12-31T23:59:59-12:00"},
        {"at": "1969-12-31T23:59:59Z"}, {"ms": 2**52}, {"hints": 100}, {"extra": {"a": [1]}},
    ],
)  # fmt: skip
def test_odd_but_usable_answers_are_stored(phone: Client, changes: dict[str, Any]) -> None:
    response = send(phone, {"answers": [good(**changes)]})
    assert response.status_code == 200
    answer = Answer.objects.get()
    assert answer.answered_at <= answer.received_at


@pytest.mark.parametrize(
    ("sent", "form", "placement"),
    [
        ({}, "", False),
        ({"form": ""}, "", False),
        ({"placement": True}, "", True),
        ({"placement": False}, "", False),
        ({"kind": "put_into_form", "form": "loc.sg"}, "loc.sg", False),
        ({"kind": "gap_type", "form": "gap"}, "gap", False),
        ({"kind": "build_sentence", "form": "example", "given": "x"}, "example", False),
    ],
)
def test_form_and_placement_arrive_in_the_log(
    phone: Client, sent: dict[str, Any], form: str, placement: bool
) -> None:
    item = factories.as_json(factories.given(factories.word("mate")))
    # A device that knows nothing of them sends neither.
    plain = {name: value for name, value in item.items() if name not in ("form", "placement")}
    response = send(phone, {"answers": [{**plain, **sent}]})
    assert response.json() == {"stored": [item["id"]], "refused": {}}
    answer = Answer.objects.get()
    assert (answer.form, answer.placement) == (form, placement)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_taken(phone: Client, kind: str) -> None:
    word = factories.word("mate")
    at = Circumstances(current_lexicon(), "uk", "loc.sg")
    form = {"gap_choose": "gap", "gap_type": "gap", "build_sentence": "example",
            "put_into_form": "loc.sg"}.get(kind, "")  # fmt: skip
    skipped = KINDS[kind].check(at.lexicon.words[word.pk], at, "")
    assert skipped is not None
    item = factories.as_json(factories.given(word, skipped.expected, kind=kind, form=form))
    assert send(phone, {"answers": [item]}).json()["refused"] == {}
    answer = Answer.objects.get()
    assert (answer.kind, answer.form, answer.verdict) == (kind, form, "exact")
    assert answer.target == answer.given == skipped.expected


def test_a_visitor_is_told_to_sign_in(client: Client) -> None:
    response = send(client, {"answers": [good()]})
    assert (response.status_code, response.json()) == (401, {"error": "sign in first"})


def test_answers_of_another_learner_are_not_taken(phone: Client) -> None:
    owner = queue_owner(factories.make_user())
    response = send(phone, {"answers": [good()]}, X_Queue_Owner=owner)
    assert response.status_code == 403
    assert not Answer.objects.exists()


def test_without_a_csrf_token_nothing_is_taken(learner: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(learner)
    response = send(strict, {"answers": [good()]})
    assert (response.status_code, "error" in response.json()) == (403, True)
    visitor = strict.get("/api/visitor/").json()
    response = send(
        strict, {"answers": [good()]}, X_CSRFToken=visitor["token"],
        X_Queue_Owner=visitor["learner"],
    )  # fmt: skip
    assert response.status_code == 200


def test_a_form_is_not_a_batch(phone: Client) -> None:
    assert phone.post(URL, {"answers": "[]"}).status_code == 415


def test_get_is_405(phone: Client) -> None:
    response = phone.get(URL)
    assert (response.status_code, response["Allow"]) == (405, "POST")


def test_a_batch_of_any_size_costs_at_most_twelve_statements(
    phone: Client, django_assert_max_num_queries: Any
) -> None:
    current_lexicon()  # in memory already, as in a process that has served a request
    words = [factories.word(key) for key in ("labrit", "labdien", "mate", "tevs")]
    for size in (1, MAX_ANSWERS):
        items = [factories.as_json(factories.given(words[n % 4])) for n in range(size)]
        with django_assert_max_num_queries(12):
            assert len(send(phone, {"answers": items}).json()["stored"]) == size
