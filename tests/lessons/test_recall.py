"""What planning asks about a learner: what she knows, what she met today, what she mixes up."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from freezegun import freeze_time

from accounts.models import User
from lessons.lexicon import current_lexicon
from lessons.models import Answer, Memory, Word
from lessons.planning import Known, build, plan_due
from lessons.practice import record_answers
from lessons.recall import RECENT_CONFUSIONS, confusions, known_words, met_today
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def sunday() -> Any:
    with freeze_time(NOW):
        yield


@pytest.fixture
def learner() -> User:
    return factories.make_user()


def words(count: int) -> list[Word]:
    return list(Word.objects.filter(lesson_words__isnull=False).distinct().order_by("pk")[:count])


def remembers(learner: User, word: Word, **fields: Any) -> Memory:
    values = {
        "state": 2, "stability": 3, "difficulty": 5, "answers": 4, "right_days": 1,
        "level": 2, "due": NOW, "last_review": NOW, "met_at": NOW,
    }  # fmt: skip
    return Memory.objects.create(learner=learner, word=word, **{**values, **fields})


def takes_for(learner: User, word: Word, other: Word | None, at: datetime = NOW) -> Answer:
    """Store an answer in which a learner takes a word for another."""
    return Answer.objects.create(
        learner=learner, word=word, other_word=other, verdict="other_word", kind="type_word",
        target=word.lemma, language="uk", ms=1, source="app", answered_at=at, received_at=at,
    )  # fmt: skip


def test_a_visitor_knows_nothing(django_assert_num_queries: Any) -> None:
    somebody = AnonymousUser()
    with django_assert_num_queries(0):
        assert known_words(somebody) == {}
        assert met_today(somebody) == 0
        assert confusions(somebody, [1, 2], LATER) == {}


def test_what_she_knows(learner: User, django_assert_num_queries: Any) -> None:
    one, two, three = words(3)
    remembers(learner, one)
    remembers(learner, two, answers=9, level=3, due=NOW + timedelta(days=5))
    remembers(factories.make_user(), three)
    with django_assert_num_queries(1):
        assert known_words(learner) == {
            one.pk: Known(4, NOW, 2),
            two.pk: Known(9, NOW + timedelta(days=5), 3),
        }
    with django_assert_num_queries(1):
        assert set(known_words(learner, [two.pk, three.pk])) == {two.pk}
    assert known_words(learner, []) == {}


@pytest.mark.parametrize(
    ("met_at", "today"),
    [
        ("2026-11-22T16:59:59Z", True),
        ("2026-11-21T22:00:00Z", True),  # midnight in Riga
        ("2026-11-21T21:59:59Z", False),
        ("2026-11-15T17:00:00Z", False),
    ],
)
def test_what_she_met_today_by_the_calendar_of_riga(
    learner: User, met_at: str, today: bool, django_assert_num_queries: Any
) -> None:
    word, old = words(2)
    remembers(learner, word, met_at=datetime.fromisoformat(met_at))
    remembers(learner, old, met_at=NOW - timedelta(days=9), last_review=NOW)
    remembers(factories.make_user(), word)
    with django_assert_num_queries(1):
        assert met_today(learner) == int(today)


def test_today_begins_at_midnight_also_when_the_clocks_change(learner: User) -> None:
    remembers(learner, words(1)[0], met_at=datetime(2027, 3, 27, 22, 30, tzinfo=UTC))
    # 00:30 on a day that has 23 hours.
    with freeze_time(datetime(2027, 3, 28, 20, 0, tzinfo=UTC)):
        assert met_today(learner) == 1
    with freeze_time(datetime(2027, 3, 28, 21, 30, tzinfo=UTC)):
        assert met_today(learner) == 0


def test_answering_is_meeting(learner: User) -> None:
    one, two = words(2)
    record_answers(learner.pk, [factories.given(one, "nezinu"), factories.given(one)])
    record_answers(learner.pk, [factories.given(two, at=NOW - timedelta(days=2))])
    assert met_today(learner) == 1


def test_what_she_took_a_word_for_the_latest_first(
    learner: User, django_assert_num_queries: Any
) -> None:
    one, two, three, four = words(4)
    for days, other in enumerate([two, three, two, four]):
        takes_for(learner, one, other, NOW - timedelta(days=days))
    takes_for(learner, two, one)
    takes_for(learner, three, None)
    takes_for(factories.make_user(), one, four, NOW)
    with django_assert_num_queries(1):
        assert confusions(learner, [one.pk, three.pk], LATER) == {
            one.pk: [two.pk, three.pk, four.pk]
        }
    assert confusions(learner, [], LATER) == {}


def test_only_what_she_mixed_up_lately_counts(learner: User) -> None:
    one, two, three = words(3)
    takes_for(learner, one, three, NOW - timedelta(days=300))
    for number in range(RECENT_CONFUSIONS):
        takes_for(learner, one, two, NOW - timedelta(days=number))
    assert confusions(learner, [one.pk], LATER) == {one.pk: [two.pk]}


def test_what_arrives_after_a_session_was_planned_does_not_count(learner: User) -> None:
    one, two = words(2)
    takes_for(learner, one, two, NOW - timedelta(hours=1))
    got = Answer.objects.get().received_at
    assert confusions(learner, [one.pk], got) == {}
    assert confusions(learner, [one.pk], got + timedelta(seconds=1)) == {one.pk: [two.pk]}


def test_from_a_mistake_to_the_next_exercise(learner: User) -> None:
    """What she picked instead stands beside the word when it comes again."""
    word = factories.word("mate")
    lexicon = current_lexicon()
    far = next(w for w in lexicon.words.values() if w.lemma == "labrīt")
    given = factories.given(word, "labrīt", kind="choose_word", at=NOW - timedelta(hours=1))
    record_answers(learner.pk, [given])
    assert Answer.objects.get().other_word_id == far.id
    items = plan_due(lexicon.words.values(), known_words(learner), NOW)
    confused = confusions(learner, [item.word for item in items], LATER)
    [place] = build(items, lexicon, "uk", confused)
    meaning = far.meanings["uk"].text
    assert {far.lemma, meaning} & set(place.exercise.options)
