"""What to teach tonight: what a class confuses is counted by people, and what is made of it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.models import User
from lessons import groups
from lessons.handouts import CARDS_A_SHEET, card_sheets, worksheet
from lessons.latvian.checking import Verdict
from lessons.lexicon import current_lexicon
from lessons.mistakes import ErrorKind, grammar_label
from lessons.models import Answer, Memory, StudyGroup, Word
from lessons.practice import record_answers
from lessons.tonight import WORDS_AT_ONCE, missed_forms, tonight
from tests import factories

pytestmark = pytest.mark.django_db

PAGES = ("tonight", "make_tonight", "warm_up", "cards", "worksheet")


@pytest.fixture
def teacher() -> User:
    return factories.make_user(role=roles.TEACHER)


@pytest.fixture
def learners() -> list[User]:
    return [factories.make_user(language=language) for language in ("uk", "uk", "ru")]


@pytest.fixture
def group(teacher: User, learners: list[User]) -> StudyGroup:
    return factories.make_group(teacher=teacher, learners=learners)


def address(group: StudyGroup, name: str = "tonight", query: str = "") -> str:
    return reverse(f"study_groups:{name}", args=[group.pk]) + query


def write(learner: User, word: str, text: str, days: int = 0, **fields: Any) -> Any:
    at = timezone.now() - timedelta(days=days, minutes=5)
    given = factories.given(factories.word(word), text, at=at, **fields)
    assert not record_answers(learner.pk, [given]).refused
    return given


def ids(*keys: str) -> str:
    return ",".join(str(factories.word(key).pk) for key in keys)


# --- What is counted ------------------------------------------------------------------------------


def test_first_comes_what_most_learners_confuse(group: StudyGroup, learners: list[User]) -> None:
    for learner in learners:
        write(learner, "mate", "mātes", kind="put_into_form", form="acc.sg")
    for _ in range(5):
        write(learners[0], "tevs", "tevs")
    write(learners[1], "mate", "Māte ", kind="put_into_form", form="acc.sg")
    view = tonight(group)
    assert view.active == 3
    assert [row.word.lemma for row in view.words] == ["māte", "tēvs"]
    assert [(row.learners, row.answers) for row in view.words] == [(3, 4), (1, 5)]
    kinds = dict(view.kinds)
    assert list(kinds) == [ErrorKind.CASE, ErrorKind.MARKS]
    entry = kinds[ErrorKind.CASE][0]
    assert (entry.target, entry.asked, entry.learners) == ("māti", grammar_label("acc.sg"), 3)
    said = [(wrong.given, wrong.form, wrong.learners) for wrong in entry.wrong]
    assert said[0] == ("mātes", grammar_label("gen.sg"), 3)
    assert said[1][1:] == (grammar_label("nom.sg"), 1)


def test_other_words_are_told_by_the_word_in_whatever_language(
    group: StudyGroup, learners: list[User]
) -> None:
    tevs = factories.word("tevs")
    for learner in learners[:2]:
        text = tevs.glosses.get(language="uk").text
        write(learner, "mate", text, kind="choose_meaning")
    write(learners[2], "mate", "tēvs")
    entry = dict(tonight(group).kinds)[ErrorKind.MEANING][0]
    assert (entry.target, entry.learners) == ("māte", 3)
    assert [(wrong.given, wrong.learners) for wrong in entry.wrong] == [("tēvs", 3)]


def test_regraded_skipped_right_and_old_answers_do_not_count(
    group: StudyGroup, learners: list[User]
) -> None:
    answer = write(learners[0], "mate", "mamm")
    factories.regrade(answer, Verdict.WRONG)
    factories.regrade(answer, Verdict.EXACT, days=1)
    write(learners[0], "mate", "")
    write(learners[0], "mate", "māte")
    write(learners[1], "tevs", "tevs", days=10)
    assert tonight(group, 7).words == []
    assert [row.word.lemma for row in tonight(group, 14).words] == ["tēvs"]


def test_who_left_does_not_count(group: StudyGroup, learners: list[User]) -> None:
    write(learners[0], "mate", "mate")
    groups.leave(group, learners[0])
    view = tonight(group)
    assert (view.active, view.words) == (0, [])


def test_words_that_stay_with_nobody(group: StudyGroup, learners: list[User]) -> None:
    now = timezone.now()
    words = [factories.word(key) for key in ("mate", "tevs")]
    for learner, word in (
        (learners[0], words[0]),
        (learners[1], words[0]),
        (learners[2], words[1]),
    ):
        Memory.objects.create(
            learner=learner, word=word, state=2, stability=1, difficulty=5, due=now,
            last_review=now, answers=6, right_days=0, stuck=True, met_at=now,
        )  # fmt: skip
    view = tonight(group)
    assert [(row.word.lemma, row.stuck) for row in view.stuck] == [("māte", 2)]
    assert [row.word.lemma for row in view.words] == ["māte", "tēvs"]


def test_an_empty_group_and_a_quiet_one_say_so(
    client: Client, teacher: User, group: StudyGroup, learners: list[User]
) -> None:
    client.force_login(teacher)
    nobody = client.get(address(group)).content.decode()
    write(learners[0], "mate", "māte")
    quiet = client.get(address(group)).content.decode()
    assert nobody != quiet
    assert 'name="for"' not in nobody + quiet
    for query in ("?days=x", "?days=9999999", "?days=8"):
        assert client.get(address(group, query=query)).context["view"].days == 14


# --- What is made of it ---------------------------------------------------------------------------


def test_ticked_words_become_what_was_asked_for(
    client: Client, teacher: User, group: StudyGroup
) -> None:
    client.force_login(teacher)
    one, two = ids("mate", "tevs").split(",")
    query = f"?words={one}&words={two}&days=7&for="
    for name in ("warm_up", "cards", "worksheet"):
        response = client.get(address(group, "make_tonight", query + name))
        assert response["Location"] == address(group, name, f"?words={one},{two}&days=7")
    assert client.get(address(group, "make_tonight", query + "x")).status_code == 404
    response = client.get(address(group, "make_tonight", "?for=cards"))
    assert response["Location"] == address(group, query="?days=14")


def test_the_warm_up_leads_each_learner_to_her_own_language(
    client: Client, teacher: User, group: StudyGroup, learners: list[User]
) -> None:
    client.force_login(teacher)
    words = ids("mate", "tevs")
    response = client.get(address(group, "warm_up", f"?words={words}"))
    assert f"testserver/warmup/{words}" in response.content.decode()
    for learner in learners:
        client.force_login(learner)
        response = client.get(f"/warmup/{words}/")
        assert response["Location"] == f"/{learner.language}/practice/words/?of={words}"
        assert "māte" in client.get(response["Location"]).content.decode()
    visitor = Client(headers={"accept-language": "ru"}).get(f"/warmup/{words}/")
    assert visitor["Location"].startswith("/ru/practice/")
    assert Client().get("/warmup/%00x&evil=1/").status_code in (302, 404)


@pytest.mark.parametrize("query", ["", "?words=", "?words=x,99999999999", "?words=" + "1," * 200])
def test_pages_without_words_say_so(
    client: Client, teacher: User, group: StudyGroup, query: str
) -> None:
    client.force_login(teacher)
    for name in ("warm_up", "cards", "worksheet"):
        assert client.get(address(group, name, query)).status_code == 200


def test_backs_of_cards_meet_their_words() -> None:
    words = list(current_lexicon().words.values())[:9]
    sheets = card_sheets(words, "uk")
    assert len(sheets) == 2
    fronts, backs = sheets[0].fronts, sheets[0].backs
    assert len(fronts) == len(backs) == CARDS_A_SHEET
    for row in range(0, CARDS_A_SHEET, 2):
        assert fronts[row : row + 2] == backs[row : row + 2][::-1]
    assert [card is None for card in sheets[1].fronts] == [False] + [True] * 7
    assert card_sheets(words, "lv") == []


def test_a_worksheet_asks_for_the_form_that_was_missed(
    client: Client, teacher: User, group: StudyGroup, learners: list[User]
) -> None:
    for learner in learners:
        write(learner, "mate", "mātēm", kind="put_into_form", form="dat.sg")
    write(learners[0], "mate", "mātes", kind="put_into_form", form="acc.sg")
    words = current_lexicon().chosen(int(id) for id in ids("mate", "tevs", "gimene").split(","))
    missed = missed_forms(group, 14, words)
    assert missed == {words[0].id: "dat.sg"}
    sheet = worksheet(words, "uk", missed)
    assert [task.answer for task in sheet.forms][:2] == ["mātei", "tēvu"]
    assert sheet.match is not None
    meanings = dict(sheet.match.meanings)
    for word, letter in sheet.match.answers:
        assert meanings[letter] == word.meanings["uk"].text
    assert worksheet([], "uk", {}).is_empty
    client.force_login(teacher)
    response = client.get(address(group, "worksheet", f"?words={ids('mate', 'tevs')}"))
    assert response.context["language"] == "uk", "most learners read Ukrainian"
    response = client.get(address(group, "worksheet", f"?words={ids('mate')}&language=ru"))
    assert response.context["language"] == "ru"


# --- Who may, and the cost ------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_only_her_teachers(
    client: Client, group: StudyGroup, learners: list[User], name: str
) -> None:
    query = f"?words={ids('mate')}&for=cards"
    client.force_login(factories.make_user(role=roles.TEACHER))
    assert client.get(address(group, name, query)).status_code == 404
    client.force_login(learners[0])
    assert client.get(address(group, name, query)).status_code in (302, 403)
    client.logout()
    assert "/login/" in client.get(address(group, name, query))["Location"]


@pytest.mark.parametrize("size", [10, 1_000])
def test_tonight_costs_the_same_at_any_size(
    client: Client, teacher: User, size: int, django_assert_max_num_queries: Any
) -> None:
    people = User.objects.bulk_create(User(username=f"learner{n}") for n in range(size))
    group = factories.make_group(teacher=teacher, learners=people)
    words, now = list(Word.objects.all()[:40]), timezone.now()
    Answer.objects.bulk_create(
        Answer(
            id=uuid4(), learner=person, word=words[(n + m) % len(words)], kind="type_word",
            target="māti", language="uk", given=f"mātes{m}", verdict=list(Verdict)[m],
            ms=3_000, source="app", answered_at=now - timedelta(minutes=n), received_at=now,
        )
        for n, person in enumerate(people)
        for m in range(7)
    )  # fmt: skip
    client.force_login(teacher)
    client.get(address(group))
    with django_assert_max_num_queries(10) as captured:
        response = client.get(address(group))
    assert len(captured) == 10
    assert response.context["view"].active == size
    assert sum(row.chosen for row in response.context["view"].words) == WORDS_AT_ONCE
    query = "?words=" + ",".join(str(word.pk) for word in words)
    for name in ("warm_up", "cards", "worksheet"):
        with django_assert_max_num_queries(10):
            client.get(address(group, name, query))
