"""The teacher's page of what is set: setting, mistakes in the form, taking back, whose it is."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from accounts import roles
from accounts.models import User
from lessons.assignments import set_work
from lessons.models import Assignment, LexiconVersion, Membership, StudyGroup, Word
from lessons.practice import record_answers
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon() -> Any:
    with freeze_time(NOW):
        yield


@pytest.fixture
def teacher(client: Client) -> User:
    person = factories.make_user(role=roles.TEACHER)
    client.force_login(person)
    return person


@pytest.fixture
def learner() -> User:
    return factories.make_user(display_name="Олена")


@pytest.fixture
def group(teacher: User, learner: User) -> StudyGroup:
    return factories.make_group(teacher=teacher, learners=[learner])


def url_of(group: StudyGroup) -> str:
    return reverse("study_groups:assignments", args=[group.pk])


def form_of(group: StudyGroup) -> str:
    return reverse("study_groups:set_work", args=[group.pk])


def send(client: Client, group: StudyGroup, **data: Any) -> Any:
    return client.post(form_of(group), {"what": "", "words": "", "learner": "", **data})


def faults(client: Client, group: StudyGroup, **data: Any) -> dict[str, list[str]]:
    response = send(client, group, **data)
    assert response.status_code == 200
    assert not Assignment.objects.exists()
    return dict(response.context["form"].errors)


def add_words(*lemmas: str) -> None:
    for lemma in lemmas:
        Word.objects.create(key=f"test-{lemma}", lemma=lemma, part_of_speech="noun")
    LexiconVersion.renew()


def test_a_lesson_a_quiz_and_words_are_set(
    client: Client, group: StudyGroup, teacher: User, learner: User
) -> None:
    group.course = factories.page("course-integration")
    group.save()
    lesson, quiz = factories.page("lesson-state"), factories.page("quiz-state")
    for what in (f"lesson:{lesson.translation_key}", f"quiz:{quiz.translation_key}"):
        assert send(client, group, what=what).status_code == 302
    send(
        client, group, words="Mate,\n tevs; TĒVS\n\n", learner=learner.pk,
        due_on="2026-11-18", note="  Lūdzu ",
    )  # fmt: skip
    first, second, third = Assignment.objects.order_by("pk")
    assert (first.lesson_key, first.learner, first.due_on) == (lesson.translation_key, None, None)
    assert second.quiz_key == quiz.translation_key
    assert {word.key for word in third.words.all()} == {"mate", "tevs"}
    assert (third.learner, third.due_on, third.note) == (learner, date(2026, 11, 18), "Lūdzu")
    assert {work.set_by for work in (first, second, third)} == {teacher}
    html = client.get(url_of(group)).content.decode()
    assert html.index("māte, tēvs") < html.index(f'<h3 lang="lv">{quiz.title}')
    assert "Lūdzu" in html


def test_words_that_are_not_there_are_named(client: Client, group: StudyGroup) -> None:
    (said,) = faults(client, group, words="māte, zirnis\nsuns")["words"]
    assert "zirnis, suns" in said
    assert "māte" not in said


def test_words_told_apart_only_by_marks(client: Client, group: StudyGroup) -> None:
    add_words("kazas", "kāzas")
    (said,) = faults(client, group, words="KĀZĀS")["words"]
    assert "kazas / kāzas" in said
    assert send(client, group, words="Kāzas").status_code == 302
    assert [word.lemma for word in Assignment.objects.get().words.all()] == ["kāzas"]


def test_too_many_words(client: Client, group: StudyGroup) -> None:
    add_words(*(f"vārds{n}" for n in range(51)))
    assert faults(client, group, words="\n".join(f"vards{n}" for n in range(51)))["words"]


def test_one_thing_at_a_time_and_not_nothing(client: Client, group: StudyGroup) -> None:
    what = f"lesson:{factories.page('lesson-family').translation_key}"
    assert "words" in faults(client, group, what=what, words="māte")
    assert "what" in faults(client, group)
    assert "what" in faults(client, group, words=" ,\n; ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("due_on", "2026-11-17"),
        ("due_on", "rīt"),
        ("note", "a" * 301),
        ("words", "a" * 5001),
        ("learner", "999999"),
        ("what", "lesson:nothing"),
        ("what", "\x00"),
    ],
)
def test_what_cannot_be(client: Client, group: StudyGroup, name: str, value: str) -> None:
    assert name in faults(client, group, **{"words": "māte", name: value})


@pytest.mark.parametrize(
    "query", ["words={mate},{tevs},{mate}", "words=a,-1,,{mate},9999999,{tevs}"]
)
def test_words_come_with_the_address(client: Client, group: StudyGroup, query: str) -> None:
    ids = {key: factories.word(key).pk for key in ("mate", "tevs")}
    response = client.get(f"{url_of(group)}?{query.format(**ids)}", follow=True)
    form = response.context["form"]
    assert form["words"].value() == "māte\ntēvs"


def test_the_list_says_who_is_missing_and_what_is_late(
    client: Client, group: StudyGroup, learner: User
) -> None:
    ana = factories.make_user(display_name="Ana")
    Membership.objects.create(group=group, learner=ana)
    set_work(group, None, words=[factories.word("mate").pk], due_on=date(2026, 11, 17))
    record_answers(learner.pk, [factories.given(factories.word("mate"))])
    (work,) = client.get(url_of(group)).context["work"]
    assert (work.done, work.missing, work.total, work.is_late) == (["Олена"], ["Ana"], 2, True)
    record_answers(ana.pk, [factories.given(factories.word("mate"))])
    (work,) = client.get(url_of(group)).context["work"]
    assert not work.is_late


def test_taking_back_asks_first(client: Client, group: StudyGroup) -> None:
    work = set_work(group, None, words=[factories.word("mate").pk])
    url = reverse("study_groups:take_back", args=[group.pk, work.pk])
    assert "māte" in client.get(url).content.decode()
    assert Assignment.objects.exists()
    assert client.post(url)["Location"] == url_of(group)
    assert not Assignment.objects.exists()
    assert client.post(url).status_code == 404


def test_only_her_own_groups(client: Client, group: StudyGroup, learner: User) -> None:
    stranger = factories.make_user()
    other = factories.make_group(
        teacher=factories.make_user(role=roles.TEACHER), learners=[stranger]
    )
    work = set_work(other, None, words=[factories.word("mate").pk])
    for pk in (group.pk, other.pk):
        url = reverse("study_groups:take_back", args=[pk, work.pk])
        assert client.get(url).status_code == 404
        assert client.post(url).status_code == 404
    for url in (url_of(other), form_of(other), f"{url_of(other)}?words=1"):
        assert client.get(url).status_code == 404
    assert send(client, other, words="māte").status_code == 404
    response = send(client, group, words="māte", learner=stranger.pk)
    assert "learner" in response.context["form"].errors
    assert list(Assignment.objects.all()) == [work]
    client.force_login(learner)
    assert client.get(url_of(group)).status_code == 302


def test_a_long_list_has_pages(client: Client, group: StudyGroup) -> None:
    mate = factories.word("mate").pk
    works = [set_work(group, None, words=[mate]) for _ in range(21)]
    pages = [client.get(f"{url_of(group)}?p={page}").context["work"] for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 1, 0]
    assert pages[0][0].assignment == works[-1]
    for page in ("0", "-1", "x", "99999999999"):
        assert client.get(f"{url_of(group)}?p={page}").status_code == 200


@pytest.mark.parametrize("size", [10, 1000])
def test_the_page_costs_the_same_at_any_size(
    client: Client, teacher: User, size: int, django_assert_max_num_queries: Any
) -> None:
    learners = User.objects.bulk_create(User(username=f"learner{n}") for n in range(size))
    group = factories.make_group(teacher=teacher, learners=learners)
    for n in range(size // 50 + 1):
        set_work(group, None, words=[factories.word("mate").pk], note=str(n))
    for url in (url_of(group), f"{form_of(group)}?text=māte", reverse_take_back(group)):
        client.get(url)
        with django_assert_max_num_queries(10):
            assert client.get(url).status_code == 200


def reverse_take_back(group: StudyGroup) -> str:
    work = group.assignments.order_by("-pk").first()
    assert work is not None
    return reverse("study_groups:take_back", args=[group.pk, work.pk])
