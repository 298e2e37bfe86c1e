"""Getting in with a nickname: signing up, signing in, limits, language."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client, RequestFactory

from accounts.models import User
from accounts.services import give_new_password, speakable_password
from lessons.models import Answer
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "mila-tuve-3847"


def sign_up(client: Client, nickname: str, language: str = "uk", **fields: str) -> Any:
    data = {"username": nickname, "password1": PASSWORD, "of_age": "on", **fields}
    return client.post(f"/{language}/accounts/signup/", data)


@pytest.mark.parametrize(
    "nickname", ["Олена К.", "Ana", "gul-nara_2", "Thị Hương", "Žanete O'Neil"]
)
def test_any_nickname_and_a_password_are_enough(client: Client, nickname: str) -> None:
    response = sign_up(client, nickname)
    assert (response.status_code, response["Location"]) == (302, "/uk/practice/claim/")
    user = User.objects.get()
    assert (user.name, user.language, user.email) == (nickname, "uk", "")
    assert client.get("/uk/practice/claim/").status_code == 200


@pytest.mark.parametrize(
    ("nickname", "password"),
    [("", PASSWORD), ("ana", "short"), ("ana", "password1"), ("<b>", PASSWORD),
     ("a" * 61, PASSWORD), (" ", PASSWORD), ("a\0b", PASSWORD)],
)  # fmt: skip
def test_a_refusal_says_what_to_do_and_keeps_what_was_typed(
    client: Client, nickname: str, password: str
) -> None:
    response = sign_up(client, nickname, password1=password)
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()
    assert not User.objects.exists()


def test_a_nickname_is_taken_whatever_its_capitals(client: Client) -> None:
    sign_up(client, "Ana")
    response = sign_up(Client(), "aNA")
    assert response.status_code == 200
    assert User.objects.count() == 1


def test_signing_in_with_any_capitals(client: Client) -> None:
    sign_up(client, "Ana")
    other = Client()
    response = other.post("/lv/accounts/login/", {"login": "ANA", "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/lv/progress/")


def test_staff_come_to_their_desk(client: Client) -> None:
    factories.make_user(username="anna", role="Teacher")
    response = client.post("/lv/accounts/login/", {"login": "anna", "password": PASSWORD})
    assert response["Location"] == "/admin/study-groups/"


def test_signing_in_leads_back_to_where_one_was(client: Client) -> None:
    factories.make_user(username="ana")
    url = "/lv/accounts/login/?next=/lv/progress/"
    data = {"login": "ana", "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post(url, data)["Location"] == "/lv/progress/"


def test_guessing_one_nickname_is_stopped(client: Client) -> None:
    factories.make_user(username="ana")
    for _ in range(10):
        client.post("/lv/accounts/login/", {"login": "ana", "password": "guess-guess"})
    response = client.post("/lv/accounts/login/", {"login": "ana", "password": PASSWORD})
    assert response.status_code in (200, 429)
    assert "_auth_user_id" not in client.session


def test_a_class_of_twenty_signs_in_from_one_address(client: Client) -> None:
    for number in range(20):
        factories.make_user(username=f"learner{number}")
    for number in range(20):
        wrong = {"login": f"learner{number}", "password": "not-this-one"}
        assert Client().post("/lv/accounts/login/", wrong).status_code == 200
        right = {"login": f"learner{number}", "password": PASSWORD}
        assert Client().post("/lv/accounts/login/", right).status_code == 302


def test_signing_out_asks_first(client: Client) -> None:
    client.force_login(factories.make_user())
    assert client.get("/lv/accounts/logout/").status_code == 200
    assert client.get("/lv/progress/").status_code == 200
    assert client.post("/lv/accounts/logout/")["Location"] == "/lv/"
    assert client.get("/lv/progress/").status_code == 302


@pytest.mark.parametrize(("language", "leads"), [("ru", "/ru/progress/"), ("xx", "/lv/progress/")])
def test_a_person_chooses_her_language(client: Client, language: str, leads: str) -> None:
    user = factories.make_user(language="uk")
    client.force_login(user)
    response = client.post("/lv/accounts/language/", {"language": language})
    assert response["Location"] == leads
    assert client.get("/lv/accounts/language/")["Location"].endswith("/progress/")
    user.refresh_from_db()
    assert user.language == ("ru" if language == "ru" else "uk")
    html = client.get("/lv" + factories.address("lesson-family")[3:]).content.decode()
    assert f'<dd lang="{user.language}">' in html


def test_a_nickname_is_written_in_one_way(client: Client) -> None:
    sign_up(client, "Zoja")
    assert sign_up(Client(), "Ｚoja").status_code == 200
    assert User.objects.count() == 1


@pytest.mark.parametrize("path", ["/admin/", "/admin/study-groups/"])
def test_a_learner_is_told_that_the_admin_is_not_hers(client: Client, path: str) -> None:
    client.force_login(factories.make_user())
    assert client.get(path, follow=True).status_code == 403


def test_an_odd_link_for_a_new_password_is_not_found(client: Client) -> None:
    assert client.get("/lv/accounts/password/reset/key/%00-x/").status_code == 404


def test_someone_without_a_password_can_set_one(client: Client) -> None:
    user = factories.make_user()
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    response = client.get("/lv/accounts/password/change/", follow=True)
    assert (response.status_code, response.request["PATH_INFO"]) == (
        200, "/lv/accounts/password/set/",
    )  # fmt: skip


def test_passwords_are_speakable_and_differ(rf: RequestFactory) -> None:
    found = {speakable_password() for _ in range(200)}
    assert len(found) == 200
    assert all(password.isascii() and len(password) == 14 for password in found)
    user = factories.make_user()
    assert user.check_password(give_new_password(user, rf.get("/")))


def test_the_roles_exist_from_the_first_migration() -> None:
    from accounts.roles import ALL

    assert set(Group.objects.values_list("name", flat=True)) == set(ALL)


# Practice before signing up, without a script ------------------------------------------------


def practise_one(client: Client, right: bool = True) -> None:
    key = factories.page("lesson-greetings").translation_key
    page = client.get(f"/uk/practice/{key}/")
    exercise = page.context["exercise"]
    response = client.post(
        f"/uk/practice/{key}/",
        {
            "plan": page.context["session"].plan, "at": "0", "meanings": "uk",
            "id": str(page.context["answer_id"]), "given": exercise.target if right else "x",
        },
    )  # fmt: skip
    assert response.status_code == 200
    assert response.context["feedback"].tone == ("right" if right else "wrong")


def test_the_result_is_kept_after_asking_whose_it_was(client: Client) -> None:
    practise_one(client)
    assert not Answer.objects.exists()
    sign_up(client, "Ana")
    assert not Answer.objects.exists()
    assert client.get("/uk/practice/claim/").context["pending"] == 1
    client.post("/uk/practice/claim/", {"keep": "1"})
    assert Answer.objects.get().learner.username == "ana"
    client.post("/uk/practice/claim/", {"keep": "1"})
    assert Answer.objects.count() == 1


def test_somebody_elses_answers_are_deleted_on_request(client: Client) -> None:
    practise_one(client)
    sign_up(client, "Ana")
    client.post("/uk/practice/claim/", {"forget": "1"})
    client.post("/uk/practice/claim/", {"keep": "1"})
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "query",
    ["plan=x", "plan=1-x,2", "plan=99999-type_word", "at=999", "at=-1", "at=x", "meanings=xx",
     "plan=" + "1-type_word," * 200],
)  # fmt: skip
def test_odd_addresses_of_practice_are_answered(client: Client, query: str) -> None:
    key = factories.page("lesson-greetings").translation_key
    assert client.get(f"/uk/practice/{key}/?{query}").status_code == 200


@pytest.mark.parametrize("key", ["x", "00000000-0000-0000-0000-000000000000", "due"])
def test_practice_of_what_is_not_there(client: Client, key: str) -> None:
    assert client.get(f"/uk/practice/{key}/").status_code == (200 if key == "due" else 404)


@pytest.mark.parametrize(
    "changes",
    [{"id": "x"}, {"id": ""}, {"given": "a" * 5000}, {"given": "\0"}, {"at": "77"}, {"at": "x"}],
)
def test_odd_forms_of_practice_never_break(client: Client, changes: dict[str, str]) -> None:
    client.force_login(factories.make_user())
    key = factories.page("lesson-greetings").translation_key
    page = client.get(f"/uk/practice/{key}/")
    data = {"plan": page.context["session"].plan, "at": "0", "id": str(page.context["answer_id"]),
            "given": "labdien", **changes}  # fmt: skip
    assert client.post(f"/uk/practice/{key}/", data).status_code in (200, 404)
