"""The page of a session: its cost, its addresses, and all of it without a script."""

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from lessons.exercises import KINDS, Interaction
from lessons.lexicon import current_lexicon
from lessons.models import Answer, LexiconVersion, Memory, Word
from lessons.planning import NEW_WORDS, PLACEMENT_SIZE, PlanItem, encode_plan
from lessons.practice import record_answers
from tests import factories

pytestmark = pytest.mark.django_db
FAMILY = "lesson-family"
ELSEWHERE = "evil.example"


@pytest.fixture
def learner() -> User:
    return factories.make_user(language="uk")


@pytest.fixture
def phone(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


def practice(lesson: str = FAMILY, **query: Any) -> str:
    """Return the address of a session; `lesson` is that of a page, `due` or `words`."""
    key = lesson if lesson in ("due", "words") else factories.page(lesson).translation_key
    return f"/uk/practice/{key}/" + (f"?{urlencode(query)}" if query else "")


def words_of(lesson: str = FAMILY) -> list[Word]:
    rows: Any = factories.page(lesson)
    return [row.word for row in rows.lesson_words.select_related("word").order_by("sort_order")]


def html(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


def form_of(response: Any) -> tuple[str, dict[str, str]]:
    """Return where the page's form goes, and its hidden fields."""
    text = html(response)
    form = re.search(r'<form class="practice__body".*?</form>', text, re.DOTALL)
    assert form
    action = re.search(r'action="([^"]*)"', form[0])
    assert action
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0])
    return unescape(action[1]), {name: unescape(value) for name, value in fields}


def answer(client: Client, response: Any, given: str, **more: str) -> Any:
    """Answer the exercise on a page as its form does."""
    action, fields = form_of(response)
    return client.post(action, {**fields, "given": given, **more})


def next_of(response: Any) -> str:
    found = re.search(r'<a class="button" href="([^"]*)">', html(response))
    assert found
    return unescape(found[1])


# --- What it costs --------------------------------------------------------------------------------


@pytest.fixture
def practised(learner: User) -> User:
    """A learner with words that are due, words that are not, and words that she mixes up."""
    words, now = words_of(), timezone.now()
    for days, text in ((9, "tēvs"), (5, None), (2, "mamma")):
        record_answers(
            learner.pk,
            [factories.given(word, text, at=now - timedelta(days=days)) for word in words[:6]],
        )
    Memory.objects.filter(word=words[0]).update(due=now + timedelta(days=30))
    return learner


@pytest.mark.parametrize(
    ("lesson", "query"),
    [
        (FAMILY, {}),
        (FAMILY, {"check": "1"}),
        ("lesson-greetings", {"check": "1", "meanings": "ru"}),
        ("due", {}),
        ("words", {"of": "all", "back": "/uk/progress/"}),
        (FAMILY, {"plan": "all"}),
        (FAMILY, {"plan": "all", "at": "3"}),
        (FAMILY, {"plan": "all", "at": "99"}),
    ],
)
def test_a_session_costs_at_most_eight_statements(
    phone: Client, practised: User, lesson: str, query: dict[str, str],
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    words = words_of()
    values = {
        "of": ",".join(str(word.pk) for word in words),
        "plan": encode_plan(
            PlanItem(word.pk, kind) for word, kind in zip(words, KINDS, strict=False)
        ),
    }
    address = practice(lesson, **{k: values[k] if v == "all" else v for k, v in query.items()})
    assert phone.get(address).context["session"].places  # and all is in memory now
    with django_assert_max_num_queries(8):
        assert phone.get(address).status_code == 200


def test_a_visitor_costs_no_more(client: Client, django_assert_max_num_queries: Any) -> None:
    client.get(practice())
    with django_assert_max_num_queries(8):
        client.get(practice())


# --- Addresses that say nothing good --------------------------------------------------------------


def test_what_is_not_there(phone: Client) -> None:
    lesson: Any = factories.page(FAMILY, "uk")
    assert phone.get(practice()).status_code == 200
    for key in ("nonsense", uuid.uuid4(), factories.page("home").translation_key, "0", "DUE"):
        assert phone.get(f"/uk/practice/{key}/").status_code == 404, key
        assert phone.post(f"/uk/practice/{key}/", {"id": "x"}).status_code == 404, key
    lesson.unpublish()
    assert phone.get(practice()).status_code == 404


def test_other_methods_are_405(phone: Client) -> None:
    assert phone.put(practice()).status_code == 405


BAD = {
    "at": ["x", "-1", "²", "٣", "1e3", "99999", "1.5", "", "\0"],
    "plan": ["x", ",,,", "-", "1-", "999999-type_word", "1-guess", "9" * 500, "\0", "<b>", "1-a-b"],
    "of": ["x", ",", "-1", "9" * 50, "1;2", "²", "999999", "\0"],
    "back": [
        f"https://{ELSEWHERE}/", f"//{ELSEWHERE}/", f"/\\{ELSEWHERE}/", f"///{ELSEWHERE}",
        f"\\\\{ELSEWHERE}", f"/\t/{ELSEWHERE}", "javascript:alert(1)", "\0", "",
        f"http:///{ELSEWHERE}", f"https:{ELSEWHERE}", f" https://{ELSEWHERE}/",
    ],
    "meanings": ["xx", "", "lv", "uk\0", "<b>"],
    "check": ["", "0", "<b>"],
}  # fmt: skip


@pytest.mark.parametrize("lesson", [FAMILY, "due", "words"])
@pytest.mark.parametrize("name", BAD)
def test_nonsense_in_an_address_breaks_nothing(phone: Client, lesson: str, name: str) -> None:
    ids = ",".join(str(word.pk) for word in words_of())
    for value in BAD[name]:
        response = phone.get(practice(lesson, **{"of": ids, name: value}))
        assert response.status_code == 200, value
        assert "<b>" not in html(response)
        response = phone.post(
            practice(lesson, **{"of": ids, name: value}),
            {"id": str(uuid.uuid4()), "given": "x", name: value},
        )
        assert response.status_code in (200, 404), value


@pytest.mark.parametrize("value", BAD["back"])
@pytest.mark.parametrize("lesson", ["due", "words"])
def test_no_link_leads_to_another_site(phone: Client, lesson: str, value: str) -> None:
    plan = encode_plan([PlanItem(word.pk, "type_word") for word in words_of()])
    for at in ("0", "99"):
        text = html(phone.get(practice(lesson, plan=plan, at=at, back=value)))
        for link in map(unescape, re.findall(r'(?:href|action)="([^"]*)"', text)):
            assert not link.strip().lower().startswith("javascript:")
            assert ELSEWHERE not in urlsplit(link.replace("\\", "/")).netloc
            assert not re.match(rf"\W*(https?:)?\W*{ELSEWHERE}", link)


def test_the_way_back_is_where_she_came_from(phone: Client) -> None:
    word = words_of()[0]
    text = html(phone.get(practice("words", of=word.pk, back="/uk/progress/?a=1&b=2")))
    assert '<a class="practice__exit" href="/uk/progress/?a=1&amp;b=2">' in text
    text = html(phone.get(practice()))
    assert f'<a class="practice__exit" href="{factories.address(FAMILY, "uk")}">' in text


@pytest.mark.parametrize("changes", [{"id": ""}, {"id": "x"}, {"id": "\0"}, {"id": "1" * 400}])
def test_an_answer_without_a_good_id_is_not_kept(phone: Client, changes: dict[str, str]) -> None:
    page = phone.get(practice())
    assert answer(phone, page, "x", **changes).status_code == 404
    assert not Answer.objects.exists()


@pytest.mark.parametrize("given", ["a" * 5_000, "\0", "\ud83d", "🙂" * 400, "<script>", "{given}"])
def test_whatever_is_typed_is_answered(phone: Client, given: str) -> None:
    plan = encode_plan([PlanItem(words_of()[0].pk, "type_word")])
    text = given.encode("utf-8", "replace").decode()
    response = answer(phone, phone.get(practice(plan=plan)), text)
    assert "<script>alert" not in html(response)
    assert Answer.objects.get().given == text.replace("\0", "")[:300]


# --- Without a script -----------------------------------------------------------------------------


def plan_of(kind: str) -> str:
    """Return the plan of one exercise of a kind, with a word that has all that it needs."""
    lexicon = current_lexicon()
    words = [lexicon.words[word.pk] for word in words_of()]
    if kind == "picture_word":
        words = [word for word in lexicon.words.values() if word.picture]
    others = ".".join(str(word.id) for word in words[5:8])
    detail = {"put_into_form": "loc.sg", "match_pairs": others}.get(kind, "")
    return encode_plan([PlanItem(words[1 if kind != "picture_word" else 0].id, kind, detail)])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("right", [True, False])
def test_every_kind_by_its_form(phone: Client, kind: str, right: bool) -> None:
    shown_kind = "choose_meaning" if kind == "match_pairs" else kind
    page = phone.get(practice(plan=plan_of(kind)))
    exercise = page.context["exercise"]
    assert exercise.kind == shown_kind
    wrong = next((text for text in exercise.options if text != exercise.target), "pavisam cits")
    if KINDS[kind].interaction == Interaction.BUILD:
        wrong = " ".join(reversed(exercise.target.split()))
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
        assert exercise.target not in form[0], "the answer stands nowhere"
    assert 'name="skip"' in form[0]
    players = re.findall(r"<audio[^>]*>", form[0])
    assert len(players) == int(KINDS[exercise.kind].needs_sound)
    for player in players:
        assert " controls" in player
        assert f'src="{exercise.sound}"' in player
    for part in (exercise.prompt, exercise.before.strip(), exercise.after.strip()):
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


@pytest.mark.parametrize(
    ("kind", "given", "may_appeal"),
    [
        ("type_word", "māmulīte", True),
        ("gap_type", "māmulīte", True),
        ("put_into_form", "māmulīte", True),
        ("type_word", "māte", False),
        ("type_word", "mate", False),
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
    again = phone.get(next_of(summary))
    assert (
        set(words).isdisjoint(page.exercise.word for page in again.context["session"].places[:1])
        or Memory.objects.filter(due__lte=timezone.now()).exists()
    )


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


# --- What the script gets -------------------------------------------------------------------------


def test_the_script_gets_the_session_whole(phone: Client, practised: User) -> None:
    page = phone.get(practice())
    data, found = page.context["data"], page.context["session"]
    assert data["placement"] is False
    assert data["plan"] == found.plan
    assert len(data["places"]) == len(found.places)
    for place, sent in zip(found.places, data["places"], strict=True):
        assert sent["exercise"]["target"] == place.exercise.target
        assert (sent["twin"] is None) == (place.twin is None)
    asked = {str(word.id) for word in found.words()}
    assert asked <= {str(id) for id in data["words"]}
    text = html(page)
    assert text.count("<template data-exercise=") == len(found.places)
    assert text.count("<template data-twin=") == sum(bool(p.twin) for p in found.places)
    assert phone.get(practice(check="1")).context["data"]["placement"] is True


def test_what_she_took_a_word_for_is_known_to_the_script(phone: Client, learner: User) -> None:
    word, far = factories.word("mate"), factories.word("labrit")
    at = timezone.now() - timedelta(days=9)
    wrong = factories.given(word, "labrīt", kind="choose_word", at=at)
    record_answers(learner.pk, [wrong])
    plan = encode_plan([PlanItem(word.pk, "choose_word")])
    page = phone.get(practice(plan=plan))
    assert "labrīt" in page.context["exercise"].options
    assert page.context["data"]["words"][far.pk]["lemma"] == "labrīt"


def test_a_word_without_a_meaning_is_left_out(phone: Client) -> None:
    bare, *others = words_of()
    bare.glosses.filter(language="uk").delete()
    LexiconVersion.renew()
    page = phone.get(practice())
    assert bare.pk not in {p.exercise.word for p in page.context["session"].places}
    assert page.context["session"].places
