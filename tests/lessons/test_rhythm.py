"""Weeks with their pauses, and what was reached so far; nothing here can be lost."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons import rhythm
from lessons.rhythm import (
    DAILY_WORDS,
    PAST_WEEKS,
    PAUSE_DAYS,
    WORD_MILESTONES,
    for_today,
    is_back,
    minutes,
    next_milestone,
    past_weeks,
    start_of,
    week_days,
    week_of,
    word_milestones,
)

RIGA = ZoneInfo("Europe/Riga")
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
# Days of practice, and the milliseconds of each.
SPENT = st.dictionaries(DAYS, st.integers(0, 10**8), max_size=60)


@given(SPENT, DAYS)
def test_any_set_of_days_gives_seven_marks(spent: dict[date, int], today: date) -> None:
    week = week_of(today, spent, today)
    assert len(week.days) == 7
    assert [mark.day.isoweekday() for mark in week.days] == [1, 2, 3, 4, 5, 6, 7]
    assert {mark.day.isocalendar()[:2] for mark in week.days} == {today.isocalendar()[:2]}
    assert [mark.day for mark in week.days if mark.today] == [today]
    assert all(mark.coming is (mark.day > today) for mark in week.days)
    assert set(week.practised) == {day for day in spent if day in week_days(today)}
    assert week.is_pause is (not week.practised)


@given(SPENT, DAYS)
def test_no_day_counts_in_two_weeks(spent: dict[date, int], today: date) -> None:
    first = min(spent, default=today)
    weeks = [week_of(today, spent, today), *past_weeks(spent, first, today)]
    days = [mark.day for week in weeks for mark in week.days]
    assert len(days) == len(set(days)) == 7 * len(weeks)
    assert max(days) - min(days) == timedelta(days=len(days) - 1)
    shown = {day for week in weeks for day in week.practised}
    assert shown == set(spent) & set(days)


@pytest.mark.parametrize(
    ("day", "monday", "sunday"),
    [
        # 2026 has an ISO week 53, and its first days of January belong to week 1 of 2026.
        (date(2027, 1, 1), date(2026, 12, 28), date(2027, 1, 3)),
        (date(2026, 12, 31), date(2026, 12, 28), date(2027, 1, 3)),
        (date(2026, 1, 1), date(2025, 12, 29), date(2026, 1, 4)),
        (date(2028, 2, 29), date(2028, 2, 28), date(2028, 3, 5)),
        # The nights when the clocks are moved.
        (date(2026, 3, 29), date(2026, 3, 23), date(2026, 3, 29)),
        (date(2026, 10, 25), date(2026, 10, 19), date(2026, 10, 25)),
    ],
)
def test_weeks_over_new_year_and_moved_clocks(day: date, monday: date, sunday: date) -> None:
    days = week_days(day)
    assert (days[0], days[6], len(days)) == (monday, sunday, 7)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # 23:59 and 00:00 in Riga, in winter, in summer and in the nights of moved clocks.
        (datetime(2026, 1, 10, 21, 59, 59, tzinfo=UTC), date(2026, 1, 10)),
        (datetime(2026, 1, 10, 22, 0, tzinfo=UTC), date(2026, 1, 11)),
        (datetime(2026, 7, 10, 20, 59, 59, tzinfo=UTC), date(2026, 7, 10)),
        (datetime(2026, 7, 10, 21, 0, tzinfo=UTC), date(2026, 7, 11)),
        (datetime(2026, 3, 28, 22, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 20, 59, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 10, 24, 21, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 21, 59, 59, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_a_day_begins_at_midnight_in_riga(moment: datetime, day: date) -> None:
    assert start_of(day, RIGA) <= moment < start_of(day + timedelta(days=1), RIGA)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC)))
def test_each_moment_lies_in_its_local_day_alone(moment: datetime) -> None:
    day = moment.astimezone(RIGA).date()
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    assert start_of(day, RIGA) <= moment < start_of(after, RIGA)
    assert not start_of(before, RIGA) <= moment < start_of(day, RIGA)


def test_past_weeks_reach_back_to_the_first_practice_newest_first() -> None:
    today = date(2026, 11, 20)
    weeks = past_weeks({date(2026, 11, 4): 60_000}, date(2026, 11, 4), today)
    assert [week.days[0].day for week in weeks] == [date(2026, 11, 9), date(2026, 11, 2)]
    assert [week.is_pause for week in weeks] == [True, False]
    assert past_weeks({}, today, today) == []
    assert past_weeks({}, None, today) == []
    assert len(past_weeks({}, date(2020, 1, 1), today)) == PAST_WEEKS


@given(SPENT, DAYS)
def test_minutes_of_a_week_are_those_of_its_days(spent: dict[date, int], today: date) -> None:
    week = week_of(today, spent, today)
    total = sum(spent[day] for day in week_days(today) if day in spent)
    assert week.minutes * 60_000 >= total > (week.minutes - 1) * 60_000


@pytest.mark.parametrize(("ms", "expected"), [(0, 0), (1, 1), (60_000, 1), (60_001, 2)])
def test_a_started_minute_counts(ms: int, expected: int) -> None:
    assert minutes(ms) == expected


def test_after_a_week_without_practice_she_is_welcomed_back() -> None:
    today = date(2026, 11, 20)
    assert not is_back(None, today), "she has never been here"
    assert not is_back(today - timedelta(days=1), today)
    # Once a week, always on the same day, is a rhythm and no pause.
    assert not is_back(today - timedelta(days=PAUSE_DAYS), today)
    assert is_back(today - timedelta(days=PAUSE_DAYS + 1), today)
    assert is_back(today - timedelta(days=400), today)


@given(st.lists(DAYS, max_size=900))
def test_milestones_carry_the_day_of_the_word_that_reached_them(days: list[date]) -> None:
    reached = word_milestones(days)
    assert [number for number, _ in reached] == [n for n in WORD_MILESTONES if n <= len(days)]
    for number, day in reached:
        assert sum(known <= day for known in days) >= number
        assert sum(known < day for known in days) < number
    following = next_milestone(len(days))
    assert following == next((n for n in WORD_MILESTONES if n > len(days)), None)


@given(st.lists(DAYS, max_size=60), st.lists(DAYS, max_size=20))
def test_more_words_never_take_a_milestone_away(days: list[date], more: list[date]) -> None:
    before, after = dict(word_milestones(days)), dict(word_milestones(days + more))
    assert set(before) <= set(after)


@given(st.integers(0, 5_000))
def test_a_day_asks_for_ten_minutes_at_most(due: int) -> None:
    words, needed = for_today(due)
    assert words == min(due, DAILY_WORDS) <= 40
    assert needed <= rhythm.DAILY_MINUTES == 10
    assert (needed == 0) is (due == 0)


@pytest.mark.parametrize(
    ("due", "expected"), [(0, (0, 0)), (1, (1, 1)), (8, (8, 2)), (40, (40, 10)), (41, (40, 10))]
)
def test_examples_of_a_day(due: int, expected: tuple[int, int]) -> None:
    assert for_today(due) == expected
