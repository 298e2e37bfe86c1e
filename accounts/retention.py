"""Keeping nothing longer than it is needed: what `manage.py tidy_data` takes away of people."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from .models import SignInCard, User
from .privacy import erase_account, registered

# Revoked cards open nothing; for a while they tell who gave them out.
CARDS_STAY = timedelta(days=30)


def months_before(now: datetime, months: int) -> datetime:
    """Return the same moment so many months ago, counted in mean months."""
    return now - timedelta(days=months * 365.25 / 12)


def learners() -> "QuerySet[User]":
    return User.objects.filter(is_staff=False, is_superuser=False, groups=None)


def inactive_learners(since: datetime) -> "QuerySet[User]":
    """Return learners who have neither signed in nor done anything from this moment on."""
    found = learners().filter(Q(last_login__lt=since) | Q(last_login=None), date_joined__lt=since)
    for kept in registered():
        if kept.active_since is not None:
            found = found.exclude(pk__in=kept.active_since(since))
    return found


def erase_inactive(since: datetime) -> int:
    """Erase them one by one: each erasure is whole, whatever comes between."""
    people = list(inactive_learners(since))
    for user in people:
        erase_account(user)
    return len(people)


def stale_cards(now: datetime) -> "QuerySet[SignInCard]":
    return SignInCard.objects.filter(revoked_at__lt=now - CARDS_STAY)
