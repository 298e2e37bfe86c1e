"""Nothing is lost, nothing counts twice: the log of answers and what is derived from it."""

import random
import threading
import uuid
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from lessons.batches import GivenAnswer
from lessons.exercises import KINDS, Circumstances
from lessons.latvian.alphabet import without_marks
from lessons.latvian.checking import Verdict
from lessons.lexicon import current_lexicon
from lessons.models import Answer, LessonProgress, LexiconVersion, Memory, Word
from lessons.planning import make
from lessons.practice import MEMORY_FIELDS, PROGRESS_FIELDS, differences, rebuild, record_answers
from lessons.statuses import Status
from tests import factories

pytestmark = pytest.mark.django_db


def state(learner: User) -> dict[str, Any]:
    """Return everything that is stored for a learner, free of row numbers."""
    answers = Answer.objects.filter(learner=learner).order_by("id")
    memories = Memory.objects.filter(learner=learner).order_by("word")
    progress = LessonProgress.objects.filter(learner=learner).order_by("lesson_key")
    return {
        "answers": list(answers.values_list("id", "word", "given", "verdict", "answered_at")),
        "memories": list(memories.values_list("word", *MEMORY_FIELDS)),
        "progress": list(progress.values_list("lesson_key", *PROGRESS_FIELDS)),
    }


def some_answers(count: int = 20, seed: int = 1) -> list[GivenAnswer]:
    """Return answers over some days, of every kind, right and wrong, to words of some lessons."""
    rng = random.Random(seed)
    lexicon = current_lexicon()
    words = list(Word.objects.filter(lesson_words__isnull=False).distinct().order_by("key"))
    start = timezone.now() - timedelta(days=10)
    answers = []
    while len(answers) < count:
        word = rng.choice(words)
        others = ".".join(str(other.pk) for other in rng.sample(words, 3))
        detail = rng.choice([others, *word.forms])
        at = Circumstances(lexicon, "uk", detail)
        exercise = make(rng.choice(list(KINDS)), lexicon.words[word.pk], at)
        if exercise is None:
            continue
        right = exercise.target
        text = rng.choice([right, right, without_marks(right), *exercise.options, "nezinu", ""])
        answers.append(
            factories.given(
                word,
                text,
                kind=exercise.kind,
                form=exercise.form,
                placement=rng.random() < 0.1,
                hints=rng.choice([0, 0, 0, 2]),
                at=start + timedelta(hours=rng.randint(0, 200)),
            )
        )
    return answers


@pytest.fixture
def learner() -> User:
    return factories.make_user()


def test_an_answer_is_checked_here_and_remembered(learner: User) -> None:
    word = factories.word("labrit")
    outcome = record_answers(learner.pk, [factories.given(word, "labrit")])
    answer = Answer.objects.get(learner=learner)
    assert (answer.verdict, answer.target) == ("diacritics", "labrīt")
    assert [result.verdict for result in outcome.results.values()] == ["diacritics"]
    memory = Memory.objects.get(learner=learner)
    assert (memory.answers, memory.right_days) == (1, 1)


def test_the_same_batch_again_changes_nothing(learner: User) -> None:
    batch = some_answers()
    record_answers(learner.pk, batch)
    once = state(learner)
    record_answers(learner.pk, batch)
    record_answers(learner.pk, random.Random(5).sample(batch, len(batch)))
    assert state(learner) == once


Later = tuple[int, Verdict, int]  # which answer of the batch gets which verdict, and when


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_any_split_order_and_repetition_gives_the_same_state(learner: User, data: Any) -> None:
    batch = some_answers(14, seed=data.draw(st.integers(0, 50), label="seed"))
    numbers, now = range(len(batch)), timezone.now()
    later: list[Later] = data.draw(
        st.lists(
            st.tuples(st.sampled_from(numbers), st.sampled_from(Verdict), st.integers(0, 9)),
            max_size=4, unique_by=(lambda item: (item[0], item[2])),
        ),
        label="later verdicts",
    )  # fmt: skip
    one, two = factories.make_user(), factories.make_user()
    record_answers(one.pk, batch, now)
    for number, verdict, day in later:
        factories.regrade(batch[number], verdict, day)
    rebuild(one.pk)
    expected = state(one)
    Answer.objects.filter(learner=one).delete()

    order = data.draw(st.permutations(batch), label="order")
    cuts = sorted(data.draw(st.tuples(st.sampled_from(numbers), st.sampled_from(numbers))))
    parts = [order[: cuts[0]], order[cuts[0] : cuts[1]], order[cuts[1] :]]
    waiting = data.draw(st.permutations(later), label="order of later verdicts")
    for part in parts:
        again = data.draw(st.integers(0, len(batch)), label="sent again")
        record_answers(two.pk, part, now)
        stored = set(Answer.objects.filter(learner=two).values_list("pk", flat=True))
        for item in [item for item in waiting if batch[item[0]].id in stored]:
            waiting.remove(item)
            factories.regrade(batch[item[0]], *item[1:])
            rebuild(two.pk)
        record_answers(two.pk, [answer for answer in order[:again] if answer.id in stored], now)
    assert waiting == []
    assert state(two) == expected
    assert differences(two.pk, current_lexicon()) == []
    Answer.objects.filter(learner=two).delete()


def test_what_is_stored_equals_what_the_log_gives(learner: User) -> None:
    for seed in range(4):
        record_answers(learner.pk, some_answers(8, seed))
    assert differences(learner.pk, current_lexicon()) == []
    before = state(learner)
    rebuild(learner.pk)
    assert state(learner) == before
    call_command("rebuild_progress", "--check", stdout=StringIO())


def test_rebuild_progress_finds_and_mends_a_difference(learner: User) -> None:
    record_answers(learner.pk, some_answers(8))
    Memory.objects.filter(learner=learner).update(stability=99)
    LessonProgress.objects.filter(learner=learner).first().delete()
    with pytest.raises(CommandError) as error:
        call_command("rebuild_progress", "--check", stdout=StringIO())
    assert error.value.returncode == 1
    call_command("rebuild_progress", stdout=StringIO())
    call_command("rebuild_progress", "--check", stdout=StringIO())


def test_a_clock_that_is_ahead_counts_as_the_moment_of_arrival(learner: User) -> None:
    now = timezone.now()
    ahead = factories.given(factories.word("labrit"), at=now + timedelta(days=400))
    record_answers(learner.pk, [ahead], now)
    assert Answer.objects.get().answered_at == now


def test_answers_of_a_clock_that_is_ahead_keep_their_order(learner: User) -> None:
    now, word = timezone.now(), factories.word("labrit")
    ahead = now + timedelta(hours=5)
    batch = [factories.given(word, at=ahead + timedelta(seconds=n)) for n in range(4)]
    record_answers(learner.pk, [batch[2], batch[0], batch[3], batch[1]], now)
    stored = Answer.objects.order_by("answered_at")
    assert list(stored.values_list("id", flat=True)) == [answer.id for answer in batch]
    assert [row.answered_at for row in stored] == [
        now - timedelta(seconds=seconds) for seconds in (3, 2, 1, 0)
    ]


def test_one_mad_time_does_not_take_the_others_along(learner: User) -> None:
    now = timezone.now()
    times = [now - timedelta(hours=1), now + timedelta(minutes=5), now + timedelta(days=9_999)]
    given = [factories.given(factories.word("labrit"), at=at) for at in times]
    record_answers(learner.pk, given, now)
    stored = dict(Answer.objects.values_list("id", "answered_at"))
    assert [stored[answer.id] for answer in given] == [times[0], now - timedelta(days=1), now]


def test_an_id_of_another_learner_is_refused_and_the_rest_is_stored(learner: User) -> None:
    word, other = factories.word("labrit"), factories.make_user()
    hers = factories.given(word)
    record_answers(other.pk, [hers])
    mine = factories.given(word)
    outcome = record_answers(learner.pk, [hers, mine])
    assert list(outcome.refused) == [str(hers.id)]
    assert list(Answer.objects.filter(learner=learner).values_list("id", flat=True)) == [mine.id]


def test_an_unknown_word_is_refused_and_the_rest_is_stored(learner: User) -> None:
    good = factories.given(factories.word("labrit"))
    lost = replace(good, id=uuid.uuid4(), word=10**9)
    outcome = record_answers(learner.pk, [lost, good])
    assert outcome.refused == {str(lost.id): "this word or form is no longer asked"}
    assert Answer.objects.filter(learner=learner).count() == 1


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        ("put_into_form", "loc.xx"),
        ("put_into_form", "prs.1sg"),
        ("put_into_form", ""),
        ("gap_type", "gap"),
        ("gap_choose", "gap"),
        ("build_sentence", "example"),
        ("choose_meaning", ""),
        ("match_pairs", ""),
    ],
)
def test_what_the_vocabulary_does_not_have_is_refused_and_the_rest_is_stored(
    learner: User, kind: str, form: str
) -> None:
    bare, good = factories.word("mate"), factories.given(factories.word("labrit"))
    bare.glosses.filter(language="uk").delete()
    Word.objects.filter(pk=bare.pk).update(example="")
    LexiconVersion.renew()
    lost = factories.given(bare, "māte", kind=kind, form=form)
    outcome = record_answers(learner.pk, [lost, good])
    assert outcome.refused == {str(lost.id): "this word or form is no longer asked"}
    assert list(outcome.results) == [good.id]
    assert Answer.objects.get().pk == good.id
    assert differences(learner.pk, current_lexicon()) == []


@pytest.mark.parametrize(
    ("kind", "form", "judged"),
    [
        ("put_into_form", "loc.sg", "loc.sg"),
        ("gap_type", "gap", "gap"),
        ("build_sentence", "example", "example"),
        ("type_word", "", ""),
        ("gap_type", "", "gap"),
        ("gap_choose", "loc.sg", "gap"),
        ("build_sentence", "", "example"),
        ("type_word", "loc.sg", ""),
        ("type_word", "example", ""),
        ("choose_word", "gap", ""),
    ],
)
def test_the_form_in_the_log_is_the_one_that_was_judged(
    learner: User, kind: str, form: str, judged: str
) -> None:
    """Answers are compared and accepted by form: whatever a device says, the log must be true."""
    answer = factories.given(factories.word("mate"), "mātē", kind=kind, form=form)
    record_answers(learner.pk, [answer])
    stored = [row.form for row in Answer.objects.all()]
    assert stored == [judged] or (form != judged and stored == [])


@pytest.mark.parametrize("size", [1, 200])
def test_statements_do_not_depend_on_the_size_of_the_batch(learner: User, size: int) -> None:
    batch = some_answers(size)
    before = some_answers(3, seed=9)
    record_answers(learner.pk, before)
    factories.regrade(before[0], Verdict.EXACT)
    rebuild(learner.pk)
    with CaptureQueriesContext(connection) as queries:
        record_answers(learner.pk, batch)
    # With the request's session and user two more; where rows are locked, the lock.
    assert len(queries) == 8 + connection.features.has_select_for_update
    assert sum(query["sql"].startswith("SAVEPOINT") for query in queries) == 1
    assert Answer.objects.count() == size + 3


def test_a_word_is_done_when_right_on_two_days_and_a_lesson_when_all_words_are(
    learner: User,
) -> None:
    key = factories.page("lesson-family").translation_key
    words = list(Word.objects.filter(lesson_words__page__translation_key=key).distinct())
    today = timezone.now()
    record_answers(learner.pk, [factories.given(word, at=today) for word in words])
    progress = LessonProgress.objects.get(learner=learner, lesson_key=key)
    assert (progress.status, len(progress.done)) == (Status.STARTED, 0)
    before = today - timedelta(days=3)
    record_answers(learner.pk, [factories.given(word, at=before) for word in words])
    progress.refresh_from_db()
    assert (progress.status, len(progress.done)) == (Status.DONE, len(words))


@pytest.mark.parametrize(
    ("kind", "text", "other"),
    [
        ("type_word", "tēvs", "tevs"),
        ("choose_word", "labrīt", "labrit"),
        ("choose_meaning", "батько", "tevs"),
        ("match_pairs", "батько", "tevs"),
        ("hear_choose", "tēvs", "tevs"),
        ("type_word", "māte", None),
        ("type_word", "nezinu", None),
    ],
)
def test_the_word_that_it_was_taken_for_is_kept(
    learner: User, kind: str, text: str, other: str | None
) -> None:
    record_answers(learner.pk, [factories.given(factories.word("mate"), text, kind=kind)])
    answer = Answer.objects.get()
    assert answer.other_word == (factories.word(other) if other else None)


@pytest.mark.parametrize("said", ["pavisam cits", ""], ids=["wrong", "I don't know"])
def test_five_of_the_last_ten_answers_not_right_need_help(learner: User, said: str) -> None:
    key = factories.page("lesson-family").translation_key
    words = list(Word.objects.filter(lesson_words__page__translation_key=key).distinct())
    start = timezone.now() - timedelta(hours=2)
    for number in range(5):
        at = start + timedelta(minutes=number)
        record_answers(learner.pk, [factories.given(words[0], said, at=at)])
    progress = LessonProgress.objects.get(learner=learner, lesson_key=key)
    assert progress.status == Status.NEEDS_HELP


def test_a_lesson_published_with_other_words_recomputes_its_progress(
    learner: User, django_capture_on_commit_callbacks: Any
) -> None:
    lesson: Any = factories.page("lesson-family")
    words = [item.word for item in lesson.lesson_words.all()]
    two_days = (timezone.now() - timedelta(days=2), timezone.now())
    record_answers(learner.pk, [factories.given(words[0], at=at) for at in two_days])
    with django_capture_on_commit_callbacks(execute=True):
        lesson.lesson_words = lesson.lesson_words.all()[:1]
        lesson.save_revision().publish()
    progress = LessonProgress.objects.get(learner=learner, lesson_key=lesson.translation_key)
    assert (progress.words_total, progress.status) == (1, Status.DONE)
    assert differences(learner.pk, current_lexicon()) == []


@pytest.mark.django_db(transaction=True)
def test_two_threads_with_the_same_batch_store_it_once() -> None:
    if not Word.objects.exists():
        for key, lemma in (("labrit", "labrīt"), ("paldies", "paldies")):
            word = Word.objects.create(key=key, lemma=lemma, part_of_speech="interjection")
            word.glosses.create(language="uk", text=key)
    learner, alone = factories.make_user(), factories.make_user()
    words = list(Word.objects.all())
    batch = [factories.given(random.Random(n).choice(words)) for n in range(30)]
    now = timezone.now()
    barrier, errors = threading.Barrier(2), []

    def send(seed: int) -> None:
        try:
            barrier.wait()
            record_answers(learner.pk, random.Random(seed).sample(batch, len(batch)), now)
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=[seed]) for seed in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    both = state(learner)
    assert len(both["answers"]) == 30
    assert differences(learner.pk, current_lexicon()) == []
    fresh = [replace(answer, id=uuid.UUID(int=answer.id.int ^ 1)) for answer in batch]
    record_answers(alone.pk, fresh, now)
    assert [row[1:] for row in state(alone)["memories"]] == [row[1:] for row in both["memories"]]
    assert connection.vendor in ("sqlite", "postgresql")
