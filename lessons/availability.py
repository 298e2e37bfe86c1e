"""Who may sit a quiz, when, and how often."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from .models.classes import Membership
from .models.pages import QuizPage
from .models.quizzes import Allowance, Sitting


class NotAvailable(Exception):
    """The quiz cannot be begun now; the message says why, to the person."""


@dataclass(frozen=True)
class Terms:
    """What holds for one reader. `attempt`: which try this is, None where tries are not counted."""

    minutes: int | None
    attempt: int | None


def terms_for(user: Any, source: QuizPage, now: datetime) -> Terms:
    """Return the terms of a new sitting that counts. Raises NotAvailable."""
    check_dates(source, now)
    if not user.is_authenticated:
        if source.needs_account:
            raise NotAvailable(gettext("Sign in first, so that your result is kept."))
        return Terms(source.time_limit, None)
    check_groups(user, source)
    allowance = Allowance.objects.filter(learner=user, quiz_key=source.translation_key).first()
    minutes = source.time_limit
    if minutes and allowance:
        minutes += allowance.extra_minutes
    if not source.single_attempt:
        return Terms(minutes, None)
    taken = Sitting.objects.filter(
        learner=user, quiz_key=source.translation_key, attempt__isnull=False
    ).aggregate(number=Count("pk"), last=Max("attempt"))
    if taken["number"] > (allowance.extra_tries if allowance else 0):
        raise NotAvailable(gettext("You have sat this quiz. Your teacher can grant one more try."))
    return Terms(minutes, (taken["last"] or 0) + 1)


def format_moment(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def check_dates(source: QuizPage, now: datetime) -> None:
    if source.opens_at and now < source.opens_at:
        when = format_moment(source.opens_at)
        raise NotAvailable(gettext("This quiz opens on %(when)s.") % {"when": when})
    if source.closes_at and now >= source.closes_at:
        when = format_moment(source.closes_at)
        raise NotAvailable(gettext("This quiz closed on %(when)s.") % {"when": when})


def check_groups(user: Any, source: QuizPage) -> None:
    if not source.group_ids:
        return
    if not user.is_authenticated:
        raise NotAvailable(gettext("Sign in first, so that your result is kept."))
    member = Membership.objects.filter(
        learner=user, group__in=source.group_ids, left_at__isnull=True
    )
    if not member.exists():
        raise NotAvailable(gettext("This quiz is for other groups. Ask your teacher."))


def deadline_of(terms: Terms, source: QuizPage, now: datetime) -> datetime | None:
    """Return until when answers are taken: the time limit, or the end of the quiz's own dates."""
    limit = now + timedelta(minutes=terms.minutes) if terms.minutes else None
    return min(filter(None, (limit, source.closes_at)), default=None)


def may_begin(user: Any, source: QuizPage) -> str:
    """Return why the quiz cannot be begun now; empty if it can."""
    try:
        terms_for(user, source, timezone.now())
    except NotAvailable as error:
        return str(error)
    return ""
