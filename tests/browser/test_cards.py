"""Cards on a phone: two learners share it, and the sheet that teachers print."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import Page, expect

from accounts import cards
from accounts.models import SignInCard, User

from .pages import Practice, new_nickname, send_form
from .running import RunningSite

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.usefixtures("site")]

# What waits on this phone, whoever gave it.
LEFT = "() => Object.keys(localStorage).filter((key) => key.startsWith('answer:'))"


@pytest.fixture
def numbers(site: RunningSite) -> dict[str, str]:
    """The numbers of two learners' cards by nickname."""
    people = [new_nickname(name) for name in ("Olha", "Zarina")]
    for nickname in people:
        site.add_person(nickname)
    return {nickname: site.give_card(nickname) for nickname in people}


def show_card(page: Page, number: str) -> None:
    page.goto(f"/uk/card/{number}/")
    expect(page).to_have_url(re.compile("/uk/card/enter/$"))
    page.locator("[name=shared]").check()
    send_form(page)
    expect(page).to_have_url(re.compile("/uk/progress/$"))


def answer_without_connection(page: Page) -> str:
    """Give one answer that stays on the phone; return it."""
    cut_off = page.context.new_page()
    # Not the browser's own offline mode: what a page sends while it is left gets past that.
    cut_off.add_init_script("window.fetch = () => Promise.reject(new TypeError('offline'))")
    practice = Practice(cut_off).open()
    exercise = practice.exercises[0]
    practice.answer(exercise)
    cut_off.close()
    return str(exercise["target"])


def answer_one(page: Page) -> None:
    practice = Practice(page).open()
    practice.answer(practice.exercises[0])


def hand_on(page: Page) -> None:
    page.locator("form[action$='/accounts/next/'] button").click()
    expect(page).to_have_url(re.compile("/uk/card/$"))


def test_two_learners_share_a_phone_and_nothing_is_lost_or_mixed(
    page: Page, site: RunningSite, numbers: dict[str, str]
) -> None:
    """What the first could not send waits for her, while the second practises."""
    (first, first_card), (second, second_card) = numbers.items()
    show_card(page, first_card)
    given = answer_without_connection(page)
    page.goto("/uk/")
    hand_on(page)
    assert site.answers_of(first) == []

    show_card(page, second_card)
    answer_one(page)
    page.goto("/uk/progress/")
    assert len(wait_for_answers(page, site, second)) == 1
    assert site.answers_of(first) == [], "what waits is hers, not the second one's"
    hand_on(page)

    show_card(page, first_card)
    assert [row["given"] for row in wait_for_answers(page, site, first)] == [given]
    assert len(site.answers_of(second)) == 1
    page.wait_for_function(f"({LEFT})().length === 0")


def wait_for_answers(page: Page, site: RunningSite, nickname: str) -> list[dict[str, str]]:
    for _ in range(50):
        if answers := site.answers_of(nickname):
            return answers
        page.wait_for_timeout(200)
    return []


def test_back_leads_to_no_card_of_another(page: Page, numbers: dict[str, str]) -> None:
    first, *_ = numbers.values()
    show_card(page, first)
    hand_on(page)
    for _ in range(3):
        page.go_back()
        expect(page.locator(".card-picture")).to_have_count(0)
        assert first not in page.url
        assert first not in page.content()


def test_what_waits_for_an_erased_account_goes_with_it(page: Page, numbers: dict[str, str]) -> None:
    (nickname, number), *_ = numbers.items()
    show_card(page, number)
    answer_without_connection(page)
    page.goto("/uk/accounts/data/")
    assert len(page.evaluate(LEFT)) == 1
    page.goto("/uk/accounts/data/erase/")
    page.locator("[name=nickname]").fill(nickname)
    send_form(page)
    expect(page.locator("[data-erased]")).to_have_count(1)
    page.wait_for_function(f"({LEFT})().length === 0")


@pytest.mark.parametrize(("count", "pages"), [(8, 1), (9, 2)])
def test_eight_cards_are_printed_on_a_page(page: Page, count: int, pages: int) -> None:
    request = RequestFactory().get("/")
    learner = User(display_name="Ļoti garš vārds ar daudziem burtiem", language="lv")
    printed = [
        cards.printed(request, SignInCard(user=learner, nonce=str(n), picture="boat", pin="x"))
        for n in range(count)
    ]
    html = render_to_string("accounts/cards_sheet.html", {"cards": printed})
    page.route("**/sheet/", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto("/sheet/")
    expect(page.locator(".sign-in-card")).to_have_count(count)
    too_full = "cards => cards.filter((card) => card.scrollHeight > card.clientHeight).length"
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.locator(".sign-in-card").evaluate_all(too_full) == 0
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == pages
