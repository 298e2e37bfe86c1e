"""Her data: seen, taken along, erased."""

import json
from typing import Any
from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db.models import CASCADE
from django.test import Client
from django.utils import timezone

from accounts import cards, privacy
from accounts.models import SignInCard, User
from lessons.assignments import set_work
from lessons.models import (
    AcceptedAnswer,
    Answer,
    Assignment,
    LearnerNote,
    LessonProgress,
    Memory,
    Response,
    Sitting,
    StoryView,
    StudyGroup,
    Substitution,
)
from lessons.notes import add_note, log_view
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
    """A learner who has practised, appealed, joined a group, and sits in the middle of a quiz.

    Her teacher has set her work, noted something and looked at what she did.
    """
    learner = factories.make_user(username="olena", email="olena@example.org")
    teacher = factories.make_user(role="Teacher", display_name="Anna")
    group = factories.make_group(teacher=teacher, learners=[learner])
    word = factories.word("mate")
    set_work(group, teacher, words=[word.pk], learner=learner, note="Lasiet skaļi!")
    add_note(learner, teacher, "Labi dzird, raksta lēni.")
    log_view(learner, teacher)
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
    add_note(other, None, "Kavē.")
    set_work(StudyGroup.objects.get(), None, words=[factories.word("tevs").pk], learner=other)
    response = client.get("/uk/accounts/data/my-data.json")
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    data = json.loads(response.content)
    assert set(data) == {kept.name for kept in privacy.registered()}
    assert [(row["words"], row["note"]) for row in data["assignments"]] == [
        ("māte", "Lasiet skaļi!")
    ]
    assert [(row["by"], row["note"]) for row in data["teacher_notes"]] == [
        ("Anna", "Labi dzird, raksta lēni.")
    ]
    assert [row["by"] for row in data["story_views"]] == ["Anna"]
    assert data["account"][0]["nickname"] == "olena"
    assert data["account"][0]["email"] == "olena@example.org"
    assert {row["given"] for row in data["answers"]} == {"māte", "mamma"}
    assert data["appeals"][0]["decision"] == "waits for a teacher"
    assert len(data["quizzes"]) == len(data["groups"]) == len(data["cards"]) == 1
    html = client.get("/uk/accounts/data/all/").content.decode()
    group = data["groups"][0]["group"]
    for text in ("olena@example.org", "māte", "mamma", group, "Lasiet skaļi!", "raksta lēni"):
        assert text in html
    assert "Kavē" not in html + response.content.decode()
    assert "gulnara" not in html + response.content.decode()
    assert "kaimiņš" not in html + response.content.decode()


def test_who_stood_in_for_a_teacher_reads_when(learner: User) -> None:
    """A teacher once, a learner now."""
    day = timezone.localdate()
    group = StudyGroup.objects.get()
    Substitution.objects.create(group=group, teacher=learner, first_day=day, last_day=day)
    [row] = json.loads(privacy.as_json(learner))["substitutions"]
    assert row == {"group": group.name, "first": day.isoformat(), "last": day.isoformat()}
    privacy.erase_account(learner)
    assert not Substitution.objects.exists()
    assert StudyGroup.objects.get() == group


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
    group, teacher = StudyGroup.objects.get(), User.objects.get(display_name="Anna")
    for key in ("tevs", "labrit"):
        record_answers(learner.pk, [factories.given(factories.word(key)) for _ in range(5)])
        set_work(group, teacher, words=[factories.word(key).pk], learner=learner)
        add_note(learner, teacher, key)
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
        "lessons.Assignment",
        "lessons.LearnerNote",
        "lessons.LessonProgress",
        "lessons.Membership",
        "lessons.Memory",
        "lessons.Sitting",
        "lessons.StoryView",
        "lessons.Substitution",
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
    for model in (
        Answer, Memory, LessonProgress, Sitting, Response, Assignment, LearnerNote, StoryView,
        SignInCard, UserSession,
    ):  # fmt: skip
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
    assert late.status_code == 302
    assert late["Location"].startswith("/uk/accounts/login/"), "whose it was, nobody can say now"
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
