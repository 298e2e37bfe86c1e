"""Reports: what they count, who sees what, and that no export runs a formula."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts import roles
from accounts.models import User
from lessons.admin.figures.views import REPORTS
from lessons.figures import (
    GroupFigures,
    Scope,
    add_mistakes,
    group_figures,
    learner_figures,
    lesson_figures,
    minutes_by_week,
    practice_by_week,
    word_figures,
)
from lessons.groups import archive, leave
from lessons.models import Answer, Membership, StudyGroup
from lessons.practice import record_answers
from lessons.quiz_figures import item_figures
from lessons.sittings import finish, start
from tests import factories
from tests.lessons import quizzing

pytestmark = pytest.mark.django_db
NAMES = [each.name for each in REPORTS]


@pytest.fixture
def teacher() -> User:
    return factories.make_user(role=roles.TEACHER)


def scope(user: User, days: int = 30, **more: Any) -> Scope:
    today = timezone.localdate()
    return Scope(user, today - timedelta(days=days - 1), today, **more)


def group_rows(scope: Scope) -> list[GroupFigures]:
    return group_figures(scope, practice_by_week(scope))


def practise(learner: User, *answers: tuple[str, str | None], days: int = 1, **more: Any) -> None:
    at = timezone.now() - timedelta(days=days)
    given = [factories.given(factories.word(key), text, at=at, **more) for key, text in answers]
    record_answers(learner.pk, given)


# --- What is counted ------------------------------------------------------------------------------


def test_a_group_has_the_figures_of_its_learners_now(teacher: User) -> None:
    ana, eva, left, idle = (factories.make_user() for _ in range(4))
    group = factories.make_group(teacher=teacher, learners=[ana, eva, left, idle])
    empty = factories.make_group(teacher=teacher, learners=[])
    practise(ana, ("mate", None), ("tevs", "nezinu"))
    practise(eva, ("mate", None))
    practise(eva, ("mate", None), days=40)
    practise(left, ("mate", None))
    leave(group, left)
    first, second = group_rows(scope(teacher))
    assert (first.id, first.learners, first.active, first.answers) == (group.pk, 3, 2, 3)
    assert first.minutes == 1, "three answers of three seconds: a started minute"
    assert (second.id, second.learners, second.answers) == (empty.pk, 0, 0)
    assert group_rows(scope(teacher, days=60))[0].answers == 4
    assert [row.id for row in group_rows(scope(teacher, group=empty.pk))] == [empty.pk]


def test_a_learner_in_two_groups_is_one_row_and_counts_in_both(teacher: User) -> None:
    learner = factories.make_user(display_name="Олена")
    groups = [factories.make_group(teacher=teacher, learners=[learner]) for _ in range(2)]
    practise(learner, ("mate", None), ("tevs", "nezinu"))
    practise(learner, ("mate", None), days=2)
    (row,) = learner_figures(scope(teacher))
    assert row.groups == ", ".join(group.name for group in groups)
    assert (row.name, row.answers, row.days, row.right) == ("Олена", 3, 2, 67)
    assert [each.answers for each in group_rows(scope(teacher))] == [3, 3]
    weeks = minutes_by_week(practice_by_week(scope(teacher)))
    assert sum(minutes for _, minutes in weeks) == len([week for week in weeks if week[1]])


def test_archived_groups_appear_only_when_chosen(teacher: User) -> None:
    lead = factories.make_user(role=roles.LEAD_TEACHER)
    group = factories.make_group(teacher=teacher, learners=[factories.make_user()])
    archive(group)
    assert learner_figures(scope(teacher)) == []
    assert learner_figures(scope(lead)) == []
    assert len(learner_figures(scope(lead, group=group.pk))) == 1
    assert len(group_rows(scope(lead, group=group.pk))) == 1


def test_an_answer_counts_with_its_newest_verdict(teacher: User) -> None:
    learner = factories.make_user()
    factories.make_group(teacher=teacher, learners=[learner])
    answer = factories.given(factories.word("mate"), "nezinu")
    record_answers(learner.pk, [answer])
    assert learner_figures(scope(teacher))[0].right == 0
    factories.regrade(answer, "wrong")
    factories.regrade(answer, "exact", days=1)
    (row,) = learner_figures(scope(teacher))
    assert (row.answers, row.right) == (1, 100)


def test_a_lesson_has_its_answers_and_where_learners_stand(teacher: User) -> None:
    ana, eva = factories.make_user(), factories.make_user()
    factories.make_group(teacher=teacher, learners=[ana, eva])
    for _ in range(5):
        practise(ana, ("mate", "nezinu"))
    practise(eva, ("mate", None), ("labrit", None))
    greetings, family = lesson_figures(scope(teacher))
    assert (greetings.answers, greetings.learners, greetings.started) == (1, 1, 1)
    assert (family.answers, family.learners, family.right) == (6, 2, 17)
    assert (family.started, family.needs_help, family.done) == (1, 1, 0)


def test_a_word_has_its_commonest_wrong_answers(teacher: User) -> None:
    learner = factories.make_user()
    factories.make_group(teacher=teacher, learners=[learner])
    wrong = ["tēvs", "Tēvs!", "gimeni", "", "brālis", "meita", "tēvs"]
    practise(learner, *[("mate", text) for text in wrong], ("mate", None), ("tevs", None))
    rows = word_figures(scope(teacher))
    add_mistakes(scope(teacher), rows)
    assert [(row.lemma, row.answers) for row in rows] == [("māte", 8), ("tēvs", 1)]
    assert rows[0].right == 12
    assert rows[0].mistakes[0] == ("tēvs", 3)
    assert len(rows[0].mistakes) == 3
    assert rows[1].mistakes == []


def test_weeks_without_practice_stand_between_the_others(teacher: User) -> None:
    learner = factories.make_user()
    factories.make_group(teacher=teacher, learners=[learner])
    for days in (1, 22):
        practise(learner, ("mate", None), days=days)
    weeks = minutes_by_week(practice_by_week(scope(teacher)))
    assert len(weeks) in (4, 5)
    assert [weeks[0][1], weeks[-1][1]] == [1, 1]
    assert {minutes for _, minutes in weeks[1:-1]} == {0}
    assert all(monday.weekday() == 0 for monday, _ in weeks)


# --- Questions of quizzes -------------------------------------------------------------------------


def take(learner: User, quiz: Any, *answers: str) -> None:
    """Let a learner sit a quiz, answering with these texts."""
    sitting = start(learner, quiz)
    for response, text in zip(sitting.responses.all(), answers, strict=True):
        ids = {choice["text"]: choice["id"] for choice in response.asked.get("choices", ())}
        quizzing.give(response, choice=ids.get(text, ""), text=text)
    finish(sitting.pk)


def test_a_question_of_few_people_tells_nothing(teacher: User) -> None:
    quiz = quizzing.make_quiz(quizzing.choice(), quizzing.short())
    learners = [factories.make_user() for _ in range(5)]
    factories.make_group(teacher=teacher, learners=learners)
    for learner in learners[:4]:
        take(learner, quiz, "Rīga", "Rīgā")
    rows = item_figures(scope(teacher))
    assert [(row.people, row.facility, row.picks) for row in rows] == [(4, None, [])] * 2
    assert all(row.is_hidden for row in rows)
    take(learners[4], quiz, "Cēsis", "Rīga")
    take(learners[4], quiz, "Cēsis", "Rīga")
    shown = {row.text: row for row in item_figures(scope(teacher))}
    city = shown["Kas ir galvaspilsēta?"]
    assert (city.people, city.facility) == (5, 80)
    assert [(pick.text, pick.share, pick.right) for pick in city.picks] == [
        ("Rīga", 80, True),
        ("Cēsis", 20, False),
    ]
    where = shown["Kur mēs dzīvojam?"]
    assert [(pick.text, pick.share) for pick in where.picks] == [("rīgā", 80), ("rīga", 20)]


# --- Who sees what --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("export", ["", "csv", "xlsx"])
def test_a_report_tells_nothing_of_anothers_learners(
    client: Client, teacher: User, name: str, export: str
) -> None:
    stranger = factories.make_user(display_name="Svešiniece")
    other = factories.make_group(
        teacher=factories.make_user(role=roles.TEACHER), learners=[stranger]
    )
    quiz = quizzing.make_quiz(quizzing.choice("Slepens jautājums?"))
    take(stranger, quiz, "Rīga")
    practise(stranger, ("mate", "noslēpums"))
    client.force_login(teacher)
    url = reverse(name)
    for query in ({}, {"group": other.pk}):
        response = client.get(url, {**query, **({"export": export} if export else {})})
        assert response.status_code == 200
        body = read(response)
        for told in ("Svešiniece", other.name, "noslēpums", "Slepens", "māte"):
            assert told not in body, (name, told)


def read(response: Any) -> str:
    """Return what a page or a file says."""
    content = response.getvalue()
    if not content.startswith(b"PK"):
        return str(content.decode())
    return "\n".join(
        str(cell) for row in load_workbook(BytesIO(content)).active.values for cell in row
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("role", ["", roles.EDITOR, roles.CHIEF_EDITOR])
def test_reports_are_for_teachers(client: Client, role: str, name: str) -> None:
    client.force_login(factories.make_user(role=role))
    assert client.get(reverse(name)).status_code in (302, 403)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "query",
    [
        {"first": "0001-01-01", "last": "9999-12-31"},
        {"first": "9999-12-31", "last": "0001-01-01"},
        {"first": "2026-02-30", "last": "x\0", "group": "'"},
        {"group": "9" * 400, "p": "-1", "ordering": "__class__"},
        {"ordering": "-right", "p": "999"},
        {"ordering": "mistakes", "export": "exe"},
    ],
)
def test_strange_questions_get_an_answer(
    client: Client, teacher: User, name: str, query: dict[str, str]
) -> None:
    learner = factories.make_user()
    factories.make_group(teacher=teacher, learners=[learner])
    practise(learner, ("mate", None))
    client.force_login(teacher)
    assert client.get(reverse(name), query).status_code == 200


# --- As a page and as a file ----------------------------------------------------------------------


def test_the_chart_says_in_words_what_it_shows(client: Client, teacher: User) -> None:
    learner = factories.make_user(display_name="Ana")
    factories.make_group(teacher=teacher, learners=[learner])
    practise(learner, ("mate", None))
    client.force_login(teacher)
    for name in NAMES[:4]:
        response = client.get(reverse(name))
        chart = response.context["chart"]
        if name == "figures_words":
            assert chart is None, "nobody made a mistake"
            continue
        html = response.content.decode()
        assert f'role="img" aria-label="{chart.sentence}"' in html
        assert chart.bars[0].label in chart.sentence


def test_rows_come_in_the_order_asked_for(client: Client, teacher: User) -> None:
    learners = [
        factories.make_user(display_name=name) for name in ("Ņina", "Zoja", "Ādele", "Олена")
    ]
    factories.make_group(teacher=teacher, learners=learners)
    practise(learners[1], ("mate", "nezinu"), ("tevs", None))
    practise(learners[2], ("mate", None))
    client.force_login(teacher)

    def names(ordering: str) -> list[str]:
        response = client.get(reverse("figures_learners"), {"ordering": ordering})
        return [row.name for row in response.context["object_list"]]

    assert names("name") == ["Ādele", "Ņina", "Zoja", "Олена"]
    assert names("-right")[:2] == ["Ādele", "Zoja"]
    assert names("right")[:2] == ["Zoja", "Ādele"]


HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "'=1",
    "  =1",
    "\t=1",
    '=HYPERLINK("http://x")',
    "a\x0bb",
]


def test_what_learners_wrote_is_never_a_formula(client: Client, teacher: User) -> None:
    learners = [factories.make_user(display_name=text) for text in HOSTILE]
    factories.make_group(teacher=teacher, learners=learners)
    group = StudyGroup.objects.get()
    group.name = "=cmd|' /C calc'!A0"
    group.save()
    for learner in learners:
        practise(learner, ("mate", None))
    Answer.objects.update(given="=2+3", verdict="wrong")
    client.force_login(teacher)
    for name in NAMES[:4]:
        lines = read(client.get(reverse(name), {"export": "csv"})).splitlines()
        for line in lines[1:]:
            for cell in line.split(";"):
                assert not cell.strip('"').lstrip().startswith(("=", "+", "-", "@")), line
        content = client.get(reverse(name), {"export": "xlsx"}).getvalue()
        for row in load_workbook(BytesIO(content)).active.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and cell.value.strip()[:1] in ("=", "+", "-", "@"):
                    assert cell.quotePrefix, cell.value


def test_a_file_of_all_rows_has_the_letters_of_all_alphabets(client: Client, teacher: User) -> None:
    people = User.objects.bulk_create(
        User(username=f"l{n}", display_name=f"Ņina Олена {n}") for n in range(120)
    )
    factories.make_group(teacher=teacher, learners=people)
    client.force_login(teacher)
    response = client.get(reverse("figures_learners"), {"export": "csv"})
    content = response.getvalue()
    assert content.startswith("\ufeff".encode())
    assert content.decode().count("Ņina Олена") == 120
    assert 'filename="figures-learners-' in response["Content-Disposition"]
    assert len(client.get(reverse("figures_learners")).context["object_list"]) == 50


# --- Cost -----------------------------------------------------------------------------------------


# A lead teacher writes pages: Wagtail's menu asks twice more for those.
@pytest.mark.parametrize(("role", "most"), [(roles.TEACHER, 10), (roles.LEAD_TEACHER, 12)])
def test_reports_cost_the_same_at_any_size(
    client: Client, role: str, most: int, django_assert_max_num_queries: Any
) -> None:
    teacher = factories.make_user(role=role)
    quiz = quizzing.make_quiz(quizzing.choice())
    costs = []
    for size in (10, 1000):
        learners = User.objects.bulk_create(User(username=f"p{size}-{n}") for n in range(size))
        group = factories.make_group(teacher=teacher, learners=learners)
        for learner in learners[:6]:
            practise(learner, ("mate", "nezinu"), ("tevs", None))
            take(learner, quiz, "Rīga")
        client.force_login(teacher)
        found = []
        for name in NAMES:
            client.get(reverse(name))
            with django_assert_max_num_queries(most) as captured:
                assert client.get(reverse(name)).status_code == 200
            found.append(len(captured))
        costs.append(found)
        assert Membership.objects.filter(group=group).count() == size
    assert costs[0] == costs[1]
