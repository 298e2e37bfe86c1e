"""Everything that django-quiz-app did, under its own words; and what its users asked for."""

from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from accounts.models import User
from lessons.availability import NotAvailable
from lessons.marking import allow, mark, release
from lessons.models import Membership, QuestionCategory, QuizPage, Response, Sitting
from lessons.questions import NotAnAnswer
from lessons.sittings import NotPossible, TooLate, finish, finish_overdue, flag, start, take_over
from tests import factories
from tests.lessons.quizzing import (
    ALL_TYPES,
    VISITOR,
    choice,
    essay,
    form_for,
    give,
    make_quiz,
    match,
    order,
    post,
    several,
    short,
    sit,
    true_false,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return factories.make_user()


@pytest.fixture
def phone(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


def asked(sitting: Sitting) -> list[str]:
    return [response.asked["text"] for response in sitting.responses.all()]


def begin(phone: Client, quiz: QuizPage, **data: str) -> str:
    response = phone.post(f"/uk/quiz/{quiz.translation_key}/start/", data)
    assert response.status_code == 302
    return str(response["Location"])


def read(response: Any) -> str:
    assert response.status_code == 200
    return unescape(response.content.decode())


# --- Questions ------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", ALL_TYPES)
def test_every_type_right_and_wrong(make: Any, phone: Client, learner: User) -> None:
    quiz = make_quiz(make())
    for right in (True, False):
        sitting = start(learner, quiz)
        [response] = sitting.responses.all()
        assert response.asked["text"] in read(phone.get(f"/uk/sitting/{sitting.pk}/"))
        feedback = phone.post(
            f"/uk/sitting/{sitting.pk}/",
            {"question": response.question, **form_for(response, right)},
            follow=True,
        )
        assert response.asked["text"] in read(feedback)
        done = finish(sitting.pk)
        response.refresh_from_db()
        if make is essay:
            assert (response.marks, done.score, done.passed) == (None, 0, None)
        else:
            assert response.marks == int(right)
            assert done.passed is right
        assert read(phone.get(f"/uk/sitting/{sitting.pk}/"))


@pytest.mark.parametrize("make", ALL_TYPES)
@pytest.mark.parametrize("data", [{}, {"choice": "x"}, {"text": ""}, {"text": "\0"}])
def test_what_is_no_answer_is_refused(make: Any, data: dict[str, str], phone: Client) -> None:
    url = begin(phone, make_quiz(make(), feedback="at_end"))
    [response] = Response.objects.all()
    answered = phone.post(url, {"question": response.question, **data}, follow=True)
    assert [message.level_tag for message in answered.context["messages"]] == ["info"]
    response.refresh_from_db()
    assert response.given is None


@pytest.mark.parametrize(
    ("picked", "marks"),
    [("rr", "1"), ("r", "0.5"), ("rw", "0"), ("rrw", "0.5"), ("w", "0")],
)
def test_several_right_answers_with_partial_marks(learner: User, picked: str, marks: str) -> None:
    [response] = start(learner, make_quiz(several())).responses.all()
    right, wrong = (
        iter(response.asked["right"]),
        iter(c["id"] for c in response.asked["choices"] if c["id"] not in response.asked["right"]),
    )
    given = give(response, choice=[next(right if each == "r" else wrong) for each in picked])
    assert given.marks == Decimal(marks)


def test_of_one_right_answer_two_cannot_be_picked(learner: User) -> None:
    [response] = start(learner, make_quiz(choice())).responses.all()
    with pytest.raises(NotAnAnswer):
        give(response, choice=[c["id"] for c in response.asked["choices"]])


@pytest.mark.parametrize(
    ("strictness", "text", "marks"),
    [
        ("quiz", "Rīgā!", "1"), ("quiz", "rīgas pilsētā", "1"), ("quiz", "Līvānos", "0"),
        ("grammar", "Rīga", "0"), ("literal", "rīgā", "1"), ("literal", "Riga", "0"),
    ],
)  # fmt: skip
def test_a_typed_answer_by_the_checker(
    learner: User, strictness: str, text: str, marks: str
) -> None:
    quiz = make_quiz(short(answers=["Rīgā", "Rīgas pilsētā"], strictness=strictness))
    [response] = start(learner, quiz).responses.all()
    assert give(response, text=text).marks == Decimal(marks)


def test_the_stem_may_lack_its_marks_in_a_quiz(learner: User) -> None:
    [response] = start(learner, make_quiz(short(answers=["skolēns"]))).responses.all()
    assert give(response, text="skolens").marks == 1


def test_matching_gives_a_share_for_each_pair(learner: User) -> None:
    [response] = start(learner, make_quiz(match(marks=2))).responses.all()
    first, *_ = response.asked["pairs"]
    given = give(response, **{f"pair-{first['id']}": first["right"]})
    assert given.marks == 1
    assert "Lieldienas" in response.asked["options"]


def test_order_gives_a_share_for_each_neighbour(learner: User) -> None:
    [response] = start(learner, make_quiz(order(marks=2))).responses.all()
    morning, day, evening = (item["id"] for item in response.asked["items"])
    shown = [item["id"] for item in response.asked["shown"]]
    assert shown != [morning, day, evening]
    places = {f"place-{evening}": "1", f"place-{morning}": "2", f"place-{day}": "3"}
    assert give(response, **places).marks == 1


@pytest.mark.parametrize(
    ("how", "texts", "expected"),
    [
        ("written", "b a c", "b a c"), ("content", "b a c", "a b c"),
        ("content", "10 9 100,5", "9 10 100,5"),
    ],
)  # fmt: skip
def test_multiple_choice_in_the_order_wanted(
    learner: User, how: str, texts: str, expected: str
) -> None:
    choices = [{"text": t, "right": not place} for place, t in enumerate(texts.split())]
    [response] = start(learner, make_quiz(choice(choices=choices, order=how))).responses.all()
    assert [c["text"] for c in response.asked["choices"]] == expected.split()


def test_multiple_choice_in_random_order() -> None:
    choices = [{"text": str(n), "right": not n} for n in range(8)]
    quiz = make_quiz(choice(choices=choices, order="random"))
    orders = set()
    for _ in range(6):
        [response] = start(factories.make_user(), quiz).responses.all()
        orders.add(tuple(c["text"] for c in response.asked["choices"]))
    assert len(orders) > 1


def test_a_figure_with_its_words(phone: Client, django_capture_on_commit_callbacks: Any) -> None:
    picture = factories.make_picture()
    with django_capture_on_commit_callbacks(execute=True):
        quiz = make_quiz(choice(figure=picture.pk, figure_alt="Pilsētas karte"))
    html = read(phone.get(begin(phone, quiz)))
    assert 'alt="Pilsētas karte"' in html


def test_an_explanation_comes_with_the_answer(phone: Client) -> None:
    url = begin(phone, make_quiz(choice(explanation="Tā nolemts 1918. gadā.")))
    [response] = Response.objects.all()
    assert "1918" not in read(phone.get(url))
    assert "1918" in read(phone.get(post(phone, response)["Location"]))


# --- A quiz ---------------------------------------------------------------------------------------


def test_random_order() -> None:
    quiz = make_quiz(*[choice(f"Jautājums {n}") for n in range(8)], random_order=True)
    assert len({tuple(asked(start(factories.make_user(), quiz))) for _ in range(5)}) > 1


def test_max_questions_is_a_random_subset_in_order() -> None:
    quiz = make_quiz(*[choice(f"Jautājums {n}") for n in range(9)], max_questions=4)
    drawn = [asked(start(factories.make_user(), quiz)) for _ in range(6)]
    assert {len(texts) for texts in drawn} == {4}
    assert all(texts == sorted(texts) for texts in drawn)
    assert len({tuple(texts) for texts in drawn}) > 1


def test_question_reuse_draws_from_other_quizzes(learner: User) -> None:
    """„10 from State, 8 from Satversme.”"""
    state = make_quiz(*[choice(f"Valsts {n}") for n in range(4)])
    law = make_quiz(*[choice(f"Likums {n}") for n in range(3)])
    quiz = make_quiz(
        ("draw", {"quiz": state.pk, "count": 2}), choice("Savs"),
        ("draw", {"quiz": law.pk, "count": 9}), ("draw", {"quiz": state.pk, "count": 9}),
    )  # fmt: skip
    texts = asked(start(learner, quiz))
    assert [text.split()[0] for text in texts] == (
        ["Valsts"] * 2 + ["Savs"] + ["Likums"] * 3 + ["Valsts"] * 2
    )
    assert len(set(texts)) == 8


def test_a_drawn_question_is_the_same_question_everywhere(learner: User) -> None:
    origin = make_quiz(choice())
    drawn = start(learner, make_quiz(("draw", {"quiz": origin.pk, "count": 1})))
    own = start(learner, origin)
    keys = [sitting.responses.values_list("question", "asked__right") for sitting in (drawn, own)]
    assert list(keys[0]) == list(keys[1])


@pytest.mark.parametrize(("pass_mark", "passed"), [(50, True), (51, False)])
def test_pass_mark_with_success_and_fail_text(
    phone: Client, learner: User, pass_mark: int, passed: bool
) -> None:
    quiz = make_quiz(
        choice(),
        true_false(),
        pass_mark=pass_mark,
        success_text="Lieliski",
        fail_text="Mēģiniet rīt",
    )
    done = sit(learner, quiz, right=1)
    assert (done.passed, done.percent) == (passed, 50)
    html = read(phone.get(f"/lv/sitting/{done.pk}/"))
    assert ("Lieliski" in html, "Mēģiniet rīt" in html) == (passed, not passed)


def test_points_of_a_question_weigh(learner: User) -> None:
    done = sit(learner, make_quiz(choice(marks=3), true_false()), right=1)
    assert (done.score, done.possible) == (3, 4)


def test_a_draft_is_for_those_who_may_edit(phone: Client) -> None:
    quiz = make_quiz(choice())
    quiz.unpublish()
    assert phone.post(f"/lv/quiz/{quiz.translation_key}/start/").status_code == 404


def test_trying_a_quiz_leaves_no_trace(client: Client) -> None:
    quiz = make_quiz(choice())
    quiz.title = "Melnraksts"
    quiz.save_revision()
    client.force_login(factories.make_user(role="Chief editor"))
    url = client.get(f"/lv/quiz/try/{quiz.pk}/")["Location"]
    [sitting] = Sitting.objects.all()
    assert (sitting.mode, sitting.learner, sitting.paper["title"]) == (
        "trial", None, "Melnraksts",
    )  # fmt: skip
    [response] = sitting.responses.all()
    client.post(url, {"question": response.question, **form_for(response)})
    assert "Melnraksts" in read(client.post(url, {"finish": "1"}, follow=True))
    assert not Sitting.objects.exists()
    client.force_login(factories.make_user())
    assert client.get(f"/lv/quiz/try/{quiz.pk}/").status_code == 404


def test_exam_paper_and_start_and_end_times(learner: User) -> None:
    with freeze_time("2026-11-22 10:00", tick=False):
        sitting = start(learner, make_quiz(choice(), exam_paper=True))
        give(sitting.responses.get())
    with freeze_time("2026-11-22 10:07"):
        done = finish(sitting.pk)
    assert done.mode == Sitting.Mode.EXAM
    assert (done.finished_at - done.started_at) == timedelta(minutes=7)
    assert list(Sitting.objects.exam_papers()) == [done]


def test_a_single_attempt_and_one_more_try(learner: User) -> None:
    quiz = make_quiz(choice(), single_attempt=True)
    first = sit(learner, quiz)
    with pytest.raises(NotAvailable):
        start(learner, quiz)
    teacher = factories.make_user(role="Teacher")
    allow(teacher, learner, quiz.translation_key, tries=1)
    second = sit(learner, quiz)
    assert (first.attempt, second.attempt) == (1, 2)
    with pytest.raises(NotAvailable):
        start(learner, quiz)


def test_resume_goes_on_with_the_next_question(phone: Client, learner: User) -> None:
    quiz = make_quiz(choice("Pirmais"), choice("Otrais"))
    url = begin(phone, quiz)
    post(phone, Response.objects.get(position=1))
    assert begin(phone, quiz) == url
    assert "Otrais" in read(phone.get(url))


def test_progress_by_category_and_overlapping_names(learner: User) -> None:
    """„verbs” is never counted under „adverbs”."""
    adverbs = QuestionCategory.objects.create(name="adverbs")
    verbs = QuestionCategory.objects.create(name="verbs")
    nouns = QuestionCategory.objects.create(name="nouns", parent=verbs)
    quiz = make_quiz(
        choice(category=verbs.pk), choice(category=adverbs.pk), choice(category=nouns.pk),
        choice(), category=adverbs,
    )  # fmt: skip
    done = sit(learner, quiz, right=2)
    found = {response.category_id: 0 for response in done.responses.all()}
    for response in done.responses.all():
        found[response.category_id] += response.marks or 0
    assert found == {verbs.pk: 1, adverbs.pk: 1, nouns.pk: 0}
    assert str(nouns) == "verbs / nouns"


# --- When feedback comes --------------------------------------------------------------------------


def test_answers_at_end_may_be_changed_until_then(phone: Client) -> None:
    url = begin(phone, make_quiz(choice(explanation="Tāpēc."), true_false(), feedback="at_end"))
    first, second = Response.objects.all()
    answered = post(phone, first, right=False, then="2")
    assert answered["Location"] == f"{url}?at=2"
    assert "Tāpēc." not in read(phone.get(f"{url}?seen=1"))
    post(phone, first)
    assert "Tāpēc." not in read(phone.get(f"{url}?at=1"))
    post(phone, second)
    assert "Tāpēc." in read(phone.post(url, {"finish": "1"}, follow=True))
    assert Sitting.objects.get().score == 2


def test_go_back_flag_and_review_before_finishing(phone: Client, learner: User) -> None:
    url = begin(phone, make_quiz(choice("Pirmais"), choice("Otrais"), feedback="at_end"))
    first, _ = Response.objects.all()
    marked = phone.post(url, {"question": first.question, "position": 1, "flag": "1"})
    assert "Pirmais" in read(phone.get(marked["Location"]))
    overview = phone.get(f"{url}?overview")
    assert [row["flagged"] for row in overview.context["rows"]] == [True, False]
    assert overview.context["open"] == [1, 2]
    post(phone, first)
    assert phone.get(f"{url}?overview").context["open"] == [2]
    assert "Otrais" in read(phone.get(f"{url}?at=2"))
    assert "Pirmais" in read(phone.get(f"{url}?at=1"))


def test_open_questions_earn_nothing_when_it_is_handed_in(learner: User) -> None:
    sitting = start(learner, make_quiz(choice(), true_false(), feedback="at_end"))
    give(sitting.responses.get(position=1))
    done = finish(sitting.pk)
    assert (done.score, done.possible) == (1, 2)


def test_results_are_shown_when_a_teacher_releases_them(phone: Client, learner: User) -> None:
    quiz = make_quiz(choice(explanation="Tāpēc."), feedback="on_release", exam_paper=True)
    done = sit(learner, quiz)
    url = f"/lv/sitting/{done.pk}/"
    assert "Tāpēc." not in read(phone.get(url))
    assert "Tāpēc." not in read(phone.get(factories.address_of(quiz)))
    assert release(Sitting.objects.all()) == 1
    assert "Tāpēc." in read(phone.get(url))


def test_practice_and_exam_use_of_one_quiz(phone: Client, learner: User) -> None:
    quiz = make_quiz(
        choice(), single_attempt=True, may_practise=True, feedback="at_end", time_limit=5
    )
    for _ in range(2):
        url = begin(phone, quiz, practise="1")
        sitting = Sitting.objects.get(finished_at=None)
        assert (sitting.mode, sitting.deadline, sitting.paper["feedback"]) == (
            "practice", None, "at_once",
        )  # fmt: skip
        post(phone, sitting.responses.get())
        phone.post(url, {"finish": "1"})
    assert not Sitting.objects.that_count().exists()
    assert sit(learner, quiz).mode == Sitting.Mode.EXAM


# --- Time, groups, dates --------------------------------------------------------------------------


def test_a_time_limit_is_kept_by_the_server(phone: Client, learner: User) -> None:
    quiz = make_quiz(choice(), true_false(), time_limit=20)
    with freeze_time("2026-11-22 10:00", tick=False) as clock:
        url = begin(phone, quiz)
        sitting = Sitting.objects.get()
        first, second = sitting.responses.all()
        post(phone, first)
        clock.tick(timedelta(minutes=20, seconds=3))
        give(second)  # was on its way
        clock.tick(timedelta(seconds=3))
        with pytest.raises(TooLate):
            give(second)
        assert read(phone.get(url))
    done = Sitting.objects.get()
    assert (done.finished_at, done.score) == (sitting.deadline, 2)


def test_a_late_post_ends_the_sitting_and_says_so(phone: Client) -> None:
    quiz = make_quiz(choice(), true_false(), time_limit=20)
    with freeze_time("2026-11-22 10:00", tick=False) as clock:
        begin(phone, quiz)
        first, second = Response.objects.all()
        post(phone, first)
        clock.tick(timedelta(minutes=21))
        late = phone.get(post(phone, second)["Location"])
    assert [message.level_tag for message in late.context["messages"]] == ["info"]
    sitting = Sitting.objects.get()
    assert (sitting.score, sitting.passed) == (1, False)


def test_extra_time_for_one_learner(learner: User) -> None:
    quiz = make_quiz(choice(), time_limit=20)
    allow(factories.make_user(role="Teacher"), learner, quiz.translation_key, minutes=10)
    sitting, other = start(learner, quiz), start(factories.make_user(), quiz)
    for each, minutes in ((sitting, 30), (other, 20)):
        assert each.deadline is not None
        assert each.deadline - each.started_at == timedelta(minutes=minutes)


def test_who_left_is_finished_when_the_time_is_over(learner: User) -> None:
    quiz = make_quiz(choice(), time_limit=20)
    sitting = start(learner, quiz)
    assert finish_overdue(Sitting.objects.all()) == 0
    with freeze_time(timezone.now() + timedelta(minutes=21)):
        assert finish_overdue(Sitting.objects.all()) == 1
    sitting.refresh_from_db()
    assert (sitting.score, sitting.finished_at) == (0, sitting.deadline)


def test_only_for_groups(phone: Client, learner: User) -> None:
    teacher = factories.make_user(role="Teacher")
    group = factories.make_group(teacher=teacher, learners=[])
    quiz = make_quiz(choice(), groups=[group])
    page = phone.get(factories.address_of(quiz))
    assert page.status_code == 200
    assert f"/quiz/{quiz.translation_key}/start/" not in read(page)
    with pytest.raises(NotAvailable):
        start(learner, quiz)
    Membership.objects.create(group=group, learner=learner)
    assert start(learner, quiz)


@pytest.mark.parametrize(("hours", "may"), [(-1, False), (1, True), (3, False)])
def test_only_between_dates(learner: User, hours: int, may: bool) -> None:
    now = timezone.now()
    quiz = make_quiz(choice(), opens_at=now, closes_at=now + timedelta(hours=2))
    with freeze_time(now + timedelta(hours=hours)):
        if may:
            assert start(learner, quiz).deadline == quiz.closes_at
        else:
            with pytest.raises(NotAvailable):
                start(learner, quiz)


# --- Without an account ---------------------------------------------------------------------------


def test_an_anonymous_sitting_is_kept_in_the_browser_and_taken_over(client: Client) -> None:
    quiz = make_quiz(choice("Pirmais"), essay("Otrais"))
    url = begin(client, quiz)
    assert begin(client, quiz) == url, "resumes"
    first, second = Response.objects.all()
    post(client, first)
    post(client, second)
    html = read(client.post(url, {"finish": "1"}, follow=True))
    assert "/accounts/signup/" in html
    sitting = Sitting.objects.get()
    assert sitting.learner is None
    other = Client()
    assert other.get(url).status_code == 302, "to sign in, perhaps it is hers then"

    client.post(
        "/uk/accounts/signup/",
        {"username": "oksana", "password1": "mila-tuve-3847", "of_age": "on"},
    )
    claim = client.get("/uk/practice/claim/")
    assert claim.context["pending"] == 1
    client.post("/uk/practice/claim/", {"keep": "1"})
    sitting.refresh_from_db()
    assert sitting.learner == User.objects.get(username="oksana")
    assert second.asked["text"] in read(client.get(url))
    assert list(Response.objects.waiting()) == [second], "the essay is stored and wants marking"


def test_what_was_not_hers_is_deleted(client: Client, learner: User) -> None:
    begin(client, make_quiz(choice()))
    client.force_login(learner)
    client.post("/uk/practice/claim/", {"forget": "1"})
    assert not Sitting.objects.exists()


def test_a_sitting_is_taken_over_once(learner: User) -> None:
    sitting = start(VISITOR, make_quiz(choice()))
    assert take_over(learner, [str(sitting.pk)]) == 1
    assert take_over(factories.make_user(), [str(sitting.pk)]) == 0
    assert Sitting.objects.get().learner == learner


def test_an_exam_needs_an_account(client: Client) -> None:
    quiz = make_quiz(choice(), single_attempt=True)
    html = read(client.get(factories.address_of(quiz)))
    assert "/accounts/login/" in html
    assert f"/quiz/{quiz.translation_key}/start/" not in html
    with pytest.raises(NotAvailable):
        start(VISITOR, quiz)


# --- Marks ----------------------------------------------------------------------------------------


def test_an_essay_counts_when_it_is_marked(learner: User, phone: Client) -> None:
    done = sit(learner, make_quiz(essay(marks=4), pass_mark=50))
    assert done.passed is None
    teacher = factories.make_user(role="Teacher")
    [response] = done.responses.all()
    mark(teacher, response, Decimal("2.5"), comment="Labi!", why="bez kļūdām")
    done.refresh_from_db()
    assert (done.score, done.passed) == (Decimal("2.5"), True)
    [change] = response.mark_changes.all()
    assert (change.before, change.after, change.by) == (None, Decimal("2.5"), teacher)
    assert "Labi!" in read(phone.get(f"/lv/sitting/{done.pk}/"))


def test_flags_belong_to_open_sittings(learner: User) -> None:
    done = sit(learner, make_quiz(choice()))
    [response] = done.responses.all()
    with pytest.raises(NotPossible):
        flag(Sitting.objects.all(), done.pk, response.question, on=True)


def test_the_same_quiz_in_every_language(learner: User) -> None:
    latvian = make_quiz(choice(), single_attempt=True)
    ukrainian = factories.twin(latvian)
    sit(learner, latvian)
    with pytest.raises(NotAvailable):
        start(learner, ukrainian)


def test_the_worker_ends_what_is_over(learner: User) -> None:
    quiz = make_quiz(choice(), time_limit=20)
    sitting, left = start(learner, quiz), start(VISITOR, make_quiz(choice()))
    call_command("end_sittings")
    assert Sitting.objects.filter(finished_at=None).count() == 2
    with freeze_time(timezone.now() + timedelta(days=4)):
        call_command("end_sittings")
    assert list(Sitting.objects.values_list("pk", flat=True)) == [sitting.pk]
    assert not Sitting.objects.filter(pk=left.pk).exists()
    sitting.refresh_from_db()
    assert sitting.finished_at == sitting.deadline


def test_a_category_can_be_added_below_another() -> None:
    whole = QuestionCategory.objects.create(name="Valsts")
    part = QuestionCategory(name="Satversme", parent=whole)
    part.full_clean()
    part.save()
    with pytest.raises(ValidationError):
        QuestionCategory(name="Panti", parent=part).full_clean()
    whole.parent = QuestionCategory.objects.create(name="Cita")
    with pytest.raises(ValidationError):
        whole.full_clean()
