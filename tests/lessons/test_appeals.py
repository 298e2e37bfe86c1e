"""„I think I was right”: a learner asks, her teacher decides, and what follows from it follows."""

import html
import json
import re
import threading
import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connections
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.log_actions import registry

from accounts import roles
from accounts.models import User
from lessons import appeals
from lessons.admin.appeals import TASKS
from lessons.appeals import (
    APPEALABLE,
    MAX_APPEALS,
    NOT_POSSIBLE,
    RIGHT_ALREADY,
    UNKNOWN,
    Decision,
    decide,
    decisions,
    make_appeals,
    put_away,
    take_back,
)
from lessons.batches import MAX_BYTES, GivenAnswer
from lessons.derivation import with_regrades
from lessons.latvian.checking import Verdict
from lessons.lexicon import current_lexicon
from lessons.models import AcceptedAnswer, Answer, Appeal, Memory, Regrade, Word
from lessons.practice import MEMORY_FIELDS, differences, record_answers
from lessons.queues import queue_owner
from tests import factories

pytestmark = pytest.mark.django_db
State = Appeal.State
API = "/api/appeals/"
LIST = "/admin/appeals/"


@pytest.fixture
def learner() -> User:
    return factories.make_user(display_name="Olena")


@pytest.fixture
def teacher() -> User:
    return factories.make_user(role=roles.TEACHER, display_name="Zane")


@pytest.fixture
def group(teacher: User, learner: User) -> Any:
    return factories.make_group(teacher=teacher, learners=[learner])


@pytest.fixture
def mate() -> Word:
    return factories.word("mate")


def answered(learner: User, word: Word, text: str | None, **fields: Any) -> uuid.UUID:
    answer = replace(factories.given(word, text), **fields)
    record_answers(learner.pk, [answer])
    return answer.id


def counts_as(id: uuid.UUID) -> str:
    """Return the verdict that an answer has now."""
    row = with_regrades(Answer.objects.filter(pk=id)).get()
    return str(row.regraded or row.verdict)


def memories(learner: User) -> list[Any]:
    rows = Memory.objects.filter(learner=learner).order_by("word")
    return list(rows.values_list("word", *MEMORY_FIELDS))


def agrees(learner: User) -> bool:
    return differences(learner.pk, current_lexicon()) == []


def states(**filters: Any) -> list[str]:
    rows = Appeal.objects.filter(**filters)
    return list(rows.order_by("pk").values_list("state", flat=True))


# --- The learner asks -----------------------------------------------------------------------------


def test_what_the_checker_rejected_can_be_appealed_once(learner: User, mate: Word) -> None:
    id = answered(learner, mate, " Māmiņa! ")
    assert make_appeals(learner.pk, [id]) == ([id], {})
    assert make_appeals(learner.pk, [id]) == ([id], {})
    appeal = Appeal.objects.get()
    assert (appeal.answer_id, appeal.text, appeal.state) == (id, "māmiņa", State.OPEN)


def test_what_cannot_be_appealed_and_why(learner: User, mate: Word) -> None:
    theirs = answered(factories.make_user(), mate, "māmiņa")
    ids = {
        answered(learner, mate, "māmiņa"): None,
        answered(learner, mate, "mate"): None,  # marks are missing, says the checker
        answered(learner, mate, "Māte."): RIGHT_ALREADY,
        answered(learner, mate, ""): NOT_POSSIBLE,
        answered(learner, mate, "батько", kind="choose_meaning"): NOT_POSSIBLE,
        answered(learner, mate, "māmiņa", kind="hear_type"): NOT_POSSIBLE,
        theirs: UNKNOWN,
        uuid.uuid4(): UNKNOWN,
    }
    stored, refused = make_appeals(learner.pk, list(ids))
    assert stored == [id for id, why in ids.items() if why is None]
    assert refused == {id: why for id, why in ids.items() if why}
    assert Appeal.objects.count() == 2


def test_each_kind_that_can_be_appealed_is_named_to_the_teacher() -> None:
    assert set(TASKS) == set(APPEALABLE)


@pytest.mark.parametrize("size", [1, MAX_APPEALS])
def test_any_number_of_appeals_costs_the_same(
    learner: User, mate: Word, size: int, django_assert_num_queries: Any
) -> None:
    batch = [factories.given(mate, f"vārds {n}") for n in range(size)]
    record_answers(learner.pk, batch)
    with django_assert_num_queries(5):  # two of them the test's own savepoint
        make_appeals(learner.pk, [answer.id for answer in batch])
    assert Appeal.objects.count() == size


def test_a_text_that_grows_when_it_is_compared_is_kept_to_its_length(
    learner: User, mate: Word
) -> None:
    id = answered(learner, mate, "İ" * 300)
    make_appeals(learner.pk, [id])
    assert len(Appeal.objects.get().text) == 300


# --- The address for scripts ----------------------------------------------------------------------


@pytest.fixture
def phone(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


def send(client: Client, body: Any, **headers: str) -> Any:
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(API, data, content_type="application/json", headers=headers)


def test_the_address_tells_what_stands_and_what_does_not(
    phone: Client, learner: User, mate: Word
) -> None:
    wrong, right = answered(learner, mate, "māmiņa"), answered(learner, mate, "māte")
    theirs = answered(factories.make_user(), mate, "māmiņa")
    body = {"appeals": [str(wrong), str(right), str(theirs), str(wrong), "x", 7]}
    response = send(phone, body, X_Queue_Owner=queue_owner(learner))
    assert response.status_code == 200
    assert response.json()["stored"] == [str(wrong)]
    assert set(response.json()["refused"]) == {str(right), str(theirs), "x", "#5"}
    assert Appeal.objects.get().answer_id == wrong


@pytest.mark.parametrize(
    "body",
    [
        "", "nonsense", "[]", "null", "{}", '{"appeals": 3}', '{"appeals": {"a": 1}}',
        "[" * 100_000, b"\xff\xfe", '{"appeals": [' + "1," * 200 + "1]}",
    ],
)  # fmt: skip
def test_a_malformed_batch_is_answered_with_400(phone: Client, body: Any) -> None:
    response = send(phone, body)
    assert response.status_code == 400
    assert response.json()["error"]


def test_who_and_how_are_checked_as_for_answers(learner: User, mate: Word) -> None:
    id = str(answered(learner, mate, "māmiņa"))
    client, strict = Client(), Client(enforce_csrf_checks=True)
    assert send(client, {"appeals": [id]}).status_code == 401
    for each in (client, strict):
        each.force_login(learner)
    other = queue_owner(factories.make_user())
    assert send(client, {"appeals": [id]}, X_Queue_Owner=other).status_code == 403
    assert send(strict, {"appeals": [id]}).status_code == 403
    assert client.post(API, {"appeals": id}).status_code == 415
    assert send(client, '{"appeals": []}' + " " * MAX_BYTES).status_code == 413
    response = client.get(API)
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert not Appeal.objects.exists()
    token = strict.get("/api/visitor/").json()["token"]
    assert send(strict, {"appeals": [id]}, X_CSRFToken=token).json()["stored"] == [id]


# --- The form, without a script -------------------------------------------------------------------

FORM = "/uk/practice/appeal/"


def test_the_form_takes_an_appeal_and_leads_on(phone: Client, learner: User, mate: Word) -> None:
    id = answered(learner, mate, "māmiņa")
    onward = "/uk/practice/due/?plan=1-type_word&at=1"
    shown = render_to_string("lessons/appeal_form.html", {"answer": id, "next": onward})
    data = dict(re.findall(r'name="(\w+)" value="([^"]*)"', shown))
    assert re.search(r'action="([^"]*)"', shown)
    response = phone.post(FORM, {name: html.unescape(value) for name, value in data.items()})
    assert (response.status_code, response["Location"]) == (302, onward)
    assert [appeal.answer_id for appeal in Appeal.objects.all()] == [id]
    page = phone.get("/uk/progress/")
    assert len(list(page.context["messages"])) == 1


@pytest.mark.parametrize(
    "next", ["", "https://example.com/", "//example.com/", "progress", "/\\example.com", "\0"]
)
def test_the_form_leads_nowhere_else(phone: Client, learner: User, mate: Word, next: str) -> None:
    id = answered(learner, mate, "māmiņa")
    response = phone.post(FORM, {"answer": id, "next": next})
    assert (response.status_code, response["Location"]) == (302, "/uk/progress/")


def test_the_form_in_wrong_hands(phone: Client, learner: User, mate: Word) -> None:
    theirs = answered(factories.make_user(), mate, "māmiņa")
    skipped, right = answered(learner, mate, ""), answered(learner, mate, None)
    for answer, status in (
        (theirs, 403), (uuid.uuid4(), 403), (skipped, 404), (right, 302), ("x", 404), ("", 404),
    ):  # fmt: skip
        assert phone.post(FORM, {"answer": answer}).status_code == status, answer
    assert phone.get(FORM).status_code == 405
    assert not Appeal.objects.exists()


@pytest.mark.parametrize("address", [FORM, "/uk/practice/decisions/"])
def test_one_whose_session_has_ended_is_asked_to_sign_in_and_led_on(
    client: Client, address: str
) -> None:
    onward = "/uk/practice/due/?at=1"
    response = client.post(address, {"answer": uuid.uuid4(), "next": onward})
    assert response.status_code == 302
    assert response["Location"].startswith("/uk/accounts/login/?next=/uk/practice/due/")


# --- A teacher decides ----------------------------------------------------------------------------


def test_what_is_accepted_counts_for_everybody_who_wrote_it(
    teacher: User, learner: User, group: Any, mate: Word
) -> None:
    stranger, third = factories.make_user(), factories.make_user()
    appealed = factories.appeal(learner, mate, "Māmiņa").answer_id
    again = answered(learner, mate, "māmiņa ", at=timezone.now() - timedelta(days=2))
    theirs = answered(stranger, mate, "MĀMIŅA")
    others = [
        answered(learner, mate, "mamiņa"),
        answered(learner, mate, "māmiņa", kind="hear_type"),
        answered(third, mate, "māmiņa", kind="put_into_form", form="acc.sg"),
        answered(third, factories.word("tevs"), "māmiņa"),
    ]
    before = {id: counts_as(id) for id in others}
    log = list(Answer.objects.order_by("pk").values())

    assert decide(teacher, mate.pk, "", "māmiņa", accept=True) == 1

    assert states() == [State.ACCEPTED]
    for id in (appealed, again, theirs):
        assert counts_as(id) == Verdict.EXACT
    assert {id: counts_as(id) for id in others} == before
    assert list(Answer.objects.order_by("pk").values()) == log
    assert {row.made_by for row in Regrade.objects.all()} == {teacher}
    assert Memory.objects.get(learner=learner).right_days == 2
    assert all(agrees(person) for person in (learner, stranger, third))
    # The māmiņa written by most; and right from now on, whoever writes it.
    assert [row.text for row in AcceptedAnswer.objects.all()] == ["Māmiņa"]
    assert counts_as(answered(third, mate, "māmiņa")) == Verdict.EXACT
    assert make_appeals(stranger.pk, [theirs]) == ([], {theirs: RIGHT_ALREADY})


@pytest.mark.parametrize(
    ("kind", "form", "right", "wrong"),
    [
        ("type_word", "", "māte", "māmulīte"),
        ("put_into_form", "acc.sg", "māti", "māmulīti"),
        ("gap_type", "gap", "māte", "māmulīte"),
        ("build_sentence", "example", "Mana māte runā trīs valodās.", "Runā māte trīs valodās"),
    ],
)  # fmt: skip
def test_an_answer_is_accepted_for_what_was_asked(
    teacher: User, learner: User, group: Any, mate: Word,
    kind: str, form: str, right: str, wrong: str,
) -> None:  # fmt: skip
    fields = {"kind": kind, "form": form}
    assert counts_as(answered(learner, mate, right, **fields)) == Verdict.EXACT
    appeal = factories.appeal(learner, mate, wrong, **fields)
    assert decide(teacher, mate.pk, form, appeal.text, accept=True) == 1
    assert counts_as(appeal.answer_id) == Verdict.EXACT
    assert counts_as(answered(learner, mate, wrong, **fields)) == Verdict.EXACT
    assert current_lexicon().words[mate.pk].accepted_for(form)[-1] == wrong
    assert agrees(learner)


def test_the_way_of_writing_that_is_kept_is_the_most_frequent_one(
    teacher: User, group: Any, learner: User, mate: Word
) -> None:
    for text in ("MĀMIŅA", "Māmiņa", "māmiņa", "māmiņa  "):
        factories.appeal(learner, mate, text)
    decide(teacher, mate.pk, "", "māmiņa", accept=True)
    assert AcceptedAnswer.objects.get().text == "māmiņa"


def test_declining_changes_nothing_but_tells_her(
    teacher: User, learner: User, group: Any, mate: Word
) -> None:
    appeal = factories.appeal(learner, mate, "māmiņa")
    before = memories(learner)
    assert decide(teacher, mate.pk, "", "māmiņa", accept=False) == 1
    assert (states(), memories(learner)) == ([State.DECLINED], before)
    assert not Regrade.objects.exists()
    assert not AcceptedAnswer.objects.exists()
    assert decisions(learner) == [Decision("māmiņa", "māte", False, [appeal.pk])]


def test_a_teacher_decides_only_what_her_learners_appealed(
    teacher: User, learner: User, group: Any, mate: Word
) -> None:
    stranger = factories.make_user()
    factories.appeal(stranger, mate, "mammuka")
    left = factories.make_user()
    factories.make_group(teacher=teacher, learners=[left])
    left.memberships.update(left_at=timezone.now())
    factories.appeal(left, mate, "mātīte")
    for text in ("mammuka", "mātīte", "nekas"):
        for accept in (True, False):
            assert decide(teacher, mate.pk, "", text, accept) == 0
    for nobody in (learner, factories.make_user(role=roles.EDITOR), stranger):
        assert decide(nobody, mate.pk, "", "mammuka", accept=True) == 0
    assert decide(teacher, 10**9, "", "mammuka", accept=True) == 0
    assert states() == [State.OPEN, State.OPEN]
    assert not AcceptedAnswer.objects.exists()


def test_declining_is_for_her_own_learners_and_accepting_for_all(
    teacher: User, learner: User, group: Any, mate: Word
) -> None:
    colleague, theirs = factories.make_user(role=roles.TEACHER), factories.make_user()
    factories.make_group(teacher=colleague, learners=[theirs])
    hers, other = (factories.appeal(who, mate, "māmiņa") for who in (learner, theirs))
    assert decide(teacher, mate.pk, "", "māmiņa", accept=False) == 1
    assert states() == [State.DECLINED, State.OPEN]
    put_away(learner, [hers.pk])
    # Her colleague sees it otherwise: then the first learner hears that, too.
    assert decide(colleague, mate.pk, "", "māmiņa", accept=True) == 2
    assert states() == [State.ACCEPTED, State.ACCEPTED]
    assert [each.accepted for each in decisions(learner)] == [True]
    assert {counts_as(hers.answer_id), counts_as(other.answer_id)} == {Verdict.EXACT}
    assert decide(teacher, mate.pk, "", "māmiņa", accept=False) == 0
    assert states() == [State.ACCEPTED, State.ACCEPTED]


def test_deciding_twice_is_deciding_once(
    teacher: User, learner: User, group: Any, mate: Word
) -> None:
    factories.appeal(learner, mate, "māmiņa")
    assert [decide(teacher, mate.pk, "", "māmiņa", accept=True) for _ in range(2)] == [1, 0]
    assert AcceptedAnswer.objects.count() == Regrade.objects.count() == 1


def test_an_answer_checked_by_the_old_vocabulary_meanwhile_is_settled_by_her_appeal(
    teacher: User, learner: User, group: Any, mate: Word, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.appeal(learner, mate, "māmiņa")
    old = current_lexicon()
    decide(teacher, mate.pk, "", "māmiņa", accept=True)
    with monkeypatch.context() as patch:
        patch.setattr("lessons.practice.current_lexicon", lambda: old)
        late = answered(learner, mate, "māmiņa")
    assert counts_as(late) != Verdict.EXACT
    assert make_appeals(learner.pk, [late]) == ([late], {})
    assert decide(teacher, mate.pk, "", "māmiņa", accept=True) == 1
    assert counts_as(late) == Verdict.EXACT
    assert AcceptedAnswer.objects.count() == 1
    assert agrees(learner)


def test_a_learner_who_is_erased_meanwhile_is_left_out(
    teacher: User, learner: User, group: Any, mate: Word, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = factories.make_user()
    kept = factories.appeal(learner, mate, "māmiņa")
    answered(gone, mate, "māmiņa")
    read = appeals.same_answers

    def read_and_erase(*about: Any) -> list[Any]:
        rows = read(*about)
        gone.delete()
        return rows

    monkeypatch.setattr(appeals, "same_answers", read_and_erase)
    assert decide(teacher, mate.pk, "", "māmiņa", accept=True) == 1
    assert [row.answer_id for row in Regrade.objects.all()] == [kept.answer_id]
    learner.delete()
    assert not Appeal.objects.exists()
    assert take_back(teacher, mate.pk, "", "māmiņa") == 0


def test_a_decision_is_logged_with_the_word(
    teacher: User, learner: User, group: Any, mate: Word
) -> None:
    for text in ("māmiņa", "mammuka"):
        factories.appeal(learner, mate, text)
    decide(teacher, mate.pk, "", "māmiņa", accept=True)
    decide(teacher, mate.pk, "", "mammuka", accept=False)
    take_back(teacher, mate.pk, "", "mammuka")
    entries = list(registry.get_logs_for_instance(mate).order_by("pk"))
    assert [(entry.action, entry.user) for entry in entries] == [
        ("lessons.accepted_answer", teacher),
        ("lessons.declined_answer", teacher),
        ("lessons.reopened_answer", teacher),
    ]
    with translation.override("en"):
        for entry in entries:
            assert f"“{entry.data['text']}”" in entry.message


# --- Taking back ----------------------------------------------------------------------------------


def test_taking_back_an_acceptance_leaves_things_as_they_were(
    teacher: User, learner: User, group: Any, mate: Word
) -> None:
    stranger = factories.make_user()
    hers = factories.appeal(learner, mate, "māmiņa")
    theirs = answered(stranger, mate, "māmiņa")
    before = memories(learner), memories(stranger), counts_as(theirs)
    decide(teacher, mate.pk, "", "māmiņa", accept=True)
    between = answered(learner, factories.word("tevs"), None), answered(stranger, mate, "māmiņa")
    assert memories(stranger) != before[1]

    assert take_back(teacher, mate.pk, "", "māmiņa") == 1

    assert states() == [State.OPEN]
    assert decisions(learner) == []
    assert not AcceptedAnswer.objects.exists()
    assert counts_as(hers.answer_id) == counts_as(theirs) == before[2]
    assert memories(learner)[0] == before[0][0]
    assert [counts_as(id) for id in between] == [Verdict.EXACT] * 2, "then it was the rule"
    assert counts_as(answered(stranger, mate, "māmiņa")) == before[2]
    assert agrees(learner)
    assert agrees(stranger)
    assert Regrade.objects.count() == 4, "what was decided stays in the log"
    assert decide(teacher, mate.pk, "", "māmiņa", accept=True) == 1
    assert counts_as(hers.answer_id) == Verdict.EXACT


def test_taking_back_a_refusal_lets_it_wait_again(
    teacher: User, learner: User, group: Any, mate: Word
) -> None:
    factories.appeal(learner, mate, "māmiņa")
    assert take_back(teacher, mate.pk, "", "māmiņa") == 0
    decide(teacher, mate.pk, "", "māmiņa", accept=False)
    assert take_back(factories.make_user(role=roles.TEACHER), mate.pk, "", "māmiņa") == 0
    assert take_back(teacher, mate.pk, "", "māmiņa") == 1
    appeal = Appeal.objects.get()
    assert (appeal.state, appeal.decided_at, appeal.decided_by) == (State.OPEN, None, None)
    assert decisions(learner) == []


# --- Whatever happens in whatever order -----------------------------------------------------------

TEXTS = ["māmiņa", "Māmiņa!", "mate", "mamma", "māte", "mammuka"]
ACTIONS = st.one_of(
    st.tuples(st.just("answer"), st.integers(0, 2), st.sampled_from(TEXTS)),
    st.tuples(st.just("appeal"), st.integers(0, 2), st.sampled_from(TEXTS)),
    st.tuples(
        st.sampled_from(["accept", "decline", "undo"]),
        st.integers(0, 1),
        st.sampled_from(["māmiņa", "mate", "mamma", "mammuka"]),
    ),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(ACTIONS, max_size=14))
def test_after_any_story_what_is_stored_follows_from_the_log(
    mate: Word, actions: list[tuple[str, int, str]]
) -> None:
    people = [factories.make_user() for _ in range(3)]
    teachers = [factories.make_user(role=roles.TEACHER) for _ in range(2)]
    for teacher, part in zip(teachers, (people[:2], people[2:]), strict=True):
        factories.make_group(teacher=teacher, learners=part)
    log: dict[uuid.UUID, str] = {}
    for what, who, text in actions:
        if what in ("answer", "appeal"):
            id = answered(people[who], mate, text)
            log[id] = Answer.objects.get(pk=id).verdict
            if what == "appeal":
                make_appeals(people[who].pk, [id])
        elif what == "undo":
            take_back(teachers[who], mate.pk, "", text)
        else:
            decide(teachers[who], mate.pk, "", text, accept=what == "accept")
    assert dict(Answer.objects.filter(pk__in=log).values_list("pk", "verdict")) == log
    accepted = {appeals.compared(row.text) for row in AcceptedAnswer.objects.all()}
    for appeal in Appeal.objects.filter(answer__in=log):
        is_accepted = appeal.state == State.ACCEPTED
        assert (appeal.text in accepted) is is_accepted
        assert (counts_as(appeal.answer_id) == Verdict.EXACT) is is_accepted
        assert (appeal.decided_at is None) is (appeal.state == State.OPEN)
    assert all(agrees(person) for person in people)
    AcceptedAnswer.objects.all().delete()
    for person in people:
        person.delete()


# --- At the same moment ---------------------------------------------------------------------------


@pytest.fixture
def small_school(transactional_db: Any) -> tuple[Word, list[User], list[User]]:
    """A word, and three teachers with the same two learners, for real transactions."""
    word = Word.objects.create(key="krasa", lemma="krāsa", part_of_speech="noun")
    word.glosses.create(language="uk", text="колір")
    teachers = [factories.make_user(is_superuser=True) for _ in range(3)]
    return word, teachers, [factories.make_user() for _ in range(2)]


def at_once(*actions: Any) -> list[Any]:
    """Do things in threads that begin at the same moment; return what they returned or raised."""
    barrier, results = threading.Barrier(len(actions)), [None] * len(actions)

    def run(place: int, action: Any) -> None:
        try:
            barrier.wait()
            results[place] = action()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def typed(word: Word, text: str) -> GivenAnswer:
    return factories.given(word, text)


def test_teachers_who_decide_at_the_same_moment(
    small_school: tuple[Word, list[User], list[User]],
) -> None:
    word, teachers, learners = small_school
    for learner in learners:
        factories.appeal(learner, word, "tonis")
    one, two, three = teachers
    results = at_once(
        lambda: decide(one, word.pk, "", "tonis", accept=True),
        lambda: decide(two, word.pk, "", "tonis", accept=True),
        lambda: decide(three, word.pk, "", "tonis", accept=False),
    )
    assert sorted(map(str, results)) == ["0", "0", "2"]
    accepted = states() == [State.ACCEPTED] * 2
    assert accepted or states() == [State.DECLINED] * 2
    assert AcceptedAnswer.objects.count() == int(accepted)
    assert Regrade.objects.count() == 2 * accepted
    assert all(agrees(learner) for learner in learners)


def test_a_decision_while_learners_answer_and_appeal(
    small_school: tuple[Word, list[User], list[User]],
) -> None:
    word, teachers, (first, second) = small_school
    factories.appeal(first, word, "tonis")
    earlier = typed(word, "tonis")
    record_answers(second.pk, [earlier])
    more = [typed(word, "tonis") for _ in range(5)]
    results = at_once(
        lambda: decide(teachers[0], word.pk, "", "tonis", accept=True),
        lambda: len(record_answers(first.pk, more).results),
        lambda: len(make_appeals(second.pk, [earlier.id])),
    )
    assert results[1:] == [5, 2]
    assert results[0] in (1, 2)
    assert agrees(first)
    assert agrees(second)
    # Nothing that was there before the decision is left behind, and no appeal waits in vain.
    assert counts_as(earlier.id) == Verdict.EXACT
    assert states(state=State.OPEN) == []


# --- The teacher's page ---------------------------------------------------------------------------


def test_the_list_shows_equal_appeals_together(
    client: Client, teacher: User, learner: User, mate: Word
) -> None:
    ana, stranger = factories.make_user(display_name="Ana"), factories.make_user()
    factories.make_group(teacher=teacher, learners=[learner, ana])
    factories.appeal(learner, mate, "māmiņa")
    factories.appeal(ana, mate, "Māmiņa!")
    factories.appeal(ana, mate, "māmiņa")
    factories.appeal(ana, mate, "mātē", kind="put_into_form", form="acc.sg")
    factories.appeal(stranger, mate, "māmiņa")
    client.force_login(teacher)
    response = client.get(LIST)
    newest, older = response.context["groups"]
    assert (older.given, older.right, older.learners) == ("māmiņa", "māte", ["Ana", "Olena"])
    assert (older.shown, older.shown_language) == (mate.glosses.get(language="uk").text, "uk")
    assert (newest.given, newest.right, newest.learners) == ("mātē", "māti", ["Ana"])
    assert newest.task.endswith(": ko?, viens") or ": " in newest.task
    assert len(newest.said) == 1
    shown = response.content.decode()
    for text in ("māmiņa", "māti", "Ana, Olena", str(newest.said[0])):
        assert text in shown
    assert stranger.name not in shown


def test_the_list_is_empty_at_first(client: Client, teacher: User) -> None:
    client.force_login(teacher)
    response = client.get(LIST)
    assert (list(response.context["groups"]), response.context["decided"]) == ([], [])
    assert "teaching-appeals" in response.content.decode()


def press(client: Client, shown: str, action: str, place: int = 0) -> Any:
    """Press a button as the page has it."""
    parts = [form for form in re.findall(r"<form.*?</form>", shown, re.S) if f"/{action}/" in form]
    fields = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', parts[place])
    data = {name: html.unescape(value) for name, value in fields}
    return client.post(f"{LIST}{action}/", data, follow=True)


@pytest.mark.parametrize("text", ["māmiņa", "<b>&amp;\"'", "a  b\\", "ā" * 150, "% s"])
def test_the_buttons_do_what_they_say(
    client: Client, teacher: User, learner: User, group: Any, mate: Word, text: str
) -> None:
    appeal = factories.appeal(learner, mate, text)
    client.force_login(teacher)
    response = press(client, client.get(LIST).content.decode(), "decline")
    assert states() == [State.DECLINED]
    assert "<b>" not in response.content.decode()
    response = press(client, response.content.decode(), "undo")
    assert states() == [State.OPEN]
    response = press(client, response.content.decode(), "accept")
    assert states() == [State.ACCEPTED]
    assert counts_as(appeal.answer_id) == Verdict.EXACT
    [decided] = response.context["decided"]
    assert (decided.accepted, decided.by, decided.given) == (True, "Zane", appeal.answer.given)
    assert "Zane" in response.content.decode()
    response = press(client, response.content.decode(), "undo")
    assert states() == [State.OPEN]
    assert response.context["decided"] == []


def test_a_button_pressed_too_late_says_so(
    client: Client, teacher: User, learner: User, group: Any, mate: Word
) -> None:
    factories.appeal(learner, mate, "māmiņa")
    client.force_login(teacher)
    shown = client.get(LIST).content.decode()
    decide(factories.make_user(is_superuser=True), mate.pk, "", "māmiņa", accept=False)
    response = press(client, shown, "accept")
    assert states() == [State.DECLINED]
    assert [message.level_tag for message in response.context["messages"]] == ["info"]


@pytest.mark.parametrize(
    "changes",
    [
        {"word": ""}, {"word": "x"}, {"word": "-1"}, {"word": "9" * 30}, {"text": ""},
        {"text": "a\0b"}, {"text": "a" * 301}, {"form": "x" * 21}, {"form": "\0"}, {"p": "x"},
    ],
)  # fmt: skip
def test_bad_input_gets_a_clear_answer(
    client: Client, teacher: User, mate: Word, changes: dict[str, str]
) -> None:
    client.force_login(teacher)
    data = {"word": str(mate.pk), "form": "", "text": "māmiņa", **changes}
    for action in ("accept", "decline", "undo"):
        response = client.post(f"{LIST}{action}/", data)
        assert response.status_code == 400
        assert response.content
    assert client.get(f"{LIST}?p=x").status_code == client.get(f"{LIST}?p=999").status_code == 200


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("", False),
        (roles.EDITOR, False),
        (roles.CHIEF_EDITOR, False),
        (roles.TEACHER, True),
        (roles.LEAD_TEACHER, True),
        (roles.ADMINISTRATOR, True),
    ],
)
def test_who_may_open_and_decide(
    client: Client, learner: User, mate: Word, role: str, may: bool
) -> None:
    person = factories.make_user(role=role)
    factories.make_group(teacher=person, learners=[learner])
    factories.appeal(learner, mate, "māmiņa")
    client.force_login(person)
    assert (client.get(LIST).status_code == 200) is may
    data = {"word": mate.pk, "form": "", "text": "māmiņa"}
    for action, state in (
        ("accept", State.ACCEPTED), ("undo", State.OPEN), ("decline", State.DECLINED),
    ):  # fmt: skip
        assert client.get(f"{LIST}{action}/").status_code in (302, 405)
        assert client.post(f"{LIST}{action}/", data).status_code == 302
        assert states() == [state if may else State.OPEN]
    menu = client.get("/admin/", follow=True).content.decode()
    assert (LIST in menu) is may


def test_a_visitor_is_sent_to_sign_in(client: Client) -> None:
    for url in (LIST, f"{LIST}accept/", f"{LIST}decline/", f"{LIST}undo/"):
        for response in (client.get(url), client.post(url)):
            assert response.status_code == 302
            assert "/login/?next=" in response["Location"]


def many_appeals(learners: list[User], word: Word, texts: int) -> None:
    """Store appeals of each learner, all within the time of one test."""
    now = timezone.now()
    rows = [
        Answer(
            learner=learner, word=word, kind="type_word", target=word.lemma, language="uk",
            given=f"vārds {n % texts}", verdict=Verdict.WRONG, ms=900, source="app",
            answered_at=now, received_at=now,
        )
        for n, learner in enumerate(learners)
    ]  # fmt: skip
    Answer.objects.bulk_create(rows)
    Appeal.objects.bulk_create(Appeal(answer=row, text=row.given, made_at=now) for row in rows)


@pytest.mark.parametrize("size", [10, 1000])
def test_the_list_costs_the_same_at_any_size(
    client: Client, teacher: User, mate: Word, size: int, django_assert_num_queries: Any
) -> None:
    learners = User.objects.bulk_create(User(username=f"learner{n}") for n in range(size))
    factories.make_group(teacher=teacher, learners=learners)
    many_appeals(learners, mate, texts=size)
    Appeal.objects.filter(text__endswith="1").update(
        state=State.ACCEPTED, decided_at=timezone.now(), decided_by=teacher
    )
    client.force_login(teacher)
    client.get(LIST)
    with django_assert_num_queries(10):
        response = client.get(LIST)
    assert len(response.context["groups"]) == min(50, size - size // 10)
    assert len(response.context["decided"]) == min(50, size // 10)


def test_the_list_has_pages_and_a_decision_leads_back_to_its_page(
    client: Client, teacher: User, learner: User, group: Any, mate: Word
) -> None:
    many_appeals([learner] * 60, mate, texts=60)
    client.force_login(teacher)
    assert len(client.get(LIST).context["groups"]) == 50
    response = client.get(f"{LIST}?p=2")
    assert len(response.context["groups"]) == 10
    response = press(client, response.content.decode(), "decline")
    assert response.redirect_chain == [(f"{LIST}?p=2", 302)]
    assert len(response.context["groups"]) == 9


# --- The learner hears of it ----------------------------------------------------------------------


def test_she_reads_what_was_decided_until_she_puts_it_away(
    client: Client, teacher: User, learner: User, group: Any, mate: Word,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    first = factories.appeal(learner, mate, "Māmiņa")
    second = factories.appeal(learner, mate, "māmiņa")
    third = factories.appeal(learner, mate, "mammuka")
    factories.appeal(learner, mate, "mātīte")
    decide(teacher, mate.pk, "", "māmiņa", accept=True)
    decide(teacher, mate.pk, "", "mammuka", accept=False)
    with django_assert_num_queries(1):
        told = decisions(learner)
    assert [(each.given, each.right, each.accepted) for each in told] == [
        ("mammuka", "māte", False),
        ("māmiņa", "māte", True),
    ]
    assert [set(each.ids) for each in told] == [{third.pk}, {first.pk, second.pk}]
    assert decisions(teacher) == decisions(AnonymousUser()) == []

    request = RequestFactory().get("/uk/progress/")
    shown = render_to_string("lessons/decisions.html", {"decisions": told}, request)
    assert shown.count('<span lang="lv">māte</span>') == 1
    ids = re.findall(r'name="appeal" value="(\d+)"', shown)
    assert set(ids) == {str(appeal.pk) for appeal in (first, second, third)}
    address = re.search(r'action="([^"]*)"', shown)
    assert address
    stranger = Client()
    stranger.force_login(factories.make_user())
    data = {"appeal": [*ids, "x", "", "9" * 30], "next": "/uk/progress/"}
    assert stranger.post(address[1], data).status_code == 302
    assert len(decisions(learner)) == 2
    client.force_login(learner)
    response = client.post(address[1], data)
    assert (response.status_code, response["Location"]) == (302, "/uk/progress/")
    assert decisions(learner) == []
    assert states(told_at=None) == [State.OPEN]
    assert client.get(address[1]).status_code == 405


def test_what_she_wrote_is_shown_as_text(learner: User, mate: Word) -> None:
    told = [Decision("<script>", "<b>", False, [1])]
    shown = render_to_string("lessons/decisions.html", {"decisions": told})
    assert "<script>" not in shown
    assert "<b>" not in shown
    assert reverse("decisions_read") in shown
