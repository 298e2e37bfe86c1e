"""Practice without a script: every kind by its form, whole sessions, and what they carry along."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from accounts.models import User
from lessons.exercises import KINDS, Interaction
from lessons.lexicon import current_lexicon
from lessons.models import Answer, Memory
from lessons.planning import NEW_WORDS, PLACEMENT_SIZE
from tests import factories

from .practising import answer, form_of, html, next_of, plan_of, practice, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return factories.make_user(language="uk")


@pytest.fixture
def phone(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("right", [True, False])
def test_every_kind_by_its_form(phone: Client, kind: str, right: bool) -> None:
    shown_kind = "choose_meaning" if kind == "match_pairs" else kind
    page = phone.get(practice(plan=plan_of(kind)))
    exercise = page.context["exercise"]
    assert exercise.kind == shown_kind
    wrong = next((text for text in exercise.options if text != exercise.target), "pavisam cits")
    if KINDS[kind].interaction == Interaction.BUILD:
        wrong = "pavisam cits teikums"
    given = exercise.target if right else wrong
    checked = answer(phone, page, given)
    assert checked.context["feedback"].tone == ("right" if right else "wrong")
    stored = Answer.objects.get()
    assert (stored.kind, stored.form, stored.given) == (shown_kind, exercise.form, given)
    assert (stored.verdict == "exact", stored.source) == (right, "form")
    assert not stored.placement
    assert phone.get(next_of(checked)).templates[0].name == "lessons/practice_done.html"


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_offers_a_way_to_answer(phone: Client, kind: str) -> None:
    page = phone.get(practice(plan=plan_of(kind)))
    exercise, text = page.context["exercise"], html(page)
    form = re.search(r'<form class="practice__body".*?</form>', text, re.DOTALL)
    assert form
    if KINDS[exercise.kind].interaction == Interaction.CHOOSE:
        values = re.findall(r'<button class="choice" name="given" value="([^"]*)"', form[0])
        assert sorted(map(unescape, values)) == sorted(exercise.options)
    else:
        [field] = re.findall(r'<input class="answer__field" name="given"[^>]*>', form[0])
        assert "hidden" not in field
        assert "data-check" in form[0]
        assert exercise.target not in unescape(form[0]), "the answer stands nowhere"
    assert 'name="skip"' in form[0]
    players = re.findall(r"<audio[^>]*>", form[0])
    assert len(players) == int(KINDS[exercise.kind].needs_sound)
    for player in players:
        assert " controls" in player
        assert f'src="{exercise.sound}"' in player
    gap = (exercise.before.strip(), exercise.after.strip(), exercise.meaning)
    for part in gap if exercise.form == "gap" else (exercise.prompt,):
        assert part in unescape(form[0])


def test_who_does_not_know_is_shown_the_answer(phone: Client) -> None:
    page = phone.get(practice())
    checked = answer(phone, page, "", skip="1")
    assert checked.context["feedback"].tone == "wrong"
    assert page.context["exercise"].target in unescape(html(checked))
    assert Answer.objects.get().verdict == "skipped"


def test_the_form_sent_twice_is_one_answer(phone: Client) -> None:
    page = phone.get(practice())
    for _ in range(2):
        answer(phone, page, page.context["exercise"].target)
    assert Answer.objects.count() == 1


def test_an_answer_that_is_refused_says_so(phone: Client, client: Client) -> None:
    """Somebody else's form, still open on a shared phone, is sent by who has signed in since."""
    page = phone.get(practice())
    answer(phone, page, page.context["exercise"].target)
    client.force_login(factories.make_user(language="uk"))
    refused = answer(client, page, page.context["exercise"].target)
    assert refused.status_code == 302
    shown = client.get(refused["Location"])
    assert [message.level_tag for message in shown.context["messages"]] == ["info"]
    assert shown.context["answer_id"] != page.context["answer_id"]
    assert Answer.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "given", "may_appeal"),
    [
        ("type_word", "māmulīte", True),
        ("gap_type", "māmulīte", True),
        ("put_into_form", "māmulīte", True),
        ("type_word", "bērns", False),
        ("type_word", "berns", False),
        ("type_word", "", False),
        ("hear_type", "māmulīte", False),
        ("choose_word", "tēvs", False),
    ],
)
def test_who_thinks_that_she_was_right_may_say_so(
    phone: Client, kind: str, given: str, may_appeal: bool
) -> None:
    page = phone.get(practice(plan=plan_of(kind)))
    text = html(answer(phone, page, given))
    assert ('<form class="appeal"' in text) is may_appeal
    if may_appeal:
        assert f'name="answer" value="{Answer.objects.get().pk}"' in text


def test_an_answer_never_counts_for_another_exercise(phone: Client) -> None:
    """Say, one before it has dropped out of the plan meanwhile."""
    page = phone.get(practice(plan=plan_of("type_word")))
    assert form_of(page)[1]["asked"] == f"{factories.word('berns').pk}-type_word-"
    checked = answer(phone, page, "tēvs", asked=f"{factories.word('tevs').pk}-type_word-")
    assert checked.status_code == 302
    assert not Answer.objects.exists()
    again = phone.get(checked.url)
    assert again.context["exercise"] == page.context["exercise"]
    assert [str(message) for message in again.context["messages"]]


def test_a_visitor_is_not_asked_for_an_appeal(client: Client) -> None:
    page = client.get(practice(plan=plan_of("type_word")))
    assert '<form class="appeal"' not in html(answer(client, page, "māmulīte"))


def session(client: Client, address: str, right: bool = True) -> Iterator[Any]:
    """Go through a session as its forms do; yield each exercise's page, then the last page."""
    response = client.get(address)
    while "exercise" in response.context:
        yield response
        given = response.context["exercise"].target if right else "pavisam cits"
        checked = answer(client, response, given)
        assert checked.context["feedback"].tone == ("right" if right else "wrong")
        response = client.get(next_of(checked))
    yield response


def test_a_whole_session_without_a_script(phone: Client, learner: User) -> None:
    *pages, summary = session(phone, practice())
    assert summary.templates[0].name == "lessons/practice_done.html"
    assert Answer.objects.filter(learner=learner, verdict="exact").count() == len(pages)
    plans = {page.context["session"].plan for page in pages}
    assert len(plans) == 1, "the session stays the same from page to page"
    words = list(dict.fromkeys(page.context["exercise"].word for page in pages))
    assert 3 <= len(words) <= NEW_WORDS
    listed = re.findall(r'<li><span lang="lv">([^<]*)</span>', html(summary))
    assert listed == [current_lexicon().words[id].lemma for id in words]
    assert Memory.objects.filter(learner=learner, right_days=1).count() == len(words)
    again = phone.get(next_of(summary)).context["session"].places
    assert {place.exercise.word for place in again} - set(words), "and on to other words"


def test_a_check_is_carried_along_to_its_end(phone: Client, learner: User) -> None:
    *pages, summary = session(phone, practice(check="1"))
    assert len(pages) == min(PLACEMENT_SIZE, len(words_of()))
    for page in pages:
        action, fields = form_of(page)
        assert "check" in parse_qs(urlsplit(action).query)
        assert fields["plan"] == page.context["session"].plan
        assert page.context["exercise"].kind == "type_word"
    assert {row.placement for row in Answer.objects.all()} == {True}
    assert not Memory.objects.filter(learner=learner, level__lt=3).exists()
    assert "check" not in parse_qs(urlsplit(next_of(summary)).query), "on with the lesson"
    nothing_left = phone.get(practice(check="1"))
    assert nothing_left.templates[0].name == "lessons/practice_empty.html"


def test_only_a_check_is_a_check(phone: Client) -> None:
    page = phone.get(practice())
    answer(phone, page, page.context["exercise"].target, placement="1", check="1")
    assert not Answer.objects.get().placement


def test_chosen_words_and_the_way_back_are_carried_along(phone: Client) -> None:
    ids = ",".join(str(word.pk) for word in words_of()[:2])
    *pages, summary = session(phone, practice("words", of=ids, back="/uk/progress/"))
    for page in pages:
        query = parse_qs(urlsplit(form_of(page)[0]).query)
        assert (query["of"], query["back"]) == ([ids], ["/uk/progress/"])
    assert 'href="/uk/progress/"' in html(summary)
    assert parse_qs(urlsplit(next_of(summary)).query)["of"] == [ids]


def test_a_visitors_answers_keep_form_and_check(client: Client, learner: User) -> None:
    page = client.get(practice(check="1"))
    answer(client, page, page.context["exercise"].target)
    gap = client.get(practice(plan=plan_of("gap_type")))
    answer(client, gap, gap.context["exercise"].target)
    assert not Answer.objects.exists()
    client.force_login(learner)
    client.post("/uk/practice/claim/", {"keep": "1"})
    found = {(row.kind, row.form, row.placement, row.verdict) for row in Answer.objects.all()}
    assert found == {("type_word", "", True, "exact"), ("gap_type", "gap", False, "exact")}


def test_meanings_stay_in_the_language_that_was_chosen(phone: Client) -> None:
    *pages, summary = session(phone, practice(meanings="ru"))
    for page in pages:
        assert page.context["session"].language == "ru"
    assert Answer.objects.filter(language="ru").count() == len(pages)
    assert parse_qs(urlsplit(next_of(summary)).query)["meanings"] == ["ru"]
