"""The teacher's register, and who may see what."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import roles
from accounts.models import User
from lessons.models import StudyGroup, Word
from lessons.practice import record_answers
from lessons.registers import class_view
from lessons.statuses import Status
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher() -> User:
    return factories.make_user(role=roles.TEACHER)


def test_one_row_a_learner_one_column_a_lesson(client: Client, teacher: User) -> None:
    learners = [factories.make_user(display_name=name) for name in ("Олена", "Ana", "Zoja")]
    group = factories.make_group(teacher=teacher, learners=learners)
    for _ in range(5):
        record_answers(learners[2].pk, [factories.given(factories.word("mate"), "nezinu")])
    record_answers(learners[1].pk, [factories.given(factories.word("labrit"))])
    view = class_view(group)
    assert [row.name for row in view.rows] == ["Ana", "Zoja", "Олена"]
    assert [lesson.slug for lesson in view.lessons][1] == "gimene"
    assert [row.statuses[:2] for row in view.rows] == [
        [Status.STARTED, Status.NOT_STARTED],
        [Status.NOT_STARTED, Status.NEEDS_HELP],
        [Status.NOT_STARTED] * 2,
    ]  # fmt: skip
    assert [row.name for row in view.need_help] == ["Zoja"]
    client.force_login(teacher)
    html = client.get(reverse("study_groups:register", args=[group.pk])).content.decode()
    for learner in learners:
        assert learner.name in html


@pytest.mark.parametrize("size", [10, 1000])
def test_the_register_costs_the_same_at_any_size(
    client: Client, teacher: User, size: int, django_assert_max_num_queries: Any
) -> None:
    people = [User(username=f"learner{n}") for n in range(size)]
    learners = User.objects.bulk_create(people)
    group = factories.make_group(teacher=teacher, learners=learners)
    record_answers(learners[0].pk, [factories.given(factories.word("mate"))])
    client.force_login(teacher)
    url = reverse("study_groups:register", args=[group.pk])
    client.get(url)
    with django_assert_max_num_queries(10) as captured:
        assert client.get(url).status_code == 200
    assert len(captured) == 10


def test_an_empty_group_says_so(client: Client, teacher: User) -> None:
    group = factories.make_group(teacher=teacher, learners=[])
    client.force_login(teacher)
    response = client.get(reverse("study_groups:register", args=[group.pk]))
    assert response.status_code == 200
    assert response.context["view"].rows == []


def urls_of(group: StudyGroup, learner: User) -> dict[str, str]:
    names = ("register", "edit", "delete", "history", "usage", "people", "add_people")
    urls = {name: reverse(f"study_groups:{name}", args=[group.pk]) for name in names}
    return {
        **urls,
        "index": reverse("study_groups:index"),
        "add": reverse("study_groups:add"),
        "new_password": reverse("study_groups:new_password", args=[group.pk, learner.pk]),
        "add_by_nickname": reverse("study_groups:add_by_nickname", args=[group.pk]),
        "change_state": reverse("study_groups:change_state", args=[group.pk]),
        "take_out": reverse("study_groups:take_out", args=[group.pk, learner.pk]),
    }


# Those that change something; they lead back to the group.
POSTED = {"new_password", "add_by_nickname", "change_state", "take_out"}
ANYBODYS = {"index", "add"}
OWN = {"register", "edit", "history", "usage", "people", "add_people", *POSTED, *ANYBODYS}
ALL = {*OWN, "delete"}


@pytest.mark.parametrize(
    ("role", "own", "others"),
    [
        ("", set(), set()),
        (roles.EDITOR, set(), set()),
        (roles.CHIEF_EDITOR, set(), set()),
        (roles.TEACHER, OWN, ANYBODYS),
        (roles.LEAD_TEACHER, ALL, ALL),
        (roles.ADMINISTRATOR, ALL, ALL),
    ],
)
def test_every_address_as_every_role(
    client: Client, role: str, own: set[str], others: set[str]
) -> None:
    person, colleague = factories.make_user(role=role), factories.make_user(role=roles.TEACHER)
    client.force_login(person)
    for teacher, allowed in ((person, own), (colleague, others)):
        learner = factories.make_user()
        group = factories.make_group(teacher=teacher, learners=[learner])
        for name, url in urls_of(group, learner).items():
            response = client.post(url) if name in POSTED else client.get(url)
            back = reverse("study_groups:people", args=[group.pk])
            let_in = response.status_code == 200 or response.headers.get("Location") == back
            assert let_in is (name in allowed), (role, name)
            assert response.status_code in (200, 302, 403, 404)


def test_a_visitor_is_sent_to_sign_in(client: Client, teacher: User) -> None:
    group = factories.make_group(teacher=teacher, learners=[])
    for url in urls_of(group, teacher).values():
        for response in (client.get(url), client.post(url)):
            if response.status_code == 405:
                continue
            assert response.status_code == 302
            assert "/login/?next=" in response["Location"]


def test_a_teacher_changes_only_her_own_groups_and_deletes_none(
    client: Client, teacher: User
) -> None:
    client.force_login(teacher)
    mine = factories.make_group(teacher=teacher, learners=[factories.make_user()])
    other = factories.make_group(teacher=factories.make_user(role=roles.TEACHER), learners=[])
    for name in ("edit", "delete", "history", "usage"):
        url = reverse(f"study_groups:{name}", args=[mine.pk])
        assert (client.get(url).status_code == 200) is (name != "delete")
        response = client.get(reverse(f"study_groups:{name}", args=[other.pk]))
        assert response.status_code in (302, 403, 404), name
        assert other.name not in response.content.decode()
    for group in (mine, other):
        client.post(reverse("study_groups:delete", args=[group.pk]))
        assert StudyGroup.objects.filter(pk=group.pk).exists()
    data = {"name": "Mana tagad", "course": other.course_id, "teachers": [teacher.pk]}
    client.post(reverse("study_groups:edit", args=[other.pk]), data)
    other.refresh_from_db()
    assert list(other.teachers.all()) != [teacher]
    assert other.name not in client.get(reverse("study_groups:index")).content.decode()


def test_a_new_password_is_shown_once_and_works(client: Client, teacher: User) -> None:
    learner = factories.make_user(username="ana")
    group = factories.make_group(teacher=teacher, learners=[learner])
    phone = Client()
    phone.force_login(learner)
    client.force_login(teacher)
    response = client.post(reverse("study_groups:new_password", args=[group.pk, learner.pk]))
    password = response.context["password"]
    assert "no-store" in response["Cache-Control"]
    assert phone.get("/lv/progress/").status_code == 302, "the old session ends"
    learner.refresh_from_db()
    assert learner.check_password(password)


def test_a_new_password_opens_a_nickname_that_was_guessed_at(client: Client, teacher: User) -> None:
    learner = factories.make_user(username="ana")
    group = factories.make_group(teacher=teacher, learners=[learner])
    phone, url = Client(), "/lv/accounts/login/"
    for _ in range(12):
        phone.post(url, {"login": "ana", "password": "guess-guess"})
    client.force_login(teacher)
    response = client.post(reverse("study_groups:new_password", args=[group.pk, learner.pk]))
    data = {"login": "ana", "password": response.context["password"]}
    assert phone.post(url, data).status_code == 302


def test_a_practised_word_cannot_be_deleted(client: Client) -> None:
    client.force_login(factories.make_user(is_superuser=True))
    mate, tevs = factories.word("mate"), factories.word("tevs")
    record_answers(factories.make_user().pk, [factories.given(mate)])
    for word, left in ((mate, True), (tevs, False)):
        url = reverse("wagtailsnippets_lessons_word:delete", args=[word.pk])
        assert client.post(url).status_code == 302
        assert Word.objects.filter(pk=word.pk).exists() is left


def test_a_teacher_cannot_set_the_password_of_staff_or_of_strangers(
    client: Client, teacher: User
) -> None:
    chief = factories.make_user(role=roles.CHIEF_EDITOR)
    admin = factories.make_user(is_superuser=True)
    group = factories.make_group(teacher=teacher, learners=[chief, admin])
    client.force_login(teacher)
    for person in (chief, admin, factories.make_user(), teacher):
        url = reverse("study_groups:new_password", args=[group.pk, person.pk])
        assert client.post(url).status_code == 404
