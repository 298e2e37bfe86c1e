"""What follows from answers: what an ending, a check and a later verdict count for."""

from datetime import timedelta

import pytest
from django.utils import timezone
from fsrs import Rating

from accounts.models import User
from lessons.batches import GivenAnswer
from lessons.latvian.checking import Verdict
from lessons.levels import TOP
from lessons.lexicon import current_lexicon
from lessons.memory import replay
from lessons.models import Answer, LessonProgress, Memory, Word
from lessons.practice import differences, rebuild, record_answers
from lessons.statuses import RIGHT_DAYS, Status
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return factories.make_user()


def test_the_slip_in_an_ending_is_kept_and_counts(learner: User) -> None:
    """The ending is what a form is about; of the word itself it is the smaller part."""
    word, other = factories.word("mate"), factories.word("tevs")
    form = factories.given(word, "mātem", kind="put_into_form", form="dat.pl")
    lemma = factories.given(other, "tevs")
    record_answers(learner.pk, [form, lemma])
    answer = Answer.objects.get(pk=form.id)
    assert (answer.verdict, answer.in_ending, answer.target) == ("diacritics", True, "mātēm")
    assert not Answer.objects.get(pk=lemma.id).in_ending
    memory = Memory.objects.get(learner=learner, word=word)
    assert (memory.right_days, memory.level) == (0, 0)
    assert memory.stability == replay([(form.at, Rating.Again)]).stability
    assert Memory.objects.get(learner=learner, word=other).right_days == 1


# --- A check of what she knows --------------------------------------------------------------------


def remembered(learner: User, answer: GivenAnswer) -> Memory:
    record_answers(learner.pk, [answer])
    return Memory.objects.get(learner=learner, word=answer.word)


def test_what_is_written_rightly_in_a_check_is_known(learner: User) -> None:
    answer = factories.given(factories.word("mate"), placement=True)
    memory = remembered(learner, answer)
    assert Answer.objects.get().placement
    assert (memory.level, memory.right_days, memory.stuck) == (TOP, RIGHT_DAYS, False)
    easy = replay([(answer.at, Rating.Easy)])
    assert (memory.stability, memory.due) == (easy.stability, easy.due)
    assert memory.due > answer.at + timedelta(days=2)


@pytest.mark.parametrize(
    ("text", "right_days", "rating"),
    [("mate", 1, Rating.Hard), ("tēvs", 0, Rating.Again), ("", 0, Rating.Again)],
)
def test_what_is_not_quite_right_in_a_check_counts_as_elsewhere(
    learner: User, text: str, right_days: int, rating: Rating
) -> None:
    answer = factories.given(factories.word("mate"), text, placement=True)
    memory = remembered(learner, answer)
    assert (memory.level, memory.right_days) == (0, right_days)
    assert memory.stability == replay([(answer.at, rating)]).stability


def test_with_a_hint_a_check_proves_nothing(learner: User) -> None:
    answer = factories.given(factories.word("mate"), placement=True, hints=1)
    memory = remembered(learner, answer)
    assert (memory.level, memory.right_days) == (0, 1)
    assert memory.stability == replay([(answer.at, Rating.Hard)]).stability


def test_a_lesson_whose_words_she_knew_already_is_done(learner: User) -> None:
    key = factories.page("lesson-family").translation_key
    words = list(Word.objects.filter(lesson_words__page__translation_key=key).distinct())
    record_answers(learner.pk, [factories.given(word, placement=True) for word in words])
    progress = LessonProgress.objects.get(learner=learner, lesson_key=key)
    assert (progress.status, len(progress.done)) == (Status.DONE, len(words))


# --- Later verdicts -------------------------------------------------------------------------------


def test_the_newest_later_verdict_counts(learner: User) -> None:
    answer = factories.given(factories.word("mate"), "māmulīte")
    assert remembered(learner, answer).right_days == 0
    factories.regrade(answer, Verdict.EXACT, days=1)
    rebuild(learner.pk)
    memory = Memory.objects.get(learner=learner)
    assert (memory.right_days, memory.level) == (1, 1)
    assert memory.stability == replay([(answer.at, Rating.Good)]).stability
    factories.regrade(answer, Verdict.WRONG, days=2)
    factories.regrade(answer, Verdict.EXACT, days=-1)
    rebuild(learner.pk)
    assert Memory.objects.get(learner=learner).right_days == 0
    assert differences(learner.pk, current_lexicon()) == []
    assert Answer.objects.get().verdict == "wrong", "the log stays as it was"


def test_a_later_verdict_counts_also_when_more_answers_come(learner: User) -> None:
    word = factories.word("mate")
    long_ago = timezone.now() - timedelta(days=5)
    answer = factories.given(word, "māmulīte", at=long_ago)
    record_answers(learner.pk, [answer])
    factories.regrade(answer, Verdict.EXACT)
    rebuild(learner.pk)
    assert remembered(learner, factories.given(word)).right_days == 2
    assert differences(learner.pk, current_lexicon()) == []


def test_a_verdict_that_is_not_followed_by_a_rebuild_is_a_difference(learner: User) -> None:
    answer = factories.given(factories.word("mate"), "māmulīte")
    record_answers(learner.pk, [answer])
    factories.regrade(answer, Verdict.EXACT)
    found = "\n".join(differences(learner.pk, current_lexicon()))
    assert "right_days is 0, not 1" in found
    assert "recent is" in found
