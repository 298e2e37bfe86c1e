"""A new group, in Latvian: from a pasted list of names to a learner signed in by her card."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, ViewportSize, expect

from .pages import NOT_FOUND, enter_as, new_nickname, send_form
from .running import RunningSite
from .watching import Watch

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.usefixtures("site")]
NewContext = Callable[..., BrowserContext]
DESK: ViewportSize = {"width": 1280, "height": 900}
NAMES = [
    "Oksana", "Фатіма", "Mai", "Gulnara", "Олена", "Priya", "Amina", "Leila", "Марія Ганна",
    "Zarina", "Nino", "Ірина", "Rosa", "Xuân", "Aida",
]  # fmt: skip


def test_fifteen_names_become_cards_that_sign_in(
    new_context: NewContext, site: RunningSite, watch: Watch, tmp_path: Path
) -> None:
    teacher, group = new_nickname("Ilze"), new_nickname("Pavasara grupa")
    site.add_person(teacher, "lv", role="Teacher")
    desk = new_context()
    enter_as(desk, site, teacher)
    office = desk.new_page()
    office.set_viewport_size(DESK)
    office.goto("/admin/study-groups/new/")
    expect(office.locator("html")).to_have_attribute("lang", "lv")
    office.locator("[name=name]").fill(group)
    office.locator("[name=course]").select_option(label="Latviešu valoda A1–A2")
    office.locator("footer button[type=submit]").click()

    # A fault is named, and nobody is added; then all are, by one press.
    names = office.locator("[name=text]")
    names.fill("\n".join([*NAMES, NAMES[0]]))
    office.locator("[name=look]").click()
    expect(office.locator("#problems + p + ul li")).to_contain_text("16. rinda")
    expect(office.locator("[name=add]")).to_have_count(0)
    names.fill("\n".join(NAMES))
    office.locator("[name=look]").click()
    expect(office.locator(".teaching-columns li")).to_have_count(len(NAMES))
    office.locator("[name=add]").click()
    expect(office.locator(".teaching-people tbody tr")).to_have_count(len(NAMES))

    office.locator("form[action$='/sign-in-cards/'] button").click()
    cards = office.locator(".sign-in-card")
    expect(cards).to_have_count(len(NAMES))
    for drawing in cards.locator(".sign-in-card__qr svg").all():
        expect(drawing).to_be_visible()
    hers = cards.filter(has=office.locator("h2", has_text=re.compile("^Олена")))
    number = re.sub(r"\D", "", hers.locator(".sign-in-card__digits").inner_text())
    assert len(number) == 12
    printed = office.pdf(path=tmp_path / "cards.pdf", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2

    phone = new_context(has_touch=True, is_mobile=True).new_page()
    phone.goto(f"/uk/card/{number}/")
    expect(phone.locator("main")).to_contain_text("Олена")
    send_form(phone)
    expect(phone).to_have_url(re.compile("/uk/progress/$"))

    # Out of the group, her card opens nothing.
    office.go_back()
    row = office.locator(".teaching-people tbody tr", has_text="Олена")
    row.locator("[name=to]").select_option("leave")
    row.locator("form[action$='/out/'] button").click()
    expect(office.locator(".teaching-people tbody tr")).to_have_count(len(NAMES) - 1)
    watch.expect(NOT_FOUND)
    stranger = new_context().new_page()
    stranger.goto(f"/uk/card/{number}/")
    expect(stranger.locator("main")).not_to_contain_text("Олена")


def test_a_report_is_taken_along(new_context: NewContext, site: RunningSite) -> None:
    desk = new_context()
    enter_as(desk, site, "skolotaja")  # of the sample group
    office = desk.new_page()
    office.set_viewport_size(DESK)
    office.goto("/admin/reports/figures-words/")
    expect(office.locator("html")).to_have_attribute("lang", "lv")
    with office.expect_download() as download:
        office.locator("a[href*='export=csv']").first.click()
    assert download.value.suggested_filename.endswith(".csv")
