"""What goes by itself when nobody needs it any more, and accounts of children."""

from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.contrib.forms.models import FormSubmission

from accounts import cards
from accounts.models import SignInCard, User
from accounts.retention import months_before
from lessons.models import Sitting
from lessons.practice import record_answers
from tests import factories

from .test_privacy import PASSWORD, sign_in, start_quiz

pytestmark = pytest.mark.django_db


# Keeping no longer than needed -----------------------------------------------------------------


def tidy(*options: str) -> str:
    said = StringIO()
    call_command("tidy_data", *options, stdout=said)
    return said.getvalue()


def made(months: int, **fields: Any) -> User:
    then = months_before(timezone.now(), months)
    return factories.make_user(date_joined=then, last_login=then, **fields)


def test_learners_who_have_not_come_for_two_years_are_erased() -> None:
    gone, never = made(25), made(25)
    User.objects.filter(pk=never.pk).update(last_login=None)
    here, staff, practising = made(23), made(25, role="Teacher"), made(25)
    boss = made(25, is_superuser=True)
    record_answers(practising.pk, [factories.given(factories.word("mate"))])
    assert tidy("--dry-run").startswith("learners: 2\n")
    assert User.objects.filter(pk=gone.pk).exists()
    assert tidy().startswith("learners: 2\n")
    assert set(User.objects.filter(pk__in=[gone.pk, never.pk])) == set()
    assert User.objects.filter(pk__in=[here.pk, staff.pk, practising.pk, boss.pk]).count() == 4


def test_a_visitors_sitting_does_not_keep_everybody(client: Client) -> None:
    """Rows without a learner must not swallow the others."""
    gone = made(25)
    start_quiz(client)
    assert Sitting.objects.get().learner is None
    tidy()
    assert not User.objects.filter(pk=gone.pk).exists()


def test_nobody_is_erased_where_the_school_says_never(settings: Any) -> None:
    settings.KEEP_LEARNERS_MONTHS = settings.KEEP_FORMS_MONTHS = 0
    gone = made(99)
    assert tidy() == ""
    assert User.objects.filter(pk=gone.pk).exists()


def test_sessions_cards_and_forms_go_when_their_time_is_over(client: Client) -> None:
    now = timezone.now()
    learner = factories.make_user(username="olena")
    sign_in(client, learner)
    for at in (now - timedelta(days=1), now + timedelta(days=1)):
        Session.objects.create(session_key=uuid4().hex, session_data="", expire_date=at)
    UserSession.objects.create(user=learner, ip="192.0.2.1", session_key="gone", user_agent="")
    cards.issue(learner, by=None)
    cards.replace(learner, by=None)
    cards.replace(learner, by=None)
    first = SignInCard.objects.earliest("pk")
    SignInCard.objects.filter(pk=first.pk).update(revoked_at=now - timedelta(days=31))
    form = factories.page("question")
    for months in (11, 13):
        kept = FormSubmission.objects.create(page=form, form_data={})
        then = months_before(now, months)
        FormSubmission.objects.filter(pk=kept.pk).update(submit_time=then)
    would_go = tidy("--dry-run")
    assert "revoked cards: 1" in would_go
    assert "answers to forms: 1" in would_go
    assert SignInCard.objects.count() == 3
    tidy()
    assert not Session.objects.filter(expire_date__lt=now).exists()
    assert not UserSession.objects.filter(session_key="gone").exists()
    assert SignInCard.objects.count() == 2
    assert FormSubmission.objects.count() == 1
    assert tidy() == ""


# Children --------------------------------------------------------------------------------------


def test_a_child_under_thirteen_is_sent_to_the_teacher(client: Client) -> None:
    data = {"username": "ana", "password1": PASSWORD}
    response = client.post("/en/accounts/signup/", data)
    assert "ask your teacher" in response.content.decode()
    assert not User.objects.filter(username="ana").exists()
    client.post("/en/accounts/signup/", {**data, "of_age": "on"})
    assert User.objects.get(username="ana").guardian_consent == ""


def test_staff_make_an_account_with_a_parents_consent_and_no_real_name(client: Client) -> None:
    client.force_login(factories.make_user(role="Administrator"))
    html = client.get("/admin/users/new/").content.decode()
    assert "first_name" not in html
    data = {
        "username": "zane",
        "display_name": "Zane",
        "email": "",
        "language": "lv",
        "guardian_consent": "Māte, 2026-09-01",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    assert client.post("/admin/users/new/", data).status_code == 302
    child = User.objects.get(username="zane")
    assert (child.guardian_consent, child.is_learner) == ("Māte, 2026-09-01", True)
    address = f"/admin/users/edit/{child.pk}/"
    assert "first_name" not in client.get(address).content.decode()
    changed = {**data, "password1": "", "password2": "", "is_active": "on", "guardian_consent": ""}
    assert client.post(address, changed).status_code == 302
    child.refresh_from_db()
    assert (child.guardian_consent, child.is_active) == ("", True)
