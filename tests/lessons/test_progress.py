"""What a learner reads about herself: today, her weeks, what she can do, her words."""

import random
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from accounts.models import User
from lessons.exercises import KINDS
from lessons.latvian.checking import Verdict
from lessons.models import (
    Answer,
    LessonPage,
    LessonProgress,
    LessonWord,
    LexiconVersion,
    Memory,
    Recording,
    Regrade,
    Sitting,
    Word,
)
from lessons.own_progress import days_known, days_practised, learner_progress
from lessons.practice import rebuild
from lessons.rhythm import DAILY_WORDS
from lessons.statuses import Status
from lessons.today import today
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 17, 0, tzinfo=UTC)  # a Wednesday, 19 o'clock in Riga
TODAY = date(2026, 11, 18)
GREETINGS, FAMILY, DOCUMENTS = "lesson-greetings", "lesson-family", "lesson-documents"


@pytest.fixture(autouse=True)
def wednesday() -> Any:
    with freeze_time(NOW):
        yield


@pytest.fixture
def learner() -> User:
    return factories.make_user(language="uk")


def key(lesson: str) -> Any:
    return factories.page(lesson).translation_key


def words_of(lesson: str) -> list[Word]:
    rows = LessonWord.objects.filter(page=factories.page(lesson)).order_by("sort_order")
    return [row.word for row in rows.select_related("word")]


def answered(
    learner: User, word: Word, at: datetime, verdict: str = "exact", **fields: Any
) -> Answer:
    values = {"kind": "type_word", "target": word.lemma, "language": "uk", "ms": 3_000}
    return Answer.objects.create(
        learner=learner, word=word, verdict=verdict, source="app",
        answered_at=at, received_at=at, **{**values, **fields},
    )  # fmt: skip


def remembers(learner: User, word: Word, *, due_in: int = 1, **fields: Any) -> Memory:
    """Store what a learner remembers of a word, due in so many days."""
    values = {
        "state": 2, "stability": 1, "difficulty": 5, "answers": 1, "right_days": 1,
        "last_review": NOW - timedelta(days=1), "met_at": NOW - timedelta(days=1),
    }  # fmt: skip
    return Memory.objects.create(
        learner=learner, word=word, due=NOW + timedelta(days=due_in), **{**values, **fields}
    )


def progressed(learner: User, lesson: str, status: Status, at: datetime = NOW) -> LessonProgress:
    return LessonProgress.objects.create(
        learner=learner, lesson_key=key(lesson), status=status, last_active=at
    )


def passed_quiz(learner: User, at: datetime, **fields: Any) -> Sitting:
    values = {"quiz_key": key("quiz-state"), "lesson_key": key("lesson-state"), "language": "uk"}
    return Sitting.objects.create(
        learner=learner, paper={"title": "Латвія", "feedback": "at_once"}, started_at=at,
        finished_at=at, score=5, possible=6, passed=True, **{**values, **fields},
    )  # fmt: skip


def more_words(count: int) -> list[Word]:
    words = Word.objects.bulk_create(
        Word(key=f"word-{n}", lemma=f"vārds{n}", folded=f"vards{n}", part_of_speech="noun")
        for n in range(count)
    )
    LexiconVersion.renew()
    return words


def report(learner: User) -> Any:
    return learner_progress(learner, "uk", "uk", "/uk/progress/")


def read(client: Client, learner: User, path: str = "/uk/progress/") -> str:
    client.force_login(learner)
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html)).replace("&#x27;", "'")


# --- Today ----------------------------------------------------------------------------------------


def test_a_visitor_has_nothing_to_repeat(client: Client) -> None:
    assert 'class="today"' not in client.get("/uk/").content.decode()


def test_what_is_due_comes_before_new_words(client: Client, learner: User) -> None:
    for word in words_of(GREETINGS)[:5]:
        remembers(learner, word, due_in=-1)
    remembers(learner, words_of(GREETINGS)[5], due_in=1)
    found = today(learner)
    assert (found.words, found.minutes, found.others_wait) == (5, 2, False)
    html = read(client, learner, "/en/")
    assert "Today: 5 words to repeat" in html
    assert "/en/practice/due/" in html
    assert "New words:" not in html


def test_a_day_asks_for_ten_minutes_and_the_rest_waits(client: Client, learner: User) -> None:
    for word in more_words(DAILY_WORDS + 7):
        remembers(learner, word, due_in=-1)
    found = today(learner)
    assert (found.words, found.minutes, found.others_wait) == (40, 10, True)
    assert "40 words for today; the others can wait" in read(client, learner, "/en/")


def test_after_ten_minutes_it_is_enough(client: Client, learner: User) -> None:
    words = more_words(DAILY_WORDS + 7)
    for word in words:
        remembers(learner, word, due_in=-1)
    for word in words[: DAILY_WORDS - 1]:
        answered(learner, word, NOW - timedelta(hours=1))
    answered(learner, words[-1], NOW - timedelta(days=1))
    assert not today(learner).is_enough, "what she did yesterday does not count"
    answered(learner, words[-1], NOW - timedelta(minutes=1))
    assert today(learner).is_enough
    html = read(client, learner, "/en/")
    assert "Enough for today" in html
    assert "47 words can wait until tomorrow." in html
    assert "/en/practice/due/" in html, "whoever wants to may go on"


def test_new_words_of_the_first_lesson_that_is_not_done(client: Client, learner: User) -> None:
    for word in words_of(GREETINGS):
        remembers(learner, word)
    progressed(learner, GREETINGS, Status.DONE)
    lesson = today(learner).lesson
    assert lesson is not None
    assert (lesson.key, lesson.title) == (key(FAMILY), factories.page(FAMILY, "lv").title)
    html = read(client, learner, "/uk/")
    title = factories.page(FAMILY, "uk").title
    assert re.search(rf'today__title">[^<]+ <span>{title}</span>', html)
    assert f"/uk/practice/{key(FAMILY)}/" in html


def test_a_lesson_with_all_words_met_offers_no_new_ones(learner: User) -> None:
    for word in words_of(GREETINGS):
        remembers(learner, word)
    progressed(learner, GREETINGS, Status.STARTED)
    lesson = today(learner).lesson
    assert lesson is not None
    assert lesson.key == key(FAMILY)


def test_the_course_of_her_group_comes_first(learner: User) -> None:
    first = today(learner).lesson
    assert first is not None
    assert first.key == key(GREETINGS)
    group = factories.make_group(teacher=factories.make_user(), learners=[learner])
    group.course = factories.page("course-integration")
    group.save()
    words = more_words(2)
    state: Any = factories.page("lesson-state")
    LessonWord.objects.bulk_create(LessonWord(page=state, word=word) for word in words)
    lesson = today(learner).lesson
    assert lesson is not None
    assert lesson.key == key("lesson-state")
    group.memberships.update(left_at=NOW)
    lesson = today(learner).lesson
    assert lesson is not None
    assert lesson.key == key(GREETINGS), "a group that she has left leads nowhere"


def test_a_lesson_that_is_no_longer_public_is_not_offered(learner: User) -> None:
    LessonPage.objects.filter(translation_key=key(GREETINGS)).update(live=False)
    lesson = today(learner).lesson
    assert lesson is not None
    assert lesson.key == key(FAMILY)


def test_when_every_word_is_met_nothing_is_left_to_do(client: Client, learner: User) -> None:
    for word in Word.objects.all():
        remembers(learner, word)
    found = today(learner)
    assert (found.words, found.lesson) == (0, None)
    html = read(client, learner, "/en/")
    assert "Nothing to repeat today" in html
    assert "/practice/" not in html


def test_a_new_account_is_led_to_the_first_lesson(client: Client, learner: User) -> None:
    for path in ("/uk/", "/uk/progress/"):
        html = read(client, learner, path)
        panel = html[html.index('class="today"') :]
        assert factories.address(GREETINGS, "uk") in panel.partition("</div>")[0]
        assert 'class="day' not in html, "there is no week yet"
    assert today(learner).is_new


def test_an_untranslated_title_says_that_it_is_latvian(client: Client, learner: User) -> None:
    course: Any = factories.page("course-latvian")
    LessonPage.objects.all().update(live=False)
    lesson = factories.add_page(course, LessonPage, title="Pirtī")
    LessonWord.objects.create(page=lesson, word=words_of(FAMILY)[0])
    assert '<span lang="lv">Pirtī</span>' in read(client, learner, "/uk/")
    assert "<span>Pirtī</span>" in read(client, learner, "/lv/")


def test_today_is_one_query(learner: User, django_assert_num_queries: Any) -> None:
    for word in words_of(GREETINGS):
        remembers(learner, word, due_in=-1)
        answered(learner, word, NOW)
    with django_assert_num_queries(1):
        assert today(learner).words
    Memory.objects.update(due=NOW + timedelta(days=1))
    with django_assert_num_queries(1):
        assert today(learner).lesson


# --- The week -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 16, 21, 59, 59, tzinfo=UTC), date(2026, 11, 16)),
        (datetime(2026, 11, 16, 22, 0, tzinfo=UTC), date(2026, 11, 17)),
        (datetime(2026, 11, 15, 22, 0, tzinfo=UTC), date(2026, 11, 16)),
    ],
)
def test_days_are_those_of_riga(learner: User, moment: datetime, day: date) -> None:
    word = words_of(GREETINGS)[0]
    answered(learner, word, moment)
    remembers(learner, word)
    assert list(days_practised(learner, date(2026, 11, 1))) == [day]
    week = today(learner).week
    assert week is not None
    assert week.practised == report(learner).week.practised == [day]


@pytest.mark.parametrize("at", [(2026, 3, 29), (2026, 10, 25)])
def test_days_on_which_the_clocks_are_moved(learner: User, at: tuple[int, int, int]) -> None:
    day = date(*at)
    word = words_of(GREETINGS)[0]
    remembers(learner, word)
    for hour in range(-4, 26):
        answered(learner, word, datetime(*at, tzinfo=UTC) + timedelta(hours=hour))
    with freeze_time(datetime(*at, 12, tzinfo=UTC)):
        expected = {timezone.localdate(answer.answered_at) for answer in Answer.objects.all()}
        spent = days_practised(learner, day - timedelta(days=20))
        week = today(learner).week
        assert set(spent) == expected == {day + timedelta(days=n) for n in (-1, 0, 1)}
        assert week is not None
        # A Sunday: the day after it is of the next week.
        assert week.practised == [day - timedelta(days=1), day]


def test_the_week_in_words_and_minutes(client: Client, learner: User) -> None:
    words = words_of(GREETINGS)
    remembers(learner, words[0])
    monday = NOW - timedelta(days=2)
    for number, word in enumerate(words[:6]):
        answered(learner, word, monday + timedelta(minutes=number), ms=45_000)
    # She put the phone away for half an hour: one minute of it counts.
    answered(learner, words[0], NOW, ms=1_800_000)
    html = read(client, learner, "/en/progress/")
    assert "This week you practised on 2 days: Monday, Wednesday." in html
    assert report(learner).week.minutes == 6
    assert "In all 6 minutes." in html
    marks = re.findall(r'<span class="(day[^"]*)"></span></li>', html)
    assert marks == [
        "day day--practised", "day", "day day--practised", *["day day--coming"] * 4,
    ]  # fmt: skip
    home = read(client, learner, "/en/")
    assert "This week you practised on 2 days: Monday, Wednesday." in home
    assert home.count("day--practised") == 2


def test_a_week_without_practice_is_a_pause(client: Client, learner: User) -> None:
    word = words_of(GREETINGS)[0]
    answered(learner, word, NOW - timedelta(days=20))
    answered(learner, word, NOW - timedelta(days=4))
    remembers(learner, word, met_at=NOW - timedelta(days=20))
    found = report(learner)
    assert found.week.is_pause
    assert [week.is_pause for week in found.past_weeks] == [False, True, False]
    html = read(client, learner, "/en/progress/")
    assert "This week is a pause so far. A pause is fine. The words are kept." in html
    assert re.findall(r"<span>(a pause|\d days?)</span>", html) == ["1 day", "a pause", "1 day"]
    assert "Welcome back." not in html


def test_who_comes_back_after_a_pause_is_welcomed(client: Client, learner: User) -> None:
    word = words_of(GREETINGS)[0]
    answered(learner, word, NOW - timedelta(days=9))
    remembers(learner, word)
    assert "Welcome back." in read(client, learner, "/en/")
    answered(learner, word, NOW)
    assert "Welcome back." in read(client, learner, "/en/"), "for the whole day"
    answered(learner, word, NOW - timedelta(days=1))
    assert "Welcome back." not in read(client, learner, "/en/")


def test_the_days_of_others_are_not_hers(learner: User) -> None:
    other, word = factories.make_user(), words_of(GREETINGS)[0]
    answered(other, word, NOW)
    remembers(other, word, due_in=-1, stuck=True)
    remembers(learner, words_of(GREETINGS)[1])
    found = report(learner)
    assert found.week.is_pause
    assert (found.today.due, found.stuck, found.known) == (0, [], [])
    assert days_known(learner) == {}


# --- What she can do ------------------------------------------------------------------------------


def test_goals_of_a_done_lesson_are_what_she_can_do(client: Client, learner: User) -> None:
    path = factories.address(FAMILY, "en")
    before = read(client, learner, path)
    assert "After this lesson" in before
    assert "can-do" not in before
    row = progressed(learner, FAMILY, Status.STARTED)
    assert "After this lesson" in read(client, learner, path)
    row.status = Status.DONE
    row.save()
    after = read(client, learner, path)
    assert "You can now" in after
    assert '<div class="prose can-do">' in after
    assert "After this lesson" not in after


def test_a_visitor_reads_what_the_lesson_is_for(client: Client) -> None:
    html = client.get(factories.address(FAMILY, "en")).content.decode()
    assert "After this lesson" in html
    assert "memory--" not in html


def test_what_i_can_do_now_newest_first_and_what_comes_next(client: Client, learner: User) -> None:
    for number, word in enumerate(words_of(GREETINGS)):
        remembers(learner, word, right_days=2)
        answered(learner, word, NOW - timedelta(days=9, minutes=number))
        answered(learner, word, NOW - timedelta(days=3, minutes=number))
    progressed(learner, GREETINGS, Status.DONE)
    progressed(learner, "lesson-state", Status.DONE, NOW)
    passed_quiz(learner, NOW - timedelta(days=5))
    progressed(learner, FAMILY, Status.NEEDS_HELP)
    found = report(learner)
    assert [(row.page.slug, row.reached) for row in found.can_do] == [
        (factories.page(GREETINGS).slug, TODAY - timedelta(days=3)),
        (factories.page("lesson-state").slug, TODAY - timedelta(days=5)),
    ]
    assert [row.page.slug for row in found.next_goals] == [factories.page(FAMILY).slug]
    html = read(client, learner, "/uk/progress/")
    goal = re.findall(r"<li>(.*?)</li>", str(factories.page(GREETINGS, "uk").goals))[0]
    assert html.count(goal) == 1
    assert html.index("can-do-heading") < html.index(goal) < html.index("next-heading")
    after = re.findall(r"<li>(.*?)</li>", str(factories.page(FAMILY, "uk").goals))[0]
    assert html.index("next-heading") < html.index(after)


def test_goals_that_are_still_latvian_say_so(client: Client, learner: User) -> None:
    course: Any = factories.page("course-latvian")
    goals = "<ul><li>Es varu iet pirtī.</li></ul>"
    lesson = factories.add_page(course, LessonPage, title="Pirtī", goals=goals)
    LessonProgress.objects.create(
        learner=learner, lesson_key=lesson.translation_key, status=Status.DONE, last_active=NOW
    )
    html = read(client, learner, "/uk/progress/")
    assert re.search(r'<div class="prose can-do" lang="lv">\s*<ul><li>Es varu iet pirtī', html)
    html = read(client, learner, "/lv/progress/")
    assert re.search(r'<div class="prose can-do">\s*<ul><li>Es varu iet pirtī', html)


def test_many_lessons_are_folded_away(client: Client, learner: User) -> None:
    course: Any = factories.page("course-latvian")
    for number in range(5):
        lesson = factories.add_page(
            course, LessonPage, title=f"Stunda {number}", goals=f"<p>Es varu {number}.</p>"
        )
        LessonProgress.objects.create(
            learner=learner, lesson_key=lesson.translation_key, status=Status.DONE,
            last_active=NOW - timedelta(days=number),
        )  # fmt: skip
    html = read(client, learner, "/lv/progress/")
    fold = html.index('<details class="more">')
    places = [html.index(f"Es varu {number}.") for number in range(5)]
    assert places == sorted(places)
    assert places[2] < fold < places[3]


# --- Milestones -----------------------------------------------------------------------------------


def known_words(learner: User, count: int) -> list[Word]:
    """Let words become known one a day, the last one today."""
    words = more_words(count)
    for number, word in enumerate(words):
        at = NOW - timedelta(days=count - 1 - number)
        answered(learner, word, at - timedelta(days=30))
        answered(learner, word, at)
        remembers(learner, word, right_days=2, met_at=at - timedelta(days=30))
    return words


def test_milestones_with_their_days_and_the_next_one(client: Client, learner: User) -> None:
    known_words(learner, 26)
    passed_quiz(learner, NOW - timedelta(days=2))
    passed_quiz(learner, NOW - timedelta(days=1))
    found = report(learner).milestones
    assert [(m.words, m.day) for m in found] == [
        (10, TODAY - timedelta(days=16)),
        (0, TODAY - timedelta(days=2)),
        (25, TODAY - timedelta(days=1)),
    ]
    assert found[1].quiz is not None
    text = text_of(read(client, learner, "/en/progress/"))
    assert "25 words known well 17 November 2026" in text
    assert "First quiz passed: Латвія" in text
    assert "Next: 50 words" in text
    assert "%" not in text


def test_the_first_lesson_done_is_a_milestone(client: Client, learner: User) -> None:
    progressed(learner, GREETINGS, Status.DONE, NOW - timedelta(days=1))
    progressed(learner, FAMILY, Status.DONE, NOW - timedelta(days=8))
    (found,) = report(learner).milestones
    assert found.lesson is not None
    assert (found.lesson.page.translation_key, found.day) == (
        key(FAMILY),
        TODAY - timedelta(days=8),
    )
    html = read(client, learner, "/uk/progress/")
    assert factories.page(FAMILY, "uk").title in text_of(html[html.index("so-far-heading") :])


def test_a_word_is_known_from_its_second_right_day(learner: User) -> None:
    first, second, third, fourth, fifth = words_of(GREETINGS)[:5]
    days = [NOW - timedelta(days=number) for number in range(6)]
    for at in (days[5], days[5] + timedelta(minutes=3), days[3], days[1]):
        answered(learner, first, at)
    answered(learner, second, days[5])
    answered(learner, second, days[4], "wrong")
    answered(learner, second, days[2], "diacritics")
    answered(learner, third, days[5])
    answered(learner, third, days[4], "other_form")
    answered(learner, fourth, days[4], placement=True)
    for at in days:
        # Where the ending is what is asked, a slip in it is not right.
        answered(learner, fifth, at, "diacritics", kind="put_into_form", in_ending=True)
    assert days_known(learner) == {
        first.pk: TODAY - timedelta(days=3),
        second.pk: TODAY - timedelta(days=2),
        fourth.pk: TODAY - timedelta(days=4),
    }


def test_the_newest_later_verdict_counts(learner: User) -> None:
    first, second = words_of(GREETINGS)[:2]
    for word in (first, second):
        answered(learner, word, NOW - timedelta(days=5))
    wrong = answered(learner, first, NOW - timedelta(days=2), "wrong")
    right = answered(learner, second, NOW - timedelta(days=2))
    for answer, verdicts in ((wrong, ("skipped", "exact")), (right, ("wrong",))):
        for number, verdict in enumerate(verdicts):
            Regrade.objects.create(
                answer=answer, verdict=verdict, made_at=NOW + timedelta(minutes=number)
            )
    assert days_known(learner) == {first.pk: TODAY - timedelta(days=2)}


@pytest.mark.parametrize("seed", range(4))
def test_days_of_known_words_agree_with_the_memories(learner: User, seed: int) -> None:
    words, rng = words_of(GREETINGS) + words_of(FAMILY), random.Random(seed)
    rows = [
        answered(
            learner, rng.choice(words), NOW - timedelta(hours=rng.randint(0, 96)),
            rng.choice([verdict.value for verdict in Verdict]), kind=rng.choice(list(KINDS)),
            in_ending=rng.random() < 0.5, placement=rng.random() < 0.1, hints=rng.randint(0, 1),
        )
        for _ in range(70)
    ]  # fmt: skip
    for answer in rng.sample(rows, 10):
        Regrade.objects.create(answer=answer, verdict=rng.choice(["exact", "wrong"]), made_at=NOW)
    rebuild(learner.pk)
    known = Memory.objects.filter(learner=learner, right_days__gte=2)
    assert 0 < known.count() < len(words)
    assert set(days_known(learner)) == set(known.values_list("word", flat=True))


def test_known_words_that_answers_say_nothing_of_still_count(learner: User) -> None:
    for word in more_words(10):
        remembers(learner, word, right_days=2, last_review=NOW - timedelta(days=4))
    (found,) = report(learner).milestones
    assert (found.words, found.day) == (10, TODAY - timedelta(days=4))


# --- Words, quizzes, order ------------------------------------------------------------------------


def test_words_that_do_not_stay_have_all_that_helps(client: Client, learner: User) -> None:
    word, other = factories.word("mate"), factories.word("tevs")
    remembers(learner, word, stuck=True)
    remembers(learner, other)
    html = read(client, learner, "/uk/progress/")
    section = html[html.index("words-heading") :].partition("</section>")[0]
    assert "Words that do not stay yet" in read(client, learner, "/en/progress/")
    stuck = section[section.index('<dl class="word-list">') :]
    gloss = word.glosses.get(language="uk")
    for text in (word.lemma, gloss.text, word.example, gloss.note):
        assert text
        assert text in stuck
    assert other.lemma not in stuck
    assert f"/uk/practice/words/?of={word.pk}&amp;back=%2Fuk%2Fprogress%2F&amp;meanings=uk" in stuck
    assert client.get(f"/uk/practice/words/?of={word.pk}&back=/uk/progress/").status_code == 200


def test_without_such_words_nothing_is_said_of_them(client: Client, learner: User) -> None:
    remembers(learner, factories.word("mate"))
    html = read(client, learner, "/en/progress/")
    assert "do not stay" not in html
    assert "/practice/words/" not in html


def test_words_with_a_sound_can_be_heard(client: Client, learner: User) -> None:
    word = factories.word("mate")
    remembers(learner, word, stuck=True)
    for lemma, path in (("mate", "/uk/progress/"), ("tevs", factories.address(FAMILY, "uk"))):
        clip = Recording.objects.get(word__key=lemma, part="word")
        html = read(client, learner, path)
        (label,) = re.findall(rf'data-play="{clip.file.url}">(.*?)</button>', html)
        assert f'<span lang="lv">{clip.word.lemma}</span>' in label
    Recording.objects.all().delete()
    word.save()  # so that the vocabulary is read again
    assert "data-play" not in read(client, learner, "/uk/progress/")


def test_a_lesson_shows_what_she_knows_of_its_words(client: Client, learner: User) -> None:
    words = words_of(FAMILY)
    remembers(learner, words[0], right_days=2)
    remembers(learner, words[1])
    html = read(client, learner, factories.address(FAMILY, "en"))
    words_part = html[html.index('<dl class="word-list">') :]
    marks = re.findall(r'memory memory--(\w+)"><span class="visually-hidden">([^<]+)', words_part)
    assert marks[:3] == [("known", "known well:"), ("learning", "learning:"), ("new", "new:")]
    assert len(marks) == len(words)
    assert html.count('class="legend"') == 1


def test_a_long_list_of_words_is_folded_away(client: Client, learner: User) -> None:
    for word in words_of(GREETINGS):
        remembers(learner, word)
    assert '<details class="more">' not in read(client, learner)
    for word in more_words(30):
        remembers(learner, word)
    html = read(client, learner)
    assert html.count('<li><span class="memory') == 30 + len(words_of(GREETINGS))
    assert html.index('<details class="more">') < html.index('class="words-known"')


def test_each_quiz_passed_stands_there_once(client: Client, learner: User) -> None:
    passed_quiz(learner, NOW - timedelta(days=3))
    newest = passed_quiz(learner, NOW - timedelta(days=1), language="lv")
    passed_quiz(learner, NOW - timedelta(days=2), quiz_key=uuid4())
    found = report(learner).passed
    assert [(quiz["pk"] == newest.pk, quiz["first"]) for quiz in found] == [
        (True, TODAY - timedelta(days=3)),
        (False, TODAY - timedelta(days=2)),
    ]
    html = read(client, learner)
    assert f'href="/uk/sitting/{newest.pk}/" lang="lv">' in html


def test_what_to_do_comes_first_and_the_account_last(client: Client, learner: User) -> None:
    known_words(learner, 10)
    Memory.objects.filter(word__key="word-0").update(stuck=True)
    progressed(learner, GREETINGS, Status.DONE)
    progressed(learner, FAMILY, Status.STARTED)
    passed_quiz(learner, NOW)
    html = read(client, learner)
    order = [
        'class="today"', "week-heading", "can-do-heading", "next-heading", "so-far-heading",
        "words-heading", "lessons-heading", "passed-heading", "account-heading",
    ]  # fmt: skip
    places = [html.index(name) for name in order]
    assert places == sorted(places)


# --- Cost -----------------------------------------------------------------------------------------


def make_history(learner: User, words: list[Word], answers: int) -> None:
    Memory.objects.bulk_create(
        Memory(
            learner=learner, word=word, state=2, stability=1, difficulty=5, answers=2,
            right_days=1 + number % 2, stuck=number % 9 == 0,
            due=NOW + timedelta(days=number % 5 - 2),
            last_review=NOW - timedelta(days=1), met_at=NOW - timedelta(days=200),
        )
        for number, word in enumerate(words)
    )  # fmt: skip
    Answer.objects.bulk_create(
        Answer(
            learner=learner, word=words[number % len(words)], kind="type_word", target="x",
            language="uk", verdict="exact", ms=5_000, source="app", received_at=NOW,
            answered_at=NOW - timedelta(hours=number % 4_000),
        )
        for number in range(answers)
    )  # fmt: skip
    for lesson in (GREETINGS, FAMILY):
        progressed(learner, lesson, Status.DONE)
    progressed(learner, "lesson-state", Status.STARTED)
    passed_quiz(learner, NOW)


@pytest.mark.parametrize(("words", "answers"), [(10, 5), (800, 5_000)])
def test_the_cost_does_not_grow(
    client: Client, learner: User, words: int, answers: int, django_assert_num_queries: Any
) -> None:
    make_history(learner, more_words(words), answers)
    client.force_login(learner)
    for path in ("/uk/progress/", "/uk/", factories.address(FAMILY, "uk")):
        client.get(path)  # the vocabulary is read
    with django_assert_num_queries(15):
        html = client.get("/uk/progress/").content.decode()
    assert html.count('<li><span class="memory') == words
    with django_assert_num_queries(10):
        client.get("/uk/")
    path = factories.address(FAMILY, "uk")
    with django_assert_num_queries(11):  # one of them for the sizes of the lesson's picture
        client.get(path)
