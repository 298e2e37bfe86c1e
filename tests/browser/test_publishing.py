"""An editor and her chief editor publish an event in two languages, in Latvian, by mouse."""

import io
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, expect

from .pages import enter_as, new_nickname, open_editor, wait_until_saved
from .running import RunningSite

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.usefixtures("site")]

NewContext = Callable[..., BrowserContext]
DESK: Any = {"width": 1280, "height": 1000}
UKRAINIAN = "Вечір рукоділля"
LEAD = "Kopā adām un runājam latviski."


@pytest.fixture
def admin(new_context: NewContext, site: RunningSite) -> Callable[[str], Page]:
    def sign_in(role: str) -> Page:
        """Return the admin's first page for somebody new with this role."""
        nickname = new_nickname(role)
        site.add_person(nickname, "lv", role=role)
        context = new_context()
        enter_as(context, site, nickname)
        page = context.new_page()
        page.set_viewport_size(DESK)
        page.goto("/admin/")
        return page

    return sign_in


def test_from_a_draft_to_a_translated_event_that_waits_for_its_changes(
    admin: Callable[[str], Page], new_context: NewContext, site: RunningSite
) -> None:
    title = f"Rokdarbu vakars {uuid4().hex[:6]}"
    editor, chief = admin("Editor"), admin("Chief editor")
    write_event(editor, site, title)
    wait_until_saved(editor)
    submit(editor)
    approve_for_later(chief, title)

    visitor = new_context().new_page()
    assert addresses_that_answer(visitor, title) == []
    let_the_time_come(site, title)
    assert addresses_that_answer(visitor, title) == ["lv", "en", "ru", "uk"]
    read_in_latvian(visitor, title)

    translate(editor, title)
    approve(chief, UKRAINIAN)
    read_in_ukrainian(visitor, title)

    change_lead(chief, site, title, f"{LEAD} Arī iesācējas.")
    find_what_waits(editor, title)


# --- Writing --------------------------------------------------------------------------------------


def write_event(page: Page, site: RunningSite, title: str) -> None:
    index = site.ask("from tests.factories import page\nanswer = page('events').pk")
    open_editor(page, f"/admin/pages/add/home/eventpage/{index}/")
    page.locator("#id_title").fill(title)
    page.locator("#id_lead").fill(LEAD)
    page.locator("#id_start").fill("2027-05-04 18:00")
    page.locator("#id_lead").click()
    picture = page.locator("[data-contentpath=picture]").first
    picture.locator(".c-sf-add-button").first.click()
    upload_picture(page, picture)
    page.locator("[name=picture-0-value-alt]").fill("Adīkļi uz galda")

    body = page.locator("#body-root")
    body.locator(".c-sf-add-button").first.click()
    page.get_by_role("option", name="Attēli blakus").click()
    for number in range(2):
        alt = page.locator(f"[name=body-0-value-pictures-{number}-value-alt]")
        if number:
            page.locator("[data-contentpath=pictures] .c-sf-add-button").last.click()
        block = alt.locator("xpath=ancestor::*[@data-contentpath='alt'][1]/..")
        upload_picture(page, block)
        alt.fill(f"Skats {number}")


def upload_picture(page: Page, block: Locator) -> None:
    """Upload a picture that nobody has uploaded before, through the block's chooser."""
    picture = Image.new("RGB", (1000, 700), f"#{uuid4().hex[:6]}")
    file = io.BytesIO()
    picture.save(file, "JPEG")
    name = f"{uuid4().hex}.jpg"
    block.locator("[data-chooser-action-choose]").first.click()
    window = page.locator(".modal")
    window.locator("[role=tab]").nth(1).click()
    window.locator("[name=image-chooser-upload-file]").set_input_files(
        {"name": name, "mimeType": "image/jpeg", "buffer": file.getvalue()}
    )
    window.locator("[name=image-chooser-upload-title]").fill(name)
    window.locator("[name=image-chooser-upload-people]").select_option("nobody")
    window.locator("form[data-chooser-modal-creation-form] [type=submit]").click()
    expect(window).to_have_count(0)


def submit(page: Page) -> None:
    page.locator("footer .w-dropdown__toggle").first.click()
    page.locator("footer [name=action-submit]").click()
    expect(page.locator(".messages .success")).to_be_visible()


# --- Approving ------------------------------------------------------------------------------------


def open_from_dashboard(page: Page, title: str) -> None:
    page.goto("/admin/")
    page.locator("main").get_by_role("link", name=title).first.click()


def approve_for_later(page: Page, title: str) -> None:
    open_from_dashboard(page, title)
    page.locator("[data-side-panel-toggle=status]").click()
    page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").first.click()
    page.locator("#id_go_live_at").fill("2027-01-05 10:00")
    page.locator("#schedule-publishing-dialog [type=submit]").press("Enter")
    expect(page.locator("[data-side-panel=status]")).to_contain_text("2027")
    press_approve(page)


def approve(page: Page, title: str) -> None:
    open_from_dashboard(page, title)
    page.locator(".editing-review").get_by_role("button", name="Apstiprināt").first.click()
    expect(page.locator(".editing-review")).to_have_count(0)


def press_approve(page: Page) -> None:
    page.locator("footer .w-dropdown__toggle").first.click()
    page.locator("footer [data-workflow-action-name=approve]").first.click()
    expect(page).to_have_url(re.compile(r"/admin/pages/\d+/$"))


def let_the_time_come(site: RunningSite, title: str) -> None:
    """Do what the worker does, as if the day had come; afterwards that day is in the past."""
    site.shell(
        "from freezegun import freeze_time\n"
        "from home.models import EventPage\n"
        "with freeze_time('2027-01-05 12:00'):\n"
        "    call_command('publish_scheduled')\n"
        f"versions = EventPage.objects.filter(title={title!r})\n"
        "versions.update(go_live_at='2026-01-05T12:00:00Z')\n"
        "for version in versions:\n"
        "    for revision in version.revisions.all():\n"
        "        revision.content['go_live_at'] = '2026-01-05T12:00:00Z'\n"
        "        revision.save()"
    )


# --- Reading --------------------------------------------------------------------------------------


def address(title: str, language: str) -> str:
    return f"/{language}/pasakumi/{title.lower().replace(' ', '-')}/"


def addresses_that_answer(page: Page, title: str) -> list[str]:
    languages = ("lv", "en", "ru", "uk")
    return [code for code in languages if page.request.get(address(title, code)).ok]


def read_in_latvian(page: Page, title: str) -> None:
    page.goto(address(title, "lv"))
    expect(page.locator("h1")).to_have_text(title)
    expect(page.get_by_alt_text("Adīkļi uz galda")).to_be_visible()
    for number in range(2):
        expect(page.get_by_alt_text(f"Skats {number}")).to_be_visible()
    loaded = page.locator("main img").first.evaluate("img => img.decode().then(() => true)")
    assert loaded


def read_in_ukrainian(page: Page, title: str) -> None:
    page.goto(address(title, "uk"))
    expect(page.locator("h1")).to_have_text(UKRAINIAN)
    expect(page.locator(".untranslated")).to_be_visible()
    expect(page.locator(".facts time")).to_contain_text("4 травня 2027")


# --- Translating ----------------------------------------------------------------------------------


def report(page: Page, state: str, title: str) -> Locator:
    """Open the list of translations; return the row of the page in Ukrainian."""
    page.goto(f"/admin/reports/translations/?language=uk&state={state}")
    return page.locator("tr").filter(has_text=title)


def translate(page: Page, title: str) -> None:
    report(page, "untranslated", title).get_by_role("button", name="Tulkot").click()
    segment = page.locator("main li.incomplete").filter(has_text=title).first
    segment.get_by_role("button", name="Tulkot").click()
    page.locator("main textarea").fill(UKRAINIAN)
    page.get_by_role("button", name="Saglabāt", exact=True).click()
    expect(page.locator("main li").filter(has_text=UKRAINIAN).first).to_be_visible()
    page.get_by_role("button", name="Iesniegt pārskatīšanai").click()
    expect(page.locator(".messages .success")).to_be_visible()


def change_lead(page: Page, site: RunningSite, title: str, lead: str) -> None:
    event = site.ask(
        "from home.models import EventPage\n"
        f"answer = EventPage.objects.get(title={title!r}, locale__language_code='lv').pk"
    )
    open_editor(page, f"/admin/pages/{event}/edit/")
    page.locator("#id_lead").fill(lead)
    page.locator("footer .w-dropdown__toggle").first.click()
    page.locator("footer [name=action-publish]").click()
    expect(page.locator(".messages .success")).to_be_visible()


def find_what_waits(page: Page, title: str) -> None:
    """From the first page to the old and the new text, and on to the translation."""
    page.goto("/admin/")
    page.locator("main a[href*='language=uk'][href*='state=changed']").click()
    row: Any = page.locator("tr").filter(has_text=title)
    row.get_by_role("link", name="Kas mainījies").click()
    expect(page.locator("main ins")).to_contain_text("Arī iesācējas")
    page.get_by_role("button", name=re.compile("Pārņemt")).click()
    expect(page.locator("main li.incomplete").filter(has_text="Arī iesācējas")).to_be_visible()
