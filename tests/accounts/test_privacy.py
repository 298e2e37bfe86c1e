"""Her data: seen, taken along, erased; and what goes by itself when nobody needs it any more."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db.models import CASCADE
from django.test import Client
from django.utils import timezone
from wagtail.contrib.forms.models import FormSubmission

from accounts import cards, privacy
from accounts.models import SignInCard, User
from accounts.retention import months_before
from lessons.models import AcceptedAnswer, Answer, LessonProgress, Memory, Response, Sitting
from lessons.practice import record_answers
from lessons.queues import queue_owner
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "mila-tuve-3847"


def sign_in(client: Client, learner: User) -> None:
    client.post("/lv/accounts/login/", {"login": learner.username, "password": PASSWORD})


def start_quiz(client: Client) -> Sitting:
    key = factories.page("quiz-state").translation_key
    client.post(f"/uk/quiz/{key}/start/")
    return Sitting.objects.latest("started_at")


@pytest.fixture
def learner(client: Client) -> User:
    """A learner who has practised, appealed, joined a group, and sits in the middle of a quiz."""
    learner = factories.make_user(username="olena", email="olena@example.org")
    factories.make_group(teacher=factories.make_user(role="Teacher"), learners=[learner])
    word = factories.word("mate")
    record_answers(learner.pk, [factories.given(word)])
    factories.appeal(learner, word, "mamma")
    cards.issue(learner, by=None)
    sign_in(client, learner)
    start_quiz(client)
    return learner


def left_of(pk: int) -> list[str]:
    """Return the tables in which a person still has a row."""
    return [
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and field.related_model is User
        and field.concrete
        and not field.many_to_many
        and model._base_manager.filter(**{field.name: pk}).exists()
    ]


# Seeing --------------------------------------------------------------------------------------


def test_she_reads_what_is_kept_and_why(client: Client, learner: User) -> None:
    html = client.get("/uk/accounts/data/").content.decode()
    for kept in privacy.registered():
        assert str(kept.title)
        assert str(kept.why)
    assert html.count("<dt>") == len(privacy.registered())
    assert "24" in html
    assert 'href="/uk/accounts/data/"' in client.get("/uk/progress/").content.decode()


@pytest.mark.parametrize("path", ["", "all/", "my-data.json", "erase/"])
def test_only_who_is_signed_in_sees_it(client: Client, path: str) -> None:
    response = client.get(f"/uk/accounts/data/{path}")
    assert response.status_code == 302
    assert response["Location"].startswith("/uk/accounts/login/")


def test_the_file_and_the_page_hold_everything_and_nothing_of_others(
    client: Client, learner: User
) -> None:
    other = factories.make_user(username="gulnara")
    record_answers(other.pk, [factories.given(factories.word("tevs"), "kaimiņš")])
    response = client.get("/uk/accounts/data/my-data.json")
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    data = json.loads(response.content)
    assert set(data) == {kept.name for kept in privacy.registered()}
    assert data["account"][0]["nickname"] == "olena"
    assert data["account"][0]["email"] == "olena@example.org"
    assert {row["given"] for row in data["answers"]} == {"māte", "mamma"}
    assert data["appeals"][0]["decision"] == "waits for a teacher"
    assert len(data["quizzes"]) == len(data["groups"]) == len(data["cards"]) == 1
    html = client.get("/uk/accounts/data/all/").content.decode()
    for text in ("olena@example.org", "māte", "mamma", data["groups"][0]["group"]):
        assert text in html
    assert "gulnara" not in html + response.content.decode()
    assert "kaimiņš" not in html + response.content.decode()


def test_every_row_has_the_columns_it_promises(learner: User) -> None:
    for section in privacy.sections_of(learner):
        for row in section.rows:
            assert set(row) == set(section.kept.columns), section.kept.name


def test_the_file_gives_no_right_answers_and_no_result_before_its_time(
    client: Client, learner: User
) -> None:
    sitting = Sitting.objects.get()
    asked = sitting.responses.get(position=1)
    wrong = next(c for c in asked.asked["choices"] if c["id"] not in asked.asked["right"])
    Response.objects.filter(pk=asked.pk).update(
        given=[wrong["id"]], marks=0, answered_at=timezone.now(), comment="Labi"
    )
    [row] = json.loads(client.get("/uk/accounts/data/my-data.json").content)["quiz_answers"]
    assert (row["given"], row["points"], row["comment"]) == (wrong["text"], None, "")


def test_what_she_reads_costs_the_same_however_much_there_is(
    learner: User, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        privacy.as_json(learner)
    for key in ("tevs", "labrit"):
        record_answers(learner.pk, [factories.given(factories.word(key)) for _ in range(5)])
    with django_assert_num_queries(len(few)):
        privacy.as_json(learner)


def test_every_table_about_a_person_is_in_her_data() -> None:
    """Whoever adds one registers it in `accounts.privacy`, and then here."""
    found = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.fields
        if model._meta.app_label in ("accounts", "home", "lessons", "cms")
        and field.related_model is User
        and field.remote_field.on_delete is CASCADE
    }
    assert found == {
        "accounts.SignInCard",
        "lessons.Allowance",
        "lessons.Answer",
        "lessons.LessonProgress",
        "lessons.Membership",
        "lessons.Memory",
        "lessons.Sitting",
    }


# Erasing -------------------------------------------------------------------------------------


def test_nothing_is_left_of_her(client: Client, learner: User) -> None:
    pk, owner = learner.pk, queue_owner(learner)
    AcceptedAnswer.objects.create(word=factories.word("mate"), text="mamma")
    response = client.post("/uk/accounts/data/erase/", {"password": PASSWORD})
    assert response.status_code == 200
    assert f'data-erased="{owner}"' in response.content.decode()
    assert not User.objects.filter(pk=pk).exists()
    assert left_of(pk) == []
    for model in (Answer, Memory, LessonProgress, Sitting, Response, SignInCard, UserSession):
        assert not model._default_manager.exists(), model
    assert AcceptedAnswer.objects.exists(), "it names nobody"
    assert client.get("/uk/progress/").status_code == 302


def test_others_keep_theirs(client: Client, learner: User) -> None:
    other = factories.make_user()
    record_answers(other.pk, [factories.given(factories.word("tevs"))])
    client.post("/uk/accounts/data/erase/", {"password": PASSWORD})
    assert Answer.objects.get().learner == other


@pytest.mark.parametrize("data", [{}, {"password": ""}, {"password": "x"}, {"nickname": "olena"}])
def test_without_her_password_nothing_goes(
    client: Client, learner: User, data: dict[str, str]
) -> None:
    assert client.post("/uk/accounts/data/erase/", data).status_code == 200
    assert User.objects.filter(pk=learner.pk).exists()


def test_guessing_the_password_here_is_stopped_as_elsewhere(client: Client, learner: User) -> None:
    for _ in range(10):
        client.post("/uk/accounts/data/erase/", {"password": "guess"})
    client.post("/uk/accounts/data/erase/", {"password": PASSWORD})
    assert User.objects.filter(pk=learner.pk).exists()


def test_who_came_with_a_card_writes_her_nickname(learner: User) -> None:
    phone = Client()
    number = cards.secret_of(cards.issue(learner, by=None))
    phone.post("/uk/card/enter/", {"number": number})
    phone.post("/uk/accounts/data/erase/", {"nickname": "gulnara"})
    assert User.objects.filter(pk=learner.pk).exists()
    assert "„olena”" in phone.get("/lv/accounts/data/erase/").content.decode()
    phone.post("/uk/accounts/data/erase/", {"nickname": "Olena"})
    assert not User.objects.filter(pk=learner.pk).exists()


def test_staff_do_not_erase_themselves(client: Client) -> None:
    teacher = factories.make_user(role="Teacher")
    client.force_login(teacher)
    response = client.post("/uk/accounts/data/erase/", {"password": PASSWORD})
    assert response["Location"] == "/uk/accounts/data/"
    assert User.objects.filter(pk=teacher.pk).exists()


def test_in_the_middle_of_a_quiz_what_comes_later_is_refused_calmly(
    client: Client, learner: User
) -> None:
    phone = Client()
    sign_in(phone, learner)
    sitting = Sitting.objects.get()
    client.post("/uk/accounts/data/erase/", {"password": PASSWORD})
    data = {"question": str(uuid4()), "choice": "x"}
    late = phone.post(f"/uk/sitting/{sitting.pk}/", data)
    assert late.status_code == 404
    batch = {"answers": [factories.as_json(factories.given(factories.word("mate")))]}
    refused = phone.post("/api/answers/", json.dumps(batch), content_type="application/json")
    assert (refused.status_code, refused.json()) == (401, {"error": "sign in first"})
    assert not Answer.objects.exists()


def test_answers_that_cross_the_erasing_are_refused_too(
    client: Client, learner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request knows her still; when it comes to storing, she is gone."""
    from lessons.views import queue

    def too_late(learner_id: int, answers: Any) -> Any:
        privacy.erase_account(User.objects.get(pk=learner_id))
        raise User.DoesNotExist

    monkeypatch.setattr(queue, "record_answers", too_late)
    batch = {"answers": [factories.as_json(factories.given(factories.word("mate")))]}
    response = client.post("/api/answers/", json.dumps(batch), content_type="application/json")
    assert response.status_code == 401


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
