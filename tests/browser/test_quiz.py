"""An exam on a phone: the way through it, a lost connection, and the teacher's side of it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .pages import NO_CONNECTION, enter_as, make_exam, new_learner, new_nickname
from .running import RunningSite
from .watching import Watch

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.usefixtures("site"),
    pytest.mark.browser_context_args(locale="uk", viewport={"width": 360, "height": 740}),
]
GIFT = """Kas ir Latvijas galvaspilsēta? {=Rīga ~Līvāni ~Cēsis}

Daugava ir upe. {T}

Pastāstiet par savu ģimeni! {}
"""


def answer_question(page: Page) -> None:
    """Answer whatever is asked, and go on."""
    form = page.locator("form.question")
    for option in form.locator(".option").all()[:1]:
        option.click()
    for field in form.locator("[name=text]").all():
        field.fill("Rīgā")
    selects = form.locator("select").all()
    for place, select in enumerate(selects, start=1):
        select.select_option(index=place)
    form.locator("> button").click()


def stored(site: RunningSite, nickname: str) -> list[list[object]]:
    rows: list[list[object]] = site.ask(
        "from lessons.models import Response\n"
        f"rows = Response.objects.filter(sitting__learner__username={nickname.lower()!r})\n"
        "answer = [[r.type, r.given, r.sitting.finished_at is not None] for r in rows]"
    )
    return rows


def test_an_exam_with_a_lost_connection(
    page: Page, context: BrowserContext, site: RunningSite, watch: Watch
) -> None:
    watch.expect(NO_CONNECTION)
    learner = new_learner(context, site)
    page.goto(make_exam(site, feedback="at_end", time_limit=20, exam_paper=True))
    page.locator("main form button").first.click()
    expect(page.locator("[data-left]")).to_be_visible()
    for number in range(1, 8):
        expect(page.locator("[name=position]").first).to_have_value(str(number))
        if number == 4:
            context.set_offline(True)
            answer_question(page)
            expect(page.locator("#sync")).to_be_visible()
            expect(page.locator("[name=position]").first).to_have_value("4")
            context.set_offline(False)
        else:
            answer_question(page)
    expect(page.locator(".overview__place--answered")).to_have_count(7)
    page.locator("[name=finish]").click()
    expect(page.locator(".result__list > li")).to_have_count(7)
    rows = stored(site, learner)
    assert len(rows) == 7
    assert all(given is not None and finished for _, given, finished in rows)


def test_an_essay_survives_a_lost_page(
    page: Page, context: BrowserContext, site: RunningSite
) -> None:
    new_learner(context, site)
    page.goto(make_exam(site, feedback="at_end"))
    page.locator("main form button").first.click()
    page.goto(re.sub(r"\?.*", "", page.url) + "?at=5")
    page.locator("textarea").fill("Man ir māsa un brālis.")
    page.reload()
    expect(page.locator("textarea")).to_have_value("Man ir māsa un brālis.")


def begin(page: Page, site: RunningSite, at: int, **policy: object) -> str:
    """Begin an exam and open one of its questions; return the sitting's address."""
    page.goto(make_exam(site, **{"feedback": "at_end", **policy}))
    page.locator("main form button").first.click()
    page.wait_for_url("**/sitting/**")
    address = re.sub(r"\?.*", "", page.url)
    page.goto(f"{address}?at={at}")
    return address


def drafts(page: Page) -> int:
    found: int = page.evaluate(
        "() => Object.keys(localStorage).filter((key) => key.startsWith('draft:')).length"
    )
    return found


@pytest.mark.parametrize("at", [1, 2, 4, 6, 7])
def test_every_answer_survives_a_lost_page(
    page: Page, context: BrowserContext, site: RunningSite, at: int
) -> None:
    new_learner(context, site)
    address = begin(page, site, at)
    form = page.locator("form.question")
    for option in form.locator(".option").all()[:1]:
        option.click()
    for field in form.locator("[name=text]").all():
        field.fill("Rīgā")
    for place, select in enumerate(form.locator("select").all(), start=1):
        select.select_option(index=place)
    entered = "() => new URLSearchParams(new FormData(document.forms[0])).toString()"
    entered = entered.replace("document.forms[0]", "document.querySelector('form.question')")
    strip = re.compile(r"csrfmiddlewaretoken=[^&]*")
    before = strip.sub("", page.evaluate(entered))
    page.goto(f"{address}?at={at}")
    assert strip.sub("", page.evaluate(entered)) == before
    form.locator("> button").click()
    page.wait_for_url(lambda url: f"at={at}" not in url.split("?")[-1].split("&"))
    assert drafts(page) == 0


def test_an_ended_session_loses_no_draft(
    page: Page, context: BrowserContext, site: RunningSite
) -> None:
    learner = new_learner(context, site)
    address = begin(page, site, 5)
    page.locator("textarea").fill("Man ir māsa.")
    context.clear_cookies(name="sessionid")
    page.locator("form.question > button").click()
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next=/uk/sitting/"))
    enter_as(context, site, learner)
    page.goto(f"{address}?at=5")
    expect(page.locator("textarea")).to_have_value("Man ir māsa.")


def test_what_was_typed_last_wins_over_what_was_sent(
    page: Page, context: BrowserContext, site: RunningSite
) -> None:
    new_learner(context, site)
    address = begin(page, site, 5)
    page.locator("textarea").fill("Man ir māsa.")
    page.locator("form.question > button").click()
    expect(page).to_have_url(re.compile(r"\?at=6$"))
    page.goto(f"{address}?at=5")
    page.locator("textarea").fill("Man ir māsa un brālis.")
    page.reload()
    expect(page.locator("textarea")).to_have_value("Man ir māsa un brālis.")


def end_in(site: RunningSite, address: str, seconds: int) -> None:
    site.ask(
        "from datetime import timedelta\n"
        "from django.utils import timezone\n"
        "from lessons.models import Sitting\n"
        f"end = timezone.now() + timedelta(seconds={seconds})\n"
        f"answer = Sitting.objects.filter(pk={address.split('/')[-2]!r}).update(deadline=end)"
    )


def test_what_is_typed_when_the_time_ends_is_handed_in(
    page: Page, context: BrowserContext, site: RunningSite
) -> None:
    learner = new_learner(context, site)
    address = begin(page, site, 5, time_limit=20)
    end_in(site, address, 8)
    page.goto(f"{address}?at=5")
    page.locator("textarea").fill("Man ir māsa.")
    expect(page.locator(".result__list > li")).to_have_count(7, timeout=20_000)
    assert ["essay", "Man ir māsa.", True] in stored(site, learner)
    expect(page.locator("#unsent")).to_be_hidden()


def test_what_came_too_late_is_still_seen(
    page: Page, context: BrowserContext, site: RunningSite
) -> None:
    new_learner(context, site)
    address = begin(page, site, 5, time_limit=20)
    page.locator("textarea").fill("Man ir māsa.")
    end_in(site, address, -20)
    page.locator("form.question > button").click()
    expect(page.locator("#unsent")).to_contain_text("Man ir māsa.")
    page.locator("#unsent button").click()
    expect(page.locator("#unsent")).to_be_hidden()
    assert drafts(page) == 0


def test_a_double_tap_answers_once(page: Page, context: BrowserContext, site: RunningSite) -> None:
    learner = new_learner(context, site)
    page.goto(make_exam(site, feedback="at_once"))
    page.locator("main form button").first.click()
    page.locator(".option").first.click()
    page.locator("form.question > button").dblclick()
    expect(page.locator(".feedback")).to_be_visible()
    assert sum(given is not None for _, given, _ in stored(site, learner)) == 1


def test_numbers_of_an_order_change_places(
    page: Page, context: BrowserContext, site: RunningSite
) -> None:
    new_learner(context, site)
    page.goto(make_exam(site, feedback="at_end"))
    page.locator("main form button").first.click()
    page.goto(re.sub(r"\?.*", "", page.url) + "?at=7")
    first, second, third = page.locator("[data-places] select").all()
    for place, select in enumerate((first, second, third), start=1):
        select.select_option(str(place))
    third.select_option("1")
    expect(first).to_have_value("3")
    expect(second).to_have_value("2")


@pytest.mark.browser_context_args(locale="uk", java_script_enabled=False)
def test_a_whole_exam_without_a_script(
    page: Page, context: BrowserContext, site: RunningSite
) -> None:
    new_learner(context, site)
    page.goto(make_exam(site, feedback="at_end"))
    page.locator("main form button").first.click()
    for _ in range(7):
        answer_question(page)
    page.locator("[name=finish]").click()
    expect(page.locator(".result__list > li")).to_have_count(7)


@pytest.mark.browser_context_args(locale="lv", viewport={"width": 1280, "height": 800})
def test_a_teacher_imports_questions_and_publishes(
    page: Page, context: BrowserContext, site: RunningSite, tmp_path: Path
) -> None:
    file = tmp_path / "valsts.gift.txt"
    file.write_text(GIFT)
    id = site.ask(
        "from tests.lessons.quizzing import choice, make_quiz\nanswer = make_quiz(choice()).pk"
    )
    lead = new_nickname("Ilze")
    site.add_person(lead, "lv")
    site.ask(
        "from django.contrib.auth.models import Group\n"
        "from accounts.models import User\n"
        f"person = User.objects.get(username={lead.lower()!r})\n"
        "answer = person.groups.add(Group.objects.get(name='Lead teacher'))"
    )
    enter_as(context, site, lead)
    page.goto(f"/admin/quizzes/{id}/import/")
    page.locator("input[type=file]").set_input_files(file)
    page.locator("[name=look]").click()
    expect(page.locator("#found")).to_be_visible()
    page.locator("input[type=file]").set_input_files(file)
    page.locator("[name=import]").click()
    expect(page).to_have_url(re.compile(rf"/admin/pages/{id}/edit/"))
    expect(page.get_by_text("Kas ir Latvijas galvaspilsēta?")).not_to_have_count(0)
