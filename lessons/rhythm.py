"""Weeks of practice that may pause, and milestones that are never lost. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

SECONDS_PER_EXERCISE = 15
DAILY_MINUTES = 10
DAILY_WORDS = DAILY_MINUTES * 60 // SECONDS_PER_EXERCISE
# Whoever puts the phone away in the middle of an exercise has not practised for an hour.
LONGEST_ANSWER_MS = 60_000
PAST_WEEKS = 4
# Once a week is a rhythm, too; only after more days than these she is welcomed back.
PAUSE_DAYS = 7
WORD_MILESTONES = (10, 25, 50, 100, 200, 400, 800)


@dataclass(frozen=True)
class DayMark:
    """One day of a week. `coming`: it lies ahead."""

    day: date
    practised: bool
    today: bool
    coming: bool


@dataclass(frozen=True)
class Week:
    """The days from Monday to Sunday, and the milliseconds of practice in them."""

    days: tuple[DayMark, ...]
    ms: int

    @property
    def practised(self) -> list[date]:
        return [mark.day for mark in self.days if mark.practised]

    @property
    def is_pause(self) -> bool:
        return not self.practised

    @property
    def minutes(self) -> int:
        return minutes(self.ms)


def minutes(ms: int) -> int:
    """Return minutes, a started one as a whole."""
    return -(-ms // 60_000)


def week_days(day: date) -> list[date]:
    """Return the days of the week that `day` is in, Monday first."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=number) for number in range(7)]


def start_of(day: date, zone: tzinfo) -> datetime:
    """Return the moment at which `day` begins in `zone`."""
    return datetime.combine(day, time.min, zone)


def week_of(day: date, spent: Mapping[date, int], today: date) -> Week:
    """Return the week that `day` is in. `spent`: milliseconds by day of practice."""
    days = week_days(day)
    marks = [DayMark(day, day in spent, day == today, day > today) for day in days]
    return Week(tuple(marks), sum(spent.get(day, 0) for day in days))


def first_shown(today: date) -> date:
    """Return the Monday of the oldest week that is shown."""
    return week_days(today)[0] - timedelta(weeks=PAST_WEEKS)


def past_weeks(spent: Mapping[date, int], first: date | None, today: date) -> list[Week]:
    """Return the weeks before this one, the newest first, back to the `first` day of practice."""
    if first is None:
        return []
    begin = max(week_days(first)[0], first_shown(today))
    count = (week_days(today)[0] - begin).days // 7
    return [week_of(today - timedelta(weeks=n), spent, today) for n in range(1, count + 1)]


def is_back(last: date | None, today: date) -> bool:
    """Tell whether she comes back after a pause. `last`: her last day of practice before today."""
    return last is not None and (today - last).days > PAUSE_DAYS


def for_today(due: int) -> tuple[int, int]:
    """Return how many of the `due` words are enough for today, and the minutes they take."""
    words = min(due, DAILY_WORDS)
    return words, minutes(words * SECONDS_PER_EXERCISE * 1000)


def word_milestones(days: Iterable[date]) -> list[tuple[int, date]]:
    """Return the milestones reached, with their days. `days`: when each word became known."""
    in_order = sorted(days)
    return [(number, in_order[number - 1]) for number in WORD_MILESTONES if number <= len(in_order)]


def next_milestone(known: int) -> int | None:
    """Return the number of words that comes next, None after the last."""
    return next((number for number in WORD_MILESTONES if number > known), None)
