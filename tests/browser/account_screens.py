"""Screens of accounts: cards, devices, her data, the second step."""

from playwright.sync_api import expect

from .pages import NOT_FOUND, PASSWORD, enter_as, fill_in, new_nickname, send_form, sign_up
from .tour import Screens, Tour, keeper

ACCOUNT_SCREENS: Screens = {}
screen = keeper(ACCOUNT_SCREENS)


def new_card(tour: Tour, *, pin: str = "") -> str:
    """Return the number of the card of somebody new."""
    nickname = new_nickname("Halyna")
    tour.site.add_person(nickname, tour.language)
    return tour.site.give_card(nickname, pin)


@screen("typing the number of a card")
def typing_card(tour: Tour) -> None:
    tour.visit("card/")


@screen("card that does not open")
def refused_card(tour: Tour) -> None:
    tour.watch.expect(NOT_FOUND)
    tour.visit("card/000000000000/")
    expect(tour.page.locator(".message--error")).to_be_visible()


@screen("card on the table")
def card_on_table(tour: Tour) -> None:
    tour.visit(f"card/{new_card(tour)}/")
    expect(tour.page.locator(".card-picture svg")).to_be_visible()


@screen("card with a PIN, somebody else signed in")
def card_with_pin(tour: Tour) -> None:
    enter_as(tour.context, tour.site, "olena")
    tour.visit(f"card/{new_card(tour, pin='1234')}/")
    fill_in(tour.page, pin="0000")
    send_form(tour.page)
    expect(tour.page.locator(".field__error")).to_be_visible()


@screen("progress on a shared phone")
def shared_phone(tour: Tour) -> None:
    tour.visit(f"card/{new_card(tour)}/")
    tour.page.locator("[name=shared]").check()
    send_form(tour.page)
    expect(tour.page.locator("form[action$='/next/'] button")).to_be_visible()


@screen("devices")
def devices(tour: Tour) -> None:
    tour.visit(f"card/{new_card(tour)}/")
    send_form(tour.page)
    tour.visit("accounts/devices/")


@screen("her data")
def her_data(tour: Tour) -> None:
    enter_as(tour.context, tour.site, "olena")
    tour.visit("accounts/data/")


@screen("all her data")
def all_her_data(tour: Tour) -> None:
    enter_as(tour.context, tour.site, "olena")
    tour.visit("accounts/data/all/")
    tour.page.locator("details.more > summary").first.click()


@screen("erasing the account")
def erasing(tour: Tour) -> None:
    enter_as(tour.context, tour.site, "olena")
    tour.visit("accounts/data/erase/")


@screen("account erased")
def erased(tour: Tour) -> None:
    nickname = tour.enter()
    tour.visit("accounts/data/erase/")
    fill_in(tour.page, nickname=nickname)
    send_form(tour.page)
    expect(tour.page.locator("form.form")).to_have_count(0)


def become_teacher(tour: Tour, nickname: str) -> None:
    tour.site.shell(
        "from django.contrib.auth.models import Group\n"
        "from accounts.models import User\n"
        f"person = User.objects.get(username={nickname.lower()!r})\n"
        "person.groups.add(Group.objects.get(name='Teacher'))"
    )


@screen("two steps")
def two_steps(tour: Tour) -> None:
    become_teacher(tour, tour.enter())
    tour.visit("accounts/two-steps/")


@screen("setting up the second step")
def set_up_second_step(tour: Tour) -> None:
    nickname = new_nickname("Anna")
    sign_up(tour.page, nickname, tour.language)
    become_teacher(tour, nickname)
    tour.visit("accounts/two-steps/totp/activate/")
    fill_in(tour.page, password=PASSWORD)
    send_form(tour.page)
    expect(tour.page.locator(".totp-key")).to_be_visible()


@screen("recovery codes")
def recovery_codes(tour: Tour) -> None:
    set_up_second_step(tour)
    secret = tour.page.locator(".totp-key").inner_text()
    code = tour.site.ask(
        "from allauth.mfa.totp.internal import auth\n"
        "counter = next(iter(auth.yield_hotp_counters_from_time()))\n"
        f"answer = auth.format_hotp_value(auth.hotp_value({secret!r}, counter))"
    )
    fill_in(tour.page, code=code)
    send_form(tour.page)
    expect(tour.page.locator(".recovery-codes li")).to_have_count(10)
