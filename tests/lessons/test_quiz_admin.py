"""The teacher's pages on quizzes: who sees what, what the forms do, what a page costs."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from accounts import roles
from accounts.models import User
from lessons.admin.marking import steps_of
from lessons.admin.try_quiz import try_button
from lessons.models import (
    Allowance,
    MarkChange,
    Membership,
    QuestionCategory,
    QuizPage,
    Response,
    Sitting,
)
from lessons.sittings import finish, start
from tests import factories
from tests.lessons.quizzing import ALL_TYPES, choice, essay, give, make_quiz, short, sit

pytestmark = pytest.mark.django_db
LIST, MARKING, ALLOWANCES = "/admin/sittings/", "/admin/marking/", "/admin/allowances/"


@pytest.fixture
def teacher(client: Client) -> User:
    """A teacher who is signed in."""
    person = factories.make_user(role=roles.TEACHER, display_name="Zane")
    client.force_login(person)
    return person


@pytest.fixture
def learner(teacher: User) -> User:
    person = factories.make_user(display_name="Olena")
    factories.make_group(teacher=teacher, learners=[person])
    return person


def text_of(response: Any) -> str:
    """Return the words of a page."""
    assert response.status_code == 200
    main = response.content.decode().split('class="teaching-page', 1)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def said(client: Client) -> list[str]:
    """Return the messages that the next page shows."""
    return [str(message) for message in client.get(LIST).context["messages"]]


def essay_url(response: Response, query: str = "") -> str:
    return f"{MARKING}essays/{response.pk}/{query}"


# --- The list -------------------------------------------------------------------------------------


def test_the_list_tells_how_each_sitting_stands(client: Client, learner: User) -> None:
    sit(learner, make_quiz(choice(), choice(), title="Pirmais", pass_mark=60))
    sit(learner, make_quiz(choice(), choice(), title="Otrais", pass_mark=60), right=1)
    sit(learner, make_quiz(choice(), essay(), title="Trešais", exam_paper=True))
    start(learner, make_quiz(choice(), title="Ceturtais", time_limit=40))
    page = text_of(client.get(LIST))
    for title, state in {
        "Pirmais": r"2 \w+ 2 \(100 %\) \w+",
        "Otrais": r"1 \w+ 2 \(50 %\)",
        r"Trešais · [\w ]+": r"1 \w+ 2 \(50 %\)",
        "Ceturtais": r"[\w ]+, [\w ]*40 ",
    }.items():
        assert re.search(rf"Olena {title} [\d.,: –]+{state}", page), (title, page)
    rows = client.get(LIST).context["sittings"]
    assert [sitting.passed for sitting, _ in rows] == [None, None, False, True]


def test_the_list_can_be_narrowed(client: Client, teacher: User, learner: User) -> None:
    other = factories.make_user(display_name="Ādams")
    group = factories.make_group(teacher=teacher, learners=[other])
    first, second = make_quiz(essay(), title="A"), make_quiz(choice(), title="B")
    waits, done = sit(learner, first), sit(other, second)
    opened = start(other, first)
    for query, found in (
        ({}, {waits, done, opened}),
        ({"quiz": first.translation_key}, {waits, opened}),
        ({"group": group.pk}, {done, opened}),
        ({"state": "open"}, {opened}),
        ({"state": "finished"}, {waits, done}),
        ({"state": "waits"}, {waits}),
        ({"name": "ole"}, {waits}),
        ({"name": "ādams"}, {done, opened}),
        ({"name": "ādams", "state": "open", "quiz": first.translation_key}, {opened}),
        ({"name": "nav tādas"}, set()),
        ({"quiz": uuid4(), "group": "x", "state": "?", "p": "-1"}, {waits, done, opened}),
    ):
        rows = client.get(LIST, query).context["sittings"]
        assert {sitting for sitting, _ in rows} == found, query
    assert "nav tādas" not in text_of(client.get(LIST, {"name": "nav tādas"}))


def test_a_quiz_has_one_name_in_the_list_and_keeps_one_when_it_is_gone(
    client: Client, learner: User
) -> None:
    quiz = make_quiz(choice(), title="Vecais")
    sit(learner, factories.twin(quiz, "uk"))
    QuizPage.objects.filter(pk=quiz.pk).update(title="Jaunais")
    assert [row.title for row, _ in client.get(LIST).context["sittings"]] == ["Jaunais"]
    quiz.delete()
    assert [row.title for row, _ in client.get(LIST).context["sittings"]] == ["Vecais"]


def test_who_forgot_to_finish_is_finished_when_the_list_is_opened(
    client: Client, learner: User
) -> None:
    sitting = start(learner, make_quiz(choice(), time_limit=10))
    late = timezone.now() - timedelta(minutes=1)
    Sitting.objects.filter(pk=sitting.pk).update(deadline=late)
    [(row, _)] = client.get(LIST).context["sittings"]
    assert (row.finished_at, row.passed) == (late, False)


def many(learner: User, number: int) -> None:
    begun = timezone.now() - timedelta(days=1)
    paper = {"title": "Liels", "pass_mark": 60, "feedback": "on_release", "fill": "x" * 1000}
    key = uuid4()
    Sitting.objects.bulk_create(
        Sitting(
            learner=learner, quiz_key=key, language="lv", paper=paper, possible=3, score=3,
            started_at=begun + timedelta(seconds=n), finished_at=begun + timedelta(hours=1),
        )
        for n in range(number)
    )  # fmt: skip


@pytest.mark.parametrize("size", [100, 10_000])
def test_the_list_costs_the_same_at_any_size(
    client: Client, learner: User, size: int, django_assert_max_num_queries: Any
) -> None:
    many(learner, size)
    client.get(LIST)
    with django_assert_max_num_queries(10) as captured:
        response = client.get(LIST, {"p": 2})
    # The others are session, rights and menu.
    assert sum('"lessons_sitting"' in q["sql"] for q in captured) == 2
    rows = [row for row, _ in response.context["sittings"]]
    assert len(rows) == 50
    assert all("paper" in row.get_deferred_fields() for row in rows)
    links = re.findall(r'href="\?p=(\d+)"', response.content.decode())
    assert links == (["1"] if size == 100 else ["1", "3"])


def test_empty_lists_say_what_they_are_for(client: Client, teacher: User) -> None:
    for url in (LIST, MARKING, ALLOWANCES):
        assert len(text_of(client.get(url))) > 40, url
    assert "<details" not in client.get(LIST).content.decode().split("teaching-page")[1]


# --- One sitting ----------------------------------------------------------------------------------


def test_a_sitting_shows_every_question_its_answer_and_its_marks(
    client: Client, teacher: User, learner: User
) -> None:
    quiz = make_quiz(*[make() for make in ALL_TYPES], title="Viss")
    sitting = sit(learner, quiz, right=3)
    page = text_of(client.get(f"{LIST}{sitting.pk}/"))
    for response in sitting.responses.all():
        assert response.asked["text"] in page
    for text in ("pavisam cits", "Man ir māsa.", "Rīgā", "3. rīts", "1. rīts"):
        assert text in page


def test_marks_are_changed_with_comment_and_reason(
    client: Client, teacher: User, learner: User
) -> None:
    sitting = sit(learner, make_quiz(short(marks=3)), right=0)
    response = sitting.responses.get()
    url = f"{LIST}{sitting.pk}/mark/{response.pk}/"
    form = {"marks": "1,5", "comment": "Gandrīz.", "why": "izruna"}
    answer = client.post(url, form)
    assert answer["Location"] == f"{LIST}{sitting.pk}/#answer-1"
    page = text_of(client.get(answer["Location"]))
    for text in ("1,5 no 3", "Gandrīz.", "izruna", "Zane"):
        assert text.replace(" no ", " ") in page.replace(" of ", " ").replace(" no ", " ")
    sitting.refresh_from_db()
    assert sitting.score == Decimal("1.5")


@pytest.mark.parametrize(
    "marks", ["", "4", "-1", "x", "NaN", "1e9", "0.001", "9" * 400, "1,5,2", "\0"]
)
def test_marks_that_cannot_be_are_refused_with_a_word(
    client: Client, learner: User, marks: str
) -> None:
    sitting = sit(learner, make_quiz(short(marks=3)), right=0)
    response = sitting.responses.get()
    url = f"{LIST}{sitting.pk}/mark/{response.pk}/"
    answer = client.post(url, {"marks": marks, "comment": "Paliek?"})
    assert "0" in re.findall(r'"teaching-error">([^<]+)<', answer.content.decode())[0]
    assert "Paliek?" in answer.content.decode(), "what was typed is still there"
    response.refresh_from_db()
    assert (response.marks, response.comment) == (0, "")


def test_an_open_sitting_can_be_watched_but_not_marked(
    client: Client, teacher: User, learner: User
) -> None:
    sitting = start(learner, make_quiz(essay(), choice(), feedback="at_end"))
    response = give(sitting.responses.get(type="essay"))
    page = client.get(f"{LIST}{sitting.pk}/")
    assert "Man ir māsa." in text_of(page)
    assert "<textarea" not in page.content.decode()
    client.post(f"{LIST}{sitting.pk}/mark/{response.pk}/", {"marks": "1"})
    response.refresh_from_db()
    assert response.marks is None
    assert len(said(client)) == 1


@pytest.mark.parametrize("size", [2, 30])
def test_a_sitting_costs_the_same_at_any_length(
    client: Client, teacher: User, learner: User, size: int, django_assert_max_num_queries: Any
) -> None:
    sitting = sit(learner, make_quiz(*[short() for _ in range(size)]), right=0)
    for response in sitting.responses.all():
        client.post(f"{LIST}{sitting.pk}/mark/{response.pk}/", {"marks": "1"})
    with django_assert_max_num_queries(15):
        client.get(f"{LIST}{sitting.pk}/")


# --- Release --------------------------------------------------------------------------------------


def test_results_are_released_by_quiz_and_only_hers(
    client: Client, teacher: User, learner: User
) -> None:
    quiz, other = (make_quiz(choice(), title=t, feedback="on_release") for t in "AB")
    stranger = factories.make_user()
    factories.make_group(teacher=factories.make_user(role=roles.TEACHER), learners=[stranger])
    hers, kept, theirs = sit(learner, quiz), sit(learner, other), sit(stranger, quiz)
    assert [row.to_release for row in client.get(LIST).context["to_release"]] == [1, 1]
    client.post(f"{LIST}release/", {"quiz": quiz.translation_key})
    assert set(Sitting.objects.filter(released_at__isnull=False)) == {hers}
    assert [row.title for row in client.get(LIST).context["to_release"]] == ["B"]
    entry = PageLogEntry.objects.get(action="lessons.released_results")
    assert (entry.page_id, entry.user, entry.data) == (quiz.pk, teacher, {"count": 1})
    assert "1" in entry.formatter.format_message(entry)
    client.post(f"{LIST}release/", {"quiz": quiz.translation_key})
    assert PageLogEntry.objects.filter(action="lessons.released_results").count() == 1
    assert {kept, theirs}.isdisjoint(Sitting.objects.filter(released_at__isnull=False))
    for bad in ("", "x", uuid4()):
        assert client.post(f"{LIST}release/", {"quiz": bad}).status_code == 404


# --- The queue ------------------------------------------------------------------------------------


def test_essays_are_marked_one_after_another(client: Client, teacher: User, learner: User) -> None:
    first, second = (
        sit(learner, make_quiz(essay(text, marks=10))).responses.get() for text in ("Kas?", "Kur?")
    )
    answer = client.get(f"{MARKING}essays/")
    assert answer["Location"] == essay_url(first)
    assert client.get(essay_url(first)).context["skip"] == essay_url(second)
    answer = client.post(essay_url(first), {"button": "7", "comment": "Labi."})
    assert answer["Location"] == essay_url(second)
    first.refresh_from_db()
    assert (first.marks, first.comment) == (7, "Labi.")
    answer = client.post(essay_url(second), {"button": "7", "marks": "8,25"})
    assert answer["Location"] == MARKING
    second.refresh_from_db()
    assert second.marks == Decimal("8.25")
    assert client.get(f"{MARKING}essays/")["Location"] == MARKING


def test_after_the_last_one_come_those_that_were_passed_over(
    client: Client, teacher: User, learner: User
) -> None:
    first, second = (sit(learner, make_quiz(essay())).responses.get() for _ in range(2))
    answer = client.post(essay_url(second), {"button": "1"})
    assert answer["Location"] == essay_url(first)
    third = sit(learner, make_quiz(essay())).responses.get()
    query = f"?question={first.question}"
    assert client.get(essay_url(first, query)).context["skip"] == ""
    assert client.post(essay_url(first, query), {"button": "1"})["Location"] == MARKING
    assert client.get(f"{MARKING}essays/?question=x")["Location"] == essay_url(third)


def test_an_essay_needs_marks_and_keeps_what_was_typed(
    client: Client, teacher: User, learner: User
) -> None:
    response = sit(learner, make_quiz(essay(marks=3))).responses.get()
    for form in ({}, {"button": "7"}, {"marks": "3.5"}, {"marks": "x", "button": "1"}):
        answer = client.post(essay_url(response), {**form, "comment": "Skaisti!"})
        assert "Skaisti!" in answer.content.decode(), form
        assert answer.content.decode().count('class="teaching-error"') == 1, form
    assert not MarkChange.objects.exists()


def test_what_a_colleague_marked_meanwhile_is_not_marked_over(
    client: Client, teacher: User, learner: User
) -> None:
    response = sit(learner, make_quiz(essay())).responses.get()
    client.post(essay_url(response), {"button": "1"})
    answer = client.post(essay_url(response), {"button": "0"})
    assert answer["Location"] == MARKING
    response.refresh_from_db()
    assert response.marks == 1


@pytest.mark.parametrize("possible", range(1, 21))
def test_there_is_a_button_for_none_and_for_all(possible: int) -> None:
    steps = steps_of(possible)
    assert (steps[0], steps[-1]) == (0, possible)
    assert len(steps) <= 12
    assert steps == sorted(set(steps))


def about(response: Response, **more: Any) -> dict[str, Any]:
    subject = {"question": response.question, "said": response.said, "possible": response.possible}
    return {**subject, **more}


@pytest.mark.parametrize(
    ("button", "marks"), [({"accept": ""}, 2), ({"leave": ""}, 0), ({"marks": "0,5"}, 0.5)]
)
def test_equal_short_answers_are_settled_by_a_button(
    client: Client, teacher: User, learner: User, button: dict[str, str], marks: float
) -> None:
    response = sit(learner, make_quiz(short(marks=2)), right=0).responses.get()
    assert "pavisam cits" in text_of(client.get(MARKING))
    assert client.post(f"{MARKING}decide/", about(response, **button))["Location"] == MARKING
    response.refresh_from_db()
    assert response.marks == marks
    assert "pavisam cits" not in text_of(client.get(MARKING)).split("pavisam cits", 1)[-1]
    assert client.get(MARKING).context["short"] == []
    client.post(f"{MARKING}decide/", about(response, marks="1"))
    response.refresh_from_db()
    assert response.marks == marks, "settled once"


def test_buttons_for_nothing_do_nothing(client: Client, teacher: User, learner: User) -> None:
    response = sit(learner, make_quiz(short(marks=2)), right=0).responses.get()
    for form, status in (
        ({}, 400),
        (about(response, question="x"), 400),
        (about(response, said="y" * 201), 400),
        (about(response, said="cits", accept=""), 302),
        (about(response, possible=3, accept=""), 302),
        (about(response, question=uuid4(), accept=""), 302),
        (about(response, marks="3"), 302),
        (about(response), 302),
    ):
        assert client.post(f"{MARKING}decide/", form).status_code == status, form
    assert not MarkChange.objects.exists()


# --- More time and tries --------------------------------------------------------------------------


def test_time_is_granted_from_a_sitting(client: Client, teacher: User, learner: User) -> None:
    quiz = make_quiz(choice(), time_limit=10, feedback="at_end")
    sitting = start(learner, quiz)
    form = client.get(f"{LIST}{sitting.pk}/").context["allowance_form"]
    assert {"minutes", "tries"} & set(form.fields) == {"minutes"}
    data = {name: form.initial[name] for name in ("quiz", "learner", "sitting")}
    answer = client.post(ALLOWANCES, {**data, "minutes": "15"})
    assert answer["Location"] == f"{LIST}{sitting.pk}/"
    row = Allowance.objects.get()
    assert (row.learner, row.extra_minutes, row.granted_by) == (learner, 15, teacher)
    deadline = sitting.deadline
    assert deadline
    sitting.refresh_from_db()
    assert sitting.deadline == deadline + timedelta(minutes=15)
    page = text_of(client.get(answer["Location"]))
    assert "15" in page
    assert "Zane" in page


def test_a_quiz_without_limits_offers_nothing_to_grant(client: Client, learner: User) -> None:
    sitting = sit(learner, make_quiz(choice()))
    assert client.get(f"{LIST}{sitting.pk}/").context["allowance_form"] is None


def test_what_can_be_granted_and_to_whom(client: Client, teacher: User, learner: User) -> None:
    stranger = factories.make_user()
    timed = make_quiz(choice(), time_limit=10)
    single = make_quiz(choice(), single_attempt=True)
    free = make_quiz(choice())
    page = client.get(ALLOWANCES, {"quiz": timed.translation_key}).content.decode()
    assert re.search(rf'value="{timed.translation_key}"\s+selected', page)
    for quiz, who, more in (
        (timed, stranger, {"minutes": "5"}),
        (timed, learner, {"tries": "1"}),
        (timed, learner, {"minutes": "0"}),
        (timed, learner, {"minutes": "241"}),
        (timed, learner, {"minutes": "-5"}),
        (timed, learner, {}),
        (single, learner, {"minutes": "5"}),
        (free, learner, {"minutes": "5", "tries": "1"}),
    ):
        form = {"quiz": quiz.translation_key, "learner": who.pk, **more}
        answer = client.post(ALLOWANCES, form)
        assert 'class="teaching-error"' in answer.content.decode(), form
    assert not Allowance.objects.exists()
    form = {"quiz": single.translation_key, "learner": learner.pk, "tries": "2"}
    assert client.post(ALLOWANCES, form)["Location"] == ALLOWANCES
    assert Allowance.objects.get().extra_tries == 2
    assert list(client.get(ALLOWANCES).context["granted"]) == [Allowance.objects.get()]
    assert client.get(ALLOWANCES, {"quiz": "x"}).status_code == 200


# --- Who may what ---------------------------------------------------------------------------------


def addresses(sitting: Sitting, response: Response) -> dict[str, tuple[str, dict[str, Any] | None]]:
    """Return every address, with the form that is sent there."""
    return {
        "list": (LIST, None),
        "detail": (f"{LIST}{sitting.pk}/", None),
        "mark": (f"{LIST}{sitting.pk}/mark/{response.pk}/", {"marks": "1"}),
        "release": (f"{LIST}release/", {"quiz": sitting.quiz_key}),
        "queue": (MARKING, None),
        "first": (f"{MARKING}essays/", None),
        "essay": (essay_url(response), None),
        "decide": (f"{MARKING}decide/", about(response, leave="")),
        "allowances": (ALLOWANCES, None),
    }


@pytest.mark.parametrize(
    ("role", "own", "others"),
    [
        ("", False, False),
        (roles.EDITOR, False, False),
        (roles.CHIEF_EDITOR, False, False),
        (roles.TEACHER, True, False),
        (roles.LEAD_TEACHER, True, True),
        (roles.ADMINISTRATOR, True, True),
    ],
)
def test_every_address_as_every_role(client: Client, role: str, own: bool, others: bool) -> None:
    person, colleague = factories.make_user(role=role), factories.make_user(role=roles.TEACHER)
    client.force_login(person)
    home = reverse("wagtailadmin_home")
    for taught_by, allowed, called in ((person, own, "Dzintra"), (colleague, others, "Ieva")):
        learner = factories.make_user(display_name=called)
        factories.make_group(teacher=taught_by, learners=[learner])
        sitting = sit(learner, make_quiz(essay(), feedback="on_release"))
        response = sitting.responses.get()
        for name, (url, form) in addresses(sitting, response).items():
            answer = client.get(url) if form is None else client.post(url, form)
            where = answer.get("Location", "")
            refused = answer.status_code in (403, 404) or where == home or "login" in where
            if name in ("list", "queue", "first", "decide", "allowances"):
                assert refused is not own, (name, answer.status_code)
            else:
                assert refused is not allowed, (name, answer.status_code)
            assert (called in answer.content.decode()) <= allowed, name
        response.refresh_from_db()
        sitting.refresh_from_db()
        assert (response.marks is not None, sitting.released_at is not None) == (allowed, allowed)


def test_another_groups_addresses_are_not_there(client: Client, teacher: User) -> None:
    left = factories.make_user()
    factories.make_group(teacher=teacher, learners=[left])
    sitting = sit(left, make_quiz(essay(), feedback="on_release"))
    own = factories.make_user()
    factories.make_group(teacher=teacher, learners=[own])
    mine = sit(own, make_quiz(essay()))
    Membership.objects.filter(learner=left).update(left_at=timezone.now())
    response = sitting.responses.get()
    for name in ("detail", "mark", "release", "essay"):
        url, form = addresses(sitting, response)[name]
        answer = client.get(url) if form is None else client.post(url, form)
        assert answer.status_code == 404, name
    mixed = f"{LIST}{mine.pk}/mark/{response.pk}/"
    assert client.post(mixed, {"marks": "1"}).status_code == 404
    for url, form in addresses(sitting, response).values():
        if form is not None:
            assert client.get(url).status_code == 405


def test_a_visitor_is_sent_to_sign_in(client: Client) -> None:
    for url in (LIST, MARKING, f"{MARKING}essays/", ALLOWANCES, f"{LIST}{uuid4()}/"):
        assert "/login/?next=" in client.get(url)["Location"]


def test_who_may_only_see_has_no_forms(client: Client, teacher: User, learner: User) -> None:
    for group in teacher.groups.all():
        group.permissions.remove(*group.permissions.filter(codename="change_response"))
    sitting = sit(learner, make_quiz(essay(), time_limit=5, feedback="on_release"))
    page = client.get(f"{LIST}{sitting.pk}/").content.decode()
    assert "Man ir māsa." in page
    assert "<textarea" not in page
    assert (
        "<form"
        not in client.get(LIST)
        .content.decode()
        .split("teaching-page")[1]
        .split("teaching-narrow")[0]
    )
    assert client.get(MARKING).status_code == 302


@pytest.mark.parametrize(
    ("role", "shown"), [(roles.TEACHER, True), (roles.EDITOR, False), (roles.CHIEF_EDITOR, False)]
)
def test_the_menu_leads_to_what_one_may_open(client: Client, role: str, shown: bool) -> None:
    client.force_login(factories.make_user(role=role))
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    for url in (LIST, MARKING, ALLOWANCES):
        assert (f'"{url}"' in page) is shown, url


# --- Categories, and trying a quiz ----------------------------------------------------------------


def category_url(name: str, *args: Any) -> str:
    return reverse(f"wagtailsnippets_lessons_questioncategory:{name}", args=args)


def test_a_deleted_category_leaves_the_answers(
    client: Client, teacher: User, learner: User
) -> None:
    category = QuestionCategory.objects.create(name="Vēsture")
    sitting = sit(learner, make_quiz(choice(), category=category))
    assert sitting.responses.get().category == category
    page = client.get(category_url("delete", category.pk))
    assert page.status_code == 200
    client.post(category_url("delete", category.pk))
    assert not QuestionCategory.objects.exists()
    assert sitting.responses.get().category is None
    assert client.get(f"{LIST}{sitting.pk}/").status_code == 200


def test_a_category_with_parts_stays_and_says_why(client: Client, teacher: User) -> None:
    parent = QuestionCategory.objects.create(name="Valsts")
    QuestionCategory.objects.create(name="Vēsture", parent=parent)
    client.post(category_url("delete", parent.pk))
    assert QuestionCategory.objects.count() == 2
    assert len(said(client)) == 1


def test_categories_are_kept_by_those_who_run_quizzes(client: Client, teacher: User) -> None:
    names = {
        "names-TOTAL_FORMS": "1", "names-INITIAL_FORMS": "0", "names-MIN_NUM_FORMS": "0",
        "names-MAX_NUM_FORMS": "10", "names-0-language": "uk", "names-0-text": "Історія",
        "names-0-id": "", "names-0-ORDER": "1", "names-0-DELETE": "",
    }  # fmt: skip
    assert client.post(category_url("add"), {"name": "Vēsture", **names}).status_code == 302
    category = QuestionCategory.objects.get()
    assert [name.text for name in category.names.all()] == ["Історія"]
    client.force_login(factories.make_user(role=roles.EDITOR))
    assert client.get(category_url("edit", category.pk)).status_code == 302


def test_an_editor_tries_a_quiz_from_its_page(client: Client) -> None:
    quiz = make_quiz(choice(), title="Viens")
    lesson = factories.page("lesson-state")
    editor = factories.make_user(role=roles.CHIEF_EDITOR)
    client.force_login(editor)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[quiz.pk])).content.decode()
    assert f'href="/lv/quiz/try/{quiz.pk}/"' in html
    translated = factories.twin(quiz, "uk")
    assert [b.url for b in try_button(translated, editor, "edit")] == [
        f"/uk/quiz/try/{translated.pk}/"
    ]
    assert not list(try_button(quiz, factories.make_user(), "edit"))
    html = client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).content.decode()
    assert "/quiz/try/" not in html
    assert client.get(f"/lv/quiz/try/{quiz.pk}/").status_code == 302
    assert Sitting.objects.get().mode == Sitting.Mode.TRIAL


def test_finished_by_the_teacher_opening_it(client: Client, learner: User) -> None:
    sitting = start(learner, make_quiz(essay(), time_limit=5, feedback="at_end"))
    give(sitting.responses.get())
    Sitting.objects.filter(pk=sitting.pk).update(deadline=timezone.now() - timedelta(minutes=1))
    assert "<textarea" in client.get(f"{LIST}{sitting.pk}/").content.decode()
    assert finish(sitting.pk).finished_at
