"""Who is in a group: adding, joining by a code, moving, leaving, archives, substitutes."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts import roles
from accounts.models import User
from lessons import groups
from lessons.models import Membership, StudyGroup, Substitution
from lessons.rosters import MOST_LEARNERS
from tests import factories
from tests.lessons.listing import LIST, workbook

# --- Making accounts ------------------------------------------------------------------------------


@pytest.fixture
def teacher() -> User:
    return factories.make_user(role=roles.TEACHER)


@pytest.fixture
def group(teacher: User) -> StudyGroup:
    return factories.make_group(teacher=teacher, learners=[])


def add(client: Client, group: StudyGroup, **data: Any) -> Any:
    url = reverse("study_groups:add_people", args=[group.pk])
    return client.post(url, {"language": "uk", **data})


@pytest.mark.django_db
def test_a_pasted_list_is_shown_first_and_added_then(
    client: Client, teacher: User, group: StudyGroup
) -> None:
    client.force_login(teacher)
    shown = add(client, group, text=LIST, look="1")
    assert group.learners().count() == 0
    text = shown.context["form"]["text"].value()
    assert add(client, group, text=text, add="1").status_code == 302
    learners = list(group.learners())
    assert len(learners) == 16
    assert {learner.name for learner in learners} >= {"Оксана", "О’Лена", "Nguyễn Thị Mai"}
    assert {learner.username for learner in learners} >= {"оксана", "о’лена"}
    assert not any(learner.has_usable_password() for learner in learners)
    assert not any(learner.groups.exists() or learner.is_staff for learner in learners)


@pytest.mark.django_db
def test_names_that_are_taken_get_a_number(group: StudyGroup) -> None:
    for nickname in ("олена", "олена 3"):
        factories.make_user(username=nickname)
    people = [groups.NewLearner(name, "uk") for name in ("Олена", "Олена 2", "ОЛЕНА")]
    made = groups.add_learners(group, people)
    assert [user.username for user in made] == ["олена 2", "олена 2 2", "олена 4"]
    assert len({user.username for user in made}) == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data", [{"text": "Олена\nОлена"}, {"text": " \n"}, {"text": "x" * 30_000}]
)
def test_a_list_with_faults_adds_nobody(
    client: Client, teacher: User, group: StudyGroup, data: dict[str, str]
) -> None:
    client.force_login(teacher)
    assert add(client, group, add="1", **data).status_code == 200
    assert not Membership.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content", [b"PK\x03\x04", b"", b"\xff" * 2_100_000], ids=["damaged", "empty", "too large"]
)
def test_a_bad_file_adds_nobody(
    client: Client, teacher: User, group: StudyGroup, content: bytes
) -> None:
    client.force_login(teacher)
    file = SimpleUploadedFile("grupa.xlsx", content)
    response = add(client, group, file=file, add="1")
    assert response.status_code == 200
    assert not Membership.objects.exists()


@pytest.mark.django_db
def test_a_spreadsheet_becomes_a_list_and_then_learners(
    client: Client, teacher: User, group: StudyGroup
) -> None:
    client.force_login(teacher)
    file = SimpleUploadedFile(
        "g.xlsx", workbook([["Vārds", "Valoda"], ["Олена", "uk"], ["Mai", "en"]])
    )
    shown = add(client, group, file=file, look="1")
    add(client, group, text=shown.context["form"]["text"].value(), add="1")
    assert [(p.name, p.language) for p in group.learners()] == [("Mai", "en"), ("Олена", "uk")]


@pytest.mark.django_db
def test_two_hundred_learners_cost_no_more_statements_than_two(
    group: StudyGroup, django_assert_max_num_queries: Any
) -> None:
    for size in (2, MOST_LEARNERS):
        people = [groups.NewLearner(f"Vārds{size} {n}", "uk") for n in range(size)]
        with django_assert_max_num_queries(6):
            groups.add_learners(group, people)


@pytest.mark.django_db
def test_only_learners_come_in_by_their_nickname(
    client: Client, teacher: User, group: StudyGroup
) -> None:
    client.force_login(teacher)
    url = reverse("study_groups:add_by_nickname", args=[group.pk])
    factories.make_user(username="олена")
    factories.make_user(username="ilze", role=roles.EDITOR)
    factories.make_user(username="root", is_superuser=True)
    factories.make_user(username="gone", is_active=False)
    for nickname in (" Олена ", "Олена", "ilze", "root", "gone", "nobody", "", "\0", "x" * 400):
        assert client.post(url, {"nickname": nickname}).status_code == 302
    assert [learner.username for learner in group.learners()] == ["олена"]


# --- Joining by a code ----------------------------------------------------------------------------


def join(client: Client, code: str) -> int:
    return client.post("/uk/join/", {"code": code, "join": "1"}).status_code


@pytest.mark.django_db
def test_a_code_is_asked_for_shown_and_used(client: Client, group: StudyGroup) -> None:
    code = groups.open_to_join(group)
    assert len(code) == groups.CODE_LENGTH
    learner = factories.make_user()
    assert "/login/" in client.get(f"/uk/join/{code}/")["Location"]
    client.force_login(learner)
    assert client.get(f"/uk/join/{code}/").context["group"] == group
    assert not group.learners().exists(), "looking is not joining"
    other_script = code.translate({ord(str(n)): "٠١٢٣٤٥٦٧٨٩"[n] for n in range(10)})
    for written in (f"{code[:4]} {code[4:]}", f"{code[:2]}-{code[2:]}"):
        assert join(client, written) == 302
    assert list(group.learners()) == [learner]
    assert Membership.objects.count() == 1, "twice is once"
    entry = ModelLogEntry.objects.get(action="lessons.added_learners", object_id=str(group.pk))
    assert (entry.user_id, entry.data) == (None, {"number": 1})
    assert client.get("/uk/join/", {"code": other_script}).context["group"] == group


@pytest.mark.django_db
def test_a_code_that_is_no_more_opens_nothing(client: Client, group: StudyGroup) -> None:
    client.force_login(factories.make_user())
    first = groups.open_to_join(group)
    second = groups.open_to_join(group)
    groups.close_to_join(group)
    third = groups.open_to_join(group)
    groups.archive(group)
    for code in (first, second, third):
        assert join(client, code) == 404
    assert not group.learners().exists()


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["0", "x", "\0", "'", "９" * 8, "1" * 5000, "½½½½", "²" * 8])
def test_strange_codes_are_unknown(client: Client, group: StudyGroup, code: str) -> None:
    groups.open_to_join(group)
    client.force_login(factories.make_user())
    assert join(client, code) == 404


@pytest.mark.django_db
def test_guessing_is_stopped_while_a_class_joins(group: StudyGroup) -> None:
    code = groups.open_to_join(group)
    wrong = str((int(code) + 1) % 10**8).zfill(8)
    guesser = Client()
    guesser.force_login(factories.make_user())
    found = [join(guesser, str(int(wrong) + n).zfill(8)[-8:]) for n in range(1000)]
    assert found[:10] == [404] * 10
    assert set(found[10:]) == {429}
    assert join(guesser, code) == 429, "nor does she join who guessed"
    for _ in range(20):
        phone = Client()
        phone.force_login(factories.make_user())
        assert join(phone, wrong) == 404, "everybody mistypes once"
        assert join(phone, code) == 302
    assert group.learners().count() == 20


@pytest.mark.django_db
def test_guessing_with_many_accounts_is_stopped_by_the_address(group: StudyGroup) -> None:
    code = groups.open_to_join(group)
    found = []
    for number in range(12):
        client = Client()
        client.force_login(factories.make_user())
        wrong = str((int(code) + 1 + number) % 10**8).zfill(8)
        found += [join(client, wrong) for _ in range(10)]
    assert found.count(404) == 100
    assert found[100:] == [429] * 20
    cache.clear()
    assert join(client, code) == 302


# --- Leaving, moving, archives --------------------------------------------------------------------


@pytest.mark.django_db
def test_who_leaves_and_comes_back_has_two_times(group: StudyGroup) -> None:
    learner = factories.make_user()
    assert groups.add_member(group, learner)
    assert not groups.add_member(group, learner)
    assert groups.leave(group, learner)
    assert not groups.leave(group, learner)
    assert not group.learners().exists()
    assert groups.add_member(group, learner)
    assert list(group.learners()) == [learner]
    assert Membership.objects.filter(learner=learner).count() == 2


@pytest.mark.django_db
def test_a_learner_moves_between_groups_of_one_teacher_only(
    client: Client, teacher: User, group: StudyGroup
) -> None:
    learner = factories.make_user(display_name="Олена")
    groups.add_member(group, learner)
    mine = factories.make_group(teacher=teacher, learners=[])
    other = factories.make_group(teacher=factories.make_user(role=roles.TEACHER), learners=[])
    client.force_login(teacher)
    url = reverse("study_groups:take_out", args=[group.pk, learner.pk])
    for to in (str(other.pk), "999999", "9" * 30, "9" * 5000, "x"):
        response = client.post(url, {"to": to})
        assert response.status_code == 404, to
        assert other.name not in response.content.decode()
    assert list(group.learners()) == [learner]
    assert client.post(url, {"to": str(mine.pk)}).status_code == 302
    assert (list(group.learners()), list(mine.learners())) == ([], [learner])
    assert client.post(url).status_code == 404, "she is gone from there"


@pytest.mark.django_db
def test_moving_to_the_group_she_is_in_keeps_her_there(
    client: Client, teacher: User, group: StudyGroup
) -> None:
    learner = factories.make_user()
    groups.add_member(group, learner)
    client.force_login(teacher)
    url = reverse("study_groups:take_out", args=[group.pk, learner.pk])
    client.post(url, {"to": str(group.pk)})
    assert list(group.learners()) == [learner]
    assert Membership.objects.count() == 1


@pytest.mark.django_db
def test_an_archived_group_is_closed_and_can_be_opened_again(
    client: Client, teacher: User, group: StudyGroup
) -> None:
    groups.add_member(group, factories.make_user())
    groups.open_to_join(group)
    client.force_login(teacher)
    url = reverse("study_groups:change_state", args=[group.pk])
    assert client.post(url, {"change": "archive"}).url == reverse("study_groups:index")
    assert client.get(reverse("study_groups:people", args=[group.pk])).status_code == 404
    assert client.post(url, {"change": "reopen"}).status_code == 404, "a lead teacher does that"
    client.force_login(factories.make_user(role=roles.LEAD_TEACHER))
    assert client.post(url, {"change": "open"}).status_code == 302
    group.refresh_from_db()
    assert group.join_code == "", "nobody joins an archived group"
    assert client.post(url, {"change": "reopen"}).status_code == 302
    group.refresh_from_db()
    assert not group.is_archived
    client.force_login(teacher)
    assert client.get(reverse("study_groups:people", args=[group.pk])).status_code == 200


@pytest.mark.django_db
def test_a_substitute_sees_the_group_on_her_days_only(client: Client, group: StudyGroup) -> None:
    today = timezone.localdate()
    client.force_login(substitute := factories.make_user(role=roles.TEACHER))
    url = reverse("study_groups:register", args=[group.pk])
    for first, last, seen in ((-9, -1, False), (1, 9, False), (0, 0, True), (-3, 3, True)):
        Substitution.objects.all().delete()
        Substitution.objects.create(
            group=group,
            teacher=substitute,
            first_day=today + timedelta(days=first),
            last_day=today + timedelta(days=last),
        )
        assert (client.get(url).status_code == 200) is seen, (first, last)
    groups.archive(group)
    assert client.get(url).status_code == 404


@pytest.mark.django_db
def test_a_former_teacher_of_groups_sees_none(
    client: Client, teacher: User, group: StudyGroup
) -> None:
    client.force_login(teacher)
    teacher.groups.clear()
    assert not StudyGroup.objects.for_teacher(User.objects.get(pk=teacher.pk)).exists()
    assert client.get(reverse("study_groups:people", args=[group.pk])).status_code in (302, 403)


# --- Whose groups ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_nothing_can_be_done_to_anothers_group(client: Client, teacher: User) -> None:
    learner = factories.make_user(display_name="Svešiniece")
    own = factories.make_user()
    mine = factories.make_group(teacher=teacher, learners=[own])
    other = factories.make_group(
        teacher=factories.make_user(role=roles.TEACHER), learners=[learner]
    )
    before = list(Membership.objects.order_by("pk").values())
    client.force_login(teacher)
    posts: list[tuple[str, list[int], dict[str, str]]] = [
        ("add_people", [other.pk], {"text": "Anna", "language": "uk", "add": "1"}),
        ("add_by_nickname", [other.pk], {"nickname": own.username}),
        ("take_out", [other.pk, learner.pk], {}),
        ("take_out", [mine.pk, learner.pk], {}),
        ("take_out", [other.pk, own.pk], {"to": str(mine.pk)}),
        ("take_out", [mine.pk, own.pk], {"to": str(other.pk)}),
        ("change_state", [other.pk], {"change": "open"}),
        ("change_state", [other.pk], {"change": "archive"}),
        ("new_password", [other.pk, learner.pk], {}),
        ("new_password", [mine.pk, learner.pk], {}),
    ]
    for name, args, data in posts:
        response = client.post(reverse(f"study_groups:{name}", args=args), data)
        assert response.status_code == 404, name
        for told in (other.name, learner.name):
            assert told not in response.content.decode(), name
    assert list(Membership.objects.order_by("pk").values()) == before
    other.refresh_from_db()
    assert not other.is_archived
    assert not other.join_code


@pytest.mark.django_db
def test_a_teacher_who_makes_a_group_teaches_it(client: Client, teacher: User) -> None:
    client.force_login(teacher)
    colleague = factories.make_user(role=roles.TEACHER)
    course = factories.page("course-latvian").pk
    data = {
        "name": "Jaunā grupa",
        "course": course,
        "teachers": [colleague.pk],
        "substitutions-TOTAL_FORMS": 0,
        "substitutions-INITIAL_FORMS": 0,
    }
    response = client.post(reverse("study_groups:add"), data)
    made = StudyGroup.objects.get(name="Jaunā grupa")
    assert response.url == reverse("study_groups:add_people", args=[made.pk])
    assert set(made.teachers.all()) == {teacher, colleague}
    bad = {**data, "starts_on": "2026-10-01", "ends_on": "2026-09-01", "name": "Otrā"}
    assert client.post(reverse("study_groups:add"), bad).status_code == 200
    learner = factories.make_user()
    client.post(reverse("study_groups:add"), {**data, "name": "Trešā", "teachers": [learner.pk]})
    assert not StudyGroup.objects.filter(name__in=["Otrā", "Trešā"]).exists()
