"""The whole story: a reader becomes a learner, her teacher sees it, an editor writes news."""

import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from lessons.loading.files import read_pages

from .pages import (
    PASSWORD,
    Practice,
    explanations,
    fill_in,
    new_nickname,
    open_editor,
    right_answers,
    right_texts,
    send_form,
    sign_in,
)
from .running import RunningSite

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.usefixtures("site")]

NewContext = Callable[..., BrowserContext]
LANGUAGES = ["lv", "en", "ru", "uk"]
DESK = {"width": 1280, "height": 900}


def links(page: Page, rel: str) -> list[str]:
    """Return the addresses of the head's links of one kind, readable."""
    found = page.locator(f'link[rel="{rel}"]:not([type], [hreflang="x-default"])').all()
    return [unquote(link.get_attribute("href") or "") for link in found]


# --- The reader -----------------------------------------------------------------------------------


@pytest.mark.browser_context_args(has_touch=True, is_mobile=True)
def test_a_visitor_reads_the_article_of_2011_in_latvian_and_ukrainian(
    page: Page, site: RunningSite
) -> None:
    titles = next(p.title for p in read_pages() if p.key == "integration-school-2011")
    page.goto("/lv/")
    page.get_by_role("link", name=titles["lv"]).tap()
    expect(page).to_have_url(f"{site.url}/lv/jaunumi/integracijas-skola/")
    expect(page.locator("html")).to_have_attribute("lang", "lv")
    expect(page.locator("h1")).to_have_text(titles["lv"])
    expect(page.locator("article .archive-mark")).to_contain_text("2011")

    page.locator(".language-menu--top a[hreflang=uk]").tap()
    expect(page).to_have_url(f"{site.url}/uk/jaunumi/integracijas-skola/")
    expect(page.locator("html")).to_have_attribute("lang", "uk")
    expect(page.locator("h1")).to_have_text(titles["uk"])
    expect(page.locator("h1, .prose").and_(page.locator("[lang]"))).to_have_count(0)
    expect(page.locator("article .archive-mark")).to_contain_text("2011")
    expect(page.locator(".untranslated")).to_have_count(0)
    assert links(page, "canonical") == [page.url]
    assert links(page, "alternate") == [
        f"{site.url}/{language}/jaunumi/integracijas-skola/" for language in LANGUAGES
    ]


# --- The learner and her teacher ------------------------------------------------------------------


@pytest.mark.browser_context_args(locale="uk", has_touch=True, is_mobile=True)
def test_a_newcomer_has_her_first_right_answer_within_four_taps_and_a_minute(page: Page) -> None:
    """She has never been here, and goes by what each screen puts first."""
    began = time.monotonic()
    taps: list[str] = []

    def tap(goal: Locator) -> None:
        goal.tap()
        taps.append(page.url)

    practice = Practice(page, press=tap)
    page.goto("/uk/")
    tap(page.locator(".door").first)
    tap(page.locator(".lesson-row").first)
    tap(page.locator("main a[href*='/practice/']").first)
    practice.answer(practice.exercises[0])
    expect(practice.verdict).to_have_class("verdict verdict--right")
    expect(practice.verdict).to_be_in_viewport()
    assert len(taps) <= 4, taps
    assert time.monotonic() - began < 60


@pytest.mark.browser_context_args(locale="uk")
def test_a_visitor_becomes_a_learner_whom_her_teacher_sees(
    new_context: NewContext, site: RunningSite
) -> None:
    phone = new_context(has_touch=True, is_mobile=True).new_page()
    nickname = new_nickname("Катерина")
    practise_as_visitor(phone)
    sign_up_and_keep(phone, nickname)
    check_what_was_kept(phone, site, nickname)
    pass_the_quiz(phone, site, nickname)
    join_the_sample_group(site, nickname)
    look_into_the_register(new_context().new_page(), site, nickname)


def practise_as_visitor(page: Page) -> None:
    """From the home page to the end of the first lesson's session, by taps alone."""
    practice = Practice(page, press=Locator.tap)
    page.goto("/uk/")
    page.locator(".door").first.tap()
    page.locator(".lesson-row").first.tap()
    page.locator("main a[href*='/practice/']").first.tap()
    exercises = practice.exercises
    for exercise in exercises:
        if exercise["kind"] == "type_word" and exercise["target"] == "labrīt":
            practice.answer(exercise, "labrit")
            expect(practice.verdict).to_have_class("verdict verdict--almost")
            expect(practice.form).to_have_text("labrīt")
            expect(practice.form).to_have_attribute("lang", "lv")
            expect(practice.verdict.locator(".verdict__mark")).to_have_text("ī")
            expect(practice.cause).to_contain_text("ī")
        else:
            practice.answer(exercise)
            expect(practice.verdict).to_have_class("verdict verdict--right")
        practice.go_on()
    expect(practice.summary.locator("[data-learnt] li")).to_have_count(2)
    expect(practice.summary.locator("[data-again] li")).to_have_text(re.compile("labrīt"))
    # One greeting may stand for another, so none are matched in pairs: an answer an exercise.
    assert len(practice.waiting(None)) == len(right_texts(exercises)) == 10


def sign_up_and_keep(page: Page, nickname: str) -> None:
    page.locator(".summary a[href$='/accounts/signup/']").tap()
    fill_in(page, username=nickname, password1=PASSWORD)
    page.locator("[name=of_age]").check()
    send_form(page)
    expect(page.locator("h1")).to_contain_text(nickname)
    page.locator("[data-claim] [name=keep]").tap()
    expect(page).to_have_url(re.compile("/uk/progress/$"))


def check_what_was_kept(page: Page, site: RunningSite, nickname: str) -> None:
    words = [word.lemma for word in site.words_of("lesson-greetings")[:3]]
    assert words[0] == "labrīt"
    for word in words:
        expect(page.locator(".words-known li").filter(has_text=word)).to_have_count(1)
    expect(page.locator("[data-claim]")).to_be_hidden()
    answers = site.answers_of(nickname)
    assert len(answers) == 10
    assert {answer["word"] for answer in answers} == set(words)
    assert [a["verdict"] for a in answers if a["given"] == "labrit"] == ["diacritics"]
    assert [a["verdict"] for a in answers if a["given"] != "labrit"] == ["exact"] * (
        len(answers) - 1
    )


def pass_the_quiz(page: Page, site: RunningSite, nickname: str) -> None:
    """All but the first answered rightly; after each the reason, in her language."""
    right, reasons = right_answers(site), explanations(site, "uk")
    page.goto(site.address("lesson-state", "uk"))
    page.locator(".card a").first.tap()
    page.locator("form[action$='/start/'] button").tap()
    for number in range(len(right)):
        question = page.locator("[name=question]").input_value()
        choices = page.locator("[name=choice]").all()
        values = [choice.get_attribute("value") or "" for choice in choices]
        wrong = next(value for value in values if value != right[question])
        chosen = right[question] if number else wrong
        page.locator(".option").filter(has=page.locator(f"[value='{chosen}']")).tap()
        page.locator(".question .button--wide").tap()
        tone = "right" if number else "wrong"
        feedback = page.locator(f".feedback--{tone}")
        expect(feedback).to_contain_text(reasons[question])
        assert re.search("[їєіґ]", reasons[question].lower())
        expect(feedback.locator("xpath=..")).to_have_attribute("lang", "uk")
        expect(feedback.locator(".feedback__source a")).to_have_attribute(
            "href", re.compile("^https://")
        )
        page.locator(".practice__body .button--wide").tap()
    expect(page.locator(".result__score")).to_contain_text(str(len(right) - 1))
    expect(page.locator(".result__list > li")).to_have_count(len(right))
    passed = site.ask(
        "from lessons.models.quizzes import Sitting\n"
        f"sitting = Sitting.objects.get(learner__username={nickname.lower()!r})\n"
        "answer = [sitting.passed, int(sitting.score), sitting.language]"
    )
    assert passed == [True, len(right) - 1, "uk"]
    page.goto("/uk/progress/")
    expect(page.locator("main a[href*='/sitting/']")).to_have_count(1)


def join_the_sample_group(site: RunningSite, nickname: str) -> None:
    site.shell(
        "from accounts.models import User\n"
        "from lessons.models import Membership, StudyGroup\n"
        f"learner = User.objects.get(username={nickname.lower()!r})\n"
        "group = StudyGroup.objects.get(name='Rudens grupa A1')\n"
        "Membership.objects.create(group=group, learner=learner)"
    )


def look_into_the_register(page: Page, site: RunningSite, nickname: str) -> None:
    page.set_viewport_size(DESK)
    sign_in(page, "skolotaja", site.sign_ins["skolotaja"], "lv")
    expect(page).to_have_url(f"{site.url}/admin/study-groups/")
    page.get_by_role("link", name="Rudens grupa A1").click()
    register = page.locator(".teaching-register")
    expect(register).to_be_visible()
    lessons = register.locator("thead th").all_text_contents()
    greetings = next(p.title["lv"] for p in read_pages() if p.key == "lesson-greetings")
    row = register.locator("tbody tr").filter(has=page.get_by_role("rowheader", name=nickname))
    expect(row).to_have_count(1)
    cell = row.locator("th, td").nth(lessons.index(greetings))
    expect(cell.locator(".teaching-status--started")).to_be_visible()


# --- The editor -----------------------------------------------------------------------------------


def test_an_editor_publishes_news_while_autosave_runs(page: Page, site: RunningSite) -> None:
    title, lead, text = (
        "Ziemassvētku tirdziņš skolā",
        "Nāciet visas!",
        "Tirdziņš notiek skolas pagalmā. Sākums 14.30",
    )
    page.set_viewport_size(DESK)
    sign_in(page, "redaktore", site.sign_ins["redaktore"], "lv")
    slug = write_news(page, site, title, lead, text)
    addresses = [f"/{language}/jaunumi/{slug}/" for language in LANGUAGES]
    for language, address in zip(LANGUAGES, addresses, strict=True):
        response = page.goto(address)
        assert response is not None
        assert response.status == 200
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("h1")).to_have_text(title)
        expect(page.locator("article .lead")).to_have_text(lead)
        expect(page.locator("article .prose")).to_contain_text(text)
        assert links(page, "canonical") == [f"{site.url}/lv/jaunumi/{slug}/"]
        if language == "lv":
            expect(page.locator(".untranslated")).to_have_count(0)
            assert links(page, "alternate") == [f"{site.url}/lv/jaunumi/{slug}/"]
            continue
        expect(page.locator(".untranslated")).to_be_visible()
        assert links(page, "alternate") == []
        for part in ("h1", "article .lead", "article .prose"):
            expect(page.locator(part)).to_have_attribute("lang", "lv")
    sitemap = unquote(page.request.get("/sitemap.xml").text())
    assert [address for address in addresses if f"{address}<" in sitemap] == addresses[:1]


def write_news(page: Page, site: RunningSite, title: str, lead: str, text: str) -> str:
    """Type as a person does, so that drafts are saved on the way; return the final slug."""
    index = site.ask("from tests.factories import page\nanswer = page('news').pk")
    open_editor(page, f"/admin/pages/add/home/newspage/{index}/")
    half = len(title) // 2
    page.locator("#id_title").press_sequentially(title[:half], delay=30)
    expect(page).to_have_url(re.compile(r"/admin/pages/\d+/edit/$"))
    drafts = slugs(page, site)
    page.locator("#id_title").press_sequentially(title[half:], delay=30)
    page.locator("#id_lead").press_sequentially(lead, delay=30)
    page.locator("#body-root .c-sf-add-button").click()
    page.get_by_role("option").filter(has=page.locator(".icon-pilcrow")).click()
    with page.expect_response(lambda a: text.split()[-1] in (a.request.post_data or "")):
        page.locator("[contenteditable=true]").press_sequentially(text, delay=30)
    slug = page.locator("#id_slug").input_value()
    page_id = page.url.split("/")[-3]
    page.locator("footer .w-dropdown__toggle").first.click()
    page.locator("[name=action-publish]").click()
    expect(page).to_have_url(f"{site.url}/admin/pages/{index}/")
    # A draft stood in every language under the slug that was half typed then.
    assert drafts
    assert set(drafts) != {slug}
    assert slugs(page, site, page_id) == [slug] * len(LANGUAGES)
    return slug


def slugs(page: Page, site: RunningSite, page_id: str = "") -> list[Any]:
    """Return the slugs of the page in the editor and of its copies in the other languages."""
    page_id = page_id or page.url.split("/")[-3]
    found: list[Any] = site.ask(
        "from wagtail.models import Page\n"
        f"edited = Page.objects.get(pk={page_id})\n"
        "same = Page.objects.filter(translation_key=edited.translation_key)\n"
        "answer = list(same.order_by('pk').values_list('slug', flat=True))"
    )
    return found
