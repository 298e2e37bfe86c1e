"""What of a group is not to be done: by a substitute, twice, by mistake, behind another's back."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts import roles
from accounts.models import User
from lessons import groups
from lessons.models import StudyGroup, Substitution
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher() -> User:
    return factories.make_user(role=roles.TEACHER)


@pytest.fixture
def learner() -> User:
    return factories.make_user(username="олена", display_name="Олена")


@pytest.fixture
def group(teacher: User, learner: User) -> StudyGroup:
    return factories.make_group(teacher=teacher, learners=[learner])


def url(name: str, *args: int) -> str:
    return reverse(f"study_groups:{name}", args=args)


# Substitutes -------------------------------------------------------------------------------


def test_a_substitute_teaches_the_group_and_leaves_it_as_it_is(
    client: Client, group: StudyGroup, learner: User
) -> None:
    client.force_login(substitute := factories.make_user(role=roles.TEACHER))
    today = timezone.localdate()
    Substitution.objects.create(group=group, teacher=substitute, first_day=today, last_day=today)
    for name in ("register", "people", "add_people", "assignments", "tonight"):
        assert client.get(url(name, group.pk)).status_code == 200, name
    page = client.get(url("people", group.pk)).content.decode()
    for name, *args in (("edit",), ("change_state",), ("take_out", learner.pk)):
        assert url(name, group.pk, *args) not in page
    refused = [
        client.get(url("edit", group.pk)),
        client.post(url("edit", group.pk), {"name": "Mana"}),
        client.post(url("change_state", group.pk), {"change": "archive"}),
        client.post(url("change_state", group.pk), {"change": "open"}),
        client.post(url("take_out", group.pk, learner.pk), {"to": "leave"}),
    ]
    assert all(response.status_code in (302, 403, 404) for response in refused)
    before, group = group, StudyGroup.objects.get(pk=group.pk)
    assert (group.name, group.is_archived, group.join_code) == (before.name, False, "")
    assert list(group.learners()) == [learner]
    assert not StudyGroup.objects.led_by(substitute).exists()


def test_her_teachers_and_lead_teachers_lead_a_group(
    client: Client, teacher: User, group: StudyGroup, learner: User
) -> None:
    for person in (teacher, factories.make_user(role=roles.LEAD_TEACHER)):
        client.force_login(person)
        assert client.get(url("edit", group.pk)).status_code == 200
        page = client.get(url("people", group.pk)).content.decode()
        assert url("change_state", group.pk) in page
        assert url("take_out", group.pk, learner.pk) in page


# Leaving -----------------------------------------------------------------------------------


def test_nothing_chosen_changes_nothing(
    client: Client, teacher: User, group: StudyGroup, learner: User
) -> None:
    client.force_login(teacher)
    page = client.get(url("people", group.pk)).content.decode()
    assert '<option value="">–</option>' in page
    out = url("take_out", group.pk, learner.pk)
    assert client.post(out, {"to": ""})["Location"] == url("people", group.pk)
    assert list(group.learners()) == [learner]
    client.post(out, {"to": "leave"})
    assert not group.learners().exists()


# Lists -------------------------------------------------------------------------------------


def add(client: Client, group: StudyGroup, **data: Any) -> Any:
    return client.post(url("add_people", group.pk), {"language": "uk", **data})


def test_a_list_that_is_added_twice_adds_nobody_the_second_time(
    client: Client, teacher: User, group: StudyGroup
) -> None:
    client.force_login(teacher)
    factories.make_user(username="rosa")
    assert add(client, group, text="Rosa\nMai", add="1").status_code == 302
    for press in ("look", "add"):
        response = add(client, group, text="Zoë\nrosa\n\nМай\nMAI", **{press: "1"})
        assert [line for line, _ in response.context["roster"].faults] == [2, 5]
    file = SimpleUploadedFile("g.csv", "Vārds;Valoda\nMai;en\n".encode())
    assert [line for line, _ in add(client, group, file=file).context["roster"].faults] == [2]
    assert group.learners().count() == 3


def test_another_person_of_the_name_is_added_when_the_teacher_says_so(
    client: Client, teacher: User, group: StudyGroup
) -> None:
    client.force_login(teacher)
    shown = add(client, group, text="Олена", another="on", look="1").context["form"]
    assert shown["another"].value() is True
    assert add(client, group, text="Олена", another="on", add="1").status_code == 302
    assert [each.username for each in group.learners()] == ["олена", "олена 2"]


def test_a_double_press_is_found_when_adding_too(
    client: Client, teacher: User, group: StudyGroup, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(groups.AlreadyThere):
        groups.add_learners(group, [groups.NewLearner("ОЛЕНА", "uk")])
    names_in, asked = groups.names_in, []

    def empty_at_first(group: StudyGroup) -> set[str]:
        asked.append(group)
        return names_in(group) if len(asked) > 1 else set()

    monkeypatch.setattr(groups, "names_in", empty_at_first)
    client.force_login(teacher)
    response = add(client, group, text="Олена", add="1")
    assert [line for line, _ in response.context["roster"].faults] == [1]
    assert group.learners().count() == 1


# Nicknames ---------------------------------------------------------------------------------


def test_who_learns_with_another_teacher_comes_by_the_code_only(
    client: Client, teacher: User, group: StudyGroup, learner: User
) -> None:
    client.force_login(colleague := factories.make_user(role=roles.TEACHER))
    mine = factories.make_group(teacher=colleague, learners=[])
    response = client.post(
        url("add_by_nickname", mine.pk), {"nickname": learner.username}, follow=True
    )
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert group.name not in response.content.decode()
    assert not mine.learners().exists()
    assert not ModelLogEntry.objects.filter(action="lessons.added_learners").exists()
    groups.leave(group, learner)
    client.post(url("add_by_nickname", mine.pk), {"nickname": learner.username})
    assert list(mine.learners()) == [learner]
    entry = ModelLogEntry.objects.get(action="lessons.added_learners", object_id=str(mine.pk))
    assert (entry.user, entry.data) == (colleague, {"number": 1})


# Addresses ---------------------------------------------------------------------------------


@pytest.mark.parametrize("id", [10**18 * 9, 10**30])
def test_numbers_of_any_length_are_not_found(
    client: Client, teacher: User, group: StudyGroup, learner: User, id: int
) -> None:
    client.force_login(teacher)
    for address in (
        url("story", group.pk, id),
        url("story", id, learner.pk),
        url("assignments", id),
        url("set_work", id),
        url("take_back", id, 1),
        url("take_back", group.pk, id),
    ):
        assert client.get(address).status_code == 404, address
    for address in (
        url("write_note", group.pk, id),
        url("remove_note", group.pk, learner.pk, id),
        url("take_out", group.pk, id),
    ):
        assert client.post(address, {"to": "leave"}).status_code == 404, address
