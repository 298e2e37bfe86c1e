"""Before class: what to repeat tonight becomes a warm-up, which a learner opens on her phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .pages import Practice, enter_as, new_nickname
from .running import RunningSite

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.usefixtures("site")]

NewContext = Callable[..., BrowserContext]
DESK = {"width": 1280, "height": 900}


def make_class(site: RunningSite, teacher: str, learners: list[str]) -> int:
    """Make a group whose learners confuse forms and marks; return its id."""
    site.add_person(teacher, "lv", "Teacher")
    for learner in learners:
        site.add_person(learner)
    names = [learner.lower() for learner in learners]
    group: int = site.ask(
        "from accounts.models import User\n"
        "from lessons.practice import record_answers\n"
        "from tests import factories\n"
        f"learners = list(User.objects.filter(username__in={names!r}))\n"
        f"teacher = User.objects.get(username={teacher.lower()!r})\n"
        "group = factories.make_group(teacher=teacher, learners=learners)\n"
        "mate, tevs = factories.word('mate'), factories.word('tevs')\n"
        "for learner in learners:\n"
        "    record_answers(learner.pk, [\n"
        "        factories.given(mate, 'mātes', kind='put_into_form', form='acc.sg'),\n"
        "        factories.given(tevs, 'tevs')])\n"
        "answer = group.pk"
    )
    return group


def open_desk(context: BrowserContext, site: RunningSite, teacher: str) -> Page:
    enter_as(context, site, teacher)
    page = context.new_page()
    page.set_viewport_size(DESK)
    return page


def open_tonight(page: Page, group: int) -> None:
    page.goto(f"/admin/study-groups/register/{group}/")
    expect(page.locator("html")).to_have_attribute("lang", "lv")
    page.locator(f"a[href$='/register/{group}/tonight/']").click()
    expect(page.locator(".teaching-words input:checked")).to_have_count(2)


def test_tonight_becomes_a_warm_up_on_a_phone(new_context: NewContext, site: RunningSite) -> None:
    teacher, learners = new_nickname("Ilze"), [new_nickname("Катерина"), new_nickname("Марія")]
    group = make_class(site, teacher, learners)
    page = open_desk(new_context(), site, teacher)
    open_tonight(page, group)
    confused = page.locator(".teaching-confused > li").filter(has_text="māti")
    expect(confused).to_contain_text("mātes")
    page.get_by_role("checkbox", name="tēvs").uncheck()
    page.locator("button[value=warm_up]").click()
    expect(page.locator(".warm-up__words")).to_have_text("māte")
    link = page.locator(".warm-up__address a")
    address = link.get_attribute("href") or ""
    expect(link).to_have_text(f"{site.url.partition('://')[2]}{address}".rstrip("/"))

    phone = new_context(has_touch=True, is_mobile=True)
    enter_as(phone, site, learners[0])
    screen = phone.new_page()
    screen.goto(address)
    expect(screen).to_have_url(re.compile(r"/uk/practice/words/\?(.+&)?of=\d+\b"))
    practice = Practice(screen)
    practice.answer(practice.exercises[0])
    expect(practice.verdict).to_have_class("verdict verdict--right")


def test_handouts_are_ready_to_print(new_context: NewContext, site: RunningSite) -> None:
    teacher = new_nickname("Ilze")
    group = make_class(site, teacher, [new_nickname("Олена")])
    page = open_desk(new_context(), site, teacher)
    for name, sheets in (("cards", ".card-sheet"), ("worksheet", ".worksheet")):
        open_tonight(page, group)
        page.locator(f"button[value={name}]").click()
        expect(page.locator(sheets)).to_have_count(2)
        expect(page.locator("[data-print]")).to_be_visible()
        page.emulate_media(media="print")
        expect(page.locator(".screen-only")).to_be_hidden()
        page.emulate_media(media="screen")


def test_a_learner_sees_who_opened_her_story(new_context: NewContext, site: RunningSite) -> None:
    teacher, learner = new_nickname("Ilze"), new_nickname("Олена")
    group = make_class(site, teacher, [learner])
    page = open_desk(new_context(), site, teacher)
    page.goto(f"/admin/study-groups/register/{group}/")
    page.locator("tbody").get_by_role("link", name=learner).click()
    expect(page.locator(".teaching-pairs").first).to_contain_text("mātes")
    expect(page.locator(".teaching-story__answers tbody tr")).to_have_count(2)

    phone = new_context()
    enter_as(phone, site, learner)
    screen = phone.new_page()
    screen.goto("/uk/progress/")
    expect(screen.locator("[aria-labelledby=looked-heading] li")).to_contain_text(teacher)
