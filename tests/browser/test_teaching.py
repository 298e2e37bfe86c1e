"""A teacher's day, in Latvian, and what of it reaches a learner's phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, ViewportSize, expect

from .pages import Practice, enter_as, new_nickname
from .running import RunningSite

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.usefixtures("site")]
NewContext = Callable[..., BrowserContext]
DESK: ViewportSize = {"width": 1280, "height": 800}


def make_group(site: RunningSite, teacher: str, learner: str) -> int:
    """Make a teacher, a learner, and a group of both; return the group's number."""
    site.add_person(teacher, "lv", role="Teacher")
    site.add_person(learner, "uk")
    pk: int = site.ask(
        "from accounts.models import User\n"
        "from tests.factories import make_group\n"
        f"teacher = User.objects.get(username={teacher.lower()!r})\n"
        f"learner = User.objects.get(username={learner.lower()!r})\n"
        "answer = make_group(teacher=teacher, learners=[learner]).pk"
    )
    return pk


def test_work_is_set_done_and_seen_done(new_context: NewContext, site: RunningSite) -> None:
    teacher, learner = new_nickname("Ilze"), new_nickname("Оксана")
    group = make_group(site, teacher, learner)
    desk = new_context()
    enter_as(desk, site, teacher)
    office = desk.new_page()
    office.set_viewport_size(DESK)
    office.goto(f"/admin/study-groups/register/{group}/")
    office.locator(f"a[href$='/assignments/{group}/']").click()
    expect(office.locator("html")).to_have_attribute("lang", "lv")
    office.locator("a[href$='/new/']").click()
    words = office.locator("[name=words]")
    words.fill("Mate, nav tāda vārda")
    office.locator(".teaching-work-form button").click()
    expect(office.locator(".error-message")).to_contain_text("nav tāda vārda")
    words.fill("Mate, tevs")
    office.locator("[name=note]").fill("Līdz nākamajai reizei.")
    office.locator(".teaching-work-form button").click()
    work = office.locator(".teaching-work-item")
    expect(work.locator("h3")).to_have_text(re.compile("māte.*tēvs"))
    expect(work).to_contain_text(learner)

    phone = new_context(has_touch=True, is_mobile=True)
    enter_as(phone, site, learner)
    screen = phone.new_page()
    screen.goto("/uk/")
    card = screen.locator(".today").first
    expect(card).to_contain_text("Līdz nākamajai reizei.")
    expect(card).to_be_in_viewport()
    card.locator(".button").tap()
    practice = Practice(screen, press=Locator.tap)
    assert {exercise["word"] for exercise in practice.exercises} == set(lemma_ids(site))
    owner = practice.session["learner"]
    practice.answer_all(practice.exercises)
    expect(practice.summary).to_be_visible()
    practice.wait_until_sent(owner)
    screen.goto("/uk/")
    expect(screen.locator(".today--work")).to_have_count(0)
    screen.goto("/uk/progress/")
    expect(screen.locator("#work .work-done li")).to_have_count(1)

    office.reload()
    expect(work.locator(".teaching-status--done")).to_have_count(1)
    expect(work).not_to_contain_text(learner)
    work.locator("a[href$='/take-back/']").click()
    office.locator("form .button.serious").click()
    expect(office.locator(".teaching-work-item")).to_have_count(0)


def lemma_ids(site: RunningSite) -> list[int]:
    ids: list[int] = site.ask(
        "from lessons.models import Word\n"
        "rows = Word.objects.filter(lemma__in=['māte', 'tēvs'])\n"
        "answer = list(rows.values_list('pk', flat=True))"
    )
    return ids


def test_an_essay_gets_its_points_and_is_read_by_the_learner(
    new_context: NewContext, site: RunningSite
) -> None:
    teacher, learner = new_nickname("Ilze"), new_nickname("Оксана")
    make_group(site, teacher, learner)
    sitting: str = site.ask(
        "from accounts.models import User\n"
        "from lessons.sittings import finish, start\n"
        "from tests.lessons.quizzing import essay, give, make_quiz\n"
        f"learner = User.objects.get(username={learner.lower()!r})\n"
        "sitting = start(learner, make_quiz(essay('Kur jūs dzīvojat?', marks=2)))\n"
        "give(sitting.responses.get(), text='Es dzīvoju Līvānos.')\n"
        "answer = str(finish(sitting.pk).pk)"
    )
    desk = new_context()
    enter_as(desk, site, teacher)
    office = desk.new_page()
    office.set_viewport_size(DESK)
    office.goto("/admin/marking/")
    expect(office.locator("html")).to_have_attribute("lang", "lv")
    office.locator("a[href$='/marking/essays/']").click()
    expect(office.locator(".teaching-essay")).to_have_text("Es dzīvoju Līvānos.")
    save = office.locator(".teaching-marking button")
    save.click()
    expect(office.locator(".teaching-error")).to_be_visible()
    office.locator(".teaching-marking input[name=button][value='2']").check()
    office.locator("[name=comment]").fill("Labi uzrakstīts.")
    save.click()
    expect(office).to_have_url(re.compile("/admin/marking/$"))

    phone = new_context(has_touch=True, is_mobile=True)
    enter_as(phone, site, learner)
    screen = phone.new_page()
    screen.goto(f"/uk/sitting/{sitting}/")
    expect(screen.locator(".result__comment")).to_contain_text("Labi uzrakstīts.")
    expect(screen.locator(".result__score")).to_contain_text("2")
